"""Answers a desk that opens the list behind a headline: read from the log beside the loop, masked, in pages.

A page is of one instant and log position, which the desk names again for the next one. So pages fit, and
what came in meanwhile changes none of them.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import msgspec

from commandcenter.clock import HOUR
from commandcenter.commands.action import Command
from commandcenter.errors import UserError
from commandcenter.history import History
from commandcenter.hub.beside import beside
from commandcenter.hub.orders import Work
from commandcenter.kpis.behind import agents, bursts, counted
from commandcenter.kpis.moment import Moment
from commandcenter.kpis.snapshot import snapshot
from commandcenter.messages import StoredMessage
from commandcenter.protocol.behind import Behind
from commandcenter.state import State
from commandcenter.views.messages import message_rows

PAGE = 100


class BehindHeadlines:
    """Answers for one hub."""

    def __init__(self, path: Path, state: State, moment: Callable[[], Moment]) -> None:
        """`moment`: what the figures are asked about now."""
        self._path, self._state, self._moment = path, state, moment

    def work(self) -> dict[str, Work]:
        """Return the work by action."""
        return {"figures.behind": self._behind}

    async def _behind(self, command: Command) -> dict[str, Any]:
        args, moment = command.args, self._moment()
        as_of_us = min(args.as_of_us or moment.now_us, moment.now_us)
        seq = min(args.seq or self._state.seq, self._state.seq)
        asked = Behind(
            figure=args.figure,
            group=args.group,
            as_of_us=as_of_us,
            seq=seq,
            groups={},
            skipped=args.skip,
        )
        if args.figure == "online":
            return _told(_of_agents(asked, moment))
        kept = snapshot(self._state, as_of_us - HOUR, as_of_us)
        kept.corrections = dict(self._state.corrections)
        return _told(await beside(_of_hour, asked, self._path, kept))


def _of_agents(asked: Behind, moment: Moment) -> Behind:
    found = agents(moment)
    rows = found[_known(asked, found)]
    return msgspec.structs.replace(
        asked,
        groups={group: len(each) for group, each in found.items()},
        agents=tuple(rows[asked.skipped : asked.skipped + PAGE]),
    )


def _of_hour(asked: Behind, path: Path, state: State) -> Behind:
    begin_us = asked.as_of_us - HOUR
    history = History(path)
    try:
        messages = list(history.written_by(begin_us, asked.as_of_us, asked.seq))
    finally:
        history.close()
    if asked.figure == "messages":
        messages.sort(key=lambda one: (-one.at_us, one.seq))
        _known(asked, {"part": messages})
        page = messages[asked.skipped : asked.skipped + PAGE]
        return _page(asked, {"part": len(messages)}, state, page)
    found = bursts(state, messages, begin_us, asked.as_of_us)
    groups = counted(found, "part", "rest", "unread")
    rows = [one for one in found if one.group == _known(asked, groups)]
    shown = rows[asked.skipped : asked.skipped + PAGE]
    told = _page(asked, groups, state, [one.message for one in shown])
    return msgspec.structs.replace(told, sizes=tuple(one.size for one in shown))


def _page(
    asked: Behind, groups: dict[str, int], state: State, messages: list[StoredMessage]
) -> Behind:
    return msgspec.structs.replace(asked, groups=groups, messages=message_rows(state, messages))


def _known(asked: Behind, groups: dict[str, Any]) -> str:
    if asked.group not in groups:
        raise UserError("cases_unknown", figure=asked.figure, group=asked.group)
    return asked.group


def _told(found: Behind) -> dict[str, Any]:
    return cast("dict[str, Any]", msgspec.to_builtins(found))
