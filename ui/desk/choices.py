"""What a slot of the composer may hold, in words: queues, skills, motives, people, cases, sources."""

from collections.abc import Callable
from typing import NamedTuple

from commandcenter.languages import Language
from ui.desk.draft import FREE, KINDS, ON_CALL, Draft, pool_of
from ui.desk.regia_words import agent_name, case_name, macro_name, queue_forms, regia, target_words
from ui.desk.seen import Seen
from ui.skillwords import skill_words

_NAMED = frozenset({"queue", "skill", "motive", "agent"})
SIDE = frozenset({"total", "neutral", "hidden", "banned"})


class Choice(NamedTuple):
    """One thing a slot may hold: its name as KIND:NAME, and its words."""

    name: str
    words: str


class Offer(NamedTuple):
    """Things to choose one of. `chosen` is told the name; `free`: what is typed may be it, too."""

    title: str
    choices: tuple[Choice, ...]
    chosen: Callable[[str], object]
    free: bool = False


def choices_for(kind: str, draft: Draft, seen: Seen, language: Language) -> tuple[Choice, ...]:
    """Return what a slot may hold."""
    found = _FOUND.get(kind)
    return tuple(found(draft, seen, language)) if found is not None else ()


def choice_words(name: str, seen: Seen, language: Language) -> str:
    """Word one choice."""
    kind, _, what = name.partition(":")
    if kind == "case":
        return case_name(language, seen, what)
    if kind == "macro":
        return macro_name(language, seen, what)
    if kind in {"on_call", "free"}:
        return language.word(f"slots.{kind}", n=_pool(name, seen))
    return target_words(language, seen, kind, (what,)) if kind in _NAMED else what


def types(language: Language) -> tuple[Choice, ...]:
    """Return every type of override in words."""
    return tuple(Choice(name, language.word(f"override_types.{name}")) for name in KINDS)


def _pool(source: str, seen: Seen) -> int:
    view = regia(seen)
    people = seen.desk.people if seen.desk is not None else ()
    return len(pool_of(source, view, people)) if view is not None else 0


def _queues(_: Draft, seen: Seen, language: Language) -> list[Choice]:
    view = regia(seen)
    keys = [row.key for row in view.queues] if view is not None else []
    names = [key for key in dict.fromkeys([*keys, "critical"]) if key not in SIDE]
    return [Choice(f"queue:{key}", queue_forms(language, seen, key)[0]) for key in names]


def _skills(_: Draft, seen: Seen, language: Language) -> list[Choice]:
    people = seen.desk.people if seen.desk is not None else ()
    known = {skill for row in people for skill in row.skills} | {"critical"}
    return [Choice(f"skill:{skill}", skill_words(language, skill)) for skill in sorted(known)]


def _motives(_: Draft, __: Seen, language: Language) -> list[Choice]:
    return [
        Choice(f"motive:{motive}", language.motive(motive)) for motive in _known_motives(language)
    ]


def _selectors(draft: Draft, seen: Seen, language: Language) -> list[Choice]:
    found = _queues(draft, seen, language) + _skills(draft, seen, language)
    return found + _motives(draft, seen, language)


def _known_motives(language: Language) -> list[str]:
    """Return every motive that has a name, but the one for no motive."""
    names = (key.partition("motives.")[2] for key in sorted(language.keys()))
    return [name for name in names if name and name != "none"]


def _agents(_: Draft, seen: Seen, __: Language) -> list[Choice]:
    view = regia(seen)
    rows = sorted(view.work, key=lambda row: (bool(row.cases), row.agent)) if view else []
    return [Choice(f"agent:{row.agent}", agent_name(seen, row.agent)) for row in rows]


def _cases(_: Draft, seen: Seen, language: Language) -> list[Choice]:
    view = regia(seen)
    rows = view.late if view is not None else ()
    return [
        Choice(f"case:{row.case}", f"{language.number(row.number)} · {language.motive(row.motive)}")
        for row in rows
    ]


def _macros(draft: Draft, seen: Seen, language: Language) -> list[Choice]:
    """Return the shared texts for a motive by their names, with version and languages."""
    view = regia(seen)
    rows = view.criteria.macros if view is not None and view.criteria is not None else ()
    motive = draft.to.partition(":")[2]
    return [
        Choice(
            f"macro:{row.key}",
            f"{macro_name(language, seen, row.key)} · v{row.version} · {' '.join(row.languages)}",
        )
        for row in rows
        if not row.motives or not motive or motive in row.motives
    ]


def _pools(draft: Draft, seen: Seen, language: Language) -> list[Choice]:
    names = [ON_CALL, FREE, *(one.name for one in _queues(draft, seen, language))]
    names += [
        one.name for one in _skills(draft, seen, language) if one.name.startswith("skill:ch:")
    ]
    counted = [(name, _pool(name, seen)) for name in names]
    return [
        Choice(name, _with_count(choice_words(name, seen, language), name, n))
        for name, n in counted
    ]


def _with_count(words: str, name: str, n: int) -> str:
    return words if name in {ON_CALL, FREE} else f"{words} ({n})"


_FOUND: dict[str, Callable[[Draft, Seen, Language], list[Choice]]] = {
    "selector": _selectors,
    "queue": lambda *about: _queues(*about) + _skills(*about),
    "skill": _skills,
    "motive": _motives,
    "agent": _agents,
    "case": _cases,
    "macro": _macros,
    "pool": _pools,
}
