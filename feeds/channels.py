"""Which channels can bring messages here: those of every adapter, of the site's forms, of recorded files."""

from commandcenter.errors import UserError
from feeds.gateway import file
from feeds.normalize.capabilities import ADAPTERS, channels

_X = "x"  # has no adapter of its own: exports and feeds of a site bring it


def of_feeds() -> set[str]:
    """Return them by the key that stands in messages; a gateway's file that cannot be read adds none."""
    try:
        config = file.listed()
    except UserError:
        config = None
    forms = {hook.channel for hook in config.hooks if hook.adapter == "form"} if config else set()
    return {_X, *forms, *(one for adapter in ADAPTERS for one in channels(adapter))}
