"""`main.py train`: from labelled texts to the files in resources/models, the same bytes each time."""

import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np

from commandcenter.semantic.hashed import LABELS, Points
from commandcenter.semantic.model import FOLDER, TABLE, Model, words_file
from commandcenter.semantic.model import Table as Kept
from commandcenter.semantic.mood import General
from commandcenter.training import card, general, mood
from commandcenter.training.sources import LANGUAGES, Collected, Text, collect

GENERAL = 1.5  # what general texts together count beside the project's own messages
OTHERS = 5  # of the other languages, every so many texts are learned from too
PER_LABEL = 200  # general texts of each source and label that the mood is learned from
FOLDS = 5
_SEED = 11


def train(data: Path, out: Path = FOLDER, told: Callable[[str], None] = print) -> Model:
    """Learn from the collections in `data`, write weights, card and notices into `out`; return the model.

    `told` gets one line a step. Raises UserError where a collection is missing.
    """
    return train_on(collect(data), out, told)


def train_on(texts: Collected, out: Path, told: Callable[[str], None]) -> Model:
    """Learn from texts; see `train`."""
    out.mkdir(parents=True, exist_ok=True)
    learned = {language: _learned(texts, language, told) for language in LANGUAGES}
    for language, one in learned.items():
        (out / words_file(language)).write_bytes(zlib.compress(one.packed.tobytes(), 9))
    _write_table(out, learned, {})
    points = Model(out).points
    table = mood.table_of([*texts.own, *_some(texts.check)], points)
    weights = _weights(table, len(texts.own))
    told(f"mood: {len(table.labels)} texts, {len(table.names)} inputs")
    unseen = _cross_said(table, weights, texts.own)
    own = mood.Table(table.names, table.values[: len(unseen)], table.labels[: len(unseen)])
    warmth = mood.warmth(own, unseen)
    told(f"chances raised by {warmth}")
    _write_table(out, learned, _named(table, np.round(mood.learn(table, weights) * warmth, 4)))
    made = Model(out)
    unseen = general.chances(np.log(unseen) * warmth)
    scores = card.Scores(_checked(texts, made), *_own_scores(own.labels, unseen, texts.own))
    card.write(out, made.version, texts, scores)
    told(f"version {made.version}")
    return made


def _learned(texts: Collected, language: str, told: Callable[[str], None]) -> general.Learned:
    others = [
        one for other in LANGUAGES if other != language for one in texts.learn[other][::OTHERS]
    ]
    chosen = texts.learn[language] + others
    told(f"{language}: {len(chosen):,} texts")
    return general.learn(general.rows_of(chosen, general.even(chosen)))


def _write_table(
    out: Path, learned: dict[str, general.Learned], weights: dict[str, Points]
) -> None:
    kept = Kept(
        {
            language: General(
                one.unit,
                _points(one.bias),
                dict(zip(general.BESIDE, map(_points, one.beside), strict=True)),
            )
            for language, one in learned.items()
        },
        weights,
    )
    (out / TABLE).write_bytes(msgspec.json.format(msgspec.json.encode(kept), indent=1) + b"\n")


def _points(row: general.Floats) -> Points:
    neg, neu, pos = map(float, row)
    return neg, neu, pos


def _named(table: mood.Table, weights: general.Floats) -> dict[str, Points]:
    return {name: _points(row) for name, row in zip(table.names, weights, strict=True)}


def _some(check: dict[str, list[Text]]) -> Iterator[Text]:
    """Yield as many general texts of each source and label: the first of them."""
    counts: dict[tuple[str, str, int], int] = {}
    for texts in check.values():
        for one in texts:
            key = (one.language, one.source, one.label)
            counts[key] = counts.get(key, 0) + 1
            if counts[key] <= PER_LABEL:
                yield one


def _weights(table: mood.Table, own: int) -> general.Floats:
    """Return what each row counts."""
    weights = np.ones(len(table.labels))
    weights[own:] = GENERAL * own / max(1, len(weights) - own)
    return weights


def _cross_said(table: mood.Table, weights: general.Floats, own: Sequence[Text]) -> general.Floats:
    """Return the chances of the project's own messages, each by weights that never saw its event."""
    fold_of = np.random.default_rng(_SEED).integers(0, FOLDS, 1000)
    folds = np.array([fold_of[one.event] for one in own])
    found = np.zeros((len(own), len(LABELS)))
    for fold in range(FOLDS):
        left_out = np.concatenate([folds == fold, np.zeros(len(weights) - len(own), bool)])
        part = mood.Table(table.names, table.values[~left_out], table.labels[~left_out])
        learned = mood.learn(part, weights[~left_out])
        tried = mood.Table(table.names, table.values[left_out], table.labels[left_out])
        found[folds == fold] = mood.said(tried, learned)
    return found


def _own_scores(
    labels: general.Ints, found: general.Floats, own: Sequence[Text]
) -> tuple[dict[tuple[str, str], float], dict[str, float]]:
    """Return macro-F1 by language and source, and by language how far the negative share is off."""
    groups: dict[tuple[str, str], list[int]] = {}
    for row, one in enumerate(own):
        groups.setdefault((one.language, one.source), []).append(row)
    scores = {
        key: macro_f1(labels[rows], found[rows].argmax(axis=1)) for key, rows in groups.items()
    }
    shares = {}
    for language in LANGUAGES:
        rows = [row for row, one in enumerate(own) if one.language == language]
        shares[language] = float(found[rows, 0].mean() - (labels[rows] == 0).mean())
    return scores, shares


def _checked(texts: Collected, made: Model) -> dict[tuple[str, str], float]:
    """Return the scores on the check part of each collection, every label weighing the same."""
    scores = {}
    used = set(map(id, _some(texts.check)))
    weights = np.array(list(made.weights.values()))
    for language, checked in texts.check.items():
        for source in dict.fromkeys(one.source for one in checked):
            chosen = [one for one in checked if one.source == source and id(one) not in used]
            if len({one.label for one in chosen}) < len(LABELS):
                continue
            table = mood.table_of(chosen, made.points, list(made.weights))
            found = mood.said(table, weights).argmax(axis=1)
            scores[language, source] = macro_f1(table.labels, found, general.even(chosen))
    return scores


def macro_f1(
    gold: general.Ints, found: general.Ints, weights: general.Floats | None = None
) -> float:
    """Return the mean over the labels of F1, 0 to 1."""
    each = np.ones(len(gold)) if weights is None else weights
    scores = []
    for label in range(len(LABELS)):
        hits = each[(gold == label) & (found == label)].sum()
        wrong = each[(gold == label) != (found == label)].sum()
        scores.append(2 * hits / (2 * hits + wrong) if hits + wrong else 1.0)
    return float(np.mean(scores))
