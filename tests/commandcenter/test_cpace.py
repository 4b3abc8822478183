"""A short code becomes a long key, for those who know it and see the same channel."""

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.cpace import Side, generator, session_key

# draft-irtf-cfrg-cpace, appendix B.1: X25519 and SHA-512
RUN = bytes.fromhex("7e4b4791d6a8ef019b936c79fb7f2c57")
CHANNEL = b"oc\x0bB_responder\x0bA_initiator"
POINT = "64e8099e3ea682cfdc5cb665c057ebb514d06bf23ebc9f743b51b82242327074"
SECRETS = (
    "21b4f4bd9e64ed355c3eb676a28ebedaf6d8f17bdc365995b319097153044080",
    "848b0779ff415f0af4ea14df9dd1d3c29ac41d836c7808896c4eba19c51ac40a",
)
SHARES = (
    "1b02dad6dbd29a07b6d28c9e04cb2f184f0734350e32bb7e62ff9dbcfdb63d15",
    "20cda5955f82c4931545bcbf40758ce1010d7db4db2a907013d79c7a8fcf957f",
)
SHARED = "f97fdfcfff1c983ed6283856a401de3191ca919902b323c5f950c9703df7297a"
KEY = "a051ee5ee2499d16da3f69f430218b8ea94a18a45b67f9e86495b382c33d14a5"


def test_point_shares_and_key_are_those_of_the_draft() -> None:
    assert generator(b"Password", CHANNEL, RUN).hex() == POINT
    for secret, share in zip(SECRETS, SHARES, strict=True):
        key = X25519PrivateKey.from_private_bytes(bytes.fromhex(secret))
        assert Side("Password", CHANNEL, RUN, key).share.hex() == share
    sent = [
        (bytes.fromhex(share), name) for share, name in zip(SHARES, (b"ADa", b"ADb"), strict=True)
    ]
    assert session_key(RUN, bytes.fromhex(SHARED), *sent).hex().startswith(KEY)


def proofs(seat: Side, hub: Side) -> bool:
    """Whether both come to the same proofs."""
    return seat.keys(hub.share, is_seat=True) == hub.keys(seat.share, is_seat=False)


@given(st.from_regex(r"\d{6}", fullmatch=True), st.binary(max_size=200), st.binary(max_size=40))
def test_who_knows_the_code_and_sees_the_same_channel_agrees(
    code: str, channel: bytes, run: bytes
) -> None:
    assert proofs(Side(code, channel, run), Side(code, channel, run))


@pytest.mark.parametrize(
    "other",
    [("123457", b"mine", b"run"), ("123456", b"yours", b"run"), ("123456", b"mine", b"old")],
)
def test_another_code_channel_or_run_gives_other_proofs(other: tuple[str, bytes, bytes]) -> None:
    assert not proofs(Side("123456", b"mine", b"run"), Side(*other))


def test_a_share_sent_back_proves_nothing() -> None:
    side = Side("123456", b"mine", b"run")
    seat, hub = side.keys(side.share, is_seat=True), side.keys(side.share, is_seat=False)
    assert seat.seat_proof != hub.hub_proof


@pytest.mark.parametrize("share", [bytes(32), (1).to_bytes(32, "little"), b"short", b""])
def test_a_share_that_would_give_the_key_away_is_refused(share: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        Side("123456", b"mine", b"run").keys(share, is_seat=False)
