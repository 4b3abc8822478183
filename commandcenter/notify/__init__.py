"""How a notice leaves this machine: one file per means, a function that sends or raises `NotSentError`."""

from commandcenter.notify.message import Message, NotSentError
from commandcenter.notify.post import send_mail
from commandcenter.notify.webhook import send_webhook

__all__ = ["MEANS", "Message", "NotSentError"]

MEANS = {"email": send_mail, "webhook": send_webhook}
"""By name; each takes the message, its addressee and the site's mail server."""
