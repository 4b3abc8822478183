"""What fits in no type: whether the files of criteria agree with each other and with what there is."""

from collections.abc import Iterable, Iterator, Mapping

from commandcenter.criteria.parts import Limits, Need, Skills, Work, Worth
from commandcenter.criteria.toml import Source
from commandcenter.errors import UserError
from commandcenter.events.critical import CLASSES
from commandcenter.events.moderation import RUNGS
from commandcenter.events.words import MOTIVES, NETWORKS

_OF_CASES = ("lang:", "ch:")  # skills that a case may need though no list names them
_CRITICAL = "critical"


def of_needs(source: Source, needs: tuple[Need, ...], skills: Skills) -> Iterator[UserError]:
    """Yield what is wrong with the table of needs."""
    seen: set[str] = set()
    for place, need in enumerate(needs):
        at = f"needs[{place}]"
        if need.key in seen:
            yield source.wrong(f"{at}.key", "twice", word=need.key)
        seen.add(need.key)
        yield from _words(source, f"{at}.motives", need.motives, MOTIVES)
        yield from _words(source, f"{at}.networks", need.networks, NETWORKS)
        yield from _words(source, f"{at}.classes", need.classes, (*CLASSES, "any"))
        if "{language}" in need.skill and not need.languages:
            yield source.wrong(f"{at}.languages", "languages_missing")
        for skill in need.skills():
            if not _is_known(skill, skills):
                yield source.wrong(f"{at}.skill", "skill", word=skill)
                break


def of_skills(source: Source, skills: Skills) -> Iterator[UserError]:
    """Yield what is wrong with the list of skills."""
    for skill, included in skills.includes.items():
        at = f"includes.{skill}"
        for one in (skill, *included):
            if not _is_known(one, skills):
                yield source.wrong(at, "skill", word=one)
        if _CRITICAL in included:  # only two people open it
            yield source.wrong(at, "critical_included")


def of_work(source: Source, work: Work) -> Iterator[UserError]:
    """Yield what is wrong with the expected minutes."""
    if "other" not in work.minutes:
        yield source.wrong("minutes", "missing", field="other")
    yield from _keys(source, "minutes", work.minutes)


def of_worth(source: Source, worth: Worth) -> Iterator[UserError]:
    """Yield what is wrong with the weights."""
    yield from _keys(source, "motives", worth.motives)
    for queue, rungs in worth.side.items():
        yield from _words(source, f"side.{queue}", rungs, RUNGS)


def of_limits(source: Source, limits: Limits) -> Iterator[UserError]:
    """Yield what is wrong with the limits of short answers."""
    if limits.overload_off_min >= limits.overload_on_min:
        yield source.wrong("overload_off_min", "bound", bound=f"< {limits.overload_on_min:g}")
    yield from _words(source, "never", limits.never, MOTIVES)


def _keys(source: Source, table: str, found: Mapping[str, object]) -> Iterator[UserError]:
    for word in found:
        yield from _words(source, f"{table}.{word}", (word,), MOTIVES)


def _words(
    source: Source, setting: str, said: Iterable[str], known: tuple[str, ...]
) -> Iterator[UserError]:
    for word in said:
        if word not in known:
            yield source.wrong(setting, "word_unknown", word=word, known=", ".join(known))


def _is_known(skill: str, skills: Skills) -> bool:
    return skill in skills.known or skill.startswith(_OF_CASES)
