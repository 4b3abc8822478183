"""Words that tell what a number is, and how near before it they must stand.

All patterns run on the folded shadow (no accents) and only on a short window, never on a whole text.
"""

import re

from commandcenter.semantic.spans import HIDDEN, Span

REACH = 25  # characters between the end of a cue word and the number
_LONGEST = 24  # no cue word is longer
_INHERIT = 12  # "tel 5555-0088 o 5555-0089": the first number lends its cue to the second

_WORDS = {
    "iban": r"iban|bonifico|conto(?:\s?corrente)?|c/c|cuenta|cta|ccc|transferencia|bank\s?account|account\s(?:number|no)",
    "card": (
        r"carta|carte|cartina|card|cards|visa|master\s?card|mastercard|amex|american\sexpress|maestro|postepay"
        r"|bancomat|tarjeta|tarj|tdc|credito|debito|debit|credit|pan"
    ),
    "cf": r"cod(?:ice)?\.?\s?fisc(?:ale)?|c\.?\s?f|cf|tax\s?code|fiscal\s?code|codigo\s?fiscal",
    "piva": r"p(?:art)?\.?\s?iva|partita\s?iva|piva|iva|vat(?:\s?(?:number|no))?",
    "cuit": r"cuit|cuil|c\.u\.i\.t|c\.u\.i\.l|cdi",
    "dni": (
        r"d\.?n\.?i|dnis|n\.?i\.?f|n\.?i\.?e|doc|docs|documento|documentos|document|libreta|identidad|identita"
        r"|national\s?id|id\s?(?:number|card|no)|c\.?i\.?f"
    ),
    "ssn": r"ssn|social\s?security(?:\s?(?:number|no))?|soc\ssec|itin|ein|tax\s?id|tin",
    "phone": (
        r"tel|tels|telef|telefono|telefoni|telefonico|telefonos|telephone|tfno|tlf|tlfn|telf|fono|cell|cel|cels"
        r"|cellulare|cellulari|celular|celulares|movil|moviles|mobile|mob|phone|phones?\s?#|fisso|fijo|landline"
        r"|whatsapp|whats\s?app|wasap|wapp|wsp|wa\.me|guasap|chiamatemi|chiamami|chiamateci|richiamatemi"
        r"|richiamami|richiamateci|ricontattatemi|contattatemi|contattarmi|chiamarmi|chiami\sal|chiamare\sal"
        r"|recapito|recapiti|llamad|llamadme|llamame|llamenme|llamarme|llamen|contactarme|contacto"
        r"|(?:call|ring|reach|text|phone|contact)\s(?:me|us)|call\sback|callback|msisdn|phonenumber|phone_number"
    ),
}
_ALIEN = re.compile(
    r"(?:(?<![^\W_])(?:ord(?:ine|ini|er|ers)?|pedido|pedidos|ticket|tickets|tkt|pratica|pratiche|tracking|track|trk"
    r"|seguimiento|spedizione|envio|shipment|parcel|ref|rif|riferimento|referencia|reference|codice|codigo|code"
    r"|cod|cliente|client|customer|serial|seriale|serie|sn|s/n|imei|iccid|matricola|caso|case|reclamo|reclamos"
    r"|reclamacion|incidencia|incident|expediente|gestion|segnalazione|factura|fattura|bolletta|invoice|bill"
    r"|contratto|contrato|contract|account|acct|booking|prenotazione|reserva|reservation|id|post|status|conf"
    r"|confirmation|flight|volo|vuelo|versione|version|firmware|fw|build|mac|lotto|lote|protocollo|protocolo)"
    r"(?:[\s.:#=/_-]{1,3}(?:n|no|nr|nro|num|numero|number|o|is|e|es|del|de|di|cliente|id|code)){0,2}"
    r"[\s.:#=/_()-]{0,3}|[A-Za-z][-/])\Z",
    re.IGNORECASE,
)
_CUES = {
    kind: re.compile(
        rf"(?:(?<![^\W_])(?:{words})(?![^\W\d_]))[^\ue000-\uf8ff]{{0,{REACH}}}\Z", re.IGNORECASE
    )
    for kind, words in _WORDS.items()
}


class Left:
    """What stands before a possible number, searched at most once for each kind of cue.

    `before` is the last span found that the shadow does not show as hidden yet: nothing up to its end
    counts, but a number of the same kind close by lends its cue.
    """

    __slots__ = ("_known", "_window")

    def __init__(self, shadow: str, start: int, before: Span | None = None) -> None:
        floor = before.end if before else 0
        self._window = shadow[max(floor, start - REACH - _LONGEST) : start]
        if before:
            self._window = HIDDEN[before.type] + self._window
        self._known: dict[str, bool] = {}

    def has(self, kind: str) -> bool:
        """Tell whether a cue word of `kind` stands within REACH, nothing hidden in between."""
        if (known := self._known.get(kind)) is None:
            known = self._known[kind] = self._search(kind)
        return known

    def _search(self, kind: str) -> bool:
        if self.is_wordless():
            return kind in _LENDING and _LENDING[kind].search(self._window) is not None
        if kind == "alien":
            return _ALIEN.search(self._window) is not None
        if _CUES[kind].search(self._window):
            return True
        return kind in _LENDING and _LENDING[kind].search(self._window) is not None

    def is_alien(self) -> bool:
        """Tell whether the word just before names an order, ticket, serial or another number of ours."""
        return self.has("alien")

    def is_wordless(self) -> bool:
        """Tell whether no letter stands within reach, hence no cue."""
        return _LETTER.search(self._window) is None


def has_cue(kind: str, shadow: str, start: int) -> bool:
    """Tell whether a cue word of `kind` stands within REACH before `start`."""
    return Left(shadow, start).has(kind)


_LETTER = re.compile(r"[A-Za-z]")
_LENDING = {
    "phone": re.compile(rf"{HIDDEN['phone']}[^\d\ue000-\uf8ff]{{1,{_INHERIT}}}\Z"),
    "card": re.compile(rf"{HIDDEN['card']}[^\d\ue000-\uf8ff]{{1,{_INHERIT}}}\Z"),
}
