"""magic-links: an application that may act for somebody opens our pages in their browser."""

from datetime import timedelta
from typing import Any, NamedTuple, cast
from urllib.parse import urlsplit

from matricula.dialects.stepik.asking import Reading, Writing
from matricula.dialects.stepik.declaring import (
    Creating,
    Facts,
    Resource,
    Right,
    Values,
    computed,
    stored,
)
from matricula.dialects.stepik.errors import FieldFaults, NotPermitted
from matricula.dialects.stepik.inputs import Entry, Fault
from matricula.identity.tokens import hash_token, new_token
from matricula.record.browsers.commands import make_account_link
from matricula.record.browsers.queries import account_links
from matricula.record.listing import Wanted
from matricula.store import Rows
from matricula.web.browsing import own_path
from matricula.web.links import LINK, own_link_path

WITHOUT_ROLE = Right("", "Whoever holds no role in the school.")
LIFETIME = timedelta(minutes=5)
LONGEST = 2_000
NOT_OURS = "Enter a path of this server, or an address that begins with its own."


class _Made(int):
    """The number of a link that this very request made, with its secret, which is kept nowhere."""

    secret: str


class _Shown(NamedTuple):
    id: int
    secret: str | None


def _find(asked: Reading, wanted: Wanted) -> Rows:
    """The caller's own. One query."""
    if asked.caller.principal is None:
        return []
    made = {int(key): key.secret for key in wanted.ids or () if isinstance(key, _Made)}
    ids = None if wanted.ids is None else [int(key) for key in wanted.ids]
    plain = Wanted(ids, offset=wanted.offset, limit=wanted.limit)
    rows = account_links(asked.session, asked.caller.principal.account_id, plain)
    return cast(Rows, [_Shown(row.id, made.get(row.id)) for row in rows])


def _create(asked: Writing, values: Values) -> int:
    principal = asked.caller.principal
    if principal is None:
        raise NotPermitted
    path, secret = _path_of(values["url"], asked.base), new_token()
    key = make_account_link(
        asked.session, principal.account_id, hash_token(secret), path=path, lifetime=LIFETIME
    )
    made = _Made(key)
    made.secret = secret
    return made


def _path_of(url: str, base: str) -> str:
    """The path of this server that an address is. Errors: FieldFaults."""
    path = own_path(url.removeprefix(base) or "/")
    # Whither the link leads is told to its browser: another secret is not.
    if path is None or _is_link(path):
        raise FieldFaults({"url": [NOT_OURS]})
    return path


def _is_link(path: str) -> bool:
    """Whether a path is one of a link that lets somebody in, however it is written."""
    plain = urlsplit(path).path.lower()
    return "%" in plain or "/." in plain or "//" in plain or f"{plain}/".startswith(f"{LINK}/")


def _read(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST or not value.isascii():
        raise Fault(NOT_OURS)
    return value


def _url(facts: Facts, asked: Reading) -> str | None:
    secret = facts["secret"]
    return None if secret is None else f"{asked.base}{own_link_path(secret)}"


RESOURCE = Resource(
    name="magic-links",
    title="Links that sign oneself in at a browser",
    readers="One's own.",
    fields=(
        stored("id", int),
        computed(
            "url",
            str | None,
            _url,
            "Told once, to whoever made it: it signs in once, within five minutes.",
            Entry(_read, "url", required=True),
        ),
    ),
    find=_find,
    guests=False,
    create=Creating(WITHOUT_ROLE, _create),
)
