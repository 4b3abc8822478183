"""CPace: two sides that know the same short code agree on a long key, and nobody else can test guesses.

Six digits are a million guesses: a proof made of the code by a hash alone is found by whoever records
one run. Here each run, honest or not, tells at most whether *one* guess was right. This is CPace on
X25519 with SHA-512 as draft-irtf-cfrg-cpace has it (its vectors are in the test); `cryptography` does
the multiplication, only the map from the code to a point is ours.
"""

import hashlib
import hmac
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

SHARE_BYTES = 32
_NAME = b"CPace255"
_BLOCK_BYTES = 128  # of SHA-512
_PRIME = 2**255 - 19
_J = 486662  # the curve is y² = x³ + Jx² + x


class Keys(NamedTuple):
    """What both sides have after a run: the seat proves itself first, then the hub."""

    seat_proof: bytes
    hub_proof: bytes


class Side:
    """One side of one run; it is used once."""

    def __init__(
        self, code: str, channel: bytes, run: bytes, secret: X25519PrivateKey | None = None
    ) -> None:
        """`channel` is what this side sees of the channel, `run` what the hub drew for this run."""
        self._run = run
        self._secret = secret or X25519PrivateKey.generate()
        self.share = self._secret.exchange(_point(generator(code.encode(), channel, run)))

    def keys(self, other: bytes, *, is_seat: bool) -> Keys:
        """Return the proofs of both sides; ValueError where the other's share is none."""
        shared = self._secret.exchange(_point(other))  # refuses points that give zero
        first, second = (self.share, other) if is_seat else (other, self.share)
        key = session_key(self._run, shared, (first, b"seat"), (second, b"hub"))
        return Keys(proof(key, first, b"seat"), proof(key, second, b"hub"))


def generator(code: bytes, channel: bytes, run: bytes) -> bytes:
    """Return the point of a code: where the code or the channel is another, it is another one."""
    padding = _BLOCK_BYTES - 1 - len(_sized(code)) - len(_sized(_NAME))
    text = _joined(_NAME, code, bytes(max(0, padding)), channel, run)
    found = int.from_bytes(hashlib.sha512(text).digest()[:32], "little") & (2**255 - 1)
    return _mapped(found % _PRIME).to_bytes(32, "little")


def session_key(
    run: bytes, shared: bytes, first: tuple[bytes, bytes], second: tuple[bytes, bytes]
) -> bytes:
    """Return the key of a run, from the shared point and what both sides sent: (share, name)."""
    sent = _joined(*first) + _joined(*second)
    return hashlib.sha512(_joined(_NAME + b"_ISK", run, shared) + sent).digest()


def proof(key: bytes, share: bytes, name: bytes) -> bytes:
    """Return what shows that a side has the key, and that this is its share."""
    mac_key = hashlib.sha512(b"CPaceMac" + key).digest()
    return hmac.digest(mac_key, _joined(share, name), "sha512")


def _mapped(u: int) -> int:
    """Return the x of a point on the curve for any number of the field (Elligator 2, RFC 9380, 6.7.1)."""
    below = (1 + 2 * u * u) % _PRIME
    x = -_J * pow(below, -1, _PRIME) % _PRIME if below else -_J % _PRIME
    squared = (x * x * x + _J * x * x + x) % _PRIME
    is_square = pow(squared, (_PRIME - 1) // 2, _PRIME) in {0, 1}
    return x if is_square else (-x - _J) % _PRIME


def _point(share: bytes) -> X25519PublicKey:
    return X25519PublicKey.from_public_bytes(share)


def _joined(*parts: bytes) -> bytes:
    return b"".join(map(_sized, parts))


def _sized(part: bytes) -> bytes:
    """Return a part after its length in LEB128: two lists of parts are never the same bytes."""
    size, length = b"", len(part)
    while length > 127:
        size, length = size + bytes([length & 127 | 128]), length >> 7
    return size + bytes([length]) + part
