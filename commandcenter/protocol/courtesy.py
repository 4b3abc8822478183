"""The post that tells a customer what was done, in his language and as long as his channel allows.

It says why, until when, how to appeal and another way in, quotes nothing and holds no personal data:
each of these is looked for in the finished text, so that a text that was changed is checked as well: by the
desk that shows it, and by the hub before it leaves.
"""

import re
from datetime import tzinfo
from typing import NamedTuple

from commandcenter.clock import to_datetime
from commandcenter.languages import LANGUAGES, Language, language
from commandcenter.protocol.lengths import limit_of
from commandcenter.protocol.moderation import BanRow, FileRow, OwnRow

_BANS = frozenset({"day", "week", "month"})
_QUOTED = re.compile('["“”«»„\\[\\]]')
_PERSONAL = re.compile(r"\d(?:[ .-]?\d){6,}|\S@\S")  # seven digits, or an address


class Post(NamedTuple):
    """A finished text. `checks`: words of `bans_panel.check_KEY` and whether each holds."""

    text: str
    tongue: Language
    limit: int
    checks: tuple[tuple[str, bool], ...]

    @property
    def is_good(self) -> bool:
        """It may go out as it is."""
        return all(holds for _, holds in self.checks)


def tongue_of(code: str, reader: Language) -> Language:
    """Return the language to write to a customer in; the reader's where his is not known."""
    return language(code) if code in LANGUAGES else reader


def help_post(row: OwnRow, tongue: Language) -> Post:
    """Return the invitation to write again to who published data of his own."""
    limit = limit_of(row.flag.channel)
    text = _fitting(tongue.forms("courtesy.own_data"), limit)
    checks = (
        ("why", tongue.word("courtesy.own_reason") in text),
        ("other_way", tongue.word("courtesy.private_way") in text),
        *_always(text, limit),
    )
    return Post(text, tongue, limit, checks)


def ban_post(file: FileRow, ban: BanRow, zone: tzinfo, tongue: Language) -> Post:
    """Return the notice of a step: `ban` as it is, or as it would be."""
    limit = limit_of(file.channel)
    reason, until, appeal = _said(file, ban, zone, tongue)
    key = "ban" if ban.rung in _BANS else ban.rung
    forms = tongue.forms(f"courtesy.{key}", reason=reason, until=until, appeal=appeal)
    text = _fitting(forms, limit)
    return Post(text, tongue, limit, ban_checks(text, file, ban, zone, tongue))


def ban_checks(
    text: str, file: FileRow, ban: BanRow, zone: tzinfo, tongue: Language
) -> tuple[tuple[str, bool], ...]:
    """Return what the notice of a step has to say, and whether a text says it."""
    reason, until, appeal = _said(file, ban, zone, tongue)
    return (
        ("why", reason in text),
        ("until", until in text),
        ("appeal", appeal in text and ban.appeal_until_us > 0),
        ("other_way", tongue.word("courtesy.other_way") in text),
        *_always(text, limit_of(file.channel)),
    )


def _said(file: FileRow, ban: BanRow, zone: tzinfo, tongue: Language) -> tuple[str, str, str]:
    """Return why, until when, and until when to appeal, as a text has to say them."""
    until, appeal = (full_date(tongue, at, zone) for at in (ban.until_us, ban.appeal_until_us))
    return tongue.word(f"courtesy.reason_{kind_of(file)}"), until, appeal


def kind_of(file: FileRow) -> str:
    """Return the gravest kind of abuse in a file; what is confirmed goes before what is only found."""
    known = [flag.kind for flag in file.flags if flag.act == "confirmed"]
    known = known or [flag.kind for flag in file.flags if flag.act == "found"]
    order = ("threat", "hate", "harassment", "insult", "other_data", "spam")
    return next((kind for kind in order if kind in known), "insult")


def full_date(tongue: Language, at_us: int, zone: tzinfo) -> str:
    """Write the day of an instant with its year: a review is twelve months away."""
    return f"{tongue.date(at_us, zone)} {to_datetime(at_us).astimezone(zone).year}"


def _always(text: str, limit: int) -> tuple[tuple[str, bool], ...]:
    return (
        ("fits", len(text) <= limit),
        ("no_quote", not _QUOTED.search(text)),
        ("no_data", not _PERSONAL.search(text)),
    )


def _fitting(forms: tuple[str, ...], limit: int) -> str:
    return next((form for form in forms if len(form) <= limit), forms[-1])
