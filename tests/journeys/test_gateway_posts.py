"""What each platform posts, signed as it signs, over TLS of the gateway's own, is in the hub once."""

import hashlib
import hmac
import json
import ssl
import time
import urllib.request
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.commandcenter.certificates import written
from tests.journeys.gateways import SECRET, GatewayProcess, keep_credentials, signed
from tests.journeys.hubs import HubProcess
from tests.journeys.test_gateway import rows, stored

HOOKS = """
[[hooks]]
name = "page"
adapter = "meta"
secret = "wa-secret"
own_ids = ["200"]

[[hooks]]
name = "site"
adapter = "form"
secret = "wa-secret"
channel = "web_form"
bearer = true
columns = {text = "message", "author.id" = "customer.mail"}
"""


class Secure:
    """A gateway with a certificate of its own, posted to over TLS."""

    def __init__(self, gateway: GatewayProcess) -> None:
        self.gateway = gateway
        self._context = ssl.create_default_context()
        self._context.check_hostname = False
        self._context.verify_mode = ssl.CERT_NONE  # the tests' own, of another name

    def post(self, hook: str, body: bytes, headers: dict[str, str]) -> int:
        request = urllib.request.Request(  # noqa: S310
            f"{self.gateway.web}/hook/{hook}", body, headers
        )
        try:
            with urllib.request.urlopen(request, context=self._context, timeout=10) as answer:  # noqa: S310
                return int(answer.status)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code


@pytest.fixture
async def secure(tmp_path: Path) -> AsyncIterator[Secure]:
    keep_credentials()
    written(tmp_path)
    gateway = GatewayProcess(tmp_path, HOOKS)
    await gateway.start('certificate = "site.pem"\nkey = "site.key"')
    assert gateway.web.startswith("https://")
    yield Secure(gateway)
    await gateway.stop()


def chatwoot(number: int) -> dict[str, Any]:
    """A customer's message in a conversation."""
    return {
        "event": "message_created",
        "id": number,
        "content": "Il mio ordine non arriva",
        "message_type": "incoming",
        "created_at": "2026-11-20T09:00:00Z",
        "account": {"id": 1},
        "conversation": {"id": 42, "channel": "Channel::WebWidget"},
        "sender": {"id": 12, "type": "contact", "name": "Anna"},
    }


def chatwoot_signed(body: bytes, secret: str = SECRET) -> dict[str, str]:
    stamp = str(int(time.time()))
    told = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {"X-Chatwoot-Timestamp": stamp, "X-Chatwoot-Signature": f"sha256={told}"}


def messenger(number: int) -> dict[str, Any]:
    """A customer's direct message to a page."""
    item = {
        "sender": {"id": "31"},
        "recipient": {"id": "200"},
        "timestamp": 1_790_000_000_000 + number,
        "message": {"mid": f"m_{number}", "text": "siete vergognosi"},
    }
    return {"object": "page", "entry": [{"id": "200", "time": 1, "messaging": [item]}]}


async def test_what_is_signed_comes_in_and_what_is_not_does_not(
    secure: Secure, tmp_path: Path
) -> None:
    path = tmp_path / "care.db"
    hub = HubProcess(path, secure.gateway.feed)
    await hub.start()
    try:
        body = json.dumps(chatwoot(5)).encode()
        assert secure.post("desk", body, chatwoot_signed(body)) == 200
        assert secure.post("desk", body, chatwoot_signed(body)) == 200  # told twice
        late = chatwoot_signed(body) | {"X-Chatwoot-Timestamp": "1"}
        for forged in ({}, chatwoot_signed(body, "guess"), late):
            assert secure.post("desk", body, forged) == 401
        page = json.dumps(messenger(1)).encode()
        assert secure.post("page", page, {"X-Hub-Signature-256": signed(page)}) == 200
        assert secure.post("page", page + b" ", {"X-Hub-Signature-256": signed(page)}) == 401
        form = json.dumps({"message": "fattura doppia", "customer": {"mail": "a@b.example"}})
        bearer = {"Authorization": f"Bearer {SECRET}"}
        assert secure.post("site", form.encode(), bearer) == 200
        assert secure.post("site", form.encode(), {"Authorization": "Bearer guess"}) == 401
        assert (
            secure.post("contact", form.encode(), {"X-Hub-Signature-256": signed(form.encode())})
            == 200
        )
        names = await stored(path, {"chatwoot:m5", "meta:m_1"})
        assert names.count("chatwoot:m5") == 1
        found = rows(path)
        assert [row["state"] for row in found].count("duplicate") == 1
        assert sum(row["id"].startswith("form:") for row in found) == 2
    finally:
        await hub.stop()
    await secure.gateway.stop()
    for word in (SECRET, "guess", "vergognosi"):
        assert word not in secure.gateway.errors
