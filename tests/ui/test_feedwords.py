"""What a platform's feed says of itself has words in every language, and says what a person can do."""

import ast
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from commandcenter.clock import parse_us
from commandcenter.languages import LANGUAGES, language
from commandcenter.protocol.wall import FeedRow
from ui.feedwords import what_to_do, why

ROME = ZoneInfo("Europe/Rome")
FEEDS = Path(__file__).resolve().parents[2] / "feeds"
NAMED = {"LostError", "LimitedError", "RefusedError", "_SleptError"}


def row(**told: object) -> FeedRow:
    known = {"name": "imap://x", "label": "mail", "kind": "imap", "state": "disconnected"}
    return FeedRow(**{**known, "since_us": 0, "age_us": None, **told})  # type: ignore[arg-type]


def reasons() -> set[str]:
    """Every reason that stands as a word in the code of platforms' feeds."""
    found: set[str] = set()
    for file in FEEDS.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in NAMED:
                found |= {str(arg.value) for arg in node.args[:1] if isinstance(arg, ast.Constant)}
            if isinstance(node, ast.keyword) and node.arg == "reason":
                value = node.value
                if isinstance(value, ast.Constant) and str(value.value).isidentifier():
                    found.add(str(value.value))
    return found


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_reason_has_a_word_and_a_sentence(code: str) -> None:
    found = reasons()
    assert {"half_open", "token_refused", "mailbox_renumbered", "cursor_too_old"} <= found
    for reason in found:
        assert language(code).has(f"feed_reasons.{reason}"), reason
        assert language(code).has(f"feed_help.{reason}"), reason


def test_a_refused_password_says_what_to_do() -> None:
    refused = row(told="auth_failed", reason="password_refused")
    assert why(language("en"), refused) == ("password refused",)
    assert "main.py feed secret" in what_to_do(language("en"), refused, ROME)


def test_a_limit_says_when_it_is_tried_again() -> None:
    again = parse_us("2026-10-05T09:00:00Z")
    said = what_to_do(
        language("it"), row(told="rate_limited", reason="limit", again_us=again), ROME
    )
    assert said.endswith("Si riprova alle 11:00:00.")


def test_a_gap_is_told_while_the_feed_is_well() -> None:
    well = row(told="live", state="fresh", gap="mailbox_renumbered", gap_us=1)
    assert "renumbered" in what_to_do(language("en"), well, ROME)


def test_a_feed_that_is_well_says_nothing() -> None:
    assert why(language("en"), row(told="live", state="fresh")) == ()
    assert what_to_do(language("en"), row(told="live", state="fresh"), ROME) == ""
