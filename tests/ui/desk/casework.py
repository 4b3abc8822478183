"""Cases of the tests: one as the hub opens it, why it goes where it goes, what its feed can do."""

from collections.abc import Callable
from typing import Any

import msgspec
from PySide6.QtCore import QUrl

from commandcenter.clock import HOUR, MINUTE
from commandcenter.protocol.able import Able, Sent
from commandcenter.protocol.cases import (
    BindingRow,
    CaseLine,
    CaseOpened,
    CaseWhy,
    NeedRow,
    OtherRow,
    WhyStep,
)
from commandcenter.protocol.frames import CommandFrame
from tests.ui import views

NOW = views.at("14:41")
CASE = "x:88409"
HOSTILE = "\u202e<b>ciao</b> <img src=x onerror=alert(1)> \x1b[31m {0} %s " + "a" * 700
LONG = "Da stamattina non ho linea e nessuno risponde, vi ho scritto due volte. " * 60


def said(message: int, minutes: int, text: str, **more: Any) -> CaseLine:
    whole: dict[str, Any] = {
        "at_us": NOW - minutes * MINUTE, "kind": "message", "message": message, "text": text,
        "customer": 2041, "channel": "whatsapp", "language": "it", "sentiment": "neg", "care": True,
        "sort": "complaint", "motives": ("no_service",), "network": "mobile",
    }  # fmt: skip
    return CaseLine(**{**whole, **more})


def opened(*lines: CaseLine, **more: Any) -> CaseOpened:
    whole: dict[str, Any] = {
        "case": CASE, "seq": 7, "as_of_us": NOW, "number": 88_409, "customer": 2041,
        "channel": "whatsapp", "is_open": True, "agent": "amato", "state": "assigned",
        "queue": "network", "lines": lines or usual(), "all": len(lines or usual()),
    }  # fmt: skip
    return CaseOpened(**{**whole, **more})


def usual() -> tuple[CaseLine, ...]:
    return (
        said(900, 40, "Non ho linea, il mio numero è [PHONE]"),
        CaseLine(
            at_us=NOW - 38 * MINUTE, kind="given", agent="amato", why=("index", "first", "slack:5m")
        ),
        CaseLine(at_us=NOW - 30 * MINUTE, kind="reply", agent="amato", text="Stiamo verificando."),
        CaseLine(at_us=NOW - 20 * MINUTE, kind="note", who="Rita", text="antenna di via Po ferma"),
        said(905, 10, "E allora? Nessuno risponde!"),
    )


def able(**more: Any) -> Able:
    whole: dict[str, Any] = {
        "channel": "whatsapp", "can": {"reply": "yes", "hide": "no"}, "longest": 60,
        "until_us": NOW + 2 * HOUR,
    }  # fmt: skip
    return Able(**{**whole, **more})


def sent(state: str, **more: Any) -> Sent:
    whole: dict[str, Any] = {
        "id": "a1", "kind": "reply", "state": state, "asked_us": NOW - MINUTE, "at_us": NOW, "who": "Rita",
    }  # fmt: skip
    return Sent(**{**whole, **more})


def why() -> CaseWhy:
    return CaseWhy(
        case=CASE, number=88_409, as_of_us=NOW, version=2, state="assigned", queue="network", agent="amato",
        by="auto", why=("index", "first", "slack:5m"), due_us=NOW + 5 * MINUTE,
        needs=(NeedRow(skill="lang:it", line="language"), NeedRow(skill="mobile", line="mobile_fault")),
        binds=(
            BindingRow(override="O1", type="HOLD", author="Rita", reason="chiama", expires_us=NOW + HOUR),
        ),
        steps=(WhyStep(at_us=NOW - 38 * MINUTE, act="decided", agent="amato", why=("index", "first")),),
        others=(
            OtherRow(agent="russo", units=0, capacity=6),
            OtherRow(agent="clarke", why=("lacks:mobile",)),
        ),
    )  # fmt: skip


def kept_in(opened: list[str]) -> Callable[[QUrl], bool]:
    """Return what stands in for the browser: it keeps what it is to open."""

    def opens(url: QUrl) -> bool:
        opened.append(url.toString())
        return True

    return opens


class Hub:
    """Answers as a hub would, by action; `told` are what it was asked."""

    def __init__(self, case: CaseOpened | None = None, can: Able | None = None) -> None:
        self.case, self.can = case or opened(), can or able()
        self.loses = 0  # so many cases that were opened are told to nobody: their line broke

    def __call__(self, frame: CommandFrame) -> dict[str, Any] | None:
        if frame.action == "case.open" and self.loses:
            self.loses -= 1
            return {}  # as to who asks a second time with the same id
        found = {"case.open": self.case, "message.able": self.can, "case.why": why()}.get(
            frame.action
        )
        if frame.action == "message.able" and "347" in frame.args.get("text", ""):
            found = msgspec.structs.replace(self.can, hidden=("phone",))
        if frame.action == "message.original":
            return {"address": "https://www.facebook.com/1_2"}
        return dict(msgspec.to_builtins(found)) if found is not None else None
