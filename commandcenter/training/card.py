"""The papers beside the weights: what they were learned from, how well they read, whom to credit."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from commandcenter.semantic.hashed import LABELS
from commandcenter.training.scores import Scores as HeadScores
from commandcenter.training.sources import LANGUAGES, SOURCES, Collected

CARD, NOTICE = "MODEL_CARD.md", "NOTICE.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
_OWN = {
    "gold": "labelled messages",
    "dev2": "second set of them",
    "templates": "simulator's texts",
    "written": "own texts to learn from",
}


class Scores(NamedTuple):
    """Macro-F1 (0..1) by language and source: of texts kept from learning, and of the project's own."""

    general: dict[tuple[str, str], float]
    own: dict[tuple[str, str], HeadScores]
    share_error: dict[str, float]  # mean of p_negative minus the true share, 0..1


def write(out: Path, version: str, texts: Collected, scores: Scores) -> None:
    """Write the notices, and the figures into the card; what people wrote around them stays."""
    (out / NOTICE).write_text(_notice(), encoding="utf-8")
    card = out / CARD
    written = (
        card.read_text("utf-8") if card.is_file() else f"# The learned weights\n\n{BEGIN}{END}\n"
    )
    before, _, rest = written.partition(BEGIN)
    _, _, after = rest.partition(END)
    figures = "\n".join(_figures(version, texts, scores))
    card.write_text(f"{before}{BEGIN}\n{figures}\n{END}{after}", encoding="utf-8")


def _figures(version: str, texts: Collected, scores: Scores) -> list[str]:
    return [
        f"Version `{version}`: the digest of the weights; every reading names it.",
        "",
        *_row("collection", "language", "learned from", *LABELS, "kept for the check"),
        *_row(*["---"] * 7),
        *(line for source in SOURCES for line in _counts(source.name, source.languages, texts)),
        "",
        *_row("sentiment, macro-F1 in %", *LANGUAGES),
        *_row(*["---"] * 4),
        *(
            _scored(name, name, scores.general)
            for name in dict.fromkeys(key[1] for key in scores.general)
        ),
        "| negative share, points off | "
        + " | ".join(f"{100 * scores.share_error[language]:+.1f}" for language in LANGUAGES)
        + " |",
        "",
        *_row("own messages, in %", "head", *LANGUAGES),
        *_row(*["---"] * 5),
        *(
            _row(words, head.replace("_", " "), *_cells(name, head, scores.own))[0]
            for name, words in _OWN.items()
            for head in HeadScores._fields
        ),
    ]


def _cells(name: str, head: str, scores: dict[tuple[str, str], HeadScores]) -> list[str]:
    return [
        f"{100 * getattr(scores[language, name], head):.1f}" if (language, name) in scores else "–"
        for language in LANGUAGES
    ]


def _counts(name: str, languages: Sequence[str], texts: Collected) -> list[str]:
    lines = []
    for language in languages:
        learned = [one.label for one in texts.learn[language] if one.source == name]
        kept = sum(one.source == name for one in texts.check[language])
        labels = [f"{learned.count(label):,}" for label in range(len(LABELS))]
        lines += _row(name, language, f"{len(learned):,}", *labels, f"{kept:,}")
    return lines


def _scored(name: str, words: str, scores: dict[tuple[str, str], float]) -> str:
    cells = (
        f"{100 * scores[language, name]:.1f}" if (language, name) in scores else "–"
        for language in LANGUAGES
    )
    return _row(words, *cells)[0]


def _row(*cells: str) -> list[str]:
    return ["| " + " | ".join(cells) + " |"]


def _notice() -> str:
    lines = [
        "# Whom the learned weights are owed to",
        "",
        "Learned, among others, from these collections; none of their texts is in this folder or can be",
        "rebuilt from it. Their labels were mapped to negative, neutral and positive; addresses and user",
        "names had been replaced.",
        "",
        *_row("collection", "nature", "licence", "by"),
        *_row(*["---"] * 4),
        *(line for one in SOURCES for line in _row(one.name, one.nature, one.licence, one.credit)),
        "",
        "CC BY 4.0: <https://creativecommons.org/licenses/by/4.0/>; CC BY-SA 4.0:",
        "<https://creativecommons.org/licenses/by-sa/4.0/>; Apache-2.0:",
        "<https://www.apache.org/licenses/LICENSE-2.0>; MIT: as printed in `resources/lexicons/NOTICE.md`,",
        "Copyright (c) 2016 C.J. Hutto. Weights learned from the CC BY-SA collections are passed on under",
        "CC BY-SA 4.0 where that licence asks for it.",
        "",
    ]  # fmt: skip
    return "\n".join(lines)
