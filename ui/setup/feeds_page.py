"""The page of feeds and the one of exports: at the right of the setup's second step."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from commandcenter.clock import parse_us
from commandcenter.feed_kinds import Question
from commandcenter.languages import plain, zone
from ui.lettering import SEMIBOLD
from ui.setup.feeds_draft import LIVE, MODES, MOST_LISTED, FeedsDraft
from ui.setup.writing import Writer, made
from ui.tiles.pad import Style

_QUESTION = Style(24, SEMIBOLD, "text1")
_STRONG = Style(18, SEMIBOLD, "text1")
_PLAIN = Style(17)
_LABEL = Style(15)
_BODY = Style(17, colour="text1")
_LEFT, _WIDTH, _HALF = 480, 760, 376
_SHOWN_MESSAGES, _SHOWN_COLUMNS, _SHOWN_UNREAD = 3, 8, 1
_KINDS = 4  # in a row
_STEP, _FIELD, _LINE = 60, 40, 22
_LETTERS = (90, 70, 56, 44, 32)  # of a message's words: the longest that find room


def live(writer: Writer) -> None:
    """Write the feeds that are kept, or what is asked for a new one."""
    feeds = writer.draft.feeds
    writer.say(writer.forms("live_title"), _LEFT, 228, _QUESTION, _WIDTH)
    if feeds.is_form:
        _form(writer, feeds)
    else:
        _list(writer, feeds)


def files(writer: Writer) -> None:
    """Write what is asked for an export, and what it would bring."""
    feeds = writer.draft.feeds
    writer.say(writer.forms("files_title"), _LEFT, 228, _QUESTION, _WIDTH)
    _field(writer, "file", writer.forms("export_file"), feeds.file, _LEFT, 264, 592)
    writer.ask(made("look", "size", title=writer.forms("look")), _LEFT + 608, 282, 152, _FIELD)
    _field(writer, "columns", writer.forms("export_map"), feeds.columns, _LEFT, 332, _WIDTH)
    base = _preview(writer, feeds, 412)
    _outcome(writer, feeds, base)
    _field(writer, "profile", writer.forms("export_profile"), feeds.profile, _LEFT, 712, 236)
    for place, mode in enumerate(MODES):
        title = writer.forms(f"mode_{mode}")
        on = feeds.mode == mode
        choice = made(f"mode_{mode}", "size", title=title, on=on)
        writer.ask(choice, _LEFT + 252 + 180 * place, 718, 172, _FIELD)
    if feeds.found is not None and feeds.found.get("events"):
        take = made("takein", "size", title=writer.forms("take_in"))
        writer.ask(take, _LEFT + 612, 718, 148, _FIELD)
    writer.say(writer.forms(f"mode_{feeds.mode}_says"), _LEFT, 792, _PLAIN, _WIDTH - 250)


# ---- feeds


def _list(writer: Writer, feeds: FeedsDraft) -> None:
    y = 248
    for row in feeds.listed[:MOST_LISTED]:
        name = str(row["name"])
        on = name == feeds.picked
        pick = made(f"pick_{name}", "radio", title=(_named(writer, row),), on=on)
        writer.ask(pick, _LEFT, y, _WIDTH, 36)
        y += 40
    if (hidden := len(feeds.listed) - MOST_LISTED) > 0:
        writer.say(writer.forms("feeds_more", n=hidden), _LEFT + 48, y + 20, _PLAIN, _WIDTH)
        y += 32
    y += 12
    for place, name in enumerate(("addfeed", "tryfeed", "dropfeed")):
        writer.ask(made(name, "size", title=writer.forms(name)), _LEFT + 176 * place, y, 168, 44)
    row = next((each for each in feeds.listed if each["name"] == feeds.picked), {})
    if row.get("credential") not in {None, "none"}:
        _secret(writer, "secret", writer.forms("new_secret"), feeds.secret, _LEFT, y + 60, _HALF)
        keep = made("keepfeed", "size", title=writer.forms("keep_secret"))
        writer.ask(keep, _LEFT + _HALF + 8, y + 78, 168, _FIELD)
        y += 64
    _outcome(writer, feeds, y + 100)


def _named(writer: Writer, row: Mapping[str, Any]) -> str:
    language, key = writer.language, f"feed_kinds.{row['kind']}"
    kind = language.word(key) if language.has(key) else str(row["spec"]).partition(":")[0]
    kept = language.word(f"feed_setup.kept_{row['credential']}")
    return f"{plain(str(row['name']), 40)} · {kind} · {kept}"


def _form(writer: Writer, feeds: FeedsDraft) -> None:
    for place, kind in enumerate(LIVE):
        title = writer.forms(f"kind_{kind.key}")
        on = kind.key == feeds.kind
        spoken = writer.language.word(f"feed_kinds.{kind.key}")
        row, column = divmod(place, _KINDS)
        choice = made(f"kind_{kind.key}", "size", title=title, on=on, spoken=spoken)
        writer.ask(choice, _LEFT + 192 * column, 244 + 50 * row, 184, 44)
    y = 342.0
    questions = [each for each in feeds.chosen.questions if not each.is_rare]
    for place, question in enumerate(questions):
        x = _LEFT + (_HALF + 8) * (place % 2)
        _question(writer, feeds, question, x, y)
        y += _STEP * (place % 2)
    y += _STEP * (len(questions) % 2)
    page = writer.language.forms("feed_setup.page", page=f"docs/feeds/{feeds.chosen.page}")
    writer.say(page, _LEFT, y + 20, _PLAIN, _WIDTH)
    y += 30
    writer.ask(made("tryfeed", "size", title=writer.forms("tryfeed")), _LEFT, y, 168, 44)
    if feeds.is_well is not None and not feeds.busy:
        name = "keep" if feeds.is_well else "keep_anyway"
        keep = made("keepfeed", "size", title=writer.forms(name), on=bool(feeds.is_well))
        writer.ask(keep, _LEFT + 176, y, 200, 44)
    _outcome(writer, feeds, y + 68)


def _question(writer: Writer, feeds: FeedsDraft, question: Question, x: float, y: float) -> None:
    label = writer.language.forms(f"feed_ask.{question.key}")
    value = feeds.answer(question)
    if question.sort == "secret":
        _secret(writer, "secret", label, feeds.secret, x, y, _HALF)
    elif question.choices:
        writer.say(label, x, y + 12, _LABEL, _HALF)
        turn = made(f"turn_{question.key}", "size", title=(value,), spoken=f"{label[0]}, {value}")
        writer.ask(turn, x, y + 18, _HALF, _FIELD)
    else:
        _field(writer, f"ask_{question.key}", label, value, x, y, _HALF)


def _field(
    writer: Writer, name: str, label: tuple[str, ...], value: str, x: float, y: float, w: float
) -> None:
    writer.say(label, x, y + 12, _LABEL, w)
    writer.ask(made(name, "field", value=value, spoken=label[0]), x, y + 18, w, _FIELD)


def _secret(
    writer: Writer, name: str, label: tuple[str, ...], value: str, x: float, y: float, w: float
) -> None:
    writer.say(label, x, y + 12, _LABEL, w)
    writer.ask(made(name, "secret", value=value, spoken=label[0]), x, y + 18, w, _FIELD)


# ---- what came of it


def _outcome(writer: Writer, feeds: FeedsDraft, base: float) -> None:
    """Write what is under way, or what came of the last trial: in words, and the newest messages."""
    if feeds.busy:
        writer.say(writer.forms(f"busy_{feeds.busy}"), _LEFT, base, _STRONG, _WIDTH, "ring")
        return
    if feeds.is_well is None:
        for told in feeds.done.splitlines():
            for line in _wrapped(told):
                writer.say((line,), _LEFT, base, _STRONG, _WIDTH)
                base += 24
            base += 8
        return
    if feeds.source == "files" and feeds.said:
        key = "taken_history" if feeds.said == "history" else "taken_happened"
        forms = writer.forms(key, db=feeds.said) if feeds.is_well else (feeds.said,)
    else:
        forms = (feeds.said,) if feeds.said else ()
    if not forms:
        return
    mark = "check" if feeds.is_well else "triangle"
    style = _STRONG if feeds.is_well else _STRONG._replace(colour="warn")
    for line in _wrapped(f"{forms[0]} {feeds.done}"):
        writer.say((line,), _LEFT, base, style, _WIDTH, mark)
        base, mark = base + 24, ""
    if feeds.source == "live" and feeds.is_well and not feeds.messages and not feeds.is_hook:
        writer.say(writer.language.forms("feed_setup.no_messages"), _LEFT, base, _PLAIN, _WIDTH)
    for message in feeds.messages[-_SHOWN_MESSAGES:]:
        writer.say(_message(writer, message), _LEFT, base, _BODY, _WIDTH)
        base += 24


def _message(writer: Writer, message: Mapping[str, str]) -> tuple[str, ...]:
    """Return day, channel and masked words of a message, as many as find room."""
    language = writer.language
    at_us = parse_us(message["at"])
    day, channel = language.date(at_us, zone("UTC")), language.channel(message["channel"])
    return tuple(
        f"{day} · {channel[-1]} · {plain(message['text'], letters)}" for letters in _LETTERS
    )


def _wrapped(text: str, most: int = 84) -> list[str]:
    """Part a sentence into lines of so many letters; the page has no measure of its own."""
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + len(word) + 1 > most:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]


def _preview(writer: Writer, feeds: FeedsDraft, base: float) -> float:
    """Write which column is what, how times are read, and how much it gives; return the base below."""
    found = feeds.found
    if found is None:
        writer.say(writer.forms("files_says"), _LEFT, base, _PLAIN, _WIDTH)
        return base + 32
    for column in found["columns"][:_SHOWN_COLUMNS]:
        told = [str(one) for one in column["samples"][:2]]
        samples = (" | ".join(told), *(plain(" ".join(told[:1]), most) for most in (36, 28, 20)))
        writer.say((str(column["field"]),), _LEFT, base, _BODY, 150)
        name = tuple(plain(str(column["column"]), most) for most in (40, 22, 16))
        writer.say(name, _LEFT + 160, base, _STRONG, 210)
        writer.say(samples, _LEFT + 380, base, _PLAIN, 380)
        base += _LINE
    words = writer.language
    for key in ("missing", "unused"):
        if found[key]:
            forms = (words.word(f"setup.export_{key}", names=all_) for all_ in _names(found[key]))
            writer.say(tuple(forms), _LEFT, base, _PLAIN, _WIDTH)
            base += _LINE
    counts = writer.forms(
        "export_events", rows=found["rows"], events=found["events"], zone=found["zone"]
    )
    writer.say(counts, _LEFT, base, _STRONG, _WIDTH, "check" if found["events"] else "triangle")
    base += _LINE
    for one in found["unread"][: 0 if feeds.said else _SHOWN_UNREAD]:
        why = words.word("import.unread", count=one["count"], line=one["line"], why=one["reason"])
        writer.say((why,), _LEFT, base, _PLAIN, _WIDTH)
        base += _LINE
    return base


def _names(names: Sequence[str]) -> Iterator[str]:
    """Yield names in one line: all of them, then fewer and how many more there are."""
    told = [plain(str(one), 30) for one in names]
    for most in range(len(told), 0, -1):
        rest = f" +{len(told) - most}" if most < len(told) else ""
        yield ", ".join(told[:most]) + rest


def main_of(feeds: FeedsDraft) -> str:
    """Return the button that Enter presses while something is typed; "" = Enter goes on."""
    if feeds.source == "live" and feeds.is_form and (feeds.answers or feeds.secret):
        return "keepfeed" if feeds.is_well else "tryfeed"
    if feeds.source == "live" and feeds.secret:
        return "keepfeed"
    if feeds.source == "files" and feeds.file and feeds.said == "":
        good = feeds.found is not None and feeds.found.get("events")
        return ("takein" if feeds.profile else "") if good else "look"
    return ""
