"""That a person was erased, that data was dropped as its time was over: proofs with nobody in them."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

PERSON_ERASED = "care.person.erased.v1"
RETENTION_APPLIED = "care.retention.applied.v1"

Kept = Literal["texts", "identities", "quarantine"]


class PersonErasedData(msgspec.Struct, frozen=True, kw_only=True):
    """Identities were erased. `persons`: their numbers, that say nothing any more.

    `covers`: the SHA-256 over positions and covers of the rows that were rewritten (`erasing/proof.py`).
    """

    persons: tuple[int, ...]
    rows: int
    texts: int
    frames: int
    covers: str
    who: str
    reason: str = ""


class RetentionData(msgspec.Struct, frozen=True, kw_only=True):
    """What was recorded before an instant was dropped. Of texts an audit takes that for why they are gone."""

    kind: Kept
    before_us: int
    dropped: Annotated[int, Meta(ge=0)]
    months: int
