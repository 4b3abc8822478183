"""State: what the facts in the log add up to. Only `folding` changes it.

A pure function of the facts: the same live, from zero and from a checkpoint. It does not depend on the
order in which facts arrived. Only the steps of what the hub itself sends are taken as the log has them.
"""

from commandcenter.agents.standing import Standing
from commandcenter.bans.file import File
from commandcenter.care import cycles
from commandcenter.care.hands import Hands
from commandcenter.care.sets import Sets
from commandcenter.care.threads import Tail
from commandcenter.corrections import Audit, Corrected
from commandcenter.critical.customer import Customer
from commandcenter.customers import Bond, Named
from commandcenter.events.assignment import PeopleNeededData
from commandcenter.events.billing import MonthClosedData
from commandcenter.handovers import Handover
from commandcenter.incidents.incident import Incident
from commandcenter.incidents.notice import Notice
from commandcenter.incidents.silence import Silence
from commandcenter.newest import NO_CRITERIA, Agent, CriteriaSince, Link, Post, Step
from commandcenter.outbound.outgoing import Outgoing
from commandcenter.overrides.override import Override
from commandcenter.routing.handed import Handed
from commandcenter.series import Rows, Series

AT_WORK = frozenset({"available", "busy", "online"})


BUSY = (
    1 << 58
)  # in `presence`, above an agent's number: at work on a case, as far as the feed tells


class Touched:
    """What facts have changed since somebody looked: cases by thread, people, customers, overrides."""

    __slots__ = ("customers", "overrides", "people", "threads")

    def __init__(self) -> None:
        self.threads: set[str] = set()
        self.people: set[str] = set()
        self.customers: set[int] = set()
        self.overrides = False


class State:
    """All that the figures and screens are made of. `FIELDS` are in the hash and in checkpoints."""

    FIELDS = (
        "seq", "newest_us", "first_us", "simulated", "threads", "waiting", "unanswered", "about", "channels",
        "newest_by_channel", "messages", "bursts", "requests", "waits", "firsts", "cases", "agents",
        "named", "standing", "presence", "posts", "incidents", "silences", "notices", "links", "steps",
        "revisions", "counts", "corrections", "audits", "versions", "begun", "asking", "in_hand", "months",
        "files", "moderated", "critical", "listed", "copies", *cycles.WIDTHS, "bonds", "kin", "crm_ids",
        "overrides",
        "hands", "sets", "overload", "decisions", "needed",
        "outgoing", "obeying", "handovers", "handed_over",
        "criteria",
    )  # fmt: skip
    DERIVED = (
        "tails",
        "touched",
    )  # rebuilt from `threads` when asked for; kept for who asks for it

    __slots__ = (*FIELDS, *DERIVED)

    def __init__(self) -> None:  # noqa: PLR0915 - a line a field
        self.seq = 0  # log position shown
        self.newest_us = 0  # newest recorded instant
        self.first_us = 0  # event time of the oldest message
        self.simulated = False
        self.threads: dict[str, bytearray] = {}  # sorted marks of every conversation
        self.waiting: dict[str, int] = {}  # thread -> since when it waits for a reply
        self.unanswered: dict[str, int] = {}  # thread -> start of a cycle without a first reply
        self.about: dict[str, int] = {}  # thread -> what waits there (`marks.about`)
        self.channels = [""]  # a channel's place here is its code in a mark; 0 = none
        self.newest_by_channel: dict[str, int] = {}
        self.messages = Series()  # inbound: (time, facts)
        self.bursts = Series()  # (start, `marks.burst_code`)
        self.requests = Series()  # (opened, ended | 0 open | -closed)
        self.waits = Series()  # thread waited: (ended, opened)
        self.firsts = Series()  # first answer of a cycle: (opened, ended | -closed)
        self.cases = Series()  # the same cycles: (opened, `marks.case_code`)
        self.agents: dict[str, Agent] = {}
        self.named: dict[int, str] = {}  # an agent's number -> his name
        self.standing: dict[str, Standing] = {}  # who each agent is
        self.presence = Series()  # (when, whether busy, agent number, whether at work)
        self.posts: dict[str, Post] = {}
        self.incidents: dict[str, Incident] = {}
        self.silences: dict[str, Silence] = {}
        self.notices: dict[str, Notice] = {}  # the outbox
        self.links: dict[str, list[Link]] = {}  # feed -> breaks, oldest first
        self.steps: dict[str, list[Step]] = {}  # what the five above are made of
        self.revisions: dict[str, int] = {}  # original's id -> edits and deletions
        self.counts: dict[str, int] = {}  # facts by type
        self.corrections: dict[str, Corrected] = {}  # by the message's key
        self.audits: dict[str, Audit] = {}  # by the sample's key
        self.versions: dict[str, int] = {}  # of the reading -> newest message that it read
        self.begun: dict[str, tuple[int, ...]] = {}  # thread -> the cycle that `unanswered` counts
        self.asking: dict[str, tuple[tuple[int, int], ...]] = {}  # thread -> its open requests
        self.in_hand: dict[str, tuple[int, int]] = {}  # thread -> who has its case, since when
        self.months: dict[str, MonthClosedData] = {}  # closed ones
        self.files: dict[str, File] = {}  # by the customer's number
        # What platforms did, by message or customer: the newest (when, action, outcome).
        self.moderated: dict[str, tuple[int, str, str]] = {}
        self.critical: dict[str, Customer] = {}  # by the customer's number
        self.listed: dict[
            str, str
        ] = {}  # keyed digest of an account -> its class, of the curated list
        self.copies = Series()  # near copies: (time, `critical.rules.copy_code`)
        self.cycles = Rows(cycles.WIDTHS["cycles"])  # this and what follows: `care.cycles`
        self.asked = Rows(cycles.WIDTHS["asked"])
        self.stages = Rows(cycles.WIDTHS["stages"])
        self.updates = Rows(cycles.WIDTHS["updates"])
        self.moves = Rows(cycles.WIDTHS["moves"])
        self.bonds: dict[str, Bond] = {}  # by `customers.key`: what was said of two identities
        self.kin: dict[int, tuple[int, ...]] = {}  # identity -> all of its customer, where several
        self.crm_ids: dict[int, Named] = {}  # identity -> what an outside CRM calls its customer
        self.overrides: dict[str, Override] = {}  # those that are over, too
        self.hands: dict[str, Hands] = {}  # thread -> through whose hands its open case went
        self.sets: Sets = {}  # by the command's id: what persons did to cases
        self.overload = (0, 0, False)  # since when, log position, whether
        self.needed: dict[
            str, tuple[int, int, PeopleNeededData]
        ] = {}  # incident -> when, log position, what
        self.decisions = Series()  # of the engine: (when, whether given to somebody)
        self.outgoing: dict[str, Outgoing] = {}  # by the action's id
        self.obeying: dict[str, int] = {}  # feed -> since when decisions go out through it
        self.handovers: dict[str, Handover] = {}  # by id
        self.handed_over: dict[str, Handed] = {}  # thread -> how it came to care by a rule
        self.criteria: CriteriaSince = NO_CRITERIA  # of assignment
        self.tails: dict[str, Tail] = {}
        self.touched: Touched | None = None
