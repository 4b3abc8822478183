"""The feeds from a terminal: connected, imported, normalised, taken as webhooks."""

import json
import os
import sys
from argparse import Namespace

from commandcenter import arguments
from commandcenter.cli import site
from commandcenter.errors import UserError


def feed(chosen: Namespace) -> int:
    """Connect a feed of the site, or list, try, mend or forget those that are."""
    from commandcenter.languages import language
    from feeds.at_terminal import AtTerminal

    settings = site.settings()
    shown = language(chosen.lang or settings.language)
    return AtTerminal(shown, settings.timezone, as_json=chosen.json).run(chosen)


def gateway(chosen: Namespace) -> int:
    """Take webhooks until the system asks to stop; hubs connect to the second address it prints."""
    os.umask(0o077)
    from feeds.gateway import file
    from feeds.gateway.config import load
    from feeds.gateway.run import serve

    where = (chosen.config or file.path()).resolve()
    config = load(where)
    public = _door(chosen.listen, has_tls=bool(config.certificate))

    def ready(web: str, feed: str) -> None:
        print(f"ready {web} {feed}", flush=True)

    serve(config, where, public, _door(config.feed), ready)
    return 0


def _door(text: str, *, has_tls: bool = False) -> tuple[str, int]:
    """Return host and port of HOST:PORT; without TLS only this machine's own addresses are taken."""
    host, port, with_tls = arguments.listen(text)
    if with_tls and not has_tls:
        raise UserError("listen_needs_tls", listen=text)
    return host, port


def import_(chosen: Namespace) -> int:
    """Show what an export would bring, keep how it is read, or take it in."""
    from commandcenter.cli.hubs import checked
    from commandcenter.cli.writer import new_plan
    from commandcenter.hub.service import ingest
    from commandcenter.languages import language
    from feeds.imports import preview, profile
    from feeds.imports.asked import asked
    from feeds.imports.feed import ImportFeed
    from feeds.imports.sheet import read_sheet

    settings = site.settings()
    words = language(chosen.lang or settings.language)
    sheet = read_sheet(chosen.file, chosen.sheet)
    read_by = asked(chosen, sheet, settings.timezone)
    if chosen.save or chosen.preview:
        found = preview.preview(sheet, read_by, chosen.save or chosen.profile)
        if chosen.json:
            print(json.dumps(found, ensure_ascii=False))
        for line in () if chosen.json else preview.lines(found, words):
            print(line)
        if chosen.save and found["events"]:
            where = profile.save(chosen.save, read_by)
            print(words.word("import.saved", file=str(where)), file=sys.stderr)
        return 0 if found["events"] else 1
    if chosen.own_db:
        from commandcenter.platform import data_folder

        chosen.db = str(data_folder() / f"{chosen.file.stem}.db")
    if not chosen.profile or chosen.mode is None or not chosen.db:
        raise UserError("import_how", known=", ".join(profile.names()))
    if missing := read_by.missing():
        raise UserError("import_columns", missing=", ".join(missing))
    feed = ImportFeed(chosen.file, sheet, read_by, (chosen.profile, chosen.mode))
    hub = ingest(new_plan(chosen.db), lambda hub: checked(hub, [feed]))
    unread = sum(row.event is None for row in feed.rows)
    told = {"rows": len(sheet.rows), "events": len(feed.rows) - unread, "unread": unread}
    print(json.dumps({**told, "mode": chosen.mode, "db": chosen.db}))
    return 1 if hub.failed else 0


def normalize(chosen: Namespace) -> int:
    """Print canonical events and dead letters, one a line, for the capture lines that come in."""
    from feeds.normalize import normalize_lines

    for line in normalize_lines(chosen.adapter, sys.stdin.buffer):
        sys.stdout.write(line + "\n")
    return 0
