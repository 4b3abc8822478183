"""Identifiers with right check digits, drawn at random: what no masking may leave readable.

Structures of account numbers: SWIFT, IBAN registry (n digits, a letters, c either).
"""

import re
from collections.abc import Callable
from random import Random

from commandcenter.semantic import checksums

_DIGITS = "0123456789"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ACCOUNTS = """
AD8n12c AL8n16c AT16n BA16n BE12n BG4a6n8c BY4c4n16c CH5n12c CY8n16c CZ20n DE18n DK14n EE16n ES20n FI14n FO14n
FR10n11c2n GB4a14n GE2a16n GI4a15c GL14n GR7n16c HR17n HU24n IE4a14n IS22n IT1a10n12c LI5n12c LT16n LU3n13c
LV4a13c MC10n11c2n MD2c18c ME18n MK3n10c2n MT4a5n18c NL4a10n NO11n PL24n PT21n RO4a16c RS18n SE20n SI15n SK20n
SM1a10n12c TR6n16c UA6n19c VA18n XK16n
"""
COUNTRIES = {entry[:2]: re.findall(r"(\d+)([nac])", entry[2:]) for entry in _ACCOUNTS.split()}
BRANDS = {
    "Visa 13": ("4", 13),
    "Visa 16": ("4", 16),
    "Visa 19": ("4", 19),
    "Mastercard": ("53", 16),
    "Mastercard 2": ("2345", 16),
    "Amex 34": ("34", 15),
    "Amex 37": ("37", 15),
    "Diners 30": ("300", 14),
    "Diners 36": ("36", 14),
    "JCB": ("3530", 16),
    "Maestro 16": ("5018", 16),
    "Maestro 17": ("5020", 17),
    "Maestro 18": ("6304", 18),
    "Maestro 19": ("6759", 19),
    "Discover": ("6011", 16),
    "UnionPay 16": ("62", 16),
    "UnionPay 19": ("62", 19),
    "Cabal": ("6042", 16),
    "Naranja": ("589562", 16),
}


def iban(chosen: Random, country: str) -> str:
    """Draw an account number; what may be either is mostly digits, as banks have it."""
    kinds = {"n": _DIGITS, "a": _LETTERS, "c": _DIGITS * 40 + _LETTERS}
    body = "".join(
        chosen.choice(kinds[kind]) for size, kind in COUNTRIES[country] for _ in range(int(size))
    )
    rest = int("".join(str(int(char, 36)) for char in f"{body}{country}00")) % 97
    return f"{country}{98 - rest:02d}{body}"


def card(chosen: Random, brand: str) -> str:
    """Draw a card's number of a brand."""
    return _with_luhn(chosen, *BRANDS[brand])


def piva(chosen: Random) -> str:
    """Draw an Italian VAT number."""
    return _with_luhn(chosen, chosen.choice("01234567"), 11)


def codice_fiscale(chosen: Random, omocodia: int = 0) -> str:
    """Draw an Italian tax code with letters in the place of so many of its digits."""
    name = "".join(chosen.choice("BCDFGLMNPRSTVZ") for _ in range(6))
    day = chosen.choice([*range(1, 32), *range(41, 72)])
    month, town = chosen.choice("ABCDEHLMPRST"), chosen.choice("ABCDEFGHILMZ")
    code = list(
        f"{name}{chosen.randrange(100):02d}{month}{day:02d}{town}{chosen.randrange(1, 999):03d}"
    )
    for place in chosen.sample([6, 7, 9, 10, 12, 13, 14], omocodia):
        code[place] = "LMNPQRSTUV"[int(code[place])]
    return _checked("".join(code), _LETTERS, checksums.codice_fiscale)


def dni(chosen: Random) -> str:
    """Draw a Spanish DNI."""
    number = chosen.randrange(1_000_000, 99_999_999)
    return f"{number:08d}{checksums.DNI_LETTERS[number % 23]}"


def nie(chosen: Random) -> str:
    """Draw a Spanish NIE."""
    return _checked(f"{chosen.choice('XYZ')}{chosen.randrange(10**7):07d}", _LETTERS, checksums.nie)


def cuit(chosen: Random) -> str:
    """Draw an Argentine CUIT or CUIL."""
    while True:
        stem = f"{chosen.choice((20, 23, 24, 27, 30, 33))}{chosen.randrange(5 * 10**6, 10**8):08d}"
        for digit in _DIGITS:
            if checksums.cuit(stem + digit):
                return stem + digit


def _with_luhn(chosen: Random, start: str, size: int) -> str:
    stem = start + "".join(chosen.choice(_DIGITS) for _ in range(size - len(start) - 1))
    return _checked(stem, _DIGITS, checksums.luhn)


def _checked(stem: str, ends: str, holds: Callable[[str], bool]) -> str:
    return next(stem + end for end in ends if holds(stem + end))
