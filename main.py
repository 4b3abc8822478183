"""The only entry point: arguments in, one role run, its failure told in a sentence."""

import os
import sys
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from commandcenter import arguments, cli, logs
from commandcenter.cli.failures import told_failure
from roles import ROLES as JOINED
from roles.program import VERSION


def main(argv: list[str]) -> int:
    """Run one role; return its exit code: 0 good, 1 failed, 2 used wrongly."""
    if argv[:1] == ["keep"]:
        return _keep(argv[1:])
    chosen = arguments.parser(ROLES, _lone, VERSION).parse_args(argv)
    chosen.argv = argv
    try:
        _log_to(chosen)
        code: int = chosen.run(chosen)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        return told_failure(error)
    return code


def _keep(argv: list[str]) -> int:
    """Run a role of this program and start it again when it fails: how a window keeps its own hub."""
    from commandcenter.hub.keeper import keep
    from roles.program import program

    return keep(program(*argv))


def _lone(chosen: Namespace) -> int:
    """Open what this screen was set up as. First run: a hub on the simulator, and the wall."""
    del chosen
    from commandcenter.seat_settings import here

    role = here().role
    if role != "wall":
        return main([role])
    from roles.windows import watch

    return watch([role])


def _setup(chosen: Namespace) -> int:
    """Ask what this screen is; what was chosen is opened at the end."""
    from roles.seating import set_up

    return _lone(chosen) if set_up() else 0


def _ask(path: Path, action: str, **more: dict[str, Any]) -> dict[str, Any]:
    from roles.hubs import ask

    return ask(path, action, **more)


def _log_to(chosen: Namespace) -> None:
    """Log lines of a hub that a window started go to a file, those of commands to stderr."""
    if getattr(chosen, "leave_alone", None) is not None:
        logs.into("hub.log")
        return
    logs.to_stderr()
    if getattr(chosen, "watched", False):
        logs.beside("wall.log")


ROLES: Mapping[str, arguments.Run] = {"setup": _setup, **JOINED, **cli.commands(_ask)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
