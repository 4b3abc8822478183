"""What a site sets once: language, zone, service hours, goals, and where a figure becomes abnormal.

One TOML file in the settings folder; a key that is not in it has the value given here. The file is read
by whoever starts a process; everything else is handed the frozen values.
"""

import re
import tomllib
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta

from commandcenter.alert import Tuning
from commandcenter.bans.house import HouseRule
from commandcenter.errors import UserError
from commandcenter.events.billing import PaidUnit
from commandcenter.events.words import MOTIVES
from commandcenter.gazetteer import country_of
from commandcenter.incidents.addressees import Notify
from commandcenter.languages import LANGUAGES
from commandcenter.routing.route import Route

FILE = "settings.toml"
MOST_QUEUES = 6  # as many rows as the wall has

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Share = Annotated[float, Meta(ge=0, le=1)]
Count = Annotated[int, Meta(ge=0, le=1_000_000)]
Minutes = Annotated[int, Meta(ge=0, le=100_000)]
Hours = Annotated[float, Meta(ge=0, le=10_000)]
Times = Annotated[float, Meta(ge=1, le=1000)]

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00", re.ASCII)
_CRM_URL = re.compile(
    r"https://[A-Za-z0-9.-]+(?::\d{1,5})?/[^\s{}\\]*\{customer\}[^\s{}\\]*", re.ASCII
)
_HOURS = '[["08:00", "13:00"], ["14:00", "22:00"]]'
_EVERY_DAY: dict[Day, tuple[tuple[str, str], ...]] = dict.fromkeys(
    ("mon", "tue", "wed", "thu", "fri", "sat", "sun"), (("08:00", "22:00"),)
)


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all parts of the file share: a misspelt key is refused, never ignored."""


class Service(_Part, frozen=True, kw_only=True):
    """When messages are served, in local time; a day that is not named is closed."""

    weekly: dict[Day, tuple[tuple[str, str], ...]] = msgspec.field(default_factory=_EVERY_DAY.copy)
    holidays: tuple[date, ...] = ()


class Goals(_Part, frozen=True, kw_only=True):
    """What the site promises itself."""

    to_answer: Count = 60  # at most
    within_45: Share = 0.90  # at least
    negative: Share = 0.30  # at most
    messages_per_hour: Annotated[int, Meta(ge=1, le=1_000_000)] = 160  # capacity


PLEDGES: dict[str, float] = {
    "first_response": 30.0,
    "service_level": 0.90,
    "punctuality": 0.95,
    "pending": 0.0,
    "no_response": 0.01,
    "response_rate": 0.98,
    "reply": 30.0,
    "resolution": 120.0,
    "reopen_rate": 0.08,
    "socially_devoted": 0.65,
    "served": 1.0,
    "read": 1.0,
    "unverified": 0.0,
    "moves": 0.0,
    "updates": 1.0,
}
"""The goals that the figures of a period ship with: a share, a count, or minutes."""


class Terms(_Part, frozen=True, kw_only=True):
    """What is promised from a day on, for some channels or motives; None = what was so before.

    A case is judged by the terms that were in force when it began, a goal by those of the period's end: so
    a change never rewrites the past. Of several that hold, the later day counts, then the later in the file.
    """

    since: date | None = None  # local midnight of that day; None = always
    channels: tuple[str, ...] = ()  # () = every channel
    motives: tuple[str, ...] = ()  # () = every motive; else cases that have one of them
    first_reply_min: Minutes | None = None
    close_min: Minutes | None = None
    no_response_min: Minutes | None = None  # 0 = never counted as without response
    reopen_days: Annotated[int, Meta(ge=0, le=365)] | None = None  # wall time; by channel only
    clock: Literal["service", "wall"] | None = None  # what the three above count in
    service: Service | None = None
    goals: dict[str, Annotated[float, Meta(ge=0, le=1_000_000)]] = {}


SHIPPED_TERMS = (
    Terms(
        first_reply_min=45, close_min=240, no_response_min=720, reopen_days=7, clock="service",
        goals=PLEDGES,
    ),
    Terms(channels=("email", "mail"), close_min=720, no_response_min=0),
)  # fmt: skip
"""Social and mail as the first sites promised it (kpis.md)."""


class Contract(_Part, frozen=True, kw_only=True):
    """What a supplier is paid by from a day on, for some channels: of several, the later day counts.

    A conversation is one customer in one thread with gaps under `gap_h` hours.
    """

    since: date | None = None  # local midnight of that day; None = always
    channels: tuple[str, ...] = ()  # () = every channel
    desk: Annotated[str, Meta(max_length=60)] = ""
    supplier: Annotated[str, Meta(max_length=60)] = ""  # "" = our own people
    unit: PaidUnit = "request"
    gap_h: Annotated[float, Meta(gt=0, le=10_000)] = 24.0


class Levels(_Part, frozen=True, kw_only=True):
    """Where a figure turns warning or critical; a goal is the warning line of its own figure.

    `_times` multiply the goal (or the capacity).
    """

    on_min: Minutes = 3  # this long past the line before the level shows
    off_min: Minutes = 15  # this long back before it goes
    least_n: Count = 30  # a share of fewer takes no level
    to_answer_critical_times: Times = 2.0
    within_45_critical: Share = 0.75
    messages_critical_times: Times = 2.0
    negative_critical: Share = 0.45
    oldest_warning_h: Hours = 4.0
    oldest_critical_h: Hours = 12.0


class Staffing(_Part, frozen=True, kw_only=True):
    """What "how many people more" is computed with where the log does not tell it."""

    cases_per_hour: Annotated[float, Meta(gt=0, le=1000)] | None = None  # one person, none idle


class Assignment(_Part, frozen=True, kw_only=True):
    """Who assigns: `decide` = this program, `observe` = the site's help desk, and this one looks on."""

    mode: Literal["decide", "observe"] = "decide"


class Rates(_Part, frozen=True, kw_only=True):
    """What something costs, in cents; None = not set, then nothing is told of costs."""

    currency: Annotated[str, Meta(pattern="^[A-Z]{3}$")] = "EUR"
    missed_promise_cents: Annotated[int, Meta(ge=0, le=10_000_000)] | None = None

    def cents(self, missed: int) -> int | None:
        """Return what so many missed promises cost; None where no rate is set."""
        return None if self.missed_promise_cents is None else missed * self.missed_promise_cents


class Network(_Part, frozen=True, kw_only=True):
    """How seats reach a hub beyond its own machine: always with TLS.

    `names`: what this machine is called on the network, beside its own name and addresses. `certificate`
    and `key`: PEM files of the site's own, "" = the hub makes one. `token_days`: how long a seat is let in
    before somebody renews it.
    """

    names: Annotated[tuple[str, ...], Meta(max_length=50)] = ()
    certificate: Annotated[str, Meta(max_length=1000)] = ""
    key: Annotated[str, Meta(max_length=1000)] = ""
    token_days: Annotated[int, Meta(ge=1, le=3650)] = 90


Months = Annotated[int, Meta(ge=0, le=1200)]


class Retention(_Part, frozen=True, kw_only=True):
    """For how many months the log keeps what of customers; 0 = until somebody is erased. Figures always stay.

    `texts`: masked words; `identities`: who somebody is that has been silent so long, and by what he would be
    known again; `quarantine`: the bytes of frames that could not be read.
    """

    texts: Months = 24
    identities: Months = 24
    quarantine: Months = 3


class SiteFeed(_Part, frozen=True, kw_only=True):
    """A feed that the site's hub reads (`site_feeds.py` writes them): its name, and the spec of `--feed`."""

    name: Annotated[str, Meta(pattern="^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")]
    spec: Annotated[str, Meta(min_length=1, max_length=2000)]


class Queue(_Part, frozen=True, kw_only=True):
    """A named set of motives; `names` by language, where the languages' own words have none."""

    key: Annotated[str, Meta(pattern="^[a-z0-9_]{1,40}$")]
    motives: tuple[str, ...] = ()  # () = whatever no other queue takes
    parts: Annotated[int, Meta(ge=1, le=100_000)] = 1  # of the goal for cases to answer
    names: dict[str, Annotated[str, Meta(min_length=1, max_length=40)]] = {}


@cache
def _shipped_queues() -> tuple[Queue, ...]:
    path = Path(__file__).resolve().parent.parent / "resources" / "queues.toml"
    found = tomllib.loads(path.read_text("utf-8"))["queues"]
    return msgspec.convert(found, tuple[Queue, ...])


class Settings(_Part, frozen=True, kw_only=True):
    """All of it. `help_line` is whom to call when the hub is away, "" = not set.

    `crm_url`: where an outside CRM shows a customer, with {customer} for the id it has there; "" = nowhere.

    `channels`: the channels the wall shows, from the left; () = by how much they usually bring.
    `pages`: the place a feed's page stands for, by the source or channel of its events ("*" = all others):
    ISO 3166-2 of a region or province, or a country's code alone.
    `feeds`: what the hub reads that is started without `--feed`; () = the simulator, for a window's own.
    `head_folder`: where the heads of logs are kept (`head.py`), "" = beside each log.
    """

    language: str = "it"
    timezone: str = "Europe/Rome"
    help_line: Annotated[str, Meta(max_length=120)] = ""
    crm_url: Annotated[str, Meta(max_length=500)] = ""
    head_folder: Annotated[str, Meta(max_length=1000)] = ""
    service: Service = Service()
    goals: Goals = Goals()
    levels: Levels = Levels()
    staffing: Staffing = Staffing()
    queues: tuple[Queue, ...] = msgspec.field(default_factory=_shipped_queues)
    channels: Annotated[tuple[str, ...], Meta(max_length=4)] = ()
    contracts: Annotated[tuple[Contract, ...], Meta(max_length=500)] = ()
    terms: Annotated[tuple[Terms, ...], Meta(max_length=500)] = ()
    pages: dict[str, str] = {}
    rates: Rates = Rates()
    assignment: Assignment = Assignment()
    network: Network = Network()
    retention: Retention = Retention()
    feeds: Annotated[tuple[SiteFeed, ...], Meta(max_length=100)] = ()

    def all_terms(self) -> tuple[Terms, ...]:
        """Return the terms in the order in which one replaces another: the shipped ones first."""
        base = (*SHIPPED_TERMS, Terms(service=self.service))
        return (*base, *sorted(self.terms, key=lambda one: one.since or date.min))

    notify: Notify = Notify()
    routes: Annotated[tuple[Route, ...], Meta(max_length=200)] = ()
    house: Annotated[tuple[HouseRule, ...], Meta(max_length=200)] = ()
    alerts: Tuning = Tuning()  # the detectors check it: they know their figures

    def calendar(self) -> dict[str, Any]:
        """Return the service hours as a calendar file has them: timezone, weekly, holidays."""
        return {"timezone": self.timezone, **msgspec.to_builtins(self.service)}


def load(path: "Path") -> Settings:
    """Read the settings file; the defaults where there is none.

    Raises UserError that names the file, the setting and what it may be.
    """
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError("settings_unreadable", file=str(path), problem=str(error)) from error
    return parse(text, str(path))


def parse(text: str, file: str) -> Settings:
    """Read settings from TOML; `file` is the name errors give it."""
    try:
        found = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError: a number too long, too
        raise UserError("settings_unreadable", file=file, problem=str(error)) from error
    try:
        settings = msgspec.convert(found, Settings)
    except msgspec.ValidationError as error:
        raise _refused(error, file) from error
    if settings.language not in LANGUAGES:
        raise _bad(file, "language", ", ".join(LANGUAGES))
    if settings.crm_url and not _CRM_URL.fullmatch(settings.crm_url):
        raise _bad(file, "crm_url", "https://crm.example.org/customers/{customer}")
    _check_zone(settings.timezone, file)
    _check_service(settings.service, file, "service")
    _check_terms(settings.terms, file)
    _check_order(settings, file)
    _check_queues(settings.queues, file)
    _check_pages(settings.pages, file)
    _check_notify(settings.notify, file)
    _check_routes(settings, file)
    _check_feeds(settings.feeds, file)
    if bool(settings.network.certificate) != bool(settings.network.key):
        raise _bad(file, "network.key", "certificate and key, or neither")
    return settings


def _refused(error: msgspec.ValidationError, file: str) -> UserError:
    problem, _, path = str(error).partition(" - at ")
    setting = path.rpartition("$")[2].strip("`.")
    unknown = re.search(r"unknown field `(.*)`|enum value '(.*)'", problem)
    if unknown:
        setting = f"{setting}.{unknown[1] or unknown[2]}".lstrip(".")
        return UserError("settings_unknown", file=file, setting=setting)
    return _bad(file, setting, problem.removeprefix("Expected ").replace("`", ""))


def _bad(file: str, setting: str, expected: str) -> UserError:
    return UserError("settings_bad_value", file=file, setting=setting, expected=expected)


def _check_zone(name: str, file: str) -> None:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError) as error:
        raise _bad(file, "timezone", "Area/City: Europe/Rome") from error


def with_calendar(settings: Settings, raw: bytes, file: str) -> Settings:
    """Return settings whose every channel is served by the calendar of a JSON file (`cli.md`, kpi)."""
    try:
        found = msgspec.json.decode(raw, type=_CalendarFile)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UserError("calendar_unreadable", file=file, problem=str(error)) from error
    _check_zone(found.timezone, file)
    service = Service(weekly=found.weekly, holidays=found.holidays)
    _check_service(service, file, "calendar")
    terms = tuple(msgspec.structs.replace(one, service=None, clock=None) for one in settings.terms)
    return msgspec.structs.replace(settings, timezone=found.timezone, service=service, terms=terms)


class _CalendarFile(Service, frozen=True, kw_only=True):
    timezone: str


def _check_routes(settings: Settings, file: str) -> None:
    known = {person.key for person in settings.notify.people}
    names = [route.name for route in settings.routes]
    for number, route in enumerate(settings.routes):
        if names.count(route.name) > 1:
            raise _bad(file, f"routes[{number}].name", "a name of its own")
        if route.tell and route.tell not in known:
            raise _bad(
                file, f"routes[{number}].tell", ", ".join(sorted(known)) or "[[notify.people]]"
            )


def _check_terms(terms: tuple[Terms, ...], file: str) -> None:
    for number, one in enumerate(terms):
        name = f"terms[{number}]"
        if unknown := [motive for motive in one.motives if motive not in MOTIVES]:
            raise _bad(file, f"{name}.motives {unknown[0]}", ", ".join(MOTIVES))
        if unknown := [key for key in one.goals if key not in PLEDGES]:
            raise _bad(file, f"{name}.goals.{unknown[0]}", ", ".join(PLEDGES))
        if one.reopen_days is not None and one.motives:
            raise _bad(file, f"{name}.reopen_days", "no motives beside it")
        if one.service is not None:
            _check_service(one.service, file, f"{name}.service")


def _check_service(service: Service, file: str, setting: str) -> None:
    for day, hours in service.weekly.items():
        written_well = all(_TIME.fullmatch(time) for interval in hours for time in interval)
        backwards = any(end <= start for start, end in hours)
        crossed = any(later[0] < earlier[1] for earlier, later in pairwise(hours))
        if not written_well or backwards or crossed:
            raise _bad(file, f"{setting}.weekly.{day}", _HOURS)


def _check_order(settings: Settings, file: str) -> None:
    goals, levels = settings.goals, settings.levels
    for setting, low, high in (
        ("levels.within_45_critical", levels.within_45_critical, goals.within_45),
        ("levels.oldest_warning_h", levels.oldest_warning_h, levels.oldest_critical_h),
        ("goals.negative", goals.negative, levels.negative_critical),
    ):
        if low > high:
            raise _bad(file, setting, f"<= {high:g}")


def _check_pages(pages: dict[str, str], file: str) -> None:
    for name, code in pages.items():
        if country_of(code) == "":
            raise _bad(file, f"pages.{name}", 'ISO 3166-2: "IT-62", "IT"')


def _check_queues(queues: tuple[Queue, ...], file: str) -> None:
    if not 1 <= len(queues) <= MOST_QUEUES:
        raise _bad(file, "queues", f"1 to {MOST_QUEUES}")
    if sum(not queue.motives for queue in queues) != 1:
        raise _bad(file, "queues.motives", "one queue with motives = []")
    taken = [motive for queue in queues for motive in queue.motives]
    if unknown := [motive for motive in taken if motive not in MOTIVES]:
        raise _bad(file, f"queues.motives {unknown[0]}", ", ".join(MOTIVES))
    for setting, values in (("motives", taken), ("key", [queue.key for queue in queues])):
        if twice := [value for value in values if values.count(value) > 1]:
            raise _bad(file, f"queues.{setting}", f"{twice[0]} only once")
    for queue in queues:
        if unknown := [code for code in queue.names if code not in LANGUAGES]:
            raise _bad(file, f"queues.names.{unknown[0]}", ", ".join(LANGUAGES))


def _check_feeds(feeds: tuple[SiteFeed, ...], file: str) -> None:
    names = [feed.name for feed in feeds]
    if twice := [name for name in names if names.count(name) > 1]:
        raise _bad(file, "feeds.name", f"{twice[0]} only once")


def _check_notify(notify: Notify, file: str) -> None:
    keys = [person.key for person in notify.people]
    if twice := [key for key in keys if keys.count(key) > 1]:
        raise _bad(file, "notify.people.key", f"{twice[0]} only once")
    if "desk" in keys:
        raise _bad(file, "notify.people.key", "a name of its own: desk is every desk")
    for person in notify.people:
        if person.language and person.language not in LANGUAGES:
            raise _bad(file, f"notify.people.{person.key}.language", ", ".join(LANGUAGES))
        if person.email and not (notify.mail.host and notify.mail.sender):
            raise _bad(file, "notify.mail", "host and sender, for the e-mail of " + person.key)
        if person.webhook and not person.secret_file:
            raise _bad(file, f"notify.people.{person.key}.secret_file", "a file with the secret")
    if any(not chain.steps for chain in notify.chains):
        raise _bad(file, "notify.chains.steps", "one step at least")
