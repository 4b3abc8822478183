"""Webhook: a signed POST. The receiver checks HMAC-SHA256 over "timestamp.body" with the shared secret."""

import hmac
import http.client
import time
import urllib.error
import urllib.request

import msgspec

from commandcenter.incidents.addressees import Addressee, Mail
from commandcenter.notify.message import Message, NotSentError
from commandcenter.secrets import secret_in

WITHIN_S = 10


def send_webhook(message: Message, to: Addressee, _: Mail) -> None:
    """Send; Idempotency-Key is the same at every attempt. NotSentError where the answer is no 2xx."""
    body = msgspec.json.encode(
        {"subject": message.subject, "text": "\n".join(message.lines), **message.data}
    )
    stamp = str(int(time.time()))
    secret = secret_in(to.secret_file)
    request = urllib.request.Request(  # noqa: S310 - the settings take http and https only
        to.webhook,
        data=body,
        method="POST",
        headers={
            "Content-Type": "application/json",
            "Idempotency-Key": message.key,
            "X-Timestamp": stamp,
            "X-Signature": f"sha256={signature(secret, stamp, body)}",
        },
    )
    try:
        with _OPENER.open(request, timeout=WITHIN_S) as answer:
            answer.read(1024)
    except urllib.error.HTTPError as error:
        error.close()
        raise NotSentError(f"HTTP {error.code}") from error
    except (OSError, http.client.HTTPException) as error:
        raise NotSentError(type(error).__name__) from error


def signature(secret: str, stamp: str, body: bytes) -> str:
    """Return the signature of a body sent at a time (seconds since 1970), as hexadecimal."""
    return hmac.digest(secret.encode(), stamp.encode() + b"." + body, "sha256").hex()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A signed body goes where the site said, nowhere else."""

    def redirect_request(self, *_: object) -> None:
        """Follow nothing."""


_OPENER = urllib.request.build_opener(_NoRedirect)
