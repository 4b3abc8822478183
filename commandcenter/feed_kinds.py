"""What a person is asked to connect a feed, by its kind, and the spec that the answers make: data.

The command line and the setup ask the same questions. A secret is never part of a spec: it is kept under
the feed's name.
"""

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple
from unicodedata import category
from urllib.parse import quote, urlencode

from commandcenter.errors import UserError
from commandcenter.protocol.address import is_loopback

Sort = Literal["text", "secret", "choice", "file"]


class Question(NamedTuple):
    """One thing to know: `key` names its words (`feed_ask`) and what `--set KEY=VALUE` calls it.

    `is_rare`: the setup does not ask it; `after`: it is asked only where that question was answered so.
    """

    key: str
    sort: Sort = "text"
    is_needed: bool = False
    usual: str = ""
    choices: tuple[str, ...] = ()
    is_rare: bool = False
    after: tuple[str, str] = ("", "")

    def is_due(self, told: Mapping[str, str]) -> bool:
        """Tell whether it is to be asked after those answers."""
        key, value = self.after
        return not key or told.get(key, "").strip() == value


class Kind(NamedTuple):
    """A kind of feed: what is asked, the page of docs/feeds that tells how to get the credential.

    `is_hook`: the platform posts it to our gateway, whose settings hold it.
    """

    key: str
    questions: tuple[Question, ...]
    page: str
    is_hook: bool = False

    @property
    def secret(self) -> Question | None:
        """The question for the credential; None where none is needed."""
        return next(iter(self.secrets), None)

    @property
    def secrets(self) -> tuple[Question, ...]:
        """The questions for credentials, in the order in which they come on standard input."""
        return tuple(each for each in self.questions if each.sort == "secret")


_BY_TOKEN = ("auth", "xoauth2")
_PUBLIC = Question("public", is_needed=True)
_ANSWERS = Question("answers", "secret", is_rare=True)
_META = (
    Question("app_secret", "secret", is_needed=True),
    _PUBLIC,
    Question("own_ids"),
    _ANSWERS,
)  # fmt: skip
_SERVER = Question("server", is_needed=True)
KINDS: tuple[Kind, ...] = (
    Kind(
        "mail",
        (
            _SERVER,
            Question("user", is_needed=True),
            Question("password", "secret", is_needed=True),
            Question("mailbox", usual="INBOX"),
            Question("own"),
            Question("smtp"),
            Question("security", "choice", usual="tls", choices=("tls", "starttls", "none")),
            Question("auth", "choice", usual="login", choices=("login", "xoauth2"), is_rare=True),
            Question("days", usual="0", is_rare=True),
            Question("renew", is_rare=True, after=_BY_TOKEN),
            Question("client", is_rare=True, after=_BY_TOKEN),
            Question("client_secret", "secret", is_rare=True, after=_BY_TOKEN),
        ),
        "mail.md",
    ),
    Kind(
        "mastodon",
        (_SERVER, Question("token", "secret", is_needed=True), Question("tags"), Question("own")),
        "mastodon.md",
    ),
    Kind(
        "bluesky",
        (
            Question("words", is_needed=True),
            Question("own"),
            Question("password", "secret"),
            Question("server"),
        ),
        "bluesky.md",
    ),
    Kind("whatsapp", _META, "whatsapp.md", is_hook=True),
    Kind("meta", (*_META, Question("bot_app_ids", is_rare=True)), "meta.md", is_hook=True),
    Kind(
        "chatwoot",
        (
            Question("hook_secret", "secret", is_needed=True),
            _PUBLIC,
            Question("account_id", is_needed=True),
            Question("api"),
            _ANSWERS,
        ),
        "chatwoot.md",
        is_hook=True,
    ),
    Kind("gateway", (_SERVER, Question("token", "secret", is_needed=True)), "gateway.md"),
    Kind("events", (Question("address", is_needed=True), Question("token", "secret")), "events.md"),
    Kind(
        "export",
        (
            Question("file", "file", is_needed=True),
            Question("profile", is_needed=True),
            Question("mode", "choice", usual="history", choices=("history", "happened")),
        ),
        "exports.md",
    ),
)  # fmt: skip


def kind_of(key: str) -> Kind:
    """Return a kind by its key; UserError names those that there are."""
    for kind in KINDS:
        if kind.key == key:
            return kind
    raise UserError("feed_kind", kind=key, known=", ".join(kind.key for kind in KINDS))


def answered(kind: Kind, told: Mapping[str, str]) -> dict[str, str]:
    """Return the answers with what is usual; UserError for one that is missing, not asked or no choice."""
    asked = {question.key: question for question in kind.questions if question.sort != "secret"}
    if unknown := [key for key in told if key not in asked]:
        raise UserError("feed_not_asked", what=unknown[0], known=", ".join(asked))
    found = {}
    for key, question in asked.items():
        value = told.get(key, "").strip() or question.usual
        if question.is_needed and not value:
            raise UserError("feed_answer_missing", what=key)
        if not is_text(value):
            raise UserError("feed_answer_bad", problem=key)
        if question.choices and value not in question.choices:
            raise UserError("feed_answer_choice", what=key, known=", ".join(question.choices))
        found[key] = value
    return found


def is_text(value: str) -> bool:
    """Tell whether an answer can be written down: one line, of characters that there are."""
    return not any(category(one) in {"Cc", "Cs"} for one in value)


def spec_for(
    kind: Kind, told: Mapping[str, str], name: str, *, with_secret: bool, with_client: bool = False
) -> str:
    """Return the spec of a feed of that name; UserError as `answered`. The adapter checks the rest.

    `with_client`: the program that has tokens renewed has a secret of its own (`client_credential`).
    """
    answers = answered(kind, told)
    if with_client:
        answers["client_credential"] = client_credential(name)
    return _SPECS[kind.key](answers, name, with_secret)


def client_credential(name: str) -> str:
    """Return under which name the secret of the program is kept that has a feed's tokens renewed."""
    return f"{name}-client"


def _mail(told: Mapping[str, str], name: str, _: bool) -> str:
    place = f"{quote(told['user'])}@{_host(told['server'])}/{quote(told['mailbox'])}"
    usual = {"security": "tls", "auth": "login", "days": "0"}
    more = {key: told[key] for key, value in usual.items() if told[key] != value}
    if told["renew"]:
        more["auth"] = "xoauth2"
    renewed = {key: told.get(key, "") for key in ("renew", "client", "client_credential")}
    named = {"credential": name, "own": told["own"], "smtp": told["smtp"], **renewed}
    return _spec(f"imap://{place}", {**named, **more, "label": name})


def _mastodon(told: Mapping[str, str], name: str, _: bool) -> str:
    asked = {"credential": name, "tags": told["tags"], "own": told["own"]}
    more = {**asked, "plain": _plain(told["server"]), "label": name}
    return _spec(f"mastodon://{_host(told['server'])}/", more)


def _bluesky(told: Mapping[str, str], name: str, with_secret: bool) -> str:
    place = f"//{_host(told['server'])}/" if told["server"] else ""
    asked = {"words": told["words"], "own": told["own"], "plain": _plain(told["server"])}
    shown = {"credential": name} if with_secret else {}
    return _spec(f"bluesky:{place}", {**asked, **shown, "label": name})


def _gateway(told: Mapping[str, str], name: str, _: bool) -> str:
    host = _host(told["server"])
    is_here = is_loopback(host.rpartition(":")[0].strip("[]"))
    return f"{'ws' if is_here else 'wss'}://{quote(name)}@{host}/feed"


def _events(told: Mapping[str, str], name: str, with_secret: bool) -> str:
    scheme, mark, rest = told["address"].partition("://")
    if not mark or scheme not in {"ws", "wss"}:
        raise UserError("feed_url_bad", spec=told["address"])
    return f"{scheme}://{quote(name)}@{rest}" if with_secret else told["address"]


def _export(told: Mapping[str, str], _: str, __: bool) -> str:
    return f"import:{told['file']},profile={told['profile']},mode={told['mode']}"


_SPECS: dict[str, Callable[[Mapping[str, str], str, bool], str]] = {
    "mail": _mail,
    "mastodon": _mastodon,
    "bluesky": _bluesky,
    "gateway": _gateway,
    "events": _events,
    "export": _export,
}


def kind_key(spec: str) -> str:
    """Return the key of the kind whose spec this is; "" for one that no question leads to."""
    scheme = spec.partition(":")[0].lower()
    if scheme in {"ws", "wss"}:
        return "gateway" if "@" in spec and spec.endswith("/feed") else "events"
    return {"imap": "mail", "import": "export"}.get(
        scheme, scheme if scheme in {"mastodon", "bluesky"} else ""
    )


def _host(text: str) -> str:
    """Return host and port of what a person typed or pasted: an address of a page is one, too."""
    return text.strip().partition("://")[2].strip("/") or text.strip().strip("/")


def _plain(server: str) -> str:
    """Return whether a line is to be plain: only where somebody wrote so, and the adapter allows it."""
    return "yes" if server.startswith(("http://", "ws://")) else ""


def _spec(place: str, more: Mapping[str, str]) -> str:
    told = urlencode(
        {key: value for key, value in more.items() if value}, safe=",@:/", quote_via=quote
    )
    return f"{place}?{told}" if told else place
