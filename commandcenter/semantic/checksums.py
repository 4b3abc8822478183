"""Check digits of the identifiers we hide. Every function takes the bare characters, separators removed.

Sources: ISO 13616 (IBAN), ISO/IEC 7812 (Luhn), DM 23/12/1976 (codice fiscale), Real Decreto 1553/2005
(DNI, NIE), AFIP (CUIT). A wrong length or a strange character is False, never an error.
"""

IBAN_LENGTHS = {
    **{"AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22},
    **{"BI": 27, "BR": 29, "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DJ": 27},
    **{"DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18, "FK": 18, "FO": 18, "FR": 27},
    **{"GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22},
    **{"IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LC": 32},
    **{"LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19},
    **{"MN": 20, "MR": 27, "MT": 31, "MU": 30, "NI": 28, "NL": 18, "NO": 15, "OM": 23, "PK": 24},
    **{"PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "RU": 33, "SA": 24, "SC": 31},
    **{"SD": 18, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "SO": 23, "ST": 25, "SV": 28, "TL": 23},
    **{"TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20},
}

DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
_IBAN_VALUES = {
    ord(letter): str(value) for value, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 10)
}
_LUHN_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
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
