"""What a hub is to others: whom it lets in, what it answers, sends and shows, on a core of what it knows."""

from functools import partial

from commandcenter import head as heads
from commandcenter.erasing import listed
from commandcenter.hub import erasing, mixture, outbox
from commandcenter.hub.access import Access, Guest
from commandcenter.hub.allowing import Allowing
from commandcenter.hub.answers import Answers
from commandcenter.hub.board import Board
from commandcenter.hub.certificate import certificate_of, own_names
from commandcenter.hub.core import Core
from commandcenter.hub.criteria_files import CriteriaFiles
from commandcenter.hub.drawing import Beside, Drawing
from commandcenter.hub.erasing import Erasing
from commandcenter.hub.errands import Errands, audit_now
from commandcenter.hub.feed_cards import FeedCards
from commandcenter.hub.following import Following
from commandcenter.hub.letters import Letters
from commandcenter.hub.notices import Checks, holding, is_clock_wrong, is_disk_low
from commandcenter.hub.obeying import Obeying
from commandcenter.hub.orders import Orders, Work
from commandcenter.hub.originals import Originals
from commandcenter.hub.outbox import Outbox
from commandcenter.hub.owners import Owners
from commandcenter.hub.pairing import Pairing
from commandcenter.hub.plan import Plan
from commandcenter.hub.recent import message_at
from commandcenter.hub.retaining import Retaining
from commandcenter.hub.routing import Routing
from commandcenter.hub.seats import Seats
from commandcenter.hub.sending import Sending
from commandcenter.hub.site_work import SiteWork
from commandcenter.hub.tokens import Tokens
from commandcenter.journal import Committed, Journal
from commandcenter.protocol.frames import PROTOCOL, Welcome
from commandcenter.rows import Item
from commandcenter.state import State
from commandcenter.views.wall import Around


class Assembly(Core):
    """All parts of one hub, joined, none of them running."""

    def __init__(self, plan: Plan, journal: Journal, state: State, criteria: CriteriaFiles) -> None:
        """Join the parts; `state` is folded up to the journal's end."""
        super().__init__(plan, journal, state, criteria)
        self.started_us = 0
        self._admit()
        self._act()
        self._answer()
        self._show()

    def _admit(self) -> None:
        """Who is let in."""
        network = self.plan.settings.network
        self.certificate = (
            certificate_of(self.journal.database, network) if self.plan.with_tls else None
        )
        self.access = Access(self.key, own_names() | set(network.names))
        self.tokens = Tokens(
            self.access,
            self.writer,
            self.journal,
            days=network.token_days,
            now=self.now,
            connected=self._seats_of,
        )
        self.pairing = Pairing(self.tokens, self.certificate.pin if self.certificate else None)

    def _act(self) -> None:
        """What leaves the machine, what must be gone from it."""
        path, state, writer = self.plan.path, self.state, self.writer
        self.outbox = Outbox(
            state,
            self.life,
            self.plan.settings,
            outbox.Around(
                now=self.now,
                desks=lambda: self.seats.desks,
                goes_out=self._goes_out,
                samples=lambda: self.samples.found,
            ),
        )
        self.owners = Owners(path, self.feeding.feeds)
        self.sending = Sending(state, self.owners, writer, path=path, key=self.key, now=self.now)
        self.routing = Routing(
            state,
            self.plan.settings,
            life=self.life,
            writer=writer,
            path=path,
            now=self.now,
            goes_out=self._goes_out,
        )
        self.obeying = Obeying(state, writer, path=path, feeds=self.feeding.feeds, now=self.now)
        self.erasing = Erasing(
            state,
            writer,
            self.journal,
            self.key,
            listed.beside(heads.beside(path, self.plan.settings.head_folder)),
            erasing.Around(
                now=self.now,
                committed=self.committed,
                changing=self.life.changing,
                renamed=self._renamed,
                forget=self._forget,
            ),
        )
        self.retaining = Retaining(
            self.plan.settings.retention,
            writer,
            self.journal,
            self.now,
            self.committed,
            self._reread,
        )

    def _answer(self) -> None:
        """What seats ask, what they have done."""
        plan, state = self.plan, self.state
        self.following = Following(plan, state, self.feeding, self.writer, self.journal, self.now)
        self.answers = Answers(
            plan.path,
            state,
            plan.settings,
            now=self.now,
            moment=self.moment,
            dispatch=lambda: self.assigning.dispatch,
            filed=plan.filed,
            criteria=plan.criteria,
        )
        self.orders = Orders(
            state,
            writer=self.writer,
            journal=self.journal,
            now=self.now,
            life=self.life,
            notify=plan.settings.notify,
            work=self._work(),
            message=partial(message_at, plan.path),
        )
        self.orders.foreseen = self.effects.foreseen

    def _work(self) -> dict[str, Work]:
        """Return what is more than a fact to carry out, by action."""
        plan, state = self.plan, self.state
        errands = Errands(
            writer=self.writer,
            journal=self.journal,
            feeds=self.feeding.feeds,
            audit=lambda: audit_now(state, self.now(), self.clock.zone),
            others={"pair.open": self.pairing.open},
        )
        site = SiteWork(
            plan,
            state,
            self.writer,
            now=self.now,
            rules=self.rules,
            criteria=self.criteria,
            assigning=self.assigning,
        )
        letters = Letters(
            writer=self.writer,
            journal=self.journal,
            preparer=self.reader.preparer,
            committed=self.committed,
            reread=plan.reread,
            closed=self.feeding.letter_closed,
        )
        doers = (
            errands, site, letters, self.tokens, self.answers, self.contingencies, self.previewing,
            self.curated,
            self.erasing, self.retaining, Allowing(plan.path, self.owners, self.moment),
            Originals(plan.path, state, lambda: self.owners),
            FeedCards(plan.path, self.feeding.feeds, plan.abilities), self.following,
        )  # fmt: skip
        return {name: work for doer in doers for name, work in doer.work().items()}

    def _show(self) -> None:
        """What seats see."""
        self.board = Board()
        self.seats = Seats(
            access=self.access,
            board=self.board,
            carry=self.orders.carry,
            clock=lambda: (self.now(), self.state.seq),
            welcome=self._welcome,
            pair=self.pairing.serve,
        )
        self.drawing = Drawing(
            self.state,
            self.board,
            self.seats,
            moment=self.moment,
            around=self.around,
            beside=Beside(
                self.recent, self.samples, self.evidence, self.contingencies, self.assigning
            ),
        )

    # ---- what parts ask of the whole

    def around(self) -> Around:
        """Return what the wall shows beside the state."""
        return Around(
            started_us=self.started_us,
            feeds=self.feeding.rows(),
            history=self.memory.loading,
            notices=holding(self._checks()),
            simulated=self.feeding.are_simulated(),
        )

    def _checks(self) -> Checks:
        return {
            "disk_low": lambda: self.writer.refused or is_disk_low(self.plan.path.parent),
            "clock_wrong": lambda: (
                not self.feeding.are_played() and is_clock_wrong(self.state.newest_us)
            ),
            "log_altered": lambda: self.journal.altered,
            "head_refused": lambda: self.journal.head_refused,
            "rules_broken": lambda: self.rules.problem is not None,
            "criteria_broken": lambda: self.criteria.problem is not None,
            "tokens_end": self.tokens.end_soon,
            "alerts_off": lambda: self.watch.failed,
            "alerts_learning": lambda: self.feeding.feeds() and self.watch.is_learning,
        }

    def _seats_of(self, token: bytes) -> int:
        return self.seats.connections_of(token)

    def _welcome(self, guest: Guest) -> Welcome:
        return Welcome(
            protocol=PROTOCOL,
            version=self.plan.version,
            person=guest.person,
            role=guest.role,
            help_line=self.settings.help_line,
        )

    def _goes_out(self) -> bool:
        """What a simulator or a recorded log raises leaves this machine only where the site wants it."""
        if mixture.is_past(self.state):
            return False
        is_played = self.feeding.are_played() or self.state.simulated
        return self.settings.notify.simulated or not is_played

    # ---- what all are told

    def committed(self, committed: Committed, items: list[Item]) -> None:
        """Have known what is on disk now, and what follows from it leave."""
        super().committed(committed, items)
        self.routing.take(committed.facts, items)
        self.sending.look()

    def _renamed(self) -> None:
        """Cases have other names, an erased person's: what was made of the old ones begins anew."""
        self.assigning.begin_anew()
        self._reread()

    def _reread(self) -> None:
        """Show no text any more that was read before."""
        self.recent.read()
        self.samples.forget()
        self.evidence.forget()

    async def _forget(self, since: int) -> None:
        """Make anew what was made of the log from a position on."""
        await self.checkpointer.begin_anew(since)
        await self.reader.forget()
        await self.answers.forget()
        await self.previewing.forget()
        self.drawing.begin_anew()
        if self.feeding.feeds():
            self.tasks.spawn(self.memory.remember())
