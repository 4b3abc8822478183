"""The learned part of the reading, as it stands in resources/models: read once, at first use.

Its version is a digest of the very bytes, so a reading that names it can be repeated.
"""

import zlib
from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from pathlib import Path

import msgspec

from commandcenter.semantic.hashed import Hashed, Points
from commandcenter.semantic.heads import Heads, Inputs, Kept, Signs
from commandcenter.semantic.lexicons import FOLDER as LEXICONS
from commandcenter.semantic.mood import General, Mood, Weigher, Weights, word_inputs
from commandcenter.semantic.rules import Found
from commandcenter.semantic.tokens import Word

FOLDER = LEXICONS.parent / "models"
TABLE, HEADS = "sentiment.json", "heads.json"
_VERSION_BYTES = 4


class Table(msgspec.Struct, frozen=True):
    """The content of sentiment.json: `general` by language, `mood` by name of the input."""

    general: dict[str, General]
    mood: dict[str, Points]


class Model:
    """A folder of learned weights."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Read the table; the words of a language are read when it is first met."""
        raw = (folder / TABLE).read_bytes()
        self._table = msgspec.json.decode(raw, type=Table)
        self._packed = {
            name: (folder / words_file(name)).read_bytes() for name in self._table.general
        }
        raw_heads = (folder / HEADS).read_bytes()
        self._kept = msgspec.json.decode(raw_heads, type=dict[str, Kept])
        self._packed_heads = {name: (folder / heads_file(name)).read_bytes() for name in self._kept}
        self._hashed: dict[str, Hashed] = {}
        self._heads: dict[str, Heads] = {}
        self._weighers = {
            name: Weigher(one, self._table.mood) for name, one in self._table.general.items()
        }
        files = [raw, *self._packed.values(), raw_heads, *self._packed_heads.values()]
        self.version = version_of(files)

    @property
    def weights(self) -> Weights:
        """The weights by which everything is put together."""
        return self._table.mood

    def hashed(self, language: str) -> Hashed:
        """Return the word weights of a language."""
        if (made := self._hashed.get(language)) is None:
            weights = zlib.decompress(self._packed[language])
            made = self._hashed[language] = Hashed(weights, self._table.general[language].unit)
        return made

    def heads(self, language: str) -> Heads:
        """Return the learned heads of a language."""
        if (made := self._heads.get(language)) is None:
            weights = zlib.decompress(self._packed_heads[language])
            made = self._heads[language] = Heads(weights, self._kept[language])
        return made

    def outputs(
        self, languages: Sequence[str], texts: Sequence[Sequence[Word]], told: Sequence[Inputs]
    ) -> list[list[float]]:
        """Return what the heads say of each text, in its language; `told`: the inputs of each."""
        said: list[list[float]] = [[] for _ in texts]
        for language in dict.fromkeys(languages):
            rows = [row for row, one in enumerate(languages) if one == language]
            heads = self.heads(language)
            found = heads.outputs([texts[row] for row in rows], [told[row] for row in rows])
            for row, outputs in zip(rows, found, strict=True):
                said[row] = outputs
        return said

    def mood(self, language: str, signs: Signs, words: Points, learned: Points) -> Mood:
        """Return the mood of a text: what its words weigh and the learned head says is known."""
        return self._weighers[language].weigh(*signs, words, learned)

    def points(self, language: str, text: Sequence[Word], found: Found) -> Points:
        """Return the general feeling of a text, for neg, neu and pos: what the mood is learned from."""
        general = self._table.general[language]
        sums = [
            a + b for a, b in zip(self.hashed(language).points(text), general.bias, strict=True)
        ]
        for name, value in word_inputs(found):
            for label, weight in enumerate(general.inputs.get(name, ())):
                sums[label] += weight * value
        neg, neu, pos = sums
        return neg, neu, pos


def words_file(language: str) -> str:
    """Return the name of the file with the word weights of a language."""
    return f"sentiment_{language}.bin.z"


def heads_file(language: str) -> str:
    """Return the name of the file with the heads' word weights of a language."""
    return f"heads_{language}.bin.z"


def version_of(files: list[bytes]) -> str:
    """Return the digest of the files of a model, in the order in which the table names them."""
    digest = blake2b(digest_size=_VERSION_BYTES)
    for content in files:
        digest.update(len(content).to_bytes(8, "little") + content)
    return digest.hexdigest()


@cache
def model() -> Model:
    """Return the model that is shipped."""
    return Model()
