"""The only entry point, and the only file that sees every package: arguments in, one role started."""

import json
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commandcenter import arguments, logs
from commandcenter.errors import UserError

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from commandcenter.backup import Kept
    from commandcenter.feed import Feed
    from commandcenter.hub.own import Seat
    from commandcenter.hub.process import Hub, Plan
    from commandcenter.joining import Joined
    from commandcenter.languages import Language
    from commandcenter.seat_settings import SeatSettings
    from commandcenter.settings import Settings
    from ui.picture import Picture

VERSION = "0.1.0"
SEATS = ("wall", "regia", "review")  # what a screen can be set up as: roles that have a window


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
        "criteria_no_folder",
        "criteria_which",
        "dry_run_weeks",
        "import_columns",
        "import_field",
        "import_how",
        "import_name",
        "import_profile",
        "import_sheet",
        "import_spec",
        "import_zone",
        "feed_answer_choice",
        "feed_answer_missing",
        "feed_kind",
        "feed_set",
        "feed_not_asked",
        "feed_not_listed",
        "feed_twice",
        "feed_unknown",
        "feed_url_bad",
        "listen_needs_tls",
        "listen_unreadable",
        "simulator_bad_value",
        "simulator_key_unknown",
        "size_unreadable",
        "journal_is_folder",
        "journal_missing",
        "journal_unnamed",
        "journal_postgres",
        "time_unreadable",
        "tuning_bad_value",
        "tuning_change",
        "tuning_no_window",
        "tuning_no_windows",
        "tuning_nothing_set",
        "tuning_unknown",
        "tuning_version",
        "tuning_weeks",
        "reading_days",
        "bench_unknown",
        "calendar_unreadable",
        "export_over_database",
        "backup_missing",
        "hub_needs_tls",
        "pair_address",
        "pair_code",
        "seat_whose",
        "service_needs_root",
        "service_none",
        "token_which",
        "copy_would_overwrite",
        "export_period",
        "export_what",
        "kpi_unknown",
        "panel_unknown",
        "month_unreadable",
        "publications_which",
        "where_unreadable",
    }
)


# ---- windows


def _lone(chosen: Namespace) -> int:
    """Open what this screen was set up as. First run: a hub on the simulator, and the wall."""
    del chosen
    from commandcenter.seat_settings import here

    role = here().role
    return _watch([role]) if role == "wall" else main([role])


def _wall(chosen: Namespace) -> int:
    """Open a wall: in a process of its own, which another one watches."""
    if not chosen.watched:
        return _watch(chosen.argv)
    return _joined(chosen, "wall", _open_wall)


def _desk(chosen: Namespace) -> int:
    return _joined(chosen, "regia", _open_desk)


def _joined(chosen: Namespace, seat: "Seat", opened: Callable[[Namespace, str, str], int]) -> int:
    """Open a window on the hub that is named, else on one's own, which is started where none runs."""
    from commandcenter.hub.own import join
    from commandcenter.platform import log_folder

    told = _flagged(chosen)
    if told.hub:
        token = arguments.token_in(Path(told.token_file)) if told.token_file else ""
        return opened(chosen, told.hub, token)
    hub = join(_program("keep"), seat, has_feeds=bool(_settings().feeds))
    try:
        return opened(chosen, hub.url, hub.token)
    finally:
        if hub.leave():
            print(_words().word("hub_ended", log=str(log_folder() / "hub.log")), file=sys.stderr)


def _watch(argv: Sequence[str]) -> int:
    from commandcenter.watchdog import watch

    logs.beside("watchdog.log")
    return watch(_program(*argv, "--watched"))


def _open_desk(chosen: Namespace, url: str, token: str) -> int:
    from commandcenter.platform import log_folder
    from commandcenter.seat_settings import language_of
    from ui.desk.seat import run_desk

    return run_desk(
        url,
        token,
        language_of(_flagged(chosen), _settings().language),
        pane=chosen.role,
        pin=_pin(chosen),
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
    return SetupWindow(
        seat, _keep_seat, shown, roles=SEATS, join=_program("join"), program=_program()
    )


def _keep(argv: Sequence[str]) -> int:
    """Run a role of this program and start it again when it fails: how a window keeps its own hub."""
    from commandcenter.hub.keeper import keep

    return keep(_program(*argv))


def _open_wall(chosen: Namespace, url: str, token: str) -> int:
    from commandcenter.awake import held_awake
    from commandcenter.platform import log_folder
    from commandcenter.seat_settings import language_of
    from ui.seat import Place, run_wall

    seat = _flagged(chosen)
    place = Place(seat, lambda: _flagged(chosen), sys.stdout.buffer)
    log_file = log_folder() / "seats" / f"wall-{os.getpid()}.jsonl"
    shown = language_of(seat, _settings().language)
    size = arguments.size(chosen.size) if chosen.size else None
    with held_awake():
        return run_wall(
            url,
            token,
            shown,
            place=place,
            pin=_pin(chosen),
            screen=chosen.screen,
            size=size,
            log_file=log_file,
        )


def _pin(chosen: Namespace) -> str:
    """Return the fingerprint by which this seat knows its hub; "" for one on this machine."""
    told = _flagged(chosen)
    return told.fingerprint if told.hub else ""


def _join(chosen: Namespace) -> int:
    """Pair this screen with a hub: what it is from now on is kept, and opened by `main.py` alone."""
    try:
        joined = _paired(chosen.host)
    except UserError as error:
        if not chosen.json:
            raise
        _told({"error": error.key, "values": error.values})
        return 1
    if chosen.json:
        return _told(joined._asdict())
    role = _words().word(f"roles.{joined.role}")
    print(_words().word("pairing.joined", role=role, person=joined.person, hub=chosen.host))
    print(_words().word("pairing.known", fingerprint=joined.fingerprint))
    return 0


def _paired(host: str) -> "Joined":
    from commandcenter.joining import join
    from commandcenter.protocol.address import place_in
    from commandcenter.protocol.pairing import code_in
    from commandcenter.seat_settings import here, of_role

    place = place_in(host)
    if place is None:
        raise UserError("pair_address", host=host)
    if sys.stdin.isatty():
        print(_words().word("pairing.ask"), end=" ", file=sys.stderr, flush=True)
    code = code_in(sys.stdin.readline())
    if code is None:
        raise UserError("pair_code")
    joined = join(place, code)
    told = {"hub": joined.hub, "fingerprint": joined.fingerprint, "token_file": joined.token_file}
    _keep_seat(here(**told, **of_role(joined.role)))
    return joined


def _setup(chosen: Namespace) -> int:
    """Ask what this screen is; what was chosen is kept at once, and opened at the end."""
    from commandcenter.seat_settings import here, language_of
    from ui.setup.window import run_setup

    seat = here()
    shown = language_of(seat, _settings().language)
    is_through = run_setup(
        seat, _keep_seat, shown, roles=SEATS, join=_program("join"), program=_program()
    )
    return _lone(chosen) if is_through else 0


def _keep_seat(seat: "SeatSettings") -> None:
    from commandcenter.autostart import quiet_python
    from commandcenter.seat_settings import keep

    keep(seat, [quiet_python(sys.executable), str(Path(__file__).resolve())])


def _flagged(chosen: Namespace) -> "SeatSettings":
    """Return the settings of this seat as the command line changes them."""
    from commandcenter.seat_settings import here

    told = {
        "hub": chosen.hub,
        # another hub's token is none of its business
        "token_file": str(chosen.token_file or "") if chosen.hub or chosen.token_file else None,
        "fingerprint": chosen.fingerprint if chosen.hub or chosen.fingerprint else None,
        "screen": chosen.screen,
        "language": chosen.lang,
        "distance_m": getattr(chosen, "distance", None),  # a desk is read from 60 cm
        "diagonal_in": getattr(chosen, "diagonal", None),
    }
    return here(**{name: value for name, value in told.items() if value is not None})


# ---- the hub


def _hub(chosen: Namespace) -> int:
    if chosen.act == "pair":
        return _pair(chosen)
    from commandcenter.hub.service import serve
    from commandcenter.platform import account

    host, port, with_tls = arguments.listen(chosen.listen)
    who = "local" if chosen.let_in == "wall" else account()
    token = arguments.token_in(chosen.token_file) if chosen.token_file else ""
    tokens = ((token, chosen.let_in, who),) if token else ()
    plan = _plan(
        chosen.db,
        host=host,
        port=port,
        with_tls=with_tls,
        tokens=tokens,
        leave_alone_s=getattr(chosen, "leave_alone", None),
    )
    if plan.settings.alerts.version:  # as shipped nothing needs to be said
        from alerts.tuned import tuned

        version = tuned(plan.settings.alerts).version
        print(_words().word("tuning.in_force", version=version), file=sys.stderr, flush=True)

    def ready(url: str) -> None:
        print(f"ready {url}", flush=True)

    def joined(hub: "Hub") -> "list[Feed]":
        if hub.certificate is not None:
            pin = hub.certificate.pin
            print(_words().word("pairing.known", fingerprint=pin), file=sys.stderr, flush=True)
        return _feeds(_wanted(chosen.feed, hub), hub)

    if not serve(plan, joined, ready):
        return 1
    if plan.leave_alone_s is not None and chosen.token_file:
        chosen.token_file.unlink(missing_ok=True)  # the window that made it has gone
    return 0


def _pair(chosen: Namespace) -> int:
    """Have the running hub open a code for one seat, and say what to do with it."""
    from commandcenter.hub.presence import find

    path = arguments.database(chosen.db)
    if not (chosen.seat and chosen.person):
        raise UserError("seat_whose")
    if (here := find(path)) is None:
        raise UserError("pair_no_hub", path=str(path))
    found = _ask(path, "pair.open", args={"role": chosen.seat, "person": chosen.person})
    if chosen.json:
        return _told({**found, "hub": here.door})
    words, code = _words(), found["code"]
    if found["replaced"]:
        print(words.word("pairing.replaced"), file=sys.stderr)
    print(f"{code[:3]} {code[3:]}")
    role = words.word(f"roles.{chosen.seat}")
    print(words.word("pairing.code", role=role, person=chosen.person, hub=_reached(here.door)))
    print(words.word("pairing.known", fingerprint=found["fingerprint"]))
    return 0


def _reached(door: str) -> str:
    """Return how others call a hub: by this machine's name where it listens at every address."""
    import socket

    from commandcenter.protocol.address import Place, place_in

    place = place_in(door) or Place("", 0)
    host = socket.gethostname() if place.host in {"0.0.0.0", "::"} else place.host  # noqa: S104
    return f"{host}:{place.port}"


def _service(chosen: Namespace) -> int:
    """Have a hub start with this machine, or no longer; tell whether it does, show what would be written."""
    from commandcenter import installing
    from commandcenter.unattended import Wanted, given

    arguments.listen(chosen.listen)
    path = arguments.database(chosen.db).absolute()
    wanted = Wanted(_program(), path, chosen.listen, chosen.feed, chosen.account)
    if chosen.act == "show":
        for file, text in given(sys.platform, wanted).files.items():
            print(f"# {file}", text, sep="\n")
        return 0
    does = {"install": installing.install, "uninstall": installing.uninstall}
    found = does.get(chosen.act, installing.status)(wanted)
    if chosen.json:
        return _told(found)
    state = {True: "running", False: "stopped", None: "unmanaged"}[found["running"]]
    key = state if found["installed"] else "none"
    print(_words().word(f"service.{key}", files=", ".join(found["files"])))
    return 0 if key in {"running", "unmanaged"} or chosen.act != "status" else 1


def _replay(chosen: Namespace) -> int:
    from commandcenter.hub.service import ingest

    if not Path(chosen.file).is_file():  # before a database is made for it
        raise UserError("replay_unreadable", path=chosen.file, problem="no such file")
    spec = f"replay:{chosen.file},speed={chosen.speed}"
    hub = ingest(_plan(chosen.db), lambda hub: _feeds([spec], hub))
    print(f"{hub.state.seq} facts in {chosen.db}")
    return 1 if hub.failed else 0


def _feed(chosen: Namespace) -> int:
    """Connect a feed of the site, or list, try, mend or forget those that are."""
    from commandcenter.languages import language
    from feeds.at_terminal import AtTerminal

    settings = _settings()
    shown = language(chosen.lang or settings.language)
    return AtTerminal(shown, settings.timezone, as_json=chosen.json).run(chosen)


def _gateway(chosen: Namespace) -> int:
    """Take webhooks until the system asks to stop; hubs connect to the second address it prints."""
    os.umask(0o077)
    from feeds.gateway.config import load
    from feeds.gateway.run import serve

    config = load(chosen.config)
    public = _door(chosen.listen, has_tls=bool(config.certificate))

    def ready(web: str, feed: str) -> None:
        print(f"ready {web} {feed}", flush=True)

    serve(config, chosen.config.resolve().parent, public, _door(config.feed), ready)
    return 0


def _door(text: str, *, has_tls: bool = False) -> tuple[str, int]:
    """Return host and port of HOST:PORT; without TLS only this machine's own addresses are taken."""
    host, port, with_tls = arguments.listen(text)
    if with_tls and not has_tls:
        raise UserError("listen_needs_tls", listen=text)
    return host, port


def _import(chosen: Namespace) -> int:
    """Show what an export would bring, keep how it is read, or take it in."""
    from commandcenter.hub.service import ingest
    from commandcenter.languages import language
    from feeds.imports import preview, profile
    from feeds.imports.asked import asked
    from feeds.imports.feed import ImportFeed
    from feeds.imports.sheet import read_sheet

    settings = _settings()
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
    hub = ingest(_plan(chosen.db), lambda hub: _checked(hub, [feed]))
    unread = sum(row.event is None for row in feed.rows)
    told = {"rows": len(sheet.rows), "events": len(feed.rows) - unread, "unread": unread}
    print(json.dumps({**told, "mode": chosen.mode, "db": chosen.db}))
    return 1 if hub.failed else 0


def _plan(db: str, **more: Any) -> "Plan":
    os.umask(0o077)  # what a hub writes is its owner's
    from functools import partial

    from alerts.desk import AlertDesk
    from alerts.tuned import tuned
    from commandcenter.exports.period import period_file
    from commandcenter.exports.review import review_file
    from commandcenter.hub.process import Plan
    from feeds.abilities import abilities
    from feeds.normalize.again import again

    settings = _settings()
    return Plan(
        path=arguments.database(db),
        settings=settings,
        new_desk=partial(AlertDesk, tuned(settings.alerts)),
        export=period_file,
        filed=review_file,
        rules=_rules_folder(),
        criteria=_criteria_folder(),
        reread=again,
        abilities=abilities,
        version=VERSION,
        **more,
    )


def _wanted(specs: Sequence[str], hub: "Hub") -> Sequence[str]:
    """Return the specs that were asked for, else those of the site; a past stands for itself."""
    from commandcenter.hub.mixture import is_past

    listed = [feed.spec for feed in hub.settings.feeds]
    if not specs:
        return [] if is_past(hub.state) else listed
    if listed and any(spec.startswith("simulator:") for spec in specs):
        raise UserError("simulator_with_feeds")  # what is made up never stands beside customers
    return specs


def _feeds(specs: Iterable[str], hub: "Hub") -> "list[Feed]":
    from feeds import build

    feeds = [build(spec, hub.resume_from()) for spec in specs]
    names = [feed.name for feed in feeds]
    if twice := [name for name in names if names.count(name) > 1]:
        raise UserError("feed_twice", spec=twice[0])  # each would move the other's cursor
    return _checked(hub, feeds)


def _checked(hub: "Hub", feeds: "list[Feed]") -> "list[Feed]":
    from commandcenter.hub.mixture import refuse_mixture

    refuse_mixture(hub.state, feeds)
    return feeds


# ---- reports


def _stored(chosen: Namespace) -> int:
    from commandcenter.report import stored

    for line in stored(arguments.database(chosen.db)):
        print(json.dumps(line))
    return 0


def _health(chosen: Namespace) -> int:
    from commandcenter.report import health

    path = arguments.database(chosen.db)
    found = health(path, _head_of(path))
    if chosen.prometheus:
        from commandcenter.metrics import text

        sys.stdout.write(text(found))
    else:
        print(json.dumps(found, indent=None if chosen.json else 2))
    return 0 if found["conserved"] else 1


def _audit(chosen: Namespace) -> int:
    """Check the log against itself and its head, or take it as it stands from now on."""
    from commandcenter.chain import verify

    path = arguments.database(chosen.db)
    if chosen.act == "accept":
        _ask(path, "log.accept")
    found = verify(path, _head_of(path))
    document = {name: getattr(found, name) for name in found.__struct_fields__}
    print(json.dumps(document, indent=None if chosen.json else 2))
    return 0 if found.ok else _told_failure(found.error(path))


def _backup(chosen: Namespace) -> int:
    from commandcenter.backup import backup

    os.umask(0o077)
    path = arguments.database(chosen.db)
    return _told_kept(backup(path, chosen.out, _head_of(path)), chosen)


def _restore(chosen: Namespace) -> int:
    from commandcenter.backup import restore

    os.umask(0o077)
    path = arguments.database(chosen.db)
    return _told_kept(restore(chosen.source, path, _head_of(path)), chosen)


def _erase(chosen: Namespace) -> int:
    """Erase a person; returns when the bytes are gone."""
    path = arguments.database(chosen.db)
    target, args = {"author": chosen.author}, {"reason": chosen.reason}
    found = _ask(path, "person.erase", target=target, args=args)
    if chosen.json:
        return _told(found)
    key = "answers.person.erase" if found["rows"] or found["frames"] else "customer.erased"
    print(_words().word(key, **found))
    return 0


def _retention(chosen: Namespace) -> int:
    """Drop what was kept long enough now, or tell how much that would be."""
    from commandcenter.erasing.kept import told

    path = arguments.database(chosen.db)
    if not chosen.dry_run:
        return _told(_ask(path, "retention.apply"))
    return _told(told(path, _settings().retention))


def _head_of(path: Path) -> Path:
    from commandcenter.head import beside

    return beside(path, _settings().head_folder)


def _told_kept(kept: "Kept", chosen: Namespace) -> int:
    document = {name: getattr(kept, name) for name in kept.__struct_fields__}
    print(json.dumps(document, indent=None if chosen.json else 2))
    return 0


def _state(chosen: Namespace) -> int:
    from commandcenter.report import state_at

    found = state_at(arguments.database(chosen.db), _settings(), arguments.instant(chosen.at))
    print(json.dumps(found, indent=None if chosen.json else 2))
    return 0


def _quarantine(chosen: Namespace) -> int:
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
    return _told(_ask(path, "quarantine.replay", target={"letter": chosen.id}))


def _month(chosen: Namespace) -> int:
    """Close a month, or show, list and check what was closed."""
    from commandcenter.billing import log

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
        _ask(path, "month.close", target={"month": month}, args={"again": month})
    for closed in log.told(path, month):
        print(json.dumps(closed, ensure_ascii=False, indent=None if chosen.json else 2))
    return 0


def _publications(chosen: Namespace) -> int:
    """Take over a calendar of publications, or list what is planned, runs and is over."""
    from msgspec import to_builtins

    from commandcenter.languages import language, zone
    from commandcenter.publications import listed, sheet

    path, settings = arguments.database(chosen.db), _settings()
    words, site = language(chosen.lang or settings.language), zone(settings.timezone)
    if chosen.act == "list":
        for row in listed.calendar(path, arguments.instant(chosen.at)):
            told = json.dumps(listed.as_json(row), ensure_ascii=False)
            print(told if chosen.json else listed.line(row, words, site))
        return 0
    if chosen.file is None:
        raise UserError("publications_which")
    read = sheet.read(chosen.file.read_bytes(), site)
    if read.problems:
        for problem in read.problems:
            print(listed.wrong(problem, str(chosen.file), words), file=sys.stderr)
        return 1
    action = "publication.compare" if chosen.check else "publication.import"
    pieces = (to_builtins(piece) for piece in read.pieces())
    answer = listed.together(_ask(path, action, args={"rows": rows}) for rows in pieces)
    if chosen.json:
        return _told(answer)
    for line in listed.done(answer, read, words, compared=chosen.check):
        print(line)
    return 0


def _seat_token(chosen: Namespace) -> int:
    """Make, list, renew or revoke tokens; a new one is printed once and kept nowhere."""
    path = arguments.database(chosen.db)
    if chosen.act == "add":
        if not (chosen.seat and chosen.person):
            raise UserError("seat_whose")
        answer = _ask(path, "token.add", args={"role": chosen.seat, "person": chosen.person})
        print(answer["token"])
        return 0
    known = _ask(path, "token.list")["tokens"]
    if chosen.act == "list":
        for row in known:
            print(json.dumps(row, ensure_ascii=False) if chosen.json else _token_line(row))
        return 0
    held = [row["name"] for row in known if row["state"] == "in force"]
    of_person = [row["name"] for row in known if row["person"] == chosen.person]
    names = [chosen.name] if chosen.name else [name for name in held if name in of_person]
    if not names:
        raise UserError("token_which")
    for name in names:
        _told(_ask(path, f"token.{chosen.act}", target={"token": name}) | {"token": name})
    return 0


def _token_line(row: dict[str, Any]) -> str:
    ends = row["revoked"] or row["expires"]
    told = (row["name"], row["role"], row["state"], ends, str(row["connected"]), row["person"])
    return "  ".join(told)


def _agents(chosen: Namespace) -> int:
    """Take the list of people from a file, or print it as one."""
    from commandcenter.people_file import list_file, people_lines

    path, settings = arguments.database(chosen.db), _settings()
    if chosen.act == "list":
        for line in people_lines(path, arguments.instant(chosen.at)):
            print(line)
        return 0
    if chosen.file is None:
        raise UserError("agents_which")
    told = {"taken": 0, "known": 0}
    for lines in list_file(chosen.file, settings):
        answer = _ask(path, "agents.list", args={"lines": lines})
        told = {key: told[key] + answer[key] for key in told}
    return _told(told)


def _ask(path: Path, action: str, **more: dict[str, Any]) -> dict[str, Any]:
    """Have the one writer carry out a command: the hub that runs, or one that runs for this only."""
    from commandcenter.hub.alone import carry_out
    from commandcenter.hub.control import ask
    from commandcenter.hub.presence import find

    here = find(path)
    if here is None and not path.exists():  # before a database is made for a slip of the pen
        raise UserError("journal_missing", path=str(path))
    result = ask(here, action, **more) if here else carry_out(_plan(str(path)), action, **more)
    if result.error is not None and not result.ok:
        raise UserError(result.error.key, **result.error.values)
    return result.data


def _told(answer: dict[str, Any]) -> int:
    print(json.dumps(answer))
    return 0


def _detect(chosen: Namespace) -> int:
    from alerts.detect import detect_stream, open_stream

    with open_stream(Path(chosen.file)) as lines:
        detect_stream(lines, sys.stdout, sys.stderr)
    return 0


def _alerts(chosen: Namespace) -> int:
    """Tell the parameters of detection in force, or try others on the last weeks of a log."""
    from functools import partial

    from alerts.desk import AlertDesk
    from alerts.tuned import FIGURES, as_settings, data, tuned, with_changes
    from commandcenter.languages import language
    from commandcenter.settings import FILE
    from commandcenter.tuning import told
    from commandcenter.tuning.replay import replay

    settings = _settings()
    old = tuned(settings.alerts)
    if chosen.act == "parameters":
        print(json.dumps(data(old), indent=None if chosen.json else 2))
        return 0
    if not chosen.changes:
        raise UserError("tuning_nothing_set", known=", ".join(FIGURES))
    changed = with_changes(settings.alerts, chosen.changes, chosen.name or _TRIED)
    new, path = tuned(changed), arguments.database(chosen.db)
    found = replay(path, chosen.weeks, partial(AlertDesk, old), partial(AlertDesk, new))
    if chosen.json:
        print(json.dumps(told.data(found, old.version, new.version), ensure_ascii=False))
        return 0
    words = language(chosen.lang or settings.language)
    for line in told.lines(found, old.version, new.version, words, settings.timezone):
        print(line)
    print(words.word("tuning.entry", file=FILE) if chosen.name else words.word("tuning.name_it"))
    print(as_settings(changed) if chosen.name else "", end="")
    return 0


_TRIED = "tried"  # the version of a set that has no name yet


def _kpi(chosen: Namespace) -> int:
    from commandcenter.reckoning import Asked, reckon
    from commandcenter.recorded import places

    as_of_us = arguments.instant(chosen.as_of) or 0
    after_us = arguments.instant(chosen.begin) or 0
    asked = Asked(as_of_us, after_us, places(chosen.where))
    settings = _settings()
    found = reckon(chosen.events, chosen.calendar, settings, asked)
    if chosen.cases:
        for case in found.cases(chosen.cases):
            print(json.dumps(case, ensure_ascii=False))
        return 0
    document = found.document(chosen.lang or settings.language)
    print(json.dumps(document, ensure_ascii=False, indent=None if chosen.json else 2))
    return 0


def _export(chosen: Namespace) -> int:
    """Write what is asked for into a file; the hub may run meanwhile, nothing of it is changed."""
    from commandcenter.exports.tables import Period, table
    from commandcenter.exports.written import write

    path, settings = arguments.database(chosen.db), _settings()
    period = Period(arguments.instant(chosen.begin) or 0, arguments.instant(chosen.end))
    shown = chosen.lang or settings.language
    found = table(path, chosen.what, period, settings, shown)
    rows = write(found, chosen.out, chosen.format, beside=path)
    print(json.dumps({"file": str(chosen.out.resolve()), "rows": rows}))
    return 0


def _reading(chosen: Namespace) -> int:
    """Look after the site's rules of reading: check the files, try them on stored messages, reload them."""
    from commandcenter import trial

    folder = _rules_folder()
    if chosen.act == "check":
        print(json.dumps(trial.check(folder), indent=None if chosen.json else 2))
        return 0
    path = arguments.database(chosen.db)
    if chosen.act == "reload":
        return _told(_ask(path, "reading.reload"))
    found = trial.dry_run(path, folder, chosen.days)
    print(json.dumps(found, ensure_ascii=False, indent=None if chosen.json else 2))
    return 0


def _classify(chosen: Namespace) -> int:
    from commandcenter.semantic.classify import classify_lines
    from commandcenter.semantic.rules import put_in_force
    from commandcenter.semantic.site_rules import load

    del chosen  # it answers in JSON only
    put_in_force(load(_rules_folder()))
    for line in classify_lines(_lines_in()):
        sys.stdout.write(line + "\n")
    return 0


def _group(chosen: Namespace) -> int:
    from commandcenter.conversations import group_lines

    del chosen  # as `classify`
    for line in group_lines(_lines_in()):
        sys.stdout.write(line + "\n")
    return 0


def _normalize(chosen: Namespace) -> int:
    """Print canonical events and dead letters, one a line, for the capture lines that come in."""
    from feeds.normalize import normalize_lines

    for line in normalize_lines(chosen.adapter, sys.stdin.buffer):
        sys.stdout.write(line + "\n")
    return 0


def _train(chosen: Namespace) -> int:
    from commandcenter.semantic.model import FOLDER
    from commandcenter.training.train import train

    train(chosen.data, chosen.out or FOLDER)
    return 0


def _lines_in() -> Iterator[str]:
    """Yield the lines of standard input; bytes that are no UTF-8 become U+FFFD."""
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace")


# ---- pictures, benchmarks, the doctor


def _screenshot(chosen: Namespace) -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    picture = _drawn(chosen, arguments.size(chosen.size), chosen.lang or _settings().language)
    if not picture.image.save(str(chosen.out)):
        raise UserError("file_not_written", file=str(chosen.out))
    if chosen.texts is not None:
        chosen.texts.write_text(json.dumps([text._asdict() for text in picture.texts]), "utf-8")
    return 0


def _drawn(chosen: Namespace, size: tuple[int, int], shown: str) -> "Picture":
    from commandcenter.report import at
    from ui.viewing import Viewing

    viewing = Viewing(chosen.distance or Viewing().distance_m, chosen.diagonal)
    if chosen.screen == "setup":
        from ui.setup.picture import draw_setup

        return draw_setup(viewing, language=shown, size=size, step=chosen.step, roles=SEATS)
    _, moment, view = at(arguments.database(chosen.db), _settings(), arguments.instant(chosen.at))
    if chosen.screen == "wall":
        from ui.picture import draw_wall

        return draw_wall(view, language=shown, size=size, viewing=viewing, scene=chosen.scene)
    from commandcenter.hub.answers import standing_still
    from commandcenter.hub.criteria_files import in_state
    from commandcenter.hub.evidence import texts_of
    from commandcenter.report import newest_messages
    from commandcenter.views.desk import desk
    from commandcenter.views.moderation import moderation, positions
    from commandcenter.views.regia import as_read
    from ui.desk.picture import Shot, draw_desk

    path = arguments.database(chosen.db)
    recent = newest_messages(path, moment.now_us)
    texts = texts_of(path, positions(moderation(moment)))
    with standing_still(path, moment, _settings()) as answer:
        assigned = as_read(moment, in_state(path, moment.state, _criteria_folder()))
        shot = Shot(view, desk(moment, recent, texts=texts, regia=assigned), answer=answer)
        return draw_desk(shot, pane=chosen.screen, language=shown, size=size, panel=chosen.panel)


def _report(chosen: Namespace) -> int:
    """Write a manager's page of a day or a week."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from commandcenter.report import page
    from ui.report import write_report

    settings = _settings()
    path, at_us = arguments.database(chosen.db), arguments.instant(chosen.at)
    view = page(path, settings, chosen.kind, at_us)
    write_report(view, chosen.out, chosen.lang or settings.language)
    return 0


def _assign(chosen: Namespace) -> int:
    """Answer the lines on standard input, each before the next is read; or say how fast that is."""
    import gc

    if chosen.act == "dry-run":
        return _dry_run(chosen)
    if chosen.bench is not None:
        from commandcenter.bench.assignment import speed

        print(json.dumps(speed(chosen.bench)))
        return 0
    if chosen.verify:
        return _decided_again(chosen)
    from commandcenter.assignment.engine import Engine
    from commandcenter.assignment.stdio import answer_lines

    gc.disable()  # no cycles are left behind, and a collection would make one answer late
    for answer in answer_lines(sys.stdin.buffer, Engine()):
        sys.stdout.buffer.write(answer)
        sys.stdout.buffer.flush()
    return 0


def _dry_run(chosen: Namespace) -> int:
    """Tell what other criteria would have changed in the last weeks of a log."""
    from commandcenter import settings
    from commandcenter.criteria import criteria
    from commandcenter.history import History
    from commandcenter.hub.criteria_files import in_state
    from commandcenter.languages import language
    from commandcenter.platform import config_folder
    from commandcenter.rehearsal import told
    from commandcenter.rehearsal.compared import dry_run

    new = criteria.load(
        _folder_of_criteria(chosen.criteria, "assign dry-run --db PATH --criteria .")
    )
    path, site = arguments.database(chosen.db), settings.load(config_folder() / settings.FILE)
    history = History(path)
    try:
        state = history.state_now()
    finally:
        history.close()
    found = dry_run(path, chosen.weeks, in_state(path, state, _criteria_folder()), new, site)
    if chosen.json:
        print(json.dumps(told.data(found), ensure_ascii=False))
        return 0
    words = language(chosen.lang or site.language)
    for line in told.lines(found, words, site.timezone):
        print(line)
    return 0


def _criteria(chosen: Namespace) -> int:
    """Check a folder of criteria, have the hub reload the site's, or show those in force."""
    from commandcenter.criteria import criteria
    from commandcenter.languages import language

    if chosen.act == "show":
        return _told(_ask(arguments.database(chosen.db), "criteria.show"))
    if chosen.act == "reload":
        if not chosen.reason.strip():
            raise UserError("criteria_reason")
        path = arguments.database(chosen.db)
        return _told(_ask(path, "criteria.reload", args={"reason": chosen.reason}))
    folder = _folder_of_criteria(chosen.folder, "criteria check .")
    site = criteria.site_texts(folder)
    found = criteria.examined(site, folder)
    words = language(chosen.lang or _settings().language)
    problems = [words.error(one) for one in found.problems]
    version = found.criteria.version if found.criteria is not None else None
    if chosen.json:
        print(json.dumps({"version": version, "files": sorted(site), "problems": problems}))
        return 1 if problems else 0
    for line in problems:
        print(line, file=sys.stderr)
    if found.criteria is None:
        print(words.word("criteria_check.wrong", n=len(problems)), file=sys.stderr)
        return 1
    print(words.word("criteria_check.good", version=version))
    own = words.word("criteria_check.own", files=", ".join(sorted(site)))
    print(own if site else words.word("criteria_check.none"))
    print(words.word("criteria_check.macros", n=len(found.criteria.macros)))
    return 0


def _folder_of_criteria(folder: Path | None, example: str) -> Path:
    if folder is None:
        raise UserError("criteria_which", example=example)
    if not folder.is_dir():
        raise UserError("criteria_no_folder", folder=str(folder))
    return folder


def _decided_again(chosen: Namespace) -> int:
    """Take the turns of the engine again from a log, by the criteria and terms of now."""
    from commandcenter.dispatch.verified import taken_again, turns
    from commandcenter.history import History
    from commandcenter.hub.criteria_files import on_record

    history = History(arguments.database(chosen.db))
    try:
        wanted = turns(history.facts())
        state = history.state_now(until=wanted[0].basis.seq if wanted else 0)
        criteria = on_record(history, history.state_now())
        found = taken_again(state, history.facts(state.seq), wanted, criteria, _settings())
    finally:
        history.close()
    differences = [one._asdict() for one in found.differences]
    print(json.dumps(found._asdict() | {"differences": differences}))
    return 1 if found.differences else 0


def _bench(chosen: Namespace) -> int:
    from functools import partial

    from alerts.desk import AlertDesk
    from commandcenter.bench import BENCHMARKS, Benchmark, regia, review, run, staffing, wall
    from feeds.simulator.crises import staged
    from ui.desk.scrub import scrub

    forecast = partial(staffing.measure, play=staged, new_desk=AlertDesk)
    watch = partial(wall.measure, size=wall.watched_for(chosen.minutes))
    gone = Benchmark("review", partial(review.measure, scrub=scrub))
    desk = partial(regia.measure, desk=regia.command_of("ui.desk.pressing"))
    gone_on = (gone, Benchmark("regia", desk))
    known = (*BENCHMARKS, *gone_on, Benchmark("wall", watch), Benchmark("staffing", forecast))
    return run(chosen.name, as_json=chosen.json, benchmarks=known)


def _doctor(chosen: Namespace) -> int:
    from commandcenter.doctor import examine, report

    findings = examine()
    print(report(findings, as_json=chosen.json))
    return 1 if any(finding.state == "missing" for finding in findings) else 0


# ---- small things


def _program(*argv: str) -> list[str]:
    """Return the command that starts this program in a process of its own."""
    return [sys.executable, str(Path(__file__).resolve()), *argv]


def _settings() -> "Settings":
    from commandcenter import settings
    from commandcenter.platform import config_folder

    return _with_criteria(settings.load(config_folder() / settings.FILE))


def _with_criteria(settings: "Settings") -> "Settings":
    """Return settings with the queues and promises of the site's criteria, where those can be read."""
    from commandcenter.criteria import criteria

    try:
        return criteria.load(_criteria_folder()).settings(settings)
    except UserError:  # the hub says so on every screen, and goes by the last good ones
        return settings


def _criteria_folder() -> Path:
    """Return where a site keeps its own criteria of assignment."""
    from commandcenter.criteria.criteria import FOLDER
    from commandcenter.platform import config_folder

    return config_folder() / FOLDER


def _rules_folder() -> Path:
    """Return where a site keeps its own rules of reading."""
    from commandcenter.platform import config_folder
    from commandcenter.semantic.site_rules import FOLDER

    return config_folder() / FOLDER


def _words() -> "Language":

    from commandcenter.languages import language

    try:
        return language(_settings().language)
    except (UserError, KeyError):
        return language("en")


def _log_to(chosen: Namespace) -> None:
    """Log lines of a hub that a window started go to a file, those of commands to stderr."""
    if getattr(chosen, "leave_alone", None) is not None or getattr(chosen, "log", False):
        logs.into("hub.log")
        return
    logs.to_stderr()
    if getattr(chosen, "watched", False):
        logs.beside("wall.log")


ROLES: Mapping[str, arguments.Run] = {
    "wall": _wall,
    "join": _join,
    "setup": _setup,
    "regia": _desk,
    "review": _desk,
    "hub": _hub,
    "service": _service,
    "replay": _replay,
    "import": _import,
    "feed": _feed,
    "gateway": _gateway,
    "stored": _stored,
    "health": _health,
    "state": _state,
    "audit": _audit,
    "backup": _backup,
    "restore": _restore,
    "erase": _erase,
    "retention": _retention,
    "screenshot": _screenshot,
    "quarantine": _quarantine,
    "month": _month,
    "publications": _publications,
    "agents": _agents,
    "seat-token": _seat_token,
    "kpi": _kpi,
    "export": _export,
    "report": _report,
    "classify": _classify,
    "group": _group,
    "normalize": _normalize,
    "train": _train,
    "assign": _assign,
    "criteria": _criteria,
    "reading": _reading,
    "alerts": _alerts,
    "detect": _detect,
    "bench": _bench,
    "doctor": _doctor,
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
