"""Every step of the setup in three languages, sizes and families: all words whole, in place, apart."""

import itertools
from datetime import UTC

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from commandcenter.languages import LANGUAGES, language
from commandcenter.seat_settings import SeatSettings
from tests.ui.test_lettering import families
from tests.ui.test_wall_pictures import overlapping
from ui.lettering import Lettering
from ui.setup.draft import Answer, Display, Draft, begun
from ui.setup.drawing import page_sheet, piece_sheet, sample_sheet
from ui.setup.feeds_draft import LIVE, MODES, FeedsDraft, listed
from ui.setup.pages import page
from ui.setup.picture import draw_setup
from ui.setup.pieces import Layout, Page
from ui.sheet import Painted, painted
from ui.theme import theme
from ui.tiles.pad import Kit
from ui.viewing import DESK, Viewing

ROLES = ("wall", "regia", "review")
TALL, CLOSE = Layout(320, close=False), Layout(43, close=True)
SIZES = {TALL: (1920.0, 1080.0), CLOSE: (1366.0, 768.0)}
ANSWERS: tuple[Answer, ...] = (
    "", "trying", "answers", "refused", "version", "untrusted", "changed", "silent", "joining", "joined",
)  # fmt: skip
PROBLEMS = (
    "pair_address", "pair_busy", "pair_burnt", "pair_failed", "pair_missed", "pair_no_code", "pair_no_door",
    "pair_no_tls", "pair_not_kept", "pair_other_name", "pair_unreachable",
)  # fmt: skip


class Strict(Lettering):
    """Fails where a text would lose a part of it."""

    def _cut(self, text: str, width: float, px: int, weight: int) -> str:
        cut = super()._cut(text, width, px, weight)
        assert cut == text, f"{text!r} finds no room in {width} at {px} px"
        return cut


def drafts() -> list[Draft]:
    """Everything that a step can show."""
    displays = (Display("DP-1", (1920, 1080), 48.0), Display("DP-2", (1366, 768)))
    wall = begun(SeatSettings(diagonal_in=55.0, autostart=True, overscan_pct=5.0), displays, ROLES)
    far = begun(SeatSettings(diagonal_in=32.0, distance_m=5.0), displays, ROLES)
    unsaid = begun(SeatSettings(), displays, ROLES)
    bare = begun(SeatSettings(screen="DP-2"), displays[1:], ROLES)
    desk = begun(
        SeatSettings(role="review", hub="wss://hub.example.org:8400/seat"), displays, ROLES
    )
    typed = unsaid._replace(diagonal="5x", readable=True)
    steps = [each._replace(step=step) for each in (wall, desk) for step in (1, 2, 3, 4)]
    asked = [desk._replace(step=2, joins=True, answer=answer) for answer in ANSWERS]
    pin = f"SHA256:{'W' * 43}"
    paired = desk._replace(settings=replace(desk.settings, fingerprint=pin))
    asked.append(paired._replace(step=2, joins=True, answer="joined"))
    problems = ("token_unreadable", *PROBLEMS)
    asked.extend(desk._replace(step=2, joins=True, problem=each) for each in problems)
    asked.extend(desk._replace(step=2, joins=True, hub=hub) for hub in ("", "ws://hub"))
    own = [bare._replace(step=2, feeds=feeds) for feeds in all_feeds()]
    return [*steps, *(each._replace(step=3) for each in (far, unsaid, bare, typed)), *asked, *own]


LONG = (
    "User or password refused. Give the new one in the setup (Ctrl ,) or by main.py feed secret. "
    * 2
)
MESSAGE = {
    "at": "2026-07-04T10:00:00Z",
    "channel": "facebook_comment",
    "text": "nessun segnale da stamattina " * 6,
}
PREVIEW = {
    "columns": [
        {"field": field, "column": "Nombre de la columna " * 2, "samples": ["x" * 40] * 3}
        for field in ("time", "text", "author.followers", "author.handle", "agent", "url", "type", "id", "z")
    ],
    "unused": ["Columna que nadie usa"] * 5,
    "missing": ["channel"],
    "zone": "America/Argentina/Buenos_Aires",
    "rows": 1_234_567,
    "events": 1_234_000,
    "unread": [{"reason": "bad_time: time", "count": 567, "line": 12}] * 3,
}  # fmt: skip


def all_feeds() -> list[FeedsDraft]:
    """Everything that the pages of feeds and of exports can show."""
    rows = tuple(
        {"name": f"{kind}-{kept}-{'x' * 12}", "kind": kind, "spec": "x:", "credential": kept}
        for kind in ("mail", "mastodon", "gateway")
        for kept in ("keyring", "file", "missing")
    )
    live = FeedsDraft(source="live")
    kinds = [live._replace(kind=kind.key) for kind in LIVE]
    tried = [
        each._replace(is_well=is_well, said=LONG, messages=(MESSAGE,) * 5 if is_well else ())
        for each in kinds
        for is_well in (True, False)
    ]
    kept = listed(live, rows)
    busy = [live._replace(busy=busy) for busy in ("trying", "keeping", "removing")]
    files = FeedsDraft(source="files")
    looked = [
        files._replace(found=PREVIEW, is_well=True, profile="keepcon", mode=mode) for mode in MODES
    ]
    taken = [each._replace(said=said) for each in looked for said in ("history", "/x/autumn.db")]
    wrong = files._replace(is_well=False, said=LONG)
    return [
        *(live, *kinds, *tried, *busy, kept, listed(live, rows[:1])),
        kept._replace(is_well=False, said=LONG),
        kept._replace(source=""),
        *(files, files._replace(busy="taking"), files._replace(busy="looking")),
        *(*looked, *taken, wrong),
    ]


def texts(shown: Page, kit: Kit, layout: Layout) -> list[Painted]:
    letters = kit.lettering
    found = [
        painted(text, letters, 0, 0, 1) for text in page_sheet(kit, shown, SIZES[layout]).texts()
    ]
    for piece in shown.pieces:
        for text in piece_sheet(kit, piece, focus=True).texts():
            one = painted(text, letters, piece.rect.x, piece.rect.y, 1)
            assert one.x >= piece.rect.x, (piece.name, one)
            assert one.x + one.w <= piece.rect.x + piece.rect.w, (piece.name, one)
            assert one.y >= piece.rect.y, (piece.name, one)
            assert one.y + one.h <= piece.rect.y + piece.rect.h, (piece.name, one)
            found.append(one)
    return found


@pytest.mark.parametrize("layout", [TALL, CLOSE], ids=["1080", "768"])
@pytest.mark.parametrize("code", LANGUAGES)
def test_every_word_is_whole_in_its_place_and_apart_from_the_others(
    qapp: QApplication, code: str, layout: Layout
) -> None:
    for family, draft in itertools.product(families(), drafts()):
        kit = Kit(language(code), Strict(family), UTC, DESK)
        shown = page(draft, kit.language, layout)
        found = texts(shown, kit, layout)
        for text in found:
            assert text.px >= 14
            assert "…" not in text.text
            assert text.x + text.w <= SIZES[layout][0], text
            assert text.y + text.h <= SIZES[layout][1], text
        assert not list(overlapping(found)), (family, draft.step, list(overlapping(found)))


@pytest.mark.parametrize("layout", [TALL, CLOSE], ids=["1080", "768"])
def test_no_piece_lies_on_another(qapp: QApplication, layout: Layout) -> None:
    for draft in drafts():
        pieces = page(draft, language("it"), layout).pieces
        assert len({piece.name for piece in pieces}) == len(pieces)
        for one, other in itertools.combinations(pieces, 2):
            wide = min(one.rect.x + one.rect.w, other.rect.x + other.rect.w)
            high = min(one.rect.y + one.rect.h, other.rect.y + other.rect.h)
            apart = wide <= max(one.rect.x, other.rect.x) or high <= max(one.rect.y, other.rect.y)
            assert apart, (draft.step, one.name, other.name)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_readable_test_is_written_as_large_as_the_wall_will_write(
    qapp: QApplication, code: str
) -> None:
    for draft in drafts():
        if draft.step == 3 and draft.settings.role == "wall":
            for size in ((760.0, 152.0), (760.0, 129.0)):
                if draft.body_px > 45 and size[1] < 150:
                    continue  # a far wall on a display that low writes smaller
                kit = Kit(language(code), Strict(), UTC, DESK)
                sheet = sample_sheet(kit, draft, size)
                boxes = [painted(text, kit.lettering, 0, 0, 1) for text in sheet.texts()]
                assert {boxes[0].px, boxes[2].px, boxes[3].px} == {draft.body_px}
                assert not list(overlapping(boxes))
                for box in boxes:
                    assert min(box.x, box.y) >= 0
                    assert box.x + box.w <= size[0]
                    assert box.y + box.h <= size[1]


def test_every_text_stands_out_from_every_ground_it_can_lie_on(qapp: QApplication) -> None:
    kit = Kit(language("en"), Strict(), UTC, DESK)
    for draft in drafts():
        shown = page(draft, kit.language, TALL)
        for text in page_sheet(kit, shown, SIZES[TALL]).texts():
            assert min(theme().contrast(text.colour, on) for on in ("bg0", "bg1", "bg3")) >= 4.5
        for piece in shown.pieces:
            grounds = ("info",) if piece.kind == "button" else ("bg1", "bg2", "info_ground")
            for text in piece_sheet(kit, piece, focus=False).texts():
                assert min(theme().contrast(text.colour, on) for on in grounds) >= 4.5, text


def test_the_ring_of_the_focus_is_two_pixels_of_info(qapp: QApplication) -> None:
    kit = Kit(language("en"), Strict(), UTC, DESK)
    for piece in page(drafts()[2], kit.language, TALL).pieces:
        ring = piece_sheet(kit, piece, focus=True).ground[-1]
        assert (ring.edge, ring.edge_px) == ("info", 2)  # type: ignore[union-attr]
        assert theme().contrast("info", "bg1") >= 3


def test_only_roles_that_can_be_opened_are_offered(qapp: QApplication) -> None:
    draft = begun(SeatSettings(), (Display("1", (1920, 1080)),))._replace(step=3)
    names = [piece.name for piece in page(draft, language("en"), TALL).pieces]
    assert "role_wall" in names
    assert not {"role_regia", "role_review"} & set(names)


def test_a_desk_is_not_asked_for_distance_and_edges(qapp: QApplication) -> None:
    draft = begun(SeatSettings(role="regia"), (Display("1", (1920, 1080)),), ROLES)
    shown = page(draft._replace(step=3), language("en"), TALL)
    assert shown.sample is None
    assert not {"diagonal", "distance_4", "read", "more"} & {each.name for each in shown.pieces}


def test_the_diagonal_that_a_person_tells_beats_what_the_screen_says(qapp: QApplication) -> None:
    displays = (Display("1", (1920, 1080), 48.0),)
    said = [
        said_by(begun(SeatSettings(diagonal_in=inches), displays)) for inches in (55.0, 48.0, None)
    ]
    assert said == [
        "The screen says 48″, you say 55″: we use yours.",
        "You and the screen say 48″.",
        "The screen says 48″, and is often wrong: measure it. Until then we reckon with 55″.",
    ]


def said_by(draft: Draft) -> str:
    forms = [each.forms[0] for each in page(draft._replace(step=3), language("en"), TALL).words]
    return next(each for each in forms if each.startswith(("The screen", "You and")))


@pytest.mark.parametrize("size", [(1920, 1080), (1366, 768), (3840, 2160)])
@pytest.mark.parametrize("step", [1, 2, 3, 4])
def test_a_picture_of_the_setup_has_its_texts(
    qapp: QApplication, step: int, size: tuple[int, int]
) -> None:
    picture = draw_setup(Viewing(5, 55), language="es", size=size, step=step)
    assert (picture.image.width(), picture.image.height()) == size
    said = [text.text for text in picture.texts]
    assert f"Paso {step} de 4" in said
    assert not list(overlapping(picture.texts))
    assert min(text.px for text in picture.texts) >= 14
