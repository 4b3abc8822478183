"""Answers desks that look back: by a process that is started when somebody does, and ends by itself."""

import asyncio
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from commandcenter.commands.action import Command
from commandcenter.errors import UserError
from commandcenter.hub.orders import Work
from commandcenter.pipes import end_process, framed, read_frame
from commandcenter.protocol.review import ReviewView
from commandcenter.review.process import ANSWER, ENCODE, UP, How, Question, Walls, Weeks, Whole
from commandcenter.settings import Settings

LOG = logging.getLogger(__name__)

PATIENCE_S = 60.0
IDLE_S = 600.0  # it holds a year in memory: nobody looks back, nobody needs it
END_S = 1.0
_ROOT = Path(__file__).resolve().parents[2]

Filed = Callable[[ReviewView, str, Settings], dict[str, Any]]


class Reviewing:
    """One process for one hub; `hub.orders` asks one question after the other."""

    def __init__(
        self, path: Path, settings: Settings, now: Callable[[], int], filed: Filed | None
    ) -> None:
        """`filed` writes a review as the content of a file."""
        # The process runs elsewhere: a path said from here would be another one there.
        self._how = How(str(path.absolute()), settings)
        self._settings, self._now, self._filed = settings, now, filed
        self._process: asyncio.subprocess.Process | None = None
        self._ends: asyncio.TimerHandle | None = None
        self._endings: set[asyncio.Task[None]] = set()

    def work(self) -> dict[str, Work]:
        """Return the work by action."""
        return {
            "review.walls": self._walls,
            "review.incident": self._whole,
            "review.weeks": self._weeks,
            "review.export": self._export,
        }

    async def close(self) -> None:
        """End the process."""
        if self._ends is not None:
            self._ends.cancel()
        if self._process is not None:
            self._begin_ending(self._process)
        if self._endings:  # who hangs up twice does not keep a process from its end
            await asyncio.shield(asyncio.gather(*self._endings))

    async def _walls(self, command: Command) -> dict[str, Any]:
        instants = command.target.at_us
        if list(instants) != sorted(instants) or instants[-1] > self._now():
            raise UserError("instants_unreadable")
        return await self._asked(Walls(instants))

    async def _whole(self, command: Command) -> dict[str, Any]:
        return await self._asked(Whole(command.target.incident, self._now()))

    async def _weeks(self, _: Command) -> dict[str, Any]:
        return await self._asked(Weeks(self._now()))

    async def _export(self, command: Command) -> dict[str, Any]:
        if self._filed is None:
            raise UserError("action_unknown", action=command.action.name)
        found = await self._whole(command)
        view = msgspec.convert(found, ReviewView)
        return self._filed(view, command.args.form, self._settings)

    async def _asked(self, question: Question) -> dict[str, Any]:
        """Have a question answered; a process that fails is replaced, and the question told as failed."""
        if self._ends is not None:
            self._ends.cancel()  # not in the midst of an answer
        try:
            async with asyncio.timeout(PATIENCE_S):
                answer = await self._answer(question)
        except (OSError, EOFError, TimeoutError, msgspec.DecodeError) as error:
            LOG.warning("looking back failed: %s", type(error).__name__)
            await self.close()
            raise UserError("review_failed") from error
        except asyncio.CancelledError:
            await self.close()  # what it says next would answer another question
            raise
        self._end_later()
        if answer.key:
            raise UserError(answer.key, **answer.values)
        found: dict[str, Any] = msgspec.json.decode(answer.found)
        return found

    async def _answer(self, question: Question) -> Any:
        process = self._process or await self._begin()
        if process.stdin is None or process.stdout is None:
            raise EOFError
        process.stdin.write(framed(ENCODE(question)))
        await process.stdin.drain()
        return ANSWER.decode(await read_frame(process.stdout))

    async def _begin(self) -> asyncio.subprocess.Process:
        process = self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "commandcenter.review.process"),
            cwd=_ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        if process.stdin is None or process.stdout is None:
            raise EOFError
        process.stdin.write(framed(ENCODE(self._how)))
        await process.stdout.readexactly(len(UP))
        return process

    def _end_later(self) -> None:
        if self._ends is not None:
            self._ends.cancel()
        self._ends = asyncio.get_running_loop().call_later(IDLE_S, self._leave)

    def _leave(self) -> None:
        if self._process is not None:
            self._begin_ending(self._process)

    def _begin_ending(self, process: asyncio.subprocess.Process) -> None:
        self._process = None
        ending = asyncio.create_task(end_process(process, END_S))
        self._endings.add(ending)
        ending.add_done_callback(self._endings.discard)
