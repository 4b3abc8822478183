"""The only entry point, and the only file that sees every package: arguments in, one role started."""

import argparse
import json
import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from commandcenter import logs
from commandcenter.clock import parse_us
from commandcenter.errors import UserError

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from commandcenter.feed import Feed
    from commandcenter.hub.process import Hub, Plan
    from commandcenter.languages import Language
    from commandcenter.seat_settings import SeatSettings
    from commandcenter.settings import Settings
    from ui.picture import Picture

Run = Callable[[argparse.Namespace], int]
Role = Callable[[str, str, Run], argparse.ArgumentParser]

VERSION = "0.1.0"
LEAVE_ALONE_S = 20.0  # a hub that a window started ends this long after the last window went
EARLIEST_US, LATEST_US = 0, 4_102_444_800_000_000  # 1970 to 2100: what calendars are laid out for
DEFAULT_FEED = "simulator:seed=7"


def main(argv: list[str]) -> int:
    """Run one role; return its exit code: 0 good, 1 failed, 2 used wrongly."""
    if argv[:1] == ["keep"]:
        return _keep(argv[1:])
    chosen = _parser().parse_args(argv)
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
        return _told_failure(error)
    return code


def _told_failure(error: Exception) -> int:
    """Say in one line what happened and what to do; return the exit code."""
    if isinstance(error, OSError):
        what, why = str(error.filename or ""), error.strerror or str(error)
        error = UserError("system_refused", what=what, why=why)
    elif not isinstance(error, UserError):
        error = UserError("unexpected", log=logs.left_trace())
    print(_words().error(error), file=sys.stderr)
    return 2 if error.key in _WRONG_USE else 1


_WRONG_USE = frozenset(
    {
        "feed_speed_bad",
        "feed_unknown",
        "feed_url_bad",
        "listen_needs_tls",
        "listen_unreadable",
        "simulator_bad_value",
        "simulator_key_unknown",
        "size_unreadable",
        "journal_missing",
        "journal_unnamed",
        "journal_postgres",
        "time_unreadable",
        "bench_unknown",
    }
)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="main.py", description="A command center for social customer care.")
    parser.set_defaults(run=_lone)
    parser.add_argument("--version", action="version", version=VERSION)
    roles = parser.add_subparsers(title="roles", metavar="ROLE", parser_class=_Parser)

    def role(name: str, does: str, run: Run) -> argparse.ArgumentParser:
        added = roles.add_parser(name, help=does, description=does)
        added.set_defaults(run=run, role=name)
        return added

    _add_processes(role)
    _add_reports(role)
    _add_tools(role)
    return parser


def _add_processes(role: Role) -> None:
    wall = role("wall", "opens a wall on a running hub, or on one of its own", _wall)
    wall.add_argument("--hub", metavar="URL", help="ws://HOST:PORT/seat; default: your own hub")
    wall.add_argument("--token-file", type=Path, metavar="FILE", help="holds the seat's token")
    wall.add_argument("--screen", metavar="NAME", help="the display to fill")
    wall.add_argument("--lang", choices=("it", "es", "en"))
    _viewing(wall).add_argument("--watched", action="store_true", help=argparse.SUPPRESS)
    role("setup", "asks who looks at this screen, from where, and at which hub", _setup)

    for name, does in (
        ("regia", "opens the desk of the control room"),
        ("review", "opens the review"),
    ):
        desk = role(name, f"{does}, on a running hub or on one of its own", _desk)
        desk.add_argument("--hub", metavar="URL", help="ws://HOST:PORT/seat; default: your own hub")
        desk.add_argument("--token-file", type=Path, metavar="FILE", help="holds the seat's token")
        desk.add_argument("--screen", metavar="NAME", help="the display to open on")
        desk.add_argument("--lang", choices=("it", "es", "en"))

    hub = _database(role("hub", "runs the headless core", _hub))
    hub.add_argument("--listen", default="127.0.0.1:0", metavar="HOST:PORT")
    hub.add_argument("--feed", action="append", default=[], metavar="SPEC")
    hub.add_argument("--token-file", type=Path, metavar="FILE", help="a seat's token to let in")
    hub.add_argument(
        "--token-role",
        choices=("wall", "regia"),
        default="wall",
        dest="let_in",
        help="of that seat",
    )
    hub.add_argument("--leave-alone", type=float, metavar="SECONDS", help=argparse.SUPPRESS)

    replay = role("replay", "takes a recorded log into a database and ends", _replay)
    replay.add_argument("file", metavar="FILE")
    _database(replay).add_argument("--speed", default="max", metavar="N|max")


def _add_reports(role: Role) -> None:
    _json(_database(role("stored", "prints one line per position taken from feeds", _stored)))
    _json(_database(role("health", "prints counters, gaps, cursor and feeds", _health)))
    state = role("state", "prints the state as it was known at an instant", _state)
    _json(_database(state)).add_argument(
        "--at", metavar="TIME", help="RFC 3339; default: the newest instant of the log"
    )
    picture = role("screenshot", "draws a screen as it was, offscreen", _screenshot)
    picture.add_argument("screen", choices=("wall", "regia", "review", "setup"))
    picture.add_argument("--db", default="", metavar="PATH", help="not needed for the setup")
    _viewing(picture).add_argument("--at", metavar="TIME")
    picture.add_argument("--step", type=int, default=3, choices=(1, 2, 3, 4), help="of the setup")
    picture.add_argument("--size", default="1920x1080", metavar="WxH")
    picture.add_argument("--lang", choices=("it", "es", "en"))
    picture.add_argument("--scene", choices=("trend", "channels", "backlog"), default="trend")
    picture.add_argument("--texts", type=Path, metavar="OUT.json")
    picture.add_argument("out", type=Path, metavar="OUT.png")


def _add_tools(role: Role) -> None:
    letters = role("quarantine", "lists, shows or replays what could not be read", _quarantine)
    letters.add_argument("act", choices=("list", "show", "replay"))
    letters.add_argument("id", nargs="?", type=int, metavar="ID")
    _json(_database(letters))

    token = _database(role("seat-token", "prints a new token for a person's seat", _seat_token))
    seats = ("wall", "regia", "manager", "admin")
    token.add_argument("--role", required=True, choices=seats, dest="seat")
    token.add_argument("--person", required=True, metavar="NAME")

    detect = _json(role("detect", "prints the alert transitions of a stream", _detect))
    detect.add_argument("file", metavar="FILE")
    bench = _json(role("bench", "measures speed and size, each against its limit", _bench))
    bench.add_argument("name", nargs="?", metavar="NAME")
    _json(role("doctor", "tells what is missing on this machine and what mends it", _doctor))


class _Parser(argparse.ArgumentParser):
    """One line that says what to do, exit code 2."""

    def error(self, message: str) -> NoReturn:
        print(
            f"{self.prog}: {message}. `{self.prog} --help` lists what can be asked.",
            file=sys.stderr,
        )
        sys.exit(2)


def _database(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--db", required=True, metavar="PATH")
    return parser


def _viewing(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    meters = "metres to the furthest viewer"
    parser.add_argument("--distance", type=float, choices=(3.0, 4.0, 5.0), help=meters)
    inches = "inches, measured from corner to corner of the glass"
    parser.add_argument("--diagonal", type=_inches, metavar="N", help=inches)
    return parser


def _inches(text: str) -> float:
    inches = float(text)
    if not 5 <= inches <= 300:
        raise argparse.ArgumentTypeError(f"{text} is no diagonal: write 5 to 300 inches")
    return inches


def _json(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


# ---- windows


SEATS = (
    "wall",
    "regia",
    "review",
)  # what a screen can be set up as: a role whose window this version opens


def _lone(chosen: argparse.Namespace) -> int:
    """Open what this screen was set up as. First run: a hub on the simulator, and the wall."""
    del chosen
    from commandcenter.seat_settings import here

    role = here().role
    return _watch([role]) if role == "wall" else main([role])


def _wall(chosen: argparse.Namespace) -> int:
    """Open a wall: in a process of its own, which another one watches."""
    if not chosen.watched:
        return _watch(chosen.argv)
    seat = _flagged(chosen)
    if not seat.hub:
        return _own_wall(chosen)
    token = _token_in(Path(seat.token_file)) if seat.token_file else ""
    return _open_wall(seat.hub, token, chosen)


def _watch(argv: Sequence[str]) -> int:
    from commandcenter.watchdog import watch

    logs.beside("watchdog.log")
    return watch([sys.executable, str(Path(__file__).resolve()), *argv, "--watched"])


def _own_wall(chosen: argparse.Namespace) -> int:
    from commandcenter.hub import presence
    from commandcenter.platform import config_folder, data_folder, log_folder, private_file

    path = data_folder() / "simulator.db"
    if (here := presence.find(path)) is not None:
        return _open_wall(here.url, here.wall_token, chosen)
    port, token = _free_port(), secrets.token_urlsafe(32)
    token_file = config_folder() / "run" / f"wall-{port}.token"
    private_file(token_file, token.encode())
    child = _start_hub(path, port, token_file)
    try:
        return _open_wall(f"ws://127.0.0.1:{port}/seat", token, chosen)
    finally:
        if child.poll() is not None and child.returncode:
            print(_words().word("hub_ended", log=str(log_folder() / "hub.log")), file=sys.stderr)
        if child.stdout is not None:
            child.stdout.close()


def _desk(chosen: argparse.Namespace) -> int:
    """Open a desk: on the hub that is named, else on one's own, which is started where none runs."""
    from commandcenter.hub import presence
    from commandcenter.platform import config_folder, data_folder, private_file

    seat = _flagged(chosen)
    if seat.hub:
        token = _token_in(Path(seat.token_file)) if seat.token_file else ""
        return _open_desk(chosen, seat.hub, token)
    path = data_folder() / "simulator.db"
    if (here := presence.find(path)) is not None:
        return _open_desk(chosen, here.url, here.desk_token)
    port, token = _free_port(), secrets.token_urlsafe(32)
    token_file = config_folder() / "run" / f"desk-{port}.token"
    private_file(token_file, token.encode())
    child = _start_hub(path, port, token_file, role="regia")
    try:
        return _open_desk(chosen, f"ws://127.0.0.1:{port}/seat", token)
    finally:
        if child.stdout is not None:
            child.stdout.close()


def _open_desk(chosen: argparse.Namespace, url: str, token: str) -> int:
    from commandcenter.platform import log_folder
    from commandcenter.seat_settings import language_of
    from ui.desk.seat import run_desk

    return run_desk(
        url,
        token,
        language_of(_flagged(chosen), _settings().language),
        pane=chosen.role,
        screen=chosen.screen,
        log_file=log_folder() / "seats" / f"{chosen.role}-{os.getpid()}.jsonl",
        new_setup=_new_setup,
    )


def _new_setup() -> "QWidget":
    """Make the window of this screen's settings, as a desk opens it."""
    from commandcenter.languages import language
    from commandcenter.seat_settings import here, language_of
    from ui.setup.window import SetupWindow

    seat = here()
    shown = language(language_of(seat, _settings().language))
    return SetupWindow(seat, _keep_seat, shown, roles=SEATS)


def _start_hub(
    path: Path, port: int, token_file: Path, *, role: str = "wall"
) -> "subprocess.Popen[bytes]":
    """Start the hub as a process of its own: it outlives this window if others use it."""
    from commandcenter.platform import start_detached

    argv = [sys.executable, str(Path(__file__).resolve()), "keep", "hub", "--db", str(path)]
    argv += ["--listen", f"127.0.0.1:{port}", "--feed", DEFAULT_FEED]
    argv += ["--token-file", str(token_file), "--token-role", role]
    argv += ["--leave-alone", str(LEAVE_ALONE_S)]
    return start_detached(argv)


def _keep(argv: Sequence[str]) -> int:
    """Run a role of this program and start it again when it fails: how a window keeps its own hub."""
    from commandcenter.hub.keeper import keep

    return keep([sys.executable, str(Path(__file__).resolve()), *argv])


def _open_wall(url: str, token: str, chosen: argparse.Namespace) -> int:
    from commandcenter.awake import held_awake
    from commandcenter.platform import log_folder
    from commandcenter.seat_settings import language_of
    from ui.seat import Place, run_wall

    seat = _flagged(chosen)
    place = Place(seat, lambda: _flagged(chosen), sys.stdout.buffer)
    log_file = log_folder() / "seats" / f"wall-{os.getpid()}.jsonl"
    shown = language_of(seat, _settings().language)
    with held_awake():
        return run_wall(url, token, shown, place=place, screen=chosen.screen, log_file=log_file)


def _setup(chosen: argparse.Namespace) -> int:
    """Ask what this screen is; what was chosen is kept at once, and opened at the end."""
    from commandcenter.seat_settings import here, language_of
    from ui.setup.window import run_setup

    seat = here()
    shown = language_of(seat, _settings().language)
    return _lone(chosen) if run_setup(seat, _keep_seat, shown, roles=SEATS) else 0


def _keep_seat(seat: "SeatSettings") -> None:
    from commandcenter.autostart import quiet_python
    from commandcenter.seat_settings import keep

    keep(seat, [quiet_python(sys.executable), str(Path(__file__).resolve())])


def _flagged(chosen: argparse.Namespace) -> "SeatSettings":
    """Return the settings of this seat as the command line changes them."""
    from commandcenter.seat_settings import here

    told = {
        "hub": chosen.hub,
        # another hub's token is none of its business
        "token_file": str(chosen.token_file or "") if chosen.hub or chosen.token_file else None,
        "screen": chosen.screen,
        "language": chosen.lang,
        "distance_m": getattr(chosen, "distance", None),  # a desk is read from 60 cm
        "diagonal_in": getattr(chosen, "diagonal", None),
    }
    return here(**{name: value for name, value in told.items() if value is not None})


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# ---- the hub


def _hub(chosen: argparse.Namespace) -> int:
    from commandcenter.hub.service import serve
    from commandcenter.platform import account

    host, port = _listen(chosen.listen)
    who = "local" if chosen.let_in == "wall" else account()
    token = _token_in(chosen.token_file) if chosen.token_file else ""
    tokens = ((token, chosen.let_in, who),) if token else ()
    plan = _plan(
        chosen.db,
        host=host,
        port=port,
        tokens=tokens,
        leave_alone_s=getattr(chosen, "leave_alone", None),
    )
    specs = chosen.feed

    def ready(url: str) -> None:
        print(f"ready {url}", flush=True)

    if not serve(plan, lambda hub: _feeds(specs, hub), ready):
        return 1
    if plan.leave_alone_s is not None and chosen.token_file:
        chosen.token_file.unlink(missing_ok=True)  # the window that made it has gone
    return 0


def _replay(chosen: argparse.Namespace) -> int:
    from commandcenter.hub.service import ingest

    if not Path(chosen.file).is_file():  # before a database is made for it
        raise UserError("replay_unreadable", path=chosen.file, problem="no such file")
    spec = f"replay:{chosen.file},speed={chosen.speed}"
    hub = ingest(_plan(chosen.db), lambda hub: _feeds([spec], hub))
    print(f"{hub.state.seq} facts in {chosen.db}")
    return 1 if hub.failed else 0


def _plan(db: str, **more: Any) -> "Plan":
    os.umask(0o077)  # what a hub writes is its owner's
    from alerts.desk import AlertDesk
    from commandcenter.hub.process import Plan

    return Plan(path=_path(db), settings=_settings(), new_desk=AlertDesk, version=VERSION, **more)


def _feeds(specs: Iterable[str], hub: "Hub") -> "list[Feed]":
    from feeds import build

    return [build(spec, hub.resume_from()) for spec in specs]


def _listen(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or len(port) > 5 or int(port) > 65535:
        raise UserError("listen_unreadable", listen=text)
    if host.strip("[]") not in {"127.0.0.1", "::1", "localhost"}:
        raise UserError("listen_needs_tls", listen=text)
    return host.strip("[]"), int(port)


# ---- reports


def _stored(chosen: argparse.Namespace) -> int:
    from commandcenter.report import stored

    for line in stored(_path(chosen.db)):
        print(json.dumps(line))
    return 0


def _health(chosen: argparse.Namespace) -> int:
    from commandcenter.report import health

    found = health(_path(chosen.db))
    print(json.dumps(found, indent=None if chosen.json else 2))
    return 0 if found["conserved"] else 1


def _state(chosen: argparse.Namespace) -> int:
    from commandcenter.report import state_at

    found = state_at(_path(chosen.db), _settings(), _instant(chosen.at))
    print(json.dumps(found, indent=None if chosen.json else 2))
    return 0


def _quarantine(chosen: argparse.Namespace) -> int:
    from commandcenter import report

    path = _path(chosen.db)
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
    return _told(_ask(path, "quarantine.replay", target={"letter": chosen.id}))


def _seat_token(chosen: argparse.Namespace) -> int:
    answer = _ask(
        _path(chosen.db), "token.add", args={"role": chosen.seat, "person": chosen.person}
    )
    print(answer["token"])
    return 0


def _ask(path: Path, action: str, **more: dict[str, Any]) -> dict[str, Any]:
    """Have the one writer carry out a command: the hub that runs, or one that runs for this only."""
    from commandcenter.hub.alone import carry_out
    from commandcenter.hub.control import ask
    from commandcenter.hub.presence import find

    here = find(path)
    result = ask(here, action, **more) if here else carry_out(_plan(str(path)), action, **more)
    if result.error is not None and not result.ok:
        raise UserError(result.error.key, **result.error.values)
    return result.data


def _told(answer: dict[str, Any]) -> int:
    print(json.dumps(answer))
    return 0


def _detect(chosen: argparse.Namespace) -> int:
    from alerts.detect import detect_stream, open_stream

    with open_stream(Path(chosen.file)) as lines:
        detect_stream(lines, sys.stdout, sys.stderr)
    return 0


# ---- pictures, benchmarks, the doctor


def _screenshot(chosen: argparse.Namespace) -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    picture = _drawn(chosen, _size(chosen.size), chosen.lang or _settings().language)
    if not picture.image.save(str(chosen.out)):
        raise UserError("file_not_written", file=str(chosen.out))
    if chosen.texts is not None:
        chosen.texts.write_text(json.dumps([text._asdict() for text in picture.texts]), "utf-8")
    return 0


def _drawn(chosen: argparse.Namespace, size: tuple[int, int], shown: str) -> "Picture":
    from commandcenter.report import at
    from ui.viewing import Viewing

    viewing = Viewing(chosen.distance or Viewing().distance_m, chosen.diagonal)
    if chosen.screen == "setup":
        from ui.setup.picture import draw_setup

        return draw_setup(viewing, language=shown, size=size, step=chosen.step, roles=SEATS)
    _, moment, view = at(_path(chosen.db), _settings(), _instant(chosen.at))
    if chosen.screen == "wall":
        from ui.picture import draw_wall

        return draw_wall(view, language=shown, size=size, viewing=viewing, scene=chosen.scene)
    from commandcenter.views.desk import desk
    from ui.desk.picture import Shot, draw_desk

    return draw_desk(Shot(view, desk(moment)), pane=chosen.screen, language=shown, size=size)


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not all(
        side.isascii() and side.isdigit() and 0 < int(side) <= 8192 for side in (width, height)
    ):
        raise UserError("size_unreadable", size=text)
    return int(width), int(height)


def _bench(chosen: argparse.Namespace) -> int:
    from functools import partial

    from alerts.desk import AlertDesk
    from commandcenter.bench import BENCHMARKS, Benchmark, run, staffing
    from feeds.simulator.crises import staged

    forecast = partial(staffing.measure, play=staged, new_desk=AlertDesk)
    known = (*BENCHMARKS, Benchmark("staffing", forecast))
    return run(chosen.name, as_json=chosen.json, benchmarks=known)


def _doctor(chosen: argparse.Namespace) -> int:
    from commandcenter.doctor import examine, report

    findings = examine()
    print(report(findings, as_json=chosen.json))
    return 1 if any(finding.state == "missing" for finding in findings) else 0


# ---- small things


def _settings() -> "Settings":
    from commandcenter import settings
    from commandcenter.platform import config_folder

    return settings.load(config_folder() / settings.FILE)


def _words() -> "Language":

    from commandcenter.languages import language

    try:
        return language(_settings().language)
    except (UserError, KeyError):
        return language("en")


def _path(text: str) -> Path:
    if not text:
        raise UserError("journal_unnamed")
    if len(text) > 4096 or "\0" in text:
        raise UserError("journal_missing", path=text[:80])
    if text.startswith(("postgresql:", "postgres:")):
        raise UserError("journal_postgres", path=text)
    return Path(text)


def _instant(text: str | None) -> int | None:
    if text is None:
        return None
    try:
        at_us = parse_us(text)
    except ValueError as error:
        raise UserError("time_unreadable", time=text) from error
    if not EARLIEST_US < at_us < LATEST_US:
        raise UserError("time_unreadable", time=text)
    return at_us


def _token_in(file: Path) -> str:
    try:
        return file.read_text("utf-8").strip()
    except OSError as error:
        raise UserError("token_file", file=str(file), why=error.strerror or "") from error


def _log_to(chosen: argparse.Namespace) -> None:
    """Log lines of a hub that a window started go to a file, those of commands to stderr."""
    if getattr(chosen, "leave_alone", None) is not None:
        logs.into("hub.log")
        return
    logs.to_stderr()
    if getattr(chosen, "watched", False):
        logs.beside("wall.log")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
