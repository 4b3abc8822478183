"""What a pick costs as the queue grows, a ratio of one run: it depends on the pools, not on the turns."""

from time import process_time

from commandcenter.assignment.answer import Answer
from commandcenter.assignment.case import Case
from commandcenter.assignment.engine import assign
from commandcenter.assignment.room import Room

NOW = 1_000_000
PEOPLE = 50
ROUNDS = 20


def cost(queued: int) -> float:
    """Return the least CPU time in which everybody is given one of so many queued turns."""
    room = Room()
    room.now = NOW
    for n in range(queued):
        case = Case(f"c{n}", n, NOW)
        case.asked = room.skills.mask([f"lang:{n % 7}", f"ch:{n % 4}"])
        case.work_s, case.due_first, case.due_close = 60.0 + n % 900, NOW + 2_700, NOW + 14_400
        case.state = "queued"
        room.cases[case.id] = case
        room.put(case)
    everything = room.skills.mask([f"lang:{n}" for n in range(7)] + [f"ch:{n}" for n in range(4)])
    agents = [room.agent(f"a{n}") for n in range(PEOPLE)]
    times = []
    for _ in range(ROUNDS):
        for agent in agents:
            agent.own_skills = agent.skills = everything
            agent.state = "available"
            room.changed(agent, was_open=False)
        answer = Answer(room)
        begun = process_time()
        assign(room, answer)
        times.append(process_time() - begun)
        assert len(answer.decisions) == PEOPLE
        for one in answer.decisions:
            room.lift(room.cases[one.case])
        for agent in agents:
            agent.state = "offline"
            room.changed(agent, was_open=True)
    return min(times)


def test_a_pick_among_twenty_times_as_many_costs_much_the_same() -> None:
    assert cost(40_000) / cost(2_000) < 4
