"""Street addresses: a street word with a number, or with a postcode next to it.

Italian and Spanish put the street word first, English last; after a word such as "indirizzo" a name and
a number are enough. Runs on the folded shadow, every repetition bounded.
"""

import re

from commandcenter.semantic.spans import Span

_NAME = r"[^\W\d_][\w.']{0,30}(?:-[\w.']{1,30})?"
_STREET_FIRST = (
    r"via|viale|v\.le|vle|corso|c\.so|piazza|p\.?zza|p\.za|piazzale|p\.le|piazzetta|vicolo|vico|largo|strada"
    r"|str\.|contrada|c\.da|c/da|localita|loc\.|lungomare|lungotevere|lungarno|salita|borgo|frazione|fraz\.|fr\.|traversa"
    r"|calle|c/|c\.|cl\.|avenida|avda|avda\.|avd\.|av|av\.|avgda|paseo|po\.|p\.o|plaza|pza|pza\.|plz\.|pl\.|ronda|camino|carretera"
    r"|ctra|ctra\.|travesia|pasaje|pje|pje\.|bulevar|boulevard|glorieta|alameda|rambla|callejon|diagonal|carrer"
    r"|urbanizacion|urb\.|poligono|barrio|bo\."
)
_STREET_LAST = (
    r"street|str|st|road|rd|lane|ln|close|cl|avenue|ave|av|drive|dr|way|row|crescent|cres|terrace|terr|court|ct"
    r"|place|pl|square|sq|gardens|gdns|grove|mews|hill|park|boulevard|blvd|parade|quay|walk|rise|view|highway|hwy"
    r"|parkway|pkwy|circle|cir|wynd|vale|green|gate|yard|wharf|turnpike|trail|trl|loop"
)
_PLAIN_LAST = frozenset("street road rd lane avenue ave crescent terrace gardens boulevard blvd hwy pkwy".split())
_CUE = (
    r"indirizzo|indirizzi|domicilio|direccion|dir\.|address|residenza|residente\s(?:a|in)|abito\s(?:a|in|al)|abitiamo\s(?:a|in)"
    r"|vivo\sen|vivimos\sen|domiciliad[oa]\sen|i\slive\s(?:at|in|on)|live\sat|living\sat|recapito\spostale|entregar\sen|consegna(?:re)?\s(?:a|in)"
)
_NUMBER = r"(?:(?:n|no|nr|nro|num|numero|civico)\b[\s.]{0,2})?(?P<number>[0-9]{1,5}(?:\s?[/-]\s?[A-Za-z0-9]{1,3}\b|[A-Za-z]\b|\s?(?:bis|ter)\b)?|s\.?n\.?c?\b|s/n\b|km\.?\s?[0-9]{1,4})"
_EXTRA = (
    r"[\s,.;-]{1,3}(?:(?:int|interno|scala|sc|piano|p|piso|pta|puerta|dto|depto|dpto|departamento|esc|escalera|bloque|blq|palazzina|pal"
    r"|edificio|ed|apt|apto|appartamento|flat|lotto|lote|casa|izda|izq|dcha|bajo|bajos|lato|presso|suite|unit)\b\.?(?:\s?[0-9]{1,4}[A-Za-z]?\b|\s[A-Za-z]\b)?"
    r"|[0-9]{1,2}\s?(?:o|a|er|do|th|st|nd)\b\.?(?:\s?(?:[A-Za-z]|izda|izq|dcha|der)\b)?|[A-Z]\b)"
)
_CITY_WORD = r"(?:[A-Z][\w'.]{1,30}|[A-Z]{2,30})(?:-[A-Z][\w']{1,30})?"
_CITY = rf"{_CITY_WORD}(?:\s(?:(?:di|del|della|dei|de|la|las|los|el|in|upon|on|sul|sulla|nell'|al)\s){{0,2}}{_CITY_WORD}){{0,3}}"
_POSTCODE = r"(?:[A-Z]-)?(?:[0-9]{5}|[A-Z][0-9]{4}[A-Z]{0,3}|[0-9]{4})(?![\w-]|[.,][0-9])"
_UK_POSTCODE = r"[A-Za-z]{1,2}[0-9][A-Za-z0-9]?\s?[0-9][A-Za-z]{2}(?!\w)"
_TAIL = rf"(?:{_EXTRA}){{0,4}}(?:[\s,.-]{{1,3}}{_POSTCODE}(?:[\s,-]{{1,3}}{_CITY})?|,\s?{_CITY}(?=\s?(?:[,.;()]|\Z)))?"

_FIRST = re.compile(
    rf"(?<![\w@#/'.])(?P<street>(?:{_STREET_FIRST})(?:(?<=[./])|(?!\w)))\s{{0,2}}"
    rf"(?P<name>(?:(?:{_NAME}|[0-9]{{1,2}}(?=\s[A-Za-z]{{2}}))[\s]{{1,2}}){{0,6}}?{_NAME})"
    rf"[\s,;:.]{{1,3}}(?:{_NUMBER}(?!\w|[.,:][0-9]){_TAIL}|(?P<cap>[0-9]{{5}})(?![\w.,-]*[0-9])(?:\s{_CITY})?)",
    re.IGNORECASE,
)
_LAST = re.compile(
    rf"(?<![\w@#/.,:£$€-])(?:(?:flat|apt|apartment|unit|suite|room)\.?\s?\w{{1,5}},?\s)?(?P<number>[0-9]{{1,5}}[A-Za-z]?(?:-[0-9]{{1,4}})?),?\s"
    rf"(?P<name>(?:(?:{_NAME}|[0-9]{{1,3}}(?:st|nd|rd|th))\s){{1,4}}?)(?P<street>{_STREET_LAST})\b\.?"
    rf"(?P<tail>(?:[\s,]{{1,3}}(?:{_NAME}|#?[0-9]{{1,4}}(?!\w))){{0,6}}?[\s,]{{1,3}}(?:(?-i:[A-Z]{{2}})\s)?(?:{_UK_POSTCODE}|[0-9]{{5}}(?:-[0-9]{{4}})?(?!\w)))?",
    re.IGNORECASE,
)
_POSTAL = re.compile(
    rf"(?<![\w@#/.,:£$€-])[0-9]{{1,4}}[A-Za-z]?,?\s(?:{_NAME}[\s,]{{1,2}}){{1,7}}(?-i:{_UK_POSTCODE.replace('a-z', '')})"
)
_AFTER_CUE = re.compile(
    rf"(?<!\w)(?:{_CUE})[\s:,=-]{{1,3}}(?:(?:is|e|es|completo|postale|di\scasa|actual)[\s:]{{1,2}}){{0,2}}"
    rf"(?P<whole>(?P<name>(?:{_NAME}[\s]{{1,2}}){{0,4}}?{_NAME})[\s,]{{1,3}}{_NUMBER}(?!\w|[.,:][0-9]){_TAIL})",
    re.IGNORECASE,
)
