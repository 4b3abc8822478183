"""How a feed's link is judged: by signs of life and time."""

from commandcenter.clock import MINUTE, SECOND
from commandcenter.feed import Gap
from commandcenter.hub.links import Link
from commandcenter.hub.parts import newest
from commandcenter.protocol.feeds import Part


class Clock:
    def __init__(self) -> None:
        self.us = 1_000 * SECOND

    def __call__(self) -> int:
        return self.us


def link() -> tuple[Link, Clock]:
    clock = Clock()
    return Link("ws://x", "X", "websocket", now=clock, elapsed=clock), clock


def after(made: Link, clock: Clock, seconds: float) -> str:
    clock.us += int(seconds * SECOND)
    made.look()
    return made.state


def test_a_link_waits_before_its_first_sign_of_life_and_not_for_ever() -> None:
    made, clock = link()
    assert after(made, clock, 1) == "waiting"
    assert after(made, clock, 15) == "disconnected"


def test_a_link_without_a_sign_of_life_is_stale_at_five_and_cut_at_fifteen_seconds() -> None:
    made, clock = link()
    made.sign("live")
    assert after(made, clock, 4.9) == "fresh"
    assert after(made, clock, 0.1) == "stale"
    assert after(made, clock, 9.9) == "stale"
    assert after(made, clock, 0.1) == "disconnected"


def test_a_known_break_is_told_at_once_and_ends_with_the_next_sign_of_life() -> None:
    made, clock = link()
    made.sign("live")
    made.sign("down", "refused")
    assert after(made, clock, 0) == "disconnected"
    made.sign("connecting")
    assert after(made, clock, 0) == "disconnected"
    made.sign("live")
    assert after(made, clock, 0) == "fresh"


def test_the_instant_of_a_state_is_when_it_began() -> None:
    made, clock = link()
    made.sign("live")
    after(made, clock, 0)
    began = clock.us
    after(made, clock, 3)
    assert made.row().since_us == began


def test_a_feed_that_answers_and_brings_nothing_is_quiet_not_stale() -> None:
    made, clock = link()
    made.messages(1)
    wrote = clock.us
    for _ in range(11):
        clock.us += MINUTE
        made.sign("live")
    made.look()
    row = made.row()
    assert (row.state, row.quiet_since_us, row.age_us) == ("fresh", wrote, 0)


def test_age_counts_from_the_last_sign_of_life() -> None:
    made, clock = link()
    assert made.row().age_us is None
    made.sign("live")
    clock.us += 3 * SECOND
    assert made.row().age_us == 3 * SECOND


def test_messages_of_the_last_minute_are_counted_and_older_ones_forgotten() -> None:
    made, clock = link()
    assert made.row().per_min is None
    made.sign("live")
    assert made.row().per_min == 0
    for _ in range(90):
        made.messages(1)
        clock.us += SECOND
    assert made.row().per_min == 59
    clock.us += MINUTE
    assert made.row().per_min == 0


def test_a_long_flood_keeps_no_more_than_two_minutes_of_seconds() -> None:
    made, clock = link()
    for _ in range(1_000):
        made.messages(1)
        clock.us += SECOND
    assert len(made._by_second) <= 122


def of_platform() -> tuple[Link, Clock]:
    clock = Clock()
    return Link("imap://x", "mail", "imap", now=clock, elapsed=clock), clock


def test_a_platforms_feed_judges_itself_by_limits_of_its_own() -> None:
    made, clock = of_platform()
    assert after(made, clock, 30) == "waiting"
    made.sign("live")
    assert after(made, clock, 300) == "fresh"  # mail is pushed, or it is quiet
    for state, shown in (
        ("lagging", "fresh"),
        ("silent", "fresh"),
        ("stale", "stale"),
        ("connecting", "disconnected"),
        ("rate_limited", "disconnected"),
        ("auth_failed", "disconnected"),
        ("down", "disconnected"),
    ):
        made.sign(state, "why")  # type: ignore[arg-type]
        assert after(made, clock, 1) == shown


def test_a_platforms_row_says_why_and_when_it_is_tried_again() -> None:
    made, _ = of_platform()
    made.sign("rate_limited", "limit", 7 * SECOND)
    row = made.row()
    assert (row.told, row.reason, row.again_us) == ("rate_limited", "limit", 7 * SECOND)


def test_a_gap_is_shown_for_an_hour() -> None:
    made, clock = of_platform()
    made.gap(Gap(epoch="1", first=1, last=2, state="lost", reason="cursor_too_old"))
    assert made.row().gap == "cursor_too_old"
    clock.us += 60 * MINUTE
    assert made.row().gap == ""


def test_a_gateway_whose_address_is_dead_is_as_good_as_silent_and_says_why() -> None:
    made, clock = link()
    made.sign("live")
    assert after(made, clock, 1) == "fresh"
    made.parts["wa"] = Part(key="wa", state="live", at_us=clock.us)
    made.parts["address"] = Part(key="address", state="silent", at_us=clock.us)
    assert after(made, clock, 0) == "fresh"  # one ping alone
    fell = clock.us
    made.parts["address"] = Part(key="address", state="stale", at_us=fell, reason="tls")
    clock.us += 4 * MINUTE
    made.sign("live")
    assert after(made, clock, 0) == "stale"
    row = made.row()
    assert (row.reason, row.age_us) == ("gateway_address", 4 * MINUTE)
    made.parts["address"] = Part(key="address", state="live", at_us=clock.us)
    assert after(made, clock, 0) == "fresh"
    assert made.row().reason == ""


def test_a_refused_signature_stands_for_its_webhook() -> None:
    made, clock = link()
    made.sign("live")
    made.parts["wa"] = Part(key="wa", state="auth_failed", at_us=clock.us, reason="bad_signature")
    assert after(made, clock, 0) == "stale"
    assert made.row().reason == "gateway_hook"


def test_a_token_that_ends_soon_is_told_while_its_feed_is_well() -> None:
    made, clock = link()
    made.sign("live")
    for key, reason, state in (("wa/token", "token_ends", "lagging"), ("fb/token", "", "live")):
        made.told_of(
            Part(key=key, state=state, at_us=clock.us, reason=reason, until_us=clock.us + 9)
        )
    assert after(made, clock, 0) == "fresh"
    assert made.row().reason == "gateway_token_ends"
    made.told_of(Part(key="wa/token", state="live", at_us=clock.us))
    assert made.row().reason == ""


def test_a_webhook_that_was_taken_out_is_nobodys_trouble_any_more() -> None:
    made, clock = link()
    made.sign("live")
    made.told_of(Part(key="wa", state="auth_failed", at_us=clock.us, reason="bad_signature"))
    assert after(made, clock, 0) == "stale"
    made.told_of(Part(key="wa", state="removed", at_us=clock.us))
    assert after(made, clock, 0) == "fresh"
    assert newest([(2, removed("wa")), (1, bad("wa")), (1, bad("fb"))]).keys() == {"fb"}


def removed(name: str) -> dict[str, str]:
    return {"feed": f"gateway/{name}", "state": "removed"}


def bad(name: str) -> dict[str, str]:
    return {"feed": f"gateway/{name}", "state": "auth_failed", "reason_code": "bad_signature"}
