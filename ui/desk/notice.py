"""The notice of a sanction that is to be looked over before it goes out."""

from typing import NamedTuple

from commandcenter.protocol.desk import MessageRow


class Notice(NamedTuple):
    """The message that it answers, its text, its language."""

    message: MessageRow
    text: str
    language: str
