"""How a desk words what a message says and how it was read; a customer's text is plain, always."""

from commandcenter.languages import Language, plain
from commandcenter.protocol.desk import MessageRow
from ui.desk.pad import BODY, PLAIN, STRONG
from ui.tiles.alert import place
from ui.tiles.pad import Style

LONGEST = 400
_CUTS = (*range(200, 60, -8), *range(60, 16, -4))  # lengths of which a cell takes the one that fits


def text_forms(row: MessageRow) -> tuple[str, ...]:
    """Return a message's text and ever shorter beginnings of it, cut between words."""
    return cut_forms(plain(row.text, LONGEST))


def cut_forms(text: str) -> tuple[str, ...]:
    """Return a text and ever shorter beginnings of it, cut between words."""
    return (text, *(_cut(text, length) for length in _CUTS if length < len(text)))


def _cut(text: str, length: int) -> str:
    head, blank, _ = text[: length + 1].rpartition(" ")
    return head if blank and len(head) > length // 2 else text[:length]


def sentiment_forms(language: Language, row: MessageRow) -> tuple[str, ...]:
    """Word how the author feels."""
    return language.forms(f"sentiments.{row.sentiment or 'none'}")


def sentiment_style(row: MessageRow) -> Style:
    """Return the style of a sentiment: what is negative is read first."""
    return {"neg": STRONG, "pos": BODY}.get(row.sentiment or "", PLAIN)


def kind_forms(language: Language, kind: str) -> tuple[str, ...]:
    """Word what a message does; a kind that no language file knows is shown by its own name."""
    key = f"kinds.{kind}"
    return language.forms(key) if language.has(key) else (plain(kind),)


def motive_forms(language: Language, row: MessageRow) -> tuple[str, ...]:
    """Word what a message is about: all motives, or the first and how many more."""
    names = [language.motive(motive) for motive in row.motives]
    if not names:
        return (language.word("words.unknown"),)
    first = f"{names[0]} +{len(names) - 1}" if len(names) > 1 else names[0]
    return (", ".join(names), first, names[0])


def reading_line(language: Language, row: MessageRow) -> str:
    """Word all that the columns do not hold: who wrote, in what language, of what network, from where."""
    customer = language.word("messages_panel.customer", n=str(row.customer))
    return " · ".join((customer, *reading_parts(language, row)))


def reading_parts(language: Language, row: MessageRow) -> list[str]:
    """Word how a message was read beside sentiment and motives."""
    network = row.network or "unknown"
    parts = [
        language.word(
            f"tongues.{row.language}" if language.has(f"tongues.{row.language}") else "tongues.und"
        ),
        language.word("messages_panel.answer" if row.care else "messages_panel.no_answer"),
    ]
    if language.has(f"networks.{network}") and row.network:
        parts.append(language.word(f"networks.{network}"))
    if row.region:
        parts.append(place(row.region))
    if row.corrected:
        heads = ", ".join(language.word(f"heads.{head}") for head in row.corrected)
        parts.append(language.word("messages_panel.corrected", who=plain(row.who), heads=heads))
    return parts
