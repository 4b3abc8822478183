"""The live room: who gets what and why, what a person does meanwhile; it is a function of the log."""

import random

from commandcenter.checkpoints import dump, load
from commandcenter.clock import MINUTE, SECOND
from commandcenter.dispatch.cases import turn_in
from commandcenter.events.fact import Fact
from tests.commandcenter.dispatch.room import Room
from tests.commandcenter.story import (
    agent,
    at,
    by_hand,
    closed,
    decided,
    fact,
    replied,
    went_on,
    wrote,
)


def here(name: str, at_us: int, *skills: str) -> Fact:
    return agent(at_us, name, "available", skills=skills or ("lang:it",), capacity=6)


def test_a_case_goes_to_who_has_what_its_lines_ask_for() -> None:
    room = Room()
    room.tell(here("Ada", at(-9)), here("Bo", at(-9), "lang:it", "mobile"))
    message = wrote(at(0), motives=("signal",))
    room.tell(message)
    answer = room.decide(at(1))
    assert [(one.case, one.agent) for one in answer.decisions] == [("t", "Bo")]
    assert dict(room.live.rows["t"].needed.skills)["mobile"] == "mobile_fault"
    assert room.case().agent == "Bo"


def test_nothing_is_given_twice_and_the_next_waits_until_somebody_is_free() -> None:
    room = Room()
    room.tell(here("Ada", at(-9)))
    room.tell(wrote(at(0), "a"), wrote(at(0), "b", 2))
    first = room.decide(at(1))
    assert len(first.decisions) == 1
    assert not room.decide(at(2)).decisions
    done = first.decisions[0].case
    room.tell(replied(at(5), done, agent="Ada"))
    assert [one.agent for one in room.decide(at(6)).decisions] == ["Ada"]


def test_a_person_who_acts_between_decision_and_log_wins_and_the_engine_looks_again() -> None:
    room = Room()
    room.tell(here("Ada", at(-9)), here("Bo", at(-9)))
    room.tell(wrote(at(0), "a"))
    seq, answer = room.state.seq, room.turn(at(1))
    (given,) = answer.decisions
    other = "Bo" if given.agent == "Ada" else "Ada"
    room.tell(went_on("assigned", at(1) - SECOND, "a", agent=other))
    room.write(answer, at(1), seq)
    assert room.case("a").agent == other
    assert not room.decide(at(2)).decisions
    held = room.live.engine.room
    assert held.cases["a"].agent == other
    assert (held.agents[given.agent or ""].turns, held.agents[other].turns) == (0, 1)


def test_work_of_who_goes_home_comes_back_and_goes_to_somebody_else() -> None:
    room = Room()
    room.tell(here("Ada", at(-9)), wrote(at(0)))
    room.decide(at(1))
    room.tell(agent(at(2), "Ada", "offline"), here("Bo", at(2)))
    answer = room.decide(at(3))
    assert [(one.agent, one.why[0]) for one in answer.decisions] == [
        (None, "returned"), ("Bo", "index"),
    ]  # fmt: skip
    assert room.case().agent == "Bo"


def test_a_critical_customer_needs_who_may_serve_him_and_is_promised_sooner() -> None:
    room = Room()
    room.tell(here("Ada", at(-9)), here("Bo", at(-9), "lang:it", "critical"))
    said = {
        "customer": 1,
        "channel": "x",
        "number": 1,
        "act": "enter",
        "cls": "press",
        "who": "Rita",
    }
    room.tell(fact("critical.changed", at(-5), said), wrote(at(0)))
    assert [one.agent for one in room.decide(at(1)).decisions] == ["Bo"]
    row = room.live.rows["t"]
    assert (row.queue, row.needed.weight, row.first_us) == ("critical", 3.0, at(15))


def test_who_becomes_critical_while_he_waits_is_told_the_engine() -> None:
    room = Room()
    room.tell(here("Ada", at(-9), "critical"), wrote(at(0)), wrote(at(0), "u", 2))
    room.turn(at(0))
    said = {
        "customer": 2,
        "channel": "x",
        "number": 1,
        "act": "enter",
        "cls": "press",
        "who": "Rita",
    }
    room.tell(fact("critical.changed", at(1), said))
    room.turn(at(1))
    assert room.live.rows["u"].queue == "critical"


def test_a_banned_customer_is_given_to_nobody() -> None:
    room = Room()
    room.tell(here("Ada", at(-9)))
    said = {
        "customer": 1, "channel": "x", "ban": 1, "act": "start", "rung": "day", "who": "Rita",
        "seat": "s", "reason": "r", "evidence": (1,), "until_us": at(2000), "number": 1,
    }  # fmt: skip
    room.tell(fact("ban.changed", at(-5), said), wrote(at(0)))
    assert not room.decide(at(1)).decisions
    assert room.live.rows["t"].queue == "banned"


def test_a_case_that_is_closed_and_opened_again_is_a_new_one() -> None:
    room = Room()
    room.tell(here("Ada", at(-9)), wrote(at(0)))
    room.decide(at(1))
    room.tell(replied(at(2)), closed(at(3)), wrote(at(5), name="again"))
    answer = room.decide(at(6))
    assert [(one.agent, one.version) for one in answer.decisions] == [("Ada", 0)]
    assert room.live.rows["t"].number == 6


def test_a_chat_that_waits_for_its_customer_keeps_its_place_for_ten_minutes() -> None:
    room = Room()
    room.tell(here("Ada", at(-9)), wrote(at(0), channel="web_chat"))
    room.decide(at(1))
    room.tell(replied(at(2), agent="Ada"))
    room.decide(at(2))
    held = room.live.engine.room
    assert (room.case().state, held.agents["Ada"].load, held.agents["Ada"].turns) == (
        "wait_customer",
        2,
        0,
    )
    room.tell(wrote(at(3), "u", 2, channel="email"))
    assert not room.decide(at(3)).decisions  # a mail takes all the room that one has
    assert room.decide(at(12)).decisions[0].case == "u"
    assert held.agents["Ada"].load == 6


def test_a_chat_keeps_no_place_with_who_has_left_and_its_customer_is_known_when_he_writes() -> None:
    room = Room()
    room.tell(here("Ada", at(-9)), wrote(at(0), channel="web_chat"))
    room.decide(at(1))
    room.tell(replied(at(2), agent="Ada"))
    room.decide(at(2))
    room.tell(agent(at(3), "Ada", "break"))
    room.decide(at(3))
    assert room.live.engine.room.agents["Ada"].load == 0
    room.tell(here("Ada", at(4)))
    room.decide(at(4))
    assert room.live.engine.room.agents["Ada"].load == 2
    room.tell(here("Bo", at(5)), wrote(at(5), channel="web_chat", name="again"))
    (given,) = room.decide(at(5)).decisions
    assert (given.agent, "holder" in given.why) == ("Ada", True)


_PEOPLE = ("Ada", "Bo", "Cy", "Di", "Ed", "Fi")
_SKILLS = ("billing", "mobile", "fixed", "backdesk")


def something(chance: random.Random, at_us: int, n: int) -> Fact:
    """Return something that happens in a care room, sometimes told late."""
    late_us = at_us - chance.choice((0, 0, 0, 0, 0, 0, 3, 40)) * MINUTE
    kinds = (_writes, _writes, _writes, _writes, _answers, _answers, _comes, _closes, _goes_on)
    return chance.choice(kinds)(chance, late_us, at_us, n)


def _writes(chance: random.Random, at_us: int, now_us: int, n: int) -> Fact:
    person = chance.randrange(25) + 1
    motives = (chance.choice(("signal", "billing", "broadband", "other")),)
    channel = chance.choice(("x", "email", "web_chat"))
    return wrote(
        at_us, f"t{person}", person, motives=motives, channel=channel, name=f"m{n}", recorded_us=now_us
    )  # fmt: skip


def _answers(chance: random.Random, at_us: int, now_us: int, n: int) -> Fact:
    thread = f"t{chance.randrange(25) + 1}"
    return replied(at_us, thread, agent=chance.choice(_PEOPLE), recorded_us=now_us, order=n)


def _closes(chance: random.Random, at_us: int, now_us: int, n: int) -> Fact:
    return closed(at_us, f"t{chance.randrange(25) + 1}", recorded_us=now_us, note=n)


def _goes_on(chance: random.Random, at_us: int, now_us: int, n: int) -> Fact:
    thread, name = f"t{chance.randrange(25) + 1}", chance.choice(_PEOPLE)
    if chance.random() < 0.2:
        said = {
            "customer": int(thread[1:]), "channel": "x", "number": n, "who": "Rita", "cls": "press",
            "act": chance.choice(("enter", "exit")), "reason": "r",
        }  # fmt: skip
        return fact("critical.changed", at_us, said, recorded_us=now_us)
    if chance.random() < 0.4:
        kind = chance.choice(("assigned", "unassigned", "moved"))
        if chance.random() < 0.4:
            queue = chance.choice(("network", "billing", "backdesk", "")) if kind == "moved" else ""
            return by_hand(kind, now_us, thread, command=f"C{n}", agent=name, queue=queue)
        return went_on(kind, at_us, thread, order=n, agent=name)
    status = chance.choice(("started", "started", "waiting", "hold", "open"))
    return went_on("statuschanged", at_us, thread, to_status=status, order=n, agent=name)


def _comes(chance: random.Random, at_us: int, _now_us: int, n: int) -> Fact:
    state = chance.choice(("available",) * 6 + ("busy", "break", "offline"))
    return agent(
        at_us, chance.choice(_PEOPLE), state, skills=["lang:it", *chance.sample(_SKILLS, 3)],
        presence=chance.choice(("ok", "ok", "ok", "ok", "lost")), reason_code=str(n),
    )  # fmt: skip


def test_the_live_room_decides_as_one_that_is_told_everything_now() -> None:
    """So any turn can be taken again from the log, and a hub that was killed goes on as before."""
    given = returned = 0
    for seed in range(25):
        chance, room, now_us = random.Random(seed), Room(), at(0)
        for n in range(400):
            now_us += chance.choice((1, 1, 5, 30, 200)) * SECOND
            room.tell(something(chance, now_us, n))
            if chance.random() < 0.5:
                expected, seq = room.again(now_us), room.state.seq
                answer = room.turn(now_us)
                assert answer.decisions == expected, (seed, n)
                if chance.random() < 0.2:  # something comes in before they are written down
                    room.tell(something(chance, now_us, n + 1000))
                room.write(answer, now_us, seq)
                given += sum(one.agent is not None for one in answer.decisions)
                returned += sum(one.agent is None for one in answer.decisions)
    assert given > 500
    assert returned > 30


def test_what_a_checkpoint_keeps_decides_the_same() -> None:
    room = Room()
    room.tell(here("Ada", at(-9)), here("Bo", at(-9)), wrote(at(0), "a"), wrote(at(0), "b", 2))
    room.decide(at(1))
    room.tell(wrote(at(2), "c", 3), replied(at(3), room.live.engine.room.own.popitem()[0]))
    expected = room.again(at(4))
    room.state = load(dump(room.state))
    assert room.again(at(4)) == expected


def test_a_decision_of_another_log_that_nobody_could_have_made_changes_no_hands() -> None:
    room = Room()
    room.tell(wrote(at(0)), decided(at(1), version=7))
    assert room.case().agent == ""
    assert turn_in(room.state, "nowhere") is None
