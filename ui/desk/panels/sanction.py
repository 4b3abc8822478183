"""One customer's step of the ladder: the decision and its signatures, the courtesy post, what comes after."""

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from commandcenter.clock import DAY, HOUR, MINUTE
from commandcenter.languages import LANGUAGES, language, plain
from commandcenter.protocol.courtesy import Post, ban_post, full_date, tongue_of
from commandcenter.protocol.desk import MessageRow
from commandcenter.protocol.moderation import RUNGS, BanRow, FileRow
from ui.desk.desk import Desk
from ui.desk.entries import Request, as_sentence
from ui.desk.keys import Key, caps
from ui.desk.notice import Notice
from ui.desk.pad import BODY, HEAD, PADDING, PLAIN, SECOND, STRONG, DeskPad
from ui.desk.panel import BODY_TOP, Panel, Place
from ui.desk.panels.bans import chosen_file, name_of, newest
from ui.desk.seen import Seen
from ui.desk.words import when_forms
from ui.lettering import SEMIBOLD
from ui.sheet import Box, Line
from ui.tiles.pad import Style

SIGN = Key("ban_sign", ("Ctrl+Enter",), in_bar=True, in_palette=True)
_BIG = Style(24, SEMIBOLD, "text1")
_STEP = 26
_HOLDS = {  # as the hub reckons them: to show a step before it is taken
    "courtesy": 30 * DAY, "warning": 30 * DAY, "hide": 24 * HOUR, "day": 24 * HOUR,
    "week": 7 * DAY, "month": 30 * DAY, "permanent": 365 * DAY,
}  # fmt: skip
_APPEAL = 14 * DAY
_DONE_BY_PLATFORM = frozenset({"hide", "day", "week", "month", "permanent"})


class _Ask(NamedTuple):
    """What a key asks: the command, and which of its fields have to be told."""

    key: Key
    command: str
    asks: tuple[str, ...]


ASKS = tuple(
    _Ask(Key(action, (stroke,), in_bar=in_bar, in_palette=True), command, asks)
    for action, stroke, command, asks, in_bar in (
        ("ban_step", "E", "ban.step", ("rung", "note"), True),
        ("ban_refuse", "R", "ban.refuse", ("note",), True),
        ("ban_lift", "X", "ban.lift", ("note",), False),
        ("ban_appeal", "A", "ban.appeal", ("note",), True),
        ("ban_decide", "D", "ban.decide", ("answer", "note"), False),
        ("ban_review", "Y", "ban.review", ("note",), False),
    )
)


class _OfCustomer(Panel):
    """A painted panel about the chosen customer; it takes the focus and shows a ring."""

    def __init__(self, desk: Desk, number: int, parent: QWidget) -> None:
        super().__init__(desk, number, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        desk.changed.connect(self._again)

    def write(self, pad: DeskPad, seen: Seen) -> None:
        """Write about the chosen customer, or that there is none."""
        if self.hasFocus():
            pad.frame(fill="", edge="info", edge_px=2)
        file = chosen_file(self.desk, seen)
        if file is None:
            key = "bans_panel.no_customer" if seen.is_whole else "desk.waiting"
            self.empty(pad, self.desk.language.forms(key))
        else:
            self.write_of(pad, seen, file)

    def write_of(self, pad: DeskPad, seen: Seen, file: FileRow) -> None:
        """Write about a customer."""
        raise NotImplementedError

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        self._again()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        self._again()

    def _again(self) -> None:
        if self.seen is not None:
            self.show_seen(self.seen)


class Decision(_OfCustomer):
    """What stands or is proposed, who signed, and the ladder with what was taken when."""

    key = "decision"
    where = Place("bans", "right", 384)
    keys = (SIGN, *(ask.key for ask in ASKS))

    def act(self, action: str) -> bool:
        """Sign, or ask for what a step needs."""
        file = chosen_file(self.desk, self.seen)
        if file is None:
            return False
        target = {"customer": file.customer}
        if action == SIGN.action:
            subject = name_of(file.customer)
            self.desk.asks.send("ban.sign", subject=subject, target=target, version=file.version)
            return True
        ask = next((one for one in ASKS if one.key.action == action), None)
        if ask is not None:
            name = name_of(file.customer)
            self.desk.asked.emit(
                Request(ask.command, name, dict(target), {}, ask.asks, file.version)
            )
        return ask is not None

    def write_of(self, pad: DeskPad, seen: Seen, file: FileRow) -> None:
        """Write the step, its signatures, the keys, the ladder."""
        language, room, base = self.desk.language, pad.width - 2 * PADDING, BODY_TOP + 30.0
        ban = newest(file)
        live = ban is not None and ban.state in {"proposed", "in_force"}
        customer = name_of(file.customer)
        title = language.forms("bans_panel.title_none", customer=customer)
        if ban is not None and live:
            step = as_sentence(language.word(f"rungs.{ban.rung}"))
            title = language.forms("bans_panel.title_now", step=step, customer=customer)
        pad.text(title, PADDING, base, _BIG, width=room)
        for mark, style, words in self._lines(file, ban, seen):
            base += _STEP
            x = pad.mark(mark, PADDING, base, style) if mark else PADDING
            pad.text(words, x, base, style, width=pad.width - PADDING - x)
        base = self._keys(pad, _of_use(file), base + 36)
        base = self._told(pad, file, base)
        self._ladder(pad, file, seen, base + 18)

    def _lines(
        self, file: FileRow, ban: BanRow | None, seen: Seen
    ) -> list[tuple[str, Style, tuple[str, ...]]]:
        """Return shape, style and words of each line about the newest step."""
        language = self.desk.language
        if ban is None:
            step = language.word(f"rungs.{file.next_rung}")
            return [("", PLAIN, language.forms("bans_panel.title_next", step=step))]
        lines: list[tuple[str, Style, tuple[str, ...]]] = []
        who, until = plain(ban.author), full_date(language, ban.until_us, seen.zone)
        key = "proposes" if ban.rung == "permanent" else "decides"
        decides = language.word(f"bans_panel.{key}", who=who)
        lines.append(("check", BODY, (f"{decides} · {plain(ban.reason, 90)}", decides)))
        if ban.state == "proposed":
            left = language.duration(ban.lapses_us - seen.now_us)
            second = language.forms("bans_panel.second")
            lapses = language.word("bans_panel.lapses", left=left)
            lines.append(("ring", STRONG, tuple(f"{words} · {lapses}" for words in second)))
            lines.append(("", PLAIN, language.forms("bans_panel.starts_signed")))
        elif ban.signer:
            lines.append(("check", BODY, language.forms("bans_panel.signs", who=plain(ban.signer))))
        if ban.state == "in_force":
            key = "review" if ban.rung == "permanent" else "ends"
            lines.append(("", PLAIN, language.forms(f"bans_panel.{key}", until=until)))
            lines += self._platform(ban)
        elif ban.state != "proposed":
            lines.append(("", PLAIN, language.forms(f"bans_panel.ended_{ban.state}")))
        if ban.appeal:
            mark = "triangle" if ban.appeal == "open" else "check"
            style = STRONG._replace(colour="warn") if ban.appeal == "open" else PLAIN
            words = language.forms(f"bans_panel.appeal_{ban.appeal}", who=plain(ban.reviewer))
            lines.append((mark, style, words))
        return lines

    def _platform(self, ban: BanRow) -> list[tuple[str, Style, tuple[str, ...]]]:
        """Say what the platform told; where it told nothing, that a hand is needed."""
        if ban.rung not in _DONE_BY_PLATFORM:
            return []
        language = self.desk.language
        if not ban.platform:
            warn = STRONG._replace(colour="warn")
            return [("triangle", warn, language.forms("bans_panel.by_hand"))]
        is_done = ban.platform == "confirmed"
        style = BODY if is_done else STRONG._replace(colour="warn")
        words = language.forms(f"bans_panel.platform_{ban.platform}")
        return [("check" if is_done else "triangle", style, words)]

    def _keys(self, pad: DeskPad, keys: tuple[Key, ...], base: float) -> float:
        """Write what the keys do, in as many lines as they need; return the last base line."""
        language, x = self.desk.language, float(PADDING)
        for key in keys:
            word = language.forms(f"keys.{key.action}")[-1]
            names = caps(key, language)
            wide = pad.caps_width(names) + 8 + pad.kit.lettering.width(word, BODY.px, BODY.weight)
            if x > PADDING and x + wide > pad.width - PADDING:
                x, base = float(PADDING), base + 32
            left = pad.caps(names, x, base) + 8
            pad.text(word, left, base, BODY, width=wide)
            x += wide + 20
        return base

    def _told(self, pad: DeskPad, file: FileRow, base: float) -> float:
        """Say what became of the last command about this customer."""
        ask = self.desk.asks.of(name_of(file.customer))
        if ask is None or not (ask.is_pending or ask.state == "refused"):
            return base
        refused = ask.state == "refused"
        style = Style(15, SEMIBOLD, "warn") if refused else SECOND
        words = ask.words if refused else self.desk.language.word("asks.pending")
        x = pad.mark("cross" if refused else "ring", PADDING, base + 28, style)
        return pad.wrapped(words, x, base + 28, style, width=pad.width - PADDING - x, step=20)

    def _ladder(self, pad: DeskPad, file: FileRow, seen: Seen, top: float) -> None:
        """Draw seven rising steps: taken with its day, proposed, next."""
        language, room = self.desk.language, pad.width - 2 * PADDING
        pad.add(Line(PADDING, top - 0.5, pad.width - PADDING, top - 0.5, "line2"))
        heads = language.forms("bans_panel.ladder"), language.forms("bans_panel.ladder_note")
        title = pad.text(heads[0], PADDING, top + 26, HEAD, width=room)
        left = room - (pad.end(title) - PADDING) - 16
        pad.text(heads[1], pad.width - PADDING, top + 26, SECOND, width=left, align="right")
        wide = (room - 6 * 8) / len(RUNGS)
        floor = max(top + 96.0, pad.height - 60.0)
        high = min(96.0, floor - top - 40)
        for place, rung in enumerate(RUNGS):
            taken = [b for b in file.bans if b.rung == rung and b.state in {"in_force", "over"}]
            is_proposed = any(b.rung == rung and b.state == "proposed" for b in file.bans)
            x, tall = PADDING + place * (wide + 8), high * (place + 2) / 8
            fill = "info" if is_proposed else "bg3" if taken else "bg2"
            pad.add(Box(x, floor - tall, wide, tall, fill, "" if taken or is_proposed else "line2"))
            if taken:
                pad.shape("check", x + wide / 2, floor - tall / 2, 12, "text1")
            name = as_sentence(language.word(f"rungs.{rung}"))
            pad.text(name, x, floor + 22, Style(14, SEMIBOLD, "text1"), width=wide + 6)
            if under := self._under(rung, file, seen, taken, is_proposed=is_proposed):
                pad.text(under, x, floor + 42, Style(14, 400, "text2"), width=wide + 6)

    def _under(
        self, rung: str, file: FileRow, seen: Seen, taken: list[BanRow], *, is_proposed: bool
    ) -> tuple[str, ...]:
        language = self.desk.language
        if is_proposed:
            return language.forms("bans_panel.proposed")
        if taken:
            date = language.date(taken[-1].start_us, seen.zone)
            return (date, date.split(" ", 1)[-1])
        return language.forms("bans_panel.next") if rung == file.next_rung else ()


class Courtesy(_OfCustomer):
    """The post that tells the customer, in his language, checked before anybody sends it."""

    key = "courtesy"
    where = Place("bans", "right", 326)
    keys = (
        Key("next_language", ("L",), in_bar=True),
        Key("notice_edit", ("T",), in_bar=True),
    )

    def __init__(self, desk: Desk, number: int, parent: QWidget) -> None:
        super().__init__(desk, number, parent)
        self._shift = 0  # languages after the customer's own

    def note(self, seen: Seen) -> tuple[str, ...]:
        """Say that it goes out by hand."""
        return self.desk.language.forms("bans_panel.by_hand_text")

    def act(self, action: str) -> bool:
        """Show the post in the next language, or look it over and send it."""
        if action == "notice_edit":
            return self._look_over()
        if action != "next_language":
            return False
        self._shift = (self._shift + 1) % len(LANGUAGES)
        self._again()
        return True

    def _look_over(self) -> bool:
        """Open the notice of the step in force as an answer to the newest message that led to it."""
        seen = self.seen
        file = chosen_file(self.desk, seen) if seen is not None else None
        if seen is None or file is None or as_taken(file, seen).state != "in_force":
            return False
        flag = next((one for one in file.flags if one.act == "confirmed"), None)
        if flag is None:
            return False
        post = self._post(file, seen)
        message = MessageRow(
            message=flag.message, at_us=flag.at_us, channel=flag.channel, customer=file.customer,
            text=flag.text, language=post.tongue.code, sentiment=None, care=False, kind="",
            motives=(), network="",
        )  # fmt: skip
        self.desk.notice = Notice(message, post.text, post.tongue.code)
        self.desk.opened.emit("notice", "")
        return True

    def write_of(self, pad: DeskPad, seen: Seen, file: FileRow) -> None:
        """Write the text on its card, how long it is, and what was checked."""
        words, room = self.desk.language, pad.width - 2 * PADDING
        post = self._post(file, seen)
        lines = pad.lines(post.text, BODY, room - 2 * PADDING)
        high = 22 * len(lines) + 24
        pad.add(Box(PADDING, BODY_TOP + 8, room, high, "bg2", "line2", 1, 6))
        for place, line in enumerate(lines):
            base = BODY_TOP + 36 + 22 * place
            pad.text((line,), 2 * PADDING, base, BODY, width=room - 2 * PADDING)
        base = BODY_TOP + 8 + high + 28
        tongue = words.word(f"tongues.{post.tongue.code}")
        counted = words.forms(
            "bans_panel.text_note", tongue=as_sentence(tongue), n=len(post.text), limit=post.limit
        )
        pad.text(counted, PADDING, base, SECOND, width=room)
        half, base = room / 2, base + 28
        for place, (key, holds) in enumerate(post.checks):
            x, y = PADDING + place % 2 * half, base + place // 2 * 24
            style = BODY if holds else STRONG._replace(colour="warn")
            x = pad.mark("check" if holds else "cross", x, y, style)
            pad.text(words.forms(f"bans_panel.check_{key}"), x, y, style, width=half - 30)

    def _post(self, file: FileRow, seen: Seen) -> Post:
        own = tongue_of(file.language, self.desk.language)
        place = (LANGUAGES.index(own.code) + self._shift) % len(LANGUAGES)
        return ban_post(file, as_taken(file, seen), seen.zone, language(LANGUAGES[place]))


class Afterwards(_OfCustomer):
    """What comes by itself, and when; and what the customer wrote since."""

    key = "after"
    where = Place("bans", "right", 190)

    def write_of(self, pad: DeskPad, seen: Seen, file: FileRow) -> None:
        """Write one line an instant."""
        language, base = self.desk.language, BODY_TOP + 26.0
        ban = as_taken(file, seen)
        lines: list[tuple[str, tuple[str, ...]]] = []
        if ban.state == "proposed":
            sign = language.word("bans_panel.after_sign")
            lines.append((sign, language.forms("bans_panel.after_sign_what")))
            lapse = when_forms(language, seen, ban.lapses_us)[0]
            lines.append((lapse, language.forms("bans_panel.after_lapse")))
        is_long = ban.rung == "permanent"
        instants = [
            (ban.appeal_until_us, "after_appeal"),
            (ban.until_us, "after_review" if is_long else "after_end"),
        ]
        for at_us, key in sorted(instants):
            day = full_date(language, at_us, seen.zone)
            if at_us - seen.now_us < 2 * DAY:
                day = when_forms(language, seen, at_us)[0]
            lines.append((day, language.forms(f"bans_panel.{key}")))
        if newest(file) is not None:
            counter = language.word("bans_panel.counter")
            lines.append((counter, language.forms("bans_panel.hits", n=file.hits)))
        for when, what in lines:
            pad.text((when,), PADDING, base, STRONG, width=176)
            pad.text(what, PADDING + 184, base, BODY, width=pad.width - 2 * PADDING - 184)
            base += _STEP


def _of_use(file: FileRow) -> tuple[Key, ...]:
    """Return the keys that do something with a customer as he is now."""
    ban = newest(file)
    state = ban.state if ban is not None else ""
    is_read = any(one.appeal == "open" for one in file.bans)
    uses = {
        "ban_sign": state == "proposed",
        "ban_refuse": state == "proposed",
        "ban_step": state != "proposed",
        "ban_lift": state == "in_force",
        "ban_appeal": state in {"in_force", "over"} and not is_read,
        "ban_decide": is_read,
        "ban_review": state == "in_force" and ban is not None and ban.rung == "permanent",
    }
    return tuple(key for key in (SIGN, *(ask.key for ask in ASKS)) if uses[key.action])


def as_taken(file: FileRow, seen: Seen) -> BanRow:
    """Return the newest step as it will hold: a proposal as if signed now, else what would come next."""
    ban, now = newest(file), seen.now_us // MINUTE * MINUTE
    if ban is not None and ban.state == "in_force":
        return ban
    rung = ban.rung if ban is not None and ban.state == "proposed" else file.next_rung
    return BanRow(
        rung=rung,
        state="proposed" if ban is not None and ban.state == "proposed" else "next",
        author=ban.author if ban is not None else "",
        reason=ban.reason if ban is not None else "",
        made_us=ban.made_us if ban is not None else now,
        until_us=now + _HOLDS[rung],
        lapses_us=ban.lapses_us if ban is not None else 0,
        appeal_until_us=now + _APPEAL,
    )
