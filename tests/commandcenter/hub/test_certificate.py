"""The certificate a hub shows: its own, or the site's."""

import contextlib
import ssl
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from commandcenter.errors import UserError
from commandcenter.hub.certificate import certificate_of, own_file
from commandcenter.platform import config_folder, data_folder
from commandcenter.protocol.pin import is_pin
from commandcenter.settings import Network
from tests.commandcenter.certificates import written

DB = "a database"


def given(chain: Path, key: Path) -> Network:
    return Network(certificate=str(chain), key=str(key))


def test_the_own_one_is_made_once_for_its_owner_alone_outside_the_data() -> None:
    first = certificate_of(DB, Network())
    assert is_pin(first.pin)
    assert certificate_of(DB, Network()).pin == first.pin
    assert certificate_of("another", Network()).pin != first.pin
    file = own_file(DB)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert config_folder() in file.parents
    assert data_folder() not in file.parents


def test_a_site_s_own_is_shown_instead_also_by_a_path_in_the_settings_folder() -> None:
    chain, key = written(config_folder() / "tls")
    pin = certificate_of(DB, given(chain, key)).pin
    assert certificate_of(DB, given(Path("tls/site.pem"), Path("tls/site.key"))).pin == pin
    assert not own_file(DB).exists()


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    chain, key = written(tmp_path)
    key.chmod(0o640)
    with pytest.raises(UserError, match="tls_key_open"):
        certificate_of(DB, given(chain, key))


def test_files_that_cannot_be_used_are_refused_in_words(tmp_path: Path) -> None:
    chain, key = written(tmp_path / "one")
    other, _ = written(tmp_path / "other", rsa.generate_private_key(65537, 2048))
    locked = written(tmp_path / "locked", ec.generate_private_key(ec.SECP256R1()), b"secret")
    nothing = tmp_path / "empty.pem"
    nothing.write_bytes(b"")
    for pair in ((other, key), locked, (nothing, key), (chain, tmp_path / "none")):
        with pytest.raises(UserError, match="tls_unreadable"):
            certificate_of(DB, given(*pair))


def test_no_ticket_follows_the_handshake() -> None:
    """A client that reads in one thread while it writes in another would lose what it writes."""
    server = certificate_of(DB, Network()).context
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    seat = client.wrap_bio(to_client, to_server)
    hub = server.wrap_bio(to_server, to_client, server_side=True)
    for side in (seat, hub, seat):
        with contextlib.suppress(ssl.SSLWantReadError):
            side.do_handshake()
    assert seat.version() == "TLSv1.3"
    hub.do_handshake()
    assert to_client.pending == 0
