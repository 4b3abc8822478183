"""Agents who work on what they are given: they take it up, answer, wait for customers, close, take breaks.

A simulation of events. It is moved on to an instant, and tells what happened until then. All it depends on is
the seed, what customers want, and which case was given to whom when: the same again brings the same events.
"""

import heapq
from collections.abc import Callable, Iterable
from datetime import date

from commandcenter.clock import HOUR, MINUTE, SECOND
from commandcenter.outbound.contract import Action, Outcome, Told
from feeds.simulator.chance import chance, lognormal
from feeds.simulator.conversations import Conversation
from feeds.simulator.desk import SILENT_CLOSE, Book, Course, Step
from feeds.simulator.envelope import Data, Envelopes, Timed
from feeds.simulator.habits import habits
from feeds.simulator.hours import Hours
from feeds.simulator.presence import presence
from feeds.simulator.roster import Duty, StateChange
from feeds.simulator.served import Served
from feeds.simulator.settings import Settings
from feeds.simulator.tell import Stage, Telling
from feeds.simulator.worker import Worker
from feeds.simulator.world import people

_LEAST_WORK = 20 * SECOND
_KEPT = 26 * HOUR  # conversations that are over and may still be written to
_CONFIRMED = Outcome(state="confirmed")
_ACCEPTED = Outcome(state="accepted")


class Office:
    """All agents and all conversations from an instant on."""

    def __init__(self, settings: Settings, since_us: int) -> None:
        """Begin with nobody there; `open` and `enter` tell who and what is."""
        self.since_us = self.now_us = since_us
        self._settings, self._hours, self._habits = settings, Hours(settings.world), habits()
        self._workers = {agent.name: Worker(agent) for agent in people().agents}
        self._served: dict[str, Served] = {}
        self._openings: dict[str, list[Timed]] = {}
        self._threads: dict[str, list[Served]] = {}
        self._heap: list[tuple[int, str, str]] = []  # when, what, of whom
        self._told: list[Timed] = []
        self._envelopes: Envelopes | None = None
        self._days: set[date] = set()
        self._duties: dict[tuple[date, str], Duty] = {}
        self._known: dict[str, Outcome] = {}  # actions that came
        self._recalled: dict[str, Action] = {}
        self._waiting = 0
        self._banned: set[str] = set()
        self._happenings: dict[str, Callable[[str, str], None]] = {
            "act": self._act, "arrive": self._arrive, "begin": self._begin, "close": self._close,
            "finish": self._finish, "follow": self._follow, "forget": self._forget,
            "found": self._find, "idle": self._idle, "look": self._looked, "lost": self._lose,
            "moved": self._move, "shift": self._begin_shift,
        }  # fmt: skip
        self._acts: dict[str, Callable[[Action], Outcome]] = {
            "assign": self._assign, "unassign": self._unassign, "reply": self._reply,
            "hide": self._moderate, "ban": self._moderate, "unban": self._moderate,
        }  # fmt: skip

    @property
    def next_us(self) -> int | None:
        """Return when something happens next."""
        return self._heap[0][0] if self._heap else None

    def advance(self, until_us: int) -> list[Timed]:
        """Let time pass up to an instant and return what was told meanwhile, in no order."""
        while self._heap and self._heap[0][0] <= until_us:
            at_us, what, name = heapq.heappop(self._heap)
            self.now_us = max(self.now_us, at_us)
            kind, _, more = what.partition(":")
            self._happenings[kind](name, more)
        self.now_us = max(self.now_us, until_us)
        found, self._told = self._told, []
        return found

    # ---- what is given to it

    def open(self, on: date, duties: Iterable[Duty], envelopes: Envelopes, book: Book) -> None:
        """Take a day's shifts; `book`: who works on what at the beginning, where that is on this day."""
        self._envelopes = envelopes
        if on in self._days:
            return
        self._days.add(on)
        for duty in duties:
            self._shift(on, duty)
        for agent, start_us, end_us in book.busy:
            if start_us < self.since_us < end_us:
                self._workers[agent].busy_until_us = end_us
                self._push(end_us, "look", agent)

    def enter(self, one: Conversation, stage: Stage, course: Course | None) -> list[Timed]:
        """Take a conversation and return its opening; `course`: of one that began before the office."""
        if (opening := self._openings.get(one.id)) is not None:
            return opening
        served = self._served[one.id] = Served(one, Telling(stage, one))
        came_us = one.begin_us + one.late_us
        if course is not None and one.begin_us < self.since_us:
            for at_us, what, agent in served.resume(course, self.since_us):
                self._resume(served, at_us, what, agent)
            self._count(served)
        else:
            served.telling.begin()
            self._push(came_us, "arrive", one.id)
        self._threads.setdefault(served.telling.thread, []).append(served)
        opening = self._openings[one.id] = served.telling.drained()
        self._push(max(came_us, self.since_us) + _KEPT, "forget", one.id)
        return opening

    def recall(self, told: Iterable[Told]) -> None:
        """Take what was given to whom before, each at the instant at which it took effect."""
        for one in told:
            self._recalled[one.action.id] = one.action
            self._push(one.at_us, "act", one.action.id)

    def act(self, action: Action) -> Outcome:
        """Carry out an action now, once; what it causes is told by `advance`."""
        if (known := self._known.get(action.id)) is not None:
            return known
        at_us = -(-max(self.now_us, action.at_us) // 1000) * 1000  # as its event will say it
        found = self.advance(at_us)
        outcome = self._carry_out(action)
        self._told = found + self._told
        return outcome

    def ask(self, action: Action) -> Outcome:
        """Tell what became of an action."""
        known = self._known.get(action.id)
        return Outcome(state="absent") if known is None else known

    # ---- actions

    def _carry_out(self, action: Action) -> Outcome:
        outcome = self._acts.get(action.kind, self._cannot)(action)
        self._known[action.id] = _CONFIRMED if outcome is _ACCEPTED else outcome
        return outcome

    def _act(self, name: str, _: str) -> None:
        self._carry_out(self._recalled.pop(name))

    def _cannot(self, action: Action) -> Outcome:
        return Outcome(state="refused", why=f"cannot_{action.kind}")

    def _assign(self, action: Action) -> Outcome:
        worker, served = self._workers.get(action.agent), self._current(action.thread)
        if worker is None or served is None:
            return Outcome(state="refused", why="agent_unknown" if served else "case_unknown")
        if any(other.at == action.thread for other in self._workers.values()):
            return Outcome(state="refused", why="begun")
        self._take_back(action.thread)
        served.mode = action.mode or "full"
        worker.inbox.append(action.thread)
        served.telling.step(
            served.name("given"), "assigned", self.now_us, agent=action.agent, command_id=action.id
        )
        self._tell(served)
        self._look(worker)
        return _ACCEPTED

    def _unassign(self, action: Action) -> Outcome:
        served = self._current(action.thread)
        if served is None:
            return Outcome(state="refused", why="case_unknown")
        if any(other.at == action.thread for other in self._workers.values()):
            return Outcome(state="refused", why="begun")
        was = self._take_back(action.thread) or action.agent
        if not was:  # nobody had it: there is nothing to tell
            return _ACCEPTED
        served.telling.step(
            served.name("freed"), "unassigned", self.now_us, agent=was, command_id=action.id
        )
        self._tell(served)
        return _ACCEPTED

    def _take_back(self, thread: str) -> str:
        """Take a case out of every inbox; return who had it, "" = nobody."""
        was = ""
        for name, worker in self._workers.items():
            if thread in worker.inbox:
                worker.inbox.remove(thread)
                was = name
        return was

    def _reply(self, action: Action) -> Outcome:
        served = self._current(action.thread)
        if served is None:
            return Outcome(state="refused", why="case_unknown")
        step = Step(self.now_us, "", "chat")
        served.telling.answer(step, "front", text=action.text, command_id=action.id)
        self._take_back(action.thread)
        self._answered(served)
        self._tell(served)
        return _ACCEPTED

    def _moderate(self, action: Action) -> Outcome:
        served = self._current(action.thread) or next(iter(self._served.values()), None)
        if served is None:
            return Outcome(state="refused", why="case_unknown")
        data: Data = {
            "action": action.kind, "outcome": "confirmed", "channel": action.channel,
            "command_id": action.id,
        }  # fmt: skip
        data |= {"message_id": action.message} if action.message else {}
        data |= {"author": {"id": action.author}} if action.author else {}
        served.telling.done(f"{self._settings.stem}:done:{action.id}", self.now_us, data)
        (self._banned.add if action.kind == "ban" else self._banned.discard)(action.author)
        self._tell(served)
        return _ACCEPTED

    def _current(self, thread: str) -> Served | None:
        """Return the conversation of a thread that comes next: one that waits, else the newest."""
        of = self._threads.get(thread, [])
        waiting = next((one for one in of if one.waits), None)
        if waiting is not None:
            return waiting
        return next((one for one in reversed(of) if not one.is_over), of[-1] if of else None)

    # ---- agents

    def _shift(self, on: date, duty: Duty) -> None:
        worker = self._workers[duty.agent.name]
        edges = {duty.start_us, duty.end_us}
        edges |= {edge for span in duty.free for edge in span}
        edges |= {edge for at_us, to_us, _ in duty.away for edge in (at_us, to_us)}
        if duty.start_us < self.since_us < duty.end_us:
            worker.begin(duty)
            worker.state = worker.state_at(self.since_us)
        elif duty.start_us >= self.since_us:
            self._push(duty.start_us, f"shift:{on}", duty.agent.name)
            self._duties[on, duty.agent.name] = duty
        for edge in sorted(edge for edge in edges if edge >= self.since_us):
            self._push(edge, "look", duty.agent.name)
        rng = chance(self._settings.seed, "lost", on, duty.agent.name)
        if duty.free and rng.random() < self._habits.lost_share:
            low, high = self._habits.lost_s
            at_us = duty.start_us + int(rng.random() * (duty.end_us - duty.start_us))
            if at_us > self.since_us:
                self._push(at_us, "lost", duty.agent.name)
                back_us = at_us + int((low + rng.random() * (high - low)) * SECOND)
                self._push(back_us, "found", duty.agent.name)

    def _begin_shift(self, name: str, on: str) -> None:
        worker = self._workers[name]
        worker.begin(self._duties.pop((date.fromisoformat(on), name)))
        if worker.duty is not None and worker.duty.missing:
            reason = worker.duty.missing
            self._say(worker, StateChange(self.now_us, worker.agent, "offline", "offline", reason))
        self._look(worker)

    def _looked(self, name: str, _: str) -> None:
        self._look(self._workers[name])

    def _lose(self, name: str, _: str) -> None:
        worker = self._workers[name]
        if worker.state != "offline":
            worker.is_lost = True
            self._say_state(worker, worker.state, presence="lost")

    def _find(self, name: str, _: str) -> None:
        worker = self._workers[name]
        if worker.is_lost:
            worker.is_lost = False
            self._say_state(worker, worker.state, presence="ok")
            self._look(worker)

    def _look(self, worker: Worker) -> None:
        """Tell a new state, and take up what waits on the desk after a moment."""
        state = worker.state_at(self.now_us)
        if state != worker.state:
            if worker.state in {"break", "training"}:
                worker.rested(self.now_us)
            before, worker.state = worker.state, state
            self._say_state(worker, before)
        if worker.inbox and worker.can_begin(self.now_us) and not worker.is_reaching:
            worker.is_reaching = True
            rng = chance(self._settings.seed, worker.inbox[0], worker.agent.name, self.now_us)
            median, sigma = self._habits.reaction_median_s, self._habits.reaction_sigma
            after_us = int(lognormal(rng, median, sigma) * SECOND)
            self._push(self.now_us + after_us, "begin", worker.agent.name)

    def _say_state(self, worker: Worker, before: str, **more: str) -> None:
        self._say(worker, StateChange(self.now_us, worker.agent, worker.state, before), **more)

    def _say(self, worker: Worker, change: StateChange, **more: str) -> None:
        assert self._envelopes is not None  # noqa: S101 - nobody works before a day was opened
        worker.said += 1
        mark = f"o{self.now_us % SECOND // 1000:x}.{worker.said:x}"
        self._told.append(presence(self._settings.stem, self._envelopes, change, mark, **more))

    # ---- turns

    def _begin(self, name: str, _: str) -> None:
        worker = self._workers[name]
        worker.is_reaching = False
        if not worker.inbox or not worker.can_begin(self.now_us):
            self._look(worker)
            return
        thread = worker.inbox.pop(0)
        served = self._current(thread)
        if served is None:
            self._look(worker)
            return
        worker.at, worker.on = thread, served.one.id
        served.says = served.first_words()
        served.telling.step(
            served.name("begun"), "statuschanged", self.now_us,
            from_status="assigned", to_status="started", agent=name,
        )  # fmt: skip
        self._tell(served)
        self._push(self.now_us + self._work_us(worker, served), "finish", name)
        self._look(worker)

    def _work_us(self, worker: Worker, served: Served) -> int:
        """Return how long a turn takes: its work, more of it when tired, or with many waiting."""
        of, needs = self._habits, served.one.needs
        if not served.waits or not served.is_care:
            work_us = of.glance_s * SECOND
        else:
            work_us = needs.handle_us[min(served.turn, 1)] * of.occupied / self._settings.load
            work_us *= of.motive_factor.get(served.one.template.motive, 1.0)
            if served.rest:
                work_us *= of.rest_part[served.rest]
            elif not served.turn:
                work_us *= of.mode_part.get(served.mode, 1.0)
        work_us *= worker.slower(self.now_us, of)
        there = sum(one.is_on(self.now_us) for one in self._workers.values()) or 1
        if self._waiting / there > of.overloaded_above:
            work_us *= of.overloaded_factor
        return max(_LEAST_WORK, int(work_us))

    def _finish(self, name: str, _: str) -> None:
        """Answer, and see what comes of it."""
        worker = self._workers[name]
        served, worker.at = self._served.get(worker.on), ""
        if served is not None:
            self._end_turn(worker, served)
            self._tell(served)
        self._look(worker)

    def _end_turn(self, worker: Worker, served: Served) -> None:
        name, at_us = worker.agent.name, self.now_us
        desk = "back" if served.is_back else "front"
        if not served.waits:  # somebody answered already, or there is nothing to answer
            if not served.one.closes:
                served.telling.answer(Step(at_us, name, "chat"), desk)
            self._close_now(served, "no_action", agent=name)
            return
        if not served.is_care:
            if served.one.needs.course == "chat" or not served.one.closes:
                served.telling.answer(Step(at_us, name, "chat"), desk)
            self._close_now(served, "no_action", agent=name)
            return
        is_short = not served.turn and not served.rest and served.mode in self._habits.mode_part
        says = "triage" if is_short else served.says
        served.telling.answer(Step(at_us, name, says), desk)
        if is_short:
            served.rest = served.mode
        else:
            served.rest = ""
            self._answered(served)

    def _answered(self, served: Served) -> None:
        """Go on after our answer: the others of the thread are answered with it."""
        for other in self._threads.get(served.telling.thread, ()):
            if other is not served and other.waits:
                other.waits, other.is_over = False, True
                self._waiting -= 1
        if served.waits:
            served.waits = False
            self._waiting -= 1
        if not served.is_care:
            return
        served.turn += 1
        needs, at_us, name = served.one.needs, self.now_us, served.one.id
        if served.turn == 1 and needs.course == "back":
            self._push(at_us + MINUTE, "moved", name)
        elif served.turn == 1 and needs.course == "silent":
            self._wait_for_customer(served)
            self._push(self._hours.served(at_us, SILENT_CLOSE), "close:no_answer", name)
        elif served.turn == 1 and (needs.course == "data" or needs.insists):
            if needs.course == "data":
                self._wait_for_customer(served)
            says = "data_reply" if needs.course == "data" else "still"
            self._push(at_us + needs.customer_us, f"follow:{says}", name)
        else:
            if needs.thanks_us is not None:
                self._push(at_us + needs.thanks_us, "follow:thanks", name)
            self._push(at_us + needs.close_us, "close:solved", name)

    def _wait_for_customer(self, served: Served) -> None:
        served.telling.step(
            served.name("waits"), "statuschanged", self.now_us + SECOND,
            from_status="started", to_status="waiting_customer",
        )  # fmt: skip

    # ---- conversations

    def _arrive(self, name: str, _: str) -> None:
        served = self._served[name]
        if served.is_joined:
            return
        served.waits = True
        self._count(served)
        if not served.is_care:
            look_us = self._hours.served(self.now_us, served.one.needs.first_look_us)
            self._push(look_us, "idle", name)

    def _idle(self, name: str, _: str) -> None:
        """Somebody looks at what needs no care, where nobody was given it."""
        served = self._served[name]
        if served.is_over or self._is_in_hand(served):
            return
        if served.waits:
            served.waits = False
            self._waiting -= 1
        there = [
            worker.agent.name for worker in self._workers.values() if worker.is_on(self.now_us)
        ]
        if served.one.needs.course != "chat" or not there:
            self._close_now(served, "no_action")
        else:
            agent = there[served.one.seed % len(there)]
            served.telling.answer(Step(self.now_us, agent, "chat"), "front")
            self._push(self.now_us + served.one.needs.close_us, "close:solved", name)
        self._tell(served)

    def _follow(self, name: str, says: str) -> None:
        served = self._served[name]
        if served.telling.author_id in self._banned:
            return
        served.telling.follow(Step(self.now_us, "", says))
        if says != "thanks":
            served.is_over = False
            if not served.waits:
                served.waits = True
                self._waiting += 1
        self._tell(served)

    def _move(self, name: str, _: str) -> None:
        served = self._served[name]
        served.telling.moved(self.now_us)
        served.is_back = True
        if not served.waits:
            served.waits = True
            self._waiting += 1
        self._tell(served)

    def _close(self, name: str, reason: str) -> None:
        served = self._served[name]
        if not (served.is_over or served.waits or self._is_in_hand(served)):
            self._close_now(served, reason)
            self._tell(served)

    def _close_now(self, served: Served, reason: str, **more: str) -> None:
        if served.waits:
            served.waits = False
            self._waiting -= 1
        served.is_over = True
        if served.one.closes:
            served.closes += 1
            name = "closed" if served.closes == 1 else f"closed{served.closes}"
            told = reason if served.closes == 1 else "no_action"  # asked about once
            served.telling.closed(self.now_us, told, name, **more)

    def _forget(self, name: str, _: str) -> None:
        served = self._served[name]
        if not served.is_over and (served.waits or self._is_in_hand(served)):
            self._push(self.now_us + _KEPT, "forget", name)
            return
        del self._served[name]
        self._openings.pop(name, None)
        of = self._threads[served.telling.thread]
        of.remove(served)
        if not of:
            del self._threads[served.telling.thread]

    def _is_in_hand(self, served: Served) -> bool:
        thread = served.telling.thread
        return any(w.at == thread or thread in w.inbox for w in self._workers.values())

    def _resume(self, served: Served, at_us: int, what: str, agent: str) -> None:
        """Go on with what was under way when the office began."""
        if what != "finish":
            self._push(at_us, what, served.one.id)
            return
        worker = self._workers[agent]
        served.waits = True
        worker.at, worker.on, worker.busy_until_us = served.telling.thread, served.one.id, 0
        worker.state = "busy"
        self._push(at_us, "finish", agent)

    def _count(self, served: Served) -> None:
        self._waiting += served.waits

    def _tell(self, served: Served) -> None:
        self._told += served.telling.drained()

    def _push(self, at_us: int, what: str, name: str) -> None:
        heapq.heappush(self._heap, (at_us, what, name))
