"""The process that looks ahead: questions in, ever better answers out, until stdin ends.

A newer question of the same asker ends the older one. Of several askers' questions the one with the fewest
looks behind it goes on first, so a first answer never waits for a refined one.
"""

import gc
import os
import queue
import signal
import sys
import threading
from collections.abc import Iterator
from math import inf
from time import monotonic

import msgspec

from commandcenter.assignment import changes, preview
from commandcenter.assignment.forecast import forecasts
from commandcenter.assignment.needed import Search
from commandcenter.assignment.preview import Asked
from commandcenter.assignment.proposed import bundles
from commandcenter.assignment.whatif import FIRST_PAIRS, NOTHING, SEEDS, in_steps
from commandcenter.errors import UnreadableError
from commandcenter.hub.whatif_crew import Crew
from commandcenter.hub.whatif_questions import (
    ENCODE,
    LOOKS,
    QUESTION,
    UP,
    Answered,
    AskBundle,
    AskForecast,
    AskNeeded,
    AskPreview,
    Failed,
    Look,
    Prepare,
    Question,
    Reply,
    Tagged,
)
from commandcenter.pipes import framed, next_frame
from commandcenter.protocol.preview import Bundle, Forecast, Needed, Preview

MOST_HELPERS = 3

Found = Preview | Needed | Bundle | Forecast


class Pending:
    """A question that is being answered."""

    def __init__(self, question: Question, steps: Iterator[Found | None]) -> None:
        self.question, self.steps, self.looks = question, steps, 0


class Answerer:
    """Answers questions step by step."""

    def __init__(self, crew: Crew) -> None:
        self._crew = crew
        self._pending: dict[str, Pending] = {}
        self._looks: dict[int, Look] = {}  # the newest, by number

    @property
    def is_idle(self) -> bool:
        """Tell whether nothing is left to do."""
        return not self._pending

    def take(self, question: Question) -> Failed | None:
        """Take a question; return what is to be said to the one that it replaces."""
        question = self._looking(question)
        older = self._pending.pop(question.asker, None)
        self._pending[question.asker] = Pending(question, self._steps(question))
        return None if older is None else Failed(older.question.number)

    def _looking(self, question: Question) -> Question:
        """Return a question with the engine that it is about: one that came lately is not sent again."""
        look = question.look
        if not look.engine and look.number in self._looks:
            return msgspec.structs.replace(question, look=self._looks[look.number])
        self._looks[look.number] = look
        for old in sorted(self._looks)[:-LOOKS]:
            del self._looks[old]
        return question

    def step(self) -> Reply | None:
        """Look once more for the question that had the fewest looks; return what is to be said."""
        one = min(self._pending.values(), key=lambda one: (one.looks, one.question.number))
        number = one.question.number
        one.looks += 1
        try:
            self._crew.look(one.question.look)
            found = next(one.steps)
        except StopIteration:
            del self._pending[one.question.asker]
            return None
        except (UnreadableError, ValueError) as error:  # a msgspec.DecodeError is one, too
            del self._pending[one.question.asker]
            return Failed(number, "preview_unreadable", {"reason": str(error)[:200]})
        if found is None:
            return None
        is_last = not isinstance(found, Preview) or found.is_last
        return Answered(number, ENCODE(_tagged(found)), is_last)

    def _steps(self, question: Question) -> Iterator[Found | None]:
        match question:
            case AskPreview(change=change, on_call=on_call, within_s=within_s):
                until = monotonic() + within_s if within_s else inf
                meant = changes.read(change, question.look.at, on_call)
                asked = Asked(question.number, meant, on_call)
                yield from preview.previews(self._crew, asked, is_over=lambda: monotonic() > until)
            case AskNeeded(goal=goal, on_call=on_call):
                yield from Search(self._crew, goal).steps(question.number, on_call)
            case AskBundle(motive=motive, on_call=on_call):
                yield from bundles(self._crew, question.number, on_call, motive)
            case AskForecast():
                yield from forecasts(self._crew, question.number)
            case Prepare():
                yield from in_steps(self._crew, NOTHING, SEEDS[:FIRST_PAIRS])


def _tagged(found: Found) -> Tagged:
    match found:
        case Preview():
            return Tagged(preview=found)
        case Needed():
            return Tagged(needed=found)
        case Bundle():
            return Tagged(bundle=found)
        case Forecast():
            return Tagged(forecast=found)


def _listen(questions: "queue.SimpleQueue[bytes | None]") -> None:
    """Hand on what comes in, while answers are worked out; None at the end."""
    while (asked := next_frame(sys.stdin.buffer)) is not None:
        questions.put(asked)
    questions.put(None)


def main() -> None:
    """Answer until stdin ends; a hub that was killed takes this process along by that."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the hub's: it ends us when it is done
    gc.disable()  # between two looks is time enough
    questions: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
    crew = Crew(min(MOST_HELPERS, (os.cpu_count() or 1) - 1))
    answerer = Answerer(crew)
    gc.freeze()
    threading.Thread(target=_listen, args=(questions,), daemon=True).start()
    _say(UP)
    try:
        while True:
            while answerer.is_idle or not questions.empty():
                if (asked := questions.get()) is None:
                    return
                _reply(answerer.take(QUESTION.decode(asked)))
            _reply(answerer.step())
            if answerer.is_idle:
                gc.collect()
    finally:
        crew.close()


def _reply(reply: Reply | None) -> None:
    if reply is not None:
        _say(framed(ENCODE(reply)))


def _say(content: bytes) -> None:
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
