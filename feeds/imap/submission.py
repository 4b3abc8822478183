"""Handing a mail to the server that sends it, once: what is known of it afterwards, and never more.

Up to the mail's last line nothing has left, so a failure there is no loss. From then on only the server's
answer tells; without one nobody knows.
"""

import base64
import contextlib
import re
import smtplib
import ssl
from typing import Literal

from feeds.imap.spec import ImapSpec, Submission

WITHIN_S = 10.0  # for one answer of the server

_DOT = re.compile(rb"(?m)^\.")

Fate = Literal["sent", "refused", "absent", "unknown"]


def submit(
    where: Submission, spec: ImapSpec, secret: str, reader: str, raw: bytes
) -> tuple[Fate, str]:
    """Send a mail; return what became of it, and why as a key of words. Blocks."""
    try:
        server = _connected(where)
    except (OSError, smtplib.SMTPException):
        return "absent", "smtp_away"
    try:
        return _said(server, spec, secret, reader, raw)
    finally:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            server.quit()
        server.close()


def _connected(where: Submission) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if where.security == "tls":
        return smtplib.SMTP_SSL(where.host, where.port, timeout=WITHIN_S, context=context)
    server = smtplib.SMTP(where.host, where.port, timeout=WITHIN_S)
    if where.security == "starttls":
        try:
            server.starttls(context=context)
        except BaseException:
            server.close()
            raise
    return server


def _said(
    server: smtplib.SMTP, spec: ImapSpec, secret: str, reader: str, raw: bytes
) -> tuple[Fate, str]:
    """Say who we are, for whom it is, and the mail."""
    try:
        server.ehlo_or_helo_if_needed()
        _log_in(server, spec, secret)
        code, _ = server.mail(spec.own[0])
        if code // 100 == 2:
            code, _ = server.rcpt(reader)
        if code // 100 != 2:
            return _not_taken(code, "smtp_recipient")
        code, _ = server.docmd("DATA")
        if code != 354:
            return _not_taken(code, "smtp_refused")
    except smtplib.SMTPAuthenticationError as error:
        return _not_taken(error.smtp_code, "smtp_password")
    except (OSError, smtplib.SMTPException):
        return "absent", "smtp_away"
    try:
        server.send(_lines(raw) + b".\r\n")
        code, _ = server.getreply()
    except (OSError, smtplib.SMTPException):
        return "unknown", "smtp_silent"
    return ("sent", "") if code // 100 == 2 else _not_taken(code, "smtp_refused")


def _log_in(server: smtplib.SMTP, spec: ImapSpec, secret: str) -> None:
    """Log in where the server asks for it; one of this machine may know us already."""
    if not server.has_extn("auth"):
        return
    if spec.auth == "xoauth2":
        token = base64.b64encode(f"user={spec.user}\1auth=Bearer {secret}\1\1".encode()).decode()
        code, said = server.docmd("AUTH", f"XOAUTH2 {token}")
        if code != 235:
            raise smtplib.SMTPAuthenticationError(code, said)
    else:
        try:
            server.login(spec.user, secret)
        except UnicodeError as error:  # a password that the protocol has no signs for
            raise smtplib.SMTPAuthenticationError(535, "") from error


def _not_taken(code: int, why: str) -> tuple[Fate, str]:
    """Return what a refusal means: a temporary one may be tried again, nothing has left."""
    return ("absent" if code // 100 == 4 else "refused"), why


def _lines(raw: bytes) -> bytes:
    """Return a mail as it stands on the wire: a line that begins with a dot gets another."""
    text = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")
    text = _DOT.sub(b"..", text)
    return text if text.endswith(b"\r\n") else text + b"\r\n"
