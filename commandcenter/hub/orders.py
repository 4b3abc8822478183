"""Carrying out commands: who may, once only, and what they cause."""

import asyncio
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from weakref import WeakValueDictionary

import msgspec

from commandcenter.casework.flagged import FLAG_CASES, meant
from commandcenter.commands.action import Command
from commandcenter.commands.agents import OfPeople
from commandcenter.commands.overrides import Bundled
from commandcenter.commands.publications import Calendar
from commandcenter.commands.reading import OfMessage
from commandcenter.commands.registry import ACTIONS
from commandcenter.decide import decide, room_of
from commandcenter.errors import UserError
from commandcenter.events.agents import AgentListedData
from commandcenter.events.hub import ACCESS_REFUSED, COMMAND_TAKEN
from commandcenter.hub.access import Guest
from commandcenter.hub.beside import beside
from commandcenter.hub.facts import own_fact
from commandcenter.hub.life import Life, drafts
from commandcenter.hub.seats import refused
from commandcenter.hub.writer import Writer
from commandcenter.incidents.addressees import Notify
from commandcenter.incidents.fact import NewFact
from commandcenter.journal import Journal
from commandcenter.messages import StoredMessage
from commandcenter.protocol.frames import CommandFrame, Refusal, Result
from commandcenter.rows import Draft
from commandcenter.semantic.mask import mask
from commandcenter.state import State

REMEMBERED = 5_000
_UUID = re.compile(r"[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}")

Work = Callable[[Command], Awaitable[dict[str, Any]]]
Foreseen = Callable[[Command, list[NewFact]], list[NewFact]]
"""Adds to the facts of a command what is expected of them."""


class Orders:
    """Carries out one command at a time, in the order in which they came."""

    def __init__(
        self,
        state: State,
        *,
        writer: Writer,
        journal: Journal,
        now: Callable[[], int],
        life: Life,
        notify: Notify,
        work: dict[str, Work],
        message: Callable[[int], StoredMessage | None],
    ) -> None:
        """`work`: what the hub's own parts do for an action that is more than a fact.

        `message` reads a message by its position from the log, beside the loop.
        """
        self._message = message
        self._state, self._writer, self._journal = state, writer, journal
        self._now, self._work = now, work
        self.foreseen: Foreseen = lambda _, facts: facts
        self._answers: OrderedDict[str, Result] = OrderedDict()
        self._life, self._notify = life, notify
        self._one = asyncio.Lock()
        self._asking: dict[
            tuple[str, bytes | None], asyncio.Lock
        ] = {}  # figures, review, …; by whom
        self._under_way: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def carry(self, guest: Guest, frame: CommandFrame) -> Result:
        """Return the answer to a command; its facts are on disk before.

        What only asks or reads waits for nothing but its like: a long answer holds nobody up who acts. Of
        one person one question at a time is in that line: who asks much waits behind himself, others for
        one of his.
        """
        action = ACTIONS.get(frame.action)
        if action is not None and action.takes_long:  # its work takes turns by itself
            async with self._under_way.setdefault(frame.id, asyncio.Lock()):
                return await self._carry(guest, frame)  # said twice, it is done once
        if action is None or not (action.only_asks or action.only_reads):
            async with self._one:
                return await self._carry(guest, frame)
        if action.side_by_side:
            return await self._carry(guest, frame)
        subject = action.name.partition(".")[0]
        async with self._turn_of(subject, guest.token), self._turn_of(subject):
            return await self._carry(guest, frame)

    def _turn_of(self, subject: str, token: bytes | None = None) -> asyncio.Lock:
        """Return the line of a subject; with `token`, which may be empty, that of one person in it."""
        return self._asking.setdefault((subject, token), asyncio.Lock())

    async def _carry(self, guest: Guest, frame: CommandFrame) -> Result:
        if not _UUID.fullmatch(frame.id):
            return refused("", "bad_request", "frame_unreadable", why="id: not a UUID")
        action = ACTIONS.get(frame.action)
        only_asks = action is not None and action.only_asks
        if not only_asks and (first := await self._answered(frame.id)) is not None:
            return first
        try:
            command = checked(guest, frame)
        except UserError as error:
            if error.key == "forbidden":
                await self._refusal(guest, frame)
            return refused(frame.id, _code(error), error.key, **error.values)
        if only_asks:
            return await self._told(command)
        answer = await self._carried(command)
        # What it answered with (a token, a file) is told once and kept nowhere.
        self._answers[frame.id] = msgspec.structs.replace(answer, data={})
        if len(self._answers) > REMEMBERED:
            self._answers.popitem(last=False)
        return answer

    async def _answered(self, name: str) -> Result | None:
        """Return the first answer to a command id, marked as replayed; also one from before a restart."""
        first = self._answers.get(name)
        if first is None:
            seq = await self._writer.call(self._journal.answer_to, name)
            if seq is None:
                return None
            first = Result(id=name, ok=True, seq=seq)
        again = Refusal(code="replayed", key="replayed", values={})
        return msgspec.structs.replace(first, data={}, error=first.error or again)

    async def _told(self, command: Command) -> Result:
        """Return the answer to what only asks: it decides nothing and waits for no change.

        It may be asked again with its id, after a broken line: nothing of it is remembered.
        """
        try:
            data = await self._work[command.action.name](command)
        except UserError as error:
            return refused(command.id, _code(error), error.key, **error.values)
        return Result(id=command.id, ok=True, seq=self._state.seq, data=data)

    async def _carried(self, command: Command) -> Result:
        if command.action.only_reads:
            return await self._noted(command)
        if command.action.takes_long:
            return await self._done(command)
        try:
            about = await self._about(command)
        except UserError as error:
            return refused(command.id, _code(error), error.key, **error.values)
        async with self._life.changing:
            return await self._written(command, about, self._work.get(command.action.name))

    async def _done(self, command: Command) -> Result:
        """Have done what takes its own turns: what it writes down carries the command's id."""
        try:
            data = await self._work[command.action.name](command)
        except UserError as error:
            return refused(command.id, _code(error), error.key, **error.values)
        seq = await self._writer.call(self._journal.answer_to, command.id)
        return Result(id=command.id, ok=True, seq=seq, data=data)

    async def _noted(self, command: Command) -> Result:
        """Read before anything waits for it: only the note of it takes its turn among the changes."""
        try:
            data = await self._work[command.action.name](command)
        except UserError as error:
            return refused(command.id, _code(error), error.key, **error.values)

        async def read(_: Command) -> dict[str, Any]:
            return data

        async with self._one, self._life.changing:
            return await self._written(command, (), read)

    async def _written(
        self, command: Command, about: Sequence[StoredMessage], work: Work | None
    ) -> Result:
        """Decide, work and write down, all on one state: whoever calls holds `changing`."""
        now = self._now()
        try:
            facts = self._decided(command, about, now)
            data = await work(command) if work is not None else {}
        except UserError as error:
            return refused(command.id, _code(error), error.key, **error.values)
        facts = self.foreseen(command, facts)
        made = drafts(facts, now, _actor(command), command.id)
        if not made:
            made = [_taken(command, now)]
        done = await self._writer.commit(*made)
        seq = done.facts[-1].seq if done.facts else None
        return Result(id=command.id, ok=True, seq=seq, data=data)

    def _decided(self, command: Command, about: Sequence[StoredMessage], now: int) -> list[NewFact]:
        room = room_of(self._state, now, self._notify, self._life.minute_of_day(now))
        return decide(room, self._state, command, about[0] if about else None, about)

    async def _about(self, command: Command) -> Sequence[StoredMessage]:
        """Return the messages that a command is about; what is waited for here, later commands wait for."""
        named: tuple[int, ...] = ()
        if isinstance(command.target, OfMessage):
            named = (command.target.message,)
        elif command.action.name == FLAG_CASES:
            named = meant(self._state, command)
        found = [await beside(self._message, one) for one in named]
        return [message for message in found if message is not None]

    async def _refusal(self, guest: Guest, frame: CommandFrame) -> None:
        """Put on record that somebody asked for what is not theirs."""
        now = self._now()
        data = {"action": frame.action[:120], "role": guest.role}
        name = f"refused:{frame.id}:{now}"
        actor = f"{guest.role}:{guest.person}"
        await self._writer.commit(own_fact(ACCESS_REFUSED, name, data, now, actor=actor))


def _taken(command: Command, now_us: int) -> Draft:
    """Return the fact that a command was carried out which causes no other."""
    note = {"action": command.action.name, "target": msgspec.to_builtins(command.target)}
    name, actor = f"command:{command.id}", _actor(command)
    return own_fact(COMMAND_TAKEN, name, note, now_us, actor=actor, command=command.id)


def checked(guest: Guest, frame: CommandFrame) -> Command:
    """Return a frame as the command of who sent it; raise UserError where it is none, or not for him."""
    action = ACTIONS.get(frame.action)
    if action is None:
        raise UserError("action_unknown", action=frame.action[:120])
    if guest.role not in action.roles:
        raise UserError("forbidden", action=action.name, role=guest.role)
    try:
        return Command(
            id=frame.id,
            action=action,
            target=msgspec.convert(frame.target, action.target),
            args=_masked(msgspec.convert(frame.args, action.args)),
            expected_version=frame.expected_version,
            person=guest.person,
            role=guest.role,
            seat=guest.token.hex()[:32],
        )
    except msgspec.ValidationError as error:
        raise UserError("frame_unreadable", why=str(error)) from error


FREE_WORDS = (
    "note", "cause", "comment", "actions", "lessons", "name", "title", "reason", "what", "channel", "area",
)  # fmt: skip


def _masked(args: Any) -> Any:
    """Return what a person wrote without a customer's data in it: it goes to disk as a message does."""
    told = {field: getattr(args, field) for field in FREE_WORDS if hasattr(args, field)}
    masked: dict[str, Any] = {field: mask(text).text for field, text in told.items()}
    if isinstance(args, OfPeople):
        masked["lines"] = tuple(_masked_line(line) for line in args.lines)
    if isinstance(args, Calendar):
        masked["rows"] = tuple(_masked(row) for row in args.rows)
    if isinstance(args, Bundled):
        masked["sets"] = tuple(_masked(one) for one in args.sets)
    return msgspec.structs.replace(args, **masked)


def _masked_line(line: AgentListedData) -> AgentListedData:
    """Return what is told of an agent as a feed's word of him would be kept."""
    said = {name: getattr(line, name) for name in ("agent", "called", "team", "desk", "supplier")}
    told: dict[str, Any] = {name: mask(text).text for name, text in said.items() if text}
    if line.skills:
        told["skills"] = tuple(mask(skill).text for skill in line.skills)
    return msgspec.structs.replace(line, **told)


def _code(error: UserError) -> str:
    """Return the stable code of a refusal; what is not among them is `refused`."""
    if error.key in {"forbidden", "needs_second_person", "stale_version"}:
        return error.key
    if error.key == "appeal_own":
        return "needs_second_person"
    if error.key in {"reading_changed", "file_changed", "critical_changed"}:
        return "stale_version"
    if error.key.startswith(("override_stale_", "case_stale_")):
        return "stale_version"
    return "bad_request" if error.key in {"frame_unreadable", "action_unknown"} else "refused"


def _actor(command: Command) -> str:
    return f"{command.role}:{command.person}"
