"""What the ladder has platforms do: nothing of weight without the people it takes, and each thing once."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from commandcenter.acting.enforced import BANNED, enforced, own_data
from commandcenter.bans import timers
from commandcenter.clock import DAY, MINUTE
from commandcenter.errors import UserError
from commandcenter.outbound.outgoing import Outgoing
from tests.commandcenter.bans.desk import ModerationDesk


def leaves(desk: ModerationDesk) -> list[tuple[str, str]]:
    """Return what was ever asked to leave: its kind, and who asked."""
    return [(one.kind, one.who) for one in desk.state.outgoing.values()]


def named(desk: ModerationDesk, kind: str) -> list[Outgoing]:
    return [one for one in desk.state.outgoing.values() if one.kind == kind]


def test_courtesy_and_warning_ask_no_platform_for_anything() -> None:
    desk = ModerationDesk()
    desk.climbs("courtesy")
    desk.climbs("warning")
    assert leaves(desk) == []


def test_hiding_asks_for_the_messages_that_are_its_evidence_and_public() -> None:
    desk = ModerationDesk()
    public = desk.insults()
    private = desk.writes(7, "insult", visibility="direct")
    desk.does("moderation.flag", message=private, kind="insult")
    desk.does("ban.step", role="manager", rung="hide", note="x")
    (one,) = named(desk, "hide")
    assert (one.message, one.who) == (public.mark.id, "Rita")


def test_a_ban_goes_out_when_it_begins_and_comes_back_when_it_ends() -> None:
    desk = ModerationDesk()
    desk.climbs("day")
    (one,) = named(desk, "ban")
    assert (one.customer, one.who) == (7, "Rita")
    desk.now_us += DAY + MINUTE
    ended = timers.passed(desk.state.files.values(), desk.now_us)
    (back,) = enforced(desk.state.files, ended)
    assert (back.data["kind"], back.data["customer"]) == ("unban", 7)


def test_a_permanent_ban_leaves_only_once_a_second_person_has_signed() -> None:
    desk = ModerationDesk()
    desk.climbs("permanent")
    assert named(desk, "ban") == []
    desk.does("ban.sign", person="Luca")
    (one,) = named(desk, "ban")
    assert one.who == "Luca"


@given(
    st.lists(
        st.sampled_from(
            ("step", "propose", "sign", "hour", "refuse", "appeal", "decide", "review")
        ),
        max_size=12,
    )
)
def test_one_person_never_has_a_platform_ban_for_good(acts: list[str]) -> None:
    """By whatever commands, from however many seats: a ban that nobody else signed ends by itself."""
    desk = ModerationDesk()
    desk.insults()
    for number, act in enumerate(acts):
        asked: dict[str, Any] = {"person": "Rita", "seat": f"seat-{number}", "role": "manager"}
        try:
            _try(desk, act, asked)
        except UserError:
            continue
    desk.now_us += 60 * DAY
    ended = timers.passed(desk.state.files.values(), desk.now_us)
    back = {fact.data["customer"] for fact in enforced(desk.state.files, ended)}
    standing = {
        file.customer
        for file in desk.state.files.values()
        if any(ban.state == "in_force" and ban.rung in BANNED for ban in file.bans)
    }
    assert standing <= back


_NOTE: dict[str, dict[str, Any]] = {"sign": {}, "review": {"note": "x"}}


def _try(desk: ModerationDesk, act: str, asked: dict[str, Any]) -> None:
    if act == "hour":
        desk.passes(61 * MINUTE)
    elif act in {"step", "propose"}:
        desk.insults()
        desk.does("ban.step", rung="permanent" if act == "propose" else "day", note="x", **asked)
    elif act == "decide":
        desk.does("ban.decide", answer="keep", note="x", **asked)
    elif act in {"sign", "review"}:
        desk.does(f"ban.{act}", **asked, **_NOTE[act])
    else:
        desk.does(f"ban.{act}", note="x", **asked)


def test_a_customers_own_data_are_hidden_by_the_engine_once_and_nobody_is_banned_for_them() -> None:
    desk = ModerationDesk()
    message = desk.writes(7, "own_data:PHONE")
    files = desk.state.files.values()
    (fact,) = own_data(files, desk.state.moderated, 0)
    assert (fact.data["kind"], fact.data["message"]) == ("hide", message.mark.id)
    assert "who" not in fact.data
    desk.fold([fact])
    assert own_data(files, desk.state.moderated, 0) == []
    assert not desk.file().bans


def test_automation_asks_platforms_only_to_hide_a_customers_own_data_and_to_end_what_is_over() -> (
    None
):
    desk = ModerationDesk()
    for sign in ("insult", "threat", "own_data:PHONE", "spam"):
        desk.writes(7, sign)
    desk.passes(2 * DAY)
    for fact in own_data(desk.state.files.values(), desk.state.moderated, 0):
        desk.fold([fact])
    assert {kind for kind, _ in leaves(desk)} <= {"hide"}
    assert all(ban.rung == "courtesy" for ban in desk.file().bans)
