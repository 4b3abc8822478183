"""Feeds and exports in the setup: the same commands as at a terminal, each in a process of its own.

A secret goes over standard input, never as an argument. Nothing is kept before it was tried and shown.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, QProcess, Signal

from ui.setup.feeds_draft import Busy, FeedsDraft, listed

Done = Callable[[FeedsDraft, Any], FeedsDraft]


class Feeding(QObject):
    """One command at a time. `changed` when an answer came: `apply` brings it into the draft of then."""

    changed = Signal()

    def __init__(self, program: Sequence[str], parent: QObject | None = None) -> None:
        """`program`: what starts this program; () = nothing is asked, as in pictures."""
        super().__init__(parent)
        self._program = tuple(program)
        self._process: QProcess | None = None
        self._done: Done | None = None
        self._answers: list[tuple[Done, Any]] = []
        self._more = ["--json"]

    def apply(self, draft: FeedsDraft) -> FeedsDraft:
        """Return the draft with the answers that came since."""
        answers, self._answers = self._answers, []
        for done, found in answers:
            draft = done(draft, found)
        return draft

    def look_up(self) -> None:
        """Ask which feeds are kept."""
        self._run(["feed", "list", "--json"], "", _listed)

    def start(self, what: str, draft: FeedsDraft, language: str) -> FeedsDraft:
        """Do what a button says; return the draft that shows it is under way."""
        self._more = ["--json", "--lang", language]
        busy, told, done = self._command(what, draft, self._more)
        secret = draft.secret if busy in {"trying", "keeping"} else ""
        self._run(told, secret, done)
        return draft._replace(busy=busy, said="", is_well=None, done="", messages=())

    def _command(
        self, what: str, draft: FeedsDraft, more: list[str]
    ) -> tuple[Busy, list[str], Done]:
        """Return what a button is called while it works, its command, and what to do with the answer."""
        add = ["feed", "add", draft.kind, *draft.sets(), *more]
        taken = ["import", draft.file.strip(), *draft.maps(), *more]
        keep = "--yes" if draft.is_well else "--anyway"
        known: dict[tuple[str, bool], tuple[Busy, list[str], Done]] = {
            ("tryfeed", True): ("trying", [*add, "--dry"], _tried),
            ("tryfeed", False): ("trying", ["feed", "test", draft.picked, *more], _tried),
            ("keepfeed", True): ("keeping", [*add, keep], self._kept),
            ("keepfeed", False): ("keeping", ["feed", "secret", draft.picked, *more], self._kept),
            ("dropfeed", False): ("removing", ["feed", "remove", draft.picked, *more], self._kept),
            ("look", draft.is_form): ("looking", [*taken, "--preview"], _previewed),
            ("takein", draft.is_form): (
                "taking",
                [*taken, "--save", draft.profile.strip()],
                self._saved,
            ),
        }
        return known[what, draft.is_form]

    def stop(self) -> None:
        """Wait for it no longer."""
        process, self._process = self._process, None
        if process is not None:
            process.blockSignals(True)
            process.kill()
            process.waitForFinished(2000)
            process.deleteLater()

    # ---- what comes of it

    def _kept(self, draft: FeedsDraft, found: Any) -> FeedsDraft:
        if "error" in found:
            return _failed(draft, found)
        if found.get("kept") is False:
            return _tried(draft, found)
        self.look_up()
        name = str(found.get("name") or draft.picked)
        done = str(found.get("hub", ""))
        return draft._replace(
            busy="", adds=False, answers={}, secret="", picked=name, said="", is_well=None, messages=(),
            done=done,
        )  # fmt: skip

    def _saved(self, draft: FeedsDraft, found: Any) -> FeedsDraft:
        """The profile is kept: now the file is taken, as history by the hub, else into its own database."""
        if "error" in found or not found.get("events"):
            return _previewed(draft, found)
        draft = draft._replace(found=found)
        name = draft.profile.strip()
        if draft.mode == "history":
            told = {"file": draft.file.strip(), "profile": name, "mode": draft.mode}
            sets = [part for key, value in told.items() for part in ("--set", f"{key}={value}")]
            self._run(["feed", "add", "export", *sets, "--yes", *self._more], "", self._taken)
        else:
            where = ["--profile", name, "--mode", "happened", "--own-db", "--json"]
            self._run(["import", draft.file.strip(), *where], "", _told)
        return draft._replace(busy="taking")

    def _taken(self, draft: FeedsDraft, found: Any) -> FeedsDraft:
        if "error" in found:
            return _failed(draft, found)
        self.look_up()
        return draft._replace(busy="", is_well=True, said="history", done=str(found.get("hub", "")))

    # ---- the process

    def _run(self, told: list[str], secret: str, done: Done) -> None:
        self.stop()
        if not self._program:
            return
        self._done = done
        process = self._process = QProcess(self)
        process.finished.connect(self._finished)
        process.errorOccurred.connect(self._broken)
        process.start(self._program[0], [*self._program[1:], *told])
        process.write(f"{secret}\n".encode())
        process.closeWriteChannel()

    def _finished(self) -> None:
        process, self._process = self._process, None
        if process is None or self._done is None:
            return
        said = bytes(process.readAllStandardOutput().data()).decode("utf-8", "replace")
        wrong = bytes(process.readAllStandardError().data()).decode("utf-8", "replace")
        process.deleteLater()
        self._answers.append((self._done, _answer(said, wrong)))
        self.changed.emit()

    def _broken(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._finished()


def _answer(said: str, wrong: str) -> Any:
    try:
        return json.loads(said)
    except ValueError:
        lines = [line for line in wrong.splitlines() if line.strip()]
        return {"error": lines[-1] if lines else ""}


def _listed(draft: FeedsDraft, found: Any) -> FeedsDraft:
    return listed(draft, tuple(found)) if isinstance(found, list) else _failed(draft, found)


def _failed(draft: FeedsDraft, found: Any) -> FeedsDraft:
    return draft._replace(busy="", is_well=False, said=str(found.get("error", "")))


def _tried(draft: FeedsDraft, found: Any) -> FeedsDraft:
    if "error" in found:
        return _failed(draft, found)
    return draft._replace(
        busy="",
        said=str(found.get("said", "")),
        is_well=bool(found.get("well")),
        messages=tuple(found.get("messages", ())),
    )


def _previewed(draft: FeedsDraft, found: Any) -> FeedsDraft:
    if "error" in found:
        return _failed(draft, found)
    return draft._replace(busy="", found=found, is_well=bool(found.get("events")))


def _told(draft: FeedsDraft, found: Any) -> FeedsDraft:
    if "error" in found:
        return _failed(draft, found)
    return draft._replace(busy="", is_well=True, said=str(found.get("db", "")))
