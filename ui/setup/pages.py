"""From a draft to the page: the four steps and the data on the left, the step itself on the right."""

from collections.abc import Callable

from commandcenter.languages import LANGUAGES, Language, language
from ui.lettering import SEMIBOLD
from ui.rect import Rect
from ui.setup import feeds_page
from ui.setup.draft import STEPS, Draft, address_problem, inches_in
from ui.setup.pieces import Layout, Page, Words
from ui.setup.writing import Writer, made
from ui.tiles.pad import Style
from ui.viewing import DISTANCES_M, USUAL_DIAGONAL_IN

KEYS = {"wall": "W", "regia": "R", "review": "V"}

_TITLE = Style(36, SEMIBOLD, "text1")
_QUESTION = Style(24, SEMIBOLD, "text1")
_STRONG = Style(18, SEMIBOLD, "text1")
_PLAIN = Style(17)
_LABEL = Style(16, SEMIBOLD)
_WRONG = Style(16, SEMIBOLD, "warn")
_LEFT, _LEFT_WIDTH = 0, 416
_RIGHT, _RIGHT_WIDTH = 480, 760
_MARKS = {"answers": "check", "joined": "check", "trying": "ring", "joining": "ring", "": "ring"}


def page(draft: Draft, words: Language, layout: Layout) -> Page:
    """Lay out what the setup shows now."""
    writer = Writer(draft, words, layout)
    _head(writer)
    _steps(writer)
    _data(writer)
    writer.panel(440, 184, 840, 696)
    _RIGHT_SIDES[draft.step - 1](writer)
    _last(writer)
    return writer.page()


def _head(writer: Writer) -> None:
    step = writer.forms("step", n=writer.draft.step, of=STEPS)
    title = _TITLE._replace(px=28) if writer.layout.close else _TITLE
    writer.say(writer.forms("title"), 0, 104, title, 960)
    writer.say(writer.forms("subtitle"), 0, 144, Style(18), 1040)
    at = writer.layout.left + 1280, writer.layout.y(104)
    writer.words.append(Words(step, *at, Style(18), 240, align="right"))


def _steps(writer: Writer) -> None:
    draft = writer.draft
    for number in range(1, STEPS + 1):
        done = number < draft.step
        writer.ask(
            made(
                f"step_{number}",
                "step",
                title=writer.forms(f"step_{number}"),
                note=_note(writer, number),
                key="✓" if done else str(number),
                on=number == draft.step,
            ),
            _LEFT,
            184 + 72 * (number - 1),
            _LEFT_WIDTH,
            64,
        )


def _note(writer: Writer, number: int) -> tuple[str, ...]:
    draft, words = writer.draft, writer.language
    if number == 1:
        written = words.number(1178.5, decimals=1)
        return writer.forms("note_1", language=words.name, number=written)
    if number == 2:
        return _data_note(writer)
    if number == 3:
        if draft.settings.role != "wall":
            return writer.forms("note_desk")
        far = f"{draft.settings.distance_m:g}"
        return writer.forms("note_wall", inches=_inches(words, draft.diagonal_in), distance=far)
    return writer.forms(draft.settings.role)


def _data_note(writer: Writer) -> tuple[str, ...]:
    draft = writer.draft
    hub = draft.settings.hub
    if not hub and (count := len(draft.feeds.listed)):
        return writer.forms("note_feeds", n=count)
    if not hub:
        return writer.forms("note_simulator")
    if draft.joins and draft.answer not in _MARKS:  # bad news follows the person to the next steps
        return writer.forms(f"answer_{draft.answer}")
    return writer.forms("note_hub", hub=hub.partition("://")[2].partition("/")[0])


def _data(writer: Writer) -> None:
    draft = writer.draft
    writer.panel(_LEFT, 488, _LEFT_WIDTH, 304)
    writer.say(writer.forms("data_title"), 24, 520, _STRONG, 368)
    hub = made("hub", "radio", title=writer.forms("hub"), on=draft.joins)
    writer.ask(hub, 16, 530, 384, 36)
    y = 584.0
    if draft.joins:
        for name, label, y, value in (
            ("address", "hub_address", 584, draft.hub),
            ("token", "hub_token", 644, draft.token),
        ):
            forms = writer.forms(label)
            writer.say(forms, 64, y, Style(15), 320)
            field = made(name, "field", value=value, spoken=forms[0])
            writer.ask(field, 64, y + 6, 328, 36)
        y = 692
    step, high = (44, 36) if draft.joins else (66, 60)
    for place, source in enumerate(("live", "files")):
        on = not draft.joins and draft.feeds.source == source
        note = () if draft.joins else writer.forms(f"{source}_note")
        choice = made(source, "radio", title=writer.forms(source), note=note, on=on)
        writer.ask(choice, 16, y + step * place, 384, high)
    writer.outline(_LEFT, 808, _LEFT_WIDTH, 72, dashed=True)
    title, note = writer.language.forms("feeds.simulator"), writer.forms("simulator_note")
    on = not draft.joins and not draft.feeds.source
    simulator = made("simulator", "radio", title=title, note=note, on=on)
    writer.ask(simulator, 16, 812, 384, 64)
    row = writer.pieces[-1].rect
    writer.chip = Rect(writer.layout.left + 264, row.y + row.h * 0.29 - 12, 128, 24)


def _languages(writer: Writer) -> None:
    writer.say(writer.forms("language_title"), _RIGHT, 228, _QUESTION, _RIGHT_WIDTH)
    for index, code in enumerate(LANGUAGES):
        other = language(code)
        piece = made(
            f"language_{code}",
            "card",
            title=(other.name,),
            note=(other.number(1178.5, decimals=1),),
            key=str(index + 1),
            on=code == writer.language.code,
        )
        writer.ask(piece, _RIGHT + 256 * index, 264, 248, 88)
    writer.say(writer.forms("language_note"), _RIGHT, 396, _PLAIN, _RIGHT_WIDTH)


def _sources(writer: Writer) -> None:
    draft = writer.draft
    if not draft.joins and draft.feeds.source:
        (feeds_page.live if draft.feeds.source == "live" else feeds_page.files)(writer)
        return
    source = "hub" if draft.joins else "simulator"
    writer.say(writer.forms(f"{source}_title"), _RIGHT, 228, _QUESTION, _RIGHT_WIDTH)
    for number, base in ((1, 284), (2, 320)):
        writer.say(writer.forms(f"{source}_says_{number}"), _RIGHT, base, _PLAIN, _RIGHT_WIDTH)
    if not draft.joins:
        if draft.feeds.listed:  # what is made up never stands beside customers
            writer.say(writer.forms("feeds_first"), _RIGHT, 372, _WRONG, _RIGHT_WIDTH, "triangle")
        return
    if wrong := address_problem(draft):
        writer.say(writer.forms(wrong), _RIGHT, 452, _WRONG, _RIGHT_WIDTH, "triangle")
        return
    writer.ask(made("try", "size", title=writer.forms("try")), _RIGHT, 360, 160, 48)
    mark = "triangle" if draft.problem else _MARKS.get(draft.answer, "triangle")
    style = _STRONG if mark != "triangle" else _STRONG._replace(colour="warn")
    key = draft.problem or f"answer_{draft.answer or 'none'}"
    writer.say(writer.forms(key), _RIGHT, 452, style, _RIGHT_WIDTH, mark)
    if draft.settings.fingerprint:
        known = writer.language.forms("pairing.known", fingerprint=draft.settings.fingerprint)
        writer.say(known, _RIGHT, 488, _PLAIN, _RIGHT_WIDTH)


def _screen(writer: Writer) -> None:
    draft = writer.draft
    writer.say(writer.forms("screen_title"), _RIGHT, 228, _QUESTION, _RIGHT_WIDTH)
    for index, role in enumerate(draft.roles):
        piece = made(
            f"role_{role}",
            "card",
            title=writer.forms(role),
            note=writer.forms(f"{role}_note"),
            key=KEYS[role],
            on=role == draft.settings.role,
        )
        writer.ask(piece, _RIGHT + 256 * index, 248, 248, 80)
    _display(writer)
    if draft.settings.role == "wall":
        _distance(writer)
        _readable(writer)
        _edges(writer)
    _autostart(writer)


def _display(writer: Writer) -> None:
    draft = writer.draft
    writer.say(writer.forms("display"), _RIGHT, 364, _LABEL, 248)
    index = draft.displays.index(draft.display)
    wide, high = draft.display.size
    forms = writer.forms("display_n", n=index + 1, wide=str(wide), high=str(high))
    if len(draft.displays) > 1:
        spoken = f"{writer.forms('display')[0]}, {forms[0]}"
        writer.ask(made("display", "size", title=forms, spoken=spoken), _RIGHT, 376, 248, 48)
    else:
        writer.outline(_RIGHT, 376, 248, 48)
        writer.say(forms, _RIGHT + 16, 406, Style(18, colour="text1"), 216)


def _distance(writer: Writer) -> None:
    draft = writer.draft
    writer.say(writer.forms("diagonal"), _RIGHT + 264, 364, _LABEL, 112)
    label = writer.forms("diagonal")[0]
    field = made("diagonal", "field", value=draft.diagonal, spoken=label)
    writer.ask(field, _RIGHT + 264, 376, 104, 48)
    writer.say(writer.forms("distance"), _RIGHT + 384, 364, _LABEL, 376)
    for index, meters in enumerate(DISTANCES_M):
        far = f"{meters:g}"
        on = meters == draft.settings.distance_m
        spoken = f"{writer.forms('distance')[0]}, {writer.forms('meters', n=far)[0]}"
        piece = made(
            f"distance_{far}", "size", title=writer.forms("meters", n=far), on=on, spoken=spoken
        )
        writer.ask(piece, _RIGHT + 384 + 128 * index, 376, 120, 48)
    forms, style = _said(writer)
    writer.say(forms, _RIGHT, 460, style, _RIGHT_WIDTH)


def _said(writer: Writer) -> tuple[tuple[str, ...], Style]:
    """Compare what the person says of the diagonal with what the screen says."""
    draft, words = writer.draft, writer.language
    if draft.diagonal.strip() and inches_in(draft.diagonal) is None:
        return writer.forms("diagonal_bad"), _WRONG
    said, yours = draft.display.said_in, draft.settings.diagonal_in
    values = {
        "said": _inches(words, said or 0),
        "yours": _inches(words, yours or 0),
        "usual": _inches(words, USUAL_DIAGONAL_IN),
    }
    if yours is None:
        return writer.forms("said_nothing" if said is None else "said_only", **values), _PLAIN
    if said is None:
        return writer.forms("said_yours", **values), _PLAIN
    same = abs(said - yours) < 1
    return writer.forms("said_same" if same else "said_other", **values), _PLAIN


def _inches(words: Language, inches: float) -> str:
    return words.number(inches, decimals=0 if inches == round(inches) else 1)


def _readable(writer: Writer) -> None:
    draft, words = writer.draft, writer.language
    far = f"{draft.settings.distance_m:g}"
    arc = words.number(16 * draft.body_px / draft.needed_px)
    if draft.is_too_far:
        reach = words.number(draft.reach_m, decimals=1)
        forms = writer.forms("too_far", distance=far, reach=reach)
        writer.say(forms, _RIGHT, 500, _STRONG._replace(colour="warn"), _RIGHT_WIDTH, "triangle")
    else:
        forms = writer.forms("smallest", px=draft.body_px, arc=arc)
        writer.say(forms, _RIGHT, 500, _STRONG, _RIGHT_WIDTH)
        writer.say(writer.forms("stand", distance=far), _RIGHT, 528, _PLAIN, _RIGHT_WIDTH)
    writer.sample = writer.layout.rect(_RIGHT, 544, _RIGHT_WIDTH, 152)
    yes = writer.forms("read_key")[0]
    read = made("read", "line", title=writer.forms("read"), key=yes, on=draft.readable)
    writer.ask(read, _RIGHT - 4, 712, 240, 44)
    if draft.settings.distance_m == DISTANCES_M[-1]:  # there is no size above: nothing to press
        writer.say(writer.forms("too_small_end"), _RIGHT + 260, 740, _PLAIN, 500)
    else:
        small = made("small", "line", title=writer.forms("too_small"), key="N")
        writer.ask(small, _RIGHT + 244, 712, 516, 44)
    writer.rules.append(writer.layout.y(764))


def _edges(writer: Writer) -> None:
    writer.say(writer.forms("edges"), _RIGHT, 799, _STRONG, 88)
    writer.say(writer.forms("edges_note"), _RIGHT + 96, 799, _PLAIN, 448)
    percent = writer.language.percent(writer.draft.settings.overscan_pct / 100)
    edges = writer.forms("edges")[0]
    for name, sign, x in (("less", "−", 560), ("more", "+", 664)):
        spoken = f"{edges}, {percent}, {sign}"
        writer.ask(made(name, "key", title=(sign,), spoken=spoken), _RIGHT + x, 776, 32, 32)
    at = writer.layout.left + _RIGHT + 628, writer.layout.y(799)
    style = Style(18, SEMIBOLD, "text1")
    writer.words.append(Words((percent,), *at, style, 64, align="centre"))


def _autostart(writer: Writer) -> None:
    writer.say(writer.forms("start"), _RIGHT, 848, _STRONG, 88)
    on = writer.draft.settings.autostart
    switch = made("autostart", "switch", title=writer.forms("autostart"), on=on)
    writer.ask(switch, _RIGHT + 88, 820, 424, 44)


def _summary(writer: Writer) -> None:
    draft, words = writer.draft, writer.language
    writer.say(writer.forms("start_title"), _RIGHT, 228, _QUESTION, _RIGHT_WIDTH)
    pulled = draft.settings.overscan_pct
    rows = [
        ("row_language", (words.name,)),
        ("row_data", _data_note(writer)),
        ("row_screen", _note(writer, 3)),
        ("row_start", writer.forms("starts_alone" if draft.settings.autostart else "starts_asked")),
    ]
    if draft.settings.role == "wall":
        edges = writer.forms("edges_in", n=pulled) if pulled else writer.forms("edges_none")
        rows.insert(3, ("row_edges", edges))
    for index, (label, forms) in enumerate(rows):
        base = 296 + 48 * index
        writer.say(writer.forms(label), _RIGHT, base, _PLAIN, 136)
        writer.say(forms, _RIGHT + 144, base, _STRONG, _RIGHT_WIDTH - 144)
    role = writer.forms(draft.settings.role)[0]
    writer.say(writer.forms("start_note", role=role), _RIGHT, 568, _PLAIN, _RIGHT_WIDTH)


def _last(writer: Writer) -> None:
    """Write the main button and the line of keys."""
    name = "open" if writer.draft.step == STEPS else "continue"
    title, enter = writer.forms(name), writer.forms("enter")
    writer.ask(made("continue", "button", title=title, note=enter), 1000, 816, 240, 48)
    keys = writer.forms("keys")
    if writer.draft.step == 3 and writer.draft.settings.role == "wall":
        far = writer.forms("keys_far")[0]
        keys = (f"{keys[0]} · {far}", f"{keys[-1]} · {far}", keys[-1])
    if writer.draft.failure:
        writer.say((writer.draft.failure,), 0, 944, _WRONG, 1280, "triangle")
    else:
        writer.say(keys, 0, 944, Style(16), 1280)


_RIGHT_SIDES: tuple[Callable[[Writer], None], ...] = (_languages, _sources, _screen, _summary)
