"""What persons do to a customer's file: from which states, who may, and what it causes.

What the asking person saw is compared with what is: where somebody else was quicker, the request is
refused and nothing happens.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from commandcenter.bans import ladder
from commandcenter.bans.file import Ban, File, is_other
from commandcenter.bans.shared import Kin, Shared, shared
from commandcenter.bans.steps import ban_fact, flag_fact
from commandcenter.clock import DAY
from commandcenter.commands.action import Command
from commandcenter.errors import UserError
from commandcenter.incidents.fact import NewFact

Act = Callable[[Shared, Command, int], NewFact]


class About(NamedTuple):
    """The stored message that a person speaks of."""

    message: int  # log position
    key: str
    customer: int
    channel: str
    written_us: int
    public: bool
    language: str


def asked(
    files: Mapping[str, File], kin: Kin, command: Command, now_us: int, *, is_vulnerable: bool
) -> list[NewFact]:
    """Return what a command about a customer's sanctions causes; UserError where it may not be.

    `kin`: which identities are one customer; what any of them did counts.
    """
    found = shared(files, kin, command.target.customer)
    if found is None:
        raise UserError("file_unknown", customer=f"C-{command.target.customer}")
    _seen(found.whole, command)
    if command.action.name == "ban.step":
        return [_step(found, command, now_us, is_vulnerable=is_vulnerable)]
    return [_ACTS[command.action.name](found, command, now_us)]


def flagged(
    files: Mapping[str, File], kin: Kin, command: Command, about: About, now_us: int
) -> list[NewFact]:
    """Return what a person says of one message: abuse of a kind, nothing, or own data that he helped with."""
    if (found := shared(files, kin, about.customer)) is not None:
        _seen(found.whole, command)
    file = files.get(str(about.customer))
    known = next((f for f in file.flags if f.key == about.key), None) if file is not None else None
    kind = known.kind if known is not None else "insult"
    is_help = command.action.name == "moderation.help"
    if is_help:
        act, kind = "helped", "own_data"
        if known is not None and known.helped:
            raise UserError("data_helped_already", customer=f"C-{about.customer}")
    elif command.args.kind == "none":
        act = "discarded"
    else:
        act, kind = "confirmed", command.args.kind
    data = {**about._asdict(), "kind": kind, "act": act, "who": command.person}
    return [flag_fact(file, now_us, data)]


def _seen(file: File, command: Command) -> None:
    if command.expected_version is not None and command.expected_version != file.number:
        raise UserError("file_changed", customer=f"C-{file.customer}")


def _step(found: Shared, command: Command, now_us: int, *, is_vulnerable: bool) -> NewFact:
    rung = command.args.rung
    evidence = ladder.may_take(
        found.whole,
        rung,
        now_us,
        who=command.person,
        is_lead=command.role == "manager",
        is_vulnerable=is_vulnerable,
    )
    is_proposal = rung == "permanent"
    times = {"lapses_us": now_us + ladder.PROPOSED_FOR} if is_proposal else _times(rung, now_us)
    return _fact(
        found,
        command,
        now_us,
        len(found.whole.bans) + 1,
        "propose" if is_proposal else "start",
        rung=rung,
        evidence=evidence,
        reason=command.args.note,
        **times,
    )


def _times(rung: str, now_us: int) -> dict[str, int]:
    return {
        "until_us": now_us + ladder.LENGTHS[rung],  # type: ignore[index]
        "appeal_until_us": now_us + ladder.APPEAL_WITHIN,
    }


def _sign(found: Shared, command: Command, now_us: int) -> NewFact:
    place, ban = _standing(found.whole, "proposed")
    if now_us > ban.lapses_us:
        raise UserError("ban_nothing", customer=f"C-{found.whole.customer}")
    _only_another(command, ban.author, ban.author_seat)
    return _fact(found, command, now_us, place, "sign", **_times(ban.rung, now_us))


def _refuse(found: Shared, command: Command, now_us: int) -> NewFact:
    place, _ = _standing(found.whole, "proposed")
    return _fact(found, command, now_us, place, "refuse", reason=command.args.note)


def _lift(found: Shared, command: Command, now_us: int) -> NewFact:
    place, _ = _standing(found.whole, "in_force")
    return _fact(found, command, now_us, place, "lift", reason=command.args.note)


def _appeal(found: Shared, command: Command, now_us: int) -> NewFact:
    file = found.whole
    for place in range(len(file.bans), 0, -1):
        ban = file.bans[place - 1]
        if ban.was_taken and not ban.appeal:
            if now_us > ban.appeal_until_us:
                raise UserError("appeal_too_late", days=ladder.APPEAL_WITHIN // DAY)
            return _fact(found, command, now_us, place, "appeal", reason=command.args.note)
    raise UserError("ban_nothing", customer=f"C-{file.customer}")


def _decide(found: Shared, command: Command, now_us: int) -> NewFact:
    file = found.whole
    place = next((n for n, ban in enumerate(file.bans, 1) if ban.appeal == "open"), 0)
    if not place:
        raise UserError("appeal_none", customer=f"C-{file.customer}")
    ban = file.bans[place - 1]
    for who, seat in ((ban.author, ban.author_seat), (ban.signer, ban.signer_seat)):
        if who and not is_other(command.person, command.seat, who, seat):
            raise UserError("appeal_own", customer=f"C-{file.customer}")
    return _fact(found, command, now_us, place, command.args.answer, reason=command.args.note)


def _review(found: Shared, command: Command, now_us: int) -> NewFact:
    place, ban = _standing(found.whole, "in_force")
    if ban.rung != "permanent" or ban.until_us - now_us > ladder.REVIEWED_FROM:
        raise UserError("review_not_due", customer=f"C-{found.whole.customer}")
    _only_another(command, ban.author, ban.author_seat)
    until_us = ban.until_us + ladder.LENGTHS["permanent"]
    return _fact(
        found, command, now_us, place, "review", reason=command.args.note, until_us=until_us
    )


def _standing(file: File, state: str) -> tuple[int, Ban]:
    for place in range(len(file.bans), 0, -1):
        if file.bans[place - 1].state == state:
            return place, file.bans[place - 1]
    raise UserError("ban_nothing", customer=f"C-{file.customer}")


def _only_another(command: Command, author: str, seat: str) -> None:
    if not is_other(command.person, command.seat, author, seat):
        raise UserError("needs_second_person", person=author)


def _fact(
    found: Shared, command: Command, now_us: int, place: int, act: str, **said: Any
) -> NewFact:
    """Return a step at a place of the customer's file, as one of the identity's own file."""
    file, own = found.place(place)
    return ban_fact(file, now_us, own, act, **{"who": command.person, "seat": command.seat, **said})


_ACTS: dict[str, Act] = {
    "ban.sign": _sign,
    "ban.refuse": _refuse,
    "ban.lift": _lift,
    "ban.appeal": _appeal,
    "ban.decide": _decide,
    "ban.review": _review,
}
