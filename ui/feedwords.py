"""What a platform's feed says of itself, in words: why it is as it is, and what a person can do about it.

Empty for every other feed, and for one of a platform that is simply well.
"""

from datetime import tzinfo

from commandcenter.languages import Language, plain
from commandcenter.protocol.feeds import Can, Part
from commandcenter.protocol.wall import FeedRow

_PASSING = frozenset({"far_behind", "behind"})
_MUCH = 0.20  # of an hour's rows late or twice: worth a word (feeds.md, section 3)


def why(language: Language, row: FeedRow) -> tuple[str, ...]:
    """Return a few words for a cell: the reason, else the finer state; none where there is nothing to say."""
    for key in (f"feed_reasons.{row.reason}", f"feed_told.{row.told}", f"feed_reasons.{row.gap}"):
        if language.has(key):
            return language.forms(key)
    return ()


def what_to_do(language: Language, row: FeedRow, zone: tzinfo) -> str:
    """Return the sentence that helps, of the newest trouble; "" where nothing is to be done or known.

    What was lost goes before that the rest is still coming: that passes by itself.
    """
    order = (row.gap, row.reason) if row.reason in _PASSING else (row.reason, row.gap)
    for reason in order:
        if language.has(f"feed_help.{reason}"):
            said = language.word(f"feed_help.{reason}")
            if reason == row.reason and row.again_us is not None:
                time = language.time(row.again_us, zone, seconds=True)
                said = f"{said} {language.word('feed_help.again', time=time)}"
            return said
    return ""


def state_forms(language: Language, row: FeedRow) -> tuple[str, ...]:
    """Return how a feed stands: why, where there is a why; quiet is told apart from silent."""
    if row.state == "fresh" and row.quiet_since_us is not None and not row.reason:
        return language.forms("feed_states.quiet")
    return why(language, row) or language.forms(f"feed_states.{row.state}")


def facts(language: Language, row: FeedRow) -> str:
    """Return the figures of a feed in one line: its last sign, late, twice, unreadable."""
    unknown = language.word("words.unknown")
    return language.word(
        "feed_card.facts",
        age=unknown if row.age_us is None else language.duration(row.age_us),
        late=unknown if row.late is None else _share(language, row.late),
        again=unknown if row.again is None else _share(language, row.again),
        letters=row.letters,
    )


def troubles(language: Language, row: FeedRow) -> tuple[str, ...]:
    """Return what is wrong with what a feed brings, though it stands: unreadable, twice, late."""
    if row.letters:
        return language.forms("feeds_panel.letters", n=row.letters)
    for key, share in (("again", row.again), ("late", row.late)):
        if share is not None and share > _MUCH:
            return language.forms(f"feeds_panel.{key}", share=language.percent(share))
    return ()


def can_forms(language: Language, able: str) -> tuple[str, ...]:
    """Return yes, partly or no."""
    return language.forms(f"feed_able.{able}")


def can_note(language: Language, can: Can) -> str:
    """Return why something is done only partly, how long a reply may be, and whether it is done from here."""
    known = [f"feed_limits.{limit}" for limit in can.limits.values()]
    told = [language.word(key) for key in known if language.has(key)]
    if can.longest:
        told.append(language.word("feed_card.longest", n=can.longest))
    if not can.through:
        told.append(language.word("feed_card.by_hand"))
    return " · ".join(told)


def part_forms(language: Language, part: Part, when: str) -> tuple[str, ...]:
    """Return how a part of a gateway stands: its spool, its public address, or a webhook."""
    if part.key == "spool":
        return language.forms("feed_card.spool", n=part.count or 0, when=when)
    if part.key.endswith("/token"):
        return _token_forms(language, part, when)
    reason = f"gateway_reasons.{part.reason}"
    told = f"feed_told.{part.state}"
    state = language.word("feed_states.fresh")
    if part.state != "live":
        state = language.word(told) if language.has(told) else part.state
        state = f"{state}, {language.word(reason)}" if language.has(reason) else state
    key = "address" if part.key == "address" else "hook"
    return language.forms(f"feed_card.{key}", state=state, when=when, name=plain(part.key, 60))


def _token_forms(language: Language, part: Part, when: str) -> tuple[str, ...]:
    """Return how long a hook's token holds, where the platform said it."""
    key = part.reason or ("token_until" if part.until_us is not None else "token_holds")
    key = key if language.has(f"feed_card.{key}") else "token_refused"
    return language.forms(f"feed_card.{key}", name=plain(part.key.partition("/")[0], 60), when=when)


def _share(language: Language, share: float) -> str:
    return language.percent(share, decimals=1 if 0 < share < 0.1 else 0)
