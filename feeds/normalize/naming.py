"""How a mail of ours is called: its copy, its bounce or an answer to it names the action it carries out.

`<CASE.COMMAND@own-domain>` (feeds.md, section 6.3): the case as a digest, so that a header tells nobody
what a customer's own mail was called; the command as it is.
"""

import re
from collections.abc import Collection
from hashlib import blake2b

_OTHER = re.compile(rb"[^A-Za-z0-9_~.-]")
_CODED = re.compile(rb"=([0-9A-F]{2})")
_COMMAND = re.compile(r"[A-Za-z0-9:_.-]{1,100}")
_OURS = re.compile(r"[0-9a-f]{16}\.([A-Za-z0-9_~.=-]{1,300})@([A-Za-z0-9.-]{1,253})")


def name_of(thread: str, command: str, domain: str) -> str:
    """Return the Message-ID of the mail that carries out a command, without its brackets."""
    case = blake2b(thread.encode(), digest_size=8).hexdigest()
    coded = _OTHER.sub(lambda sign: b"=%02X" % sign[0][0], command.encode())
    return f"{case}.{coded.decode()}@{domain}"


def command_of(name: str | None, own: Collection[str]) -> str | None:
    """Return the command that a Message-ID names, None where it is none of ours; `own`: our addresses."""
    found = _OURS.fullmatch(name or "")
    if found is None or found[2].lower() not in {one.rpartition("@")[2].lower() for one in own}:
        return None
    plain = _CODED.sub(lambda code: bytes.fromhex(code[1].decode()), found[1].encode())
    return plain.decode(errors="replace")


def carried(value: object) -> str | None:
    """Return the command that travelled along with a message; None where something else did."""
    return value if isinstance(value, str) and _COMMAND.fullmatch(value) else None
