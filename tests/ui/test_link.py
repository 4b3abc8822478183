import gc
import json
import logging
import socket
import ssl
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from commandcenter.errors import UserError
from commandcenter.protocol.frames import CommandFrame, Seen
from commandcenter.protocol.pin import pin_of
from commandcenter.protocol.wall import WallView
from tests.commandcenter.certificates import context_of, written
from tests.ui import views
from tests.ui.hub import TOKEN, Hub
from ui.link import LARGEST_MESSAGE, Link, seat_url
from ui.linkstate import SILENCE, Silence
from ui.mirror import Mirror

QUICK = Silence(stale_us=300_000, gone_us=900_000, attempt_us=400_000)


class Seat:
    """A link with its mirror, and every state that it went through."""

    def __init__(
        self, url: str, token: str, *, silence: Silence, ca_file: Path | None, pin: str = ""
    ) -> None:
        self.link = Link(url, token, silence=silence, ca_file=ca_file, pin=pin)
        self.mirror = Mirror(self.link)
        self.states: list[str] = []
        self.link.changed.connect(self._note)
        self.mirror.view_changed.connect(self._note)

    def _note(self) -> None:
        state = self.mirror.link_state().state
        if self.states[-1:] != [state]:
            self.states.append(state)

    @property
    def state(self) -> str:
        self._note()
        return self.mirror.link_state().state

    def wall(self) -> WallView | None:
        return self.mirror.view("wall", WallView)


Open = Callable[..., Seat]


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[Open]:
    seats: list[Seat] = []

    def start(
        url: str,
        token: str = TOKEN,
        *,
        silence: Silence = SILENCE,
        ca_file: Path | None = None,
        pin: str = "",
    ) -> Seat:
        seat = Seat(url, token, silence=silence, ca_file=ca_file, pin=pin)
        seats.append(seat)
        seat.link.open()
        return seat

    yield start
    for seat in seats:
        seat.mirror.close()
        seat.link.close()
        seat.link.deleteLater()
        seat.mirror.deleteLater()


@pytest.fixture
def shown(hub: Hub, opened: Open, qtbot: QtBot) -> Seat:
    """A seat that already shows the normal wall."""
    seat = opened(hub.url, silence=QUICK)
    qtbot.waitUntil(lambda: hub.connections == 1)
    qtbot.waitUntil(lambda: seat.mirror.welcome is not None)
    hub.show(views.normal())
    qtbot.waitUntil(lambda: seat.state == "fresh")
    return seat


def test_a_view_of_the_hub_arrives_as_it_was_sent(hub: Hub, shown: Seat) -> None:
    assert shown.wall() == views.normal()
    assert shown.mirror.seq == 1
    assert shown.mirror.link_state().help_line == "Call IT, ext. 4411"


def test_nothing_is_fresh_before_the_first_view_of_a_connection(
    hub: Hub, opened: Open, qtbot: QtBot
) -> None:
    seat = opened(hub.url)
    qtbot.waitUntil(lambda: seat.mirror.welcome is not None)
    hub.beat()
    assert seat.state == "disconnected"


def test_silence_makes_it_stale_then_disconnected_and_a_new_connection_brings_it_back(
    hub: Hub, shown: Seat, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: shown.state == "stale")
    assert shown.wall() == views.normal()
    qtbot.waitUntil(lambda: shown.state == "disconnected")
    qtbot.waitUntil(lambda: hub.connections == 2)
    hub.show(views.alarm(), 2)
    qtbot.waitUntil(lambda: shown.state == "fresh")
    assert shown.states == ["disconnected", "fresh", "stale", "disconnected", "fresh"]
    assert shown.wall() == views.alarm()


def test_a_heartbeat_keeps_it_fresh_although_nothing_changes(
    hub: Hub, shown: Seat, qtbot: QtBot
) -> None:
    for _ in range(8):
        qtbot.wait(100)
        hub.beat()
    assert shown.state == "fresh"
    assert "stale" not in shown.states


def test_a_living_hub_that_withholds_its_news_is_stale(hub: Hub, shown: Seat, qtbot: QtBot) -> None:
    for _ in range(6):
        hub.beat(seq=9)
        qtbot.wait(100)
    assert shown.state == "stale"


def test_a_killed_hub_is_disconnected_at_once_and_found_again(
    hub: Hub, opened: Open, qtbot: QtBot
) -> None:
    seat = opened(hub.url)
    qtbot.waitUntil(lambda: seat.mirror.welcome is not None)
    hub.show(views.normal())
    qtbot.waitUntil(lambda: seat.state == "fresh")
    hub.stop()
    qtbot.waitUntil(lambda: seat.state == "disconnected")
    assert seat.mirror.link_state().reason == "broken"
    qtbot.waitUntil(lambda: seat.link.state().attempt >= 2)
    assert seat.wall() == views.normal()
    hub.start()
    qtbot.waitUntil(lambda: hub.connections == 2)
    hub.show(views.early(), 5)
    qtbot.waitUntil(lambda: seat.state == "fresh")
    assert seat.wall() == views.early()


def test_whoever_waits_for_an_answer_is_told_once_a_new_line_shows_something(
    hub: Hub, opened: Open, qtbot: QtBot
) -> None:
    """Of a welcome alone nothing is fresh yet: what was on its way must not wait for the next trouble."""
    seat = opened(hub.url)
    told: list[str] = []
    seat.mirror.link_changed.connect(lambda: told.append(seat.mirror.link_state().state))
    qtbot.waitUntil(lambda: seat.mirror.welcome is not None)
    hub.show(views.normal())
    qtbot.waitUntil(lambda: told[-1:] == ["fresh"])
    hub.cut()
    qtbot.waitUntil(lambda: hub.connections == 2)
    told.clear()
    hub.show(views.early(), 5)
    qtbot.waitUntil(lambda: told[-1:] == ["fresh"])


@pytest.mark.logs_warnings
def test_frames_that_cannot_be_read_are_logged_and_dropped(
    hub: Hub, shown: Seat, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    for garbage in (
        "not json",
        b"\x00\xff\xfe",
        "[]",
        '{"type":"view"}',
        '{"type":"from another world"}',
        "[" * 100_000,
        '{"type":"view","name":"wall","seq":2,"data":{"as_of_us":"yesterday"}}',
    ):
        hub.push(garbage)
    hub.show(views.early(), 3)
    qtbot.waitUntil(lambda: shown.mirror.seq == 3)
    assert shown.wall() == views.early()
    assert len(caplog.records) >= 6
    assert all(record.levelno == logging.WARNING for record in caplog.records)


@pytest.mark.logs_warnings
def test_a_view_that_cannot_be_decoded_leaves_the_one_before(
    hub: Hub, shown: Seat, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    assert shown.wall() is not None
    hub.push('{"type":"view","name":"wall","seq":2,"data":{"as_of_us":"yesterday"}}')
    qtbot.waitUntil(lambda: shown.mirror.seq == 2)
    assert shown.wall() == views.normal()
    assert "view wall was dropped" in caplog.text


def test_a_message_in_fragments_is_put_together(hub: Hub, shown: Seat, qtbot: QtBot) -> None:
    data = json.loads(msgspec.json.encode(views.alarm()))
    text = json.dumps({"type": "view", "name": "wall", "seq": 7, "data": data})
    hub.push([text[start : start + 900] for start in range(0, len(text), 900)])
    qtbot.waitUntil(lambda: shown.mirror.seq == 7)
    assert shown.wall() == views.alarm()


def test_a_message_beyond_the_limit_ends_the_connection_and_the_seat_comes_back(
    hub: Hub, shown: Seat, qtbot: QtBot
) -> None:
    hub.push("x" * (LARGEST_MESSAGE + 1), wait=False)
    qtbot.waitUntil(lambda: hub.connections == 2)
    hub.show(views.early(), 2)
    qtbot.waitUntil(lambda: shown.state == "fresh")


def test_a_closed_line_is_opened_again(hub: Hub, shown: Seat, qtbot: QtBot) -> None:
    hub.cut()
    qtbot.waitUntil(lambda: hub.connections == 2)
    hub.cut()
    qtbot.waitUntil(lambda: hub.connections == 3)
    assert "disconnected" in shown.states


def test_a_refused_token_is_told_apart_from_a_hub_that_is_away(
    hub: Hub, opened: Open, qtbot: QtBot
) -> None:
    seat = opened(hub.url, "another token")
    qtbot.waitUntil(lambda: seat.link.state().reason == "refused")
    assert seat.state == "disconnected"
    assert hub.connections == 0


def test_a_hub_of_another_protocol_is_named(opened: Open, qtbot: QtBot) -> None:
    hub = Hub(protocol=99)
    hub.start()
    seat = opened(hub.url)
    qtbot.waitUntil(lambda: seat.link.state().reason == "version")
    hub.stop()


def test_a_hub_that_never_greets_is_given_up_and_tried_again(
    hub: Hub, opened: Open, qtbot: QtBot
) -> None:
    hub.greets = False
    seat = opened(hub.url, silence=QUICK)
    qtbot.waitUntil(lambda: hub.connections >= 2)
    assert seat.state == "disconnected"
    assert seat.link.state().reason == "waiting"


def test_a_server_that_is_no_hub_does_no_harm(opened: Open, qtbot: QtBot) -> None:
    with socket.create_server(("localhost", 0)) as server:
        server.setblocking(False)
        seat = opened(f"ws://localhost:{server.getsockname()[1]}", silence=QUICK)
        accepted: list[socket.socket] = []

        def talked() -> bool:
            try:
                line, _ = server.accept()
            except BlockingIOError:
                return len(accepted) >= 3
            line.sendall((b"\x00" * 100, b"HTTP/1.1 200 OK\r\n\r\nhello", b"")[len(accepted) % 3])
            accepted.append(line)
            if len(accepted) % 3 == 0:
                line.close()
            return False

        qtbot.waitUntil(talked)
        assert seat.state == "disconnected"
        for line in accepted:
            line.close()


def test_nobody_at_the_address_is_tried_again_with_growing_pauses(
    opened: Open, qtbot: QtBot
) -> None:
    with socket.create_server(("localhost", 0)) as server:
        port = server.getsockname()[1]
    seat = opened(f"ws://localhost:{port}")
    pauses: dict[int, int] = {}

    def eleventh() -> bool:
        state = seat.link.state()
        if state.retry_in_us is not None:
            pauses[state.attempt] = max(state.retry_in_us, pauses.get(state.attempt, 0))
        return state.attempt >= 11

    qtbot.waitUntil(eleventh)
    assert seat.link.state().reason == "waiting"
    # a timer of the system may run 5 % over
    assert 0 < pauses[2] <= 210_000 < pauses[10] <= 473_000


def test_the_seat_tells_what_it_has_seen_and_sends_commands(
    hub: Hub, shown: Seat, qtbot: QtBot
) -> None:
    assert shown.mirror.send(CommandFrame(id="1", action="incident.acknowledge"))

    def told() -> bool:
        hub.beat()
        return Seen(seq=1) in hub.seen

    qtbot.waitUntil(told)
    assert CommandFrame(id="1", action="incident.acknowledge") in hub.seen


def test_nothing_is_queued_while_there_is_no_connection(opened: Open) -> None:
    seat = opened("ws://localhost:9")
    assert not seat.mirror.send(CommandFrame(id="1", action="incident.acknowledge"))


def test_tls_is_used_with_the_hubs_own_authority_and_refused_without(
    opened: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    certificate, key = _certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    hub = Hub(tls=context)
    hub.start()
    trusted = opened(hub.url, ca_file=certificate)
    qtbot.waitUntil(lambda: trusted.mirror.welcome is not None)
    stranger = opened(hub.url)
    qtbot.waitUntil(lambda: stranger.link.state().reason == "untrusted")
    assert hub.connections == 1
    hub.stop()


def test_a_paired_seat_knows_its_hub_by_the_key_whatever_name_and_dates_are_in_the_certificate(
    opened: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    files = written(tmp_path)
    pin = pin_of(ssl.PEM_cert_to_DER_cert(files[0].read_text()))
    hub = Hub(tls=context_of(files))
    hub.start()
    paired = opened(hub.url, pin=pin)
    qtbot.waitUntil(lambda: paired.mirror.welcome is not None)
    hub.stop()


def test_whoever_shows_another_key_in_the_hub_s_place_is_sent_nothing(
    opened: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    """Also where the certificate of the stranger is signed by somebody whom the machine trusts."""
    own, other = written(tmp_path / "own"), written(tmp_path / "other")
    pin = pin_of(ssl.PEM_cert_to_DER_cert(own[0].read_text()))
    hub = Hub(tls=context_of(own))
    hub.start()
    seat = opened(hub.url, pin=pin, silence=QUICK)
    qtbot.waitUntil(lambda: seat.mirror.welcome is not None)
    hub.stop()
    stranger = Hub(tls=context_of(other))
    stranger.port = hub.port
    stranger.start()
    qtbot.waitUntil(lambda: seat.link.state().reason == "changed")
    assert seat.state == "disconnected"
    assert not stranger.asked
    stranger.stop()
    again = Hub(tls=context_of(own))
    again.port = hub.port
    again.start()
    qtbot.waitUntil(lambda: again.connections == 1)  # it never stopped trying
    again.stop()


@pytest.mark.parametrize("url", ["ws://hub", "ws://192.168.1.5:8700/seat", "ws://0.0.0.0:8700"])
def test_beyond_this_machine_a_token_never_goes_out_in_the_clear(url: str) -> None:
    with pytest.raises(UserError, match="hub_needs_tls"):
        seat_url(url)


@pytest.mark.parametrize(
    "url", ["http://hub", "ws://", "hub:1", "ws://hub/seat?token=x", "ws://me:pw@hub", "ws://h:x"]
)
def test_an_address_that_is_no_hubs_is_refused_without_showing_secrets(url: str) -> None:
    with pytest.raises(UserError) as refused:
        seat_url(url)
    assert refused.value.key == "hub_url_bad"
    assert "token" not in str(refused.value.values)
    assert "pw" not in str(refused.value.values)


def test_the_door_is_added_to_an_address_without_a_path() -> None:
    assert seat_url("ws://localhost:8080") == "ws://localhost:8080/seat"
    assert seat_url("wss://hub/door") == "wss://hub/door"


def test_700_emissions_leave_true_and_none_where_they_were(qtbot: QtBot) -> None:
    """PySide6 6.12 loses references to them on Python 3.11 and aborts after about 570 emissions."""

    class Speaker(QObject):
        said = Signal(object)
        told = Signal(bool)

    heard: list[object] = []
    speaker = Speaker()
    speaker.said.connect(heard.append)
    speaker.told.connect(heard.append)
    gc.collect()
    before = sys.getrefcount(True), sys.getrefcount(None)
    for _ in range(700):
        speaker.said.emit(None)
        speaker.told.emit(True)
        heard.clear()
    gc.collect()
    after = sys.getrefcount(True), sys.getrefcount(None)
    assert all(abs(new - old) < 100 for new, old in zip(after, before, strict=True))


def _certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = folder / "hub.pem", folder / "hub.key"
    files[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return files
