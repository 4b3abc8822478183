"""What a customer tells of himself by which he is known again elsewhere: number, address, tax code.

Found in the raw text, from what the masking found there, and in memory only: whoever calls makes keyed
digests of it at once. Only what reads as the customer's own is `given`; a number that is merely mentioned
may be anybody's. A customer number has no shape of its own: a word names it, or it is the bare answer to
our question (`bare`: it counts only where the message is read as such an answer).
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from commandcenter.events.customers import Evidence
from commandcenter.semantic.spans import Span

_KINDS: dict[str, Evidence] = {
    "email": "email",
    "phone": "phone",
    "cf": "identity_number",
    "piva": "identity_number",
    "dni": "identity_number",
    "nie": "identity_number",
    "dni_ar": "identity_number",
    "cuit": "identity_number",
    "iban": "account",
}
_SUBSCRIBER = 9  # last digits of a telephone number: what stays the same with and without prefixes
_LEAST_DIGITS = 5
_LEAST_HANDLE = 5  # characters: shorter ones are names that many have
_BY_PHONE = frozenset({"whatsapp", "sms", "phone"})  # whose ids are telephone numbers
_SHORT = 80  # characters of a bare answer to "your customer number, please"
_NAMED = ("client", "customer", "account")
_NUMBER = r"[^\w\n]{0,4}(?:(?:[èe]'?|es|is|n)[^\w\n]{1,3})?(?P<number>[A-Za-z]{0,3}[-. ]?\d[\d .-]{3,14}\d)"
_CUSTOMER = re.compile(
    r"\b(?:(?:codice|cod\.?|numero|n[.°º]?|nr\.?|id)\s+(?:di\s+)?client[ei]"
    r"|client[ei]\s+(?:n[.°º]?|numero|nr\.?|n[úu]mero|nro\.?)"
    r"|(?:n[úu]mero|nro\.?|c[óo]digo)\s+(?:de\s+)?client[ei]"
    r"|(?:customer|client|account)\s+(?:number|no\.?|id|code|ref(?:erence)?))" + _NUMBER,
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_BARE = re.compile(r"(?<![\w.,/-])\d{6,12}(?![\w/]|[.,-]\d)")
_OWN = re.compile(
    r"\b(?:mi[oa]|mi|my|our|nostr[oa]|nuestr[oa])\s+(?:numero|n[úu]mero|number|cell\w*|m[óo]vil|tel\w*|e-?mail"
    r"|correo|mail|indirizzo|phone|mobile|linea|l[íi]nea|line|codice|c[óo]digo|code|dni|nie)\b",
    re.IGNORECASE,
)


class Told(NamedTuple):
    """One thing told: of which kind, in the one form it has wherever it is written, and how."""

    evidence: Evidence
    value: str
    is_own: bool
    is_bare: bool = False


def told(text: str, spans: Sequence[Span]) -> list[Told]:
    """Return what a raw text tells, `spans` being what the masking found in it."""
    found = list(_masked(text, spans)) if spans else []
    return found + _customer_numbers(text, spans) if _DIGIT.search(text) else found


def of_author(channel: str, name: object, handle: object) -> Iterator[Told]:
    """Yield what an identity tells by itself: its mail address, its telephone number, else its handle.

    A handle is unique on one network; the same one on another is often somebody else's.
    """
    said = [one for one in (name, handle) if isinstance(one, str)]
    for one in said:
        if "@" in one[1:] and (value := normal("email", one)):
            yield Told("email", value, is_own=True)
            return
    if channel in _BY_PHONE and said and (value := normal("phone", said[0])):
        yield Told("phone", value, is_own=True)
    elif isinstance(handle, str) and len(bare := handle.lstrip("@").casefold()) >= _LEAST_HANDLE:
        yield Told("handle", bare, is_own=True)


def normal(evidence: Evidence, raw: str) -> str:
    """Return a value in the form that is equal however it is written; "" where too little is left."""
    if evidence == "email":
        return raw.casefold() if raw.count("@") == 1 and " " not in raw else ""
    kept = re.sub(r"[\W_]", "", raw).casefold()
    if evidence == "phone":
        digits = re.sub(r"\D", "", raw)
        return digits[-_SUBSCRIBER:] if len(digits) >= _SUBSCRIBER else ""
    return kept if sum(map(str.isdigit, kept)) >= _LEAST_DIGITS else ""


def _masked(text: str, spans: Sequence[Span]) -> Iterator[Told]:
    is_own = _OWN.search(text) is not None
    for span in spans:
        evidence = _KINDS.get(span.type)
        if evidence and (value := normal(evidence, text[span.start : span.end])):
            yield Told(evidence, value, is_own or evidence in {"identity_number", "account"})


def _customer_numbers(text: str, spans: Sequence[Span]) -> list[Told]:
    """Return numbers that a word names as a customer's, and bare ones that no masking took."""
    found: list[Told] = []
    low = text.casefold()
    if any(word in low for word in _NAMED):
        numbers = (hit["number"] for hit in _CUSTOMER.finditer(text))
        values = (normal("customer_number", number) for number in numbers)
        found += [Told("customer_number", value, is_own=True) for value in values if value]
    if len(text) <= _SHORT and not found:
        taken = [(span.start, span.end) for span in spans]
        found += [
            Told("customer_number", hit[0], is_own=True, is_bare=True)
            for hit in _BARE.finditer(text)
            if not any(start < hit.end() and hit.start() < end for start, end in taken)
        ]
    return found
