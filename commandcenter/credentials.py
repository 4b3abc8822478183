"""Credentials of feeds: one file each in the settings folder that its owner alone may read, known by name.

A spec, an argument and a log hold the name, never what stands in the file.
"""

import re
from pathlib import Path

from commandcenter.errors import UserError
from commandcenter.platform import config_folder, is_private, private_file

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,99}")


def credential(name: str) -> str:
    """Return a credential; raise UserError where there is none, or where others may read it.

    The keys of the error are reasons of a feed, too: credential_missing, credential_open.
    """
    file = credential_file(name)
    try:
        if not is_private(file):
            raise UserError("credential_open", file=str(file))
        found = file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError("credential_missing", file=str(file)) from error
    if not found:
        raise UserError("credential_missing", file=str(file))
    return found


def keep_credential(name: str, secret: str) -> Path:
    """Write a credential where `credential` finds it; return the file."""
    file = credential_file(name)
    private_file(file, secret.strip().encode())
    return file


def credential_file(name: str) -> Path:
    """Return where a credential is kept; raise UserError for a name that is none."""
    if not _NAME.fullmatch(name):
        raise UserError("credential_name", name=name)
    return config_folder() / "credentials" / name
