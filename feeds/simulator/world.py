"""The simulated company: rates, shares, people and publications, as resources/simulator describes them."""

from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from feeds.simulator.chance import Weights, weights

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "simulator"
CHATS = frozenset({"messenger", "whatsapp", "instagram_dm", "web_chat"})
PUBLIC = frozenset({"facebook_comment", "instagram_comment", "x", "bluesky", "mastodon"})
LANGUAGES = ("it", "es", "en")


class Kernel(msgspec.Struct, frozen=True):
    """How messages call forth others: the mean number of them, and their mean delay."""

    branching_ratio: float
    kernel_mean_s: float


class Hawkes(msgspec.Struct, frozen=True):
    """Self-excitation on a normal day and in a crisis."""

    normal: Kernel
    crisis: Kernel


class Swell(msgspec.Struct, frozen=True):
    """How a crisis or a campaign grows and fades; `peak_factor` times the usual traffic of its motives."""

    peak_factor: float
    rise_s: float
    hold_s: float
    decay_s: float
    motives: tuple[str, ...] = ()
    negative_share: float = 0.0
    irony_share: float = 0.0
    one_thread: bool = False
    followers_pareto_alpha: float = 0.0


class AngryAuthor(msgspec.Struct, frozen=True):
    """One person who writes many different complaints."""

    messages: int
    span_s: float


class SpamFlood(msgspec.Struct, frozen=True):
    """Many copies of a few texts."""

    messages: int
    authors: int
    span_s: float


class CatchUp(msgspec.Struct, frozen=True):
    """A feed that stays away and then brings everything at once."""

    down_s: float


class Quiet(msgspec.Struct, frozen=True):
    """Look-alikes of a crisis on which no alert may fire."""

    happy_campaign: Swell
    angry_author: AngryAuthor
    spam_flood: SpamFlood
    catch_up: CatchUp


class Customers(msgspec.Struct, frozen=True):
    """Habits of those who write."""

    pool: int
    burst_len: dict[str, float]
    short_burst_len: dict[str, float]
    burst_gap_s: tuple[float, float]
    data_asked_share: float
    data_reply_median_s: float
    data_reply_sigma: float
    data_reply_never: float
    insist_share: float
    thanks_share_solved: float
    edit_share: float
    delete_share: float


class Faults(msgspec.Struct, frozen=True):
    """What goes wrong between a customer and the hub."""

    late_share: float
    late_median_s: float
    late_max_s: float
    duplicate_share: float
    malformed_per: int
    mail_autoreply_share: float
    mail_bounce_share: float
    outage_per_day: int
    outage_s: tuple[float, float]


class Desk(msgspec.Struct, frozen=True):
    """How agents work. `social_share`: the part of an agent's time these channels get."""

    shifts: tuple[str, ...]
    handle_median_s: dict[str, float]
    handle_default_s: float
    handle_sigma: float
    to_back_desk_share: float
    first_look_median_s: float
    first_look_sigma: float
    mail_look_factor: float
    night_look_factor: float  # what came by night has been read when service opens
    next_look_median_s: float
    back_desk_median_s: float
    close_median_s: float
    social_share: float
    bot_share: float
    note_share: float
    absent_share: float
    late_share: float
    training_share: float


class Noise(msgspec.Struct, frozen=True):
    """How often a text is written as people write."""

    typo_share: float
    no_accents_share: float
    capitals_share: float
    emoji_share: float
    sentence_case_share: float
    marks_share: float


class PublicationPlan(msgspec.Struct, frozen=True):
    """Our own posts: how many, when (local hours), for how long."""

    per_day: int
    cancelled_per_week: int
    hours: tuple[float, ...]
    duration_h: float


class Surveys(msgspec.Struct, frozen=True):
    """Surveys after a closed case."""

    sent_share_of_closed: float
    answered_share: float
    survey: str


class Service(msgspec.Struct, frozen=True):
    """When agents answer, local time HH:MM."""

    open: str
    close: str


class World(msgspec.Struct, frozen=True):
    """All of simulator.json that the simulator reads. Shares are of 1; see the file for the numbers."""

    seed: int
    timezone: str
    messages_per_day: float
    hour_share: tuple[float, ...]
    weekday_factor: dict[str, float]
    channel_share: dict[str, float]
    language_share: dict[str, float]
    motive_share: dict[str, float]
    care_share: float
    care_weight: dict[str, float]
    idle_share: dict[str, float]
    idle_reply_share: dict[str, float]
    inherit_motive_share: float
    hawkes: Hawkes
    crises: dict[str, Swell]
    quiet: Quiet
    customers: Customers
    faults: Faults
    agents: Desk
    noise: Noise
    publications: PublicationPlan
    surveys: Surveys
    service: Service
    unscripted_every_days: int

    @property
    def zone(self) -> ZoneInfo:
        """Return the zone of the company's clock."""
        return ZoneInfo(self.timezone)


class Agent(msgspec.Struct, frozen=True):
    """One of the people who answer; the name is the id."""

    name: str
    team: str
    shift: str
    languages: tuple[str, ...]
    desk: str
    sourcing: str  # in | out
    supplier: str
    rate: float  # an hour
    skills: tuple[str, ...]
    capacity: int
    on_call: bool


class People(msgspec.Struct, frozen=True):
    """Invented names."""

    agents: tuple[Agent, ...]
    first_names: dict[str, tuple[str, ...]]
    handles: dict[str, tuple[str, ...]]


class Post(msgspec.Struct, frozen=True):
    """What one of our publications is about."""

    title: str
    motive: str
    expected_multiple: float


class Posts(msgspec.Struct, frozen=True):
    """Planned publications in turn, and those that belong to a script."""

    planned: tuple[Post, ...]
    scripted: dict[str, Post]


class Shares(msgspec.Struct, frozen=True):
    """Shares of a world, ready to be drawn from."""

    motives: Weights
    languages: Weights
    channels: Weights
    idle: Weights
    bursts: Weights
    short_bursts: Weights


@lru_cache(maxsize=1)
def world() -> World:
    """Return the world as shipped."""
    return msgspec.json.decode((FOLDER / "simulator.json").read_bytes(), type=World)


@lru_cache(maxsize=1)
def people() -> People:
    """Return the agents and the names customers go by."""
    return msgspec.json.decode((FOLDER / "people.json").read_bytes(), type=People)


@lru_cache(maxsize=1)
def posts() -> Posts:
    """Return what we publish."""
    return msgspec.json.decode((FOLDER / "publications.json").read_bytes(), type=Posts)


@lru_cache(maxsize=1)
def replies() -> dict[str, dict[str, tuple[str, ...]]]:
    """Return what agents, bots and mail programs write: language, then occasion, then texts."""
    return msgspec.json.decode(
        (FOLDER / "replies.json").read_bytes(), type=dict[str, dict[str, tuple[str, ...]]]
    )


def shares(of: World) -> Shares:
    """Return a world's shares ready to be drawn from."""
    return Shares(
        motives=weights(of.motive_share),
        languages=weights(of.language_share),
        channels=weights(of.channel_share),
        idle=weights(of.idle_share),
        bursts=weights(of.customers.burst_len),
        short_bursts=weights(of.customers.short_burst_len),
    )
