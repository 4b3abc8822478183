"""Feeds: how each one stands, how old its last sign of life is, what it brought in the last minute.

Among them stands what drifts in how messages are read: what comes in may still be read wrongly.
"""

from commandcenter.protocol.alerts import DriftRow
from commandcenter.protocol.wall import FeedRow, WallView
from ui.desk.pad import BODY, PADDING, PLAIN, STRONG, DeskPad
from ui.desk.panel import Place, TablePanel
from ui.desk.seen import Seen
from ui.desk.table import Cell, Column, Row
from ui.desk.words import when_forms
from ui.feedwords import state_forms, troubles, what_to_do
from ui.sheet import Line
from ui.tiles.feeds import feed_age_us

MARKS = {"fresh": "disc", "waiting": "ring", "stale": "clock", "disconnected": "cross"}
_WORST_FIRST = ("disconnected", "stale", "waiting", "fresh")
_BAD = {"disconnected", "stale"}


class Feeds(TablePanel):
    """One row a feed, the worst first, so that it never lies under the edge; then drifts, then the rest."""

    key = "feeds"
    opens = True
    where = Place("regia", "right", 176, stretch=1, is_half=True)
    row_height = 24
    has_heads = False
    foot_height = 96
    columns = (
        Column("", 32),
        Column("feed", 0),
        Column("state", 124, "right"),
        Column("per_min", 72, "right"),
    )

    def mark(self, seen: Seen) -> tuple[str, str] | None:
        """The shape of the worst, where one is silent or gone."""
        states = {row.state for row in seen.wall.feeds} if seen.wall is not None else set()
        bad = [state for state in _WORST_FIRST if state in states & _BAD]
        return (MARKS[bad[0]], "stale") if bad and seen.link.state == "fresh" else None

    def note(self, seen: Seen) -> tuple[str, ...]:
        """Count those that speak, or name the worst."""
        rows = seen.wall.feeds if seen.wall is not None else ()
        silent = sum(row.state in _BAD for row in rows)
        if not rows or seen.link.state != "fresh":
            return ()
        if silent:
            return self.desk.language.forms("feeds_panel.silent", n=silent, all=len(rows))
        if waiting := sum(row.state == "waiting" for row in rows):
            return self.desk.language.forms("feeds_panel.waiting", n=waiting, all=len(rows))
        return self.desk.language.forms("feeds_panel.all", n=len(rows))

    def nothing(self, seen: Seen) -> tuple[str, ...]:
        """No feed at all."""
        return self.desk.language.forms("feed_strip.none")

    def foot_now(self) -> int:
        """Room for what helps, only where something has to be said."""
        return self.foot_height if self.seen is not None and self._help(self.seen) else 0

    def foot(self, pad: DeskPad, seen: Seen, top: float) -> None:
        """Say what a person can do about the chosen feed, else about the worst."""
        if (told := self._help(seen)) is not None:
            name, said = told
            pad.add(Line(PADDING, top + 4.5, pad.width - PADDING, top + 4.5, "line2"))
            room = pad.width - 2 * PADDING
            pad.wrapped(f"{name}: {said}", PADDING, top + 26, BODY, width=room, step=20)

    def open_row(self, name: str) -> None:
        """Open a feed: what can be done through it, what could not be read."""
        if not name.startswith("drift "):
            self.desk.opened.emit("feed_card", name)

    def _help(self, seen: Seen) -> tuple[str, str] | None:
        """Return name and sentence of the feed to speak of; None where none needs words."""
        if seen.wall is None or seen.link.state != "fresh":
            return None
        order = sorted(seen.wall.feeds, key=lambda row: _WORST_FIRST.index(row.state))
        order.sort(key=lambda row: row.name != self.table.chosen_id)
        for row in order:
            if said := what_to_do(self.desk.language, row, seen.zone):
                return self.desk.language.feed(row.label)[0], said
        return None

    def rows(self, seen: Seen) -> list[Row]:
        """Return one row a feed, and one a drift."""
        view = seen.wall
        if view is None:
            return []
        drifts = seen.desk.drifts if seen.desk is not None and seen.link.state == "fresh" else ()
        order = sorted(view.feeds, key=lambda row: _WORST_FIRST.index(row.state))
        bad = sum(row.state in _BAD for row in order)
        feeds = [self._row(row, view, seen) for row in order]
        return feeds[:bad] + [self._drift(row, seen) for row in drifts] + feeds[bad:]

    def _drift(self, row: DriftRow, seen: Seen) -> Row:
        """Say of a motive which share of its messages is read as negative, and which was before."""
        language = self.desk.language
        motive = language.motive(row.motive)
        shares = language.forms(
            "feeds_panel.drift",
            now=language.percent(row.share),
            usual=language.percent(row.usual),
        )
        cells = (
            Cell(mark="ring", mark_colour="info"),
            Cell((motive,), STRONG),
            Cell((*shares, language.percent(row.share)), BODY),
            Cell(),
        )
        return Row(f"drift {row.motive}", cells, f"{motive}, {shares[0]}")

    def _row(self, row: FeedRow, view: WallView, seen: Seen) -> Row:
        language = self.desk.language
        names, unknown = language.feed(row.label), language.word("words.unknown")
        if seen.link.state != "fresh":  # an old state must not look like one of now
            cells = [Cell((unknown,), PLAIN)] * 2
            return Row(
                row.name, (Cell(mark="ring", mark_colour="text2"), Cell(names, STRONG), *cells)
            )
        is_fresh = row.state == "fresh"
        colour = {"fresh": "text2", "waiting": "text2"}.get(row.state, "stale")
        style = (
            BODY
            if is_fresh
            else STRONG._replace(colour="text1" if row.state == "waiting" else colour)
        )
        state, since = state_forms(language, row), row.quiet_since_us or row.since_us
        age = (
            unknown
            if row.age_us is None
            else language.duration(feed_age_us(row, view, seen.now_us))
        )
        told = (*(f"{form} · {age}" for form in state), age)
        if row.state in _BAD or (is_fresh and row.quiet_since_us is not None):
            begun = when_forms(language, seen, since)
            told = (*(f"{form} · {when}" for form in state for when in begun), *told)
        per_min: tuple[str, ...] = (unknown,)
        if row.per_min is not None:
            numbers = language.number_forms(row.per_min)
            per_min = (language.word("feeds_panel.per_min", n=numbers[0]), *numbers)
        return Row(
            row.name,
            (
                Cell(mark=MARKS[row.state], mark_colour=colour),
                Cell(names, STRONG, more=troubles(language, row)),
                Cell(told, style),
                Cell(per_min, STRONG if row.per_min else PLAIN),
            ),
            f"{names[0]}, {state[0]}",
        )
