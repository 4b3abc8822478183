"""The only entry point: arguments in, one command run, its failure told in a sentence."""

import os
import sys
from argparse import Namespace

from commandcenter import arguments, logs
from commandcenter.cli import COMMANDS
from commandcenter.cli.failures import told_failure
from commandcenter.cli.program import VERSION, program


def main(argv: list[str]) -> int:
    """Run one command; return its exit code: 0 good, 1 failed, 2 used wrongly."""
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
        return told_failure(error, getattr(chosen, "lang", None) or "")
    return code


def _keep(argv: list[str]) -> int:
    """Run a command of this program and start it again when it fails: how a window keeps its own hub."""
    from commandcenter.hub.keeper import keep

    return keep(program(*argv))


def _lone(chosen: Namespace) -> int:
    """Open what this screen was set up as. First run: a hub on the simulator, and the wall."""
    del chosen
    from commandcenter.seat_settings import here

    return main([here().role])


def _setup(chosen: Namespace) -> int:
    """Ask what this screen is; what was chosen is opened at the end."""
    from commandcenter.cli.seating import set_up

    return _lone(chosen) if set_up() else 0


def _log_to(chosen: Namespace) -> None:
    """Log lines of a hub that a window started go to a file, those of commands to stderr."""
    if getattr(chosen, "leave_alone", None) is not None or getattr(chosen, "log", False):
        logs.into("hub.log")
        return
    logs.to_stderr()
    if getattr(chosen, "watched", False):
        logs.beside("wall.log")


ROLES = {"setup": _setup, **COMMANDS}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
