"""What people write: templates with their labels, filled with invented values, typed as people type."""

import re
from functools import lru_cache
from random import Random

import msgspec

from feeds.simulator.chance import pick
from feeds.simulator.world import FOLDER, LANGUAGES, Noise

_SLOT = re.compile(r"\{(\w+)\}", re.ASCII)
_DIGITS = re.compile(r"\{(\d)d\}", re.ASCII)
_PLAIN = str.maketrans("àèéìòùáíóúñü", "aeeiouaiounu")
_EMOJI = {"neg": ("😡", "😤", "😠", "🙄", "😭", "👎"), "pos": ("😊", "❤️", "👏", "🎉", "💪", "😍")}
_MARKS = {"neg": ("!!!", "!", "...", " basta!"), "pos": ("!", "!!"), "neu": (" ", "..")}
_RARE = frozenset({"press/legal", "churn_threat"})
_RARE_SHARE = 0.3
IDLE_POOLS = {"praise": "praise", "offtopic": "offtopic", "joke/banter": "joke", "spam": "spam"}


class Template(msgspec.Struct, frozen=True):
    """One line of templates_*.jsonl. `part`: open | follow | still, where it stands in a conversation."""

    id: str
    lang: str
    text: str
    motives: tuple[str, ...]
    sentiment: str
    kind: str
    emotion: str
    urgent: bool
    care: bool
    slots: tuple[str, ...]
    part: str = "open"

    @property
    def motive(self) -> str:
        """Return what it is about, "" where about nothing of ours."""
        return self.motives[0] if self.motives else ""


def pools_of(template: Template) -> list[str]:
    """Return the names of the pools a template is drawn from."""
    if template.part == "still":
        return ["still"]
    if template.part == "follow":
        about = template.motives or ("care" if template.care else "idle",)
        return [f"follow:{motive}" for motive in about]
    if template.kind in {"data_reply", "thanks"}:
        return [template.kind]
    found = []
    if not template.care:
        found.append("advert" if template.motive else IDLE_POOLS[template.kind])
        if template.motive and template.emotion == "irony":
            found.append("irony")
    else:
        found.append(f"care:{template.motive}")
    if template.motive and template.emotion != "irony":
        found.append(f"{'neg' if template.sentiment == 'neg' else 'calm'}:{template.motive}")
    return found


@lru_cache(maxsize=1)
def library() -> dict[str, dict[str, tuple[Template, ...]]]:
    """Return all templates: language, then pool."""
    found: dict[str, dict[str, tuple[Template, ...]]] = {}
    decode = msgspec.json.Decoder(Template).decode
    for language in LANGUAGES:
        pools: dict[str, list[Template]] = {}
        for line in (FOLDER / f"templates_{language}.jsonl").read_bytes().splitlines():
            template = decode(line)
            for pool in pools_of(template):
                pools.setdefault(pool, []).append(template)
        found[language] = {pool: tuple(templates) for pool, templates in pools.items()}
    return found


def template_from(rng: Random, language: str, *pools: str) -> Template:
    """Return a template of the first pool that has any; threats and press are drawn less often."""
    of = library()[language]
    options = next(of[pool] for pool in pools if pool in of)
    found = pick(rng, options)
    if found.kind in _RARE and rng.random() > _RARE_SHARE:
        found = pick(rng, options)
    return found


@lru_cache(maxsize=1)
def slots() -> dict[str, dict[str, list[str | int | float]]]:
    """Return the values of the slots: "common", then by language."""
    kind = dict[str, dict[str, str | list[str | int | float]]]
    found = msgspec.json.decode((FOLDER / "slots.json").read_bytes(), type=kind)
    return {
        part: {name: values for name, values in of.items() if isinstance(values, list)}
        for part, of in found.items()
    }


def cities(language: str) -> tuple[str, ...]:
    """Return the places customers of this language write from."""
    return tuple(str(city) for city in slots()[language]["city"])


class Writer:
    """Writes in one language, in one month of one year."""

    def __init__(self, language: str, noise: Noise, month: int, year: int) -> None:
        """Make the values of the slots ready; bills are about the last two months."""
        values: dict[str, list[str | int | float]]
        values = {**slots()["common"], **slots()[language], "year": [year]}
        months = values["month"]
        values["month"] = [months[month - 2], months[month - 3]]
        self._values = {
            name: tuple(_written(value, language) for value in found)
            for name, found in values.items()
        }
        self._noise = noise

    def write(self, rng: Random, template: Template, *, city: str = "", neat: bool = False) -> str:
        """Return the template filled in; `city` replaces the place, `neat` leaves the typing clean."""
        parts = _parts(template.text)
        words = list(parts)
        for index in range(1, len(parts), 2):
            words[index] = self._value(rng, parts[index], city)
        text = "".join(words)
        return text if neat else self._typed(rng, text, template.sentiment)

    def _value(self, rng: Random, slot: str, city: str) -> str:
        if slot == "city" and city:
            return city
        value = pick(rng, self._values[slot])
        return (
            _DIGITS.sub(lambda found: _digits(rng, int(found[1])), value) if "{" in value else value
        )

    def _typed(self, rng: Random, text: str, sentiment: str) -> str:
        noise = self._noise
        if rng.random() < noise.typo_share and len(text) > 12:
            at = 4 + int(rng.random() * (len(text) - 8))
            if text[at : at + 2].isalpha():
                text = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        if rng.random() < noise.no_accents_share:
            text = text.translate(_PLAIN)
        drawn = rng.random()
        if drawn < noise.capitals_share:
            text = text.upper()
        elif drawn < noise.capitals_share + noise.sentence_case_share:
            text = text[:1].upper() + text[1:]
        if rng.random() < noise.marks_share and text[-1].isalpha():
            text = (text + pick(rng, _MARKS[sentiment])).rstrip()
        if sentiment in _EMOJI and rng.random() < noise.emoji_share:
            text = f"{text} {pick(rng, _EMOJI[sentiment])}"
        return text


@lru_cache(maxsize=2048)
def _parts(text: str) -> tuple[str, ...]:
    """Split into literal, slot, literal, slot … literal."""
    return tuple(_SLOT.split(text))


def _digits(rng: Random, count: int) -> str:
    return f"{int(rng.random() * 10**count):0{count}d}"


def _written(value: object, language: str) -> str:
    if isinstance(value, float) and not value.is_integer():
        text = f"{value:.2f}"
        return text if language == "en" else text.replace(".", ",")
    return f"{value:g}" if isinstance(value, float) else str(value)
