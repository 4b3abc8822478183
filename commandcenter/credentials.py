"""Credentials of feeds, by name: in the system's keyring, else a file each that its owner alone may read.

A spec, an argument and a log hold the name, never what stands behind it. A file goes before the keyring:
whoever puts one there by hand means it. Where no keyring is unlocked (a service, a server without a desktop)
there are only files.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from commandcenter.errors import UserError
from commandcenter.platform import config_folder, is_private, private_file

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

Place = Literal["keyring", "file", ""]

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,99}")
_held: dict[str, str] = {}  # what is being tried and is kept nowhere yet


def credential(name: str) -> str:
    """Return a credential; raise UserError where there is none, or where others may read it.

    The keys of the error are reasons of a feed, too: credential_missing, credential_open.
    """
    file = credential_file(name)
    if name in _held:
        return _held[name]
    try:
        if not is_private(file):
            raise UserError("credential_open", file=str(file))
        found = file.read_text("utf-8").strip()
    except FileNotFoundError:
        found = _of_keyring(name)
    except (OSError, UnicodeDecodeError) as error:
        raise UserError("credential_missing", file=str(file)) from error
    if not found:
        raise UserError("credential_missing", file=str(file))
    return found


def keep_credential(name: str, secret: str) -> Path:
    """Write a credential into its file; return the file."""
    file = credential_file(name)
    private_file(file, secret.strip().encode())
    return file


def put_credential(name: str, secret: str) -> Place:
    """Keep a credential where it is safest: in the keyring, else in its file; return where."""
    file, secret = credential_file(name), secret.strip()
    ring = _keyring()
    if ring is not None:
        try:
            ring.set_password(_service(), name, secret)
            is_kept = ring.get_password(_service(), name) == secret
        except Exception:  # noqa: BLE001 - locked, refused, away: each backend has errors of its own
            is_kept = False
        if is_kept:
            file.unlink(missing_ok=True)  # it would go before the new one
            return "keyring"
    keep_credential(name, secret)
    return "file"


def turn_credential(name: str, secret: str) -> None:
    """Keep what a provider gives in the place of a credential; of one that is only tried, until that ends."""
    if name in _held:
        _held[name] = secret
    else:
        put_credential(name, secret)


def drop_credential(name: str) -> None:
    """Forget a credential, wherever it is kept."""
    credential_file(name).unlink(missing_ok=True)
    ring = _keyring()
    if ring is not None and _of_keyring(name):
        try:
            ring.delete_password(_service(), name)
        except Exception as error:
            raise UserError("credential_stays", name=name) from error


def place_of(name: str) -> Place:
    """Tell where a credential is kept; "" = nowhere."""
    if credential_file(name).exists():
        return "file"
    return "keyring" if _of_keyring(name) else ""


@contextmanager
def held(name: str, secret: str) -> Iterator[None]:
    """Have a credential stand for a while without keeping it: to try it first."""
    credential_file(name)
    _held[name] = secret.strip()
    try:
        yield
    finally:
        _held.pop(name, None)


def credential_file(name: str) -> Path:
    """Return where a credential is kept that is in a file; raise UserError for a name that is none."""
    if not _NAME.fullmatch(name):
        raise UserError("credential_name", name=name)
    return config_folder() / "credentials" / name


def _of_keyring(name: str) -> str:
    ring = _keyring()
    if ring is None:
        return ""
    try:
        return (ring.get_password(_service(), name) or "").strip()
    except Exception:  # noqa: BLE001 - each backend has errors of its own; a person is told it is missing
        return ""


def _keyring() -> "KeyringBackend | None":
    """Return the system's keyring; None where there is none that keeps a secret secret."""
    import keyring  # noqa: PLC0415 - it looks for backends when it is loaded

    found = keyring.get_keyring()
    return found if found.priority >= 1 else None


def _service() -> str:
    """Return the name under which the keyring lists what belongs to this folder of settings."""
    return f"commandcenter {config_folder()}"
