"""What a command knows of its site: settings, words, folders; and how it answers."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commandcenter.errors import UserError

if TYPE_CHECKING:
    from commandcenter.languages import Language
    from commandcenter.settings import Settings


def settings() -> "Settings":
    """Return the settings in force: the site's own, with what its criteria say."""
    from commandcenter.platform import config_folder
    from commandcenter.settings import FILE, load

    return _with_criteria(load(config_folder() / FILE))


def _with_criteria(own: "Settings") -> "Settings":
    """Return settings with the queues and promises of the site's criteria, where those can be read."""
    from commandcenter.criteria import criteria

    try:
        return criteria.load(criteria_folder()).settings(own)
    except UserError:  # the hub says so on every screen, and goes by the last good ones
        return own


def criteria_folder() -> Path:
    """Return where a site keeps its own criteria of assignment."""
    from commandcenter.criteria.criteria import FOLDER
    from commandcenter.platform import config_folder

    return config_folder() / FOLDER


def rules_folder() -> Path:
    """Return where a site keeps its own rules of reading."""
    from commandcenter.platform import config_folder
    from commandcenter.semantic.site_rules import FOLDER

    return config_folder() / FOLDER


def words(lang: str = "") -> "Language":
    """Return the words of a language, "" = the site's; English ones where its settings cannot be read."""
    from commandcenter.languages import language

    try:
        return language(lang or settings().language)
    except (UserError, KeyError):
        return language("en")


def head_of(path: Path) -> Path:
    """Return where the head of a log is kept, apart from it."""
    from commandcenter.head import beside

    return beside(path, settings().head_folder)


def told(answer: dict[str, Any]) -> int:
    """Print an answer as one line of JSON; return the exit code of success."""
    print(json.dumps(answer))
    return 0
