"""A customer of three channels for the desks of the tests, made by the hub's own code from invented facts."""

from typing import Any

import msgspec
from PySide6.QtCore import QTimer

from commandcenter.decide import decide, room_of
from commandcenter.errors import UserError
from commandcenter.events.fact import Fact
from commandcenter.folding.fold import fold
from commandcenter.hub.access import Guest
from commandcenter.hub.orders import checked
from commandcenter.protocol.frames import CommandFrame, Refusal, Result
from commandcenter.state import State
from commandcenter.views import customer as view
from commandcenter.views.customer import Holder, Told, Written
from tests.commandcenter.story import bond, closed, correction, crm, folded, replied, told, wrote
from tests.ui import views
from ui.desk.picture import Still

NOW = views.at("14:41")
DAY = 86_400_000_000
URL = "https://crm.example.org/customers/{customer}"
CHANNELS = {2041: "x", 2057: "whatsapp", 2102: "email", 2230: "facebook"}
TEXTS = {
    "m1": "Da stamattina il 3G non va, ho il telefono muto. Quando lo sistemate?",
    "m2": "Mio numero [PHONE], è la seconda volta che scrivo",
    "m3": "Oggetto: rimborso. Buongiorno, chiedo il rimborso dei giorni senza rete, il mio indirizzo è"
    " [ADDRESS] e il contratto è intestato a me dal 2019. Attendo un riscontro scritto entro la settimana.",
    "m4": "Ancora niente rete, e nessuno risponde!!",
    "r1": "Ciao, ci mandi il numero della linea in privato? Così controlliamo la cella.",
    "r2": "Abbiamo corretto un errore sulla cella: riavvia il telefono e dicci com’è.",
    "r3": "Buongiorno, il rimborso di 4,20 € è nella prossima fattura.",
}


def _named(fact: Fact, name: str) -> Fact:
    return msgspec.structs.replace(fact, id=name)


def facts() -> list[Fact]:
    """Return what the log holds of it, oldest first."""
    before = NOW - 3 * DAY
    m1 = wrote(before, "tw:1", 2041, channel="x", mood="neg", motives=("internet_3g",), name="m1")
    m3 = wrote(NOW - DAY, "mail:1", 2102, channel="email", mood="neu", name="m3")
    return told(
        m1,
        _named(replied(before + 9 * 60_000_000, "tw:1", agent="L. Conti"), "r1"),
        wrote(before + 15 * 60_000_000, "wa:1", 2057, channel="whatsapp", mood="neg", name="m2"),
        bond(True, before + 15 * 60_000_000, (2041, 2057), evidence="phone", confidence=0.9),
        _named(replied(before + 40 * 60_000_000, "wa:1", agent="L. Conti"), "r2"),
        closed(before + 55 * 60_000_000, "wa:1", reason_code="solved"),
        closed(before + 56 * 60_000_000, "tw:1", reason_code="solved"),
        m3,
        correction(m3, "sentiment", "neg", old="neu", at_us=NOW - DAY + 600_000_000, who="S. Riva"),
        bond(True, NOW - DAY + 900_000_000, (2057, 2102), who="M. Ferri", name="bond:c9:2057:2102"),
        crm(NOW - DAY + 960_000_000, 2057, "C-88214"),
        _named(replied(NOW - DAY + 3_600_000_000, "mail:1", agent="P. Ferrara"), "r3"),
        closed(NOW - DAY + 3_700_000_000, "mail:1", reason_code="solved"),
        wrote(NOW - 19 * 60_000_000, "tw:1", 2041, channel="x", mood="neg", name="m4"),
    )


def log_of(known: list[Fact]) -> Told:
    """Return what the hub reads of the log."""
    messages = [(one, TEXTS[one.id]) for one in known if one.type == "care.message.received.v1"]
    answers = [(one, TEXTS[one.id]) for one in known if one.type == "care.message.sent.v1"]
    written: dict[int, Written] = {2230: Written("facebook", 2, NOW - 9 * DAY, NOW - 8 * DAY)}
    for one, _ in messages:
        mine = [at.time_us for at, _ in messages if at.person == one.person]
        written[one.person] = Written(CHANNELS[one.person], len(mine), min(mine), max(mine))
    holders = [Holder(b"handle", who, "handle", True, CHANNELS[who]) for who in (2041, 2230)]
    return Told(written, messages, answers, holders)


class Room(Still):
    """A desk's mirror whose hub knows this one customer: it decides and folds as the hub does."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        known = facts()
        self.log, self.state = log_of(known), folded(known)
        self.url = URL
        self.loses = 0  # so many cards are told to nobody: their line broke

    def send(self, frame: CommandFrame) -> bool:
        """Keep the command and answer it at the next turn of the loop."""
        QTimer.singleShot(0, lambda: self.answered.emit(self._answer(frame)))
        return super().send(frame)

    def _answer(self, frame: CommandFrame) -> Result:
        command = checked(Guest("M. Ferri", "regia", b""), frame)
        try:
            caused = decide(room_of(self.state, NOW), self.state, command)
        except UserError as error:
            refusal = Refusal(code="refused", key=error.key, values=error.values)
            return Result(id=frame.id, ok=False, error=refusal)
        _fold(self.state, caused)
        data: dict[str, Any] = {}
        if command.action.name in {"customer.open", "customer.more"}:
            skip = getattr(command.args, "skip", 0)
            found = view.card(
                self.state, command.target.person, self.log, NOW, url=self.url, skip=skip
            )
            data = msgspec.to_builtins(found) if not self.loses else {}
            self.loses = max(0, self.loses - 1)
        return Result(id=frame.id, ok=True, seq=0, data=data)


def _fold(state: State, caused: Any) -> None:
    for new in caused:
        body = msgspec.json.encode({"data": new.data})
        fold(state, Fact(state.seq + 1, NOW, NOW, 0, new.type, "/hub", new.name, 0, body))
