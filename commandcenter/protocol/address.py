"""Which addresses of a hub there are: beyond this machine only with TLS."""

import ipaddress
from typing import NamedTuple

PORT = 8700  # where a hub is looked for whose port nobody says
SEAT_PATH, PAIR_PATH = "/seat", "/pair"


class Place(NamedTuple):
    """Host and port of a hub."""

    host: str
    port: int

    def url(self, path: str, *, with_tls: bool) -> str:
        """Return the address of one of its doors."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'wss' if with_tls else 'ws'}://{host}:{self.port}{path}"


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine as only it itself can reach it."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def place_in(text: str) -> Place | None:
    """Return the hub of HOST, HOST:PORT or wss://HOST:PORT/… as a person types it; None where it is none."""
    scheme, _, rest = text.strip().rpartition("://")
    if scheme.lower() not in {"", "wss"} or any(each in rest for each in " @?#\\"):
        return None
    rest = rest.partition("/")[0]
    host, _, port = rest.rpartition(":") if _has_port(rest) else (rest, "", str(PORT))
    host = host.removeprefix("[").removesuffix("]")
    if not host or len(host) > 253 or not (port.isascii() and port.isdigit()) or len(port) > 5:
        return None
    return Place(host, int(port)) if 0 < int(port) <= 65535 else None


def _has_port(text: str) -> bool:
    """Tell whether a port follows: an IPv6 address has colons of its own."""
    return "]:" in text or text.count(":") == 1
