"""Looking back in a process of its own, so that the hub's loop never waits for a year that is gone through.

On stdin the database and the site's settings, then questions in and answers out, until stdin ends.
"""

import signal
import sys
import zlib
from pathlib import Path
from typing import Any

import msgspec

from commandcenter.errors import UserError
from commandcenter.history import History
from commandcenter.pipes import framed, next_frame
from commandcenter.protocol.review import Frame, Frames
from commandcenter.review.weeks import worst_weeks
from commandcenter.review.whole import review
from commandcenter.rewound import Rewound
from commandcenter.settings import Settings

UP = b"+"


class How(msgspec.Struct, frozen=True):
    """What is looked back at."""

    path: str
    settings: Settings


class Walls(msgspec.Struct, frozen=True, tag="walls"):
    """The wall at instants, ascending."""

    at_us: tuple[int, ...]


class Whole(msgspec.Struct, frozen=True, tag="whole"):
    """The whole of a crisis, as known at `now_us`."""

    incident: str
    now_us: int


class Weeks(msgspec.Struct, frozen=True, tag="weeks"):
    """The worst weeks of the year before `now_us`."""

    now_us: int


Question = Walls | Whole | Weeks


class Answer(msgspec.Struct, frozen=True):
    """The answer as JSON, or why there is none: the key and values of a sentence."""

    found: bytes = b""
    key: str = ""
    values: dict[str, Any] = {}


class Looking:
    """Answers questions about one database. What was looked at last is gone on from."""

    def __init__(self, history: History, settings: Settings) -> None:
        self._history, self._settings = history, settings
        self._rewound = Rewound(history, settings)

    def answer(self, question: Question) -> Answer:
        """Return the answer; what is refused is said in words."""
        try:
            return Answer(found=msgspec.json.encode(self._found(question)))
        except UserError as error:
            return Answer(key=error.key, values=dict(error.values))

    def _found(self, question: Question) -> msgspec.Struct:
        self._rewound.look_again()
        match question:
            case Walls(at_us=instants):
                return Frames(frames=tuple(self._frame(at_us) for at_us in instants))
            case Whole(incident=name, now_us=now_us):
                present = Rewound(self._history, self._settings)
                return review(
                    present.at(now_us)[1],
                    name,
                    self._history.feed_names(),
                    lambda at_us: self._rewound.at(at_us)[1],
                )
            case Weeks(now_us=now_us):
                return worst_weeks(Rewound(self._history, self._settings).at(now_us)[1])

    def _frame(self, at_us: int) -> Frame:
        state, _, view = self._rewound.at(at_us)
        return Frame(at_us=at_us, seq=state.seq, wall=zlib.compress(msgspec.json.encode(view), 1))


ENCODE = msgspec.msgpack.Encoder().encode
ANSWER = msgspec.msgpack.Decoder(Answer)
_HOW = msgspec.msgpack.Decoder(How)
_QUESTION: msgspec.msgpack.Decoder[Question] = msgspec.msgpack.Decoder(Walls | Whole | Weeks)


def main() -> None:
    """Answer until stdin ends; a hub that was killed takes this process along by that."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the hub's
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    if (told := next_frame(questions)) is None:
        return
    how = _HOW.decode(told)
    history = History(Path(how.path))
    looking = Looking(history, how.settings)
    answers.write(UP)
    answers.flush()
    while (asked := next_frame(questions)) is not None:
        answers.write(framed(ENCODE(looking.answer(_QUESTION.decode(asked)))))
        answers.flush()
    history.close()


if __name__ == "__main__":
    main()
