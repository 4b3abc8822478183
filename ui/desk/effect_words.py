"""A change with its interval in words; what an override was to bring and what it did."""

from commandcenter.clock import MINUTE
from commandcenter.languages import Language
from commandcenter.protocol.preview import Effect
from commandcenter.protocol.regia import Effect as Filed
from commandcenter.protocol.regia import OverrideRow, Triple
from ui.desk.seen import Seen

RECKONED_WITHIN = 10 * MINUTE  # what an override did; later on nobody will say


def change_forms(
    language: Language, effect: Effect, key: str, times: float = 1.0
) -> tuple[str, ...]:
    """Return a change with its interval; inside its error only that it is too close to call."""
    if not effect.is_clear:
        return language.forms("preview.close")
    low, high = sorted((effect.low * times, effect.high * times))
    decimals = int(abs(effect.value * times) < 1)  # what is clear is never a nought
    told = {"change": effect.value * times, "low": low, "high": high}
    return language.forms(
        key,
        **{
            name: language.number(value, decimals=decimals, signed=True)
            for name, value in told.items()
        },
    )


def effect_forms(language: Language, row: OverrideRow, now_us: int) -> tuple[str, ...]:
    """Say what an override was to bring, and what it did once it is over; () = neither is known."""
    did = _filed(language, row.realised, "effects.did")
    if row.realised is None and row.ended_us is not None:
        is_soon = now_us - row.ended_us < RECKONED_WITHIN
        did = language.forms("effects.not_yet" if is_soon else "effects.unknown")
    return _both(_filed(language, row.predicted, "effects.expected"), did)


def filed_forms(
    language: Language, predicted: Filed | None, realised: Filed | None
) -> tuple[str, ...]:
    """Say both as far as they are filed; () = neither is."""
    expected = _filed(language, predicted, "effects.expected")
    return _both(expected, _filed(language, realised, "effects.did"))


def _filed(language: Language, effect: Filed | None, key: str) -> tuple[str, ...]:
    """Say an effect that was filed by its promises kept, and by its wait where there is room."""
    if effect is None or effect.kept is None:
        return ()
    kept = triple_forms(language, effect.kept, "preview.points")
    short = language.forms(key, change=kept[-1])
    if effect.p90_min is None:
        return (*language.forms(key, change=kept[0]), *short)
    wait = triple_forms(language, effect.p90_min, "preview.minutes")
    whole = kept[0] if kept == wait else f"{kept[0]}; {wait[0]}"
    return (*language.forms(key, change=whole), *language.forms(key, change=kept[0]), *short)


def triple_forms(language: Language, told: Triple, key: str) -> tuple[str, ...]:
    """Return an estimate with its interval; inside its error only that it is too close to call."""
    value, low, high = told
    return change_forms(language, Effect(value=value, half=max(value - low, high - value)), key)


def _both(expected: tuple[str, ...], did: tuple[str, ...]) -> tuple[str, ...]:
    """Return both from long to short; what was expected is shortened first, at last it goes."""
    if not did or not expected:
        return expected or did
    first = [f"{one} · {did[0]}" for one in expected]
    return (*first, *(f"{expected[-1]} · {one}" for one in did), did[-1])


def share_forms(language: Language, kept: Triple) -> tuple[str, ...]:
    """Write a share that will be kept with its error, and without."""
    value, low, high = kept
    share = language.percent(value)
    margin = round(100 * max(value - low, high - value))
    return language.word("queues_panel.kept", share=share, margin=margin), share


def ahead_words(language: Language, seen: Seen, motive: str) -> str:
    """Say what share of a motive's promises will be kept, until when; "" = not known."""
    view = seen.desk.regia if seen.desk is not None else None
    if view is None or view.forecast_us is None:
        return ""
    kept = next((one.kept for one in view.ahead if one.motive == motive), None)
    if kept is None:
        return ""
    until = language.time(view.forecast_us, seen.zone)
    return language.word("effects.ahead", kept=share_forms(language, kept)[0], time=until)
