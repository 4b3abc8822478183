"""A crisis as a manager reviews it: times, figures before, during, after, lanes, what came late, its cost."""

import pytest
from msgspec.structs import replace

from commandcenter.clock import HOUR, MINUTE
from commandcenter.errors import UserError
from commandcenter.events.fact import Fact
from commandcenter.kpis.moment import Moment
from commandcenter.protocol.review import ReviewRow, ReviewView
from commandcenter.review.whole import review
from commandcenter.settings import Rates, Settings
from tests.commandcenter.kpis.moments import moment
from tests.commandcenter.story import (
    at,
    correction,
    folded,
    incident,
    link,
    post,
    replied,
    silence,
    told,
    wrote,
)

NOW = at(600)


def crisis() -> list[Fact]:
    """Return a calm morning, an hour of trouble from ten on, its end, and what people did about it."""
    facts = []
    for n in range(120):  # one message in five minutes, all answered after ten
        when = at(n * 5)
        facts += [wrote(when, f"calm{n}", n + 1), replied(when + 10 * MINUTE, f"calm{n}")]
    for n in range(60):  # one a minute more from ten to eleven; every third waits two hours
        when = at(60 + n)
        wait = 20 if n % 3 else 120
        facts += [
            wrote(when, f"bad{n}", 500 + n, mood="neg", motives=("signal",)),
            replied(when + wait * MINUTE, f"bad{n}"),
        ]
    late = wrote(at(62), "late", 900, mood="neg", motives=("signal",), recorded_us=at(300))
    first = wrote(at(61), "first", 901, mood="neu", motives=("signal",))
    return [
        *facts, late, first,
        incident("firing", at(65), severity=7, evidence={"onset_us": at(60)}, was="", number=1),
        incident("acknowledged", at(68), severity=7, who="M. Ferri", was="firing", number=2, note="mine"),
        incident(
            "acknowledged", at(75), severity=7, who="M. Ferri", was="acknowledged", number=3,
            cause="Core router",
        ),
        incident("resolved", at(135), severity=7, was="acknowledged", number=4, ended_us=at(120)),
        post("published", at(80), start=at(80), text="We know", motive="signal"),
        post("published", at(20), name="q", start=at(20), text="Live show"),
        silence(at(70), minutes=30),
        link("disconnected", at(90)), link("fresh", at(95)),
        correction(first, "sentiment", "neg", at_us=at(100), old="neu"),
    ]  # fmt: skip


def reviewed(more: list[Fact] | None = None, settings: Settings | None = None) -> ReviewView:
    facts = told(*crisis(), *(more or []))

    def known_at(at_us: int) -> Moment:
        return moment(folded([one for one in facts if one.recorded_us <= at_us]), at_us)

    now = moment(folded(facts), NOW)
    if settings is not None:
        now = Moment(now.state, NOW, settings, now.clock, now.hours)
    return review(now, "A0001", (), known_at)


def row(view: ReviewView, key: str) -> ReviewRow:
    return next(one for one in view.rows if one.key == key)


def test_the_window_begins_two_hours_before_and_ends_two_after() -> None:
    view = reviewed()
    assert (view.start_us, view.onset_us, view.over_us, view.end_us) == (
        at(-60), at(60), at(120), at(255),
    )  # fmt: skip


def test_the_four_times_are_of_the_first_firing_hand_and_word_in_public() -> None:
    ends = {one.key: (one.begin_us, one.end_us) for one in reviewed().times}
    assert ends == {
        "detect": (at(60), at(65)),
        "acknowledge": (at(65), at(68)),
        "publish": (at(65), at(80)),
        "resolve": (at(120), at(135)),
    }
    acknowledge = reviewed().times[1]
    assert acknowledge.within_us == 10 * MINUTE


def test_before_during_and_after_are_counted_by_one_rule() -> None:
    view = reviewed()
    messages = row(view, "messages")
    assert messages.during == 12 + 60 + 2  # one hour
    assert messages.after == 12
    negative = row(view, "negative")
    assert negative.during is not None
    assert negative.before == 0.0
    assert abs(negative.during - 62 / 74) < 1e-9  # the corrected one is negative now
    missed = row(view, "missed")
    assert (missed.before, missed.during, missed.after) == (0.0, 22.0, 0.0)


def test_what_was_known_at_its_end_is_told_where_it_was_otherwise() -> None:
    view = reviewed()
    assert row(view, "messages").during_then == 12 + 60 + 1  # one came at two in the afternoon
    assert row(view, "service_level").during_then is not None
    assert [(one.at_us, one.then, one.now) for one in view.revisions] == [(at(60), 7, 8)]
    strip = view.strips[0]
    assert strip.values[(at(60) - view.start_us) // (5 * MINUTE)] == 8.0


def test_lanes_hold_what_there_was_and_nothing_else() -> None:
    lanes = {lane.key: lane.marks for lane in reviewed().lanes}
    assert list(lanes) == ["alerts", "silences", "publications", "corrections", "breaks"]
    (alert,) = lanes["alerts"]
    assert (alert.at_us, alert.end_us, alert.severity) == (at(65), at(135), 7)
    assert [mark.detail for mark in lanes["publications"]] == ["Live show", "We know"]
    (cut,) = lanes["breaks"]
    assert (cut.at_us, cut.end_us) == (at(90), at(95))
    calm = folded(told(incident("firing", at(65), evidence={"onset_us": at(60)})))
    view = review(moment(calm, NOW), "A0001", (), lambda _: moment(calm, NOW))
    assert [lane.key for lane in view.lanes] == ["alerts"]


def test_decisions_are_those_of_persons_with_their_reasons() -> None:
    said = [
        (one.kind, one.who, one.step.what if one.step else one.what, one.why)
        for one in reviewed().decisions
    ]
    assert said == [
        ("publication", None, "Live show", ""),
        ("step", "M. Ferri", "acknowledged", "mine"),
        ("silence", "Rita", "signal", "antenna ferma"),
        ("step", "M. Ferri", "cause", ""),
        ("publication", None, "We know", ""),
    ]


def test_a_cost_is_told_only_where_the_site_has_set_a_rate() -> None:
    assert reviewed().cost is None
    rates = Rates(currency="GBP", missed_promise_cents=250)
    cost = reviewed(settings=replace(Settings(), rates=rates)).cost
    assert cost is not None
    assert (cost.missed, cost.cents, cost.currency) == (22, 5500, "GBP")


def test_follow_ups_are_told_with_owner_day_and_end_open_ones_of_others_too() -> None:
    def agreed(number: int, at_us: int, name: str = "A0001", *, done: bool = False) -> Fact:
        said = {"number": number, "what": "Cover", "owner": "L. Ortega", "due": "2026-03-20"}
        return incident(
            "resolved", at_us, name, severity=7, was="resolved", who="Rita",
            follow_up={**said, "done": done},
        )  # fmt: skip

    other = incident("firing", at(70), "A0002", evidence={"onset_us": at(69)}, motive="billing")
    over = incident("resolved", at(90), "A0002", was="firing", motive="billing")
    view = reviewed(
        [agreed(1, at(200)), agreed(2, at(201)), agreed(1, at(300), done=True), other, over,
         agreed(1, at(210), "A0002")]
    )  # fmt: skip
    assert [(one.number, one.done_us, one.done_by) for one in view.follow_ups] == [
        (1, at(300), "Rita"), (2, None, None),
    ]  # fmt: skip
    assert [(one.incident, one.owner, one.due) for one in view.open_elsewhere] == [
        ("A0002", "L. Ortega", "2026-03-20")
    ]


def test_one_that_lasts_is_shown_until_now() -> None:
    facts = told(*crisis()[:-8], incident("firing", at(65), evidence={"onset_us": at(60)}))
    now = moment(folded(facts), at(100))
    view = review(now, "A0001", (), lambda _: now)
    assert view.over_us is None
    assert view.end_us == at(90)  # whole quarters
    assert row(view, "messages").after is None


def test_there_is_no_review_of_what_was_never_told() -> None:
    state = folded(told(incident("pending", at(5), was="")))
    for name in ("A0001", "A0002"):
        with pytest.raises(UserError, match="incident_unknown"):
            review(moment(state, NOW), name, (), lambda _: moment(state, NOW))


def test_the_window_of_a_crisis_of_days_is_cut() -> None:
    facts = told(incident("firing", at(0), evidence={"onset_us": at(0)}))
    now = moment(folded(facts), at(5 * 1440))
    view = review(now, "A0001", (), lambda _: now)
    assert view.end_us - view.start_us == 36 * HOUR
