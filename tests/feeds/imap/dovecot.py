"""A real Dovecot on loopback: LMTP in, IMAP with IDLE out. No rights are needed, nothing is installed.

Where it comes from, in this order: the folder that DOVECOT names (a root with usr/sbin/dovecot), the system's
own, and Debian's packages, unpacked into the cache. Without any of them a test is skipped; in CI it fails.
"""

import getpass
import grp
import os
import shutil
import signal
import smtplib
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from commandcenter.platform import lock_file

PASSWORD = "correct-horse-battery"
PACKAGES = ("dovecot-core", "dovecot-imapd", "dovecot-lmtpd")
CACHE = Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")).expanduser() / "commandcenter-tests"
STARTS_S = 20.0

_BUILT_IN = b"/usr/lib/dovecot/modules"  # as Debian built it
_BESIDE = b"./././././././././modules/"[-len(_BUILT_IN) :]  # as long, from the folder it runs in

_CONFIG = """
protocols = imap lmtp
listen = 127.0.0.1
base_dir = {run}
state_dir = {run}
libexec_dir = {lib}
login_plugin_dir = {lib}/modules/login
mail_plugin_dir = {lib}/modules
import_environment = TZ LD_LIBRARY_PATH
log_path = {home}/log
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
mail_max_userip_connections = {connections}
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
first_valid_uid = 1
mail_location = maildir:{home}/mail/%u
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={mail} gid={mail_group} home={home}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
"""


_BY_TOKEN = """
auth_mechanisms = $auth_mechanisms xoauth2
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {home}/oauth2.conf
}}
"""


class Found(NamedTuple):
    """Where a Dovecot is, and what its programs need to find their libraries."""

    root: Path
    environment: Mapping[str, str]

    @property
    def lib(self) -> Path:
        return self.root / "usr/lib/dovecot"


class Dovecot:
    """A mail server with one mailbox a user, all with the same password. `connections`: at most, per user."""

    def __init__(self, found: Found, home: Path, connections: int = 10, asks: str = "") -> None:
        """`asks`: where it asks whose an access token is; then tokens log in as well (XOAUTH2)."""
        self._found, self.home = found, home
        self.imap, self.lmtp = _free_port(), _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        is_root = os.getuid() == 0
        me = getpass.getuser()
        for folder in (home / "run/login", home / "mail"):
            folder.mkdir(parents=True)
        (home / "mail").chmod(0o777)
        for folder in (home / "run", home / "run/login"):
            (folder / "modules").symlink_to(found.lib / "modules")
        self._config = home / "dovecot.conf"
        self._config.write_text(
            _CONFIG.format(
                run=home / "run",
                home=home,
                lib=found.lib,
                connections=connections,
                password=PASSWORD,
                imap=self.imap,
                lmtp=self.lmtp,
                internal=me,
                internal_group="root" if is_root else _group(),
                login="nobody" if is_root else me,
                mail="nobody" if is_root else me,
                mail_group="nogroup" if is_root else _group(),
            )
            + (_BY_TOKEN.format(home=home) if asks else "")
        )
        if asks:
            told = "tokeninfo_url = {}\nusername_attribute = user\nforce_introspection = no\n"
            (home / "oauth2.conf").write_text(told.format(asks))

    def start(self) -> None:
        """Start, and wait until both doors are open."""
        server = self._found.root / "usr/sbin/dovecot"
        self._process = subprocess.Popen(
            [
                *(self._found.root / "usr/bin/doveconf", "-f", "service=master"),
                *("-c", self._config, "-e", server, "-F", "-c", self._config),
            ],
            env={**os.environ, **self._found.environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        until = time.monotonic() + STARTS_S
        while not (_listens(self.imap) and _listens(self.lmtp)):
            assert self._process.poll() is None, self.log()
            assert time.monotonic() < until, self.log()
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop; connections break."""
        if self._process is not None:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(10)
            with suppress(ProcessLookupError):  # those that serve a client outlive their master
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(10)
            self._process = None

    def deliver(self, mail: EmailMessage | bytes, user: str = "care") -> None:
        """Have a mail delivered, as the site's own server does."""
        raw = mail if isinstance(mail, bytes) else mail.as_bytes()
        with smtplib.LMTP("127.0.0.1", self.lmtp) as server:
            server.sendmail("sender@example.org", [user], raw)

    def renumber(self, user: str = "care") -> None:
        """Give a mailbox a new UIDVALIDITY and all its mails new numbers; the server must be stopped."""
        box = self.home / "mail" / user
        for file in [*box.glob("dovecot.*"), box / "dovecot-uidlist"]:
            file.unlink(missing_ok=True)
        for file in (box / "cur").iterdir():  # in another order, as a restored mailbox has it
            file.rename(box / "new" / file.name.partition(":")[0])

    def files(self, user: str = "care") -> list[Path]:
        """The mails of a mailbox, and their flags in their names."""
        box = self.home / "mail" / user
        return [file for name in ("cur", "new") for file in sorted((box / name).iterdir())]

    def spec(self, **options: str) -> str:
        """The spec of a feed that reads it."""
        told = {"security": "none", "own": "care@nuvola.example", **options}
        more = "&".join(f"{name}={value}" for name, value in told.items())
        return f"imap://care@127.0.0.1:{self.imap}/INBOX?{more}"

    def log(self) -> str:
        """What it says of itself."""
        file = self.home / "log"
        return file.read_text("utf-8", "replace") if file.exists() else "it said nothing"


@contextmanager
def serving(connections: int = 10, *, starts: bool = True, asks: str = "") -> Iterator[Dovecot]:
    """A server for one test. Its folder is its own: processes of other users must reach it."""
    home = Path(tempfile.mkdtemp(prefix="dovecot-"))
    home.chmod(0o755)
    server = Dovecot(the_dovecot(), home, connections, asks)
    try:
        if starts:
            server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


def letter(number: int, text: str = "no signal since nine", **headers: str) -> EmailMessage:
    """A customer's mail; `number` makes its Message-ID."""
    mail = EmailMessage()
    told = {
        "From": "Anna Rossi <anna@example.org>",
        "To": "care@nuvola.example",
        "Subject": f"question {number}",
        "Message-ID": f"<m{number}@example.org>",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    for name, value in told.items():
        mail[name] = value
    mail.set_content(text)
    return mail


@cache
def the_dovecot() -> Found:
    """Find one, or skip the test; in CI fail."""
    if told := os.environ.get("DOVECOT"):
        return _at(Path(told))
    if all(Path(f"/usr/{name}").exists() for name in ("sbin/dovecot", "lib/dovecot/lmtp")):
        return Found(Path("/"), {})
    try:
        return _unpacked()
    except (OSError, subprocess.CalledProcessError) as error:
        why = f"no Dovecot here ({error}): install {' '.join(PACKAGES)}, or set DOVECOT"
        if os.environ.get("CI"):
            pytest.fail(why)
        pytest.skip(why)


def _unpacked() -> Found:
    """Unpack Debian's packages once; several test processes may want it at the same time."""
    root = CACHE / "dovecot"
    CACHE.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + 300
    while not (root / "ready").exists():
        try:
            with lock_file(CACHE / "dovecot.lock"):
                if not (root / "ready").exists():
                    shutil.rmtree(root, ignore_errors=True)
                    _unpack(root)
                    (root / "ready").touch()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.5)
    return _at(root)


def _unpack(root: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _download(PACKAGES, Path(folder))
        for package in Path(folder).glob("*.deb"):
            subprocess.run(["dpkg-deb", "-x", package, root], check=True)
        if missing := _missing(root):
            _download(missing, Path(folder))
            for package in Path(folder).glob("lib*.deb"):
                subprocess.run(["dpkg-deb", "-x", package, root], check=True)
    for library in (root / "usr/lib/dovecot").glob("libdovecot*.so.0.0.0"):
        library.write_bytes(library.read_bytes().replace(_BUILT_IN, _BESIDE))


def _download(packages: tuple[str, ...], folder: Path) -> None:
    """Fetch packages without installing them. The lists of a fresh machine are empty or old."""
    command = ["apt-get", "-q", "-o", "APT::Sandbox::User=", "download", *packages]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    if subprocess.run(command, cwd=folder, check=False, **quiet).returncode:  # type: ignore[call-overload]
        subprocess.run(["apt-get", "-q", "update"], check=False, **quiet)  # type: ignore[call-overload]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


def _missing(root: Path) -> tuple[str, ...]:
    """Return the packages that hold libraries which this machine lacks: all it names, where it lacks one."""
    programs = [
        root / "usr/sbin/dovecot",
        *(root / f"usr/lib/dovecot/{n}" for n in ("auth", "imap")),
    ]
    told = subprocess.run(
        ["ldd", *programs],
        env={**os.environ, **_at(root).environment},
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    if "not found" not in told:
        return ()
    listed = subprocess.run(
        ["apt-cache", "depends", PACKAGES[0]], capture_output=True, text=True, check=True
    ).stdout
    names = (line.partition("Depends:")[2].strip() for line in listed.splitlines())
    return tuple(name for name in names if name.startswith("lib") and not name.startswith("libc6"))


def _at(root: Path) -> Found:
    lib = root / "usr/lib/dovecot"
    folders = [lib, lib / "modules/old-stats", *(root / "usr/lib").glob("*-linux-gnu")]
    return Found(root, {"LD_LIBRARY_PATH": ":".join(str(folder) for folder in folders)})


def _group() -> str:
    return grp.getgrgid(os.getgid()).gr_name


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
