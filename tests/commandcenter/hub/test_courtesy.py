"""The notice of a sanction: it leaves only if it says all it must, whatever the desk has shown."""

import uuid

import msgspec
import pytest

from commandcenter.commands.action import Command
from commandcenter.commands.registry import ACTIONS
from commandcenter.errors import UserError
from commandcenter.hub.courtesy import must_be_courteous
from commandcenter.kpis.moment import Moment
from commandcenter.languages import LANGUAGES, language
from commandcenter.messages import StoredMessage
from commandcenter.protocol.courtesy import ban_post, full_date
from commandcenter.views.moderation import file_row
from tests.commandcenter.bans.desk import ModerationDesk
from tests.ui.desk.moderated import moment_of


@pytest.fixture
def desk() -> ModerationDesk:
    made = ModerationDesk()
    message = made.writes(7, "insult")
    made.does("moderation.flag", message=message, kind="insult")
    made.does("ban.step", rung="courtesy", note="first one")
    return made


def notify(desk: ModerationDesk, text: str, code: str) -> None:
    kind = ACTIONS["ban.notify"]
    message: StoredMessage = desk.messages[-1]
    command = Command(
        id=str(uuid.uuid4()), action=kind,
        target=msgspec.convert({"message": message.seq}, kind.target),
        args=msgspec.convert({"text": text, "language": code}, kind.args),
        expected_version=None, person="Rita", role="regia",
    )  # fmt: skip
    must_be_courteous(command, message, now(desk))


def now(desk: ModerationDesk) -> Moment:
    return moment_of(desk.state, desk.now_us)


def post(desk: ModerationDesk, code: str) -> tuple[str, dict[str, str]]:
    """Return the text as the desk shows it, and the words it has to have."""
    moment, tongue = now(desk), language(code)
    row = file_row(moment, 7)
    assert row is not None
    zone, ban = moment.clock.zone, row.bans[-1]
    must = {
        "why": tongue.word("courtesy.reason_insult"),
        "until": full_date(tongue, ban.until_us, zone),
        "appeal": full_date(tongue, ban.appeal_until_us, zone),
        "other_way": tongue.word("courtesy.other_way"),
    }
    return ban_post(row, ban, zone, tongue).text, must


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_text_as_shown_may_go_out_and_one_that_lacks_anything_may_not(
    desk: ModerationDesk, code: str
) -> None:
    text, must = post(desk, code)
    notify(desk, text, code)
    notify(desk, f"{text} ", code)
    for name, words in must.items():
        with pytest.raises(UserError, match=f"courtesy_{name}"):
            notify(desk, text.replace(words, "…"), code)


@pytest.mark.parametrize(
    ("more", "key"),
    [
        (' "you said so"', "courtesy_no_quote"),
        (" a@b.it", "courtesy_no_data"),
        (" 333 1234567", "courtesy_no_data"),
        (" more" * 300, "courtesy_fits"),
    ],
)
def test_it_quotes_nothing_holds_no_data_and_fits_its_channel(
    desk: ModerationDesk, more: str, key: str
) -> None:
    text, _ = post(desk, "en")
    with pytest.raises(UserError, match=key):
        notify(desk, text + more, "en")


def test_without_a_step_in_force_there_is_nothing_to_tell(desk: ModerationDesk) -> None:
    text, _ = post(desk, "en")
    desk.does("ban.lift", note="a mistake")
    with pytest.raises(UserError, match="ban_nothing"):
        notify(desk, text, "en")
