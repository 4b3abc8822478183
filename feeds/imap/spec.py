"""Which mailbox a feed reads: `imap://USER@HOST[:PORT]/MAILBOX?credential=NAME&own=…&smtp=HOST:PORT`."""

from typing import Literal

import msgspec

from commandcenter.errors import UserError
from feeds.platform.oauth import Renewal, renewal_of
from feeds.platform.spec import Address, address, name_of, shown

OPTIONS = frozenset(
    {
        *("auth", "credential", "days", "label", "own", "security"),
        *("sender", "sent", "smtp", "smtp_security"),
        *("client", "client_credential", "renew"),
    }
)
PORTS = {"tls": 993, "starttls": 143, "none": 143}
SMTP_PORTS = {"tls": 465, "starttls": 587, "none": 25}
MAX_DAYS = 3650

Security = Literal["tls", "starttls", "none"]


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """The server that takes our answers."""

    host: str
    port: int
    security: Security


class ImapSpec(msgspec.Struct, frozen=True, kw_only=True):
    """One mailbox. `own`: our addresses, the first of them writes; `days`: history taken at first.

    `sender`: the name beside our address; `sent`: the mailbox that keeps a copy of what we send. `renewal`:
    what stands behind `credential` is a refresh token.
    """

    name: str
    label: str
    user: str
    host: str
    port: int
    mailbox: str
    security: Security
    auth: Literal["login", "xoauth2"]
    credential: str
    own: tuple[str, ...]
    days: int
    smtp: Submission | None
    sender: str = ""
    sent: str = "Sent"
    renewal: Renewal | None = None


def spec_of(text: str) -> ImapSpec:
    """Read a spec; raise UserError with what to write instead."""
    told = address(text, OPTIONS)
    security = _security(told, told.options.get("security", "tls"))
    auth = told.options.get("auth", "login")
    if not told.user or not told.host or auth not in ("login", "xoauth2"):
        raise UserError("feed_imap_bad", spec=shown(text))
    options = told.options
    renewal = renewal_of(
        options.get("renew", ""), options.get("client", ""), options.get("client_credential", "")
    )
    if renewal is not None and auth != "xoauth2":
        raise UserError("feed_renew_login")
    mailbox = told.path or "INBOX"
    own = told.words("own") or ((told.user,) if "@" in told.user else ())
    return ImapSpec(
        name=name_of(told, PORTS[security], told.user),
        label=told.options.get("label", "mail"),
        user=told.user,
        host=told.host,
        port=told.port or PORTS[security],
        mailbox=mailbox,
        security=security,
        auth="xoauth2" if auth == "xoauth2" else "login",
        credential=told.options.get("credential", "imap"),
        own=tuple(one.lower() for one in own),
        days=_days(told),
        smtp=_submission(told),
        sender=told.options.get("sender", ""),
        sent=told.options.get("sent") or "Sent",
        renewal=renewal,
    )


def _security(told: Address, word: str) -> Security:
    """Return how a line is kept private; only one that does not leave this machine may be plain."""
    if word in {"tls", "starttls"}:
        return word  # type: ignore[return-value]
    if word == "none" and told.is_local:
        return "none"
    raise UserError("feed_plain", host=told.host)


def _days(told: Address) -> int:
    text = told.options.get("days", "0")
    if not (text.isascii() and text.isdigit() and int(text) <= MAX_DAYS):
        raise UserError("feed_imap_days", days=text, most=MAX_DAYS)
    return int(text)


def _submission(told: Address) -> Submission | None:
    text = told.options.get("smtp", "")
    if not text:
        return None
    host, _, port = text.rpartition(":") if text.rpartition(":")[2].isdigit() else (text, "", "")
    security = _security(
        msgspec.structs.replace(told, host=host), told.options.get("smtp_security", "starttls")
    )
    return Submission(host=host, port=int(port or SMTP_PORTS[security]), security=security)
