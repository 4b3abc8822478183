"""One conversation before it is told: who writes when about what, and what he will need from us."""

from random import Random

import msgspec

from commandcenter.clock import SECOND
from feeds.simulator.chance import Weights, lognormal, weighted
from feeds.simulator.surges import Surge
from feeds.simulator.texts import Template
from feeds.simulator.world import CHATS, Shares, World

_SAME_ANSWER = 0.85  # of the usual work: in a crisis everybody gets the same answer


class Needs(msgspec.Struct, frozen=True, kw_only=True):
    """What a conversation takes, drawn before anybody answers: so the queue cannot change it.

    `course`: solved at once | data (asked for and sent) | silent (asked for, never sent) | back (desk)
    | chat (a friendly word) | none (read and closed) | joined (answered with others of its thread).
    Times in microseconds.
    """

    course: str
    first_look_us: int  # service time until somebody takes it up
    close_us: int  # from the last answer to the close
    next_look_us: int = 0  # as the first look, for what the customer writes next
    back_desk_us: int = 0
    handle_us: tuple[int, int] = (0, 0)  # work on the first and the second answer
    customer_us: int = 0  # until the customer sends data, or writes that it is still broken
    insists: bool = False
    thanks_us: int | None = None
    bot: bool = False


class Conversation(msgspec.Struct, frozen=True, kw_only=True):
    """Who begins it, when, about what. `seed` is the chance of all its texts."""

    id: str
    channel: str
    begin_us: int
    language: str
    template: Template
    lines: int
    late_us: int  # how much later than usual its first message reaches us
    seed: int
    needs: Needs
    surge: Surge | None = None
    author: str = ""  # where it is not just anybody
    thread: str = ""  # where it is a thread of many
    closes: bool = True  # its end is the end of the case
    text: str = ""  # where the first line is given


class Mix(msgspec.Struct, frozen=True):
    """What follows from the shares for one channel: conversations that need care, messages in one."""

    care_chance: float
    messages: float


def mix(world: World, shares: Shares, channel: str) -> Mix:
    """Return how many conversations of a channel need care, so that `care_share` of messages do.

    A conversation that needs care holds `a` messages that do and `b` that do not (thanks), any other
    `d`: with the chance c, c*a / (c*(a+b) + (1-c)*d) is the share.
    """
    habits, desk = world.customers, world.agents
    lines = _mean(shares.bursts if channel in CHATS else shares.short_bursts)
    asked = (1 - desk.to_back_desk_share) * habits.data_asked_share
    solved = 1 - desk.to_back_desk_share - asked
    a = lines + asked * (1 - habits.data_reply_never) + solved * habits.insist_share
    b = (1 - asked * habits.data_reply_never) * habits.thanks_share_solved
    weight = sum(world.care_weight[name] * share for name, share in world.channel_share.items())
    share = min(0.9, world.care_share * world.care_weight[channel] / weight)
    care = share * lines / (a - share * (a + b) + share * lines)
    return Mix(care, care * (a + b) + (1 - care) * lines)


def needs(
    rng: Random,
    world: World,
    channel: str,
    template: Template,
    idle: str = "",
    *,
    in_crisis: bool = False,
) -> Needs:
    """Draw what a conversation needs; `idle` is its kind where it needs no care."""
    desk, habits = world.agents, world.customers
    slower = desk.mail_look_factor if channel == "email" else 1.0
    look_us = _us(lognormal(rng, desk.first_look_median_s * slower, desk.first_look_sigma))
    close_us = _us(lognormal(rng, desk.close_median_s, 0.6))
    if not template.care:
        answered = rng.random() < world.idle_reply_share.get(idle, 0.0)
        return Needs(
            course="chat" if answered else "none", first_look_us=look_us, close_us=close_us
        )  # fmt: skip
    median = desk.handle_median_s.get(channel, desk.handle_default_s)
    median *= _SAME_ANSWER if in_crisis else 1.0
    course = _course(rng, world, in_crisis=in_crisis)
    thanks = course != "silent" and rng.random() < habits.thanks_share_solved
    first_us, next_us = (_us(lognormal(rng, median, desk.handle_sigma)) for _ in range(2))
    return Needs(
        course=course,
        first_look_us=look_us,
        next_look_us=_us(lognormal(rng, desk.next_look_median_s, desk.first_look_sigma)),
        back_desk_us=_us(lognormal(rng, desk.back_desk_median_s, desk.first_look_sigma)),
        handle_us=(first_us, next_us),
        customer_us=_us(lognormal(rng, habits.data_reply_median_s, habits.data_reply_sigma)),
        insists=course == "solved" and rng.random() < habits.insist_share,
        thanks_us=_us(lognormal(rng, 150, 0.8)) if thanks else None,
        close_us=close_us,
        bot=channel in CHATS and rng.random() < desk.bot_share,
    )


def _course(rng: Random, world: World, *, in_crisis: bool) -> str:
    # In a crisis everybody gets the same answer: nothing to ask, nothing to pass on.
    if in_crisis:
        return "solved"
    if rng.random() < world.agents.to_back_desk_share:
        return "back"
    if rng.random() >= world.customers.data_asked_share:
        return "solved"
    return "silent" if rng.random() < world.customers.data_reply_never else "data"


def lines_of(rng: Random, shares: Shares, channel: str) -> int:
    """Draw how many lines are written in a row."""
    return int(weighted(rng, shares.bursts if channel in CHATS else shares.short_bursts))


def lateness(rng: Random, world: World) -> int:
    """Draw how late a message comes, in microseconds; mostly 0."""
    faults = world.faults
    if rng.random() >= faults.late_share:
        return 0
    return _us(min(faults.late_max_s, lognormal(rng, faults.late_median_s, 1.0)))


def _mean(lengths: Weights) -> float:
    before, mean = 0.0, 0.0
    for name, up_to in lengths:
        mean += int(name) * (up_to - before)
        before = up_to
    return mean


def _us(seconds: float) -> int:
    return int(seconds * SECOND)
