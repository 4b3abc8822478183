"""How a desk words a customer: what links an identity and how surely, what happened when."""

from commandcenter.languages import Language, plain
from commandcenter.protocol.customers import CustomerLine, IdentityRow
from ui.desk.pad import BODY, PLAIN, STRONG
from ui.desk.readings import cut_forms, kind_forms
from ui.tiles.pad import Style

LONGEST = 600
MARKS = {
    "opened": ("ring", "info"),
    "opened_again": ("ring", "info"),
    "closed": ("check", "text2"),
    "linked": ("disc", "info"),
    "unlinked": ("cross", "text2"),
}
STATES = {"linked": ("disc", "info"), "proposed": ("ring", "warn"), "unlinked": ("cross", "text2")}


def name_of(identity: int) -> str:
    """Return what a customer or an identity is called on every screen."""
    return f"K-{identity}"


def because_forms(language: Language, row: IdentityRow) -> tuple[str, ...]:
    """Say what speaks for it and how sure that is: a person's word is told with who gave it."""
    if row.state == "unlinked":
        return language.forms("customer.refused", who=plain(row.who))
    if not row.evidence:
        return ()
    if row.who:
        return language.forms("customer.by_hand", who=plain(row.who))
    said = ", ".join(language.word(f"evidence.{one}") for one in row.evidence)
    first = language.word(f"evidence.{row.evidence[0]}")
    sure = language.percent(row.confidence)
    return (
        *language.forms("customer.because", said=said, sure=sure),
        *language.forms("customer.because", said=first, sure=sure),
    )


def line_style(line: CustomerLine) -> Style:
    """Return the style of a line: what the customer says is read first, what was taken back last."""
    if line.is_void:
        return PLAIN
    if line.kind == "message":
        return STRONG if line.sentiment == "neg" else BODY
    return BODY if line.kind in {"reply", "linked", "unlinked"} else PLAIN


def text_forms(language: Language, line: CustomerLine) -> tuple[str, ...]:
    """Word what a line says, and ever shorter beginnings of it."""
    return cut_forms(text_of(language, line))


def text_of(language: Language, line: CustomerLine) -> str:
    """Word what a line says."""
    text = plain(line.text, LONGEST)
    match line.kind:
        case "corrected" | "uncorrected":
            said = ", ".join(_said(language, line.head, one) for one in line.said)
            text = f"{language.word(f'heads.{line.head}')}: {said}"
        case "linked" | "unlinked" | "undone":
            pair = language.word(
                "customer.pair", one=name_of(line.other), other=name_of(line.identity)
            )
            text = " · ".join(part for part in (pair, _why(language, line), text) if part)
    if line.is_void:
        text = f"{text} · {language.word('customer.void')}"
    return text


def who_forms(language: Language, line: CustomerLine) -> tuple[str, ...]:
    """Say who did it: the identity that wrote, the agent or person, or a rule."""
    if line.kind == "message":
        return (name_of(line.identity),)
    if line.who:
        return (plain(line.who),)
    if line.kind == "named":
        return language.forms("customer.feed")
    return language.forms("customer.rule") if line.kind in {"linked", "unlinked"} else ()


def _why(language: Language, line: CustomerLine) -> str:
    if line.who or line.kind == "undone":
        return ""
    said = language.word(f"evidence.{line.evidence}")
    if line.kind == "unlinked":
        return language.word("customer.office", said=said)
    return language.word("customer.because", said=said, sure=language.percent(line.confidence))


def _said(language: Language, head: str, said: str) -> str:
    match head:
        case "sentiment":
            return language.word(f"sentiments.{said}")
        case "kind":
            return kind_forms(language, said)[0]
        case "motives":
            return language.motive(said)
    return language.word("messages_panel.answer" if said == "true" else "messages_panel.no_answer")
