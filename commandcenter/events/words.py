"""The words that events may say: motives, kinds, heads, networks."""

from typing import Annotated

from msgspec import Meta

Name = Annotated[str, Meta(min_length=1)]


Identity = Annotated[str, Meta(min_length=1, max_length=1024)]


MOTIVES = (
    "internet_3g", "signal", "no_service", "billing_plan", "callcenter_unreachable",
    "advertising_criticism", "unwanted_activation", "broadband", "technician",
    "intermittent_outage", "billing", "installation_delay", "commercial_doubt", "other",
)  # fmt: skip
"""The fourteen motives of a message, in the order of their bits. Only ever appended to."""


KINDS = (
    "question", "complaint", "data_reply", "thanks", "praise", "spam", "offtopic", "joke/banter",
    "press/legal", "churn_threat",
)  # fmt: skip
"""What a message does, by semantic.md."""


SENTIMENTS = ("neg", "neu", "pos")


HEADS = ("sentiment", "care", "kind", "motives")
"""The parts of a reading that a person may correct."""


NETWORKS = ("mobile", "fibre", "xdsl", "fixed")
"""What a message may be about, as its words or its motive tell; `fixed` = a line, nobody said which."""


Said = str | bool | tuple[str, ...]


def is_sayable(head: str, said: Said | None) -> bool:
    """Tell whether a part of a reading may say so."""
    match head:
        case "sentiment":
            return said in SENTIMENTS
        case "care":
            return isinstance(said, bool)
        case "kind":
            return said in KINDS
        case "motives":
            return isinstance(said, tuple) and len(said) > 0 and set(said) <= set(MOTIVES)
    return False
