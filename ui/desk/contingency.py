"""The contingency plans of the site, as a desk lists them."""

from commandcenter.errors import UserError
from commandcenter.languages import Language, plain
from commandcenter.protocol.regia import ContingencyRow
from ui.desk.regia_words import regia
from ui.desk.seen import Seen


def plans(seen: Seen) -> list[ContingencyRow]:
    """Return the plans that can be set."""
    view = regia(seen)
    return [row for row in (view.contingencies if view is not None else ()) if not row.problem]


def plan_words(language: Language, row: ContingencyRow) -> str:
    """Return a plan with how much it does, and for how long."""
    many = language.word("slots.plan_sets", n=len(row.sets))
    return f"{plain(row.name, 60)} · {many} · {language.duration(row.minutes * 60_000_000)}"


def trouble(language: Language, seen: Seen) -> str:
    """Say what is wrong with the plans of the site, "" = nothing: who wrote the file by hand has to know."""
    view = regia(seen)
    wrong = [row for row in (view.contingencies if view is not None else ()) if row.problem]
    if not wrong:
        return ""
    said = language.error(UserError(wrong[0].problem, **wrong[0].values))
    return f"{plain(wrong[0].name, 60)}: {said}" if wrong[0].name else said
