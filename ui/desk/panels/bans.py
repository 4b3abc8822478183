"""Bans: who shows data of his own, who abuses, on what that rests; who is chosen is chosen for all panels."""

from PySide6.QtWidgets import QWidget

from commandcenter.languages import plain
from commandcenter.protocol.courtesy import help_post, kind_of, tongue_of
from commandcenter.protocol.moderation import BanRow, FileRow, FlagRow, ModerationView, OwnRow
from ui.desk.desk import Desk
from ui.desk.entries import as_sentence
from ui.desk.flagging import FLAG, HELP, flag_request
from ui.desk.keys import Key
from ui.desk.pad import BODY, PADDING, PLAIN, SECOND, STRONG, DeskPad
from ui.desk.panel import Place, TablePanel
from ui.desk.seen import Seen
from ui.desk.table import Cell, Column, Row
from ui.desk.words import when_forms
from ui.sheet import Line
from ui.tiles.pad import Style


def moderation_of(seen: Seen | None) -> ModerationView:
    """Return what moderation has before it; nothing before the first view."""
    found = seen.desk.moderation if seen is not None and seen.desk is not None else None
    return found or ModerationView()


def chosen_file(desk: Desk, seen: Seen | None) -> FileRow | None:
    """Return the customer's file that the pane speaks of: the chosen one, else the first."""
    files = moderation_of(seen).files
    return next((f for f in files if f.customer == desk.customer), files[0] if files else None)


def name_of(customer: int) -> str:
    """Return how a customer is called on screens: a number, never a name."""
    return f"C-{customer}"


def newest(file: FileRow) -> BanRow | None:
    """Return the newest step taken or proposed."""
    return file.bans[-1] if file.bans else None


class OwnData(TablePanel):
    """Who shows data of his own: one key notes that he was helped. No strike, a count of its own."""

    key = "own_data"
    where = Place("bans", "left", 264)
    row_height = 34
    foot_height = 92
    keys = (Key("help_author", ("H",), in_bar=True, in_palette=True),)
    columns = (
        Column("customer", 112),
        Column("channel", 160),
        Column("hidden", 0),
        Column("state", 300),
        Column("age", 104, "right"),
    )

    def note(self, seen: Seen) -> tuple[str, ...]:
        """Count what is to be done and who was helped."""
        view = moderation_of(seen)
        todo = sum(not row.flag.helped for row in view.own) + view.own_left_out
        return self.desk.language.forms("bans_panel.own_note", open=todo, helped=view.helped_today)

    def nothing(self, seen: Seen) -> tuple[str, ...]:
        """Nobody is good news."""
        return self.desk.language.forms("bans_panel.own_none")

    def rows(self, seen: Seen) -> list[Row]:
        """Return one row a message, those to help with first."""
        return [self._row(row, seen) for row in moderation_of(seen).own]

    def act(self, action: str) -> bool:
        """Note that the author was helped."""
        row = self._own()
        if action != "help_author" or row is None:
            return False
        self.desk.asks.send(
            HELP,
            subject=f"own {row.flag.message}",
            target={"message": row.flag.message},
            version=row.version,
        )
        return True

    def foot(self, pad: DeskPad, seen: Seen, top: float) -> None:
        """Show the invitation as everybody will see it, and that it is no sanction."""
        row, base = self._own(), top + 26
        if row is None:
            return
        language, room = self.desk.language, pad.width - 2 * PADDING
        pad.add(Line(PADDING, top + 2.5, pad.width - PADDING, top + 2.5, "line2"))
        ask = self.desk.asks.of(f"own {row.flag.message}")
        if ask is not None and ask.state == "refused":
            x = pad.mark("cross", PADDING, base, Style(15, 600, "warn"))
            pad.text((ask.words,), x, base, Style(15, 600, "warn"), width=room - x)
        else:
            reply = language.forms("bans_panel.reply_to", customer=name_of(row.customer))
            own_help = language.forms("bans_panel.own_help")
            pad.text(
                (f"{reply[0]} · {own_help[0]}", reply[0], reply[-1]),
                PADDING, base, SECOND, width=room,
            )  # fmt: skip
        post = help_post(row, tongue_of(row.language, language))
        for place, line in enumerate(pad.lines(post.text, BODY, room)[:2]):
            pad.text((line,), PADDING, base + 26 + 22 * place, BODY, width=room)

    def _own(self) -> OwnRow | None:
        own = moderation_of(self.seen).own
        return next((row for row in own if str(row.flag.message) == self.table.chosen_id), None)

    def _row(self, row: OwnRow, seen: Seen) -> Row:
        language = self.desk.language
        what = ", ".join(language.word(f"hidden_data.{kind.lower()}") for kind in row.flag.what)
        ask = self.desk.asks.of(f"own {row.flag.message}")
        if ask is not None and ask.is_pending:
            state, mark = language.forms("asks.pending"), "ring"
        elif row.flag.platform == "confirmed":
            state, mark = language.forms("bans_panel.own_done"), "check"
        elif row.flag.helped:
            state = language.forms("bans_panel.own_waits", who=plain(row.flag.helped))
            mark = "ring"
        else:
            state, mark = language.forms("bans_panel.own_todo"), "triangle"
        todo = mark == "triangle"
        return Row(
            str(row.flag.message),
            (
                Cell((name_of(row.customer),), STRONG),
                Cell(language.channel(row.flag.channel), PLAIN),
                Cell((as_sentence(what),), BODY),
                Cell(state, STRONG if todo else PLAIN, mark, "warn" if todo else "text2"),
                Cell((language.duration(seen.now_us - row.flag.at_us),), PLAIN),
            ),
            f"{name_of(row.customer)}, {what}, {state[0]}",
        )


class CustomerTable(TablePanel):
    """A table of customers; who is chosen here is chosen in the panels beside."""

    def __init__(self, desk: Desk, number: int, parent: QWidget) -> None:
        super().__init__(desk, number, parent)
        desk.changed.connect(self._follow)

    def preferred(self) -> str:
        """Begin with the one that the desk speaks of."""
        return str(self.desk.customer)

    def _chosen(self) -> None:
        if self.table.chosen_id:
            self.desk.choose_customer(int(self.table.chosen_id))
        super()._chosen()

    def _follow(self) -> None:
        if str(self.desk.customer) != self.table.chosen_id:
            self.table.choose(str(self.desk.customer))


class AbuseFiles(CustomerTable):
    """One row a customer: what needs a signature first, then appeals, then what nobody looked at."""

    key = "abuse"
    where = Place("bans", "left", 240, stretch=1)
    foot_height = 40
    columns = (
        Column("", 40),
        Column("customer", 112),
        Column("channel", 160),
        Column("what", 0),
        Column("step", 152),
        Column("state", 332),
    )

    def note(self, seen: Seen) -> tuple[str, ...]:
        """Count the open files."""
        view = moderation_of(seen)
        return self.desk.language.forms(
            "bans_panel.abuse_note", n=len(view.files) + view.files_left_out
        )

    def nothing(self, seen: Seen) -> tuple[str, ...]:
        """No abuse is good news."""
        return self.desk.language.forms("bans_panel.abuse_none")

    def rows(self, seen: Seen) -> list[Row]:
        """Return one row a file."""
        return [self._row(file, seen) for file in moderation_of(seen).files]

    def foot(self, pad: DeskPad, seen: Seen, top: float) -> None:
        """Count what is in force, by step."""
        language = self.desk.language
        held = moderation_of(seen).in_force
        told = " · ".join(f"{language.word(f'rungs.{rung}')} {n}" for rung, n in held)
        words = language.forms("bans_panel.in_force", list=told or "0")
        pad.text(words, PADDING, top + 26, SECOND, width=pad.width - 2 * PADDING)

    def _row(self, file: FileRow, seen: Seen) -> Row:
        language, ban = self.desk.language, newest(file)
        mark, colour, state = self._state(file, seen)
        kind = as_sentence(language.word(f"abuse.{kind_of(file)}"))
        live = ban is not None and ban.state in {"proposed", "in_force"}
        rung = ban.rung if ban is not None and live else file.next_rung
        return Row(
            str(file.customer),
            (
                Cell(mark=mark, mark_colour=colour),
                Cell((name_of(file.customer),), STRONG),
                Cell(language.channel(file.channel), PLAIN),
                Cell((kind,), BODY),
                Cell((as_sentence(language.word(f"rungs.{rung}")),), STRONG if live else PLAIN),
                Cell(state, STRONG if mark else PLAIN),
            ),
            f"{name_of(file.customer)}, {kind}, {state[0]}",
        )

    def _state(self, file: FileRow, seen: Seen) -> tuple[str, str, tuple[str, ...]]:
        """Return the shape, its colour and the words of what a file waits for."""
        language, ban = self.desk.language, newest(file)
        if ban is not None and ban.state == "proposed":
            left = language.duration(ban.lapses_us - seen.now_us)
            return "diamond", "crit", language.forms("bans_panel.to_sign", left=left)
        if any(one.appeal == "open" for one in file.bans):
            return "triangle", "warn", language.forms("bans_panel.appeal")
        if file.evidence:
            return "", "", language.forms("bans_panel.ready", n=file.evidence)
        if ban is not None and ban.state == "in_force":
            key = "review_at" if ban.rung == "permanent" else "until"
            until = when_forms(language, seen, ban.until_us)
            return "", "", language.forms(f"bans_panel.{key}", until=until[0])
        return "", "", language.forms("bans_panel.new")


class Evidence(TablePanel):
    """What a file rests on, newest first: masked texts, what each is, who said so."""

    key = "evidence"
    where = Place("bans", "left", 260, stretch=1)
    foot_height = 64
    keys = (
        Key("evidence_kind", ("C",), in_bar=True, in_palette=True),
        Key("evidence_none", ("N",), in_bar=True, in_palette=True),
    )
    columns = (
        Column("at", 168),
        Column("text", 0),
        Column("what_is", 176),
        Column("decided", 232),
    )

    def __init__(self, desk: Desk, number: int, parent: QWidget) -> None:
        super().__init__(desk, number, parent)
        desk.changed.connect(self._chosen)

    def note(self, seen: Seen) -> tuple[str, ...]:
        """Say that nobody can show what is hidden."""
        return self.desk.language.forms("bans_panel.evidence_note")

    def nothing(self, seen: Seen) -> tuple[str, ...]:
        """No customer, or none of his messages."""
        key = "no_customer" if chosen_file(self.desk, seen) is None else "no_evidence"
        return self.desk.language.forms(f"bans_panel.{key}")

    def rows(self, seen: Seen) -> list[Row]:
        """Return one row a message."""
        file = chosen_file(self.desk, seen)
        return [self._row(flag, seen) for flag in file.flags] if file is not None else []

    def act(self, action: str) -> bool:
        """Say what the chosen message is, or that it is nothing."""
        file, flag = chosen_file(self.desk, self.seen), self._flag()
        if file is None or flag is None:
            return False
        name = name_of(file.customer)
        if action == "evidence_none":
            self.desk.asks.send(
                FLAG,
                subject=name,
                target={"message": flag.message},
                args={"kind": "none"},
                version=file.version,
            )
        elif action == "evidence_kind":
            self.desk.asked.emit(flag_request(name, flag.message, file.version))
        else:
            return False
        return True

    def foot(self, pad: DeskPad, seen: Seen, top: float) -> None:
        """Write the chosen message in full."""
        flag = self._flag()
        if flag is None:
            return
        pad.add(Line(PADDING, top + 2.5, pad.width - PADDING, top + 2.5, "line2"))
        room = pad.width - 2 * PADDING
        rule = self._rule(flag)
        lines = pad.lines(self._text(flag), BODY, room)[: 1 if rule else 2]
        for place, line in enumerate(lines):
            pad.text((line,), PADDING, top + 26 + 22 * place, BODY, width=room)
        if rule:
            pad.text((rule,), PADDING, top + 48, STRONG, width=room)

    def _flag(self) -> FlagRow | None:
        file = chosen_file(self.desk, self.seen)
        flags = file.flags if file is not None else ()
        return next((flag for flag in flags if str(flag.message) == self.table.chosen_id), None)

    def _text(self, flag: FlagRow) -> str:
        return plain(flag.text, 400) or self.desk.language.word("bans_panel.text_waits")

    def _row(self, flag: FlagRow, seen: Seen) -> Row:
        language = self.desk.language
        quiet = flag.act == "discarded"
        kind = as_sentence(language.word(f"abuse.{flag.kind}"))
        if quiet:
            kind = as_sentence(language.word("bans_panel.discarded"))
        who = (plain(flag.who),) if flag.who else language.forms("bans_panel.found")
        text = self._text(flag)
        words = text.split(" ")
        forms = (text, *(" ".join(words[:n]) for n in range(min(len(words), 24), 0, -1)))
        is_sure = flag.act == "confirmed"
        return Row(
            str(flag.message),
            (
                Cell(when_forms(language, seen, flag.at_us), PLAIN),
                Cell(forms, PLAIN if quiet else BODY),
                Cell(
                    (kind,), STRONG if is_sure else PLAIN, "check" if is_sure else "ring", "text2"
                ),
                Cell(who, PLAIN),
            ),
            ", ".join(filter(None, (kind, self._rule(flag), text))),
        )

    def _rule(self, flag: FlagRow) -> str:
        """Return the rule of the page that a message breaks; "" = the site has published none."""
        language = self.desk.language
        if not (words := dict(flag.rule).get(language.code, "")):
            return ""
        return language.word("bans_panel.rule", rule=plain(words, 160))
