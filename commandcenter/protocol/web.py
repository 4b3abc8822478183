"""Which addresses from outside a person's browser may open. Pure."""

import re

LONGEST = 2_000
_WEB = re.compile(
    r"https?://[^\W_](?:[\w.-]*\w)?(?::[0-9]{1,5})?(?:[/?#][^\s\x00-\x20\x7f]*)?", re.IGNORECASE
)


def is_web(address: str) -> bool:
    """Tell whether an address is one that a browser shows, and nothing else: of a host, in nobody's name."""
    return len(address) <= LONGEST and _WEB.fullmatch(address) is not None
