"""The seat's end of the wire: a WebSocket protocol without I/O, fed from one Qt socket. No threads.

It connects, and comes back by itself whatever happens; it never raises into the event loop. What it
knows of the connection is a `LinkState`: a known break is told at once, silence by two timers.
"""

import logging
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import msgspec
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtNetwork import QAbstractSocket, QSsl, QSslCertificate, QSslSocket, QTcpSocket
from websockets.client import ClientProtocol
from websockets.exceptions import InvalidStatus
from websockets.frames import Frame, Opcode
from websockets.http11 import Response
from websockets.protocol import State
from websockets.uri import parse_uri

from commandcenter.errors import UnreadableError, UserError
from commandcenter.platform import boot_us
from commandcenter.protocol.address import is_loopback
from commandcenter.protocol.frames import PROTOCOL, CommandFrame, FromHub, Seen, Welcome
from commandcenter.protocol.pin import pin_of
from commandcenter.protocol.presence import Doing
from ui.linkstate import SILENCE, LinkState, Reason, SeatState, Silence

LOG = logging.getLogger(__name__)

LARGEST_MESSAGE = 4 * 1024 * 1024  # a view of 500 rows has 60 KiB
READ_BUFFER = 1024 * 1024
WRITE_LIMIT = 256 * 1024
SLICE = 256 * 1024  # bytes taken in one turn of the event loop: bounds the stall of the screen
# No wait is longer than a quarter of the time that the hub is away: one that restarts is found at once.
BACKOFF_MS = (
    *(200, 200, 200, 200, 200, 250, 300, 350, 450, 550, 700, 900),
    *(1100, 1400, 1700, 2100, 2700, 3300, 4200, 5000),
)
SETTLED_US = 5_000_000  # a connection that lived this long starts its back-off anew
_WATCH_MS = 100

_ENCODE = msgspec.json.Encoder().encode
_DECODE = msgspec.json.Decoder(FromHub).decode
_QUIET = logging.getLogger("commandcenter.ui.websockets")
_QUIET.setLevel(logging.CRITICAL)  # its lines hold headers, and so the token


class Link(QObject):
    """One connection to a hub, for as long as the seat lives.

    `received` carries every frame that could be read; `changed` says that `state()` may be another.
    `token` goes only into the handshake's header. For wss, `pin` is the fingerprint of the hub's key that
    this seat was paired with: whoever shows another one is sent nothing. Without one the certificate has
    to be signed by somebody whom this machine trusts, or by `ca_file`.
    """

    received = Signal(object)
    changed = Signal()

    def __init__(
        self,
        url: str,
        token: str,
        *,
        pin: str = "",
        ca_file: Path | None = None,
        silence: Silence = SILENCE,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.silence = silence
        self._uri = parse_uri(seat_url(url))
        self._token = token
        self._pin = pin
        self._ca_file = ca_file
        self._socket: QTcpSocket | None = None
        self._protocol: ClientProtocol | None = None
        self._fragments: list[bytes] = []
        self._opened_us = boot_us()
        self._began_us = boot_us()
        self._life_us: int | None = None
        self._attempt = 0
        self._reason: Reason = "waiting"
        self._is_up = False
        self._help_line = ""
        self._shown: SeatState = "disconnected"
        self._closing = False
        # precise: a coarse timer may wait, and say that it waits, 5 % longer than the pause
        self._retry = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._retry.timeout.connect(self._open)
        self._more = QTimer(self, singleShot=True, interval=0)
        self._more.timeout.connect(self._read)
        self._watch = QTimer(self, interval=_WATCH_MS)
        self._watch.timeout.connect(self._look)

    def open(self) -> None:
        """Start; from now on the link keeps itself up."""
        self._opened_us = boot_us()
        self._watch.start()
        self._open()

    @property
    def token(self) -> str:
        """By which token this seat is let in."""
        return self._token

    def take(self, token: str) -> None:
        """Come in by another token: the connection of the one before ends at once."""
        self._token, self._attempt, self._reason = token, 0, "waiting"
        self._retry.stop()
        if self._protocol is not None and self._protocol.state is State.OPEN:
            self._protocol.send_close(1001)
            self._flush()
        self._drop()
        self._is_up, self._life_us, self._opened_us = False, None, boot_us()
        self._open()
        self._tell()
        self.changed.emit()

    def close(self) -> None:
        """End for good: say goodbye to the hub, drop the socket, stop every timer."""
        self._closing = True
        for timer in (self._watch, self._retry, self._more):
            timer.stop()
        if self._protocol is not None and self._protocol.state is State.OPEN:
            self._protocol.send_close(1001)
            self._flush()
        self._drop()

    def send(self, frame: CommandFrame | Seen | Doing) -> bool:
        """Send a frame; False when there is no connection or it takes nothing: nothing is queued."""
        socket, protocol = self._socket, self._protocol
        if socket is None or protocol is None or protocol.state is not State.OPEN:
            return False
        if socket.bytesToWrite() > WRITE_LIMIT:
            return False
        protocol.send_text(_ENCODE(frame))
        self._flush()
        return True

    def state(self) -> LinkState:
        """Return what is known of the connection at this moment."""
        now = boot_us()
        since = self._life_us if self._life_us is not None else self._opened_us
        silent = max(0, now - since)
        shown, reason = self._judge(silent)
        retry_ms = self._retry.remainingTime() if self._retry.isActive() else -1
        return LinkState(
            state=shown,
            reason=reason,
            silent_us=silent,
            attempt=self._attempt + (retry_ms >= 0),
            retry_in_us=retry_ms * 1000 if retry_ms >= 0 else None,
            help_line=self._help_line,
        )

    def _judge(self, silent_us: int) -> tuple[SeatState, Reason]:
        if not self._is_up:
            return "disconnected", self._reason
        if silent_us >= self.silence.gone_us:
            return "disconnected", "silent"
        if silent_us >= self.silence.stale_us:
            return "stale", "silent"
        return "fresh", ""

    def _look(self) -> None:
        """Run ten times a second: notice silence, give up what hangs."""
        now = boot_us()
        if self._is_up:
            silent = now - (self._life_us or now)
            if silent >= self.silence.gone_us:
                self._lose("silent")
            elif now - self._began_us > SETTLED_US:
                self._attempt = 0
        elif self._socket is not None and now - self._began_us > self.silence.attempt_us:
            self._lose("broken")
        self._tell()

    def _tell(self) -> None:
        shown = self.state().state
        if shown != self._shown:
            self._shown = shown
            self.changed.emit()

    def _open(self) -> None:
        if self._closing:
            return
        self._attempt += 1
        self._began_us = boot_us()
        self._fragments = []
        self._protocol = ClientProtocol(self._uri, max_size=LARGEST_MESSAGE, logger=_QUIET)
        socket = QSslSocket(self) if self._uri.secure else QTcpSocket(self)
        socket.setReadBufferSize(READ_BUFFER)
        socket.readyRead.connect(self._read)
        socket.errorOccurred.connect(self._failed)
        socket.disconnected.connect(self._ended)
        self._socket = socket
        if isinstance(socket, QSslSocket):
            self._trust(socket)
            socket.encrypted.connect(self._greet)
            socket.connectToHostEncrypted(self._uri.host, self._uri.port)
        else:
            socket.connected.connect(self._greet)
            socket.connectToHost(self._uri.host, self._uri.port)

    def _trust(self, socket: QSslSocket) -> None:
        settings = socket.sslConfiguration()
        settings.setProtocol(QSsl.SslProtocol.TlsV1_2OrLater)
        if self._pin:
            settings.setPeerVerifyMode(
                QSslSocket.PeerVerifyMode.VerifyNone
            )  # `_greet` knows the key
        elif self._ca_file is not None:
            settings.setCaCertificates(
                QSslCertificate.fromPath(str(self._ca_file), QSsl.EncodingFormat.Pem)
            )
        socket.setSslConfiguration(settings)

    def _is_known(self, socket: QSslSocket) -> bool:
        """Tell whether the hub shows the key that this seat was paired with, where it was paired."""
        if not self._pin:
            return True
        try:
            return pin_of(bytes(socket.peerCertificate().toDer().data())) == self._pin
        except UnreadableError:
            return False

    def _greet(self) -> None:
        if self._protocol is None or self._socket is None:
            return
        if isinstance(self._socket, QSslSocket) and not self._is_known(self._socket):
            self._lose("changed")
            return
        self._socket.setSocketOption(QAbstractSocket.SocketOption.LowDelayOption, 1)
        request = self._protocol.connect()
        request.headers["Authorization"] = f"Bearer {self._token}"
        self._protocol.send_request(request)
        self._flush()

    def _read(self) -> None:
        socket, protocol = self._socket, self._protocol
        if socket is None or protocol is None:
            return
        data = bytes(socket.read(SLICE).data())
        if data:
            try:
                protocol.receive_data(data)
                events = protocol.events_received()
            except Exception as error:  # noqa: BLE001 - whatever a broken peer makes the parser raise
                LOG.warning("the hub sent what cannot be read: %s", type(error).__name__)
                self._lose("broken")
                return
            for event in events:
                if self._protocol is protocol:  # else a frame has just ended this connection
                    self._take(event)
        if self._protocol is not protocol:
            return
        self._flush()
        if protocol.handshake_exc is not None or protocol.state is not State.OPEN:
            self._refused(protocol)
        elif socket.bytesAvailable():
            self._more.start()

    def _refused(self, protocol: ClientProtocol) -> None:
        if protocol.state is State.CONNECTING and protocol.handshake_exc is None:
            return  # the answer to the handshake is not whole yet
        error = protocol.handshake_exc
        status = error.response.status_code if isinstance(error, InvalidStatus) else 0
        self._lose("refused" if status in {401, 403} else "broken")

    def _take(self, event: object) -> None:
        if isinstance(event, Response) or not isinstance(event, Frame):
            return
        if event.opcode in {Opcode.PING, Opcode.PONG}:
            self._life_us = boot_us()
        elif event.opcode in {Opcode.TEXT, Opcode.BINARY, Opcode.CONT}:
            self._fragments.append(bytes(event.data))
            if event.fin:
                whole, self._fragments = b"".join(self._fragments), []
                self._decode(whole)

    def _decode(self, raw: bytes) -> None:
        try:
            frame: FromHub = _DECODE(raw)
        except (msgspec.DecodeError, RecursionError) as error:
            LOG.warning("a frame of the hub was dropped: %s", str(error)[:200])
            return
        if isinstance(frame, Welcome):
            if frame.protocol != PROTOCOL:
                self._lose("version")
                return
            self._help_line = frame.help_line
            self._is_up = True
        if self._is_up:
            self._life_us = boot_us()
            self.received.emit(frame)  # before `changed`: who looks then knows the frame already
            self._tell()

    def _flush(self) -> None:
        if self._socket is None or self._protocol is None:
            return
        for data in self._protocol.data_to_send():
            if data:
                self._socket.write(data)

    def _failed(self, error: QAbstractSocket.SocketError) -> None:
        untrusted = error == QAbstractSocket.SocketError.SslHandshakeFailedError
        self._lose("untrusted" if untrusted else "broken")

    def _ended(self) -> None:
        self._lose("broken")

    def _lose(self, reason: Reason) -> None:
        """End this attempt and plan the next; a second call for the same attempt does nothing."""
        if self._socket is None or self._closing:
            return
        self._drop()
        self._is_up = False
        never = self._life_us is None and reason in {"broken", "silent"}
        self._reason = "waiting" if never else reason
        step = min(max(0, self._attempt - 1), len(BACKOFF_MS) - 1)
        self._retry.start(BACKOFF_MS[step])
        LOG.info("the hub at %s is away (%s)", self._uri.host, reason)
        self._tell()
        self.changed.emit()

    def _drop(self) -> None:
        socket, self._socket = self._socket, None
        self._protocol = None
        if socket is not None:
            socket.blockSignals(True)
            if self._closing:
                socket.flush()
            socket.abort()
            socket.deleteLater()


def seat_url(url: str) -> str:
    """Return the address of a hub's door for seats; raise UserError where `url` is no hub's address.

    Beyond this machine only with TLS: a token never crosses a network in the clear.
    ws or wss, a host, nothing secret in it; the path is /seat where none is given.
    """
    try:
        parts = urlsplit(url)
        good = parts.scheme in {"ws", "wss"} and parts.hostname and parts.port != 0
    except ValueError:
        good = False
    if not good or parts.query or parts.fragment or parts.username is not None:
        raise UserError("hub_url_bad", url=without_secrets(url))
    if parts.scheme == "ws" and not is_loopback(parts.hostname or ""):
        raise UserError("hub_needs_tls", url=without_secrets(url), host=parts.hostname)
    return urlunsplit(parts._replace(path="/seat")) if parts.path in {"", "/"} else url


def without_secrets(url: str) -> str:
    """Return the part of an address that may be shown: no user, password or query."""
    return url.partition("?")[0].rpartition("@")[2][:200]
