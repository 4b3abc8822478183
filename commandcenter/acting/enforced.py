"""What the ladder has platforms do: a step that hides or bans asks for it, its end takes a ban back. Pure.

An id follows from the file and the step, so that nothing is asked for twice, however often it is found due.
"""

from collections.abc import Callable, Iterable, Mapping

from commandcenter.bans.file import Ban, File, Flag
from commandcenter.bans.shared import NO_KIN, Kin, shared
from commandcenter.events.actions import ActionData
from commandcenter.events.moderation import BAN_CHANGED, MESSAGE_FLAGGED
from commandcenter.incidents.fact import NewFact
from commandcenter.outbound.outgoing import request

BANNED = frozenset({"day", "week", "month", "permanent"})
_BEGINS, _ENDS = frozenset({"start", "sign"}), frozenset({"expire", "lift", "grant"})


def enforced(
    files: Mapping[str, File], facts: Iterable[NewFact], kin: Kin = NO_KIN
) -> list[NewFact]:
    """Return what goes out with steps of moderation that are about to be written; `files` as before them.

    `kin`: which identities are one customer. A step may rest on messages of any; a ban is of the account that
    wrote the newest.
    """
    found: list[NewFact] = []
    for fact in facts:
        file = files.get(str(fact.data.get("customer")))
        if file is None:
            continue
        if fact.type == BAN_CHANGED:
            whole = shared(files, kin, file.customer)
            found += _of_ban(file, whole.whole.flags if whole else file.flags, fact)
        elif fact.type == MESSAGE_FLAGGED and fact.data["act"] == "helped":
            found += [
                hide(flag, str(fact.data.get("who") or ""))
                for flag in file.flags
                if flag.key == fact.data["key"] and flag.public
            ]
    return found


def _of_ban(file: File, flags: Iterable[Flag], fact: NewFact) -> list[NewFact]:
    said, who = fact.data, str(fact.data.get("who") or "")
    place, act, rung = int(said["ban"]), said["act"], str(said["rung"])
    if act in _BEGINS and rung == "hide":
        evidence = set(said.get("evidence", ()))
        return [hide(flag, who) for flag in flags if flag.message in evidence and flag.public]
    if act in _BEGINS and rung in BANNED:
        return [_of_customer(file, place, "ban", who)]
    if act in _ENDS and rung in BANNED and _is_in_force(file.bans[place - 1]):
        return [_of_customer(file, place, "unban", who)]
    return []


def _is_in_force(ban: Ban) -> bool:
    return ban.state == "in_force"


def _of_customer(file: File, place: int, kind: str, who: str) -> NewFact:
    return request(
        ActionData(
            action=f"{kind}:{file.customer}:{place}",
            kind=kind,  # type: ignore[arg-type]
            channel=file.channel,
            customer=file.customer,
            who=who,
        )
    )


def hide(flag: Flag, who: str = "") -> NewFact:
    """Return what asks a platform to hide one message; `who` "" = the engine, for a customer's own data."""
    source, _, name = flag.key.partition(" ")
    return request(
        ActionData(
            action=f"hide:{flag.message}",
            kind="hide",
            channel=flag.channel,
            message=name,
            source=source,
            who=who,
            why=f"house_{flag.kind}",
        )
    )


def own_data(
    files: Iterable[File],
    moderated: Mapping[str, object],
    since_us: int,
    able: Callable[[str], bool] = lambda _: True,
) -> list[NewFact]:
    """Return the hides of what customers have shown of themselves since an instant and nobody hid yet.

    `able`: whether anything can be hidden on a channel.
    """
    return [
        hide(flag)
        for file in files
        if file.last_us >= since_us
        for flag in file.flags
        if flag.kind == "own_data"
        and flag.act != "discarded"
        and flag.public
        and flag.written_us >= since_us
        and flag.key not in moderated
        and able(flag.channel)
    ]
