"""Access tokens made of a refresh token (RFC 6749, section 6): how Google and Microsoft let mail programs in.

What is kept is the refresh token; an access token lives in memory only and is made anew a minute before it
ends. A provider that gives another refresh token with it (Microsoft does) means that one from then on: it is
kept in the place of the old one.
"""

import threading
import time
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from commandcenter.credentials import credential, turn_credential
from commandcenter.errors import UserError
from feeds.platform.calls import Answer, AwayError, SilentError, post_form
from feeds.platform.credential import Credential
from feeds.platform.failures import LimitedError, LostError, RefusedError

EARLY_S = 60.0  # before its end a token is made anew
USUAL_S = 3600.0  # how long one holds where the provider does not say
PROVIDERS = {
    "google": "https://oauth2.googleapis.com/token",
    "microsoft": "https://login.microsoftonline.com/common/oauth2/v2.0/token",
}
_LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
_PERSON = frozenset(
    {"invalid_grant", "invalid_client", "unauthorized_client", "interaction_required"}
)


class Renewal(NamedTuple):
    """Where tokens are asked for, and as which program; `secret`: a credential's name, "" = it has none."""

    url: str
    client: str
    secret: str = ""


def renewal_of(told: str, client: str, secret: str) -> Renewal | None:
    """Return the renewal of a spec, `told`: a provider or an https address; None where it asks for none.

    Raises UserError where it cannot be.
    """
    if not told and not client:
        return None
    url = PROVIDERS.get(told, told)
    try:
        parts = urlsplit(url)
    except ValueError:  # no address at all
        parts = urlsplit("")
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOCAL)
    if not client or not is_safe or not parts.hostname:
        raise UserError("feed_renew_bad", renew=told, known=", ".join(PROVIDERS))
    return Renewal(url, client, secret)


class Tokens:
    """The access tokens of one account, for all that log in as it; asked by several threads."""

    def __init__(self, name: str, renewal: Renewal) -> None:
        """`name`: the credential's, in whose place another refresh token is kept."""
        self._name, self._renewal = name, renewal
        self._lock = threading.Lock()
        self._refresh = self._token = ""
        self._until = 0.0
        self._is_old = False  # it was handed out before

    def get(self, refresh: str) -> str:
        """Return one that still holds; raise LostError, or its kinds, where there is none."""
        with self._lock:
            is_one = self._token and refresh == self._refresh and time.monotonic() < self._until
            self._is_old = bool(is_one)
            if not is_one:
                self._renew(refresh)
            return self._token

    def forget(self) -> bool:
        """Let go of one that was refused; tell whether another may do: it was not made just now."""
        with self._lock:
            self._token = ""
            return self._is_old

    def _renew(self, refresh: str) -> None:
        began = time.monotonic()
        answer = self._asked(refresh)
        told: dict[str, Any] = answer.body if isinstance(answer.body, dict) else {}
        token = told.get("access_token")
        if not answer.is_good or not isinstance(token, str) or not token:
            raise _refusal(answer, told)
        other, holds = told.get("refresh_token"), told.get("expires_in")
        if isinstance(other, str) and other and other != refresh:
            turn_credential(self._name, other)
            refresh = other
        seconds = float(holds) if isinstance(holds, int | float) and holds > 0 else USUAL_S
        self._refresh, self._token = refresh, token
        self._until = began + max(1.0, seconds - EARLY_S)

    def _asked(self, refresh: str) -> Answer:
        renewal = self._renewal
        fields = {
            "grant_type": "refresh_token",
            "refresh_token": refresh,
            "client_id": renewal.client,
        }
        try:
            if renewal.secret:
                fields["client_secret"] = credential(renewal.secret)
            return post_form(renewal.url, fields)
        except UserError as error:
            raise RefusedError(error.key) from error
        except (AwayError, SilentError) as error:
            raise LostError("renewal_away") from error


class RenewedCredential(Credential):
    """A refresh token by its name; `read` returns an access token."""

    def __init__(self, name: str, tokens: Tokens) -> None:
        super().__init__(name)
        self._tokens = tokens

    def read(self) -> str:
        """Return an access token; raise LostError, or its kinds, where there is none."""
        token = self._tokens.get(super().read())
        super().read()  # another one may have come with it: nobody has to be waited for
        return token

    def forget(self) -> bool:
        """Let go of a token that was refused; tell whether another may do."""
        return self._tokens.forget()


def _refusal(answer: Answer, told: dict[str, Any]) -> LostError:
    if answer.status == 429:
        return LimitedError("limit")
    if answer.status in (400, 401, 403) and told.get("error") in _PERSON:
        return RefusedError("renewal_refused")
    return LostError("renewal_away" if answer.status >= 500 else "renewal_odd")
