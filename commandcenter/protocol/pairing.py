"""The frames by which a seat is paired: who knows the code, and sees the hub's own certificate, is let in.

hub `run` → seat `share` → hub `share` → seat `proof` → hub `paired`, or `refused` at any step. The seat
proves itself first; where the certificates that both see differ, so do their proofs (`cpace.py`).
"""

from typing import Annotated

import msgspec
from msgspec import Meta

from commandcenter.protocol.row import Role

DIGITS = 6
PATIENCE_S = 15.0  # a run takes less than a second

Bytes32 = Annotated[bytes, Meta(min_length=32, max_length=32)]
Bytes64 = Annotated[bytes, Meta(min_length=64, max_length=64)]


class Run(msgspec.Struct, frozen=True, kw_only=True, tag="run"):
    """First frame of the hub: what it drew for this run."""

    run: Bytes32


class Share(msgspec.Struct, frozen=True, kw_only=True, tag="share"):
    """A side's share, either way."""

    share: Bytes32


class Proof(msgspec.Struct, frozen=True, kw_only=True, tag="proof"):
    """The seat's proof."""

    proof: Bytes64


class Paired(msgspec.Struct, frozen=True, kw_only=True, tag="paired"):
    """The hub's proof, and what the seat is from now on."""

    proof: Bytes64
    token: str
    role: Role
    person: str
    expires_us: int


class PairingRefused(msgspec.Struct, frozen=True, kw_only=True, tag="refused"):
    """Why there is no pairing: the key of a sentence."""

    key: str


FromPairingHub = Run | Share | Paired | PairingRefused
FromPairingSeat = Share | Proof


def channel_of(pin: str) -> bytes:
    """Return what both sides bind the code to: the fingerprint of the hub's key as each of them sees it."""
    return b"commandcenter pairing 1 " + pin.encode()


def code_in(text: str) -> str | None:
    """Return the code that a person typed, with or without a blank in it; None where it is none."""
    digits = "".join(text.split())
    return digits if len(digits) == DIGITS and digits.isascii() and digits.isdigit() else None
