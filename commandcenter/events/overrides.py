"""Steps of overrides: set, signed, extended, ended, what they were to bring, what they did in the end."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from commandcenter.events.words import Name

TargetKind = Literal["case", "agent", "agents", "queue", "skill", "motive"]
OverrideType = Literal[
    "PIN", "HOLD", "DRAIN", "PAUSE", "FLOOR", "CEILING", "MOVE", "CAP", "SKILL_OPEN", "BOOST",
    "PULLBACK", "TRIAGE", "CALL_IN", "MACRO",
]  # fmt: skip

Triple = tuple[float, float, float]
"""An estimate and its 95 % interval: estimate, low, high."""


class EffectData(msgspec.Struct, frozen=True, array_like=True):
    """What an override changes; None = not reckoned.

    `kept`: promises kept, in points; `p90_min`: first reply's 90th percentile; `waiting`: cases to answer.
    `cost`: in the site's currency. It is of all that was set together; `pairs` of futures tell it, that look
    at so many minutes: 0 = not told.
    """

    kept: Triple | None = None
    p90_min: Triple | None = None
    waiting: Triple | None = None
    cost: float | None = None
    pairs: int = 0
    minutes: int = 0


class OverrideStep(msgspec.Struct, frozen=True, kw_only=True, tag_field="act"):
    """What every step says. `who` None = the engine, which only lets time pass."""

    override: Name
    number: Annotated[int, Meta(ge=1)]  # of the step within its override
    who: Name | None = None
    seat: str = ""  # by which token, as a keyed digest


class OverrideSetData(OverrideStep, frozen=True, kw_only=True, tag="set"):
    """Somebody overrules the engine; the first step of an override.

    `length_us`: how long it is to be in force. `lapses_us`: until when a second person must sign, 0 = none
    need: then it is in force from now on. `asked`: whom its author asks to sign. `bundle`: what it ends with.
    """

    type: OverrideType
    kind: TargetKind
    names: tuple[Name, ...]
    reason: Name
    length_us: Annotated[int, Meta(gt=0)]
    params: dict[str, Any] = {}
    lapses_us: int = 0
    asked: str = ""
    bundle: str = ""
    predicted: EffectData | None = None


class OverrideSignedData(OverrideStep, frozen=True, kw_only=True, tag="signed"):
    """A second person, on another seat, puts it in force."""


class OverrideExtendedData(OverrideStep, frozen=True, kw_only=True, tag="extended"):
    """It ends at another instant, and why."""

    until_us: int
    reason: Name


class OverrideEndedData(OverrideStep, frozen=True, kw_only=True, tag="ended"):
    """It is over. `why`: of a person, in words; of the engine, `expired` or `not_signed`."""

    why: Name


class OverridePredictedData(OverrideStep, frozen=True, kw_only=True, tag="predicted"):
    """What it is expected to bring, where nobody looked before it was set: reckoned from that instant."""

    effect: EffectData


class OverrideRealisedData(OverrideStep, frozen=True, kw_only=True, tag="realised"):
    """What it did: the paired run on what came, filed after its end."""

    effect: EffectData


OVERRIDE_SET = "care.override.set.v1"


OVERRIDE_SIGNED = "care.override.signed.v1"


OVERRIDE_EXTENDED = "care.override.extended.v1"


OVERRIDE_ENDED = "care.override.ended.v1"


OVERRIDE_PREDICTED = "care.override.predicted.v1"


OVERRIDE_REALISED = "care.override.realised.v1"


OVERRIDES: dict[str, type[OverrideStep]] = {
    OVERRIDE_SET: OverrideSetData,
    OVERRIDE_SIGNED: OverrideSignedData,
    OVERRIDE_EXTENDED: OverrideExtendedData,
    OVERRIDE_ENDED: OverrideEndedData,
    OVERRIDE_PREDICTED: OverridePredictedData,
    OVERRIDE_REALISED: OverrideRealisedData,
}
"""The steps of an override, each by its kind of fact."""
