"""What was promised for a case: by the day it began, its channel, its motive; a change rewrites no past."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from commandcenter.care import marks
from commandcenter.clock import DAY, HOUR, MINUTE, parse_us
from commandcenter.errors import UserError
from commandcenter.kpis import no_response, punctuality, reopen_rate, service_level
from commandcenter.kpis.terms import WALL, Promised, TermsInForce
from commandcenter.settings import Service, Settings, Terms, parse
from tests.commandcenter.kpis.moments import book
from tests.commandcenter.story import at, closed, replied, wrote

CHANNELS = ["", "x", "email"]
TOMORROW = parse_us("2026-03-11T09:00:00+01:00")


def promised(
    *terms: Terms, at_us: int = at(0), channel: str = "x", motives: tuple[str, ...] = ()
) -> Promised:
    facts = np.array([CHANNELS.index(channel) | marks.motive_bits(motives)])
    return TermsInForce(Settings(terms=terms)).promised(np.array([at_us]), facts, CHANNELS)


def test_as_shipped_social_and_mail_differ() -> None:
    social, mail = promised(channel="x"), promised(channel="email")
    assert (social.close_us[0], mail.close_us[0]) == (240 * MINUTE, 720 * MINUTE)
    assert (social.no_response_us[0], mail.no_response_us[0]) == (720 * MINUTE, 0)
    assert (social.matures_us[0], mail.matures_us[0]) == (720 * MINUTE, 720 * MINUTE)
    assert social.first_reply_us[0] == mail.first_reply_us[0] == 45 * MINUTE
    assert social.reopen_us[0] == 7 * DAY


def test_terms_hold_from_the_local_midnight_of_their_day() -> None:
    terms = Terms(since=date(2026, 3, 11), first_reply_min=20)
    midnight = parse_us("2026-03-11T00:00:00+01:00")
    assert promised(terms, at_us=midnight - 1).first_reply_us[0] == 45 * MINUTE
    assert promised(terms, at_us=midnight).first_reply_us[0] == 20 * MINUTE


def test_terms_hold_for_their_channels_and_motives_and_the_later_day_wins() -> None:
    late, early = (
        Terms(since=date(2026, 3, 2), close_min=60),
        Terms(since=date(2026, 3, 1), close_min=30),
    )
    assert promised(late, early).close_us[0] == 60 * MINUTE
    only = Terms(channels=("email",), motives=("signal",), close_min=15)
    assert promised(only, channel="email", motives=("signal",)).close_us[0] == 15 * MINUTE
    assert promised(only, channel="email").close_us[0] == 720 * MINUTE
    assert promised(only, channel="x", motives=("signal",)).close_us[0] == 240 * MINUTE


def test_a_change_of_the_limits_leaves_the_cases_before_it_as_they_were() -> None:
    story = [
        wrote(at(0), "a"), replied(at(40), "a"),
        wrote(TOMORROW, "b"), replied(TOMORROW + 40 * MINUTE, "b"),
    ]  # fmt: skip
    now = TOMORROW + HOUR
    stricter = Settings(terms=(Terms(since=date(2026, 3, 11), first_reply_min=30),))
    before = service_level.measure(book(story, now))
    after = service_level.measure(book(story, now, stricter))
    assert (before.part, before.n) == (2, 2)
    assert (after.part, after.n) == (1, 2)
    first_day = service_level.measure(book(story, now, stricter, until_us=at(600)))
    assert (first_day.part, first_day.n) == (1, 1)


def test_each_channel_has_its_own_hours() -> None:
    night = Service(weekly={"tue": (("00:00", "24:00"),)})
    settings = Settings(terms=(Terms(channels=("x",), service=night),))
    story = [
        wrote(at(-120), "a", channel="x"), replied(at(0), "a"),
        wrote(at(-120), "b", channel="email"), replied(at(0), "b"),
    ]  # fmt: skip
    waited = book(story, at(60), settings).cycles.to_reply.service
    assert sorted((waited // MINUTE).tolist()) == [60, 120]  # from 8, from 7


def test_a_limit_may_count_wall_time() -> None:
    settings = Settings(terms=(Terms(clock="wall"),))
    assert TermsInForce(settings).promised(np.array([1]), np.array([1]), CHANNELS).clock[0] == WALL
    evening = parse_us("2026-03-10T21:50:00+01:00")
    story = [wrote(evening), replied(evening + 8 * HOUR)]
    for given, met in ((Settings(), 1), (settings, 0)):
        assert service_level.measure(book(story, evening + DAY, given)).part == met
    waited = book(story, evening + DAY, settings).cycles.to_reply
    assert waited.service[0] == waited.wall[0] == 8 * HOUR


def test_zero_minutes_of_no_response_mean_never() -> None:
    story = [wrote(at(0), channel="x")]
    never = Settings(terms=(Terms(channels=("x",), no_response_min=0),))
    assert no_response.measure(book(story, at(0) + 3 * DAY)).n == 1
    assert no_response.measure(book(story, at(0) + 3 * DAY, never)).n == 0
    assert punctuality.measure(book(story, at(0) + 3 * DAY, never)).n == 1


def test_how_long_a_case_reopens_is_what_held_when_it_was_closed() -> None:
    story = [wrote(at(0)), closed(at(60)), wrote(at(60) + 5 * DAY)]
    shorter = Settings(terms=(Terms(since=date(2026, 3, 12), reopen_days=2),))
    now = at(0) + 30 * DAY
    assert reopen_rate.measure(book(story, now, shorter)).part == 1
    assert book(story, now, shorter).begins_case.tolist() == [True, False]
    at_once = Settings(terms=(Terms(reopen_days=2),))
    assert reopen_rate.measure(book(story, now, at_once)).part == 0
    assert book(story, now, at_once).begins_case.tolist() == [True, True]


def test_a_goal_is_that_of_the_period_s_end_and_of_the_channel_asked() -> None:
    goals = {"service_level": 0.8}
    in_force = TermsInForce(
        Settings(
            terms=(
                Terms(since=date(2026, 3, 11), goals=goals),
                Terms(channels=("email",), goals={"punctuality": 0.5}),
            )
        )
    )
    assert in_force.goal("service_level", at(0)) == 0.90
    assert in_force.goal("service_level", TOMORROW) == 0.8
    assert in_force.goal("punctuality", TOMORROW) == 0.95
    assert in_force.goal("punctuality", TOMORROW, channel="email") == 0.5
    assert in_force.goal("volume", TOMORROW) is None


def test_terms_are_read_from_the_settings_file() -> None:
    settings = parse(
        '[[terms]]\nsince = 2026-07-01\nchannels = ["email"]\nclose_min = 600\nclock = "wall"\n'
        '[terms.goals]\npunctuality = 0.9\n[terms.service.weekly]\nmon = [["09:00", "18:00"]]\n',
        "site.toml",
    )
    (terms,) = settings.terms
    assert (terms.since, terms.channels, terms.close_min) == (date(2026, 7, 1), ("email",), 600)
    assert (terms.goals, terms.clock) == ({"punctuality": 0.9}, "wall")


@pytest.mark.parametrize(
    ("text", "setting"),
    [
        ("close_minutes = 3", "terms[0].close_minutes"),
        ("close_min = -1", "terms[0].close_min"),
        ('motives = ["weather"]', "terms[0].motives weather"),
        ("[terms.goals]\npunctualty = 1", "terms[0].goals.punctualty"),
        ('reopen_days = 3\nmotives = ["signal"]', "terms[0].reopen_days"),
        ('[terms.service.weekly]\nmon = [["18:00", "09:00"]]', "terms[0].service.weekly.mon"),
        ('since = "soon"', "terms[0].since"),
        ('clock = "sun"', "terms[0].clock.sun"),
    ],
)
def test_terms_that_make_no_sense_are_refused_by_name(text: str, setting: str) -> None:
    with pytest.raises(UserError) as caught:
        parse("[[terms]]\n" + text, "site.toml")
    values: dict[str, Any] = caught.value.values
    assert values["setting"] == setting
