"""Signatures of webhooks, over the bytes as they came, compared in constant time."""

import hashlib
import hmac
from collections.abc import Mapping

from feeds.normalize.letters import LetterError


def check_hub(raw: bytes, headers: Mapping[str, str], secret: str) -> None:
    """Check Meta's signature: `X-Hub-Signature-256: sha256=HMAC(app secret, raw bytes)`.

    `headers` have lower-case names. Raises LetterError bad_signature.
    """
    _compare(headers.get("x-hub-signature-256", ""), raw, secret)


def check_chatwoot(raw: bytes, headers: Mapping[str, str], secret: str) -> None:
    """Check Chatwoot's signature: `sha256=` HMAC(secret, timestamp + "." + raw bytes)."""
    stamp = headers.get("x-chatwoot-timestamp", "")
    if not stamp:
        raise LetterError("bad_signature", "the timestamp is missing")
    signed = stamp.encode("utf-8", "surrogatepass") + b"." + raw
    _compare(headers.get("x-chatwoot-signature", ""), signed, secret)


def _compare(told: str, signed: bytes, secret: str) -> None:
    if not told:
        raise LetterError("bad_signature", "the signature is missing")
    key = secret.encode("utf-8", "surrogatepass")
    right = "sha256=" + hmac.new(key, signed, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(told.strip().encode("utf-8", "surrogatepass"), right.encode()):
        raise LetterError("bad_signature", "the signature does not match the bytes")
