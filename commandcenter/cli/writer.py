"""The one writer of a log: what it is started with, and how a command reaches it."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commandcenter import arguments
from commandcenter.cli import site
from commandcenter.cli.program import VERSION
from commandcenter.errors import UserError

if TYPE_CHECKING:
    from commandcenter.hub.plan import Plan


def new_plan(db: str, **more: Any) -> "Plan":
    """Return what a hub on that database is started with, as this site wants it."""
    os.umask(0o077)  # what a hub writes is its owner's
    from functools import partial

    from alerts.desk import AlertDesk
    from alerts.tuned import tuned
    from commandcenter.exports.period import period_file
    from commandcenter.exports.review import review_file
    from commandcenter.hub.plan import Plan
    from feeds.abilities import abilities
    from feeds.normalize.again import again

    settings = site.settings()
    return Plan(
        path=arguments.database(db),
        settings=settings,
        new_desk=partial(AlertDesk, tuned(settings.alerts)),
        export=period_file,
        filed=review_file,
        rules=site.rules_folder(),
        criteria=site.criteria_folder(),
        reread=again,
        abilities=abilities,
        version=VERSION,
        **more,
    )


def ask(path: Path, action: str, **more: dict[str, Any]) -> dict[str, Any]:
    """Have the one writer carry out a command: the hub that runs, or one that runs for this only."""
    from commandcenter.hub import control
    from commandcenter.hub.alone import carry_out
    from commandcenter.hub.presence import find

    here = find(path)
    if here is None and not path.exists():  # before a database is made for a slip of the pen
        raise UserError("journal_missing", path=str(path))
    result = (
        control.ask(here, action, **more)
        if here
        else carry_out(new_plan(str(path)), action, **more)
    )
    if result.error is not None and not result.ok:
        raise UserError(result.error.key, **result.error.values)
    return result.data
