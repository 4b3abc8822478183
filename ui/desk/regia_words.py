"""How a desk words assignment: queues, people, cases, overrides and what they aim at."""

from collections.abc import Mapping, Sequence
from typing import Any

from commandcenter.languages import Language, plain
from commandcenter.protocol.regia import OverrideRow, RegiaView
from ui.desk.seen import Seen
from ui.skillwords import skill_words

Params = Mapping[str, Any]
FEW = 2  # people are named; more are counted
SPECIAL = frozenset({"total", "critical", "care", "neutral", "hidden", "banned"})


def regia(seen: Seen) -> RegiaView | None:
    """Return assignment as it stands, as far as the hub tells it."""
    return seen.desk.regia if seen.desk is not None else None


def queue_forms(language: Language, seen: Seen, key: str) -> tuple[str, ...]:
    """Name a queue: as the site calls it, else as the language does."""
    if key in SPECIAL:
        return language.forms(f"queue_names.{key}")
    rows = seen.wall.queues if seen.wall is not None else ()
    names = next((row.names for row in rows if row.key == key), {})
    return language.queue(key, names) if key else (language.word("words.unknown"),)


def why_off_forms(language: Language, why: str) -> tuple[str, ...]:
    """Say why the engine decides nothing."""
    key = f"regia_off.{why or 'other'}"
    return language.forms(key if language.has(key) else "regia_off.other")


def agent_name(seen: Seen, agent: str) -> str:
    """Return what a person is called on screens."""
    people = seen.desk.people if seen.desk is not None else ()
    found = next((row.name for row in people if row.agent == agent), agent)
    return plain(found, 40)


def macro_name(language: Language, seen: Seen, key: str) -> str:
    """Return what a shared text is called in the reader's language; one without a name by its key."""
    view = regia(seen)
    rows = view.criteria.macros if view is not None and view.criteria is not None else ()
    names = next((row.names for row in rows if row.key == key), {})
    return plain(names.get(language.code) or key.replace("_", " "), 60)


def case_name(language: Language, seen: Seen, case: str) -> str:
    """Return a case as screens show it: its number where the view knows it, else the end of its name."""
    view = regia(seen)
    for row in view.late if view is not None else ():
        if row.case == case:
            return language.number(row.number)
    return plain(case.rsplit(":", maxsplit=1)[-1], 24)


def target_words(language: Language, seen: Seen, kind: str, names: Sequence[str]) -> str:
    """Say what an override aims at."""
    if kind in {"agent", "agents"}:
        if len(names) <= FEW:
            return ", ".join(agent_name(seen, name) for name in names)
        return language.word("override.people", n=len(names))
    (name, *_) = names or ("",)
    worded = {
        "case": lambda: language.word("override.case", case=case_name(language, seen, name)),
        "queue": lambda: queue_forms(language, seen, name)[0],
        "skill": lambda: skill_words(language, name),
        "motive": lambda: language.motive(name),
    }
    return worded[kind]() if kind in worded else plain(name)


def selector_words(language: Language, seen: Seen, selector: object) -> str:
    """Say a set of cases: {"skill": "ch:chat"}, or "skill:ch:chat"."""
    if isinstance(selector, Mapping) and len(selector) == 1:
        ((kind, name),) = selector.items()
        return target_words(language, seen, str(kind), (str(name),))
    kind, _, name = str(selector or "").partition(":")
    return target_words(language, seen, kind, (name or kind,))


def override_words(
    language: Language, seen: Seen, type_: str, kind: str, names: Sequence[str], params: Params
) -> str:
    """Say in one phrase what an override does."""
    what = target_words(language, seen, kind, names)
    many = len(names) if kind == "agents" else 1
    values: dict[str, object] = {"what": what, "people": what, "n": many}
    if type_ == "TRIAGE":
        name = "triage" if params.get("on", True) else "triage_off"
    elif type_ == "PAUSE" and kind not in {"agent", "agents"}:
        name = "pause_cases"
    else:
        name = type_.lower()
    for key in ("n", "factor"):
        if key in params:
            values[key] = params[key]
    if "factor" in values:
        values["factor"] = language.number(float(str(values["factor"])), decimals=1)
    values["agent"] = agent_name(seen, str(params.get("agent", "")))
    values["skill"] = skill_words(language, str(params.get("skill", "")))
    values["macro"] = macro_name(language, seen, str(params.get("macro", "")))
    values["to"] = selector_words(language, seen, params.get("to", ""))
    key = f"override.{name}"
    if language.has(key):
        return language.word(key, **values)
    return f"{plain(type_, 20)} · {what}"


def row_forms(language: Language, seen: Seen, row: OverrideRow) -> tuple[str, ...]:
    """Say in one phrase what an override in the list does; of several people the short form counts them."""
    return override_forms(language, seen, row.type, row.kind, row.names, row.params)


def override_forms(
    language: Language, seen: Seen, type_: str, kind: str, names: Sequence[str], params: Params
) -> tuple[str, ...]:
    """Say in one phrase what an override does; of several people the short form counts them."""
    whole = override_words(language, seen, type_, kind, names, params)
    if kind != "agents" or len(names) != FEW:
        return (whole,)
    counted = language.word("override.people", n=FEW)
    return whole, whole.replace(target_words(language, seen, kind, names), counted)


def bound_words(language: Language, seen: Seen, row: OverrideRow) -> str:
    """Say what an override means for one whom it binds: his name stands beside it already."""
    if row.type == "MOVE":
        to = selector_words(language, seen, row.params.get("to", ""))
        return language.word("work_panel.moved", to=to)
    if row.type == "SKILL_OPEN":
        skill = skill_words(language, str(row.params.get("skill", "")))
        return language.word("work_panel.opened", skill=skill)
    return language.word(f"override_types.{row.type}")


def clock_left(left_us: int) -> str:
    """Write a countdown: 00:29, 12:03, 01:18:52; 00:00 when it is over."""
    seconds = max(0, left_us) // 1_000_000
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    return f"{hours:02}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"
