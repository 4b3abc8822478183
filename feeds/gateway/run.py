"""A gateway as a process: the public side, the reading and the feed of hubs around one spool."""

import asyncio
import contextlib
import logging
import secrets
import socket
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import msgspec
import uvicorn

from commandcenter.clock import format_us, now_us
from commandcenter.credentials import credential
from commandcenter.errors import UserError
from commandcenter.platform import lock_file, stop_signals
from feeds.gateway import expiry
from feeds.gateway.acting.doing import Doing
from feeds.gateway.acting.ledger import Ledger
from feeds.gateway.config import Config, Hook
from feeds.gateway.hooks import Hooks, follow
from feeds.gateway.patient import PatientProtocol
from feeds.gateway.reading import read_on, row_of
from feeds.gateway.reconciling import Reconciler
from feeds.gateway.report import Standing, report_on
from feeds.gateway.selftest import SelfTest
from feeds.gateway.server import FeedServer
from feeds.gateway.spool import Rows, Spool
from feeds.gateway.web import Web

CONNECTIONS = 200
MIB = 1024 * 1024

_LOG = logging.getLogger(__name__)


class _Server(uvicorn.Server):
    """Leaves the signals to whoever runs it."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class Gateway:
    """One gateway, as the config in a file describes it; paths in it are beside that file."""

    def __init__(self, config: Config, file: Path) -> None:
        """Read the credentials and the spool; UserError where one is missing."""
        folder = file.parent
        self._config, self._file, self._folder = config, file, folder
        tokens = {hub.name: credential(hub.token) for hub in config.hubs}
        self._hooks = Hooks(config)
        self.spool = Spool(folder / config.spool, list(tokens), config.spool_mib * MIB)
        self._ledger = Ledger(folder / config.spool / "commands.jsonl")
        self._looking: list[tuple[tuple[Hook, str], asyncio.Task[None]]] = []
        self._feed = FeedServer(self.spool, tokens, self._doing())
        self._selftest = SelfTest(config.public, self._address)
        self._states: dict[str, str] = {}
        self._stop = asyncio.Event()

    async def run(
        self, listen: tuple[str, int], feed: tuple[str, int], ready: Callable[[str, str], None]
    ) -> None:
        """Serve until `stop`; `ready` is told both addresses."""
        door = _door(listen)
        web = Web(self.spool, self._hooks.taken, self._selftest, self._hook)
        server = _Server(self._uvicorn(web))
        hubs = await self._feed.open(*feed)
        tasks = [
            self._begun(work)
            for work in (
                self.spool.run(),
                read_on(self.spool, self._hooks.read_as),
                follow(self._file, self._config, self._take_up),
                expiry.watch(lambda: self._hooks.able, self._token),
                self._selftest.run(),
                report_on(lambda: Standing(self.spool.waiting, web.post_us), self._tell),
            )
        ]
        self._look_on()
        serving = asyncio.create_task(server.serve(sockets=[door]))
        try:
            ready(
                _address("https" if self._config.certificate else "http", door),
                _address("ws", hubs),
            )
            ends = [serving, asyncio.create_task(self._stop.wait())]
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            server.should_exit = True
            await asyncio.gather(serving, return_exceptions=True)
            hubs.close()
            await hubs.wait_closed()
            tasks += [task for _, task in self._looking]
            for task in (*tasks, ends[1]):
                task.cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
            self.spool.close()
            self._ledger.close()
        for error in ended:
            if isinstance(error, Exception):
                raise error  # a part that ended by a fault takes the gateway with it, loudly

    def stop(self) -> None:
        """Ask it to end: what is being answered is answered first."""
        self._stop.set()

    def _begun(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Begin a part: one that fails stops the gateway; one may have nothing to do and end."""
        task = asyncio.create_task(work)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and task.exception() is not None:
            self._stop.set()

    async def _take_up(self, config: Config) -> None:
        """Take the webhooks of a config that was written while we run."""
        able, before = self._hooks.able, set(self._hooks.taken)
        self._hooks.put(config)
        for name in before - self._hooks.taken.keys():  # nobody waits for it any more
            for part in (name, f"{name}/token"):
                await self._tell({"feed": f"gateway/{part}", "state": "removed"})
        _LOG.info("webhooks now: %s", ", ".join(self._hooks.taken))
        if self._hooks.able != able:
            self._look_on()
            await self._feed.renew(self._doing())

    def _doing(self) -> Doing:
        return Doing(self._hooks.able, self._ledger, self.spool)

    def _look_on(self) -> None:
        """Have every Chatwoot asked for what its webhooks missed, and no other one any more."""
        wanted = [one for one in self._hooks.able if one[0].adapter == "chatwoot"]
        for one, task in self._looking:
            if one not in wanted:
                task.cancel()
        self._looking = [(one, task) for one, task in self._looking if one in wanted]
        known = [one for one, _ in self._looking]
        for one in wanted:
            if one not in known:
                task = self._begun(Reconciler(*one, self._rows).run())
                self._looking.append((one, task))

    def _uvicorn(self, web: Web) -> uvicorn.Config:
        def beside(name: str) -> str | None:
            return str(self._folder / name) if name else None

        return uvicorn.Config(
            web,
            http=PatientProtocol,
            ws="none",
            lifespan="off",
            loop="none",
            log_config=None,
            log_level="error",
            access_log=False,
            proxy_headers=False,
            server_header=False,
            limit_concurrency=CONNECTIONS,
            timeout_keep_alive=5,
            timeout_graceful_shutdown=5,
            h11_max_incomplete_event_size=16 * 1024,
            ssl_certfile=beside(self._config.certificate),
            ssl_keyfile=beside(self._config.key),
        )

    async def _rows(self, made: list[dict[str, Any]]) -> None:
        """Keep events that were asked for, for the hubs."""
        if made:
            await self.spool.rows(Rows(0, [row_of(one) for one in made]))

    async def _hook(self, name: str, state: str, reason: str) -> None:
        await self._changed(name, state, reason)

    async def _address(self, state: str, reason: str) -> None:
        await self._changed("address", state, reason)

    async def _token(self, hook: Hook, ending: expiry.Ending) -> None:
        """Tell how long hubs can answer through a hook; that it takes webhooks is another matter."""
        level = logging.INFO if ending.state == "holds" else logging.WARNING
        until = format_us(ending.until_us) if ending.until_us is not None else ""
        _LOG.log(level, "the token of hook %s %s %s", hook.name, ending.state, until)
        data = {"feed": f"gateway/{hook.name}/token", "state": "live"}
        if ending.state != "holds":
            data |= {"state": "lagging", "reason_code": f"token_{ending.state}"}
        await self._tell(data | ({"until": until} if until else {}))

    async def _changed(self, name: str, state: str, reason: str) -> None:
        """Tell the hubs, and whoever reads the log, that a hook or the public address is otherwise now."""
        data: dict[str, Any] = {"feed": f"gateway/{name}", "state": state}
        data |= {"previous": self._states.get(name), "reason_code": reason or None}
        self._states[name] = state
        level = logging.INFO if state == "live" else logging.WARNING
        _LOG.log(level, "gateway/%s is %s %s", name, state, reason)
        await self._tell({key: value for key, value in data.items() if value is not None})

    async def _tell(self, data: dict[str, Any]) -> None:
        event = {
            "specversion": "1.0",
            "id": f"gateway:{secrets.token_hex(8)}",
            "source": "/feeds/gateway",
            "type": "care.feed.statuschanged.v1",
            "time": format_us(now_us()),
            "data": data,
        }
        with contextlib.suppress(OSError):  # told by the spool
            await self.spool.rows(Rows(0, [msgspec.json.encode(event).decode()]))


def lock_of(config: Config, file: Path) -> Path:
    """Return what a gateway with that config holds while it runs."""
    return (file.parent / config.spool).with_suffix(".lock")


def serve(
    config: Config,
    file: Path,
    listen: tuple[str, int],
    feed: tuple[str, int],
    ready: Callable[[str, str], None],
) -> None:
    """Run a gateway until the system or a person asks it to stop. UserError in words."""
    (file.parent / config.spool).mkdir(mode=0o700, parents=True, exist_ok=True)
    asyncio.run(_serve(config, file, listen, feed, ready))


async def _serve(
    config: Config,
    file: Path,
    listen: tuple[str, int],
    feed: tuple[str, int],
    ready: Callable[[str, str], None],
) -> None:
    try:
        lock = lock_file(lock_of(config, file), "gateway")
    except OSError as error:
        raise UserError("spool_in_use", folder=str(file.parent / config.spool)) from error
    with lock:
        gateway = Gateway(config, file)
        stop_signals(asyncio.get_running_loop(), gateway.stop)
        await gateway.run(listen, feed, ready)


def _door(listen: tuple[str, int]) -> socket.socket:
    host, port = listen
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    door = socket.socket(family, socket.SOCK_STREAM)
    try:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind((host, port))
        door.listen(
            CONNECTIONS
        )  # who is told `ready` and connects at once waits, and is not refused
    except OSError:
        door.close()
        raise
    return door


def _address(scheme: str, server: Any) -> str:
    name = (
        server.getsockname()
        if isinstance(server, socket.socket)
        else next(iter(server.sockets)).getsockname()
    )
    host = f"[{name[0]}]" if ":" in name[0] else name[0]
    return f"{scheme}://{host}:{name[1]}" + ("/feed" if scheme == "ws" else "")
