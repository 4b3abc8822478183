"""How long a token holds, asked of the platform on a real socket: told once, days before, and if renewed."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from commandcenter.clock import DAY, SECOND, now_us
from feeds.gateway.config import Hook
from feeds.gateway.expiry import Ending, ending, watch
from tests.feeds.platform.rest import Asked, RestServer, serving
from tests.waiting import until


class Meta:
    """What Meta says of tokens, by the token."""

    def __init__(self) -> None:
        self.says: dict[str, tuple[int, Any]] = {}

    def answer(self, asked: Asked) -> tuple[int, Any]:
        return self.says.get(asked.query["input_token"][0], (500, {}))


@pytest.fixture
def meta() -> Meta:
    return Meta()


@pytest.fixture
def api(meta: Meta) -> Iterator[RestServer]:
    with serving(meta.answer) as server:
        yield server


def hook(api: RestServer) -> Hook:
    return Hook(name="wa", adapter="whatsapp", secret="s", token="t", api=api.url)


def data(**told: Any) -> tuple[int, Any]:
    return 200, {"data": {"is_valid": True, **told}}


def in_days(days: int) -> int:
    return now_us() // SECOND + days * DAY // SECOND


@pytest.mark.parametrize(
    ("answer", "state", "has_end"),
    [
        (data(expires_at=0), "holds", False),
        (data(expires_at=10**15), "holds", False),
        (data(expires_at=in_days(60)), "holds", True),
        (data(expires_at=in_days(13)), "ends", True),
        (data(expires_at=in_days(-1), is_valid=False), "refused", False),
        ((401, {"error": {"code": 190}}), "refused", False),
        ((400, {"error": {"code": 190}}), "refused", False),
    ],
)
def test_the_platform_says_how_long_it_holds(
    api: RestServer, meta: Meta, answer: tuple[int, Any], state: str, has_end: bool
) -> None:
    meta.says["abc"] = answer
    found = ending(hook(api), "abc")
    assert found is not None
    assert (found.state, found.until_us is not None) == (state, has_end)
    (asked,) = api.asked
    assert asked.path == "/debug_token"
    assert asked.headers["authorization"] == "Bearer abc"


@pytest.mark.parametrize(
    "answer",
    [
        (500, {}),
        (200, {}),
        data(),
        data(expires_at="soon"),
        (400, {"error": {"code": 4}}),  # asked too often
        (400, {"error": {"code": 100}}),
        (401, {}),
        (400, {"error": "no"}),
    ],
)
def test_an_answer_that_says_nothing_is_no_news(
    api: RestServer, meta: Meta, answer: tuple[int, Any]
) -> None:
    meta.says["abc"] = answer
    assert ending(hook(api), "abc") is None


def test_a_platform_that_is_away_is_no_news(api: RestServer) -> None:
    nobody = Hook(name="wa", adapter="meta", secret="s", token="t", api="http://127.0.0.1:9")
    assert ending(nobody, "abc") is None


async def test_it_is_told_once_and_again_when_the_token_is_another(
    api: RestServer, meta: Meta
) -> None:
    meta.says |= {"old": data(expires_at=in_days(3)), "new": data(expires_at=0)}
    told: list[tuple[str, str]] = []
    able = [(hook(api), "old"), (Hook(name="form", adapter="form", secret="s"), "x")]

    async def tell(one: Hook, found: Ending) -> None:
        told.append((one.name, found.state))

    task = asyncio.create_task(watch(lambda: able, tell, every_s=0.02))
    try:
        await until(lambda: len(api.asked) > 3, 10)
        assert told == [("wa", "ends")]
        able[0] = (hook(api), "new")
        await until(lambda: told[-1] == ("wa", "holds"), 10)
        assert len(told) == 2
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
