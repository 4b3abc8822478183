"""What the matter is about: the fourteen motives, by trigger terms and a few rules of precedence.

Source: semantic.md, section 4. A motive is kept when it has one clear term and is not far behind the first.
"""

from commandcenter.semantic.rules import Found

MOTIVES = (
    "internet_3g",
    "signal",
    "no_service",
    "billing_plan",
    "callcenter_unreachable",
    "advertising_criticism",
    "unwanted_activation",
    "broadband",
    "technician",
    "intermittent_outage",
    "billing",
    "installation_delay",
    "commercial_doubt",
    "other",
)
_LEAST = 1.0
_MOST = 2  # motives of one message
_NEAR = 0.75  # of the first motive's weight
_SILENT = frozenset({"thanks", "spam", "offtopic", "joke/banter"})


def motives_of(found: Found, kind: str, sentiment: str) -> tuple[str, ...]:
    """Return the motives in order of relevance; thanks, spam and talk have none."""
    weights = {name: found.sign(f"motive {name}") for name in MOTIVES}
    if kind in _SILENT:
        advert = kind == "joke/banter" and weights["advertising_criticism"] >= _LEAST
        return ("advertising_criticism",) if advert else ()
    _settle(weights, found, kind, sentiment)
    ranked = sorted(MOTIVES, key=lambda name: -weights[name])
    first = weights[ranked[0]]
    if first < _LEAST:
        return () if kind == "praise" else ("other",)
    kept = [name for name in ranked if weights[name] >= max(_LEAST, _NEAR * first)]
    return tuple(kept[:_MOST] if sentiment == "neg" else kept[:1])


def _settle(weights: dict[str, float], found: Found, kind: str, sentiment: str) -> None:
    """Apply what the bare terms cannot know: which motive explains the other."""
    if kind == "data_reply":
        weights["other"] += 0.6 * found.sign("contact_data")
        weights["technician"] += found.sign("home_data")
    if weights["advertising_criticism"] >= 1.5:
        weights["advertising_criticism"] += 1.5
    line = weights["intermittent_outage"] + weights["installation_delay"] + weights["technician"]
    if line >= 1.5 and weights["broadband"] <= 2.5:
        weights["broadband"] *= 0.4
    if weights["broadband"] >= 1.5:
        weights["signal"] *= 0.5
        weights["internet_3g"] *= 0.6
    if weights["unwanted_activation"] >= 1.5:
        weights["unwanted_activation"] += 1.0
    if sentiment == "neg":
        weights["commercial_doubt"] *= 0.6
    if kind == "question" and weights["commercial_doubt"] >= 1.5:
        weights["commercial_doubt"] += 0.5
    weights["other"] *= 0.8
