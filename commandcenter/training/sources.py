"""The labelled texts to learn from: collections whose licence allows it, and this project's own messages."""

import gzip
import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

from commandcenter.errors import UserError
from commandcenter.semantic.hashed import LABELS
from commandcenter.semantic.mask import mask

_ROOT = Path(__file__).resolve().parents[2]
OWN = _ROOT / "tests" / "golden"
WRITTEN = _ROOT / "resources" / "training"
SIMULATOR = _ROOT / "resources" / "simulator"
LANGUAGES = ("it", "es", "en")
EVENTS = 1000
_LABELLED = {"gold": "messages/{}.jsonl", "dev2": "reading/dev2_{}.jsonl"}
_SLOT, _DIGITS = re.compile(r"\{(\w+)\}"), re.compile(r"\{(\d+)d\}")


class Source(NamedTuple):
    """A collection: its file is <name>_<language>.jsonl.gz, one JSON object {text, label, split} a line."""

    name: str
    languages: tuple[str, ...]
    nature: str
    licence: str
    credit: str


SOURCES = (
    Source(
        "emo50k",
        ("es",),
        "tweets, the author's emoji as label",
        "Apache-2.0",
        "emo50k of TextClassificationTutorial, sadit (Eric S. Tellez)",
    ),
    Source(
        "emobank",
        ("en",),
        "sentences of fiction, news, letters, blogs",
        "CC BY-SA 4.0",
        "EmoBank, JULIE Lab (Buechel and Hahn 2017)",
    ),
    Source(
        "emoita",
        ("it",),
        "the EmoBank sentences in Italian",
        "CC BY-SA 4.0",
        "EmoITA, Giovanni Gafà and others, after EmoBank",
    ),
    Source(
        "xed",
        LANGUAGES,
        "film subtitles",
        "CC BY 4.0",
        "XED, Helsinki-NLP (Öhman and others 2020)",
    ),
    Source(
        "goemotions",
        ("en",),
        "Reddit comments",
        "Apache-2.0",
        "GoEmotions, Google Research (Demszky and others 2020)",
    ),
    Source(
        "vadertweets",
        ("en",),
        "tweets",
        "MIT",
        "vaderSentiment, C.J. Hutto (Hutto and Gilbert 2014)",
    ),
)


class Text(NamedTuple):
    """A labelled text; `event` groups what may not stand on both sides of a check.

    Of general texts only the feeling is known: their `kind` is "".
    """

    text: str
    label: int  # place in LABELS
    language: str
    source: str
    event: int
    care: bool = False
    kind: str = ""
    motives: tuple[str, ...] = ()


class Collected(NamedTuple):
    """What there is: to learn the general feeling from, to check it on, and the project's own messages."""

    learn: dict[str, list[Text]]
    check: dict[str, list[Text]]
    own: list[Text]


def collect(folder: Path, own: Path = OWN) -> Collected:
    """Read every collection of SOURCES in a folder; raise UserError naming a file that is missing."""
    learn: dict[str, list[Text]] = {language: [] for language in LANGUAGES}
    check: dict[str, list[Text]] = {language: [] for language in LANGUAGES}
    for source in SOURCES:
        for language in source.languages:
            for number, row in enumerate(_rows(folder / f"{source.name}_{language}.jsonl.gz")):
                text = Text(row["text"], LABELS.index(row["label"]), language, source.name, number)
                (check if row["split"] == "dev" else learn)[language].append(text)
    return Collected(learn, check, list(_own(own)))


def _own(folder: Path) -> Iterable[Text]:
    for source, name in _LABELLED.items():
        for language in LANGUAGES:
            for row in map(json.loads, _lines(folder / name.format(language))):
                yield _text(row, row["text"], source)
    for language in LANGUAGES:
        for number, line in enumerate(_lines(WRITTEN / f"written_{language}.tsv")):
            yield _written(line.split("\t"), language, number % EVENTS)
    slots = json.loads((SIMULATOR / "slots.json").read_text("utf-8"))
    for language in LANGUAGES:
        fillings = {**slots["common"], **slots[language], "year": [2025]}
        for row in map(json.loads, _lines(SIMULATOR / f"templates_{language}.jsonl")):
            yield _text(row, _filled(row["text"], fillings), "templates")


def _text(row: dict[str, Any], text: str, source: str) -> Text:
    label, event = LABELS.index(row["sentiment"]), int(row["id"][-3:])
    told = row["care"], row["kind"], tuple(row["motives"])
    return Text(mask(text).text, label, row["lang"], source, event, *told)


def _written(cells: Sequence[str], language: str, event: int) -> Text:
    """Return the text of a row: sentiment, care 1 or 0, kind, motives or "-", network, text."""
    sentiment, care, kind, motives, _, text = cells
    told = care == "1", kind, () if motives == "-" else tuple(motives.split(","))
    return Text(mask(text).text, LABELS.index(sentiment), language, "written", event, *told)


def _filled(template: str, fillings: dict[str, list[Any]]) -> str:
    """Return a template with a filling in each slot: which one depends on its text only."""
    chosen = crc32(template.encode())

    def filling(slot: re.Match[str]) -> str:
        fitting = fillings[slot[1]]
        return _DIGITS.sub(lambda digits: "7" * int(digits[1]), str(fitting[chosen % len(fitting)]))

    return _SLOT.sub(filling, template)


def _rows(file: Path) -> Iterable[dict[str, str]]:
    return map(json.loads, _lines(file))


def _lines(file: Path) -> Sequence[str]:
    """Return the lines of a file; no other character than the line feed ends one."""
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise UserError("train_source_missing", file=str(file)) from error
    text = (gzip.decompress(raw) if file.suffix == ".gz" else raw).decode("utf-8")
    return [line for line in text.split("\n") if line]
