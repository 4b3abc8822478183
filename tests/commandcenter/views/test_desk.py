"""What a person's seat gets beside the wall: every incident with its steps, and how figures came about."""

from typing import Any

from commandcenter.clock import DAY, MINUTE
from commandcenter.events.fact import Fact
from commandcenter.protocol.desk import DeskView
from commandcenter.views.desk import ALERTS, desk
from commandcenter.views.wall import figures, hero
from tests.commandcenter.kpis.moments import moment
from tests.commandcenter.story import agent, at, incident, notice, replied, silence, wrote

NOW = at(60)
ANGRY: dict[str, Any] = {"mood": "neg", "motives": ("signal",)}


def view(story: list[Fact], now_us: int = NOW) -> DeskView:
    return desk(moment(story, now_us))


def test_an_incident_tells_its_times_its_people_and_every_step() -> None:
    story = [
        *(wrote(at(30 + n), f"t{n}", n, **ANGRY) for n in range(5)),
        incident("firing", at(36), severity=5, evidence={"onset_us": at(30)}),
        incident("firing", at(37), severity=5),  # repeats, changes nothing
        incident("acknowledged", at(40), severity=5, who="Rita"),
        incident("firing", at(45), severity=7),
    ]
    (row,) = view(story).alerts
    assert (row.incident, row.state, row.level, row.severity) == (
        "A0001",
        "acknowledged",
        "critical",
        7,
    )
    assert (row.since_us, row.fired_us, row.acknowledged_us) == (at(30), at(36), at(40))
    assert (row.customers, row.owner, row.resolved_us) == (5, "Rita", None)
    assert (row.acknowledge_by_us, row.acknowledge_within_us) == (None, 10 * MINUTE)
    steps = [(step.at_us, step.state, step.severity, step.who) for step in row.steps]
    assert steps == [
        (at(36), "firing", 5, None),
        (at(40), "acknowledged", 5, "Rita"),
        (at(45), "firing", 7, None),
    ]


def test_who_reopens_an_incident_has_to_take_it_again() -> None:
    story = [
        incident("firing", at(10), severity=6),
        incident("acknowledged", at(12), who="Rita"),
        incident("resolved", at(30), ended_us=at(28)),
        incident("firing", at(50), severity=6),
    ]
    (row,) = view(story).alerts
    assert (row.state, row.owner, row.acknowledged_us) == ("firing", None, None)
    assert row.acknowledge_by_us == at(50) + 15 * MINUTE


def test_open_ones_stand_first_the_worst_of_them_first_then_the_newest_that_ended() -> None:
    story = [
        incident("firing", at(1), "A0001", 6),
        incident("resolved", at(5), "A0001", ended_us=at(4)),
        incident("firing", at(2), "A0002", 6),
        incident("resolved", at(9), "A0002", ended_us=at(8)),
        incident("firing", at(20), "A0003", 3, motive="billing"),
        incident("firing", at(10), "A0004", 8, motive="signal"),
    ]
    assert [row.incident for row in view(story).alerts] == ["A0004", "A0003", "A0002", "A0001"]


def test_the_first_of_the_open_ones_is_the_one_on_the_wall() -> None:
    story = [
        incident("firing", at(1), "A0001", 7),
        incident("firing", at(2), "A0002", 8, motive="signal"),
        incident("firing", at(9), "A0003", 6, motive="billing"),
        incident("firing", at(9), "A0004", 8, motive="no_service"),
    ]
    rows = view(story).alerts
    assert [row.incident for row in rows] == ["A0002", "A0004", "A0001", "A0003"]
    found = hero(moment(story, NOW))
    assert found is not None
    assert found.incident == rows[0].incident


def test_a_silent_feed_has_no_customers_and_not_zero() -> None:
    (row,) = view([incident("firing", at(5), kind="feed_silence", motive="feed_silence")]).alerts
    assert row.customers is None


def test_many_incidents_are_cut_and_counted() -> None:
    story = [incident("firing", at(n / 10), f"A{n:04}", 4) for n in range(ALERTS + 7)]
    found = view(story)
    assert len(found.alerts) == ALERTS
    assert found.alerts_left_out == 7


def test_a_rewind_knows_nothing_of_what_fired_later() -> None:
    assert view([incident("firing", at(90))]).alerts == ()


def test_every_figure_is_explained_and_its_steps_end_in_its_number() -> None:
    story = [
        *(wrote(at(n), f"t{n}", n, mood="neg" if n % 3 else "pos") for n in range(40)),
        wrote(at(41), "thanks", 90, kind="thanks", care=True),
        wrote(at(42), "unread", 91, mood=None),
        *(replied(at(n + 5), f"t{n}") for n in range(0, 40, 2)),
        agent(at(1), "Ada", "available"),
        agent(at(1), "Bo", "break"),
    ]
    now = moment(story, NOW)
    explained = {each.key: each for each in desk(now).explained}
    for figure in figures(now):
        steps = explained[figure.key].steps
        number = steps[0 if figure.key == "messages" else -1].count
        assert number == (figure.value if figure.unit == "count" else figure.part), figure.key
    assert explained["messages"].steps[0].count == 41  # the window is open on the left
    assert explained["negative"].steps[-2].count == 40  # one burst could not be read
    bands = [step.count for step in explained["to_answer"].steps]
    assert sum(bands[:-1]) == bands[-1] == 21


def test_shares_carry_an_interval_that_holds_them_and_what_is_not_due_yet() -> None:
    story = [wrote(at(-20 + n), f"t{n}", n) for n in range(20)]
    story += [replied(at(5), f"t{n}") for n in range(12)]
    found = {each.key: each for each in view(story, at(10)).explained}["within_45"]
    assert found.immature == 8
    assert found.low is not None
    assert found.high is not None
    assert 0 < found.low < 1 == found.high


def test_nothing_is_explained_while_today_itself_comes_in() -> None:
    story = [wrote(at(-300), "t")]
    assert desk(moment(story, NOW, with_usual=False)).explained == ()


def test_a_step_says_what_it_was_and_what_somebody_said() -> None:
    story = [
        incident("firing", at(30)),
        incident("escalated", at(40), was="firing", reason="not_taken", to="supervisor", step=1),
        incident("acknowledged", at(41), was="escalated", who="Rita"),
        incident("acknowledged", at(42), was="acknowledged", who="Rita", note="arriva un tecnico"),
        incident("acknowledged", at(50), was="acknowledged", reminded=True, reason="reminder"),
        incident("false_alarm", at(55), was="acknowledged", who="Ada", cause="campaign"),
    ]
    (row,) = view(story).alerts
    assert [(step.what, step.detail) for step in row.steps] == [
        ("", ""),
        ("escalated", "supervisor"),
        ("acknowledged", ""),
        ("note", "arriva un tecnico"),
        ("reminder", ""),
        ("false_alarm", "campaign"),
    ]


def test_a_silence_is_shown_with_what_it_holds_and_after_its_end_for_a_month() -> None:
    story = [
        silence(at(29)),
        incident("firing", at(30), was="", number=1, silenced="S0001"),
    ]
    shown = view(story)
    assert shown.alerts[0].silenced_until_us == at(89)
    (row,) = shown.silences
    assert (row.who, row.comment, row.holds) == ("Rita", "antenna ferma", ("A0001",))
    assert view(story, at(89) + 29 * DAY).silences
    assert not view(story, at(89) + 31 * DAY).silences


def test_the_desks_notices_are_those_of_the_last_day_and_who_could_not_be_told_is_named() -> None:
    lost: dict[str, Any] = {"addressee": "ada", "means": "email", "attempts": 6}
    story = [
        incident("firing", at(30)),
        notice("queued", at(30)),
        notice("queued", at(30), **{**lost, "attempts": 0}),
        notice("failed", at(50), **lost),
    ]
    shown = view(story)
    assert [(one.incident, one.kind) for one in shown.notices] == [("A0001", "firing")]
    assert shown.alerts[0].untold == ("ada",)
    assert view(story, at(31) + DAY).notices == ()
