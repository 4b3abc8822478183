"""Strokes to actions: the registry of keys as it applies where the focus is now."""

from collections.abc import Callable

from commandcenter.languages import Language
from ui.desk.help import Group
from ui.desk.keys import EVERYWHERE, PANELS_BY_KEY, PANES_BY_KEY, Key
from ui.desk.places import Places

Acts = dict[str, Callable[[], object]]


class Keyboard:
    """Knows what each key does now. `acts` are the window's own actions by name."""

    def __init__(self, places: Places, acts: Acts) -> None:
        self._places, self._acts = places, acts

    def pressed(self, stroke: str) -> bool:
        """Do what a stroke says; False where it says nothing."""
        if stroke in PANES_BY_KEY:
            return self._places.go_to_pane(PANES_BY_KEY[stroke])
        if stroke in PANELS_BY_KEY:
            return self._places.go_to_number(PANELS_BY_KEY[stroke])
        for key in (*self._own(), *EVERYWHERE):
            if stroke in key.strokes:
                return self._does(key, stroke)
        return self._next_door(stroke)

    def _next_door(self, stroke: str) -> bool:
        """Do what a stroke says in another panel of the pane that may be heard there; it takes the focus."""
        front, here = self._places.front, self._places.in_focus()
        panels = front.panels if front is not None else ()
        for panel in panels:
            if panel is here or not panel.hears_next_door():
                continue
            for key in panel.keys:
                if stroke in key.strokes:
                    self._places.go_to_panel(panel)
                    return self._does(key, stroke)
        return False

    def _does(self, key: Key, stroke: str) -> bool:
        return self.act(f"{key.action} {stroke}" if key.tells_stroke else key.action)

    def act(self, action: str) -> bool:
        """Do an action by its name; False where nothing can be done."""
        if action in self._acts:
            self._acts[action]()
            return True
        return any(panel.act(action) for panel in self._places.acting())

    def in_bar(self) -> list[Key]:
        """Return the keys of the bar: how to move, then the panel's own, then those of everywhere."""
        own = [key for key in self._own() if key.in_bar]
        taken = {name for key in own for name in key.strokes}
        free = [key for key in EVERYWHERE if not taken & set(key.strokes)]
        keys = [self._here(key) for key in free if key.in_bar and self.is_of_use(key)]
        first = [key for key in keys if key.action in {"panel", "move", "open"}]
        return [*first, *own, *keys[len(first) :]]

    def to_run(self) -> list[Key]:
        """Return the keys whose actions can be searched for and run."""
        keys = [key for key in EVERYWHERE if key.in_palette and self.is_of_use(key)]
        return keys + [k for panel in self._places.acting() for k in panel.keys if k.in_palette]

    def groups(self, language: Language) -> list[Group]:
        """Return every key by where it works: the pane in front first, what its panels share once."""
        asked = [
            key for key in EVERYWHERE if key.action not in {"setup", "lock"} or self.is_of_use(key)
        ]
        here = [key if key.action == "move" else self._here(key) for key in asked]
        groups = [Group(language.forms("help.everywhere"), tuple(here))]
        front = self._places.front
        for pane in sorted(self._places.panes, key=lambda pane: pane is not front):
            name, listed = language.word(f"panes.{pane.key}"), set[Key]()
            for panel in pane.panels:
                own = tuple(key for key in panel.keys if key not in listed)
                listed.update(own)
                if own:
                    title = f"{name} · {panel.title[0]}"
                    groups.append(Group((title, panel.title[0]), own))
        return groups

    def is_of_use(self, key: Key) -> bool:
        """Tell whether a key of everywhere does something as the window is now."""
        panel, front = self._places.in_focus(), self._places.front
        match key.action:
            case "explain":
                is_here = front is not None and self._places.numbers() in front.panels
                return is_here or (panel is not None and panel.explains)
            case "setup" | "lock":
                return key.action in self._acts
            case "move":
                return panel is not None and bool(panel.arrows)
            case "open":
                return panel is not None and panel.opens
            case "panel" | "next" | "pane":
                least = 2 if key.action == "panel" else 1
                return front is not None and len(front.panels) >= least
        return True

    def _own(self) -> list[Key]:
        panel = self._places.in_focus()
        return list(panel.keys_now()) if panel is not None else []

    def _here(self, key: Key) -> Key:
        """Return a key with the caps that it has where the focus is now."""
        panel, front = self._places.in_focus(), self._places.front
        if key.action == "pane":
            return key._replace(caps=tuple(name for name, _ in self._places.tabs()))
        if key.action == "panel" and front is not None:
            return key._replace(caps=(f"Alt+1–{len(front.panels)}",))
        if key.action == "move" and panel is not None and panel.arrows:
            return key._replace(caps=panel.arrows)
        return key
