"""The states of a platform's feed, at a clock of their own."""

from hypothesis import given
from hypothesis import strategies as st

from commandcenter.feed import FeedState
from feeds.platform.life import Life, Limits

LIMITS = Limits()


def opened(now: float = 0.0) -> Life:
    life = Life(LIMITS, now)
    life.opened(now)
    return life


def state_of(life: Life) -> str:
    return life.state


def flowing(life: Life, start: float, end: float, lag: float) -> Life:
    """Let an event a second come, each `lag` seconds old."""
    for second in range(int(start), int(end) + 1):
        life.event(second, lag)
        life.look(second)
    return life


def test_a_feed_begins_connecting_and_is_live_once_it_is_let_in() -> None:
    life = Life(LIMITS, 0)
    assert state_of(life) == "connecting"
    life.opened(1)
    assert (state_of(life), life.reason) == ("live", "")


def test_quiet_is_live_for_ever_while_the_line_proves_itself() -> None:
    life = opened()
    for second in range(0, 7_200, 15):
        life.heard(second)  # a heartbeat, and nobody writes
        life.look(second + 14)
        assert state_of(life) == "live"


def test_thirty_seconds_without_a_byte_are_silence_and_any_byte_ends_it() -> None:
    life = opened()
    life.look(29.9)
    assert state_of(life) == "live"
    life.look(30)
    assert state_of(life) == "silent"
    life.heard(31)
    assert state_of(life) == "live"


def test_two_minutes_of_silence_are_stale_and_the_line_is_to_be_left() -> None:
    life = opened()
    life.look(149.9)
    assert (state_of(life), life.is_dead) == ("silent", False)
    life.look(150)
    assert (state_of(life), life.reason, life.is_dead) == ("stale", "half_open", True)


def test_mail_may_be_silent_for_ten_minutes() -> None:
    life = Life(Limits(silent=600), 0)
    life.opened(0)
    life.look(599)
    assert state_of(life) == "live"


def test_who_was_stale_is_live_only_when_he_has_caught_up() -> None:
    life = opened()
    life.look(150)
    life.lost("half_open")
    assert state_of(life) == "stale"
    life.connecting()
    life.opened(152)
    assert state_of(life) == "stale"
    life.event(153, 90)
    assert state_of(life) == "stale"
    life.event(160, 9)
    assert state_of(life) == "live"


def test_what_lags_for_fifteen_seconds_is_lagging_until_it_is_level_for_fifteen() -> None:
    life = flowing(opened(), 0, 14, 12)
    assert state_of(life) == "live"
    flowing(life, 15, 15, 12)
    assert (state_of(life), life.reason) == ("lagging", "behind")
    flowing(life, 16, 30, 4)
    assert state_of(life) == "lagging"
    flowing(life, 31, 31, 4)
    assert state_of(life) == "live"


def test_a_lag_of_five_minutes_is_stale_and_catching_up_ends_it() -> None:
    life = opened()
    life.event(1, 301)
    assert (state_of(life), life.reason) == ("stale", "far_behind")
    life.caught_up(2)
    assert state_of(life) == "live"


def test_where_nothing_flows_there_is_nothing_to_be_behind_of() -> None:
    life = opened()
    life.event(1, 301)
    life.heard(15)
    life.look(16)
    assert state_of(life) == "live"


def test_three_failed_tries_are_down_and_only_a_connection_ends_that() -> None:
    life = opened()
    for tries, state in ((1, "connecting"), (2, "connecting"), (3, "down"), (4, "down")):
        life.lost("nobody_listens")
        life.connecting()
        assert (state_of(life), life.failures) == (state, tries)
    life.opened(60)
    assert (state_of(life), life.failures) == ("live", 0)


def test_ten_minutes_of_stale_are_down() -> None:
    life = opened()
    life.look(150)
    life.lost("half_open")
    life.look(749)
    assert state_of(life) == "stale"
    life.look(750)
    assert state_of(life) == "down"


def test_a_limit_and_a_refusal_stand_until_the_next_try() -> None:
    life = opened()
    life.limited("limit")
    life.look(10_000)
    assert (state_of(life), life.reason) == ("rate_limited", "limit")
    life.connecting()
    assert state_of(life) == "connecting"
    life.refused("password_refused")
    life.look(20_000)
    assert (state_of(life), life.reason) == ("auth_failed", "password_refused")


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ("connecting", "opened", "heard", "event", "late", "caught_up", "lost", "limited",
             "refused", "look")
        ),
        st.floats(0, 400),
    ),
    max_size=40,
)  # fmt: skip
WELL: frozenset[FeedState] = frozenset({"live", "lagging", "silent"})


@given(STEPS)
def test_no_feed_is_well_without_an_open_line_nor_without_a_byte(
    steps: list[tuple[str, float]],
) -> None:
    life, now, is_open, byte = Life(LIMITS, 0.0), 0.0, False, 0.0
    for step, passed in steps:
        now += passed
        match step:
            case "opened" | "heard" | "caught_up":
                getattr(life, step)(now)
            case "event" | "late":
                life.event(now, 1.0 if step == "event" else 3_600.0)
            case "lost" | "limited" | "refused":
                getattr(life, step)("why")
            case "connecting":
                life.connecting()
        if step in ("opened", "heard", "event", "late", "caught_up"):
            byte = now
        is_open = step == "opened" or (is_open and step not in ("lost", "limited", "refused"))
        life.look(now)
        if life.state in WELL:
            assert is_open
            assert now - byte < LIMITS.silent + LIMITS.stale
