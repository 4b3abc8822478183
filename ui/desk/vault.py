"""Who sits at this seat by turns: each person's token, sealed by a code that only they know.

A seat has one token file of its own; whoever comes by later has theirs here. The code is kept nowhere:
what it opens is found by trying, and each try costs a computer a tenth of a second (scrypt).

It fails closed: a file that is damaged, or gone though there was one, locks the seat until somebody gives a
token. A second file of no content tells that there was one.
"""

import hashlib
import logging
import os
from pathlib import Path
from typing import NamedTuple

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from commandcenter.platform import private_file

LOG = logging.getLogger(__name__)

SHORTEST = 6  # signs of a code
UNKNOWN = "?"  # by whom a seat is locked whose people cannot be read
_WORK, _BLOCK, _MEMORY = 2**15, 8, 64 * 1024 * 1024
_SALT, _NONCE, _MOST = 16, 12, 200


class Sealed(msgspec.Struct, frozen=True):
    """A person of a hub: what the code opens, and by which salt."""

    hub: str
    person: str
    salt: bytes
    sealed: bytes


class _Kept(msgspec.Struct, frozen=True):
    people: tuple[Sealed, ...] = ()
    locked: str = ""  # by whom the seat was locked; "" = it is not


class Held(NamedTuple):
    """Whom a code let in."""

    person: str
    token: str


class Vault:
    """Knows the people of one hub at this seat. `file` keeps them; None = only as long as this lives."""

    def __init__(self, file: Path | None, hub: str) -> None:
        self._file, self._hub = file, hub
        self.is_unwritten = False  # the last change is not on disk: it holds as long as this lives
        found = _read(file)
        self.is_damaged = found is None
        self._kept = found or _Kept(locked=UNKNOWN)

    @property
    def locked(self) -> str:
        """Who locked the seat; "" = it is open. It stays so over a restart."""
        return self._kept.locked

    def lock(self, person: str) -> None:
        """Note that the seat is locked by a person, or open again by ""."""
        self._write(msgspec.structs.replace(self._kept, locked=person))

    def people(self) -> list[str]:
        """Return who has a code here, by name."""
        return sorted((one.person for one in self._mine()), key=str.casefold)

    def holds(self, person: str) -> bool:
        """Tell whether a person has a code here."""
        return any(_is(one, person) for one in self._mine())

    def keep(self, person: str, token: str, code: str) -> None:
        """Seal a person's token by a code; it takes the place of the one before."""
        salt = os.urandom(_SALT)
        nonce = os.urandom(_NONCE)
        sealed = nonce + _cipher(code, salt).encrypt(nonce, token.encode(), self._about(person))
        new = Sealed(self._hub, person, salt, sealed)
        others = [one for one in self._kept.people if one.hub != self._hub or not _is(one, person)]
        self._write(msgspec.structs.replace(self._kept, people=(*others, new)[-_MOST:]))

    def opened(self, person: str, code: str) -> Held | None:
        """Return a person's token, by their code; None where it is another code."""
        for one in self._mine():
            if not _is(one, person):
                continue
            nonce, rest = one.sealed[:_NONCE], one.sealed[_NONCE:]
            try:
                raw = _cipher(code, one.salt).decrypt(nonce, rest, self._about(one.person))
            except (InvalidTag, ValueError):
                return None
            return Held(one.person, raw.decode())
        return None

    def _mine(self) -> list[Sealed]:
        return [one for one in self._kept.people if one.hub == self._hub]

    def _about(self, person: str) -> bytes:
        return f"{self._hub}\n{person}".encode()

    def _write(self, kept: _Kept) -> None:
        self._kept, self.is_damaged = kept, False
        if self._file is None:
            return
        try:
            if not _witness(self._file).exists():
                private_file(_witness(self._file), b"")
            private_file(self._file, msgspec.json.encode(kept))
        except OSError as error:
            LOG.warning("people of this seat could not be written: %s", error)
            self.is_unwritten = True
        else:
            self.is_unwritten = False


def _cipher(code: str, salt: bytes) -> AESGCM:
    key = hashlib.scrypt(code.encode(), salt=salt, n=_WORK, r=_BLOCK, p=1, maxmem=_MEMORY, dklen=32)
    return AESGCM(key)


def _is(one: Sealed, person: str) -> bool:
    return one.person.casefold() == person.casefold()


def _witness(file: Path) -> Path:
    """Return the file that stands beside it from its first day on."""
    return file.with_name(f"{file.name}.kept")


def _read(file: Path | None) -> _Kept | None:
    """Return what a file keeps; None where that cannot be told."""
    if file is None:
        return _Kept()
    try:
        return msgspec.json.decode(file.read_bytes(), type=_Kept)
    except FileNotFoundError:
        if not _witness(file).exists():
            return _Kept()
        LOG.warning("the people of this seat are gone: %s", file.name)
        return None
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        LOG.warning("people of this seat cannot be read: %s", error)
        return None
