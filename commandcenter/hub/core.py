"""What a hub knows by itself: it takes in, judges and decides; without seats, and nothing leaves it.

Parts that need each other get a function: nothing of another part is asked for before all stand.
"""

import msgspec

from commandcenter import contingency
from commandcenter.care.calendar import Calendar, ServiceClock
from commandcenter.events.reading import RULES_CHANGED
from commandcenter.folding.fold import fold
from commandcenter.hub.assigning import Assigning
from commandcenter.hub.checkpointer import Checkpointer
from commandcenter.hub.contingencies import Contingencies
from commandcenter.hub.criteria_files import CriteriaFiles
from commandcenter.hub.critical import CriticalRules
from commandcenter.hub.curated import Curated
from commandcenter.hub.effects import Effects, Log
from commandcenter.hub.evidence import Evidence
from commandcenter.hub.feeding import Feeding
from commandcenter.hub.life import Life
from commandcenter.hub.needing import Needing
from commandcenter.hub.plan import Plan
from commandcenter.hub.previewing import Previewing
from commandcenter.hub.reader import Reader
from commandcenter.hub.reading_rules import ReadingRules
from commandcenter.hub.recent import Recent
from commandcenter.hub.remembering import Remembering
from commandcenter.hub.samples import Samples
from commandcenter.hub.tasks import Tasks
from commandcenter.hub.watch import Watch
from commandcenter.hub.writer import Writer
from commandcenter.journal import Committed, Journal
from commandcenter.kpis.hours import Hours
from commandcenter.kpis.moment import Moment
from commandcenter.platform import config_folder
from commandcenter.rows import Draft, Item
from commandcenter.secrets import key_for
from commandcenter.state import State


class Core:
    """The parts of one hub that make and keep its state, none of them running."""

    def __init__(self, plan: Plan, journal: Journal, state: State, criteria: CriteriaFiles) -> None:
        """Join the parts; `state` is folded up to the journal's end."""
        self.plan, self.journal, self.state = plan, journal, state
        self.settings, self.criteria = plan.settings, criteria
        self.key = key_for(journal.database)
        self.clock = ServiceClock(msgspec.convert(plan.settings.calendar(), Calendar))
        self.hours = Hours(state, self.clock.zone)
        self.tasks = Tasks()
        self._take_in()
        self._judge()
        self._decide()

    def _take_in(self) -> None:
        """What comes is read, written, and told to its feed."""
        plan, state = self.plan, self.state
        self.reader = Reader(self.key, pages=plan.settings.pages)
        self.rules = ReadingRules(plan.rules, self.reader.renew)
        self.rules.begin(plan.path, is_recorded=bool(state.counts.get(RULES_CHANGED)))
        self.writer = Writer(self.journal, self.committed)
        self.feeding = Feeding(plan.path, state, self.journal, self.writer, self.reader)
        self.recent = Recent(plan.path)
        self.samples = Samples(plan.path, state)
        self.evidence = Evidence(plan.path)
        self.checkpointer = Checkpointer(plan.path, state)

    def _judge(self) -> None:
        """What is going on, who is told."""
        plan, state = self.plan, self.state
        self.life = Life(
            state,
            writer=self.writer,
            now=self.now,
            notify=plan.settings.notify,
            zone=self.clock.zone,
        )
        self.watch = Watch(plan.new_desk, self.life.raised)
        self.memory = Remembering(
            plan.path,
            state,
            watch=self.watch,
            hours=self.hours,
            feeding=self.feeding,
            writer=self.writer,
            tasks=self.tasks,
        )
        self.curated = Curated(plan.path, state, writer=self.writer, key=self.key, now=self.now)
        self.critical = CriticalRules(
            state,
            life=self.life,
            writer=self.writer,
            now=self.now,
            zone=self.clock.zone,
            listed=self.curated.who,
        )

    def _decide(self) -> None:
        """Which case goes to whom, what another decision would bring."""
        plan, state = self.plan, self.state
        self.previewing = Previewing(
            state,
            lambda: self.assigning.dispatch,
            now=self.now,
            why_off=lambda: self.assigning.why_off,
        )
        self.assigning = Assigning(
            state,
            plan.settings,
            self.criteria.now,
            writer=self.writer,
            now=self.now,
            is_learning=lambda: self.memory.loading is not None or not self.feeding.knows_time(),
            ahead=self.previewing.ahead,
        )
        self.needing = Needing(
            state,
            self.previewing,
            self.writer,
            now=self.now,
            why_off=lambda: self.assigning.why_off,
        )
        self.effects = Effects(
            state,
            self.life,
            self.writer,
            self.previewing,
            now=self.now,
            why_off=lambda: self.assigning.why_off,
            log=Log(plan.path, plan.settings, plan.criteria),
        )
        self.contingencies = Contingencies(config_folder() / contingency.FILE, state, self.now)

    # ---- what parts ask of the whole

    def now(self) -> int:
        """Return the hub's clock: that of a simulated or recorded feed where there is one."""
        return self.feeding.now()

    def moment(self) -> Moment:
        """Return what the figures are asked about now."""
        return Moment(
            self.state,
            self.now(),
            self.settings,
            self.clock,
            self.hours,
            with_usual=self.memory.loading is None,
        )

    def committed(self, committed: Committed, items: list[Item]) -> None:
        """Fold what is on disk now, show it to the detectors, tell the feeds."""
        keys = {(i.source, i.id): i.text_key for i in items if isinstance(i, Draft)}
        for fact in committed.facts:
            fold(self.state, fact)
            self.watch.message(fact, keys.get((fact.source, fact.id), ""))
        self.recent.take(committed.facts, items)
        self.feeding.committed(committed, items)
        self.checkpointer.look()
        self.assigning.committed()
