"""`main.py train`: from labelled texts to the files in resources/models, the same bytes each time."""

import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np

from commandcenter.semantic.hashed import LABELS, Hashed, Points
from commandcenter.semantic.heads import OUTPUTS, feeling_said, inputs
from commandcenter.semantic.model import FOLDER, HEADS, TABLE, Model, heads_file, words_file
from commandcenter.semantic.model import Table as Kept
from commandcenter.semantic.mood import General, Mood
from commandcenter.semantic.tokens import words
from commandcenter.semantic.verdict import verdict
from commandcenter.training import card, general, heads, mood
from commandcenter.training.scores import Scores, macro_f1, scored
from commandcenter.training.sources import LANGUAGES, Collected, Text, collect

GENERAL = 0.4  # what general texts together count beside the project's own messages
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
    said = _learn_heads(texts.own, learned, out, told)
    _write_table(out, learned, {})
    first = Model(out)
    some = list(_some(texts.check))
    feelings = [*map(feeling_said, said.tolist()), *_feelings(some, first)]
    table = mood.table_of([*texts.own, *some], first.points, feelings)
    weights = _weights(table, len(texts.own))
    told(f"mood: {len(table.labels)} texts, {len(table.names)} inputs")
    unseen = _cross_said(table, weights, texts.own)
    own = mood.Table(table.names, table.values[: len(unseen)], table.labels[: len(unseen)])
    warmth = mood.warmth(own, unseen)
    told(f"chances raised by {warmth}")
    _write_table(out, learned, _named(table, np.round(mood.learn(table, weights) * warmth, 4)))
    made = Model(out)
    unseen = general.chances(np.log(unseen) * warmth)
    scores = card.Scores(_checked(texts, made), *_own_scores(texts.own, said, unseen))
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


def _learn_heads(
    own: Sequence[Text],
    learned: dict[str, general.Learned],
    out: Path,
    told: Callable[[str], None],
) -> general.Floats:
    """Write the heads of every language; return what they say of each text that they never saw."""
    unseen = np.zeros((len(own), len(OUTPUTS)))
    kept = {}
    for language, feeling in learned.items():
        rows = [row for row, one in enumerate(own) if one.language == language]
        chosen = [own[row] for row in rows]
        hashed = Hashed(feeling.packed.tobytes(), feeling.unit)
        made = heads.learn(chosen, [hashed.points(words(one.text)) for one in chosen])
        (out / heads_file(language)).write_bytes(zlib.compress(made.packed.tobytes(), 9))
        kept[language], unseen[rows] = made.kept, made.unseen
        told(f"{language}: heads from {len(chosen):,} labelled texts")
    (out / HEADS).write_bytes(msgspec.json.encode(kept) + b"\n")
    return unseen


def _feelings(texts: Sequence[Text], made: Model) -> list[Points]:
    """Return what the heads say of the feeling of texts that they were not learned from."""
    tokens = [words(one.text) for one in texts]
    languages = [one.language for one in texts]
    told = [
        list(inputs(heads.signs_of(one, text), text, made.hashed(one.language).points(text)))
        for one, text in zip(texts, tokens, strict=True)
    ]
    return [feeling_said(said) for said in made.outputs(languages, tokens, told)]


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
    own: Sequence[Text], said: general.Floats, moods: general.Floats
) -> tuple[dict[tuple[str, str], Scores], dict[str, float]]:
    """Return the scores by language and source, and by language how far the negative share is off."""
    groups: dict[tuple[str, str], list[int]] = {}
    for row, one in enumerate(own):
        groups.setdefault((one.language, one.source), []).append(row)
    found = [
        verdict(outputs, Mood(*chances), heads.signs_of(one, words(one.text)))
        for one, outputs, chances in zip(own, said.tolist(), moods.tolist(), strict=True)
    ]
    scores = {
        key: scored([own[row] for row in rows], [found[row] for row in rows])
        for key, rows in groups.items()
    }
    shares = {}
    for language in LANGUAGES:
        rows = [row for row, one in enumerate(own) if one.language == language]
        right = np.mean([own[row].label == 0 for row in rows])
        shares[language] = float(moods[rows, 0].mean() - right)
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
            feelings = _feelings(chosen, made)
            table = mood.table_of(chosen, made.points, feelings, list(made.weights))
            found = mood.said(table, weights).argmax(axis=1)
            scores[language, source] = macro_f1(table.labels, found, general.even(chosen))
    return scores
