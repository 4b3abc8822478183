"""Promises kept by channel and network."""

from hypothesis import given
from hypothesis import strategies as st

from commandcenter.clock import DAY, MINUTE
from commandcenter.events.fact import Fact
from commandcenter.kpis import promises_by, within_45
from commandcenter.kpis.moment import Moment
from commandcenter.kpis.volume_by import channels, networks
from commandcenter.protocol.wall import Figure
from tests.commandcenter.kpis.moments import CLOCK, moment
from tests.commandcenter.story import at, closed, replied, stories, wrote
from tests.commandcenter.views import naive


def shares(asked: Moment) -> dict[str, Figure]:
    promises = promises_by.today(asked)
    return {
        group.key: promises_by.figure(
            asked,
            promises,
            lambda each, group=group: group.holds(getattr(each, group.kind)),  # type: ignore[misc]
        )
        for group in (*channels(asked, 8), *networks())
    }


def counts(asked: Moment) -> dict[str, tuple[int | None, int | None]]:
    return {key: (figure.part, figure.n) for key, figure in shares(asked).items() if figure.n}


def test_one_example_by_hand() -> None:
    asked = moment(
        [
            wrote(at(0), "a", channel="x", network="mobile"),
            replied(at(45), "a"),  # just in time
            wrote(at(0), "b", channel="x"),
            replied(at(46), "b"),
            wrote(at(1), "c", channel="email", network="fibre"),
            closed(at(3), "c"),  # without an answer
            wrote(at(2), "d", channel="email"),  # still waits, and is late
            wrote(at(80), "e", channel="whatsapp"),  # is not due yet
            wrote(at(0) - DAY, "f", channel="x"),  # of yesterday
        ],
        at(90),
    )
    assert counts(asked) == {
        "x": (1, 2), "mail": (0, 2), "mobile": (1, 1), "fibre": (0, 1), "unknown": (0, 2),
    }  # fmt: skip
    assert shares(asked)["whatsapp"].value is None
    assert shares(asked)["x"].value == 0.5


@given(stories(), st.integers(0, 300))
def test_the_groups_are_what_slow_counting_gives(facts: list[Fact], minutes: int) -> None:
    now_us = at(95 + minutes)
    subjects = naive.subjects(facts)
    begun = {since: subject for (_, since), subject in subjects.items()}
    if len(begun) < len(subjects):
        return  # two threads that began at one instant: the cycles do not say which is which
    wanted: dict[str, list[int]] = {}
    for since, ended, answered in naive.cycles(facts):
        took = CLOCK.minutes(since, now_us if ended is None else ended)
        channel, _, network = begun[since]
        name = {"email": "mail", "instagram_dm": "instagram"}.get(channel, channel)
        for key in (name, network if network in {"mobile", "fibre"} else "unknown"):
            held = wanted.setdefault(key, [0, 0])
            held[0] += answered and took <= 45
            held[1] += ended is not None or took > 45
    assert counts(moment(facts, now_us)) == {
        key: tuple(held) for key, held in wanted.items() if held[1]
    }


@given(stories(), st.integers(0, 300))
def test_both_rows_add_up_to_the_headline(facts: list[Fact], minutes: int) -> None:
    asked = moment(facts, at(95 + minutes))
    headline, found = within_45.figure(asked), shares(asked)
    for groups in (channels(asked, 8), networks()):
        parts = [found[group.key] for group in groups]
        assert sum(figure.part or 0 for figure in parts) == headline.part
        assert sum(figure.n or 0 for figure in parts) == headline.n


def test_a_group_that_misses_its_promise_for_minutes_has_a_level() -> None:
    late = [wrote(at(-60) + n * MINUTE // 10, f"l{n}", channel="email") for n in range(40)]
    good = [
        fact
        for n in range(40)
        for fact in (wrote(at(-40) + n, f"g{n}"), replied(at(-30) + n, f"g{n}"))
    ]
    found = shares(moment([*late, *good], at(30)))
    assert (found["mail"].level, found["x"].level) == ("critical", "normal")
    few = shares(moment([*late[:29], *good], at(30)))
    assert few["mail"].level == "normal"  # a share of few takes no level
