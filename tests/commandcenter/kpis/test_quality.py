"""How often the engine's reading stood, of what people looked at; how the classes drift."""

from commandcenter.clock import DAY
from commandcenter.kpis.quality import drifts, quality
from commandcenter.protocol.desk import Agreement
from commandcenter.state import State
from tests.commandcenter.kpis.moments import moment
from tests.commandcenter.story import at, audited, correction, folded, told, wrote


def agreed(found: tuple[Agreement, ...]) -> dict[str, tuple[int, int]]:
    return {one.head: (one.agreed, one.n) for one in found}


def test_who_corrects_one_head_confirms_the_others_and_an_audit_counts_for_sentiment_only() -> None:
    a, b, c = told(*(wrote(at(n), f"t{n}", n, mood="neu", name=f"m{n}") for n in range(1, 4)))
    facts = [
        a, b, c,
        correction(a, "sentiment", "neg", at_us=at(50)),
        audited(b, "neu", at_us=at(51)),
        audited(c, "skip", at_us=at(52)),
    ]  # fmt: skip
    found = quality(moment(folded(facts), at(60)))
    assert agreed(found.agreements) == {
        "sentiment": (1, 2), "care": (1, 1), "kind": (1, 1), "motives": (1, 1),
    }  # fmt: skip
    assert (found.audit_n, found.audit_who) == (1, ("Rita",))


def test_a_correction_taken_back_is_no_judgement() -> None:
    (a,) = told(wrote(at(1), mood="neu", name="a"))
    facts = [
        a,
        correction(a, "sentiment", "neg", at_us=at(50), name="c"),
        correction(a, "sentiment", "neu", at_us=at(51), undoes="c"),
    ]
    assert agreed(quality(moment(folded(facts), at(60))).agreements)["sentiment"] == (0, 0)


def test_only_the_last_two_hundred_count() -> None:
    messages = told(
        *(wrote(at(0) + n, f"t{n}", n + 1, mood="neu", name=f"m{n}") for n in range(230))
    )
    labels = [
        audited(each, "neg" if n < 30 else "neu", at_us=at(61) + n)
        for n, each in enumerate(messages)
    ]
    found = quality(moment(folded([*messages, *labels]), at(65)))
    assert agreed(found.agreements)["sentiment"] == (200, 200)


def test_drift_compares_the_last_week_with_the_eight_before() -> None:
    state = folded(
        told(
            *(
                wrote(at(0) - day * DAY, f"t{day}", mood="neg" if day < 7 else "neu")
                for day in range(70)
            ),
            wrote(at(0), "failed", mood=None),
        )
    )
    found = {one.key: (one.now, one.before) for one in drifts(state, at(1))}
    assert found["neg"] == (1.0, 0.0)
    assert found["neu"] == (0.0, 1.0)
    assert found["care"] == (1.0, 1.0)
    assert {one.now for one in drifts(State(), at(1))} == {None}


def test_the_version_in_force_is_that_of_the_newest_message() -> None:
    state = State()
    state.versions = {"rules-2": at(5), "rules-10": at(9), "rules-1": at(1)}
    assert quality(moment(state, at(10))).version == "rules-10"
