"""Who may come in."""

from http import HTTPStatus

import pytest

from commandcenter.hub.access import Access, RefusedError, may_see
from commandcenter.protocol.row import Role

KEY = bytes(32)
GOOD = {"Host": "127.0.0.1:8700"}


def access() -> tuple[Access, dict[str, str]]:
    made = Access(KEY)
    token = made.new_token()
    made.let_in(made.digest(token), "regia", "Marta")
    return made, {**GOOD, "Authorization": f"Bearer {token}"}


def refusal(path: str, headers: dict[str, str]) -> HTTPStatus:
    made, _ = access()
    with pytest.raises(RefusedError) as refused:
        made.guest(path, headers)
    return refused.value.status


def test_a_token_in_force_carries_person_and_role() -> None:
    made, headers = access()
    guest = made.guest("/seat", headers)
    assert (guest.person, guest.role) == ("Marta", "regia")


@pytest.mark.parametrize("value", ["", "Bearer ", "Bearer wrong", "Basic abc", "Bearer ü"])
def test_no_token_or_a_wrong_one_is_unauthorized(value: str) -> None:
    assert refusal("/seat", {**GOOD, "Authorization": value}) == HTTPStatus.UNAUTHORIZED


def test_a_page_of_a_browser_is_forbidden_even_with_a_good_token() -> None:
    made, headers = access()
    with pytest.raises(RefusedError) as refused:
        made.guest("/seat", {**headers, "Origin": "http://127.0.0.1:8700"})
    assert refused.value.status == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize(
    "host", ["evil.example", "", "127.0.0.1.evil.example", "[::1", "localhost@evil.example"]
)
def test_a_host_that_is_not_ours_is_misdirected(host: str) -> None:
    made, headers = access()
    with pytest.raises(RefusedError) as refused:
        made.guest("/seat", {**headers, "Host": host})
    assert refused.value.status == HTTPStatus.MISDIRECTED_REQUEST


@pytest.mark.parametrize("host", ["127.0.0.1:1", "localhost", "[::1]:8700", "LOCALHOST:8700"])
def test_loopback_by_any_name_is_ours(host: str) -> None:
    made, headers = access()
    assert made.guest("/seat", {**headers, "Host": host}).person == "Marta"


def test_a_token_in_the_address_is_a_bad_request() -> None:
    assert refusal("/seat?token=abc", GOOD) == HTTPStatus.BAD_REQUEST


def test_another_path_is_not_found() -> None:
    assert refusal("/feed", GOOD) == HTTPStatus.NOT_FOUND


def test_two_tokens_are_never_alike() -> None:
    made, _ = access()
    assert len({made.new_token() for _ in range(100)}) == 100


@pytest.mark.parametrize(("role", "sees"), [("wall", {"wall"}), ("regia", {"wall", "desk"})])
def test_a_wall_gets_the_walls_view_and_nothing_of_a_persons_seat(
    role: Role, sees: set[str]
) -> None:
    assert {view for view in ("wall", "desk") if may_see(role, view)} == sees
