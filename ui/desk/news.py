"""What happened since an instant, a line each: steps of incidents, silences, feeds, what we published.

What a person did himself is no news to him.
"""

from collections.abc import Iterator
from typing import NamedTuple

from commandcenter.languages import Language, plain
from commandcenter.protocol.alerts import SilenceRow
from ui.desk import step_words
from ui.desk.seen import Seen
from ui.desk.words import alert_name

Forms = tuple[str, ...]


class News(NamedTuple):
    """One line: when, about what, and what happened."""

    at_us: int
    about: Forms
    words: Forms


def news(language: Language, seen: Seen, since_us: int) -> list[News]:
    """Return what happened after `since_us`, the newest first."""
    found = [*_steps(language, seen), *_silences(language, seen), *_feeds(language, seen)]
    found += [
        News(post.at_us, (plain(post.title, 60),), language.forms("news.published"))
        for post in (seen.desk.posts if seen.desk is not None else ())
    ]
    later = [one for one in found if since_us < one.at_us <= seen.now_us]
    return sorted(later, key=lambda one: (-one.at_us, one.about))


def _steps(language: Language, seen: Seen) -> Iterator[News]:
    for alert in seen.alerts:
        name = alert_name(language, alert)
        for before, step in zip((None, *alert.steps[:-1]), alert.steps, strict=True):
            if step.who is None or step.who != seen.person:
                words = step_words.forms(language, before, step)
                yield News(step.at_us, name, words)


def _silences(language: Language, seen: Seen) -> Iterator[News]:
    for one in seen.desk.silences if seen.desk is not None else ():
        about = _matched(language, one)
        if one.who != seen.person:
            said = {"who": plain(one.who), "comment": plain(one.comment, 60)}
            until = language.time(one.end_us, seen.zone)
            yield News(one.start_us, about, language.forms("news.silenced", time=until, **said))
        yield News(one.end_us, about, language.forms("news.silence_over"))


def _matched(language: Language, one: SilenceRow) -> Forms:
    names = [language.motive(one.motive)] if one.motive != "*" else []
    names += [language.channel(one.channel)[0]] if one.channel != "*" else []
    return (", ".join(names),) if names else language.forms("news.everything")


def _feeds(language: Language, seen: Seen) -> Iterator[News]:
    for one in seen.wall.breaks if seen.wall is not None else ():
        about = language.feed(one.label)
        yield News(one.at_us, about, language.forms("news.feed_gone"))
        if one.end_us is not None:
            yield News(one.end_us, about, language.forms("news.feed_back"))
