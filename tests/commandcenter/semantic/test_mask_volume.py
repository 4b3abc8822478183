"""Thousands of identifiers and of look-alikes: how many are hidden, how many are hidden wrongly."""

from collections.abc import Callable
from functools import partial
from random import Random
from uuid import UUID

import pytest

from commandcenter.semantic.mask import mask
from commandcenter.semantic.spans import LABELS
from tests.commandcenter.semantic import identifiers

MANY = 6  # identifiers of each kind in each dress
FEW = 200  # look-alikes of each kind
Draw = Callable[[Random], str]


def in_fours(text: str, joint: str = " ") -> str:
    return joint.join(text[at : at + 4] for at in range(0, len(text), 4))


DRESSES: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "lower case": str.lower,
    "invisible between": "\u200b".join,
    "combining on each": lambda text: "\u0332".join(text) + "\u0332",
    "Arabic digits": lambda text: text.translate({48 + n: 0x660 + n for n in range(10)}),
    "mathematical digits": lambda text: text.translate({48 + n: 0x1D7CE + n for n in range(10)}),
    "superscripts": lambda text: text.translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")),
    "full width": lambda text: "".join(chr(ord(char) + 0xFEE0) for char in text),
    "HTML": lambda text: "".join(f"&#{ord(char)};" for char in text),
    "percent": lambda text: "".join(f"%{ord(char):02X}" for char in text),
}
GROUPED = {
    "spaces": in_fours,
    "dashes": lambda text: in_fours(text, "-"),
    "lines": lambda text: in_fours(text, "\n"),
    "spaced dashes": lambda text: in_fours(text, " - "),
    "plus": lambda text: in_fours(text, "+"),
    "one by one": " ".join,
}
AROUND = (
    ("ecco ", " grazie"),
    ("", ""),
    ("(", ")"),
    ("il dato: ", "."),
    ("👍", "😀"),
    ("\n", "\n"),
)
WHOLE: dict[str, Draw] = {
    "P.IVA": identifiers.piva,
    "DNI": identifiers.dni,
    "NIE": identifiers.nie,
    "CUIT": identifiers.cuit,
    "CF with five letters for digits": partial(identifiers.codice_fiscale, omocodia=5),
}
IN_FOURS: dict[str, Draw] = {
    **{f"IBAN {one}": partial(identifiers.iban, country=one) for one in identifiers.COUNTRIES},
    **{one: partial(identifiers.card, brand=one) for one in identifiers.BRANDS},
    "CF": identifiers.codice_fiscale,
    "CF with two letters for digits": partial(identifiers.codice_fiscale, omocodia=2),
}
# What is no personal data, as customers write it. One in a hundred may have right check digits by chance.
LOOK_ALIKES: dict[str, Draw] = {
    "order": lambda one: f"{one.choice(('ordine', 'order', 'pedido nro'))} {number(one, 6, 12)}",
    "ticket": lambda one: f"{one.choice(('ticket', 'pratica', 'reclamo'))} #{number(one, 5, 10)}",
    "short number": lambda one: number(one, 3, 6),
    "eight digits": lambda one: number(one, 8, 8),
    "UPS": lambda one: f"1Z{letters(one, 3)}{number(one, 13, 13)}",
    "post": lambda one: f"{letters(one, 2)}{number(one, 9, 9)}{one.choice(('IT', 'ES', 'GB'))}",
    "DHL": lambda one: f"JD{number(one, 18, 18)}",
    "parcel like an IBAN": lambda one: (
        f"tracking {one.choice(('IT', 'ES', 'GB'))}{number(one, 20, 20)}"
    ),
    "price": lambda one: f"{number(one, 1, 4)},{number(one, 2, 2)} €",
    "sum": lambda one: f"{one.randrange(1, 99)}.{number(one, 3, 3)}.{number(one, 3, 3)} pesos",
    "date": lambda one: one.choice("/-.").join(
        (*map(str, day(one)), str(one.randrange(1990, 2030)))
    ),
    "speed": lambda one: f"{one.randrange(1, 999)}.{number(one, 1, 1)} mbps",
    "network address": lambda one: ".".join(str(one.randrange(1, 256)) for _ in range(4)),
    "hardware address": lambda one: ":".join(f"{one.randrange(256):02X}" for _ in range(6)),
    "UUID": lambda one: str(UUID(int=one.getrandbits(128), version=4)),
    "IMEI": lambda one: f"IMEI {number(one, 15, 15)}",
    "serial": lambda one: f"SN {letters(one, 2)}{number(one, 8, 8)}",
    "version": lambda one: f"v{one.randrange(20)}.{one.randrange(99)}.{one.randrange(9999)}",
    "SIM": lambda one: f"sim 89{number(one, 17, 17)}",
    "link": lambda one: f"https://x.com/telora/status/{number(one, 19, 19)}",
    "hashtag": lambda one: f"#fibra{number(one, 2, 10)}",
    "handle": lambda one: f"@user{number(one, 2, 10)}",
    "customer number": lambda one: f"codice cliente {number(one, 7, 10)}",
    "article": lambda one: f"DPCI {number(one, 3, 3)}-{number(one, 2, 2)}-{number(one, 4, 4)}",
}


def number(chosen: Random, least: int, most: int) -> str:
    return "".join(chosen.choice("0123456789") for _ in range(chosen.randint(least, most)))


def letters(chosen: Random, count: int) -> str:
    return "".join(chosen.choice("ABCDEFGHJKLMNPRSTUVWXYZ") for _ in range(count))


def day(chosen: Random) -> tuple[int, int]:
    return chosen.randint(1, 28), chosen.randint(1, 12)


def leftover(draw: Draw, dress: Callable[[str], str], chosen: Random) -> str:
    """Return what is still readable of an identifier in a text."""
    before, after = chosen.choice(AROUND)
    masked = mask(before + dress(draw(chosen)) + after)
    assert len(masked.spans) == 1, masked.text
    rest = masked.text.removeprefix(before).removesuffix(after)
    return "".join(filter(str.isalnum, rest.replace(LABELS[masked.spans[0].type], "", 1)))


@pytest.mark.parametrize("kind", WHOLE | IN_FOURS)
def test_every_identifier_with_right_check_digits_is_hidden_in_every_dress(kind: str) -> None:
    chosen = Random(kind)
    draw = (WHOLE | IN_FOURS)[kind]
    for dress in DRESSES.values() if kind in WHOLE else (DRESSES | GROUPED).values():
        for _ in range(MANY):
            assert leftover(draw, dress, chosen) == ""


def test_at_most_one_look_alike_in_fifty_is_hidden() -> None:
    chosen = Random(5)
    hidden = {
        kind: sum(bool(mask(f"ecco {draw(chosen)} ok?").types) for _ in range(FEW))
        for kind, draw in LOOK_ALIKES.items()
    }
    assert sum(hidden.values()) <= 0.01 * FEW * len(LOOK_ALIKES), hidden
    assert max(hidden.values()) <= 0.02 * FEW, hidden
