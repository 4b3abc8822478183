"""A dry run in words, a line a thing, and as data."""

from collections.abc import Iterator
from typing import Any

from commandcenter.clock import format_us
from commandcenter.languages import Language, plain, zone
from commandcenter.protocol.preview import Effect
from commandcenter.rehearsal.compared import PROMISES, TOTAL, DryRun, Example, Kept, QueueTold

_LEAST = 0.05  # of a promise, which would be written as none


def data(found: DryRun) -> dict[str, Any]:
    """Return a dry run as data; promises in counts, means of the futures; `half`: of the interval."""
    changed = found.changed
    return {
        "versions": dict(zip(("old", "new"), found.versions, strict=True)),
        "from": format_us(found.since_us),
        "to": format_us(found.until_us),
        "cases": found.cases,
        "futures": found.futures,
        "changed": {
            "needs": changed.needs, "work": changed.work, "weight": changed.weight,
            "promises": changed.promises, "queues": changed.queues,
            "other_person": round(changed.people, 1), "short": _sides(changed.short),
        },
        "queues": [
            {
                "queue": one.queue,
                "cases": one.cases,
                **{kind: _kept(one.promises[kind]) for kind in PROMISES},
            }
            for one in found.queues
        ],
        "lost": [_example(one) for one in found.lost],
        "gained": [_example(one) for one in found.gained],
    }  # fmt: skip


def lines(found: DryRun, language: Language, site_zone: str) -> Iterator[str]:
    """Yield the same in words."""
    word, number = language.word, language.number
    at = zone(site_zone)
    old, new = found.versions
    yield word(
        "dry_run.head", old=old, new=new, n=found.cases,
        start=language.date(found.since_us, at), end=language.date(found.until_us, at),
    )  # fmt: skip
    yield word("dry_run.how", n=found.futures)
    changed = found.changed
    for key in ("needs", "work", "weight", "promises", "queues"):
        if (n := getattr(changed, key)) > 0:
            yield "  " + word(f"dry_run.changed_{key}", n=n)
    yield "  " + word("dry_run.people", n=round(changed.people))
    before, after = (number(round(n)) for n in changed.short)
    yield "  " + word("dry_run.short", old=before, new=after)
    for kind in PROMISES:
        yield word(f"dry_run.{kind}")
        yield from (_line(language, one, kind) for one in found.queues if one.promises[kind].due[0])
    for key, some in (("lost", found.lost), ("gained", found.gained)):
        yield word(f"dry_run.{key}", n=len(some))
        yield from (_told(language, one, at) for one in some)


def _line(language: Language, one: QueueTold, kind: str) -> str:
    kept, number = one.promises[kind], language.number
    differs = kept.differs
    is_same = abs(differs.value) + differs.half < _LEAST
    key = "same" if is_same else "clear" if differs.is_clear else "close_call"
    return "  " + language.word(
        "dry_run.queue",
        queue=_queue(language, one.queue),
        old=_share(language, kept.kept[0], kept.due[0]),
        new=_share(language, kept.kept[1], kept.due[1]),
        due=number(round(kept.due[0])),
        differs=language.word(
            f"dry_run.{key}",
            n=number(differs.value, decimals=1, signed=True),
            half=number(differs.half, decimals=1),
        ),
    )


def _told(language: Language, one: Example, at: Any) -> str:
    word = language.word
    people = [plain(name, 40) or word("words.unknown") for name in one.agents]
    parts = [
        language.number(one.number),
        f"{language.date(one.opened_us, at)}, {language.time(one.opened_us, at)}",
        language.motive(one.motive),
        language.channel(one.channel)[0],
        _queue(language, one.queues[0]),
        word(f"dry_run.promise_{one.promise}", time=language.time(one.due_us[1], at)),
        word("dry_run.from_to", old=people[0], new=people[1]),
    ]
    if one.needs[0] != one.needs[1]:
        old, new = (", ".join(skills) or word("words.unknown") for skills in one.needs)
        parts.append(word("dry_run.needs", old=old, new=new))
    return "  " + " · ".join(parts)


def _queue(language: Language, key: str) -> str:
    for name in (f"queue_names.{key}", f"queues.{key}"):
        if language.has(name):
            return language.word(name)
    return language.word("dry_run.total") if key == TOTAL else plain(key, 40)


def _share(language: Language, kept: float, due: float) -> str:
    return language.percent(kept / due, decimals=1) if due else language.word("words.unknown")


def _kept(kept: Kept) -> dict[str, Any]:
    due, done = (_sides(pair) for pair in (kept.due, kept.kept))
    return {"due": due, "kept": done, "differs": _effect(kept.differs)}


def _effect(one: Effect) -> dict[str, Any]:
    return {"value": round(one.value, 2), "half": round(one.half, 2), "is_clear": one.is_clear}


def _sides(pair: tuple[float, float]) -> dict[str, float]:
    return {"old": round(pair[0], 1), "new": round(pair[1], 1)}


def _example(one: Example) -> dict[str, Any]:
    dues = (format_us(due) for due in one.due_us)
    return {
        "case": one.number,
        "opened": format_us(one.opened_us),
        "motive": one.motive,
        "channel": one.channel,
        "language": one.language,
        "promise": one.promise,
        **{
            name: {"old": old, "new": new}
            for name, (old, new) in (
                ("queue", one.queues), ("kept", one.kept), ("due", tuple(dues)),
                ("agent", one.agents), ("mode", one.modes), ("needs", one.needs),
            )
        },
    }  # fmt: skip
