"""What every spec of a platform's feed is: an address with options, and never a secret in it."""

import hashlib
from collections.abc import Mapping
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec

from commandcenter.credentials import credential_file
from commandcenter.errors import UserError

LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """A spec taken apart. `host` is "" where none stands; `options` hold the last of each name."""

    scheme: str
    user: str
    host: str
    port: int | None
    path: str
    options: Mapping[str, str]

    def words(self, name: str) -> tuple[str, ...]:
        """Return the words of an option, which commas part."""
        told = self.options.get(name, "").split(",")
        return tuple(word.strip() for word in told if word.strip())

    @property
    def is_local(self) -> bool:
        """Tell whether the host is this machine: only there may a line be plain."""
        return self.host in LOCAL


def address(spec: str, known: frozenset[str]) -> Address:
    """Take a spec apart; raise UserError for one that cannot be, has a password, or an option not known."""
    try:
        parts = urlsplit(spec)
        port = parts.port
    except ValueError as error:
        raise UserError("feed_spec_bad", spec=shown(spec)) from error
    if parts.password is not None:
        raise UserError("feed_spec_secret", spec=shown(spec))
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    if unknown := sorted(set(options) - known):
        raise UserError("feed_option_unknown", option=unknown[0], known=", ".join(sorted(known)))
    if "credential" in options:
        credential_file(options["credential"])  # a name, not the secret itself
    return Address(
        scheme=parts.scheme,
        user=unquote(parts.username or ""),
        host=parts.hostname or "",
        port=port,
        path=unquote(parts.path.strip("/")),
        options=options,
    )


def shown(spec: str) -> str:
    """Return a spec without what may be secret in it."""
    scheme, mark, rest = spec.partition("?")[0].partition("://")
    return f"{scheme}{mark}{rest.rpartition('@')[2]}"


def name_of(address: Address, default_port: int, *marks: str) -> str:
    """Return the name under which the journal keeps a feed's cursors: without the user's own name.

    `marks` are what tells two feeds of one host apart.
    """
    port = f":{address.port}" if address.port not in (None, default_port) else ""
    digest = hashlib.sha256("\0".join(marks).encode()).hexdigest()[:8]
    return f"{address.scheme}://{address.host}{port}/{address.path}#{digest}"
