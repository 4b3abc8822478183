"""Keys, and what is done with them: sealing bytes that must come back, digesting what need not.

A key lives in the settings folder, never beside the database it opens: a copied or lost data folder
alone gives no identity and no quarantined byte away.
"""

import os
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from commandcenter.errors import UserError
from commandcenter.platform import config_folder, is_private, private_file

KEY_BYTES = 32
DIGEST_BYTES = 16
_NONCE_BYTES = 12  # what AES-GCM is made for


def key_for(db_id: str) -> bytes:
    """Return the key of a database, made the first time; two processes at once get the same one.

    Raises UserError where the file is not a key any more: a new key would make old bytes unreadable.
    """
    path = key_file(db_id)
    if not path.exists():
        with suppress(FileExistsError):  # another process was quicker
            private_file(path, os.urandom(KEY_BYTES), replace=False)
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise UserError("key_damaged", file=str(path))
    return key


def known_key(db_id: str) -> bytes | None:
    """Return the key of a database where this machine has it; None makes none."""
    return key_for(db_id) if key_file(db_id).exists() else None


def key_file(db_id: str) -> Path:
    """Return where the key of a database is kept."""
    name = blake2b(
        db_id.encode(), digest_size=DIGEST_BYTES
    ).hexdigest()  # of any id a safe file name
    return config_folder() / "keys" / f"{name}.key"


class Seal:
    """Seals, opens and digests for one purpose: what is made for one does not open for another."""

    def __init__(self, key: bytes, purpose: str) -> None:
        """Derive the keys of `purpose`, at most 16 bytes; `key` is that of `key_for`."""
        self._purpose = purpose.encode()
        self._cipher = AESGCM(self._derived(key, b"seal"))
        self._digest_key = self._derived(key, b"digest")

    def seal(self, content: bytes) -> bytes:
        """Encrypt under a fresh random nonce: equal contents give different bytes."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, content, self._purpose)

    def open(self, sealed: bytes) -> bytes:
        """Decrypt; raise UserError where the bytes changed or were sealed with another key."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], self._purpose)
        except (InvalidTag, ValueError) as error:  # ValueError: shorter than a nonce
            raise UserError("seal_broken", purpose=self._purpose.decode()) from error

    def digest(self, content: bytes) -> bytes:
        """Return 16 bytes that are equal for equal contents and say nothing without the key."""
        return blake2b(
            content, digest_size=DIGEST_BYTES, key=self._digest_key, person=self._purpose
        ).digest()

    def _derived(self, key: bytes, use: bytes) -> bytes:
        return blake2b(use, digest_size=KEY_BYTES, key=key, person=self._purpose).digest()


def secret_in(path: str) -> str:
    """Return the secret in a file that its owner alone may read; OSError where it is not such a file."""
    file = config_folder() / path  # an absolute path stays what it is
    if not is_private(file):
        raise PermissionError(1, "others may read it", path)
    return file.read_text("utf-8").strip()
