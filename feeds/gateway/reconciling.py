"""What Chatwoot's webhooks did not bring: it waits five seconds and never comes again (feeds.md, 6.8).

Once a minute, and at the start, what changed since is asked for: conversations, their messages, who has
them, their queues and labels; every half minute who is at work. It is told as the webhooks would have told
it, under the same identities, so the hub counts once what came on both ways.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from commandcenter.clock import HOUR, MINUTE, SECOND, format_us, now_us
from feeds.gateway.config import Hook
from feeds.gateway.labels import told
from feeds.normalize import normalize, values
from feeds.normalize.capture import Capture
from feeds.normalize.events import Made, event
from feeds.normalize.instants import instant, ms_form
from feeds.normalize.letters import DEAD_LETTER, LetterError
from feeds.platform.calls import AwayError, SilentError, call

PAGES = 40  # of 25 conversations: what a start looks at
BACK_US = HOUR  # a start looks so far back for messages,
OVERLAP_US = 2 * MINUTE  # and each look a little behind the last one

Rows = Callable[[list[dict[str, Any]]], Awaitable[None]]

_LOG = logging.getLogger(__name__)


class Known(NamedTuple):
    """How a conversation was found last."""

    assignee: str | None
    team: str | None
    status: str
    labels: tuple[str, ...]
    updated_us: int


class Reconciler:
    """Looks at one account for one gateway; `rows` keeps the events it is given for the hubs."""

    def __init__(self, hook: Hook, token: str, rows: Rows, second: float = 1.0) -> None:
        """`second`: shorter in tests than the real one."""
        self._hook, self._rows, self._second = hook, rows, second
        self._base = f"{hook.api.rstrip('/')}/api/v1/accounts/{hook.account_id}"
        self._headers = {"api_access_token": token}
        self._known: dict[str, Known] = {}
        self._agents: dict[str, str] = {}
        self._since_us = now_us() - BACK_US
        self._is_away = False

    async def run(self) -> None:
        """Look, for ever; a Chatwoot that is away is looked at again."""
        turn = 0
        while True:
            began_us = now_us()
            try:
                found = await asyncio.to_thread(self.look, with_cases=turn % 2 == 0)
                await self._rows(found)
            except (AwayError, SilentError, OSError):
                if not self._is_away:
                    _LOG.warning(
                        "hook %s: Chatwoot does not answer, it is asked again", self._hook.name
                    )
                self._is_away = True
            else:
                self._is_away = False
                if turn % 2 == 0:
                    self._since_us = began_us - OVERLAP_US
                turn += 1
            await asyncio.sleep(30 * self._second)

    def look(self, *, with_cases: bool = True) -> list[dict[str, Any]]:
        """Return what changed since the last look. Blocks; raises what `call` raises."""
        found = [*self._states()]
        if with_cases:
            for one in self._conversations():
                found += self._read(one)
        return found

    # ---- who is at work

    def _states(self) -> Iterator[dict[str, Any]]:
        for one in values.items(self._get("agents")):
            agent, state = values.ident(one.get("id")), values.said(one.get("availability_status"))
            if agent and state and self._agents.get(agent) != state:
                self._agents[agent] = state
                called = values.said(one.get("available_name")) or values.said(one.get("name"))
                yield self._state(agent, state, called)

    def _state(self, agent: str, state: str, called: str | None) -> dict[str, Any]:
        at_us = now_us()
        thread = f"chatwoot:agent:{agent}"  # orders his states; he has no conversation
        data = values.filled(agent=agent, state=state, called=called, thread=thread)
        made = Made(
            adapter="chatwoot",
            account=self._hook.account_id,
            id=f"chatwoot:a{agent}:{state}:{ms_form(at_us)}",
            type="care.agent.statechanged.v1",
            at_us=at_us,
            data=data,
        )
        found = event(made, self._capture({}))
        del found["data"]["thread"]
        return found

    # ---- cases

    def _conversations(self) -> Iterator[Mapping[str, Any]]:
        """Yield the conversations that changed since the last look, the newest first."""
        for page in range(1, PAGES + 1):
            asked = f"conversations?status=all&assignee_type=all&sort_by=last_activity_at_desc&page={page}"
            payload = values.field(self._get(asked), "data", "payload")
            found = [values.fields(one) for one in values.items(payload)]
            for one in found:
                if _changed_us(one) < self._since_us:
                    return
                yield one
            if not found:
                return

    def _read(self, one: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """Yield what is new of a conversation; one that cannot be read is left to its webhooks."""
        try:
            yield from self._messages(one)
            yield from self._changes(one)
        except LetterError as error:
            _LOG.warning("hook %s: a conversation could not be read: %s", self._hook.name, error)

    def _messages(self, one: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        number = values.needed(one.get("id"), "id")
        asked = values.field(self._get(f"conversations/{quote(number)}/messages"), "payload")
        place = {"id": one.get("id"), "channel": _channel(one)}
        for message in values.items(asked):
            said = values.fields(message)
            if instant(said.get("created_at"), "created_at") < self._since_us:
                continue
            body = {**said, "event": "message_created", "conversation": place}
            yield from self._normal(body)

    def _changes(self, one: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        number, before, now = str(one.get("id")), self._known.get(str(one.get("id"))), _known(one)
        self._known[number] = now
        body = {
            "id": one.get("id"),
            "channel": _channel(one),
            "status": now.status,
            "updated_at": now.updated_us / SECOND,
        }
        changes: dict[str, Any] = {}
        for name, was, is_ in (
            ("assignee_id", before and before.assignee, now.assignee),
            ("team_id", before and before.team, now.team),
        ):
            if was != is_:
                changes[name] = {"previous_value": was, "current_value": is_}
        if changes:
            yield from self._normal(
                {**body, "event": "conversation_updated", "changed_attributes": [changes]}
            )
        if now.status != (before.status if before else "open"):
            was = before.status if before else None
            change = {"status": {"previous_value": was, "current_value": now.status}}
            happened = "conversation_status_changed"
            yield from self._normal({**body, "event": happened, "changed_attributes": [change]})
        new = [label for label in now.labels if before is None or label not in before.labels]
        if new:
            yield told(body, body, new, now.updated_us, self._capture(body))

    # ---- words

    def _normal(self, body: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        for made in normalize("chatwoot", self._capture(body)):
            if made["type"] != DEAD_LETTER:
                yield dict(made)

    def _capture(self, body: Mapping[str, Any]) -> Capture:
        at_us = now_us()
        name = f"reconciled:{format_us(at_us)}"
        return Capture(raw_id=name, received_us=at_us, body=dict(body), ctx=self._hook.ctx())

    def _get(self, path: str) -> Any:
        answer = call("GET", f"{self._base}/{path}", self._headers)
        if not answer.is_good:
            raise SilentError
        return answer.body


def _known(one: Mapping[str, Any]) -> Known:
    labels = tuple(label for label in values.items(one.get("labels")) if isinstance(label, str))
    return Known(
        values.ident(values.field(one, "meta", "assignee", "id")),
        values.ident(values.field(one, "meta", "team", "id")),
        values.text(one.get("status")),
        labels,
        _changed_us(one),
    )


def _changed_us(one: Mapping[str, Any]) -> int:
    told = [one.get(name) for name in ("updated_at", "last_activity_at")]
    return max(instant(value, "updated_at") for value in told if value is not None)


def _channel(one: Mapping[str, Any]) -> object:
    return values.field(one, "meta", "channel") or one.get("channel")
