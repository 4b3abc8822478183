"""How a log is kept: checked, copied, restored, and what must leave it."""

import json
import os
import sys
from argparse import Namespace
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from commandcenter import arguments
from commandcenter.cli import site
from commandcenter.cli.failures import told_failure
from commandcenter.cli.writer import ask, new_plan
from commandcenter.errors import UserError

if TYPE_CHECKING:
    from commandcenter.backup import Kept

_LONGEST = 1024  # characters of an id that a platform gives


def audit(chosen: Namespace) -> int:
    """Check the log against itself and its head, or take it as it stands from now on."""
    from commandcenter.chain import verify

    path = arguments.database(chosen.db)
    if chosen.act == "accept":
        ask(path, "log.accept")
    found = verify(path, site.head_of(path))
    document = {name: getattr(found, name) for name in found.__struct_fields__}
    print(json.dumps(document, indent=None if chosen.json else 2))
    return 0 if found.ok else told_failure(found.error(path))


def backup(chosen: Namespace) -> int:
    """Copy a log that may be in use, its key and head with it."""
    from commandcenter.backup import backup

    os.umask(0o077)
    path = arguments.database(chosen.db)
    return _told_kept(backup(path, chosen.out, site.head_of(path)), chosen)


def restore(chosen: Namespace) -> int:
    """Put a copy in the place of a log, without whoever was erased since."""
    from commandcenter.backup import restore
    from commandcenter.hub.alone import erase_again

    os.umask(0o077)
    path = arguments.database(chosen.db)
    kept = restore(chosen.source, path, site.head_of(path))
    _tell_of_list(path)
    return _told_kept(kept, chosen, erased_again=erase_again(new_plan(str(path))))


def _tell_of_list(path: Path) -> None:
    """Say what the list of the erased does not tell: those whom it does not name are in the copy again."""
    from commandcenter.erasing import listed
    from commandcenter.history import History
    from commandcenter.secrets import key_for

    who, words = listed.beside(site.head_of(path)), site.words()
    if not who.exists():
        print(words.word("erased_unlisted", file=who), file=sys.stderr)
        return
    with closing(History(path)) as history:
        lost = listed.damaged(who, key_for(history.database), history.database)
    if lost:
        print(words.word("erased_damaged", file=who, n=lost), file=sys.stderr)


def _told_kept(kept: "Kept", chosen: Namespace, **more: int) -> int:
    document = {name: getattr(kept, name) for name in kept.__struct_fields__} | more
    print(json.dumps(document, indent=None if chosen.json else 2))
    return 0


def erase(chosen: Namespace) -> int:
    """Erase a person; returns when the bytes are gone."""
    path = arguments.database(chosen.db)
    if not (
        chosen.author.strip() and chosen.author.isprintable() and len(chosen.author) <= _LONGEST
    ):
        raise UserError("erase_which", longest=_LONGEST)
    target, args = {"author": chosen.author}, {"reason": chosen.reason}
    found = ask(path, "person.erase", target=target, args=args)
    if chosen.json:
        return site.told(found)
    key = "answers.person.erase" if found["rows"] or found["frames"] else "customer.erased"
    print(site.words().word(key, **found))
    return 0


def retention(chosen: Namespace) -> int:
    """Drop what was kept long enough now, or tell how much that would be."""
    from commandcenter.erasing.kept import told

    path = arguments.database(chosen.db)
    if not chosen.dry_run:
        return site.told(ask(path, "retention.apply"))
    return site.told(told(path, site.settings().retention))


def quarantine(chosen: Namespace) -> int:
    """List what could not be read, show one, or have it read again."""
    from commandcenter import report

    path = arguments.database(chosen.db)
    if chosen.act == "list":
        for letter in report.letters(path):
            print(json.dumps(letter))
        return 0
    if chosen.id is None:
        raise UserError("quarantine_which")
    if chosen.act == "show":
        sys.stdout.flush()
        sys.stdout.buffer.write(report.letter_bytes(path, chosen.id) + b"\n")
        return 0
    return site.told(ask(path, "quarantine.replay", target={"letter": chosen.id}))
