"""The months that a supplier is paid by: closed, shown, checked."""

import json
from argparse import Namespace

from commandcenter import arguments
from commandcenter.billing import log
from commandcenter.cli.writer import ask
from commandcenter.errors import UserError


def month(chosen: Namespace) -> int:
    """Close a month, or show, list and check what was closed."""
    path, month = arguments.database(chosen.db), chosen.month
    if month is None and chosen.act != "show":
        raise UserError("month_unreadable", month="")
    if chosen.act == "cases":
        for unit in log.listed(path, month):
            print(json.dumps(unit, ensure_ascii=False))
        return 0
    if chosen.act == "check":
        found = log.checked(path, month)
        print(json.dumps(found))
        return 0 if found["ok"] else 1
    if chosen.act == "close":
        ask(path, "month.close", target={"month": month}, args={"again": month})
    for closed in log.told(path, month):
        print(json.dumps(closed, ensure_ascii=False, indent=None if chosen.json else 2))
    return 0
