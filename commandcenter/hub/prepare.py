"""From a decoded event to a row that may touch the disk: checked, masked, read.

Nothing raw passes this file. Texts are masked, identities are taken out and sealed, an identifier
that itself holds personal data gets a stand-in, and every other string is masked where it stands.
"""

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from commandcenter.errors import UnreadableError
from commandcenter.events.hub import FROM_HUB
from commandcenter.events.outside import (
    MESSAGE_RECEIVED,
    MESSAGES,
    REVISIONS,
    Envelope,
)
from commandcenter.events.reading import Reading
from commandcenter.events.words import NETWORKS
from commandcenter.gazetteer import place_said
from commandcenter.hub import blacked
from commandcenter.hub.blacked import KNOWN, is_personal, masked_data
from commandcenter.hub.checking import (
    IDENTIFIERS,
    checked,
    clean,
    clean_text,
    content_of,
    event_time,
    must_fold,
    order_of,
)
from commandcenter.hub.facts import SOURCE
from commandcenter.languages import LANGUAGES
from commandcenter.rows import Clue, Draft, Person
from commandcenter.secrets import Seal
from commandcenter.semantic.clues import Told, of_author, told
from commandcenter.semantic.mask import mask, mask_tree
from commandcenter.semantic.near import NO_TRACE, Trace, text_key, trace
from commandcenter.semantic.read import Page, read, read_all
from commandcenter.semantic.signs import signs_of

LOG = logging.getLogger(__name__)

_ENCODE = msgspec.json.Encoder().encode
_ATTRIBUTES = ("subject", "partitionkey", "rawref", "feedcursor", "correlationid", "causationid")
_COLUMNS = frozenset({"specversion", "id", "source", "type", "time", "data", "sequence"})
_CRM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}")

Made = TypeVar("Made")


class Preparer:
    """Prepares the events of one database; holds its keys, and of the events the last identities, sealed."""

    def __init__(self, key: bytes, pages: Mapping[str, str] | None = None) -> None:
        """Derive what is needed from the database's key.

        `pages`: place by source or channel of an event, "*" for all others; a code of ISO 3166-2.
        """
        self._pages = pages or {}
        self._content = Seal(key, "content")
        self._person = Seal(key, "person")
        self._alias = Seal(key, "alias")
        self._text = Seal(key, "text")
        self._known_by = Seal(key, "clue")
        self._sealed: dict[tuple[bytes, bool], Person] = {}  # a customer who writes writes again

    def draft(
        self, event: Mapping[str, Any], *, recorded_us: int, trusted: bool = False, raw: bytes = b""
    ) -> Draft:
        """Return the row of an event; raise UnreadableError naming field and reason.

        `trusted` (a replayed log): its own readings and hub facts count.
        """
        (made,) = self.drafts([(event, recorded_us)], trusted=trusted)
        if isinstance(made, Exception):
            raise made
        return msgspec.structs.replace(made, raw=raw) if raw else made

    def drafts(
        self, events: Sequence[tuple[Mapping[str, Any], int]], *, trusted: bool = False
    ) -> list[Draft | Exception]:
        """Return the row of each (event, recorded_us), or why it has none; any other error is a bug.

        Step by step, each step for all of them: a processor forgets between two different steps what
        it keeps in mind within one. Eight events together cost half of eight one after the other.
        """
        found = [_guarded(self._opened, event, at_us, trusted) for event, at_us in events]
        opened = [one for one in found if not isinstance(one, Exception)]
        for one in opened:
            if one.raw is not None:
                self._take_text(one, one.raw)
        _have_read(one for one in opened if one.masked is not None and one.wants_reading)
        return [one if isinstance(one, Exception) else _guarded(self._closed, one) for one in found]

    def forget(self) -> None:
        """Forget the identities and words of the last events."""
        self._sealed.clear()
        blacked.forget()

    def _take_text(self, work: "_Work", raw: str) -> None:
        """Mask a text; of what a customer tells of himself in it only keyed digests are kept."""
        masked = mask(raw)
        work.masked = masked.text
        if work.envelope.type == MESSAGE_RECEIVED and work.data.get("actor") == "customer":
            work.told = told(raw, masked.spans)

    def _opened(self, event: Mapping[str, Any], recorded_us: int, trusted: bool) -> "_Work":
        """Check an event and take its identity and text out."""
        envelope = checked(event, trusted=trusted)
        time_us, ahead = event_time(envelope.time, recorded_us)
        content, is_fit = content_of(event)
        data = dict(envelope.data) if is_fit else clean(envelope.data)
        crm = _crm(data)
        person, raw = self._take_out(envelope, data, trusted=trusted)
        if ahead:
            data["reason_code"] = "clock_ahead"
        if not trusted:
            data.pop("duplicate_of", None)  # the hub says that
        if wants_reading := not trusted or "reading" not in data:
            data.pop("reading", None)
            data.pop("signs", None)
        return _Work(
            event=event if is_fit else clean(event),
            envelope=envelope,
            recorded_us=recorded_us,
            time_us=time_us,
            digest=self._content.digest(content),
            data=data,
            person=person,
            raw=raw,
            crm=crm,
            page=self._page(envelope.source, data),
            wants_reading=wants_reading and envelope.type != "care.message.sent.v1",
        )

    def _page(self, source: str, data: Mapping[str, Any]) -> Page:
        """Return what the feed says beside the text, or the site's settings of the feed."""
        told = (data.get(name) for name in ("place", "region"))
        place = next(
            (code for said in told if isinstance(said, str) and (code := place_said(said))), ""
        )
        if not place and self._pages:
            keys = (source, str(data.get("channel")), "*")
            place = next((self._pages[key] for key in keys if key in self._pages), "")
        network = data.get("network")
        return Page(place, network if network in NETWORKS else "")

    def _closed(self, work: "_Work") -> Draft:
        """Make the row of what was masked and read."""
        envelope, data, masked = work.envelope, work.data, work.masked
        aliases: dict[str, bytes] = {}
        known = _trace(envelope.type, data, masked)
        if work.wants_reading and masked and (signs := _signs(envelope.type, data, masked)):
            data["signs"] = signs
        for name in IDENTIFIERS:
            if isinstance(value := data.get(name), str):
                data[name] = self._safe(value, aliases)
        more = self._attributes(work.event, aliases)
        body = _ENCODE({"data": data, "more": more} if more else {"data": data})
        must_fold(envelope.type, body)
        return Draft(
            type=envelope.type,
            source=self._safe(envelope.source, aliases),
            id=self._safe(envelope.id, aliases),
            time_us=work.time_us,
            recorded_us=work.recorded_us,
            sequence=order_of(work.event.get("sequence")),
            revision=envelope.type in REVISIONS,
            body=body,
            digest=work.digest,
            person=work.person,
            text=masked,
            text_key=known.key,
            shingles=known.shingles,
            texthash=self._text.digest(masked.encode()) if masked is not None else None,
            aliases=tuple(aliases.items()),
            clues=tuple(self._clues(work)),
            crm=work.crm,
        )

    def _clues(self, work: "_Work") -> Iterator[Clue]:
        """Yield the digests of what a customer tells in a message, or his feed of him."""
        if work.crm and work.person is not None:
            yield self._clue("crm", work.crm, is_own=True)
        if not work.told:
            return
        reading = work.data.get("reading")
        # Who asks whose number this is does not give his own.
        is_answer = isinstance(reading, dict) and reading.get("kind") == "data_reply"
        is_answer = is_answer and "?" not in (work.masked or "")
        for one in work.told:
            if is_answer or not one.is_bare:
                yield self._clue(one.evidence, one.value, is_own=is_answer or one.is_own)

    def _clue(self, evidence: str, value: str, *, is_own: bool) -> Clue:
        return Clue(evidence, self._known_by.digest(f"{evidence}\0{value}".encode()), is_own)

    def digest(self, event: Mapping[str, Any]) -> bytes:
        """Return the keyed digest of an event's content; its position is not part of it."""
        return self._content.digest(content_of(event)[0])

    def restore(self, identifier: str, aliases: Mapping[str, bytes]) -> str:
        """Return the identifier behind a stand-in, or the identifier itself."""
        sealed = aliases.get(identifier)
        return identifier if sealed is None else self._alias.open(sealed).decode()

    def shown(self, text: str | None) -> str | None:
        """Return a text of a frame that could not be read, fit to be written down."""
        return None if text is None else mask(clean_text(text)).text

    def _safe(self, identifier: str, aliases: dict[str, bytes]) -> str:
        if not is_personal(identifier):
            return identifier
        raw = identifier.encode()
        alias = "~" + self._alias.digest(raw).hex()
        aliases[alias] = self._alias.seal(raw)
        return alias

    def _take_out(
        self, envelope: Envelope, data: dict[str, Any], *, trusted: bool
    ) -> tuple[Person | None, str | None]:
        """Take identity and raw text out of the data; mask what stays."""
        author = data.pop("author", None)
        raw = data.pop("text", None) if envelope.type in MESSAGES | REVISIONS else None
        kept = {name: data.pop(name) for name in IDENTIFIERS if name in data}
        by_hand = data.pop("by_hand", None)
        if (
            envelope.type not in FROM_HUB
        ):  # our own facts hold no texts, and instants look like cards
            masked = masked_data(data)
            data.clear()
            data.update(masked)
        data.update(kept)
        if by_hand is not None and trusted and envelope.source == SOURCE:
            data["by_hand"] = by_hand  # our own, too: only the hub says what persons did here
        person = None
        if isinstance(author, dict) and isinstance(author.get("id"), str):
            data["followers"] = author.get("followers")
            is_customer = data.get("direction") == "in" and data.get("actor") == "customer"
            person = self._seal_person(data.get("channel"), author, is_customer=is_customer)
        return person, raw if isinstance(raw, str) else None

    def _seal_person(self, channel: object, author: dict[str, Any], *, is_customer: bool) -> Person:
        identity = {name: author.get(name) for name in ("id", "handle", "name")}
        identity["channel"] = channel
        encoded = _ENCODE(identity)
        if (known := self._sealed.get((encoded, is_customer))) is None:
            if len(self._sealed) >= KNOWN:
                self._sealed.clear()
            key = self._person.digest(f"{channel}\0{author['id']}".encode())
            clues = tuple(
                self._clue(one.evidence, one.value, is_own=True)
                for one in of_author(str(channel), author["id"], author.get("handle"))
                if is_customer
            )
            sealed = self._person.seal(encoded)
            known = self._sealed[encoded, is_customer] = Person(key, sealed, str(channel), clues)
        return known

    def _attributes(self, event: Mapping[str, Any], aliases: dict[str, bytes]) -> dict[str, Any]:
        more: dict[str, Any] = {}
        thread = event["data"].get("thread")
        for name, value in event.items():
            if name in _COLUMNS or value in ("application/json", None):
                continue
            if name == "partitionkey" and value == thread:
                continue
            if name in _ATTRIBUTES and isinstance(value, str):
                more[name] = self._safe(value, aliases)
            else:
                more[mask(name).text] = mask_tree(value)
        return more


def warm_up() -> None:
    """Read a word in each language: the first reading loads its rules, a tenth of a second each."""
    for language in LANGUAGES:
        read("", language)


class _Work(msgspec.Struct, gc=False):
    """An event on its way through the steps."""

    event: Mapping[str, Any]
    envelope: Envelope
    recorded_us: int
    time_us: int
    digest: bytes
    data: dict[str, Any]
    person: Person | None
    raw: str | None
    page: Page
    wants_reading: bool
    crm: str = ""
    masked: str | None = None
    told: Sequence[Told] = ()  # raw: it ends with this event


def _guarded(step: Callable[..., Made], *args: object) -> Made | Exception:
    """Return what a step makes, or the error of this event: it concerns no other."""
    try:
        return step(*args)
    except UnreadableError as error:
        return error
    except Exception as error:
        LOG.exception("an event could not be prepared")
        return error


def _have_read(works: Iterable["_Work"]) -> None:
    """Add to each its reading. A reading that fails is a fact, not a lost message."""
    listed = list(works)
    asked = [(one.masked or "", _hint(one.data.get("lang"))) for one in listed]
    try:
        readings = read_all(asked, [one.page for one in listed])
    except Exception:  # noqa: BLE001 - one of them; each by itself then
        readings = [_reading(*pair, one.page) for pair, one in zip(asked, listed, strict=True)]
    for one, reading in zip(listed, readings, strict=True):
        one.data["reading"] = msgspec.to_builtins(reading)


def _crm(data: dict[str, Any]) -> str:
    """Take what an outside CRM calls the customer out of the data; "" where it could be read as personal."""
    found = data.pop("crm_id", None)
    if not isinstance(found, str) or not _CRM.fullmatch(found) or is_personal(found):
        return ""
    return found


def _trace(kind: str, data: Mapping[str, Any], masked: str | None) -> Trace:
    """Return what a customer's message is known again by, of any other text only the key."""
    if masked is None:
        return NO_TRACE
    is_wanted = kind == MESSAGE_RECEIVED and "duplicate_of" not in data
    if is_wanted and data.get("direction") == "in" and data.get("actor") == "customer":
        return trace(masked)
    return Trace(text_key(masked), ())


def _signs(kind: str, data: Mapping[str, Any], masked: str) -> tuple[str, ...]:
    """Return what moderation has to look at in a customer's message."""
    if kind != MESSAGE_RECEIVED or data.get("direction") != "in" or data.get("actor") != "customer":
        return ()
    return signs_of(masked, is_public=data.get("visibility", "public") == "public")


def _reading(text: str, hint: str | None, page: Page) -> Any:
    try:
        return read(text, hint, page)
    except Exception as error:  # noqa: BLE001 - see `_have_read`
        return Reading(care=True, version=f"failed:{type(error).__name__}")


def _hint(language: object) -> str | None:
    return language if isinstance(language, str) else None


def page_of(reading: Reading) -> Page:
    """Return what of a reading its page told: to read the same text again, or to explain it."""
    return Page(
        reading.place if reading.place_source == "page" else "",
        reading.network if reading.network_source == "page" else "",
    )
