"""Collects a page of the setup: what is said, what can have the focus, on which surfaces."""

from commandcenter.languages import Language
from ui.rect import Rect
from ui.setup.draft import Draft
from ui.setup.pieces import RING, Layout, Page, Panel, Piece, Words
from ui.tiles.pad import Style

_WITH_SURFACE = frozenset({"button", "card", "field", "key", "secret", "size", "step"})


class Writer:
    """Collects a page. Heights are those of the tall page, x is from the left edge of the block."""

    def __init__(self, draft: Draft, words: Language, layout: Layout) -> None:
        self.draft, self.language, self.layout = draft, words, layout
        self.panels: list[Panel] = []
        self.words: list[Words] = []
        self.pieces: list[Piece] = []
        self.rules: list[float] = []
        self.sample: Rect | None = None
        self.chip: Rect | None = None

    def forms(self, name: str, **values: object) -> tuple[str, ...]:
        """Return the words of the setup, long form first."""
        return self.language.forms(f"setup.{name}", **values)

    def say(
        self,
        forms: tuple[str, ...],
        x: float,
        base: float,
        style: Style,
        width: float,
        mark: str = "",
    ) -> None:
        """Write a text."""
        at = self.layout.left + x, self.layout.y(base)
        self.words.append(Words(forms, *at, style, width, mark=mark))

    def ask(self, piece: Piece, x: float, y: float, w: float, h: float) -> None:
        """Place a piece."""
        spoken = piece.spoken or ", ".join(each[0] for each in (piece.title, piece.note) if each)
        rect = self.layout.rect(x, y, w, h)
        if piece.kind in _WITH_SURFACE:  # its surface lies there; the ring of the focus around it
            rect = Rect(rect.x - RING, rect.y - RING, rect.w + 2 * RING, rect.h + 2 * RING)
        self.pieces.append(piece._replace(rect=rect, spoken=spoken))

    def panel(self, x: float, y: float, w: float, h: float) -> None:
        """Lay a surface."""
        self.panels.append(Panel(self.layout.rect(x, y, w, h)))

    def outline(self, x: float, y: float, w: float, h: float, *, dashed: bool = False) -> None:
        """Draw an edge."""
        self.panels.append(Panel(self.layout.rect(x, y, w, h), "", "line2", dashed))

    def page(self) -> Page:
        """Return what was collected."""
        return Page(
            panels=tuple(self.panels),
            words=tuple(self.words),
            pieces=tuple(self.pieces),
            sample=self.sample,
            chip=self.chip,
            rules=tuple(self.rules),
        )


def made(name: str, kind: str, **what: object) -> Piece:
    """Return a piece without a place."""
    return Piece(name, kind, Rect(0, 0, 0, 0))._replace(**what)  # type: ignore[arg-type]
