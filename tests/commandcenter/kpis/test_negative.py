"""The negative share of the last hour's bursts."""

from commandcenter.clock import DAY
from commandcenter.events.fact import Fact
from commandcenter.kpis import audited as audit_module
from commandcenter.kpis import negative
from commandcenter.state import State
from tests.commandcenter.kpis.moments import in_use, moment
from tests.commandcenter.story import at, audited, folded, replied, told, wrote


def crowd(minute: float, bad: int, good: int) -> list[Fact]:
    """Return that many customers with one burst each."""
    moods = ["neg"] * bad + ["neu"] * good
    return [
        wrote(at(minute) + n, f"{minute} {n}", n + 1, mood=mood) for n, mood in enumerate(moods)
    ]


def test_a_customer_weighs_once_however_much_he_writes() -> None:
    figure = negative.figure(
        moment(
            [
                *(wrote(at(10 + minute), "a", 1, mood="neg") for minute in range(9)),
                wrote(at(20), "b", 2, mood="pos", care=False),
                wrote(at(21), "b", 3, mood="neu"),
                wrote(at(30), "c", 4, mood=None),  # its reading failed
                wrote(at(31), "d", 5, mood="neg", kind="spam"),
            ],
            at(60),
        )
    )
    assert (figure.part, figure.n, figure.value) == (2, 4, 0.5)
    assert (figure.window, figure.raw, figure.goal) == ("60min", True, 0.30)


def test_a_burst_counts_when_it_began_and_with_the_mood_it_came_to() -> None:
    story = [wrote(at(0), mood="neu"), wrote(at(9), mood="neg")]
    assert negative.figure(moment(story, at(30))).value == 1.0
    assert negative.figure(moment(story, at(60))).n == 0  # it began an hour ago
    assert negative.figure(moment([*story, replied(at(5))], at(30))).value == 0.5


def test_nothing_read_is_nought_of_nought_and_an_empty_log_is_missing() -> None:
    empty = negative.figure(moment(State(), at(0)))
    assert (empty.value, empty.part, empty.n) == (None, None, None)
    quiet = negative.figure(moment([wrote(at(0), mood="neg")], at(300)))
    assert (quiet.value, quiet.part, quiet.n) == (None, 0, 0)
    calm = negative.figure(moment([wrote(at(0))], at(30)))
    assert (calm.value, calm.part, calm.n) == (0.0, 0, 1)


def test_the_level_waits_three_minutes_and_needs_thirty_bursts() -> None:
    many, few = folded(told(*crowd(0, 12, 18))), folded(told(*crowd(0, 29, 0)))

    def level(state: State, minutes: float) -> str:
        return negative.figure(moment(state, at(minutes))).level

    assert [level(many, minutes) for minutes in (3, 4, 30)] == ["normal", "warning", "warning"]
    assert level(few, 30) == "normal"
    assert level(folded(told(*crowd(0, 20, 10))), 30) == "critical"


def test_the_usual_takes_only_hours_with_enough_bursts() -> None:
    days = range(1, 36)
    rare = [
        wrote(at(10) - day * DAY + n, f"{day} {n}", n, mood="neg") for day in days for n in range(4)
    ]
    rare += [wrote(at(0) - 60 * DAY), *in_use(56)]
    assert negative.figure(moment(rare, at(30))).usual is None
    often = [wrote(at(11) - day * DAY, f"{day} 5", 9, mood="neu") for day in days]
    figure = negative.figure(moment([*rare, *often], at(30)))
    assert (figure.usual, figure.low, figure.high) == (0.8, 0.8, 0.8)
    assert figure.scale_max == 1.0
    assert negative.figure(moment([*rare, *often], at(30), with_usual=False)).usual is None


# ---- with an audit


def audit_of(messages: list[Fact], right: int) -> list[Fact]:
    """Return labels of these messages: of the first `right` the engine's own, of the others not negative."""
    return [
        audited(each, "neg" if place < right and is_negative(each) else "neu", at_us=at(61) + place)
        for place, each in enumerate(messages)
    ]


def is_negative(message: Fact) -> bool:
    return b'"sentiment":"neg"' in message.body


def test_with_an_audit_the_share_is_calibrated_and_says_how_sure_it_is() -> None:
    messages = crowd(10, 90, 110)
    story = told(*messages, *audit_of(messages, 45))  # every other negative was none
    raw, figure = (negative.figure(moment(facts, at(65))) for facts in (messages, story))
    assert (raw.value, raw.raw, raw.least) == (0.45, True, None)
    assert not figure.raw
    assert figure.value is not None
    assert figure.least is not None
    assert figure.most is not None
    assert figure.least <= figure.value <= figure.most
    assert abs(figure.value - 0.225) < 0.05
    assert (figure.part, figure.n, figure.audit_due) == (90, 200, False)
    explained = negative.explain(moment(story, at(65)))
    assert (explained.low, explained.high) == (figure.least, figure.most)


def test_of_fewer_than_a_hundred_no_calibrated_share_is_told() -> None:
    messages = crowd(10, 90, 110)
    later = crowd(90, 40, 59)
    story = told(*messages, *audit_of(messages, 45), *later)
    figure = negative.figure(moment(story, at(120)))
    assert (figure.n, figure.raw, figure.least) == (99, True, None)
    assert figure.value == 40 / 99


def test_an_audit_is_due_again_after_a_quarter_and_for_another_engine() -> None:
    messages = crowd(10, 90, 110)
    story = told(*messages, *audit_of(messages, 45))
    soon, late = at(65), at(65) + 100 * DAY
    state = folded(story)
    known = audit_module.audited(state, soon)
    assert known is not None
    assert not known.is_due
    aged = audit_module.audited(state, late)
    assert aged is not None
    assert aged.is_due
    state.versions["rules-99"] = soon
    other = audit_module.audited(state, soon)
    assert other is not None
    assert other.is_due


def test_an_audit_counts_from_a_hundred_and_fifty_labels_on() -> None:
    messages = crowd(10, 90, 110)
    labels = audit_of(messages, 45)
    assert audit_module.audited(folded([*messages, *labels[:149]]), at(65)) is None
    assert audit_module.audited(folded([*messages, *labels[:150]]), at(65)) is not None
