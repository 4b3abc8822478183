"""Every figure that a picture of the wall shows is the one that `state --at` prints for that instant."""

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest

from commandcenter.clock import HOUR, MINUTE, format_us, parse_us
from commandcenter.languages import LANGUAGES, Language, language, zone
from commandcenter.protocol.wall import Figure, WallView
from tests.journeys.hubs import run
from tests.journeys.test_alerts import played
from tests.journeys.test_commands import log

ONSET = parse_us("2026-05-14T10:30:00+02:00")
COLUMNS = (32, 408, 784, 1160, 1536)  # of the headlines
WIDTH, TOP, BOTTOM = 352, 104, 432
HERO, FOOTER = (448, 864), (880, 1048)


class Log(NamedTuple):
    """A database, and an instant to look at it."""

    path: str
    at: str
    hero: bool


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Log]:
    folder = tmp_path_factory.mktemp("logs")
    quiet = str(folder / "quiet.db")
    run("replay", str(log(folder / "log.jsonl.gz")), "--db", quiet, "--speed", "max")
    played(folder, "crisis=outage@10:30")
    crisis = str(folder / "care.db")
    return {
        "recorded": Log(quiet, "2026-05-14T10:00:00Z", False),
        "before": Log(crisis, format_us(ONSET - HOUR), False),
        "young": Log(crisis, format_us(ONSET + 12 * MINUTE), True),
        "crisis": Log(crisis, format_us(ONSET + 50 * MINUTE), True),
    }


Text = dict[str, Any]


def drawn(one: Log, code: str, scene: str, folder: Path) -> list[Text]:
    out, texts = folder / "wall.png", folder / "texts.json"
    asked = ("--db", one.path, "--at", one.at, "--lang", code, "--scene", scene)
    run("screenshot", "wall", *asked, "--texts", str(texts), str(out))
    found: list[Text] = json.loads(texts.read_text("utf-8"))
    return found


@cache
def printed(one: Log) -> WallView:
    state = json.loads(run("state", "--db", one.path, "--at", one.at, "--json"))
    return msgspec.convert(state["wall"], WallView)


def within(texts: list[Text], left: float, right: float, rows: tuple[float, float]) -> list[str]:
    return [
        text["text"]
        for text in texts
        if left <= text["x"] < right and rows[0] <= text["y"] < rows[1]
    ]


def shown(words: Language, figure: Figure) -> str | None:
    """Word a figure by the rules of the design, without the code that draws it."""
    if figure.unit == "share" and figure.n is not None and figure.n < 20:
        joins = {"it": "su", "es": "de", "en": "of"}
        return f"{figure.part} {joins[words.code]} {figure.n}"
    if figure.value is None:
        return None
    return words.percent(figure.value) if figure.unit == "share" else words.number(figure.value)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", ["recorded", "before", "young", "crisis"])
def test_headlines_hero_and_footer_are_those_of_the_state(
    logs: dict[str, Log], name: str, code: str, tmp_path: Path
) -> None:
    one, words = logs[name], language(code)
    view, texts = printed(one), drawn(one, code, "trend", tmp_path)
    for figure, left in zip(view.figures, COLUMNS, strict=True):
        tile = within(texts, left, left + WIDTH, (TOP, BOTTOM))
        wanted = shown(words, figure)
        largest = max((t for t in texts if t["text"] in tile), key=lambda text: float(text["px"]))[
            "text"
        ]
        if wanted is not None:
            assert largest == wanted, (figure.key, tile)
        if figure.goal is not None:
            goal = words.percent if figure.unit == "share" else words.number
            assert any(goal(figure.goal) in text for text in tile), (figure.key, tile)
    hero, footer = within(texts, 0, 1920, HERO), within(texts, 0, 1920, FOOTER)
    assert (view.hero is not None) == one.hero
    if view.hero is None:
        for row in view.motives:
            assert words.number(row.count) in hero
    else:
        _hero(view, words, hero)
    for team in view.teams:
        assert words.number(team.online) in footer


def _hero(view: WallView, words: Language, texts: list[str]) -> None:
    assert view.hero is not None
    whole = " · ".join(texts)
    assert f"{view.hero.severity}/10" in texts
    assert words.time(view.hero.since_us, zone(view.timezone)) in whole
    assert f"{words.number(view.hero.customers)} " in whole
    # the backlog is said twice, and is the same
    assert words.number(view.figures[0].value or 0) in texts
    needed = view.hero.staffing
    if needed is not None and needed.more is not None:
        for number in (needed.more.low, needed.more.high):
            assert words.number(number) in whole


@pytest.mark.parametrize("scene", ["channels", "backlog"])
@pytest.mark.parametrize("code", LANGUAGES)
def test_scenes_are_those_of_the_state(
    logs: dict[str, Log], code: str, scene: str, tmp_path: Path
) -> None:
    one, words = logs["before"], language(code)
    view, texts = printed(one), drawn(one, code, scene, tmp_path)
    hero = within(texts, 0, 1920, HERO)
    if scene == "channels":
        counts = [row.count for row in (*view.channels, *view.networks)]
    else:
        counts = [count for q in view.queues for count in (sum(q.bands), *q.bands)]
    for count in counts:
        if count is not None:
            assert words.number(count) in hero
            hero.remove(words.number(count))  # each is painted for itself
