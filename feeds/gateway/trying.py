"""Tries a webhook through its public address, as a platform does when it is set up. It takes nothing in."""

import http.client
import secrets
import ssl
from urllib.parse import urlencode, urlsplit

from feeds.gateway.selftest import PATIENCE_S


def asked_back(address: str, verify: str) -> str:
    """Return "" where the webhook answers there, else a key of words for what is wrong.

    `verify`: the word that is asked back; "" = of this webhook none is, it is only known there or not.
    """
    asked = secrets.token_hex(8)
    query = {"hub.mode": "subscribe", "hub.challenge": asked, "hub.verify_token": verify}
    try:
        status, text = _get(f"{address}?{urlencode(query)}")
    except ssl.SSLError:
        return "certificate"
    except (OSError, http.client.HTTPException):
        return "hook_unreached"
    if verify:
        is_known = status == http.HTTPStatus.OK and text == asked
    else:  # one without a word refuses to be asked for it; another program would not know the name
        is_known = status == http.HTTPStatus.FORBIDDEN and text == ""
    return "" if is_known else "hook_unknown"


def _get(address: str) -> tuple[int, str]:
    url = urlsplit(address)
    kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
    line = kind(url.hostname or "", url.port, timeout=PATIENCE_S)
    try:
        line.request("GET", f"{url.path}?{url.query}")
        found = line.getresponse()
        return found.status, found.read(4096).decode("latin-1")
    finally:
        line.close()
