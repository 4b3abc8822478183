"""What can be done with a message at its platform, and where that shows it: read from the log when asked."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, get_args

import msgspec

from commandcenter.casework.flagged import FLAG_CASES, meant
from commandcenter.commands.action import Command
from commandcenter.critical.people import may_open
from commandcenter.customers import members
from commandcenter.errors import UserError
from commandcenter.events.actions import Kind
from commandcenter.folding.outgoing import last_heard
from commandcenter.history import History
from commandcenter.hub.beside import beside
from commandcenter.hub.orders import Work
from commandcenter.hub.owners import Owners
from commandcenter.hub.recent import message_at
from commandcenter.messages import StoredMessage
from commandcenter.originals import address_of
from commandcenter.outbound.contract import Able as Degree
from commandcenter.outbound.outgoing import ASSIGNING, Outgoing
from commandcenter.protocol.able import Able, Sent
from commandcenter.semantic.mask import mask
from commandcenter.state import State

_ASKED: tuple[Kind, ...] = ("reply", "hide")
_BEST: tuple[str, ...] = get_args(Degree)  # yes before partly before no


class _Body(msgspec.Struct):
    data: dict[str, Any]


_BODY = msgspec.json.Decoder(_Body)


class Originals:
    """Answers desks of one hub; of a vulnerable customer only who serves him."""

    def __init__(self, path: Path, state: State, owners: Callable[[], Owners]) -> None:
        self._path, self._state, self._owners = path, state, owners

    def work(self) -> dict[str, Work]:
        """Return the work by action."""
        return {
            "message.able": self._able,
            "message.original": self._original,
            FLAG_CASES: self._flagged,
        }

    async def _flagged(self, command: Command) -> dict[str, Any]:
        """Tell of which messages it is said, so that it can be taken back of the same."""
        return {"messages": list(meant(self._state, command))}

    async def _able(self, command: Command) -> dict[str, Any]:
        message = await self._message(command)
        owners, channel = self._owners(), message.mark.channel
        can = {str(kind): "no" for kind in _ASKED}
        limits, longest = dict[str, str](), 0
        for kind in _ASKED:
            found = [feed.capabilities(channel) for _, feed in owners.able(kind, channel)]
            if not found:
                continue
            best = min(found, key=lambda one, kind=kind: _BEST.index(one.able(kind)))  # type: ignore[misc]
            can[kind] = best.able(kind)
            if (limit := best.limits.get(kind)) is not None:
                limits[kind] = limit
            if kind == "reply":
                longest = best.longest
        if message.mark.visibility != "public":
            can["hide"] = "no"  # nobody else sees it
        until_us = message.window_us
        if until_us is not None:
            newest_us = last_heard(self._state, message.mark.thread) or message.at_us
            until_us += max(0, newest_us - message.at_us)
        told = Able(
            channel=channel,
            can=can,
            limits=limits,
            longest=longest,
            until_us=until_us,
            hidden=mask(command.args.text).types,
            waits=message.mark.thread in self._state.waiting,
            sent=sent_in(self._state.outgoing.values(), message.mark.thread),
        )
        answer: dict[str, Any] = msgspec.to_builtins(told)
        return answer

    async def _original(self, command: Command) -> dict[str, Any]:
        message = await self._message(command)
        data = await beside(data_at, self._path, message.seq)
        address = address_of(message.mark.id, data)
        if not address:
            raise UserError("original_unknown", channel=message.mark.channel)
        return {"address": address}

    async def _message(self, command: Command) -> StoredMessage:
        message = await beside(message_at, self._path, command.target.message)
        if message is None:
            raise UserError("message_unknown", message=command.target.message)
        for person in members(self._state.kin, message.mark.person):
            if (known := self._state.critical.get(str(person))) is not None:
                may_open(known, command)
        return message


def sent_in(outgoing: Iterable[Outgoing], thread: str) -> tuple[Sent, ...]:
    """Return what persons had sent in a conversation, oldest first."""
    here = [one for one in outgoing if one.thread == thread and one.kind not in ASSIGNING]
    here.sort(key=lambda one: one.seq)
    return tuple(
        Sent(
            id=one.id, kind=one.kind, state=one.state, asked_us=one.asked_us, at_us=one.at_us,
            message=one.message, agent=one.agent, who=one.who, why=one.why,
        )
        for one in here
    )  # fmt: skip


def data_at(path: Path, seq: int) -> dict[str, Any]:
    """Return the data of the fact at a position, as the log has it."""
    history = History(path)
    try:
        return next(
            (_BODY.decode(fact.body).data for fact in history.facts(seq - 1, until=seq)), {}
        )
    finally:
        history.close()
