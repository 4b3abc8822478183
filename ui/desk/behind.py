"""The list behind a headline that counts no cases: messages, bursts or agents, one line each.

It is of the instant that the explanation showed, and every page of it is; whoever counts the lines of a list
finds the number in its title.
"""

from PySide6.QtWidgets import QWidget

from commandcenter.languages import plain
from commandcenter.protocol.behind import AgentRow, Behind
from commandcenter.protocol.desk import MessageRow
from commandcenter.protocol.people import AgentRow as PersonRow
from ui.desk.asks import Ask
from ui.desk.desk import Desk
from ui.desk.keys import Key
from ui.desk.list_card import ListCard
from ui.desk.marking import Marked
from ui.desk.pad import BODY, PLAIN, STRONG
from ui.desk.panels.people import state_forms
from ui.desk.readings import motive_forms, sentiment_forms, sentiment_style, text_forms
from ui.desk.reckoned import answer
from ui.desk.regia_words import case_name
from ui.desk.seen import Seen
from ui.desk.table import Cell, Column, Row, Table
from ui.desk.words import when_forms

HEADLINES = ("messages", "negative", "online")
_OF_MESSAGES = frozenset({"open_case", "to_customer", "mark"})
_GROUPS = ("part", "rest", "unread")
_MESSAGES = (
    Column("at", 104),
    Column("customer", 104, "right"),
    Column("channel", 136),
    Column("text", 0),
    Column("burst", 104, "right"),
    Column("sentiment", 120),
    Column("motives", 208),
)
_AGENTS = (
    Column("agent", 0),
    Column("team", 200),
    Column("state", 200),
    Column("since", 200, "right"),
    Column("shift", 160, "right"),
)


class BehindList(ListCard):
    """The other lists are the other groups of the headline."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, _MESSAGES, "behind.list", parent)
        self.figure = ""
        self.page: Behind | None = None
        self._at: dict[str, int] = {}  # instant and log position that every page is of
        self._agents = self.new_table(_AGENTS)

    def begin(self, figure: str, as_of_us: int, seq: int) -> None:
        """Ask for the list behind a headline as the screen shows it."""
        self.figure, self._at = figure, {"as_of_us": as_of_us, "seq": seq}
        self.begin_anew("part")

    @property
    def table(self) -> Table:
        """The table of this headline."""
        return self._agents if self.figure == "online" else self.cases_table

    def keys_now(self) -> tuple[Key, ...]:
        """Return the keys; a list of people at work opens no case and no customer."""
        rests = _OF_MESSAGES if self.table is self._agents else frozenset()
        return self.marked.keys(tuple(key for key in self.keys if key.action not in rests))

    def groups(self) -> list[str]:
        """Return the groups of the headline."""
        known = self.page.groups if self.page is not None else {}
        return [group for group in _GROUPS if group in known]

    def case_of(self, name: str) -> Marked | None:
        """Return the case that a message is of."""
        message = self._message_of(name)
        if message is None or not message.case or self._seen is None:
            return None
        return Marked(message.case, case_name(self.desk.language, self._seen, message.case))

    def customer_of(self, name: str) -> int:
        """Return who wrote a message."""
        message = self._message_of(name) if self.table is self.cases_table else None
        return message.customer if message is not None else 0

    def page_now(self) -> tuple[int, int, int] | None:
        """Return which part of the list is here."""
        page = self.page
        if page is None:
            return None
        shown = len(page.agents if page.figure == "online" else page.messages)
        return page.skipped, shown, page.groups[page.group]

    def ask_for(self, skip: int) -> Ask | None:
        """Ask for a page of the same instant."""
        self.page = None
        args = {"figure": self.figure, "group": self.group, "skip": skip, **self._at}
        return self.desk.asks.send("figures.behind", subject="behind", args=args)

    def look(self) -> None:
        """Take the page that came; the table of the other headlines is away."""
        if self._ask is not None and self.page is None and self._ask.data:
            self.page = answer(self._ask.data, Behind)
        for table in (self.cases_table, self._agents):
            if table is not self.table:
                table.hide()

    def titles(self, seen: Seen) -> tuple[tuple[str, ...], str]:
        """Return headline, group and count; of when the list is."""
        language, page = self.desk.language, self.page
        name = language.word(f"figures.{self.figure}")
        if page is None:
            return (name,), ""
        group = language.word(f"behind.{self.figure}_{page.group}")
        time = language.time(page.as_of_us, seen.zone, seconds=True)
        of = language.word("behind.now" if self.figure == "online" else "behind.hour", time=time)
        n = page.groups[page.group]
        return language.forms("case_groups.title", figure=name, group=group, n=n), of

    def list_name(self, group: str) -> str:
        """Name a group with its count."""
        language, counts = self.desk.language, self.page.groups if self.page is not None else {}
        name = language.word(f"behind.{self.figure}_{group}")
        return f"{name} {language.number(counts.get(group, 0))}"

    def nothing(self) -> tuple[str, ...]:
        """Nobody and nothing stands in it."""
        return self.desk.language.forms("behind.none")

    def _message_of(self, name: str) -> MessageRow | None:
        messages = self.page.messages if self.page is not None else ()
        return next((one for one in messages if str(one.message) == name), None)

    def rows(self, seen: Seen) -> list[Row]:
        """Return one row a message, burst or agent."""
        page = self.page
        if page is None:
            return []
        if page.figure == "online":
            return [self._agent(agent, seen) for agent in page.agents]
        sizes = page.sizes or (0,) * len(page.messages)
        pairs = zip(page.messages, sizes, strict=True)
        return [self._message(message, size, seen) for message, size in pairs]

    def _message(self, message: MessageRow, size: int, seen: Seen) -> Row:
        language = self.desk.language
        sentiment, channel = sentiment_forms(language, message), language.channel(message.channel)
        return Row(
            str(message.message),
            (
                Cell((language.time(message.at_us, seen.zone, seconds=True),), PLAIN),
                Cell((f"K-{message.customer}",) if message.customer else (), BODY),
                Cell(channel, PLAIN),
                Cell(text_forms(message), BODY),
                Cell((language.number(size),) if size > 1 else (), PLAIN),
                Cell(sentiment, sentiment_style(message)),
                Cell(motive_forms(language, message), BODY),
            ),
            f"{channel[0]}, {sentiment[0]}",
        )

    def _agent(self, agent: AgentRow, seen: Seen) -> Row:
        """Write who is at work as the board of people does."""
        language = self.desk.language
        people = seen.desk.people if seen.desk is not None else ()
        told = PersonRow(agent=agent.agent, name=agent.agent, state=agent.state)
        person = next((row for row in people if row.agent == agent.agent), told)
        state, name = state_forms(language, person), plain(person.name, 60)
        since_us = agent.since_us if person.since_us is None else person.since_us
        return Row(
            agent.agent,
            (
                Cell((name,), STRONG),
                Cell((plain(agent.team),) if agent.team else (), BODY),
                Cell(state, BODY),
                Cell(when_forms(language, seen, since_us), PLAIN),
                Cell((plain(agent.shift),) if agent.shift else (), PLAIN),
            ),
            f"{name}, {state[0]}",
        )
