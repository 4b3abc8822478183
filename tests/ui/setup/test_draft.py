"""What follows from what a person chooses in the setup."""

import pytest

from commandcenter.seat_settings import SeatSettings
from ui.setup.choices import at_step, back, first_of, forward, pressed, typed
from ui.setup.draft import Display, Draft, address_problem, begun, hub_url, paired

ONE = Display("DP-1", (1920, 1080), 48.0)
TWO = Display("HDMI-2", (3840, 2160))


def draft(**settings: object) -> Draft:
    return begun(SeatSettings(**settings), (ONE, TWO))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("meters", "inches", "body"), [(3.0, 55, 41), (4.0, 55, 41), (5.0, 55, 51), (4.0, 43, 51)]
)
def test_the_text_of_the_wall_follows_distance_and_diagonal(
    meters: float, inches: float, body: int
) -> None:
    assert draft(distance_m=meters, diagonal_in=inches).body_px == body


def test_on_a_screen_of_twice_the_pixels_it_has_twice_as_many() -> None:
    assert draft(screen="HDMI-2", diagonal_in=55.0).body_px == 82
    assert draft(screen="HDMI-2", diagonal_in=55.0).needed_px == 81


def test_a_picture_that_is_pulled_in_is_written_and_judged_by_what_the_glass_shows() -> None:
    whole, inner = draft(diagonal_in=55.0), draft(diagonal_in=55.0, overscan_pct=5.0)
    assert inner.inside == (1728, 972)
    assert (whole.body_px, inner.body_px) == (41, 37)
    assert inner.needed_px <= inner.body_px
    assert inner.reach_m == pytest.approx(whole.reach_m)


def test_a_screen_that_is_too_small_says_from_where_it_is_read() -> None:
    small = draft(distance_m=5.0, diagonal_in=32.0)
    assert small.is_too_far
    assert 2.8 < small.reach_m < 3.0
    assert not draft(distance_m=5.0, diagonal_in=55.0).is_too_far


@pytest.mark.parametrize(
    ("text", "inches"),
    [("55", 55.0), (' 54,6" ', 54.6), ("65″", 65.0), ("", None)],
)
def test_a_diagonal_is_understood_as_people_write_it(text: str, inches: float | None) -> None:
    assert typed(draft(diagonal_in=48.0), "diagonal", text).settings.diagonal_in == inches


@pytest.mark.parametrize("text", ["5x", "4", "301", "nan", "-55", "inf"])
def test_what_is_no_diagonal_changes_nothing_but_stays_to_be_corrected(text: str) -> None:
    wrong = typed(draft(diagonal_in=48.0), "diagonal", text)
    assert (wrong.settings.diagonal_in, wrong.diagonal) == (48.0, text)


def test_too_small_means_one_size_up_until_there_is_none() -> None:
    step = draft(distance_m=3.0)
    seen = []
    for _ in range(3):
        step = pressed(step, "small")
        seen.append(step.settings.distance_m)
    assert seen == [4.0, 5.0, 5.0]


def test_edges_are_pulled_in_from_nothing_to_five_percent() -> None:
    step, seen = draft(), []
    for name in ["less", *["more"] * 6, "less"]:
        step = pressed(step, name)
        seen.append(step.settings.overscan_pct)
    assert seen == [0, 1, 2, 3, 4, 5, 5, 4]


def test_the_next_display_comes_round_to_the_first() -> None:
    second = pressed(draft(), "display")
    assert (second.display, pressed(second, "display").display) == (TWO, ONE)


def test_a_display_that_is_away_leaves_its_name_in_the_settings() -> None:
    away = draft(screen="DP-9")
    assert (away.display, away.settings.screen) == (ONE, "DP-9")


def test_a_hub_is_joined_only_with_an_address_and_only_when_its_step_is_left() -> None:
    empty = pressed(draft(), "hub")
    assert (empty.step, empty.settings.hub) == (2, "")
    assert forward(empty).step == 2
    for wrong in (
        "",
        "me@hub",
        "ws://hub/seat",
        "http://hub/seat",
        "ws://",
        "ws://hub:99999/seat",
        "ws://[hub",
    ):
        assert forward(typed(empty, "address", wrong)).step == 2, wrong
    good = typed(typed(empty, "address", " wss://hub/seat "), "token", "/k/token")
    assert good.settings.hub == ""
    assert (forward(good).step, forward(good).settings.hub) == (3, "wss://hub/seat")
    assert forward(good).settings.token_file == "/k/token"


def test_going_back_never_asks_for_an_address() -> None:
    assert back(pressed(draft(), "hub")).step == 1


def test_the_simulator_takes_the_hub_away_but_not_what_was_typed() -> None:
    joined = forward(typed(draft(), "address", "wss://hub/seat"))
    alone = pressed(joined, "simulator")
    assert (alone.settings.hub, alone.hub) == ("", "wss://hub/seat")


def test_each_step_opens_at_what_is_chosen() -> None:
    chosen = draft(language="es", role="wall")
    names = [first_of(at_step(chosen, step)) for step in (1, 2, 3, 4)]
    assert names == ["language_es", "simulator", "role_wall", "continue"]


def test_pressing_what_only_takes_the_focus_changes_nothing() -> None:
    assert pressed(draft(), "diagonal") == draft()


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("hub", "wss://hub:8700/seat"),
        (" hub:9000 ", "wss://hub:9000/seat"),
        ("wss://hub/door", "wss://hub/door"),
        ("ws://127.0.0.1:1/seat", "ws://127.0.0.1:1/seat"),
        ("ws://hub:8700", ""),
        ("me@hub", ""),
    ],
)
def test_an_address_without_its_kind_is_one_with_tls(text: str, url: str) -> None:
    assert hub_url(text) == url


def test_plain_text_on_a_network_is_refused_with_what_to_write_instead() -> None:
    assert address_problem(typed(draft(), "address", "ws://192.168.1.5:8700")) == "address_plain"
    assert address_problem(typed(draft(), "address", "ftp://hub")) == "address_bad"


def test_a_code_that_was_not_taken_yet_is_never_kept_as_the_name_of_a_file() -> None:
    code = typed(typed(draft(), "address", "hub"), "token", "123 456")
    for after in (forward(code), pressed(code, "step_4"), back(code)):
        assert after.settings.token_file == ""
    assert forward(code).step == 2


TAKEN = {
    "hub": "wss://hub:8700/seat", "token_file": "/k/token", "fingerprint": "SHA256:x", "role": "manager",
    "person": "Ada", "expires_us": 1,
}  # fmt: skip


def test_a_screen_that_was_let_in_knows_its_hub_and_opens_what_its_role_works_with() -> None:
    code = typed(typed(draft(), "address", "hub"), "token", "123456")
    joined = paired(code._replace(roles=("wall", "regia", "review")), TAKEN)
    assert joined.settings.fingerprint == "SHA256:x"
    assert (joined.settings.role, joined.answer) == ("review", "joined")
    assert forward(joined).settings == joined.settings
    other = forward(typed(joined, "address", "elsewhere"))
    assert (other.settings.hub, other.settings.fingerprint) == ("wss://elsewhere:8700/seat", "")


@pytest.mark.parametrize(("key", "told"), [("pair_missed", "pair_missed"), ("x", "pair_failed")])
def test_a_screen_that_was_not_let_in_keeps_nothing_and_says_why(key: str, told: str) -> None:
    code = typed(typed(draft(), "address", "hub"), "token", "123456")
    refused = paired(code, {"error": key, "values": {}})
    assert (refused.settings, refused.problem) == (code.settings, told)
