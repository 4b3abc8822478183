"""A conversation told as events: what the customer writes, what we answer, what becomes of the case."""

from datetime import date
from random import Random
from typing import NamedTuple

from commandcenter.clock import DAY, HOUR, MINUTE, SECOND, format_us
from feeds.simulator.additions import added
from feeds.simulator.authors import author_of, brand
from feeds.simulator.chance import chance, lognormal, pick, weighted, weights
from feeds.simulator.conversations import Conversation, lateness
from feeds.simulator.desk import Course, Step
from feeds.simulator.envelope import Data, Envelopes, Timed
from feeds.simulator.settings import Settings
from feeds.simulator.texts import IDLE_POOLS, Template, Writer, template_from
from feeds.simulator.world import CHATS, LANGUAGES, PUBLIC, World, replies

_TOPICS = {
    "internet_3g": "network", "signal": "network", "no_service": "network", "broadband": "network",
    "intermittent_outage": "network", "billing": "billing", "billing_plan": "billing",
    "unwanted_activation": "billing",
}  # fmt: skip
_WINDOW = frozenset({"whatsapp", "messenger", "instagram_dm"})  # we may answer for 24 h
_TOLD_LANGUAGE = frozenset({"x", "bluesky", "mastodon"})  # platforms that name the language
_EDITED = frozenset({"facebook_comment", "messenger", "whatsapp", "instagram_dm", "mastodon"})
_KEPT = frozenset({"email", "web_chat"})  # what is written there cannot be taken back
_PLACE_SHARE = 0.3  # of those an outage hits add their place
_NOTE_DELAY = 20 * SECOND
_SCORES = weights({"1": 0.12, "2": 0.08, "3": 0.14, "4": 0.27, "5": 0.39})


class Stage(NamedTuple):
    """What all conversations of a day share."""

    world: World
    envelopes: Envelopes
    writers: dict[str, Writer]  # by language
    replies: dict[str, dict[str, tuple[str, ...]]]


def stage(settings: Settings, envelopes: Envelopes, on: date) -> Stage:
    """Return the stage of a day: its writers know the month."""
    noise = settings.world.noise
    writers = {name: Writer(name, noise, on.month, on.year) for name in LANGUAGES}
    return Stage(settings.world, envelopes, writers, replies())


def tell(stage: Stage, one: Conversation, course: Course) -> list[Timed]:
    """Return all events of a conversation, in no order."""
    return Telling(stage, one).run(course)


class Telling:
    """One conversation being told: all at once, or (`office`) bit by bit as it goes on."""

    def __init__(self, stage: Stage, one: Conversation) -> None:
        self._stage = stage
        self._one = one
        self._rng = Random(one.seed)  # noqa: S311 - invented customers, not secrets
        self._author = author_of(self._rng, stage.world, one)
        self._is_public = one.channel in PUBLIC
        self.thread = one.thread or self._own_thread()
        self._words = stage.replies[one.language]
        self._subject = pick(self._rng, self._words["subject"]) if one.channel == "email" else ""
        self._out: list[Timed] = []
        self._drained = 0
        self._newest = ""  # id of the customer's newest message

    def run(self, course: Course) -> list[Timed]:
        """Tell it: the opening, what followed, the end of the case."""
        self.begin()
        for step in course.steps:
            if step.agent:
                desk = "back" if course.moved_us and step.at_us > course.moved_us else "front"
                self.answer(step, desk)
            else:
                self.follow(step)
        self._end(course)
        return self._out

    def begin(self) -> None:
        """Tell what the customer writes first, and what the machine answers."""
        self._open()
        if self._one.needs.bot:
            at_us = self._one.begin_us + int((2 + 3 * self._rng.random()) * SECOND)
            self._send(at_us, pick(self._rng, self._words["bot"]), actor="bot")

    def drained(self) -> list[Timed]:
        """Return what was told since this was asked last."""
        found = self._out[self._drained :]
        self._drained = len(self._out)
        return found

    def _own_thread(self) -> str:
        if self._one.channel in CHATS:
            return f"{self._one.channel}:{self._author['id']}"
        return f"{self._one.channel}:{self._one.id}"

    # ---- the customer

    def _open(self) -> None:
        one, rng, habits = self._one, self._rng, self._stage.world.customers
        text = one.text or self._text(one.template, is_first=True)
        if not one.text and (more := added(one.seed, one.template, one.language)):
            text += f".{more}" if text[-1].isalnum() else more
        at_us = one.begin_us
        self._receive(at_us, text, one.late_us)
        low, high = habits.burst_gap_s
        for _ in range(one.lines - 1):
            at_us += int((low + rng.random() * (high - low)) * SECOND)
            self._receive(
                at_us, self._text(self._next_template()), lateness(rng, self._stage.world)
            )

    def follow(self, step: Step) -> None:
        """Tell that the customer writes again."""
        template = template_from(self._rng, self._one.language, step.says)
        self._receive(step.at_us, self._text(template), lateness(self._rng, self._stage.world))

    def _next_template(self) -> Template:
        """Return what the customer adds: half of the time something that fits any matter."""
        rng, template = self._rng, self._one.template
        is_general = rng.random() < 0.5
        if template.care:
            pools = ["follow:care"] if is_general else [f"follow:{template.motive}", "follow:care"]
        else:
            pools = (
                ["follow:idle"] if is_general else [IDLE_POOLS.get(template.kind, "follow:idle")]
            )
        return template_from(rng, self._one.language, *pools)

    def _text(self, template: Template, *, is_first: bool = False) -> str:
        rng, one = self._rng, self._one
        city = one.surge.city if one.surge else ""
        neat = one.channel == "email"
        text = self._stage.writers[one.language].write(rng, template, city=city, neat=neat)
        if is_first and city and city not in text and rng.random() < _PLACE_SHARE:
            text = f"{text} ({city})"
        if not neat:
            return text
        opened, closed = pick(rng, self._words["mail_open"]), pick(rng, self._words["mail_close"])
        return f"{opened}\n\n{text}\n\n{closed}\n{self._author['name']}"

    def _receive(self, at_us: int, text: str, late_us: int, *, kind: str = "") -> None:
        """Tell a message of the customer, with what later becomes of it."""
        rng, one = self._rng, self._one
        name = f"{one.id}:{len(self._out)}"
        data = self._data(name, "in", "system" if kind else "customer", self._author, text)
        if not self._is_public:
            data["kind"] = kind or "text"
        if one.channel in _TOLD_LANGUAGE:
            data["lang"] = one.language
        if one.channel in _WINDOW:
            data["reply_window_expires_at"] = format_us((at_us + DAY) // 1000 * 1000)
        self._put((name, "message.received"), at_us, data, late_us)
        if not kind:
            self._newest = name
            self._change(name, at_us + late_us, text)
        if rng.random() < self._stage.world.faults.duplicate_share:
            again_us = int((1 + 119 * rng.random()) * SECOND)
            first = self._out[-1]
            self._out.append(first._replace(arrival_us=first.arrival_us + again_us))

    def _change(self, name: str, at_us: int, text: str) -> None:
        """Some edit what they wrote, fewer take it back."""
        rng, habits, one = self._rng, self._stage.world.customers, self._one
        drawn = rng.random()
        data: Data = {"channel": one.channel, "thread": self.thread, "message_id": name}
        if drawn < habits.edit_share and one.channel in _EDITED:
            more = self._stage.writers[one.language].write(rng, self._next_template(), neat=True)
            data |= {"text": f"{text}. {more}", "revision": 2, "author": {"id": self._author["id"]}}
            self._put(
                (f"{name}:edit", "message.edited"),
                at_us + int(200 * rng.random() + 20) * SECOND,
                data,
            )
        elif drawn > 1 - habits.delete_share and one.channel not in _KEPT:
            data["author"] = {"id": self._author["id"]}
            at_us += MINUTE + int(rng.random() * HOUR)
            self._put((f"{name}:deleted", "message.deleted"), at_us, data)

    # ---- us

    def answer(self, step: Step, desk_name: str, **more: str) -> None:
        """Tell that we answer: on an occasion, or (`text`) word for word; `command_id` of whoever asked."""
        rng, desk = self._rng, self._stage.world.agents
        if step.says not in {"chat", "back"} and rng.random() < desk.note_share:
            note = pick(rng, self._words["note"])
            self._send(step.at_us - _NOTE_DELAY, note, agent=step.agent, visibility="internal")
        text = more.get("text") or self._reply(step.says)
        name = self._send(
            step.at_us, text, agent=step.agent, desk=desk_name, command=more.get("command_id", "")
        )
        if self._one.channel == "email":
            self._mail_answers(name, step.at_us)

    def _reply(self, says: str) -> str:
        """Return what an agent writes on an occasion."""
        one = self._one
        if says == "chat":
            kind = one.template.kind
            says = (
                "praise"
                if kind in {"praise", "thanks"}
                else "advert"
                if one.template.motive
                else "chat"
            )
        elif says == "solved":
            says = _TOPICS.get(one.template.motive, "other")
            if one.surge and one.surge.kind == "outage":
                says = "outage"
        return pick(self._rng, self._words[says])

    def _send(
        self,
        at_us: int,
        text: str,
        *,
        actor: str = "agent",
        agent: str = "",
        visibility: str = "",
        desk: str = "front",
        command: str = "",
    ) -> str:
        name = f"{self._one.id}:{len(self._out)}"
        data = self._data(name, "out", actor, brand(), text)
        data["in_reply_to"] = self._newest
        data["desk"] = desk
        if agent:
            data["agent"] = agent
        if command:
            data["command_id"] = command
        if visibility:
            data["visibility"] = visibility
        self._put((name, "message.sent"), at_us, data)
        return name

    def _mail_answers(self, name: str, at_us: int) -> None:
        """Some mail programs answer by themselves, some addresses are gone."""
        rng, faults = self._rng, self._stage.world.faults
        drawn = rng.random()
        if drawn < faults.mail_autoreply_share:
            text = pick(rng, self._words["autoreply"])
            self._receive(at_us + 40 * SECOND, text, 0, kind="autoreply")
        elif drawn > 1 - faults.mail_bounce_share:
            data: Data = {
                "channel": "email", "thread": self.thread, "message_id": name, "status": "failed",
                "reason_code": "5.1.1", "recipient": self._author["id"],
            }  # fmt: skip
            self._put((f"{name}:failed", "message.delivery"), at_us + 30 * SECOND, data)

    # ---- the case

    def _end(self, course: Course) -> None:
        for number, (at_us, agent) in enumerate(course.taken):
            self.step(f"taken{number}", "assigned", at_us, agent=agent)
        if course.moved_us is not None:
            self.moved(course.moved_us)
        if course.closed_us is not None:
            self.closed(course.closed_us, course.reason)

    def moved(self, at_us: int) -> None:
        """Tell that the case goes to the back desk."""
        data = self._case() | {"from_queue": "front", "to_queue": "back", "desk": "back"}
        self._put((f"{self._one.id}:moved", "case.moved"), at_us, data)

    def closed(self, at_us: int, reason: str, name: str = "closed", **more: str) -> None:
        """Tell the end of the case, and what the customer thinks of it."""
        end: Data = {"from_status": "open", "to_status": "closed", "reason_code": reason}
        self._put((f"{self._one.id}:{name}", "case.closed"), at_us, self._case() | end | more)
        if self._one.template.care and reason == "solved":
            self._survey(at_us)

    def step(self, name: str, kind: str, at_us: int, **data: str) -> None:
        """Tell a step of the case; of its own chance, so that it changes nothing else that is drawn."""
        name = f"{self._one.id}:{name}"
        self._out.append(
            self._stage.envelopes.wrap(
                chance(name), (name, f"case.{kind}"), at_us, self._case() | data,
                partition=self.thread, classification="confidential",
            )
        )  # fmt: skip

    def done(self, name: str, at_us: int, data: Data) -> None:
        """Tell what the platform did for us with a message or its author."""
        self._out.append(
            self._stage.envelopes.wrap(
                chance(name), (name, "moderation.completed"), at_us, data,
                partition=self.thread, classification="confidential",
            )
        )  # fmt: skip

    @property
    def author_id(self) -> str:
        """Return who writes, as the platform calls him."""
        return str(self._author["id"])

    def _case(self) -> Data:
        return {"case_id": self.thread, "thread": self.thread, "channel": self._one.channel}

    def _survey(self, closed_us: int) -> None:
        rng, habits = self._rng, self._stage.world.surveys
        if rng.random() >= habits.sent_share_of_closed:
            return
        asked: Data = {
            "case_id": self.thread, "survey": habits.survey, "channel": self._one.channel
        }  # fmt: skip
        name, at_us = f"{self._one.id}:survey", closed_us + 2 * MINUTE
        self._put((name, "survey.sent"), at_us, dict(asked))
        if rng.random() >= habits.answered_share:
            return
        score = int(weighted(rng, _SCORES))
        answer = asked | {"score": score, "scale_max": 5}
        if rng.random() < 0.3:
            answer["comment"] = pick(rng, self._words["comment"])
        at_us += int(lognormal(rng, 40 * 60, 0.8) * SECOND)
        self._put((f"{name}:answer", "survey.answered"), min(at_us, closed_us + 10 * HOUR), answer)

    # ---- all of them

    def _data(self, name: str, direction: str, actor: str, author: Data, text: str) -> Data:
        data: Data = {
            "channel": self._one.channel,
            "thread": self.thread,
            "message_id": name,
            "direction": direction,
            "actor": actor,
            "author": author,
            "text": text,
            "visibility": "public" if self._is_public else "direct",
            "revision": 1,
        }
        if self._subject:
            data["subject"] = self._subject
        return data

    def _put(self, identity: tuple[str, str], at_us: int, data: Data, late_us: int = 0) -> None:
        is_seen = identity[1].startswith("message.") and data.get("visibility") != "internal"
        classification = "public" if self._is_public and is_seen else "confidential"
        self._out.append(
            self._stage.envelopes.wrap(
                self._rng, identity, at_us, data, late_us=late_us,
                partition=self.thread, classification=classification,
            )
        )  # fmt: skip
