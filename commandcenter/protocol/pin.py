"""What a hub is known again by: the fingerprint of the public key in its certificate.

The key and not the certificate: one that is renewed with the same key keeps its fingerprint. Pure, and
without a library: a seat asks at every connection, before anything of it is sent.
"""

import base64
import hashlib

from commandcenter.errors import UnreadableError

PREFIX = "SHA256:"
_SEQUENCE, _VERSION = 0x30, 0xA0
_BEFORE_KEY = 5  # serial number, algorithm, issuer, validity, subject


def pin_of(certificate: bytes) -> str:
    """Return the fingerprint of a certificate's public key: SHA-256 over its SubjectPublicKeyInfo.

    `certificate` is DER. Raises UnreadableError where it is none.
    """
    digest = hashlib.sha256(public_key_of(certificate)).digest()
    return PREFIX + base64.b64encode(digest).decode().rstrip("=")


def is_pin(text: str) -> bool:
    """Tell whether a text is a fingerprint as `pin_of` writes it."""
    return text.startswith(PREFIX) and len(text) == len(PREFIX) + 43 and text.isascii()


def public_key_of(certificate: bytes) -> bytes:
    """Return the SubjectPublicKeyInfo of a certificate, as it stands in it (RFC 5280, 4.1)."""
    try:
        whole, _ = _content(certificate, 0)
        signed, _ = _content(whole, 0)
        at = _after(signed, 0) if signed[0] == _VERSION else 0
        for _ in range(_BEFORE_KEY):
            at = _after(signed, at)
        if signed[at] != _SEQUENCE:
            raise UnreadableError("certificate")
        return signed[at : _after(signed, at)]
    except IndexError as error:
        raise UnreadableError("certificate") from error


def _content(der: bytes, at: int) -> tuple[bytes, int]:
    """Return what an element holds, and where the next begins."""
    start, length = at + 2, der[at + 1]
    if length & 0x80:
        start, length = (
            start + (length & 0x7F),
            int.from_bytes(der[start : start + (length & 0x7F)]),
        )
    if start + length > len(der):
        raise IndexError
    return der[start : start + length], start + length


def _after(der: bytes, at: int) -> int:
    return _content(der, at)[1]
