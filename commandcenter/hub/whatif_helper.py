"""A helper of the process that looks ahead: it lives some of the futures, until stdin ends."""

import gc
import signal
import sys
from contextlib import suppress

from commandcenter.assignment import snapshot
from commandcenter.assignment.whatif import Outlook
from commandcenter.hub.whatif_questions import ENCODE, SHARE, UP
from commandcenter.pipes import framed, next_frame


def main() -> None:
    """Live what is asked for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the hub's
    wanted, answers = sys.stdin.buffer, sys.stdout.buffer
    gc.disable()  # a future that was lived leaves no cycles behind, an outlook some
    gc.freeze()
    answers.write(UP)
    answers.flush()
    outlooks: dict[int, Outlook] = {}
    while (asked := next_frame(wanted)) is not None:
        share = SHARE.decode(asked)
        if share.look is not None:
            outlooks.pop(share.place, None)
            gc.collect()
            outlooks[share.place] = Outlook(snapshot.unpacked(share.look.engine), share.look.at)
        outlook = outlooks.get(share.place)
        lived = [] if outlook is None else outlook.lived(share.change, share.seeds)
        answers.write(framed(ENCODE(lived)))
        answers.flush()


if __name__ == "__main__":
    with suppress(BrokenPipeError):  # whoever asked is gone
        main()
