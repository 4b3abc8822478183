"""A case as the hub told it, made ready for the screen: its lines, and each message as every list has it."""

from typing import Any, NamedTuple

from commandcenter.protocol.cases import CaseLine as Told
from commandcenter.protocol.cases import CaseOpened
from commandcenter.protocol.desk import MessageRow
from ui.desk.case_thread import CaseLine
from ui.desk.reckoned import answer


class CaseShown(NamedTuple):
    """What the pane shows of a case."""

    opened: CaseOpened
    lines: tuple[CaseLine, ...]

    @property
    def number(self) -> int:
        """What screens call it; 0 = no case is open."""
        return self.opened.number

    @property
    def customer(self) -> int:
        """Whose it is."""
        return self.opened.customer

    @property
    def is_open(self) -> bool:
        """It can still be worked on."""
        return self.opened.is_open


def shown_of(data: dict[str, Any]) -> CaseShown | None:
    """Return what the hub answered, where it is a case."""
    found = answer(data, CaseOpened)
    return CaseShown(found, tuple(map(_line, found.lines))) if found is not None else None


def _line(told: Told) -> CaseLine:
    message = _message(told) if told.kind == "message" and told.message else None
    who = told.who or told.agent
    return CaseLine(told.at_us, told.kind, who, told.text, message, told=told)


def _message(told: Told) -> MessageRow:
    return MessageRow(
        message=told.message,
        at_us=told.at_us,
        channel=told.channel,
        customer=told.customer,
        text=told.text,
        language=told.language,
        sentiment=told.sentiment,
        care=told.care,
        kind=told.sort,
        motives=told.motives,
        network=told.network,
        version=told.version,
        corrected=told.corrected,
        who=told.who,
    )
