"""A hub with all that it joins: detectors, feeds, files; served, or run for one command."""

import sys
from argparse import Namespace
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from commandcenter import arguments
from commandcenter.cli import site
from commandcenter.cli.writer import new_plan
from commandcenter.errors import UserError

if TYPE_CHECKING:
    from commandcenter.feed import Feed
    from commandcenter.hub.process import Hub
    from commandcenter.hub.scrape import Scraped


def hub(chosen: Namespace) -> int:
    """Serve a hub until the system asks it to stop; or have the one that runs let a seat in."""
    if chosen.act == "pair":
        from commandcenter.cli.people import pair

        return pair(chosen)
    from commandcenter.hub.service import serve
    from commandcenter.platform import account
    from feeds import build

    host, port, with_tls = arguments.listen(chosen.listen)
    who = "local" if chosen.let_in == "wall" else account()
    token = arguments.token_in(chosen.token_file) if chosen.token_file else ""
    tokens = ((token, chosen.let_in, who),) if token else ()
    plan = new_plan(
        chosen.db,
        new_feed=None if chosen.feed else build,
        host=host,
        port=port,
        with_tls=with_tls,
        tokens=tokens,
        scraped=_scraped(chosen),
        leave_alone_s=getattr(chosen, "leave_alone", None),
    )
    if plan.settings.alerts.version:  # as shipped nothing needs to be said
        from alerts.tuned import tuned

        version = tuned(plan.settings.alerts).version
        print(site.words().word("tuning.in_force", version=version), file=sys.stderr, flush=True)

    def ready(url: str) -> None:
        print(f"ready {url}", flush=True)

    def joined(hub: "Hub") -> "list[Feed]":
        if hub.certificate is not None:
            pin = hub.certificate.pin
            print(site.words().word("pairing.known", fingerprint=pin), file=sys.stderr, flush=True)
        return _named(chosen.feed, hub) if chosen.feed else hub.following.begin()

    if not serve(plan, joined, ready):
        return 1
    if plan.leave_alone_s is not None and chosen.token_file:
        chosen.token_file.unlink(missing_ok=True)  # the window that made it has gone
    return 0


def _scraped(chosen: Namespace) -> "Scraped | None":
    """Return where monitoring reads the hub's health; None where nobody asked for that."""
    if not getattr(chosen, "metrics", None):
        return None
    from commandcenter.hub.scrape import Scraped
    from commandcenter.metrics import text
    from commandcenter.report import health

    host, port, _ = arguments.metrics(chosen.metrics)
    path, head = arguments.database(chosen.db), site.head_of(arguments.database(chosen.db))
    return Scraped(host, port, lambda: text(health(path, head)))


def replay(chosen: Namespace) -> int:
    """Take in a recorded file of events, without seats."""
    from commandcenter.hub.service import ingest

    if not Path(chosen.file).is_file():  # before a database is made for it
        raise UserError("replay_unreadable", path=chosen.file, problem="no such file")
    spec = f"replay:{chosen.file},speed={chosen.speed}"
    hub = ingest(new_plan(chosen.db), lambda hub: _feeds([spec], hub))
    print(f"{hub.state.seq} facts in {chosen.db}")
    return 1 if hub.failed else 0


def _named(specs: Sequence[str], hub: "Hub") -> "list[Feed]":
    """Return the feeds that were asked for; what is made up never stands beside customers."""
    if hub.settings.feeds and any(spec.startswith("simulator:") for spec in specs):
        raise UserError("simulator_with_feeds")
    return _feeds(specs, hub)


def _feeds(specs: Iterable[str], hub: "Hub") -> "list[Feed]":
    from feeds import build

    return checked(hub, [build(spec, hub.feeding.stood()) for spec in specs])


def checked(hub: "Hub", feeds: "list[Feed]") -> "list[Feed]":
    """Return the feeds. Raises UserError where they cannot be read into one log."""
    from commandcenter.hub.following import refuse_unfit

    refuse_unfit(hub.state, feeds)
    return feeds
