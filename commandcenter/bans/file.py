"""A customer's file: what was found in his messages, and the sanctions taken, with all that led to them.

A file follows from its steps in their own order. What the ladder forbids does not happen here either: a
fact that claims it is left out, wherever it came from. So no command, replay or foreign log makes a ban
permanent by one person.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from commandcenter.events.moderation import RUNGS, BanData, FlagData
from commandcenter.newest import Step


class Flag(msgspec.Struct, frozen=True, array_like=True):
    """A message that moderation looks at, as it stands now. `who` "" = the engine found it."""

    message: int
    key: str
    channel: str
    written_us: int
    kind: str
    act: str  # found | confirmed | discarded | helped
    public: bool
    language: str
    what: tuple[str, ...]
    who: str
    helped: str = ""  # who invited him to write again, after he had published data of his own

    @property
    def counts(self) -> bool:
        """It is evidence of abuse: a person said so, and own data are none."""
        return self.act == "confirmed" and self.kind != "own_data"


class Ban(msgspec.Struct, frozen=True, array_like=True):
    """One sanction. `state`: proposed | in_force | over | refused | lapsed | lifted."""

    rung: str
    state: str
    author: str
    author_seat: str
    reason: str
    evidence: tuple[int, ...]
    made_us: int
    start_us: int = 0
    until_us: int = 0  # of a permanent one: its review
    lapses_us: int = 0
    appeal_until_us: int = 0
    signer: str = ""
    signer_seat: str = ""
    appeal: str = ""  # "" | open | keep | grant
    appealed_us: int = 0
    reviewer: str = ""
    ended_us: int = 0
    last_reason: str = ""

    @property
    def due_us(self) -> int:
        """When time itself changes it next; 0 = never."""
        return {"proposed": self.lapses_us, "in_force": self.until_us}.get(self.state, 0)

    @property
    def was_taken(self) -> bool:
        """It was a step of the ladder: neither only proposed nor taken back."""
        return self.state in {"in_force", "over"}


class File(msgspec.Struct, frozen=True, array_like=True):
    """All of one customer. `number`: the newest step of a person, what a command has seen."""

    customer: int
    channel: str
    flags: tuple[Flag, ...] = ()
    bans: tuple[Ban, ...] = ()
    number: int = 0
    last_us: int = 0

    @property
    def due_us(self) -> int:
        """When time changes something in it next; 0 = never."""
        return min((ban.due_us for ban in self.bans if ban.due_us), default=0)

    @property
    def standing(self) -> int:
        """The place, from 1, of the sanction that is proposed or in force; 0 = none."""
        live = [n for n, ban in enumerate(self.bans, 1) if ban.state in {"proposed", "in_force"}]
        return live[-1] if live else 0

    def fresh_evidence(self) -> tuple[int, ...]:
        """Return the confirmed messages that no sanction rests on yet, oldest first."""
        used = {one for ban in self.bans if ban.start_us for one in ban.evidence}
        return tuple(f.message for f in self.flags if f.counts and f.message not in used)


def is_other(who: str, seat: str, than: str, than_seat: str) -> bool:
    """Tell whether somebody else acts, on another seat; whoever is not known is nobody else."""
    person, before = who.strip().casefold(), than.strip().casefold()
    return bool(person and seat and before and than_seat) and person != before and seat != than_seat


_FLAG = msgspec.msgpack.Decoder(FlagData)
_BAN = msgspec.msgpack.Decoder(BanData)
_KIND = msgspec.msgpack.Decoder(dict[str, msgspec.Raw])


def file_after(known: File | None, step: Step) -> File:
    """Return a file after a step."""
    if "ban" in _KIND.decode(step.said):
        return _with_ban(known, step, _BAN.decode(step.said))
    return _with_flag(known, step, _FLAG.decode(step.said))


def _with_flag(known: File | None, step: Step, said: FlagData) -> File:
    file = known or File(said.customer, said.channel)
    new = Flag(
        said.message or step.seq, said.key, said.channel, said.written_us, said.kind, said.act,
        said.public, said.language, said.what, said.who or "",
    )  # fmt: skip
    before = next((flag for flag in file.flags if flag.key == said.key), None)
    if before is not None:
        new = _said_again(before, new)
    if said.act == "helped":
        new = msgspec.structs.replace(new, helped=said.who or "")
    flags = [new, *(flag for flag in file.flags if flag.key != said.key)]
    return msgspec.structs.replace(
        file,
        channel=said.channel,
        flags=tuple(sorted(flags, key=lambda flag: (flag.written_us, flag.message, flag.key))),
        number=max(file.number, said.number),
        last_us=max(file.last_us, step.at_us),
    )


def _said_again(before: Flag, new: Flag) -> Flag:
    """Return a message about which something was said already: what a person said of abuse stands."""
    is_of_before = new.act == "found" and before.act != "found"
    if is_of_before or (new.act == "helped" and before.kind != "own_data"):
        return msgspec.structs.replace(before, what=before.what or new.what)
    return msgspec.structs.replace(new, what=new.what or before.what, helped=before.helped)


def _with_ban(known: File | None, step: Step, said: BanData) -> File:
    file = known or File(said.customer, said.channel)
    file = msgspec.structs.replace(
        file, number=max(file.number, said.number), last_us=max(file.last_us, step.at_us)
    )
    bans = list(file.bans)
    if said.act in {"start", "propose"}:
        if said.ban == len(bans) + 1 and _may_begin(said):
            bans.append(_begun(step, said))
    elif 1 <= said.ban <= len(bans):
        bans[said.ban - 1] = _ACTS[said.act](bans[said.ban - 1], step, said)
    return msgspec.structs.replace(file, bans=tuple(bans))


def _may_begin(said: BanData) -> bool:
    """Automation stops at courtesy; what is permanent is proposed, never started."""
    if said.act == "start" and said.rung == "permanent":
        return False
    return bool(said.who) or said.rung == RUNGS[0]


def _begun(step: Step, said: BanData) -> Ban:
    is_on = said.act == "start"
    return Ban(
        rung=said.rung,
        state="in_force" if is_on else "proposed",
        author=said.who or "",
        author_seat=said.seat,
        reason=said.reason,
        evidence=said.evidence,
        made_us=step.at_us,
        start_us=step.at_us if is_on else 0,
        until_us=said.until_us,
        lapses_us=said.lapses_us,
        appeal_until_us=said.appeal_until_us,
    )


def _sign(ban: Ban, step: Step, said: BanData) -> Ban:
    other = is_other(said.who or "", said.seat, ban.author, ban.author_seat)
    if ban.state != "proposed" or not other or step.at_us > ban.lapses_us:
        return ban
    return msgspec.structs.replace(
        ban, state="in_force", signer=said.who, signer_seat=said.seat, start_us=step.at_us,
        until_us=said.until_us, appeal_until_us=said.appeal_until_us,
    )  # fmt: skip


def _ends(state: str, *before: str) -> Callable[[Ban, Step, BanData], Ban]:
    def end(ban: Ban, step: Step, said: BanData) -> Ban:
        if ban.state not in before:
            return ban
        return msgspec.structs.replace(
            ban, state=state, ended_us=step.at_us, last_reason=said.reason
        )

    return end


def _appeal(ban: Ban, step: Step, _said: BanData) -> Ban:
    if ban.appeal or not ban.was_taken:
        return ban
    return msgspec.structs.replace(ban, appeal="open", appealed_us=step.at_us)


def _decide(ban: Ban, step: Step, said: BanData) -> Ban:
    """Take the answer to an appeal, of somebody who had no part in it."""
    took_part = ((ban.author, ban.author_seat), (ban.signer, ban.signer_seat))
    if ban.appeal != "open" or not said.who:
        return ban
    if not all(is_other(said.who, said.seat, *pair) for pair in took_part if pair[0]):
        return ban
    told: dict[str, Any] = {"appeal": said.act, "reviewer": said.who, "last_reason": said.reason}
    if said.act == "grant":
        told |= {"state": "lifted", "ended_us": step.at_us}
    return msgspec.structs.replace(ban, **told)


def _review(ban: Ban, _step: Step, said: BanData) -> Ban:
    """Confirm a permanent one for another year: not by who proposed it."""
    other = is_other(said.who or "", said.seat, ban.author, ban.author_seat)
    if ban.state != "in_force" or ban.rung != "permanent" or not other:
        return ban
    return msgspec.structs.replace(
        ban, until_us=said.until_us, reviewer=said.who, last_reason=said.reason
    )


_ACTS = {
    "sign": _sign,
    "refuse": _ends("refused", "proposed"),
    "lapse": _ends("lapsed", "proposed"),
    "expire": _ends("over", "in_force"),
    "lift": _ends("lifted", "in_force"),
    "appeal": _appeal,
    "keep": _decide,
    "grant": _decide,
    "review": _review,
}
