"""Each kind of crisis fires in its time and clears; each look-alike stays quiet."""

from collections.abc import Callable

import pytest

from alerts import DETECTORS
from commandcenter.alert import Transition
from commandcenter.clock import MINUTE, parse_us
from tests.alerts.streams import Stream, played, week

TUESDAY = "2025-03-11T"


def told_of(steps: list[Transition], state: str = "firing") -> list[Transition]:
    """Return the first firing, or the ends, of each incident."""
    seen: set[str] = set()
    kept = []
    for step in steps:
        if step.state == state and (state != "firing" or step.incident not in seen):
            kept.append(step)
            seen.add(step.incident)
    return kept


def minutes_after(step: Transition, at: str) -> float:
    return (step.at_us - parse_us(at)) / MINUTE


OUTAGE = TUESDAY + "10:00:00Z"


def outage(seed: int = 1) -> Stream:
    return week(seed).crisis("network_mobile", OUTAGE, 90, 300.0)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_sudden_outage_fires_within_ten_minutes_stays_and_clears(seed: int) -> None:
    steps = played(outage(seed), TUESDAY + "09:00:00Z", TUESDAY + "14:30:00Z")
    (fired,) = told_of(steps)
    (ended,) = told_of(steps, "resolved")
    assert 0 <= minutes_after(fired, OUTAGE) <= 10
    assert (fired.motive, fired.channel, fired.region) == ("network_mobile", "*", "*")
    assert 90 <= minutes_after(ended, OUTAGE) <= 190  # not while it goes on, and soon after
    assert ended.ended_us is not None
    assert 80 <= (ended.ended_us - parse_us(OUTAGE)) / MINUTE <= 170
    assert ended.severity >= 7


def test_an_incident_tells_why_it_fired() -> None:
    fired = told_of(played(outage(), TUESDAY + "09:00:00Z", TUESDAY + "10:30:00Z"))[0]
    evidence = fired.evidence
    assert evidence is not None
    assert evidence.observed == evidence.customers >= 5
    assert evidence.expected < evidence.observed / 2
    assert evidence.tail > 5
    assert evidence.share > 0.6
    assert abs(evidence.onset_us - parse_us(OUTAGE)) <= 10 * MINUTE
    assert evidence.parameters == "spike-3"


def test_severity_rises_with_the_crisis_and_never_falls() -> None:
    steps = played(outage(), TUESDAY + "09:00:00Z", TUESDAY + "14:30:00Z")
    grades = [step.severity for step in steps]
    assert grades == sorted(grades)
    assert grades[-1] >= grades[0] + 2
    assert len({step.incident for step in steps}) == 1


def test_a_slow_burn_fires_before_its_plateau_ends() -> None:
    at = TUESDAY + "08:30:00Z"
    stream = week(4).crisis("billing", at, 270, 55.0, ramp=180.0)
    (fired,) = told_of(played(stream, TUESDAY + "08:00:00Z", TUESDAY + "14:00:00Z"))
    assert fired.motive == "billing"
    assert 0 < minutes_after(fired, at) < 180


def test_one_viral_post_fires_by_its_reshares() -> None:
    at = TUESDAY + "09:00:00Z"
    (fired,) = told_of(
        played(week(5).viral("offers", at, 110), TUESDAY + "08:00:00Z", TUESDAY + "13:00:00Z")
    )
    assert (fired.motive, fired.channel) == ("offers", "x")
    assert minutes_after(fired, at) <= 30


@pytest.mark.parametrize("seed", [6, 7])
def test_a_regional_outage_names_its_region(seed: int) -> None:
    at = TUESDAY + "10:00:00Z"
    stream = week(seed).crisis("network_fixed", at, 150, 22.0, region="toscana")
    (fired,) = told_of(played(stream, TUESDAY + "09:00:00Z", TUESDAY + "15:00:00Z"))
    assert (fired.motive, fired.region) == ("network_fixed", "toscana")
    assert minutes_after(fired, at) <= 90


def test_bad_reviews_on_one_channel_name_the_channel() -> None:
    at = TUESDAY + "10:00:00Z"
    stream = week(8).crisis("app_web", at, 180, 24.0, channel="appstore")
    (fired,) = told_of(played(stream, TUESDAY + "09:00:00Z", TUESDAY + "15:00:00Z"))
    assert (fired.motive, fired.channel) == ("app_web", "appstore")
    assert minutes_after(fired, at) <= 90


def test_two_crises_that_overlap_are_two_incidents() -> None:
    first, second = TUESDAY + "10:00:00Z", TUESDAY + "10:40:00Z"
    stream = week(9).crisis("network_mobile", first, 120, 120.0)
    stream.crisis("billing", second, 100, 80.0)
    steps = played(stream, TUESDAY + "09:00:00Z", TUESDAY + "16:00:00Z")
    found = {step.motive: step for step in told_of(steps)}
    assert set(found) == {"network_mobile", "billing"}
    assert 0 <= minutes_after(found["billing"], second) <= 30
    assert len(told_of(steps, "resolved")) == 2


@pytest.mark.parametrize("seed", [10, 38])
def test_a_large_outage_does_not_spill_into_other_motives(seed: int) -> None:
    stream = week(seed).crisis("network_mobile", OUTAGE, 120, 600.0)
    steps = played(stream, TUESDAY + "09:00:00Z", TUESDAY + "16:00:00Z")
    assert {step.motive for step in steps} == {"network_mobile"}


def test_a_crisis_in_the_night_low_fires() -> None:
    at = TUESDAY + "02:00:00Z"
    stream = week(11).crisis("network_mobile", at, 150, 25.0)
    (fired,) = told_of(played(stream, TUESDAY + "01:00:00Z", TUESDAY + "08:00:00Z"))
    assert minutes_after(fired, at) <= 60


def test_a_crisis_on_the_evening_peak_fires() -> None:
    at = TUESDAY + "18:45:00Z"
    stream = week(12).crisis("network_fixed", at, 100, 60.0)
    (fired,) = told_of(played(stream, TUESDAY + "18:00:00Z", TUESDAY + "22:00:00Z"))
    assert minutes_after(fired, at) <= 40


LOOK_ALIKES: dict[str, Callable[[], Stream]] = {
    "usual days": lambda: week(20),
    "a happy campaign": lambda: week(21).campaign("offers", OUTAGE, 200, 330.0),
    "a happy campaign on one channel": lambda: week(22).campaign(
        "offers", OUTAGE, 200, 200.0, channel="instagram"
    ),
    "one angry author": lambda: week(23).angry_author("billing", OUTAGE, 30),
    "one author of two hundred messages": lambda: week(34).angry_author("roaming", OUTAGE, 200),
    "one author on a night": lambda: week(35).angry_author("roaming", TUESDAY + "01:30:00Z", 200),
    "a flood of negative spam": lambda: week(24).spam("network_mobile", OUTAGE, 200),
    "a flood at night": lambda: week(25).spam("billing", TUESDAY + "01:30:00Z", 150),
    "three of three at night": lambda: week(26).say("roaming", TUESDAY + "01:10:00Z", 3),
    "a publication as announced": lambda: week(27).publication("billing", OUTAGE, 180, 3.0),
    "a dead feed and its burst": lambda: week(28).silence("forum", OUTAGE, 60),
}


@pytest.mark.parametrize("look_alike", LOOK_ALIKES)
def test_no_crisis_is_seen_in(look_alike: str) -> None:
    begin, end = ("00:30", "04:00") if "night" in look_alike else ("09:40", "14:30")
    stream = LOOK_ALIKES[look_alike]()
    steps = played(stream, f"{TUESDAY}{begin}:00Z", f"{TUESDAY}{end}:00Z")
    assert [step for step in steps if step.kind == "negative_spike"] == []


def test_a_publication_that_goes_wrong_fires_above_the_announced_multiple() -> None:
    stream = week(29).publication("billing", OUTAGE, 180, 2.0).crisis("billing", OUTAGE, 120, 150.0)
    (fired,) = told_of(played(stream, TUESDAY + "09:00:00Z", TUESDAY + "16:00:00Z"))
    assert fired.motive == "billing"


def test_a_publication_whose_traffic_all_comes_from_its_area_stays_quiet() -> None:
    stream = week(43).publication("billing", OUTAGE, 180, 2.6, region="lazio")
    span = TUESDAY + "09:00:00Z", TUESDAY + "16:00:00Z"
    assert told_of(played(stream, *span)) == []
    del stream.schedules[0][
        "region"
    ]  # from one region, what is usual of all of them is far too much
    assert [told.region for told in told_of(played(stream, *span))] == ["lazio"]


def test_what_comes_of_a_publication_that_was_called_off_is_not_expected() -> None:
    stream = week(41).publication("billing", OUTAGE, 180, 3.0)
    span = TUESDAY + "09:00:00Z", TUESDAY + "16:00:00Z"
    assert told_of(played(stream, *span)) == []
    stream.call_off(TUESDAY + "08:30:00Z")
    assert [told.motive for told in told_of(played(stream, *span))] == ["billing"]


def test_labels_that_drift_for_days_are_no_crisis() -> None:
    stream = Stream(31).usual(9).drift("2025-03-07T00:00:00Z", 4.0, 0.3)
    assert played(stream, "2025-03-11T06:00:00Z", TUESDAY + "15:00:00Z") == []


def test_a_crisis_that_lay_in_a_dead_feed_raises_nothing_when_it_arrives_late() -> None:
    at = TUESDAY + "10:00:00Z"
    stream = week(32).crisis("app_web", at, 60, 60.0, channel="forum")
    stream.silence("forum", TUESDAY + "09:50:00Z", 180)
    steps = played(stream, TUESDAY + "09:00:00Z", TUESDAY + "16:00:00Z")
    assert [step for step in steps if step.kind == "negative_spike"] == []


@pytest.mark.parametrize("days_before", [1, 4])
def test_a_crisis_teaches_nothing_the_next_one_is_seen_as_soon(days_before: int) -> None:
    monday = f"2025-03-{11 - days_before:02}T"
    stream = Stream(36).usual(9).crisis("billing", OUTAGE, 90, 60.0)
    alone = played(stream, TUESDAY + "09:00:00Z", TUESDAY + "11:30:00Z")
    stream.crisis("billing", monday + "08:00:00Z", 360, 300.0)
    after = played(stream, monday + "07:00:00Z", TUESDAY + "11:30:00Z")
    fired = [step for step in told_of(after) if step.at_us >= parse_us(OUTAGE)]
    assert len(told_of(after)) == 2
    assert abs(fired[0].at_us - told_of(alone)[0].at_us) <= 3 * MINUTE


def test_the_thin_end_of_a_viral_post_fires_no_second_time() -> None:
    at = TUESDAY + "09:00:00Z"
    stream = week(37).viral("offers", at, 150)
    for number in range(24):  # it is found again, hours later
        stream.write(
            parse_us(at) / 1e6 + 9000.0 + 240.0 * number,
            "offers",
            "neg",
            channel="x",
            text_key="viral0",
            kind="reshare",
        )
    steps = played(stream, TUESDAY + "08:00:00Z", TUESDAY + "15:00:00Z")
    assert len(told_of(steps)) == 1


def test_a_crisis_in_pauses_keeps_one_incident() -> None:
    stream = week(33)
    for minute in ("00", "40"):
        stream.crisis("network_mobile", TUESDAY + f"10:{minute}:00Z", 15, 150.0, decay=4.0)
    steps = played(stream, TUESDAY + "09:00:00Z", TUESDAY + "14:00:00Z")
    assert {step.incident for step in steps} == {"A0001"}
    assert len([step for step in steps if step.state == "resolved"]) <= 2


@pytest.mark.parametrize("detector", DETECTORS)
def test_each_detector_of_the_registry_fills_the_contract_and_is_quiet_on_nothing(
    detector: type,
) -> None:
    alone = detector()
    assert isinstance(alone.name, str)
    begin = parse_us(OUTAGE) // MINUTE
    for minute in range(begin, begin + 600):
        alone.begin(minute)
        assert alone.look(minute) == []
