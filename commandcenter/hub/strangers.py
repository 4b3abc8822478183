"""How many lines those who are not let in yet may hold open: at one address, and in all.

A line counts from the moment the system hands it over, before a byte of it is read, until whoever is on it
is let in or it closes. One too many is reset at once: it costs the hub no handshake, no task and no file.
"""

import errno
import socket
import struct
from collections import Counter

from commandcenter.errors import UserError

AT_ONE_ADDRESS = 32
IN_ALL = 256
_BACKLOG = 128
_RESET = struct.pack("ii", 1, 0)  # closing says so at once and leaves nothing waiting


class Strangers:
    """The lines that nobody is known on, by their descriptors."""

    def __init__(self, at_one_address: int = AT_ONE_ADDRESS, in_all: int = IN_ALL) -> None:
        self._at_one_address, self._in_all = at_one_address, in_all
        self._lines: dict[int, str] = {}
        self._from: Counter[str] = Counter()
        self.turned_away = 0

    def __len__(self) -> int:
        return len(self._lines)

    def comes(self, line: int, address: str) -> bool:
        """Count a line that came from an address; False where it is one too many."""
        if len(self._lines) >= self._in_all or self._from[address] >= self._at_one_address:
            self.turned_away += 1
            return False
        self._lines[line] = address
        self._from[address] += 1
        return True

    def is_none(self, line: int) -> None:
        """Count a line no longer: who is on it was let in, or it closed. One that is not counted is fine."""
        if (address := self._lines.pop(line, None)) is not None:
            self._from[address] -= 1
            if not self._from[address]:
                del self._from[address]


def in_words(error: OSError, host: str, port: int) -> Exception:
    """Return why nobody can listen there: an address that another program has is named, the rest as it is."""
    if error.errno != errno.EADDRINUSE:
        return error
    at = f"[{host}]" if ":" in host else host
    return UserError("address_taken", address=f"{at}:{port}")


def listening(host: str, port: int, strangers: Strangers) -> list[socket.socket]:
    """Return sockets that listen at every address of a host, all on one port; 0 = one that is free.

    Raises OSError where an address cannot be listened at; see `in_words`.
    """
    found: list[socket.socket] = []
    told = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    try:
        for family, _, _, _, where in dict.fromkeys(told):
            at = (*where[:1], port, *where[2:])
            try:
                bound = socket.create_server(at, family=family, backlog=_BACKLOG)
            except OSError as error:
                if error.errno != errno.EADDRNOTAVAIL or len(told) == 1:
                    raise
                continue  # a name has addresses of kinds that this machine may not have
            port = port or bound.getsockname()[1]
            found.append(_Door(bound, strangers))
    except BaseException:
        for door in found:
            door.close()
        raise
    if not found:
        raise OSError(errno.EADDRNOTAVAIL, "no address of it is of this machine", host)
    return found


class _Door(socket.socket):
    """A listening socket that hands over counted lines only.

    Where the loop takes lines past `accept` (Windows), none is counted, and the system's own limits hold.
    """

    def __init__(self, bound: socket.socket, strangers: Strangers) -> None:
        super().__init__(bound.family, bound.type, bound.proto, fileno=bound.detach())
        self.setblocking(False)
        self._strangers = strangers

    def accept(self) -> tuple[socket.socket, object]:
        """Return the next line; ConnectionAbortedError where it was one too many, and is closed."""
        line, peer = super().accept()
        if self._strangers.comes(line.fileno(), str(peer[0])):
            return _Line(line, self._strangers), peer
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        line.close()
        raise ConnectionAbortedError(errno.ECONNABORTED, "too many lines of strangers")


class _Line(socket.socket):
    """A line that is counted until it closes."""

    def __init__(self, line: socket.socket, strangers: Strangers) -> None:
        super().__init__(line.family, line.type, line.proto, fileno=line.detach())
        self._strangers = strangers

    def close(self) -> None:
        """Close it; it no longer counts."""
        self._strangers.is_none(self.fileno())
        super().close()
