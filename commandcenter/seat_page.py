"""The page `docs/seat.md`, made from the registry of actions so that it cannot fall behind."""

import msgspec

from commandcenter.commands.action import Action
from commandcenter.commands.registry import ACTIONS
from commandcenter.protocol.frames import MAX_SEAT_FRAME

_HEAD = f"""# The seat protocol

A seat connects to `wss://HOST:PORT/seat` with `Authorization: Bearer TOKEN`, on the hub's own machine also
to `ws://`. The token carries the person and the role; nothing in a frame can change them. Frames are JSON
text, those of a seat at most {MAX_SEAT_FRAME // 1024} KiB. How a seat gets its token: [safety](security.md).

From the hub: `welcome` once; `view` {{name, seq, data}} whole, at most four times a second, each newer
than the one before; `heartbeat` {{as_of_us, sent_us, seq}} every second; `result` for each command.
Views: `wall` for every role; `desk` (incidents, how figures came about) and `presence` (what each
person's seat is at) for a person's seat only. From a seat: `command` {{id, action, target, args,
expected_version}}, `seen` {{seq}}, and `doing` {{about}}: what is chosen or drafted there, as
`queue:billing`, `case:…`, `agent:…`, `override:O0001`, `draft:MOVE`, eight at most; it is kept nowhere and
ends with the connection.

A command's `id` is a UUID. The same id again gets the first answer with the code `replayed` and has no
second effect. Errors: `forbidden`, `needs_second_person`, `stale_version`, `replayed`, `bad_request`,
`refused`; each with the key and the values of a sentence that the seat words in its language.
What fails by an error of ours is answered, too (`refused`, `command_failed`), and told in the hub's log.
What only asks is answered anew, also with an id that was answered; it waits in a line of its own subject,
one question of each person at a time.

Refused before the upgrade: 401 no token or one not in force, 403 any `Origin`, 400 a token in the
address, 421 a `Host` that is not this hub's, 404 another path, 503 too many connections. A token that is
revoked, or whose time is over, ends its open connections at once. Who may do what, as a table:
[rights](rights.md).

## Actions
| action | does | target | arguments | roles |
|---|---|---|---|---|
"""


def text() -> str:
    """Return the whole page."""
    return _HEAD + "".join(map(_line, ACTIONS.values()))


def _line(action: Action) -> str:
    cells = (
        f"`{action.name}`",
        action.does,
        _fields(action.target),
        _fields(action.args),
        ", ".join(sorted(action.roles)),
    )
    return "| " + " | ".join(cells) + " |\n"


def _fields(kind: type[msgspec.Struct]) -> str:
    found = [
        f"`{field.name}`" + ("" if field.required else " (optional)")
        for field in msgspec.structs.fields(kind)
    ]
    return ", ".join(found) or "—"
