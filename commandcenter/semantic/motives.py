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
_CLEAR = 1.5  # one strong term
_PRAISED = 1.2
_SILENT = frozenset({"thanks", "spam", "offtopic", "joke/banter"})
# two complaints of their own in one message: only these come together often enough to believe it
_PAIRS = frozenset(
    {
        frozenset({"technician", "installation_delay"}),
        frozenset({"technician", "intermittent_outage"}),
        frozenset({"unwanted_activation", "billing_plan"}),
        *(
            frozenset({"callcenter_unreachable", other})
            for other in (
                "broadband",
                "internet_3g",
                "billing",
                "signal",
                "no_service",
                "technician",
            )
        ),
    }
)


def motives_of(found: Found, kind: str, sentiment: str) -> tuple[str, ...]:
    """Return the motives in order of relevance; thanks, spam and talk have none."""
    weights = {name: found.sign(f"motive {name}") for name in MOTIVES}
    if kind in _SILENT:
        advert = kind == "joke/banter" and weights["advertising_criticism"] >= _LEAST
        return ("advertising_criticism",) if advert else ()
    _settle(weights, found, kind, sentiment)
    ranked = sorted(MOTIVES, key=lambda name: -weights[name])
    first = ranked[0]
    if weights[first] < (_PRAISED if kind == "praise" else _LEAST):
        return () if kind == "praise" else ("other",)
    if sentiment == "neg":
        beside = [name for name in ranked[1:] if weights[name] >= _CLEAR]
        second = next((name for name in beside if frozenset({first, name}) in _PAIRS), None)
        return (first, second) if second else (first,)
    return (first,)


def _settle(weights: dict[str, float], found: Found, kind: str, sentiment: str) -> None:
    """Apply what the bare terms cannot know: which motive explains the other."""
    if kind == "data_reply":
        weights["other"] += 1.5 * found.sign("contact_data")
        weights["technician"] += found.sign("home_data")
    if weights["advertising_criticism"] >= _CLEAR:
        weights["advertising_criticism"] += _CLEAR
    if weights["unwanted_activation"] >= _CLEAR:
        weights["unwanted_activation"] += _CLEAR
    if weights["callcenter_unreachable"] >= _CLEAR:
        weights["intermittent_outage"] *= 0.4  # "hold music, then the line drops"
    line = weights["intermittent_outage"] + weights["installation_delay"] + weights["technician"]
    if line >= _CLEAR and weights["broadband"] <= 2.5:
        weights["broadband"] *= 0.4
    if weights["broadband"] >= _CLEAR:
        weights["signal"] *= 0.5
        weights["internet_3g"] *= 0.6
        if weights["no_service"] and found.sign("motive broadband") >= _CLEAR:
            weights["intermittent_outage"] += 0.8 * weights["no_service"]
            weights["no_service"] *= 0.4
    if sentiment == "neg":
        weights["commercial_doubt"] *= 0.6
    elif kind == "question" and weights["commercial_doubt"] >= _CLEAR:
        weights["commercial_doubt"] += 0.5
    weights["other"] *= 0.8
