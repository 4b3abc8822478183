"""The fingerprint of a hub's key, out of any certificate."""

import base64
import hashlib
from contextlib import suppress

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.errors import UnreadableError
from commandcenter.protocol.pin import is_pin, pin_of
from tests.commandcenter.certificates import Key, signed

DER = serialization.Encoding.DER
EC = ec.generate_private_key(ec.SECP256R1())
WHOLE = signed(EC).public_bytes(DER)


@pytest.mark.parametrize(
    "key",
    [EC, ed25519.Ed25519PrivateKey.generate(), rsa.generate_private_key(65537, 2048)],
    ids=["ec", "ed25519", "rsa"],
)
def test_it_is_the_digest_of_the_public_key_as_other_programs_reckon_it(key: Key) -> None:
    public = key.public_key().public_bytes(DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    digest = base64.b64encode(hashlib.sha256(public).digest()).decode().rstrip("=")
    assert pin_of(signed(key).public_bytes(DER)) == f"SHA256:{digest}"


def test_a_certificate_that_is_renewed_with_its_key_keeps_it_and_another_key_does_not() -> None:
    assert pin_of(signed(EC, "other.example", days=99).public_bytes(DER)) == pin_of(WHOLE)
    other = signed(ec.generate_private_key(ec.SECP256R1()))
    assert pin_of(other.public_bytes(DER)) != pin_of(WHOLE)


def test_a_fingerprint_is_known_by_its_look() -> None:
    assert is_pin(pin_of(WHOLE))
    assert not is_pin("SHA256:short")


@given(st.integers(0, len(WHOLE) - 1))
def test_a_certificate_that_is_cut_off_is_refused(length: int) -> None:
    with pytest.raises(UnreadableError):
        pin_of(WHOLE[:length])


@given(st.binary(max_size=300))
def test_bytes_that_are_no_certificate_are_refused_and_nothing_else_happens(raw: bytes) -> None:
    with suppress(UnreadableError):
        assert is_pin(pin_of(raw))
