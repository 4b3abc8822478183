"""Which crises two sets of parameters both told, and which only one of them."""

from hypothesis import given
from hypothesis import strategies as st

from commandcenter.alert import Evidence, Transition, TransitionState
from commandcenter.clock import HOUR, MINUTE
from commandcenter.tuning.episodes import Episode, difference, episodes

T0 = 1_767_225_600_000_000


def step(
    state: TransitionState, minute: int, name: str = "A0001", *, severity: int = 5, onset: int = 0
) -> Transition:
    evidence = Evidence(
        window_min=15, observed=9, expected=1.0, tail=6.0, share=0.8, onset_us=T0 + onset * MINUTE,
        customers=9, parameters="spike-3",
    )  # fmt: skip
    return Transition(
        incident=name, state=state, at_us=T0 + minute * MINUTE, kind="negative_spike",
        motive="billing", channel="*", region="*", severity=severity,
        evidence=evidence if state == "firing" else None,
    )  # fmt: skip


def episode(begin: int, end: int | None, *, fired: int = 0, motive: str = "billing") -> Episode:
    onset, ended = T0 + begin * MINUTE, None if end is None else T0 + end * MINUTE
    return Episode("negative_spike", motive, "*", "*", 5, onset, onset + fired * MINUTE, ended)


def test_an_episode_lasts_from_its_first_firing_to_its_last_end() -> None:
    told = [
        step("pending", 4), step("firing", 5), step("firing", 9, severity=7), step("resolved", 40),
        step("firing", 60), step("resolved", 90),
    ]  # fmt: skip
    (found,) = episodes(told)
    assert (found.fired_us, found.ended_us) == (T0 + 5 * MINUTE, T0 + 90 * MINUTE)
    assert (found.severity, found.delay_us) == (7, 5 * MINUTE)


def test_what_only_may_have_begun_is_none_and_what_burns_has_no_end() -> None:
    (found,) = episodes([step("pending", 1, "A0001"), step("firing", 5, "A0002")])
    assert found.ended_us is None


def test_an_episode_from_before_is_left_out() -> None:
    assert episodes([step("firing", 5)], T0 + HOUR) == []


def test_a_crisis_that_fires_later_is_the_same_and_the_delay_is_told() -> None:
    found = difference([episode(0, 90, fired=5)], [episode(8, 80, fired=12)])
    assert (found.gained, found.lost) == ((), ())
    (pair,) = found.both
    assert (pair.later_us, pair.onset_us) == (15 * MINUTE, T0)


def test_another_motive_or_another_time_is_another_crisis() -> None:
    old = [episode(0, 60), episode(1000, 1060)]
    new = [episode(0, 60, motive="signal"), episode(1000, 1060)]
    found = difference(old, new)
    assert (len(found.both), found.gained, found.lost) == (1, (new[0],), (old[0],))


_EPISODES = st.lists(
    st.builds(
        lambda begin, lasts, motive: episode(begin, begin + lasts, motive=motive),
        st.integers(0, 3000), st.integers(1, 300), st.sampled_from(("billing", "signal")),
    ),
    max_size=12,
)  # fmt: skip


@given(_EPISODES, _EPISODES)
def test_every_episode_is_told_once_and_the_same_set_changes_nothing(
    old: list[Episode], new: list[Episode]
) -> None:
    found = difference(old, new)
    assert sorted([*(p.old for p in found.both), *found.lost]) == sorted(old)
    assert sorted([*(p.new for p in found.both), *found.gained]) == sorted(new)
    same = difference(old, old)
    assert (same.gained, same.lost) == ((), ())
