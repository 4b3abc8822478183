"""A hub that starts with the machine: what each system is given for it, as files and commands.

Linux: a unit of systemd. macOS: a launch daemon. Windows: a task that starts with the computer. Each restarts
a hub that fails, under an account of its own, and comes with one command that speaks as that account.
"""

import plistlib
import shlex
from collections.abc import Sequence
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import NamedTuple
from xml.sax.saxutils import escape

NAME = "commandcenter"
LABEL = "org.commandcenter.hub"
_LOCAL_SERVICE = "S-1-5-19"  # of Windows: an account without rights, and without a password


class Wanted(NamedTuple):
    """The hub that is to run: the words that start this program, and all else it is told."""

    program: Sequence[str]
    db: PurePath
    listen: str
    feeds: Sequence[str]
    account: str
    metrics: str = ""  # where its health can be read, "" = nowhere

    @property
    def home(self) -> PurePath:
        """Where its settings, keys and log lines are: beside its database."""
        return self.db.parent / "home"

    @property
    def hub(self) -> list[str]:
        """Return what comes after the program: the hub itself."""
        feeds = [word for feed in self.feeds for word in ("--feed", feed)]
        told = ["hub", "--db", str(self.db), "--listen", self.listen, *feeds]
        if self.metrics:
            told += ["--metrics", self.metrics]
        return [*told, "--log"]  # to a file that is kept short


class Given(NamedTuple):
    """What a system is given: files by their path, commands that put them in force, and take them away."""

    unit: PurePath  # its presence says that the service is installed
    files: dict[PurePath, str]
    begin: list[list[str]]
    end: list[list[str]]
    is_running: list[str]  # exit code 0 where it runs
    look: str  # where it is told why it does not


def given(system: str, wanted: Wanted) -> Given:
    """Return what `system` (as `sys.platform` names it) is given for a hub."""
    return {"win32": _windows, "darwin": _macos}.get(system, _linux)(wanted)


def _linux(wanted: Wanted) -> Given:
    unit = PurePosixPath("/etc/systemd/system") / f"{NAME}.service"
    speak = PurePosixPath("/usr/local/bin") / NAME
    files: dict[PurePath, str] = {unit: _unit(wanted), speak: _script(wanted)}
    ctl = ["systemctl"]
    return Given(
        unit,
        files,
        begin=[[*ctl, "daemon-reload"], [*ctl, "enable", NAME], [*ctl, "restart", NAME]],
        end=[[*ctl, "disable", "--now", NAME]],
        is_running=[*ctl, "is-active", "--quiet", NAME],
        look=f"journalctl -u {NAME}",
    )


def _unit(wanted: Wanted) -> str:
    lines = (
        "[Unit]",
        "Description=Command center hub",
        "Wants=network-online.target",
        "After=network-online.target",
        "StartLimitIntervalSec=0",
        "",
        "[Service]",
        f"User={wanted.account}",
        f"ExecStart={' '.join(_for_systemd(word) for word in [*wanted.program, *wanted.hub])}",
        f"Environment={_for_systemd(f'COMMANDCENTER_HOME={wanted.home}')}",
        "Restart=always",
        "RestartSec=200ms",
        "TimeoutStopSec=20",
        "UMask=0077",
        "LimitNOFILE=8192",
        "NoNewPrivileges=yes",
        "CapabilityBoundingSet=",
        "ProtectSystem=strict",
        "ProtectHome=read-only",
        f"ReadWritePaths={_for_systemd(str(wanted.db.parent))}",
        "PrivateTmp=yes",
        "PrivateDevices=yes",
        "ProtectKernelTunables=yes",
        "ProtectKernelModules=yes",
        "ProtectKernelLogs=yes",
        "ProtectControlGroups=yes",
        "ProtectClock=yes",
        "ProtectHostname=yes",
        "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK",
        "RestrictNamespaces=yes",
        "RestrictRealtime=yes",
        "RestrictSUIDSGID=yes",
        "LockPersonality=yes",
        "SystemCallArchitectures=native",
        "",
        "[Install]",
        "WantedBy=multi-user.target",
    )
    return "\n".join(lines) + "\n"


def _script(wanted: Wanted) -> str:
    """Return a command for people: this program as the account of the hub, wherever it is called."""
    speak = shlex.join(["env", f"COMMANDCENTER_HOME={wanted.home}", *wanted.program])
    account = shlex.quote(wanted.account)
    return (
        "#!/bin/sh\n"
        "# The command center, as the account that runs its hub.\n"
        'PATH="$PATH:/usr/sbin:/sbin"\n'  # cron leaves out where runuser is
        f'if [ "$(id -un)" = {account} ]; then exec {speak} "$@"; fi\n'
        'if [ "$(id -u)" != 0 ]; then echo "Call it as root: sudo $0 $*" >&2; exit 1; fi\n'
        f'cd / && exec runuser -u {account} -- {speak} "$@"\n'
    )


def _macos(wanted: Wanted) -> Given:
    unit = PurePosixPath("/Library/LaunchDaemons") / f"{LABEL}.plist"
    told = {
        "Label": LABEL,
        "ProgramArguments": [*wanted.program, *wanted.hub],
        "EnvironmentVariables": {"COMMANDCENTER_HOME": str(wanted.home)},
        "UserName": wanted.account,
        "RunAtLoad": True,
        "KeepAlive": True,
        "ThrottleInterval": 1,
        "ExitTimeOut": 20,
        "Umask": 0o077,
        "ProcessType": "Interactive",  # else its timers are slowed down
    }
    speak = PurePosixPath("/usr/local/bin") / NAME
    script = _script(wanted).replace("runuser -u", "sudo -u")
    ctl = ["launchctl"]
    return Given(
        unit,
        {unit: plistlib.dumps(told).decode(), speak: script},
        begin=[[*ctl, "bootstrap", "system", str(unit)]],
        end=[[*ctl, "bootout", f"system/{LABEL}"]],
        is_running=[*ctl, "print", f"system/{LABEL}"],
        look=str(wanted.home / "logs" / "hub.log"),
    )


def _windows(wanted: Wanted) -> Given:
    """A task has no environment of its own, so that it calls a small file that sets one."""
    folder = PureWindowsPath(wanted.db.parent)
    speak, unit = folder / f"{NAME}.cmd", folder / f"{NAME}.xml"
    program = " ".join(_for_cmd(word) for word in wanted.program)
    home = f'set "COMMANDCENTER_HOME={str(wanted.home).replace("%", "%%")}"'
    script = f"@echo off\r\nchcp 65001 >nul\r\n{home}\r\n{program} %*\r\n"
    hub = " ".join(f'"{word}"' for word in wanted.hub)
    task = _TASK.format(
        account=_LOCAL_SERVICE,
        command="cmd.exe",
        arguments=escape(f'/d /c ""{speak}" {hub}"'),
    )
    named = ["/tn", "Command center hub"]
    return Given(
        unit,
        {speak: script, unit: task},
        begin=[
            ["icacls", str(folder), "/grant", f"*{_LOCAL_SERVICE}:(OI)(CI)M", "/q"],
            ["schtasks", "/create", *named, "/xml", str(unit), "/f"],
            ["schtasks", "/run", *named],
        ],
        end=[["schtasks", "/end", *named], ["schtasks", "/delete", *named, "/f"]],
        is_running=["schtasks", "/query", *named],
        look=str(PureWindowsPath(wanted.home) / "logs" / "hub.log"),
    )


# A task that is made without this file ends after 72 hours, and when the power goes to a battery.
_TASK = """<?xml version="1.0" encoding="UTF-8"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <Triggers><BootTrigger><Enabled>true</Enabled></BootTrigger></Triggers>
  <Principals><Principal id="hub">
    <UserId>{account}</UserId><RunLevel>LeastPrivilege</RunLevel>
  </Principal></Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <RestartOnFailure><Interval>PT1M</Interval><Count>999</Count></RestartOnFailure>
    <Priority>4</Priority>
  </Settings>
  <Actions Context="hub"><Exec><Command>{command}</Command><Arguments>{arguments}</Arguments></Exec></Actions>
</Task>
"""


def _for_systemd(word: str) -> str:
    """Quote a word as units want it: nothing in it is a variable, a specifier or the end of the word."""
    quoted = word.replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$").replace("%", "%%")
    return f'"{quoted}"'


def _for_cmd(word: str) -> str:
    return '"' + word.replace("%", "%%") + '"'


def folders(wanted: Wanted) -> list[Path]:
    """Return the folders that the account of the hub owns."""
    return [Path(wanted.db.parent), Path(wanted.home)]
