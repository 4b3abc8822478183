"""What pressing a piece of the page does to the draft: name in, draft out. No Qt."""

from collections.abc import Callable

from commandcenter.languages import LANGUAGES
from ui.setup import feeds_draft
from ui.setup.draft import (
    STEPS,
    Draft,
    address_problem,
    changed,
    code_of,
    joined,
    next_display,
    one_size_up,
    pulled,
    with_diagonal,
)

_HUB_FIELDS = frozenset({"address", "token"})


def pressed(draft: Draft, name: str) -> Draft:
    """Return the draft after a piece was pressed; one that only moves the focus leaves it as it is."""
    what, _, which = name.partition("_")
    does = _DOES.get(what)
    return does(draft, which) if does is not None else draft


def typed(draft: Draft, name: str, text: str) -> Draft:
    """Return the draft after a field was typed into; a hub is joined only when its step is left."""
    if name == "diagonal":
        return with_diagonal(draft, text)._replace(readable=False)
    if name not in _HUB_FIELDS:
        return draft._replace(feeds=feeds_draft.typed(draft.feeds, name, text))
    draft = draft._replace(joins=True, step=2, answer="", problem="")
    return draft._replace(hub=text) if name == "address" else draft._replace(token=text)


def forward(draft: Draft) -> Draft:
    """Return the draft at the next step; where the hub's address is none, it stays."""
    return at_step(draft, min(STEPS, draft.step + 1))


def back(draft: Draft) -> Draft:
    """Return the draft at the step before."""
    return at_step(draft, max(1, draft.step - 1))


def at_step(draft: Draft, step: int) -> Draft:
    """Return the draft at a step, the hub's fields taken over; forward only past a good address.

    A code that was not taken yet is none of what is kept.
    """
    if draft.step == 2 and (address_problem(draft) or code_of(draft)):
        return draft if step > 2 else draft._replace(step=step)
    return joined(draft)._replace(step=step)


def first_of(draft: Draft) -> str:
    """Return the name of the piece that has the focus when a step opens."""
    match draft.step:
        case 1:
            return f"language_{draft.settings.language or LANGUAGES[0]}"
        case 2:
            return "hub" if draft.joins else draft.feeds.source or "simulator"
        case 3:
            return f"role_{draft.settings.role}"
    return "continue"


def _join(draft: Draft, _which: str) -> Draft:
    return draft._replace(joins=True, step=2)


def _simulate(draft: Draft, _which: str) -> Draft:
    feeds = draft.feeds._replace(source="")
    return joined(draft._replace(joins=False, step=2, answer="", problem="", feeds=feeds))


def _feeds(what: str) -> Callable[[Draft, str], Draft]:
    """Return what a piece of feeds or exports does: this computer is then its own hub."""

    def does(draft: Draft, which: str) -> Draft:
        told = feeds_draft.pressed(draft.feeds, what, which)
        return joined(draft._replace(joins=False, step=2, answer="", problem="", feeds=told))

    return does


def _switch(draft: Draft, _which: str) -> Draft:
    return changed(draft, autostart=not draft.settings.autostart)


_DOES: dict[str, Callable[[Draft, str], Draft]] = {
    "autostart": _switch,
    "display": lambda draft, _: next_display(draft),
    "distance": lambda draft, m: changed(draft, distance_m=float(m))._replace(readable=False),
    "hub": _join,
    "language": lambda draft, code: changed(draft, language=code),
    "less": lambda draft, _: pulled(draft, -1),
    "more": lambda draft, _: pulled(draft, 1),
    "read": lambda draft, _: draft._replace(readable=True),
    "role": lambda draft, role: changed(draft, role=role),
    "simulator": _simulate,
    "small": lambda draft, _: one_size_up(draft)._replace(readable=False),
    "step": lambda draft, number: at_step(draft, int(number)),
    **{name: _feeds(name) for name in ("live", "files", "kind", "pick", "addfeed", "mode", "turn")},
}
