"""The office: whom a case is taken from is told by name, and from nobody nothing."""

from commandcenter.clock import MINUTE
from commandcenter.outbound.contract import Action
from tests.feeds.office import TEN, Room


def free(room: Room, thread: str) -> Action:
    action = Action(
        id="f1", kind="unassign", channel="", thread=thread, at_us=room.office.now_us, agent=""
    )
    assert room.office.act(action).state == "accepted"
    return action


def freed(room: Room) -> list[str]:
    room.run(room.office.now_us + MINUTE)
    return [event["data"]["agent"] for event in room.events("case.unassigned")]


def test_a_case_that_is_taken_back_names_who_had_it() -> None:
    room = Room().run(TEN + 90 * MINUTE)
    office = room.office
    at_work = {worker.at for worker in office._workers.values()}
    busy = next(name for name, worker in office._workers.items() if worker.at)
    thread = next(
        one.action.thread
        for one in reversed(room.given)
        if one.action.thread not in at_work and office._current(one.action.thread) is not None
    )
    assign = Action(
        id="d", kind="assign", channel="", thread=thread, at_us=office.now_us, agent=busy
    )
    assert office.act(assign).state == "accepted"
    assert thread in office._workers[busy].inbox
    free(room, thread)
    assert thread not in office._workers[busy].inbox
    assert freed(room) == [busy]


def test_of_a_case_that_nobody_has_nothing_is_told() -> None:
    room = Room().run(TEN + 10 * MINUTE)
    (thread,) = {one.action.thread for one in room.given[-1:]}
    for worker in room.office._workers.values():
        worker.inbox.clear()
        worker.at = "" if worker.at == thread else worker.at
    free(room, thread)
    assert "" not in freed(room)
