"""E-mail: one message to one person, over a server that the site names."""

import smtplib
import ssl
from email.message import EmailMessage
from hashlib import blake2b

from commandcenter.incidents.addressees import Addressee, Mail
from commandcenter.notify.message import Message, NotSentError
from commandcenter.secrets import secret_in

WITHIN_S = 10


def send_mail(message: Message, to: Addressee, mail: Mail) -> None:
    """Send; the Message-ID is the same at every attempt, so a mailbox shows it once. NotSentError."""
    letter = EmailMessage()
    letter["Subject"] = " ".join(message.subject.split())
    letter["From"], letter["To"] = mail.sender, to.email
    digest = blake2b(message.key.encode(), digest_size=16).hexdigest()
    letter["Message-ID"] = f"<{digest}@{mail.sender.rpartition('@')[2] or 'commandcenter'}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content("\n".join(message.lines))
    try:
        with _server(mail) as server:
            if mail.user:
                server.login(mail.user, secret_in(mail.password_file))
            server.send_message(letter)
    except (OSError, smtplib.SMTPException) as error:
        raise NotSentError(_why(error)) from error


def _server(mail: Mail) -> smtplib.SMTP:
    if mail.security == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(mail.host, mail.port, timeout=WITHIN_S, context=context)
    server = smtplib.SMTP(mail.host, mail.port, timeout=WITHIN_S)
    if mail.security == "starttls":
        try:
            server.starttls(context=ssl.create_default_context())
        except BaseException:
            server.close()
            raise
    return server


def _why(error: Exception) -> str:
    """Return what the server said without whom it was about."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = {code for code, _ in error.recipients.values()}
        return f"recipient refused: {sorted(codes)}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{type(error).__name__} {error.smtp_code}"
    return f"{type(error).__name__}: {getattr(error, 'strerror', None) or 'no answer'}"
