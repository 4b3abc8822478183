"""Check digits of the identifiers we hide. Every function takes the bare characters, separators removed.

Sources: ISO 13616 (IBAN), ISO/IEC 7812 (Luhn), DM 23/12/1976 (codice fiscale), Real Decreto 1553/2005
(DNI, NIE), AFIP (CUIT). A wrong length or a strange character is False, never an error.
"""

import re
from itertools import cycle

_IBAN_LENGTHS = """
AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29
ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28
LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25
QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20"""
IBAN_LENGTHS = {entry[:2]: int(entry[2:]) for entry in _IBAN_LENGTHS.split()}

DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
_IBAN_VALUES = {
    ord(letter): str(value) for value, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 10)
}
_LUHN_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
_CBU_WEIGHTS = (3, 1, 7, 9)  # from the right
# the numbers of Visa, Mastercard, Amex, Diners, JCB, Maestro, Discover and UnionPay
_CARD = re.compile(
    r"4(?:[0-9]{12}|[0-9]{15}|[0-9]{18})|5[0-9]{15}|5[06-8][0-9]{14,17}|6[0-9]{15,18}|3[47][0-9]{13}"
    r"|3[0689][0-9]{12}|35[0-9]{14}|2(?:2[2-9]|[3-6][0-9]|7[0-2])[0-9]{13}"
)
_CUIT_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_CF_ODD_DIGITS = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21)
_CF_ODD_LETTERS = (
    *(1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18),
    *(20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23),
)


def luhn(digits: str) -> bool:
    """Tell whether the Luhn sum holds: payment cards and the Italian VAT number."""
    if not _plain(digits):
        return False
    total = sum(int(digit) for digit in digits[-1::-2])
    return (total + sum(_LUHN_DOUBLED[int(digit)] for digit in digits[-2::-2])) % 10 == 0


def iban(text: str) -> bool:
    """Tell whether an IBAN has its country's length and mod 97 = 1; case does not matter."""
    text = text.upper()
    if not (text.isascii() and text.isalnum()) or IBAN_LENGTHS.get(text[:2]) != len(text):
        return False
    return int((text[4:] + text[:4]).translate(_IBAN_VALUES)) % 97 == 1


def codice_fiscale(text: str) -> bool:
    """Tell whether the sixteenth letter of an Italian tax code is right."""
    text = text.upper()
    if len(text) != 16 or not (text.isascii() and text.isalnum() and text[15].isalpha()):
        return False
    total = 0
    for index, char in enumerate(text[:15]):
        if index % 2:
            total += int(char) if char.isdigit() else ord(char) - 65
        else:
            total += (
                _CF_ODD_DIGITS[int(char)] if char.isdigit() else _CF_ODD_LETTERS[ord(char) - 65]
            )
    return total % 26 == ord(text[15]) - 65


def dni(text: str) -> bool:
    """Tell whether the letter of a Spanish DNI (7 or 8 digits and a letter) is right."""
    text = text.upper()
    digits = text[:-1]
    return 7 <= len(digits) <= 8 and _plain(digits) and DNI_LETTERS[int(digits) % 23] == text[-1]


def nie(text: str) -> bool:
    """Tell whether the letter of a Spanish NIE (X, Y or Z, 7 digits, a letter) is right."""
    text = text.upper()
    if len(text) != 9 or text[0] not in "XYZ" or not _plain(text[1:8]):
        return False
    return DNI_LETTERS[int(str("XYZ".index(text[0])) + text[1:8]) % 23] == text[8]


def cuit(digits: str) -> bool:
    """Tell whether the eleventh digit of an Argentine CUIT or CUIL is right."""
    if len(digits) != 11 or not _plain(digits):
        return False
    check = 11 - sum(int(a) * b for a, b in zip(digits, _CUIT_WEIGHTS, strict=False)) % 11
    return check % 11 == int(digits[10])


def cbu(digits: str) -> bool:
    """Tell whether both check digits of an Argentine account key (8 + 14 digits) are right."""
    if len(digits) != 22 or not _plain(digits) or not int(digits):
        return False
    return _cbu_block(digits[:8]) and _cbu_block(digits[8:])


def _cbu_block(digits: str) -> bool:
    weighed = zip(reversed(digits[:-1]), cycle(_CBU_WEIGHTS), strict=False)
    return -sum(int(digit) * weight for digit, weight in weighed) % 10 == int(digits[-1])


def card(digits: str) -> bool:
    """Tell whether the Luhn sum holds and a card scheme gives out such numbers, in this length."""
    return _CARD.fullmatch(digits) is not None and luhn(digits)


def cif(text: str) -> bool:
    """Tell whether the control of a Spanish company tax number (letter, 7 digits, control) is right."""
    text = text.upper()
    if len(text) != 9 or text[0] not in "ABCDEFGHJNPQRSUVW" or not _plain(text[1:8]):
        return False
    doubled = sum(_LUHN_DOUBLED[int(digit)] for digit in text[1:8:2])
    control = -(doubled + sum(int(digit) for digit in text[2:8:2])) % 10
    return text[8] in (str(control), "JABCDEFGHI"[control])


def _plain(digits: str) -> bool:
    return digits.isascii() and digits.isdigit()
