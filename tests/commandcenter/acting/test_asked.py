"""What a person asks to leave the hub: refused in words where it may not go out."""

import uuid
from typing import Any

import msgspec
import pytest

from commandcenter.acting import asked
from commandcenter.clock import HOUR, MINUTE
from commandcenter.commands.action import Command
from commandcenter.commands.registry import ACTIONS
from commandcenter.errors import UserError
from commandcenter.messages import StoredMessage, stored_message
from tests.commandcenter.story import at, told, wrote


def message(visibility: str = "public", window_min: float | None = None) -> StoredMessage:
    (fact,) = told(wrote(at(0), visibility=visibility))
    found = stored_message(fact, "testo")
    assert found is not None
    window_us = None if window_min is None else at(window_min)
    return found._replace(window_us=window_us)


def command(action: str, **args: Any) -> Command:
    kind = ACTIONS[action]
    return Command(
        id=str(uuid.UUID(int=7)), action=kind, target=msgspec.convert({"message": 1}, kind.target),
        args=msgspec.convert(args, kind.args), expected_version=None, person="Rita", role="regia",
    )  # fmt: skip


def reply(text: str, about: StoredMessage, now_min: float = 1, newest_min: float = 0) -> Any:
    return asked.reply(command("message.reply", text=text), about, at(newest_min), at(now_min))


def test_a_reply_names_whom_it_answers_and_its_words_stand_apart() -> None:
    (fact,) = reply("  Ci stiamo lavorando.  ", message())
    assert fact.text == "Ci stiamo lavorando."
    assert (fact.data["thread"], fact.data["customer"], fact.data["who"]) == ("t", 1, "Rita")
    assert "lavorando" not in str(fact.data)


@pytest.mark.parametrize(
    ("text", "key"), [("   ", "reply_empty"), ("chiami il 347 5551203", "reply_personal")]
)
def test_what_nobody_could_read_or_would_stay_in_the_log_is_refused(text: str, key: str) -> None:
    with pytest.raises(UserError) as refused:
        reply(text, message())
    assert refused.value.key == key


def test_after_the_platforms_time_to_answer_it_is_refused_and_a_newer_message_gives_more() -> None:
    late = 24 * HOUR // MINUTE + 1
    with pytest.raises(UserError) as refused:
        reply("ok", message(window_min=24 * 60), now_min=late)
    assert refused.value.key == "reply_too_late"
    assert reply("ok", message(window_min=24 * 60), now_min=late, newest_min=10)
    assert reply("ok", message(window_min=None), now_min=10 * late)


def test_only_what_others_see_is_hidden() -> None:
    hide = command("message.hide", note="regola 3")
    (fact,) = asked.hide(hide, message())
    assert (fact.data["kind"], fact.data["why"]) == ("hide", "regola 3")
    with pytest.raises(UserError) as refused:
        asked.hide(hide, message("direct"))
    assert refused.value.key == "hide_private"
