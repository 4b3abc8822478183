"""How a desk words why a message was read as it was: one line a head, what decided it in the end."""

from typing import Any

from commandcenter.languages import Language, plain
from ui.desk.readings import kind_forms
from ui.tiles.alert import place

_UNKNOWN = frozenset({"unknown", "und"})
_ELSEWHERE = frozenset({"hint", "page"})  # sources beside the words, each with its sentence


def reason(language: Language, why: dict[str, Any]) -> str:
    """Word one head of the hub's answer: {head, value, terms, source}, as `semantic/why.py` tells them."""
    terms = ", ".join(
        f"“{plain(str(term))}” {language.number(weight, decimals=1)}"
        for term, weight in why["terms"]
    )
    value = _value(language, why["head"], why["value"])
    head = language.word(f"heads.{why['head']}")
    return language.word(f"reasons.{_sentence(why)}", head=head, value=value, terms=terms)


def _sentence(why: dict[str, Any]) -> str:
    if why["value"] in _UNKNOWN:  # whatever spoke for it: nobody knows
        return "unknown"
    if why["terms"]:
        return "because"
    return str(why["source"]) if why["source"] in _ELSEWHERE else "in_doubt"


def _value(language: Language, head: str, value: str) -> str:
    match head:
        case "care":
            said = "answer" if value == "yes" else "no_answer"
            return language.word(f"messages_panel.{said}")
        case "motives":
            names = [language.motive(one) for one in value.split(", ") if one]
            return ", ".join(names) or language.word("words.unknown")
        case "kind":
            return kind_forms(language, value)[0]
        case "place":
            return place(value)
    return language.word(f"{_TABLES[head]}.{value or 'none'}")


_TABLES = {"language": "tongues", "sentiment": "sentiments", "network": "networks"}
