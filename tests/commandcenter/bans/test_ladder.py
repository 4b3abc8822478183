"""The ladder: what a step needs, how long it holds, who may; and that nobody bans for good alone."""

import random
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.bans.ladder import LENGTHS, may_take
from commandcenter.checkpoints import digest
from commandcenter.clock import DAY, HOUR, MINUTE
from commandcenter.errors import UserError
from commandcenter.events.moderation import BAN_CHANGED, RUNGS, BanData
from commandcenter.folding.fold import fold
from commandcenter.incidents.fact import NewFact
from commandcenter.state import State
from tests.commandcenter.bans.desk import PEOPLE, ModerationDesk


@pytest.fixture
def desk() -> ModerationDesk:
    return ModerationDesk()


def refused(desk: ModerationDesk, action: str, **asked: Any) -> str:
    before = digest(desk.state)
    with pytest.raises(UserError) as caught:
        desk.does(action, **asked)
    assert digest(desk.state) == before
    return caught.value.key


def proposed(desk: ModerationDesk) -> None:
    desk.climbs("permanent")
    assert desk.ban().state == "proposed"


def test_a_step_rests_on_evidence_that_a_person_confirmed(desk: ModerationDesk) -> None:
    message = desk.writes(7, "insult")
    assert refused(desk, "ban.step", rung="courtesy", note="insulti") == "ban_without_evidence"
    desk.does("moderation.flag", message=message, kind="insult")
    desk.does("ban.step", rung="courtesy", note="insulti")
    assert (desk.ban().evidence, desk.ban().reason) == ((message.seq,), "insulti")
    assert refused(desk, "ban.step", rung="warning", note="ancora") == "ban_without_evidence"


def test_what_a_person_discarded_counts_against_nobody(desk: ModerationDesk) -> None:
    message = desk.insults()
    desk.does("moderation.flag", message=message, kind="none")
    assert refused(desk, "ban.step", rung="courtesy", note="x") == "ban_without_evidence"
    assert [flag.act for flag in desk.file().flags] == ["discarded"]


def test_own_data_are_no_step_and_no_evidence(desk: ModerationDesk) -> None:
    message = desk.writes(7, "own_data:PHONE", "own_data:DNI")
    desk.does("moderation.help", message=message)
    (flag,) = desk.file().flags
    assert (flag.kind, flag.act, flag.what) == ("own_data", "helped", ("PHONE", "DNI"))
    assert refused(desk, "ban.step", rung="courtesy", note="x") == "ban_without_evidence"
    assert refused(desk, "moderation.help", message=message) == "data_helped_already"


@pytest.mark.parametrize("rung", RUNGS[:-1])
def test_every_step_ends_by_itself_at_its_instant(desk: ModerationDesk, rung: str) -> None:
    ban = desk.climbs(rung)
    assert ban.until_us == desk.now_us + LENGTHS[rung]  # type: ignore[index]
    assert ban.appeal_until_us == desk.now_us + 14 * DAY
    desk.passes(ban.until_us - desk.now_us - 1)
    assert desk.ban().state == "in_force"
    desk.passes(1)
    assert (desk.ban().state, desk.ban().last_reason) == ("over", "time_over")


def test_hiding_and_a_ban_of_a_day_last_24_hours() -> None:
    assert (LENGTHS["hide"], LENGTHS["day"], LENGTHS["week"], LENGTHS["month"]) == (
        24 * HOUR, 24 * HOUR, 7 * DAY, 30 * DAY,
    )  # fmt: skip


def test_what_fell_due_while_the_hub_was_off_is_over_when_it_comes_back(
    desk: ModerationDesk,
) -> None:
    desk.climbs("week")
    desk.climbs("day", customer=8)
    desk.restarts()
    desk.passes(90 * DAY)
    assert (desk.ban(7).state, desk.ban(8).state) == ("over", "over")
    desk.passes(DAY)  # once only: a second look writes nothing, or its fact would be known
    desk.restarts()


def test_an_operator_takes_one_rung_at_a_time_and_a_manager_may_skip(desk: ModerationDesk) -> None:
    desk.insults()
    assert refused(desk, "ban.step", rung="week", note="x") == "ban_skips"
    desk.does("ban.step", rung="courtesy", note="x")
    desk.insults()
    assert refused(desk, "ban.step", rung="hide", note="x") == "ban_skips"
    desk.does("ban.step", rung="week", note="minacce", role="manager")
    assert desk.ban().state == "in_force"


def test_steps_older_than_a_year_are_forgotten(desk: ModerationDesk) -> None:
    desk.climbs("week")
    desk.passes(366 * DAY)
    desk.insults()
    assert refused(desk, "ban.step", rung="warning", note="x") == "ban_skips"


def test_automation_stops_at_courtesy(desk: ModerationDesk) -> None:
    desk.insults()
    file, asked = desk.file(), {"is_lead": True, "is_vulnerable": False}
    assert may_take(file, "courtesy", desk.now_us, who="", **asked)
    for rung in RUNGS[1:]:
        with pytest.raises(UserError) as caught:
            may_take(file, rung, desk.now_us, who="", **asked)
        assert caught.value.key == "ban_needs_person"


def test_a_vulnerable_customer_is_banned_by_a_manager_only(desk: ModerationDesk) -> None:
    desk.climbs("hide")
    desk.insults()
    asked: dict[str, Any] = {"who": "Rita", "is_vulnerable": True}
    with pytest.raises(UserError) as caught:
        may_take(desk.file(), "day", desk.now_us, is_lead=False, **asked)
    assert caught.value.key == "ban_vulnerable"
    assert may_take(desk.file(), "day", desk.now_us, is_lead=True, **asked)
    assert may_take(desk.file(), "hide", desk.now_us, is_lead=False, **asked)


# ---- permanent: two people


def test_a_permanent_ban_needs_another_person_on_another_seat(desk: ModerationDesk) -> None:
    proposed(desk)
    assert refused(desk, "ban.sign", person="Rita") == "needs_second_person"
    assert refused(desk, "ban.sign", person="Rita", seat="seat-9") == "needs_second_person"
    assert refused(desk, "ban.sign", person=" rita ", seat="seat-9") == "needs_second_person"
    assert refused(desk, "ban.sign", person="Luca", seat="seat-1") == "needs_second_person"
    assert refused(desk, "ban.sign", person="Luca", seat="") == "needs_second_person"
    desk.does("ban.sign", person="Luca")
    ban = desk.ban()
    assert (ban.state, ban.author, ban.signer) == ("in_force", "Rita", "Luca")
    assert ban.until_us == desk.now_us + 365 * DAY


def test_a_proposal_lapses_after_an_hour(desk: ModerationDesk) -> None:
    proposed(desk)
    desk.now_us += 60 * MINUTE + 1
    assert refused(desk, "ban.sign", person="Luca") == "ban_nothing"
    desk.passes(0)
    assert (desk.ban().state, desk.ban().last_reason) == ("lapsed", "not_signed")
    assert refused(desk, "ban.sign", person="Luca") == "ban_nothing"


def test_only_one_proposal_stands_and_it_may_be_refused(desk: ModerationDesk) -> None:
    proposed(desk)
    desk.insults()
    assert refused(desk, "ban.step", rung="courtesy", note="x") == "ban_proposed_already"
    desk.does("ban.refuse", person="Luca", note="basta una settimana")
    assert desk.ban().state == "refused"
    desk.does("ban.step", rung="courtesy", note="x")
    assert len(desk.ban().evidence) == 2  # what a refused proposal rested on counts still


def test_a_permanent_ban_is_lifted_after_a_year_unless_another_confirms_it(
    desk: ModerationDesk,
) -> None:
    proposed(desk)
    desk.does("ban.sign", person="Luca")
    assert refused(desk, "ban.review", person="Sara", role="manager", note="x") == "review_not_due"
    desk.passes(340 * DAY)
    assert (
        refused(desk, "ban.review", person="Rita", role="manager", note="x")
        == "needs_second_person"
    )
    desk.does("ban.review", person="Sara", role="manager", note="continua a minacciare")
    desk.passes(300 * DAY)
    assert desk.ban().state == "in_force"
    desk.passes(91 * DAY)
    assert (desk.ban().state, desk.ban().last_reason) == ("over", "not_confirmed")


FORGED: st.SearchStrategy[dict[str, Any]] = st.builds(
    dict,
    act=st.sampled_from(("start", "propose", "sign", "review", "keep", "appeal", "lift")),
    rung=st.sampled_from(RUNGS),
    ban=st.integers(1, 3),
    who=st.sampled_from(("Rita", "rita ", "RITA", None)),
    seat=st.sampled_from(("seat-1", "seat-2", "")),
)


@given(st.lists(FORGED, max_size=8))
def test_no_log_of_one_person_holds_a_permanent_ban(steps: list[dict[str, Any]]) -> None:
    desk = ModerationDesk()
    for number, step in enumerate(steps, 1):
        data = {
            "customer": 7, "channel": "x", "number": number, "lapses_us": desk.now_us + HOUR,
            "until_us": desk.now_us + DAY, **step,
        }  # fmt: skip
        msgspec.convert(data, BanData)
        desk.fold([NewFact(BAN_CHANGED, f"moderation:7:{number}", data, desk.now_us, number)])
    for ban in desk.file().bans if steps else ():
        assert (ban.rung, ban.state) != ("permanent", "in_force")
        assert ban.author or ban.rung == "courtesy"


@given(st.lists(st.sampled_from(("step", "sign", "propose", "hour", "refuse")), max_size=12))
def test_one_person_on_many_seats_never_bans_for_good(acts: list[str]) -> None:
    desk = ModerationDesk()
    desk.insults()
    for number, act in enumerate(acts):
        asked: dict[str, Any] = {"person": "Rita", "seat": f"seat-{number}", "role": "manager"}
        try:
            if act == "hour":
                desk.passes(61 * MINUTE)
            elif act in {"step", "propose"}:
                desk.insults()
                rung = "permanent" if act == "propose" else "day"
                desk.does("ban.step", rung=rung, note="x", **asked)
            elif act == "refuse":
                desk.does("ban.refuse", note="x", **asked)
            else:
                desk.does("ban.sign", **asked)
        except UserError:
            continue
        assert not any(b.rung == "permanent" and b.state == "in_force" for b in desk.file().bans)


# ---- appeal


def test_an_appeal_is_read_by_who_had_no_part_in_it(desk: ModerationDesk) -> None:
    proposed(desk)
    desk.does("ban.sign", person="Luca")
    desk.does("ban.appeal", note="chiede di riscrivere", person="Rita")
    asked: dict[str, Any] = {"answer": "grant", "note": "si è scusato"}
    for person, seat in (("Rita", "seat-9"), ("Luca", "seat-9"), ("Sara", "seat-1")):
        assert refused(desk, "ban.decide", person=person, seat=seat, **asked) == "appeal_own"
    desk.does("ban.decide", person="Sara", **asked)
    assert (desk.ban().state, desk.ban().appeal, desk.ban().reviewer) == (
        "lifted", "grant", "Sara",
    )  # fmt: skip


def test_an_appeal_comes_within_14_days_and_once(desk: ModerationDesk) -> None:
    desk.climbs("month")
    desk.passes(14 * DAY)
    desk.does("ban.appeal", note="scrive")
    desk.does("ban.decide", person="Sara", answer="keep", note="x")
    assert desk.ban().state == "in_force"
    assert refused(desk, "ban.appeal", note="di nuovo") == "ban_nothing"
    desk.climbs("week", customer=8)
    desk.passes(14 * DAY + 1)
    assert refused(desk, "ban.appeal", note="tardi", customer=8) == "appeal_too_late"


# ---- two at once, and any order


def test_who_was_slower_is_told_and_changes_nothing(desk: ModerationDesk) -> None:
    desk.insults()
    seen = desk.file().number
    desk.does("ban.step", rung="courtesy", note="x", seen=seen)
    desk.insults()
    assert refused(desk, "ban.step", rung="warning", note="y", seen=seen) == "file_changed"


def test_the_order_in_which_facts_arrive_does_not_matter(desk: ModerationDesk) -> None:
    proposed(desk)
    desk.does("ban.sign", person="Luca")
    desk.does("ban.appeal", note="x", person="Sara")
    desk.writes(7, "threat", "own_data:PHONE")
    for seed in range(20):
        shuffled = desk.facts.copy()
        random.Random(seed).shuffle(shuffled)
        state = State()
        for fact in shuffled:
            fold(state, fact)
        assert digest(state) == digest(desk.state)


def test_there_are_people_enough_for_these_stories() -> None:
    assert len(set(PEOPLE.values())) == len(PEOPLE)
