"""The command line: what can be asked of each role, and what the texts of an answer mean."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple, NoReturn, get_args

from commandcenter.clock import parse_us
from commandcenter.errors import UserError
from commandcenter.events.critical import ListedClass
from commandcenter.languages import LANGUAGES
from commandcenter.protocol.address import is_loopback
from commandcenter.protocol.row import Role as SeatRole

EARLIEST_US, LATEST_US = 0, 4_102_444_800_000_000  # 1970 to 2100: what calendars are laid out for

Run = Callable[[argparse.Namespace], int]
_Role = Callable[[str, str], argparse.ArgumentParser]
_PANES = (
    "regia",
    "bans",
    "critical",
    "review",
    "figures",
    "messages",
    "people",
    "numbers",
)  # of a desk, as pictures of it are asked for


def parser(roles: Mapping[str, Run], lone: Run, version: str) -> argparse.ArgumentParser:
    """Return what reads a command line; `lone` runs where no role is named.

    The namespace has `run` and, for a role, `role`. Raises KeyError where a role has no function.
    """
    whole = _Parser(prog="main.py", description="A command center for social customer care.")
    whole.set_defaults(run=lone)
    whole.add_argument("--version", action="version", version=version)
    known = whole.add_subparsers(title="roles", metavar="ROLE", parser_class=_Parser)

    def role(name: str, does: str) -> argparse.ArgumentParser:
        added = known.add_parser(name, help=does, description=does)
        added.set_defaults(run=roles[name], role=name)
        return added

    _add_processes(role)
    _add_reports(role)
    _add_keeping(role)
    _add_tools(role)
    _add_curated(role)
    return whole


class Listen(NamedTuple):
    """Where a hub is reached: host and port, and whether only with TLS."""

    host: str
    port: int
    with_tls: bool


def listen(text: str) -> Listen:
    """Return where HOST:PORT is; beyond this machine's own addresses, or after wss://, only with TLS."""
    scheme, _, address = text.rpartition("://")
    host, _, port = address.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or len(port) > 5 or int(port) > 65535:
        raise UserError("listen_unreadable", listen=text)
    host = host.strip("[]")
    is_here = is_loopback(host)
    if scheme not in {"", "ws", "wss"}:
        raise UserError("listen_unreadable", listen=text)
    if scheme == "ws" and not is_here:
        raise UserError("listen_needs_tls", listen=text)
    return Listen(host, int(port), scheme == "wss" or not is_here)


def metrics(text: str) -> Listen:
    """Return where monitoring reads a hub's health: on this machine only, and by plain HTTP."""
    scheme, _, address = text.rpartition("://")
    found = listen(address)
    if scheme not in {"", "http"} or found.with_tls or not found.port:
        raise UserError("metrics_not_here", listen=text)
    return found


def size(text: str) -> tuple[int, int]:
    """Return width and height of WxH, in pixels."""
    width, _, height = text.partition("x")
    if not all(
        side.isascii() and side.isdigit() and 0 < int(side) <= 8192 for side in (width, height)
    ):
        raise UserError("size_unreadable", size=text)
    return int(width), int(height)


def database(text: str) -> Path:
    """Return the file of a database."""
    if not text:
        raise UserError("journal_unnamed")
    if len(text) > 4096 or "\0" in text:
        raise UserError("journal_missing", path=text[:80])
    if text.startswith(("postgresql:", "postgres:")):
        raise UserError("journal_postgres", path=text)
    return Path(text)


def instant(text: str | None) -> int | None:
    """Return an instant of RFC 3339; None = the newest."""
    if text is None:
        return None
    try:
        at_us = parse_us(text)
    except ValueError as error:
        raise UserError("time_unreadable", time=text) from error
    if not EARLIEST_US < at_us < LATEST_US:
        raise UserError("time_unreadable", time=text)
    return at_us


def token_in(file: Path) -> str:
    """Return the token that a file holds."""
    try:
        return file.read_text("utf-8").strip()
    except OSError as error:
        raise UserError("token_file", file=str(file), why=error.strerror or "") from error


def _add_processes(role: _Role) -> None:
    wall = role("wall", "opens a wall on a running hub, or on one of its own")
    _viewing(_seat(wall)).add_argument("--watched", action="store_true", help=argparse.SUPPRESS)
    wall.add_argument("--size", metavar="WxH", help="a window of that many pixels, not the display")
    join = role("join", "pairs this screen with a hub; the code is read from standard input")
    join.add_argument("host", metavar="HOST[:PORT]", help="of the hub, as its keeper tells it")
    _json(join)
    role("setup", "asks who looks at this screen, from where, and at which hub")

    for name, does in (
        ("regia", "opens the desk of the control room"),
        ("review", "opens the review"),
    ):
        _seat(role(name, f"{does}, on a running hub or on one of its own"))

    _add_hub(role)
    _add_service(role)
    replay = role("replay", "takes a recorded log into a database and ends")
    replay.add_argument("file", metavar="FILE")
    _database(replay).add_argument("--speed", default="max", metavar="N|max")
    _add_import(role)
    _add_feed(role)
    _add_gateway(role)


def _add_hub(role: _Role) -> None:
    hub = _database(role("hub", "runs the headless core, or opens a code to pair a seat with it"))
    hub.add_argument(
        "act", nargs="?", choices=("pair",), help="tells a six-digit code for one seat"
    )
    hub.add_argument("--role", choices=get_args(SeatRole), dest="seat", help="pair: of that seat")
    hub.add_argument("--person", metavar="NAME", help="pair: whose seat it is")
    _json(hub)
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
    hub.add_argument(
        "--metrics", metavar="127.0.0.1:PORT", help="its health for Prometheus, here only"
    )
    hub.add_argument("--log", action="store_true", help="log lines to a file, for a service")
    hub.add_argument("--leave-alone", type=float, metavar="SECONDS", help=argparse.SUPPRESS)


def _add_service(role: _Role) -> None:
    service = role("service", "has a hub start with this machine, or no longer; tells of it")
    service.add_argument("act", choices=("install", "uninstall", "status", "show"))
    service.add_argument(
        "--db", default="/var/lib/commandcenter/care.db", metavar="PATH", help="of that hub"
    )
    service.add_argument("--listen", default="127.0.0.1:8700", metavar="HOST:PORT")
    service.add_argument("--feed", action="append", default=[], metavar="SPEC")
    service.add_argument("--metrics", default="", metavar="127.0.0.1:PORT", help="for Prometheus")
    service.add_argument("--account", default="commandcenter", metavar="NAME", help="it runs as")
    _json(service)


def _add_gateway(role: _Role) -> None:
    gate = role("gateway", "takes webhooks of platforms and hands them to hubs")
    gate.add_argument(
        "--listen", default="127.0.0.1:8710", metavar="HOST:PORT", help="of the public side"
    )
    gate.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help="default: what `feed add` writes (docs/feeds/gateway.md)",
    )


def _add_feed(role: _Role) -> None:
    feed = role("feed", "connects a feed of the site, lists them, tries one, gives it a new secret")
    feed.add_argument("act", choices=("add", "list", "test", "secret", "remove", "reload"))
    feed.add_argument(
        "which", nargs="?", default="", metavar="KIND|NAME", help="add: a kind; else: a feed's name"
    )
    feed.add_argument("--name", default="", help="add: what the feed is called; default: its kind")
    feed.add_argument(
        "--set",
        action="append",
        default=[],
        dest="answers",
        metavar="KEY=VALUE",
        help="add: an answer; without any each question is asked. The secret is read from stdin",
    )
    feed.add_argument("--yes", action="store_true", help="add: keep it without asking if it stands")
    feed.add_argument("--anyway", action="store_true", help="add: keep it though it does not stand")
    feed.add_argument("--dry", action="store_true", help="add: only try, keep nothing")
    _language(_json(feed))


def _add_import(role: _Role) -> None:
    taken = role(
        "import", "takes in an export of another tool, CSV or XLSX, by a profile of its columns"
    )
    taken.add_argument("file", type=Path, metavar="FILE")
    taken.add_argument(
        "--profile", default="", metavar="NAME", help="default: guessed, for a preview"
    )
    taken.add_argument("--preview", action="store_true", help="only show what it would bring")
    taken.add_argument("--save", default="", metavar="NAME", help="keep the profile as previewed")
    taken.add_argument("--sheet", default="", metavar="NAME", help="of a workbook; default: first")
    taken.add_argument("--map", action="append", default=[], metavar="FIELD=COLUMN")
    taken.add_argument("--zone", metavar="ZONE", help="of its times, as Europe/Rome")
    taken.add_argument("--time-format", metavar="FORM", help="as %%d/%%m/%%Y %%H:%%M")
    taken.add_argument("--channel", metavar="NAME", help="of a table that names none")
    taken.add_argument("--own", action="append", metavar="ACCOUNT", help="one of ours")
    taken.add_argument(
        "--mode",
        choices=("history", "happened"),
        help="history: fills reports; happened: clocks and alerts run, in a database of its own",
    )
    taken.add_argument("--db", default="", metavar="PATH", help="not needed for a preview")
    taken.add_argument(
        "--own-db",
        action="store_true",
        help="of happened: a database named like the file, beside ours",
    )
    _language(_json(taken))


def _add_reports(role: _Role) -> None:
    _json(_database(role("stored", "prints one line per position taken from feeds")))
    health = _json(_database(role("health", "prints counters, gaps, cursor and feeds")))
    health.add_argument("--prometheus", action="store_true", help="as text for Prometheus")
    state = role("state", "prints the state as it was known at an instant")
    _json(_database(state)).add_argument(
        "--at", metavar="TIME", help="RFC 3339; default: the newest instant of the log"
    )
    kpi = _language(_json(role("kpi", "prints the figures of a recorded log")))
    kpi.add_argument("--events", required=True, type=Path, metavar="FILE", help="JSONL, .gz too")
    kpi.add_argument("--calendar", type=Path, metavar="FILE", help="default: the site's hours")
    kpi.add_argument("--as-of", required=True, metavar="TIME", help="later events do not count")
    kpi.add_argument(
        "--from", dest="begin", metavar="TIME", help="only what began then or later; default: all"
    )
    kpi.add_argument("--where", metavar="source=…,channel=…,thread=…", help="to narrow the log")
    kpi.add_argument("--cases", metavar="KEY", help="instead: the cases of one figure, one a line")
    _add_export(role)
    picture = role("screenshot", "draws a screen as it was, offscreen")
    picture.add_argument("screen", choices=("wall", *_PANES, "setup"))
    picture.add_argument("--db", default="", metavar="PATH", help="not needed for the setup")
    _viewing(picture).add_argument("--at", metavar="TIME")
    picture.add_argument("--step", type=int, default=3, choices=(1, 2, 3, 4), help="of the setup")
    picture.add_argument("--size", default="1920x1080", metavar="WxH")
    _language(picture)
    scenes = ("trend", "channels", "backlog", "promises")
    picture.add_argument("--scene", choices=scenes, default="trend")
    picture.add_argument("--panel", default="", metavar="NAME", help="of a desk: scrolled to it")
    picture.add_argument("--texts", type=Path, metavar="OUT.json")
    picture.add_argument("out", type=Path, metavar="OUT.png")


def _add_export(role: _Role) -> None:
    report = role("report", "writes a manager's page of a day or a week as a PDF")
    report.add_argument("kind", choices=("day", "week"))
    _language(_database(report)).add_argument("--at", metavar="TIME", help="in it; default: newest")
    report.add_argument("out", type=Path, metavar="OUT.pdf")
    export = role("export", "writes events, cases, figures or an incident into a file")
    _language(_database(export))
    export.add_argument("--what", default="events", metavar="events|cases|kpis|incident:ID")
    export.add_argument("--from", dest="begin", metavar="TIME", help="from then on; default: all")
    export.add_argument("--to", dest="end", metavar="TIME", help="until before then; default: now")
    export.add_argument("--format", choices=("csv", "jsonl"), required=True)
    export.add_argument("--out", type=Path, required=True, metavar="FILE")


def _add_keeping(role: _Role) -> None:
    audit = role(
        "audit", "checks that the log is as it was written, or accepts one that was altered"
    )
    audit.add_argument("act", choices=("verify", "accept"))
    _json(_database(audit))
    kept = _json(_database(role("backup", "writes a checked copy of the log; its hub may run")))
    kept.add_argument("out", type=Path, metavar="OUT")
    back = _json(_database(role("restore", "makes a log out of a backup, where there is none")))
    back.add_argument("source", type=Path, metavar="IN")
    gone = _json(_database(role("erase", "erases a person from the log; figures and counts stay")))
    gone.add_argument("--author", required=True, metavar="ID", help="as the platform has it")
    gone.add_argument("--reason", default="request", metavar="TEXT", help="kept with the proof")
    kept_for = _json(_database(role("retention", "drops what was kept long enough")))
    kept_for.add_argument("--dry-run", action="store_true", help="only tell how much it would be")


def _add_curated(role: _Role) -> None:
    curated = role(
        "critical", "names critical customers before they write, from a file; counts them"
    )
    curated.add_argument("act", choices=("add", "remove", "count"))
    curated.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help="a line an account: [CHANNEL] HANDLE-OR-ID",
    )
    curated.add_argument(
        "--class", choices=get_args(ListedClass), default="influencer", dest="cls", help="of them"
    )
    curated.add_argument("--reason", default="curated", metavar="TEXT", help="kept with the list")
    _json(_database(curated))


def _add_tools(role: _Role) -> None:
    letters = role("quarantine", "lists, shows or replays what could not be read")
    letters.add_argument("act", choices=("list", "show", "replay"))
    letters.add_argument("id", nargs="?", type=int, metavar="ID")
    _json(_database(letters))

    month = role("month", "closes a month, shows what was closed, lists its units, counts it again")
    month.add_argument("act", choices=("close", "show", "cases", "check"))
    month.add_argument("month", nargs="?", metavar="YYYY-MM")
    _json(_database(month))

    posts = role("publications", "takes over a calendar of publications, or lists what is planned")
    posts.add_argument("act", choices=("import", "list"))
    posts.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a CSV file")
    posts.add_argument("--check", action="store_true", help="only tell what import would do")
    posts.add_argument("--at", metavar="TIME", help="list: as known then; default: the newest")
    _json(_language(_database(posts)))

    people = role("agents", "takes the list of people from a CSV file, or prints it as one")
    people.add_argument("act", choices=("import", "list"))
    people.add_argument("file", nargs="?", type=Path, metavar="FILE", help="of import")
    _database(people).add_argument("--at", metavar="TIME", help="of list; default: the newest")

    token = _json(
        _database(role("seat-token", "makes, lists, renews or revokes the tokens of seats"))
    )
    acts = ("add", "list", "renew", "revoke")
    token.add_argument("act", nargs="?", choices=acts, default="add", help="default: add")
    token.add_argument("name", nargs="?", metavar="ID", help="renew, revoke: as `list` shows it")
    token.add_argument("--role", choices=get_args(SeatRole), dest="seat", help="add: what it may")
    token.add_argument("--person", metavar="NAME", help="add: whose; revoke: all of that person")

    _json(role("classify", "reads the messages on standard input, one JSON object a line"))
    _json(role("group", "groups the conversations on standard input, one JSON object a line"))
    _add_assign(role)
    raw = role("normalize", "reads raw payloads on standard input into canonical events")
    raw.add_argument("--adapter", required=True, metavar="NAME", help="docs/feeds.md lists them")
    _json(raw)
    learn = role("train", "learns the weights of the reading from labelled texts")
    learn.add_argument("--data", type=Path, required=True, metavar="DIR", help="the collections")
    learn.add_argument("--out", type=Path, metavar="DIR", help="default: resources/models")
    reading = role("reading", "checks, tries or reloads the site's own rules of reading")
    reading.add_argument("act", choices=("check", "dry-run", "reload"))
    reading.add_argument("--db", default="", metavar="PATH", help="not needed for check")
    reading.add_argument("--days", type=int, default=7, metavar="N", help="of stored messages")
    _json(reading)
    _add_criteria(role)
    _add_alerts(role)
    detect = _json(role("detect", "prints the alert transitions of a stream"))
    detect.add_argument("file", metavar="FILE")
    bench = _json(role("bench", "measures speed and size, each against its limit"))
    bench.add_argument("name", nargs="?", metavar="NAME")
    bench.add_argument("--minutes", type=float, help="how long `bench wall` watches each wall")
    _json(role("doctor", "tells what is missing on this machine and what mends it"))


def _add_assign(role: _Role) -> None:
    """Add the engine: line by line, measured, or by other criteria."""
    assign = role("assign", "decides who gets which case, line by line; measures; tries criteria")
    what = assign.add_mutually_exclusive_group(required=True)
    what.add_argument("act", nargs="?", choices=("dry-run",), help="what other criteria would do")
    what.add_argument("--stdio", action="store_true", help="JSON lines in, one answer line each")
    what.add_argument("--bench", type=_queued, metavar="N", help="with that many cases queued")
    what.add_argument("--verify", action="store_true", help="what a log decided, decided again")
    _language(_json(assign)).add_argument(
        "--db", default="", metavar="PATH", help="of dry-run, verify"
    )
    assign.add_argument(
        "--criteria", type=Path, metavar="FOLDER", help="of dry-run: the files to try"
    )
    assign.add_argument(
        "--weeks", type=int, default=1, metavar="N", help="of dry-run: the last ones"
    )


def _add_criteria(role: _Role) -> None:
    """Add the look at the files of criteria."""
    criteria = _json(role("criteria", "checks the criteria of assignment, reloads or shows them"))
    criteria.add_argument("act", choices=("check", "reload", "show"))
    criteria.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="of check")
    criteria.add_argument("--db", default="", metavar="PATH", help="of reload and show")
    criteria.add_argument("--reason", default="", metavar="WORDS", help="of reload: why")
    _language(criteria)


def _add_alerts(role: _Role) -> None:
    alerts = role("alerts", "tells the parameters of detection, or tries others on the last weeks")
    alerts.add_argument("act", choices=("parameters", "tune"))
    alerts.add_argument("--db", default="", metavar="PATH", help="not needed for parameters")
    alerts.add_argument(
        "--set",
        action="append",
        default=[],
        dest="changes",
        metavar="NAME=N",
        help="or NAME.MINUTES=N, of one window; over those in force",
    )
    alerts.add_argument(
        "--weeks", type=int, default=8, metavar="N", help="before the newest message"
    )
    alerts.add_argument("--name", default="", metavar="VERSION", help="under which to put in force")
    _language(_json(alerts))


def _database(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--db", required=True, metavar="PATH")
    return parser


def _seat(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--hub", metavar="URL", help="ws://HOST:PORT/seat; default: your own hub")
    parser.add_argument("--token-file", type=Path, metavar="FILE", help="holds the seat's token")
    parser.add_argument(
        "--fingerprint", default="", metavar="SHA256:…", help="of the hub's key; default: signed"
    )
    parser.add_argument("--screen", metavar="NAME", help="the display to open on")
    return _language(parser)


def _language(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--lang", choices=LANGUAGES)
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


def _queued(text: str) -> int:
    count = int(text) if text.isascii() and text.isdigit() else 0
    if not 100 <= count <= 1_000_000:
        raise argparse.ArgumentTypeError(f"{text} is no queue to measure: write 100 to 1000000")
    return count


def _json(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


class _Parser(argparse.ArgumentParser):
    """One line that says what to do, exit code 2."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}. `{self.prog} --help` lists what can be asked.\n")
