"""The plain shadow of a text: one alphabet, one set of digits, one space, one dash, nothing invisible.

Identifiers are looked for in the shadow and hidden in the raw text, so every character of the shadow
knows which raw characters it stands for. Digits of all scripts become 0-9, full-width, mathematical,
accented and look-alike letters become A-Z, odd spaces and dashes become ' ' and '-', zero-width and
combining characters go, and percent, JSON and HTML escapes are undone.
"""

import html.entities
import re
import unicodedata
from typing import NamedTuple

_INVISIBLE = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_LOOK_ALIKES = {
    **dict(
        zip(
            "АВЕЅІЈКМНОРСТУХабвгԁеѕіјкмнорԛѕтухԝс",
            "ABESIJKMHOPCTYXabbrdesijkmhopqstyxwc",
            strict=True,
        )
    ),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧορνι", "ABEZHIKMNOPTYXopvi", strict=True)),
    **dict(zip("·•‧・∙⋅。．｡", ".........", strict=True)),
    **dict(zip("⁄∕＼°№−⁃➕ıøØ’‘`´", "//\\on--+ioO''''", strict=True)),
}
_ESCAPES = re.compile(
    r"(?P<percent>(?:%(?:25){0,3}[0-9A-Fa-f]{2})+)"
    r"|\\{1,4}u(?P<unicode>[0-9A-Fa-f]{4}(?:\\{1,4}u[Dd][C-Fc-f][0-9A-Fa-f]{2})?)"
    r"|\\{1,4}x(?P<byte>[0-9A-Fa-f]{2})"
    r"|&(?:amp;){0,3}#0{0,8}(?P<decimal>[0-9]{1,7})(?:;|(?![0-9]))"
    r"|&(?:amp;){0,3}#[xX]0{0,8}(?P<hex>[0-9A-Fa-f]{1,6})(?:;|(?![0-9A-Fa-f]))"
    r"|&(?:amp;){0,3}(?P<name>[A-Za-z]{2,10});"
)
PIECE = 50_000  # characters folded in one go
_CUT_REACH = 400
# before an escape that does not go on with the character of the one before, or before what is in no escape
_CUT = re.compile(
    r"&|%(?:25){0,3}[0-7C-Fc-f][0-9A-Fa-f]|(?<!\\)\\{1,4}[ux](?![Dd][C-Fc-f])|[^\\&%#;0-9A-Za-z]"
)
_UNSEEN_ASCII = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


class Shadow(NamedTuple):
    """The folded text; `starts[i]`..`ends[i]` is the raw stretch of character i, None where both are i."""

    text: str
    starts: list[int] | None
    ends: list[int] | None

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Translate a stretch of the shadow into a stretch of the raw text."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def cast(text: str) -> Shadow:
    """Fold a text; linear in its length, and free for plain ASCII without escapes."""
    return _cast(text) if len(text) <= PIECE else _cast_long(text)


def _cast_long(text: str) -> Shadow:
    """Fold piece by piece: a single call on megabytes would hold up every other thread."""
    pieces: list[tuple[int, Shadow]] = []
    done = 0
    while done < len(text):
        end = _cut(text, done + PIECE)
        pieces.append((done, _cast(text[done:end])))
        done = end
    folded = "".join(piece.text for _, piece in pieces)
    if all(piece.starts is None for _, piece in pieces):
        return Shadow(folded, None, None)
    starts: list[int] = []
    ends: list[int] = []
    for offset, piece in pieces:
        if piece.starts is None or piece.ends is None:
            starts += range(offset, offset + len(piece.text))
            ends += range(offset + 1, offset + len(piece.text) + 1)
        else:
            starts += [offset + start for start in piece.starts]
            ends += [offset + end for end in piece.ends]
    return Shadow(folded, starts, ends)


def _cut(text: str, wanted: int) -> int:
    """Return a place near `wanted` that cuts no escape in two; the place itself where there is none."""
    if wanted >= len(text):
        return len(text)
    places = [found.start() for found in _CUT.finditer(text, wanted - _CUT_REACH, wanted)]
    return places[-1] if places else wanted


def _cast(text: str) -> Shadow:
    if ("%" in text or "\\" in text or "&" in text) and _ESCAPES.search(text):
        return _folded(*_unescaped(text))
    if text.isascii() and (text.isprintable() or not _UNSEEN_ASCII.search(text)):
        return Shadow(text, None, None)
    folded = text.translate(_FOLDS)
    if len(folded) == len(text):
        return Shadow(folded, None, None)
    return _folded(list(text), list(range(len(text))), list(range(1, len(text) + 1)))


class _Folds(dict[int, str | None]):
    """Code point to folded character, None = invisible; filled as characters are met."""

    def __missing__(self, code: int) -> str | None:
        if len(self) > 20_000:  # a hostile text may hold every character there is
            self.clear()
        found = self[code] = _fold(chr(code))
        return found


_FOLDS = _Folds()


def _fold(char: str) -> str | None:
    if char.isascii() and (char.isprintable() or char.isspace()):
        return char
    if (digit := unicodedata.digit(char, None)) is not None:
        return str(digit)
    return _LOOK_ALIKES.get(char) or _fold_by_category(char)


def _fold_by_category(char: str) -> str | None:
    category = unicodedata.category(char)
    if category in {"Cc", "Cf", "Cs", "Mn", "Me"} or char in _INVISIBLE:
        return None
    if category[0] == "Z":
        return " "
    if category == "Pd":
        return "-"
    plain = unicodedata.normalize("NFKD", char)
    return plain[0] if plain[0].isascii() and _is_one(plain) else char


def _is_one(plain: str) -> bool:
    return all(unicodedata.combining(mark) for mark in plain[1:])


def _unescaped(text: str) -> tuple[list[str], list[int], list[int]]:
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for found in _ESCAPES.finditer(text):
        decoded = _decoded(found)
        if decoded is None:
            continue
        chars += text[done : found.start()]
        starts += range(done, found.start())
        ends += range(done + 1, found.start() + 1)
        for piece, start, end in decoded:
            chars.append(piece)
            starts.append(start)
            ends.append(end)
        done = found.end()
    chars += text[done:]
    starts += range(done, len(text))
    ends += range(done + 1, len(text) + 1)
    return chars, starts, ends


def _decoded(found: re.Match[str]) -> list[tuple[str, int, int]] | None:
    """Give the characters an escape stands for, each with its raw stretch; None where it is none."""
    kind = found.lastgroup or ""
    value = found[kind]
    if kind == "percent":
        return _percent(value, found.start())
    if kind == "name":
        code = html.entities.name2codepoint.get(value) or _NAMES.get(value)
    elif kind == "decimal":
        code = int(value)
    elif kind == "unicode" and len(value) > 4:
        code = 0x10000 + ((int(value[:4], 16) & 0x3FF) << 10) + (int(value[-4:], 16) & 0x3FF)
    else:
        code = int(value, 16)
    if code is None or code > 0x10FFFF:
        return None
    return [(chr(code), found.start(), found.end())]


_NAMES = {"commat": 64, "period": 46, "plus": 43, "lowbar": 95, "sol": 47, "num": 35, "comma": 44}
_NAMES |= {"lpar": 40, "rpar": 41, "hyphen": 45, "dash": 45, "colon": 58, "Tab": 9, "NewLine": 10}


def _percent(value: str, offset: int) -> list[tuple[str, int, int]]:
    """Decode a run of %XX as UTF-8; bytes that are none stand as U+FFFD."""
    pieces = list(re.finditer(r"%(?:25){0,3}([0-9A-Fa-f]{2})", value))
    raw = bytes(int(piece[1], 16) for piece in pieces)
    result = []
    at = 0
    while at < len(raw):
        char, size = _utf8_char(raw[at : at + 4])
        result.append((char, offset + pieces[at].start(), offset + pieces[at + size - 1].end()))
        at += size
    return result


def _utf8_char(raw: bytes) -> tuple[str, int]:
    lead = raw[0]
    size = 1 if lead < 0xC0 else 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4
    try:
        return raw[:size].decode("utf-8"), len(raw[:size])
    except UnicodeDecodeError:
        return "\ufffd", 1


def _folded(chars: list[str], starts: list[int], ends: list[int]) -> Shadow:
    """Fold character by character, keeping the raw stretches; invisible ones join what comes before."""
    text: list[str] = []
    kept_starts: list[int] = []
    kept_ends: list[int] = []
    for char, start, end in zip(chars, starts, ends, strict=True):
        folded = _FOLDS[ord(char)]
        if folded is not None:
            text.append(folded)
            kept_starts.append(start)
            kept_ends.append(end)
    return Shadow("".join(text), kept_starts, kept_ends)
