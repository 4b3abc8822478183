"""Street addresses: a street word with a number, or with a postcode next to it.

Italian and Spanish put the street word first, English last; after a word such as "indirizzo" a name and
a number are enough. Runs on the folded shadow; every repetition is bounded.
"""

import re
from collections.abc import Iterator

from commandcenter.semantic.chains import is_amount
from commandcenter.semantic.spans import Span

_STREET_FIRST = re.compile(
    r"(?<![\w@#/'.])(?:via|viale|v\.le|vle|corso|c\.so|piazza|piazzale|piazzetta|p\.?zza|p\.za|p\.le|vicolo|vico"
    r"|largo|strada|contrada|c\.da|localita|loc\.|lungomare|lungotevere|lungarno|salita|borgo|frazione|fraz\."
    r"|traversa|calle|c/|cl\.|avenida|avda|avd|av|avgda|paseo|plaza|pza|plz|ronda|camino|carretera|ctra|travesia"
    r"|pasaje|pje|bulevar|boulevard|glorieta|alameda|rambla|callejon|diagonal|carrer|urbanizacion|poligono)"
    r"(?:(?<=[./])|\.|(?!\w))[ ]{0,2}",
    re.IGNORECASE,
)
_STREET_LAST = re.compile(
    r"(?<=[ ])(?:street|str|st|road|rd|lane|ln|close|avenue|ave|drive|dr|way|row|crescent|cres|terrace|terr|court"
    r"|ct|place|square|sq|gardens|gdns|grove|mews|hill|park|boulevard|blvd|parade|quay|walk|rise|view|highway|hwy"
    r"|parkway|pkwy|circle|wynd|vale|green|gate|yard|wharf|trail|loop)(?!\w)\.?",
    re.IGNORECASE,
)
_CLEAR = frozenset(
    "street road rd lane avenue ave crescent terrace gardens boulevard blvd hwy pkwy".split()
)
_CUE = re.compile(
    r"(?<!\w)(?:indirizzo|domicilio|direccion|address|residenza|residente (?:a|in)|abito (?:a|in)|vivo en"
    r"|domiciliad[oa] en|i live (?:at|on)|live at|living at|consegna(?:re)? (?:a|in)|entregar en)"
    r"[\s:,=-]{1,3}(?:(?:is|e|es|postale|completo|actual)[\s:]{1,2}){0,2}",
    re.IGNORECASE,
)
_MONTH = (
    r"gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre|enero|febrero"
    r"|abril|mayo|junio|julio|septiembre|setiembre|octubre|noviembre|diciembre"
)
_WORD = r"[^\W\d_][\w']{0,30}\.?(?:-[\w']{1,30})?"
_NAME_WORD = rf"(?:{_WORD}|[0-9]{{1,2}}(?=[ ](?:de[ ])?(?:{_MONTH})\b))"
_NAME = re.compile(rf"{_NAME_WORD}(?:[ ]{{1,2}}{_NAME_WORD}){{0,6}}", re.IGNORECASE)
_NUMBER = re.compile(
    r"[\s,;:.]{1,3}(?:(?:no?|nr|nro|num|numero|civico)\b[\s.]{0,2})?"
    r"(?:(?P<number>[0-9]{1,5})(?:[ ]?[/-][ ]?[A-Za-z0-9]{1,3}\b|[A-Za-z]\b|[ ]?(?:bis|ter)\b)?(?!\w|[.,:/-][0-9])"
    r"|s\.?n\.?c\b\.?|s/n\b|km[. ]{0,2}[0-9]{1,4}\b)",
    re.IGNORECASE,
)
_NUMBERLESS = re.compile(r"[ ]s\.?n\.?c(?!\w)", re.IGNORECASE)
_EXTRA = re.compile(
    r"[\s,.;-]{1,3}(?:(?:int|interno|scala|sc|piano|piso|pta|puerta|dto|depto|dpto|esc|escalera|bloque|blq|palazzina"
    r"|edificio|apt|apto|appartamento|flat|lotto|lote|suite|unit|p)\b\.?[ ]?(?:[0-9]{1,4}[A-Za-z]?|[A-Za-z])\b"
    r"|[0-9]{1,2}[ ]?(?:o|a)\b\.?(?:[ ]?(?:[A-Za-z]|izda|izq|dcha)\b)?)",
    re.IGNORECASE,
)
_CITY_WORD = r"[A-Z][\w']{1,30}(?:-[A-Z][\w']{1,30})?"
_CITY = rf"{_CITY_WORD}(?:[ ](?:(?:di|del|della|dei|de|la|las|los|el|in|upon|on|sul|al)[ ]){{0,2}}{_CITY_WORD}){{0,3}}"
_PLACE = re.compile(
    rf"[\s,.-]{{1,3}}(?:[A-Z]-)?(?:[0-9]{{5}}|[A-Z][0-9]{{4}}(?:[A-Z]{{3}})?|[0-9]{{4}})(?![\w-]|[.,][0-9])"
    rf"(?:[\s,-]{{1,3}}{_CITY})?|,[ ]?{_CITY}(?=[ ]?(?:[,.;()\n]|\Z))"
)
_UK_POSTCODE = r"[A-Za-z]{1,2}[0-9][A-Za-z0-9]?[ ]?[0-9][A-Za-z]{2}(?!\w)"
_ENGLISH_PLACE = re.compile(
    rf"(?:[\s,]{{1,3}}(?:{_WORD}|#?[0-9]{{1,4}}(?!\w))){{0,6}}?[\s,]{{1,3}}(?:[A-Z]{{2}}[ ]{{1,2}})?"
    rf"(?:{_UK_POSTCODE}|[0-9]{{5}}(?:-[0-9]{{4}})?(?!\w))"
)
_HOUSE = r"(?<![\w@#/.,£$€-])(?<![0-9]:)(?:(?:flat|apt|apartment|unit|suite)\.?[ ]?\w{1,5},?[ ])?[0-9]{1,5}[A-Za-z]?(?:-[0-9]{1,4})?,?[ ]"
_HOUSE_AND_NAME = re.compile(
    rf"{_HOUSE}(?P<name>(?:(?:{_WORD}|[0-9]{{1,3}}(?:st|nd|rd|th))[ ]){{1,4}})\Z", re.IGNORECASE
)
_POSTAL = re.compile(
    rf"{_HOUSE}(?P<name>(?:{_WORD}[ ,]{{1,2}}){{1,7}})(?:[A-Z]{{1,2}}[0-9][A-Z0-9]?[ ]?[0-9][A-Z]{{2}})(?!\w)"
)
_HINT = re.compile(r"[0-9]|\bs\.?n\.?c\b|\bs/n\b", re.IGNORECASE)
# what may follow "via", "corso", "calle" or a number without being the name of a street
_NO_NAME = frozenset(
    "sms mail email pec fax app chat web internet dm telefono telefonica whatsapp wifi cavo satellite posta online"
    " e ed o ho hai ha non nn no che da per x con mi ti ci vi se sono sta stanno ogni dopo tra fra ore alle dalle oggi ieri"
    " domani solo anche ma cui quale definitiva breve mezzo ormai adesso ora subito tutti tutte mando mandato"
    " y u hay desde hace hasta para por con que se me te nos os mi su tengo tiene sin solo ya donde cuando entre"
    " and or is are was were to at for my your the a an in on i we you it they has have had been that this with"
    " not no so but just only all any more than minutes mins hours hrs days weeks months years times people of"
    " giga gb mb mega mbps euro euros pounds quid gigs meg calls engineers complaints bars out off up down half".split()
)
_ARTICLED = frozenset("the a in on of per con para e y and".split())  # fine inside a name only


def find_addresses(shadow: str) -> list[Span]:
    """Return the street addresses of a shadow, in order and disjoint."""
    if not _HINT.search(shadow):
        return []
    spans = [*_street_first(shadow), *_street_last(shadow), *_after_cue(shadow), *_postal(shadow)]
    spans.sort(key=lambda span: (span.start, -span.end))
    kept: list[Span] = []
    for span in spans:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _street_first(shadow: str) -> Iterator[Span]:
    for street in _STREET_FIRST.finditer(shadow):
        end = _numbered(shadow, street.end())
        if end:
            yield Span(street.start(), end, "address")


def _after_cue(shadow: str) -> Iterator[Span]:
    for cue in _CUE.finditer(shadow):
        end = _numbered(shadow, cue.end())
        if end and shadow[cue.end()].isupper():
            yield Span(cue.end(), end, "address")


def _numbered(shadow: str, start: int) -> int:
    """Read a name, a number and what follows; return the end of the address, 0 where it is none."""
    name = _NAME.match(shadow, start)
    if name is None or not _is_name(name[0]):
        return 0
    if numberless := _NUMBERLESS.search(name[0]):
        return start + numberless.end()
    if not (number := _NUMBER.match(shadow, name.end())):
        return 0
    if number["number"] and is_amount(shadow, number.start("number"), number.end()):
        return 0
    end = number.end()
    for _ in range(4):
        if (extra := _EXTRA.match(shadow, end)) is None:
            break
        end = extra.end()
    place = _PLACE.match(shadow, end)
    if place is None and _is_year(number["number"]) and not name[0][0].isupper():
        return 0
    return place.end() if place else end


def _street_last(shadow: str) -> Iterator[Span]:
    for street in _STREET_LAST.finditer(shadow):
        window = max(0, street.start() - 90)
        lead = _HOUSE_AND_NAME.search(shadow[window : street.start()])
        if lead is None or not _is_name(lead["name"]):
            continue
        place = _ENGLISH_PLACE.match(shadow, street.end()) or _PLACE.match(shadow, street.end())
        clear = street[0].rstrip(".").lower() in _CLEAR or street[0][0].isupper()
        if place or clear:
            yield Span(window + lead.start(), place.end() if place else street.end(), "address")


def _postal(shadow: str) -> Iterator[Span]:
    for found in _POSTAL.finditer(shadow):
        if _is_name(found["name"]):
            yield Span(found.start(), found.end(), "address")


def _is_name(text: str) -> bool:
    words = text.lower().replace(",", " ").split()
    if len(words) > 1 and words[0].rstrip(".") in {"n", "e", "s", "w", "the"}:
        words = words[1:]
    if words[0] in _NO_NAME:
        return False
    return words[-1] not in _ARTICLED and not any(
        word in _NO_NAME and word not in _ARTICLED for word in words[1:]
    )


def _is_year(number: str | None) -> bool:
    return number is not None and len(number) == 4 and number[:2] in {"19", "20"}
