"""Which addresses from outside a person's browser may open. Pure."""

from urllib.parse import urlsplit

LONGEST = 2_000


def is_web(address: str) -> bool:
    """Tell whether an address is one that a browser shows, and nothing else."""
    if len(address) > LONGEST or any(ord(char) <= 32 or ord(char) == 127 for char in address):
        return False
    try:
        parts = urlsplit(address)
        host, user = parts.hostname, parts.username
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(host) and user is None
