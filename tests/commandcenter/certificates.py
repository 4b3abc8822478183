"""Certificates as a site, or somebody who sits in between, would have them."""

import datetime
import ssl
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import NameOID

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey
DAY = datetime.timedelta(days=1)


def signed(key: Key, name: str = "hub.example", days: int = 1) -> x509.Certificate:
    """A certificate that its key signs itself, good until in so many days."""
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder(called, called, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - 9 * DAY)
        .not_valid_after(now + days * DAY)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256())
    )


def written(folder: Path, key: Key | None = None, password: bytes = b"") -> tuple[Path, Path]:
    """Files of a certificate and its key, the key for its owner alone."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    folder.mkdir(parents=True, exist_ok=True)
    files = folder / "site.pem", folder / "site.key"
    files[0].write_bytes(signed(key).public_bytes(serialization.Encoding.PEM))
    locked = serialization.BestAvailableEncryption(password) if password else None
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        locked or serialization.NoEncryption(),
    )
    files[1].touch(0o600)
    files[1].write_bytes(private)
    return files


def context_of(files: tuple[Path, Path]) -> ssl.SSLContext:
    """What a server with such files shows."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*files)
    return context
