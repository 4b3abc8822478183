"""What the streaming API cannot tell: who we are, and what came while nobody listened. Plain HTTPS."""

import http.client
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from typing import Any

from commandcenter.clock import now_us
from feeds.platform.failures import LimitedError, LostError, asked_s, of_status

WITHIN_S = 30.0
PAGE = 40  # what a server gives at most
PAGES = 25  # a thousand of each: a longer hole is taken from its newer end
MAX_BYTES = 16 * 1024 * 1024
_LEFT = 5  # requests that are kept for who acts: below it we wait


class Rest:
    """One account's requests. Blocking: called beside the loop."""

    def __init__(self, web: str, token: str) -> None:
        self._web, self._token = web, token

    def account(self) -> str:
        """Return our own account's id; raise RefusedError where the token is not taken."""
        found = self._get("/api/v1/accounts/verify_credentials", {})
        if not isinstance(found, dict) or not isinstance(found.get("id"), str):
            raise LostError("not_this_server")
        return str(found["id"])

    def newest(self, path: str, more: Mapping[str, str]) -> list[dict[str, Any]]:
        """Return the newest page of a timeline, newest first."""
        return self._list(path, {"limit": str(PAGE), **more})

    def after(
        self, path: str, since_id: int, more: Mapping[str, str]
    ) -> tuple[list[dict[str, Any]], bool]:
        """Return what lies above an id, oldest first, and whether that is all of it."""
        found: list[dict[str, Any]] = []
        asked = {"limit": str(PAGE), "since_id": str(since_id), **more}
        for _ in range(PAGES):
            page = self._list(path, asked)
            found += page
            if len(page) < PAGE:
                return found[::-1], True
            asked["max_id"] = str(page[-1].get("id"))  # servers give the newest first
        return found[::-1], False

    def _list(self, path: str, asked: dict[str, str]) -> list[dict[str, Any]]:
        found = self._get(path, asked)
        if not isinstance(found, list):
            raise LostError("not_this_server")
        return [one for one in found if isinstance(one, dict)]

    def _get(self, path: str, asked: dict[str, str]) -> Any:
        query = f"?{urllib.parse.urlencode(asked)}" if asked else ""
        request = urllib.request.Request(  # noqa: S310 - the spec makes http and https only
            f"{self._web}{path}{query}", headers={"Authorization": f"Bearer {self._token}"}
        )
        try:
            with _OPENER.open(request, timeout=WITHIN_S) as answer:
                raw = answer.read(MAX_BYTES + 1)
                left = answer.headers.get("X-RateLimit-Remaining", "")
                headers = dict(answer.headers.items())
        except urllib.error.HTTPError as error:
            error.close()
            raise of_status(error.code, dict(error.headers.items()), now_us()) from error
        except urllib.error.URLError as error:
            if isinstance(error.reason, OSError):
                raise error.reason from error
            raise LostError("line_lost") from error
        except http.client.HTTPException as error:
            raise LostError("line_lost") from error
        if left.isdigit() and int(left) < _LEFT:
            raise LimitedError("limit", asked_s(headers, now_us()))
        try:
            return json.loads(raw)
        except (ValueError, RecursionError) as error:
            raise LostError("not_this_server") from error


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A token goes where the spec says, nowhere else."""

    def redirect_request(self, *_: object) -> None:
        """Follow nothing."""


_OPENER = urllib.request.build_opener(_NoRedirect)
