"""What people say of readings: corrections and audit labels, in whatever order they were told.

A correction that was taken back counts as never made, so the reading is always the engine's own with
the corrections that stand, oldest first. Pure.
"""

from bisect import insort
from collections.abc import Iterable

import msgspec

from commandcenter.events.fact import Fact
from commandcenter.events.reading import (
    MessageMark,
    Reading,
    ReadingAuditedData,
    ReadingCorrectedData,
    Sample,
)
from commandcenter.events.words import Said


class Correction(msgspec.Struct, frozen=True, array_like=True, order=True):
    """One correction, or the taking back of one, in the order in which they count."""

    at_us: int
    seq: int  # a clock that stands still, as that of a recorded log, leaves the order to the log
    id: str
    head: str
    said: bytes  # old and new, as JSON: the two may be of several types
    who: str
    undoes: str

    @property
    def old(self) -> Said:
        """What the head said before."""
        return _SAID.decode(self.said)[0]

    @property
    def new(self) -> Said:
        """What the head says since then."""
        return _SAID.decode(self.said)[1]


_SAID = msgspec.json.Decoder(tuple[Said, Said])


class Corrected(msgspec.Struct, frozen=True, array_like=True):
    """A message of which somebody corrected the reading."""

    message: MessageMark
    steps: tuple[Correction, ...] = ()

    @property
    def version(self) -> int:
        """The log position of the newest step: what a command about it must have seen."""
        return max(step.seq for step in self.steps)

    def standing(self) -> list[Correction]:
        """Return the corrections that were not taken back, oldest first."""
        undone = {step.undoes for step in self.steps}
        return [step for step in self.steps if not step.undoes and step.id not in undone]

    def reading(self, own: Reading | None) -> Reading | None:
        """Return what the message is read as, `own` being the engine's reading."""
        for step in self.standing():
            own = _with(own or Reading(), step.head, step.new)
        return own


class Label(msgspec.Struct, frozen=True, array_like=True, order=True):
    """What an auditor said of one message, and what the engine had read."""

    at_us: int
    seq: int
    id: str
    label: str  # neg | neu | pos | skip, "" = taken back
    who: str
    sentiment: str
    p_negative: float | None
    version: str


class Audit(msgspec.Struct, frozen=True, array_like=True):
    """One audit: its sample, and the newest label of each message by the message's key."""

    sample: Sample
    labels: dict[str, Label]

    def told(self) -> list[Label]:
        """Return the labels that stand, oldest first."""
        return sorted(label for label in self.labels.values() if label.label)

    def usable(self) -> list[Label]:
        """Return the labels that say what a message is, oldest first."""
        return [label for label in self.told() if label.label != "skip" and label.sentiment]


def correct(
    held: Corrected | None, fact: Fact, at_us: int, said: ReadingCorrectedData
) -> Corrected:
    """Return what is known of a message with one more step."""
    packed = msgspec.json.encode((said.old, said.new))
    step = Correction(at_us, fact.seq, fact.id, said.head, packed, said.who, said.undoes)
    steps = [] if held is None else list(held.steps)
    insort(steps, step)
    return Corrected(said.message if held is None else held.message, tuple(steps))


def audit(audits: dict[str, Audit], fact: Fact, at_us: int, said: ReadingAuditedData) -> None:
    """Put a label into its audit: of two about one message the later counts."""
    held = audits.setdefault(said.sample.key, Audit(said.sample, {}))
    reading = said.message.reading or Reading()
    label = Label(
        at_us, fact.seq, fact.id, said.label, said.who,
        reading.sentiment or "", reading.p_negative, reading.version,
    )  # fmt: skip
    key = said.message.key
    held.labels[key] = max(label, held.labels.get(key, label))


def newest(audits: Iterable[Audit]) -> Audit | None:
    """Return the audit whose period ends last; of several the one that was begun last."""
    return max(audits, key=lambda one: (one.sample.end_us, one.sample.key), default=None)


def _with(reading: Reading, head: str, new: Said) -> Reading:
    if head == "sentiment":  # a person is sure
        return msgspec.structs.replace(reading, sentiment=new, p_negative=float(new == "neg"))
    return msgspec.structs.replace(reading, **{head: new})
