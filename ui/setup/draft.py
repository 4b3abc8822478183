"""What a person has chosen so far in the setup, and what follows from it. Frozen; no Qt."""

from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

from msgspec.structs import replace

from commandcenter.protocol.address import SEAT_PATH, is_loopback, place_in
from commandcenter.protocol.pairing import code_in
from commandcenter.seat_settings import SeatSettings, of_role
from ui.setup.feeds_draft import FeedsDraft
from ui.viewing import (
    DISTANCES_M,
    FAR,
    USUAL_DIAGONAL_IN,
    Viewing,
    reach_m,
    smallest_px,
    type_for,
)

STEPS = 4
LEAST_DIAGONAL, MOST_DIAGONAL = 5, 300
MOST_PULL = 5

Answer = Literal[
    "",
    "trying",
    "answers",
    "refused",
    "version",
    "untrusted",
    "changed",
    "silent",
    "joining",
    "joined",
]


class Display(NamedTuple):
    """A connected display: its name, resolution, and the diagonal it says it has; None = it says none."""

    name: str
    size: tuple[int, int]
    said_in: float | None = None


class Draft(NamedTuple):
    """The settings as they stand, and where the person is: the step, the texts of the fields.

    `token` is a code of six digits that the hub shows, or the file of a token that was made before.
    `problem` is the key of what is wrong with the hub's fields; `failure` says why nothing could be kept.
    """

    settings: SeatSettings
    displays: tuple[Display, ...]
    roles: tuple[str, ...] = ("wall",)
    step: int = 1
    joins: bool = False
    hub: str = ""
    token: str = ""
    diagonal: str = ""
    readable: bool = False
    answer: Answer = ""
    problem: str = ""
    failure: str = ""
    feeds: FeedsDraft = FeedsDraft()

    @property
    def display(self) -> Display:
        """The display that this seat fills; the first one while the chosen one is away."""
        named = (each for each in self.displays if each.name == self.settings.screen)
        return next(named, self.displays[0])

    @property
    def diagonal_in(self) -> float:
        """The diagonal that is reckoned with."""
        return self.settings.diagonal_in or USUAL_DIAGONAL_IN

    @property
    def inside(self) -> tuple[int, int]:
        """The pixels of the display that the glass shows: what its edges are pulled in by is behind them."""
        share = 1 - 2 * self.settings.overscan_pct / 100
        return round(self.display.size[0] * share), round(self.display.size[1] * share)

    @property
    def needed_px(self) -> int:
        """The smallest must-read text, in pixels of the display."""
        return smallest_px(self.settings.distance_m, self.diagonal_in, self.inside)

    @property
    def body_px(self) -> int:
        """The must-read text that the wall will write, in pixels of the display."""
        width, height = self.inside
        viewing = Viewing(self.settings.distance_m, self.settings.diagonal_in)
        body = type_for(viewing, self.inside).body
        return round(body * min(width / 1920, height / 1080))

    @property
    def reach_m(self) -> float:
        """From how far a wall on this display is read at most."""
        return reach_m(FAR, self.diagonal_in, self.inside)

    @property
    def is_too_far(self) -> bool:
        """Tell whether even the large type is too small from there."""
        return self.reach_m < self.settings.distance_m - 0.05


def begun(
    settings: SeatSettings, displays: tuple[Display, ...], roles: tuple[str, ...] = ("wall",)
) -> Draft:
    """Return the draft of settings as they are on disk."""
    diagonal = settings.diagonal_in
    return Draft(
        settings=settings,
        displays=displays,
        roles=roles,
        joins=bool(settings.hub),
        hub=settings.hub,
        token=settings.token_file,
        diagonal="" if diagonal is None else f"{diagonal:g}",
    )


def with_diagonal(draft: Draft, text: str) -> Draft:
    """Return the draft with a diagonal typed; one that is none leaves the settings as they are."""
    draft, inches = draft._replace(diagonal=text), inches_in(text)
    return draft if text.strip() and inches is None else changed(draft, diagonal_in=inches)


def inches_in(text: str) -> float | None:
    """Return the diagonal that a person typed; None where it is none."""
    try:
        inches = float(text.strip(' "″').replace(",", "."))
    except ValueError:
        return None
    return inches if LEAST_DIAGONAL <= inches <= MOST_DIAGONAL else None


def one_size_up(draft: Draft) -> Draft:
    """Return the draft for a viewer one step further away: what was too small grows."""
    further = [each for each in DISTANCES_M if each > draft.settings.distance_m]
    return changed(draft, distance_m=further[0]) if further else draft


def pulled(draft: Draft, by: int) -> Draft:
    """Return the draft with its edges pulled in by one percent more or less, 0 to 5."""
    percent = min(MOST_PULL, max(0, round(draft.settings.overscan_pct) + by))
    return changed(draft, overscan_pct=float(percent))


def next_display(draft: Draft) -> Draft:
    """Return the draft on the display after this one."""
    index = draft.displays.index(draft.display)
    return changed(draft, screen=draft.displays[(index + 1) % len(draft.displays)].name)


def code_of(draft: Draft) -> str | None:
    """Return the code that was typed; None where the field holds a file's name, or nothing."""
    return code_in(draft.token) if draft.joins else None


def address_problem(draft: Draft) -> str:
    """Return the key of what is wrong with the hub's address; "" when nothing is."""
    if not draft.joins or hub_url(draft.hub):
        return ""
    scheme, _, rest = draft.hub.strip().partition("://")
    return "address_plain" if scheme == "ws" and place_in(rest) else "address_bad"


def hub_url(text: str) -> str:
    """Return the address of a hub's door as it is kept; "" where what was typed is none."""
    text = text.strip()
    if "://" not in text:
        place = place_in(text)
        return place.url(SEAT_PATH, with_tls=True) if place is not None else ""
    try:
        parts = urlsplit(text)
        good = parts.scheme in {"ws", "wss"} and parts.hostname and parts.port != 0
    except ValueError:
        good = False
    if not good or (parts.scheme == "ws" and not is_loopback(parts.hostname or "")):
        return ""
    return text


def joined(draft: Draft) -> Draft:
    """Return the draft with the fields of the hub taken over; nothing where the simulator is chosen.

    Another hub is not known by the fingerprint of the one before.
    """
    hub, token = (hub_url(draft.hub), draft.token.strip()) if draft.joins else ("", "")
    kept = draft.settings.fingerprint if hub == draft.settings.hub else ""
    return changed(draft, hub=hub, token_file=token, fingerprint=kept)


def paired(draft: Draft, answer: dict[str, Any]) -> Draft:
    """Return the draft after the hub has let this screen in, or not: what `main.py join` says of it."""
    if "error" in answer:
        known = str(answer["error"])
        return draft._replace(
            answer="", problem=known if known.startswith("pair_") else "pair_failed"
        )
    role = of_role(answer["role"]).get("role", draft.settings.role)
    told = changed(
        draft,
        hub=answer["hub"],
        token_file=answer["token_file"],
        fingerprint=answer["fingerprint"],
        role=role if role in draft.roles else draft.settings.role,
    )
    return told._replace(hub=answer["hub"], token=answer["token_file"], answer="joined", problem="")


def changed(draft: Draft, **what: object) -> Draft:
    """Return the draft with other settings."""
    return draft._replace(settings=replace(draft.settings, **what))
