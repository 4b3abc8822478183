"""A rule of a site that hands a conversation over to care: `[[routes]]` of settings.toml.

An agency writes `#assistenza` under a customer's post, an agent of another desk sets a label: from that
instant care owes the customer an answer, and whoever asked is told when it was given.
"""

import re
from collections.abc import Iterable
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from commandcenter.events.critical import Class

By = Literal["anyone", "us", "customer"]

_TAG = re.compile(r"(?<![\w&#])#(\w{1,100})")
MOST_TAGS = 30  # of one text: more is no sign of anything


class Route(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule: `hashtag` or `label`, never both. `name` is how screens cite it.

    `by`: whose hashtag counts; "us" = what our own accounts write, the agency's among them. `channels`: () =
    all. `tell`: the key of a person or service in `[notify]` who is told when care has answered. `critical`:
    the class of critical customers that whoever wrote comes into.
    """

    name: Annotated[str, Meta(min_length=1, max_length=40)]
    hashtag: Annotated[str, Meta(max_length=100)] = ""
    label: Annotated[str, Meta(max_length=100)] = ""
    by: By = "anyone"
    channels: tuple[str, ...] = ()
    tell: Annotated[str, Meta(max_length=40)] = ""
    critical: Class | Literal[""] = ""

    def __post_init__(self) -> None:
        """Refuse a rule that nothing could ever match, or that one person may not decide."""
        if bool(self.hashtag) == bool(self.label):
            raise ValueError("a hashtag or a label, one of the two")
        if self.hashtag and not re.fullmatch(r"\w+", self.hashtag.removeprefix("#")):
            raise ValueError("letters, digits and _ behind the #")
        if self.critical == "exploiter":
            raise ValueError("another class: this one takes two persons")

    @property
    def word(self) -> str:
        """What is looked for, as it is compared."""
        return (self.hashtag.removeprefix("#") or self.label).casefold()

    def takes(self, channel: str, by: By) -> bool:
        """Tell whether what somebody wrote on a channel is any of its business."""
        return (not self.channels or channel in self.channels) and self.by in ("anyone", by)


def hashtags(text: str) -> frozenset[str]:
    """Return the hashtags of a text, as they are compared."""
    found = [one.casefold() for one in _TAG.findall(text)]
    return frozenset(found) if len(found) <= MOST_TAGS else frozenset()


def by_hashtag(routes: Iterable[Route], text: str, channel: str, by: By) -> Route | None:
    """Return the first rule that a text's hashtags match."""
    if "#" not in text:
        return None
    found = hashtags(text)
    return next(
        (one for one in routes if one.hashtag and one.word in found and one.takes(channel, by)),
        None,
    )


def by_label(routes: Iterable[Route], labels: Iterable[str], channel: str) -> list[Route]:
    """Return the rules that labels match, each once: one may send to care, another say who is critical."""
    found = {label.casefold() for label in labels}
    return [one for one in routes if one.label and one.word in found and one.takes(channel, "us")]
