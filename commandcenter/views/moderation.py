"""Customers' files as rows: what needs a decision first, then what holds."""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from commandcenter.bans.file import Ban, File, Flag
from commandcenter.bans.house import cited
from commandcenter.bans.ladder import next_rung
from commandcenter.bans.shared import all_shared, people_of, shared
from commandcenter.care import marks
from commandcenter.clock import DAY, MINUTE
from commandcenter.events.moderation import RUNGS
from commandcenter.kpis.moment import Moment
from commandcenter.protocol.moderation import BanRow, FileRow, FlagRow, ModerationView, OwnRow
from commandcenter.state import State

FILES, OWN, FLAGS, BANS = 40, 20, 6, 10
RECENT = 7 * DAY  # what the engine found and nobody looked at leaves the list after it
_HIDES = frozenset({"hide", "day", "week", "month", "permanent"})
_NOT_DONE = ("cannot", "refused", "unknown", "requested", "sent")
"""What of several messages is told first."""


def moderation(moment: Moment, texts: Mapping[int, str] = {}) -> ModerationView:
    """Return what moderation has before it now; `texts` by log position."""
    state, now_us = moment.state, moment.now_us
    together = all_shared(state.files, state.kin)
    live = [f for f in together if f.bans or now_us - f.last_us < RECENT]
    files = [file for file in live if _is_open(file, now_us)]
    files.sort(key=lambda file: _rank(file, now_us))
    shown, hits = files[:FILES], _hits(moment, files[:FILES])
    own = sorted(_own(moment, live), key=lambda row: (bool(row.flag.helped), -row.flag.at_us))
    helped = [
        flag
        for file in live
        for flag in file.flags
        if flag.helped and now_us - flag.written_us < DAY
    ]
    return ModerationView(
        files=tuple(_file(moment, file, hits.get(file.customer, 0), texts) for file in shown),
        files_left_out=len(files) - len(shown),
        own=tuple(own[:OWN]),
        own_left_out=max(0, len(own) - OWN),
        helped_today=len(helped),
        in_force=_in_force(live),
    )


def _is_open(file: File, now_us: int) -> bool:
    """There is a step that holds or waits, an appeal, or something that a person should look at."""
    if file.standing or any(ban.appeal == "open" for ban in file.bans):
        return True
    return bool(file.fresh_evidence()) or _has_news(file, now_us)


def _has_news(file: File, now_us: int) -> bool:
    return any(
        flag.act == "found" and flag.kind != "own_data" and now_us - flag.written_us < RECENT
        for flag in file.flags
    )


def _rank(file: File, now_us: int) -> tuple[int, int, int]:
    """Proposals first, the one that lapses next above all; then appeals, what is new, what holds."""
    newest = max((flag.written_us for flag in file.flags), default=0)
    if file.standing and file.bans[file.standing - 1].state == "proposed":
        return 0, file.bans[file.standing - 1].lapses_us, file.customer
    if any(ban.appeal == "open" for ban in file.bans):
        return 1, min(b.appealed_us for b in file.bans if b.appeal == "open"), file.customer
    if file.fresh_evidence() or _has_news(file, now_us):
        return 2, -newest, file.customer
    return 3, file.due_us, file.customer


def positions(view: ModerationView) -> frozenset[int]:
    """Return the log positions of the messages that are shown."""
    flags = (flag for file in view.files for flag in file.flags)
    return frozenset(flag.message for flag in flags)


def file_row(moment: Moment, person: int) -> FileRow | None:
    """Return a customer's file as a row, by any of its identities, without texts; None = there is none."""
    found = shared(moment.state.files, moment.state.kin, person)
    return None if found is None else _file(moment, found.whole, 0, {})


def _file(moment: Moment, file: File, hits: int, texts: Mapping[int, str]) -> FileRow:
    state, now_us = moment.state, moment.now_us
    flags = [flag for flag in file.flags if flag.kind != "own_data"]
    return FileRow(
        customer=file.customer,
        channel=file.channel,
        version=file.number,
        flags=tuple(_flag(moment, flag, texts) for flag in reversed(flags[-FLAGS:])),
        flags_left_out=max(0, len(flags) - FLAGS),
        bans=tuple(_ban(state, file, ban) for ban in file.bans[-BANS:]),
        next_rung=next_rung(file, now_us),
        evidence=len(file.fresh_evidence()),
        language=next((f.language for f in reversed(file.flags) if f.language != "und"), "und"),
        hits=hits,
    )


def _flag(moment: Moment, flag: Flag, texts: Mapping[int, str]) -> FlagRow:
    state = moment.state
    rule = cited(moment.settings.house, flag.channel, flag.kind)
    done = state.moderated.get(flag.key)
    return FlagRow(
        message=flag.message,
        at_us=flag.written_us,
        channel=flag.channel,
        public=flag.public,
        kind=flag.kind,
        act=flag.act,
        what=flag.what,
        who=flag.who,
        helped=flag.helped,
        text=texts.get(flag.message, ""),
        platform=done[2] if done is not None and done[1] in {"hide", "delete"} else "",
        rule=() if rule is None else rule.words(),
    )


def _ban(state: State, file: File, ban: Ban) -> BanRow:
    return BanRow(
        rung=ban.rung,  # type: ignore[arg-type]
        state=ban.state,
        author=ban.author,
        reason=ban.reason,
        made_us=ban.made_us,
        start_us=ban.start_us,
        until_us=ban.until_us,
        lapses_us=ban.lapses_us,
        appeal_until_us=ban.appeal_until_us,
        signer=ban.signer,
        appeal=ban.appeal,
        reviewer=ban.reviewer,
        ended_us=ban.ended_us,
        why_ended=ban.last_reason,
        platform=_platform(state, file, ban),
    )


def _platform(state: State, file: File, ban: Ban) -> str:
    """Return what the platform told of a step since it was taken; "" = nothing: nobody may say done."""
    if ban.rung not in _HIDES or not ban.start_us:
        return ""
    if ban.rung == "hide":
        keys = {flag.key for flag in file.flags if flag.message in ban.evidence}
        told = [state.moderated[key] for key in keys if key in state.moderated]
        if len(told) < len(keys) or any(action not in {"hide", "delete"} for _, action, _ in told):
            return ""
        outcomes = {outcome for _, _, outcome in told}
        return next((one for one in _NOT_DONE if one in outcomes), "confirmed")
    people = people_of(state.kin, file.customer)
    of_each = (state.moderated.get(f"customer {one}") for one in people)
    since = [one for one in of_each if one and one[1] == "ban" and one[0] >= ban.start_us]
    return max(since)[2] if since else ""


def _own(moment: Moment, live: Iterable[File]) -> Iterable[OwnRow]:
    now_us = moment.now_us
    for file in live:
        for flag in file.flags:
            if flag.what and flag.act != "discarded" and now_us - flag.written_us < DAY:
                yield OwnRow(
                    customer=file.customer,
                    version=file.number,
                    flag=_flag(moment, flag, {}),
                    language=flag.language,
                )


def _in_force(files: Iterable[File]) -> tuple[tuple[str, int], ...]:
    held = [ban.rung for file in files for ban in file.bans if ban.state == "in_force"]
    return tuple((rung, held.count(rung)) for rung in RUNGS if rung in held)


def _hits(moment: Moment, files: Iterable[File]) -> dict[int, int]:
    """Count what customers wrote since their newest step that holds; looked at once a minute."""
    since = {
        file.customer: file.bans[file.standing - 1].start_us
        for file in files
        if file.standing and file.bans[file.standing - 1].start_us
    }
    if not since:
        return {}
    kin = [(one, people_of(moment.state.kin, one)) for one in since]
    asked = hash((moment.now_us // MINUTE, *sorted(since.items()), *sorted(kin)))
    found = moment.hours.keep("hits", asked, lambda: _written_since(moment, since))
    return {int(customer): int(n) for customer, n in found}


def _written_since(moment: Moment, since: dict[int, int]) -> NDArray[np.float64]:
    pairs = moment.state.messages.between(min(since.values()), moment.now_us)
    people = pairs[:, 1] >> marks.PERSON_SHIFT & marks.PERSON
    rows = []
    for customer, at_us in since.items():
        own = [one & marks.PERSON for one in people_of(moment.state.kin, customer)]
        rows.append((customer, np.count_nonzero(np.isin(people, own) & (pairs[:, 0] > at_us))))
    return np.array(rows, dtype=float)
