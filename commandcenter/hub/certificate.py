"""The certificate under which a hub is reached beyond its own machine: its own, or the site's.

Its own is made at the first start and lies with the keys, outside the data folder, for its owner alone.
Seats know it by the fingerprint of its key (`protocol/pin.py`): nobody has to sign it, no name has to fit.
"""

import datetime
import socket
import ssl
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from commandcenter.errors import UnreadableError, UserError
from commandcenter.platform import config_folder, is_private, private_file
from commandcenter.protocol.pin import pin_of
from commandcenter.secrets import key_file
from commandcenter.settings import Network

_YEARS = 20  # seats do not ask: they know the key
_DAY = datetime.timedelta(days=1)


class Certificate(NamedTuple):
    """What a hub shows who connects: for its sockets, and its fingerprint."""

    context: ssl.SSLContext
    pin: str


def certificate_of(database: str, network: Network) -> Certificate:
    """Return the certificate of a hub: the site's where the settings name one, else its own.

    Raises UserError where a file is none, or where others may read the key.
    """
    if network.certificate:
        chain, key = (config_folder() / name for name in (network.certificate, network.key))
    else:
        chain = key = own_file(database)
        if not chain.exists():
            with suppress(FileExistsError):  # another process was quicker
                private_file(chain, _made(), replace=False)
    return _read(chain, key)


def own_file(database: str) -> Path:
    """Return where the own certificate of a database's hub is kept, and its key."""
    return key_file(database).with_suffix(".pem")


def own_names() -> frozenset[str]:
    """Return the names that this machine calls itself."""
    name = socket.gethostname().lower()
    return frozenset({name, f"{name}.local", socket.getfqdn().lower()}) if name else frozenset()


def _read(chain: Path, key: Path) -> Certificate:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # No session is resumed. And a seat that pairs reads in one thread and writes in another: a ticket that
    # arrives just as it writes its first words would have it lose them.
    context.num_tickets = 0
    try:
        if not is_private(key):
            raise UserError("tls_key_open", file=str(key))
        context.load_cert_chain(chain, key, password=_no_password)
        certificate = ssl.PEM_cert_to_DER_cert(_first(chain.read_text("ascii")))
        return Certificate(context, pin_of(certificate))
    except (OSError, ValueError, UnreadableError) as error:  # ssl.SSLError is an OSError
        why = getattr(error, "strerror", "") or str(error)
        raise UserError("tls_unreadable", file=str(chain), key_file=str(key), why=why) from error


def _no_password() -> str:
    """Refuse a key that is locked: nobody sits there to type its password."""
    raise ValueError("the key has a password")


def _first(text: str) -> str:
    """Return the first certificate of a PEM file: the hub's own, those after it have signed it."""
    begin, end = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
    return begin + text.partition(begin)[2].partition(end)[0] + end


def _made() -> bytes:
    """Return a fresh key and a certificate that it signs itself, as one PEM file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Command center hub")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - _DAY)
        .not_valid_after(now + _YEARS * 365 * _DAY)
        .add_extension(x509.SubjectAlternativeName(_dns(own_names())), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private + certificate.public_bytes(pem)


def _dns(names: Iterable[str]) -> list[x509.GeneralName]:
    return [x509.DNSName(name) for name in sorted({"localhost", *filter(str.isascii, names)})]
