"""A hub that starts with this machine."""

import sys
from argparse import Namespace

from commandcenter import arguments
from commandcenter.cli import site
from commandcenter.cli.program import program


def service(chosen: Namespace) -> int:
    """Have a hub start with this machine, or no longer; tell whether it does, show what would be written."""
    from commandcenter import installing
    from commandcenter.unattended import Wanted, given

    arguments.listen(chosen.listen)
    if chosen.metrics:
        arguments.metrics(chosen.metrics)
    path = arguments.database(chosen.db).absolute()
    wanted = Wanted(program(), path, chosen.listen, chosen.feed, chosen.account, chosen.metrics)
    if chosen.act == "show":
        for file, text in given(sys.platform, wanted).files.items():
            print(f"# {file}", text, sep="\n")
        return 0
    does = {"install": installing.install, "uninstall": installing.uninstall}
    found = does.get(chosen.act, installing.status)(wanted)
    if chosen.json:
        return site.told(found)
    state = {True: "running", False: "stopped", None: "unmanaged"}[found["running"]]
    key = state if found["installed"] else "none"
    told = {"files": ", ".join(found["files"]), "look": found["look"]}
    print(site.words().word(f"service.{key}", **told))
    return 0 if key in {"running", "unmanaged"} or chosen.act == "uninstall" else 1
