"""A seat joins a hub: address and code in, its own token and the hub's fingerprint out.

Until both sides have proved that they know the code *and* see the same certificate, nothing that this
side was told is believed and nothing secret is sent (`cpace.py`).
"""

import hmac
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec
from websockets.exceptions import InvalidStatus, WebSocketException
from websockets.sync.client import ClientConnection, connect

from commandcenter.cpace import Side
from commandcenter.errors import UnreadableError, UserError
from commandcenter.platform import config_folder, private_file
from commandcenter.protocol.address import PAIR_PATH, SEAT_PATH, Place
from commandcenter.protocol.pairing import (
    PATIENCE_S,
    FromPairingHub,
    Paired,
    PairingRefused,
    Proof,
    Run,
    Share,
    channel_of,
)
from commandcenter.protocol.pin import pin_of
from commandcenter.protocol.row import Role

_LARGEST = 16 * 1024
_DECODE = msgspec.json.Decoder(FromPairingHub).decode

T = TypeVar("T")


class Joined(NamedTuple):
    """What a seat is from now on: where its hub is, how it knows it, where its token lies."""

    hub: str
    fingerprint: str
    token_file: str
    role: Role
    person: str
    expires_us: int


def join(place: Place, code: str) -> Joined:
    """Pair this seat; its token lies in a private file when this returns. Raises UserError in words."""
    with _connected(place) as link:
        pin = pin_of(link.socket.getpeercert(binary_form=True) or b"")  # type: ignore[attr-defined]
        side = Side(code, channel_of(pin), _next(link, Run).run)
        _send(link, Share(share=side.share))
        keys = side.keys(_next(link, Share).share, is_seat=True)
        _send(link, Proof(proof=keys.seat_proof))
        paired = _next(link, Paired)
        if not hmac.compare_digest(paired.proof, keys.hub_proof):
            raise UserError("pair_missed")
    return Joined(
        place.url(SEAT_PATH, with_tls=True),
        pin,
        str(_kept(place, paired)),
        paired.role,
        paired.person,
        paired.expires_us,
    )


def _kept(place: Place, paired: Paired) -> Path:
    """Write the token where this person alone may read it."""
    host = "".join(each if each.isalnum() or each in "-." else "_" for each in place.host)
    file = config_folder() / "seats" / f"{host}-{place.port}-{paired.role}.token"
    try:
        private_file(file, paired.token.encode())
    except OSError as error:
        raise UserError(
            "folder_not_writable", folder=str(file.parent), reason=error.strerror or ""
        ) from error
    return file


@contextmanager
def _connected(place: Place) -> Iterator[ClientConnection]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False  # the code proves whose certificate it is, no authority does
    context.verify_mode = ssl.CERT_NONE
    url, host = place.url(PAIR_PATH, with_tls=True), f"{place.host}:{place.port}"
    try:
        with connect(
            url,
            ssl=context,
            compression=None,
            proxy=None,
            open_timeout=PATIENCE_S,
            close_timeout=1,
            max_size=_LARGEST,
        ) as link:
            yield link
    except InvalidStatus as error:
        is_name = error.response.status_code == 421
        raise UserError("pair_other_name" if is_name else "pair_no_door", host=host) from error
    except ssl.SSLError as error:
        raise UserError("pair_no_tls", host=host) from error
    except (WebSocketException, TimeoutError, OSError) as error:
        raise UserError("pair_unreachable", host=host) from error
    except (msgspec.DecodeError, UnreadableError, ValueError) as error:
        raise UserError("pair_no_door", host=host) from error


def _next(link: ClientConnection, kind: type[T]) -> T:
    found = _DECODE(link.recv(timeout=PATIENCE_S))
    if isinstance(found, PairingRefused):
        known = found.key in _REFUSALS  # a stranger's word opens no sentence of ours
        raise UserError(found.key if known else "pair_missed")
    if not isinstance(found, kind):
        raise msgspec.DecodeError("another frame was expected")
    return found


def _send(link: ClientConnection, frame: Share | Proof) -> None:
    link.send(msgspec.json.encode(frame), text=True)


_REFUSALS = frozenset({"pair_busy", "pair_burnt", "pair_missed", "pair_no_code", "pair_not_kept"})
