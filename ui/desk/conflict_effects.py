"""The figures of a conflict: what promises, waits, cost and people on call are by each way out."""

from commandcenter.languages import Language
from commandcenter.protocol.preview import Preview
from ui.desk.dispute import Dispute
from ui.desk.effect_cards import currency
from ui.desk.effect_words import change_forms
from ui.desk.regia_words import regia
from ui.desk.review_words import money
from ui.desk.seen import Seen

Forms = tuple[str, ...]


def effect_rows(language: Language, dispute: Dispute, seen: Seen) -> list[tuple[str, list[Forms]]]:
    """Return key and four cells a row: before, theirs, mine, mine minus theirs; as far as reckoned."""
    before, found, view = dispute.before.found, dispute.instead.found, regia(seen)
    dash, later = language.word("words.unknown"), language.word("conflict.not_yet")
    then = later if dispute.awaits(dispute.before) else dash
    now_and_mine = later if dispute.awaits(dispute.instead) else dash

    def row(old: str, now: str, mine: str, minus: Forms = ()) -> list[Forms]:
        return [(old or then,), (now or now_and_mine,), (mine or now_and_mine,), minus]

    on_call = row(
        language.number(before.on_call_left) if before is not None else "",
        language.number(view.on_call) if view is not None else "",
        language.number(found.on_call_left) if found is not None else "",
    )
    kept, p90, cost = row("", "", ""), row("", "", ""), row("", "", "")
    if found is not None:
        half = found.kept_share.half * 100
        error = f" (±{language.number(half)})" if half else ""
        kept = row(
            language.percent(before.share_with) if before is not None else "",
            language.percent(found.share_without),
            f"{language.percent(found.share_with)}{error}",
            change_forms(language, found.kept_share, "preview.points", 100),
        )
        p90 = row(
            _minutes(language, before.p90_with) if before is not None else "",
            _minutes(language, found.p90_without),
            _minutes(language, found.p90_with),
            change_forms(language, found.p90_min, "preview.minutes"),
        )
        cost = row(dash, dash, cost_words(language, found, seen) or dash)
    return [("on_call", on_call), ("kept", kept), ("p90", p90), ("cost", cost)]


def cost_words(language: Language, found: Preview, seen: Seen) -> str:
    """Return what a change costs; "" where no rate is known."""
    if found.cost_sum is None:
        return ""
    return money(language, round(found.cost_sum * 100), currency(seen))


def _minutes(language: Language, value: float) -> str:
    return f"{language.number(round(value))} min"
