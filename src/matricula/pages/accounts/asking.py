"""The application that waits behind a page: the one that `next` leads back to."""

from typing import NamedTuple
from urllib.parse import urlsplit

from matricula.identity.oauth.provider import PageError
from matricula.identity.oauth.requests import ProtocolRequest
from matricula.pages.accounts.consent import form_source
from matricula.pages.accounts.visiting import Visit
from matricula.web.oauth import AUTHORIZE, parameters, provider_of

ITSELF = "'self'"


class Asker(NamedTuple):
    """Who waits. name: None where nobody does. form_action: whither the chain of redirects may
    go that begins with a form of the page."""

    name: str | None
    form_action: str


NOBODY = Asker(None, ITSELF)


def asker_behind(visit: Visit, onward: str | None) -> Asker:
    """The application to which somebody goes back from a page that leads to `onward`."""
    parts = urlsplit(onward or "")
    if parts.path.rstrip("/") != AUTHORIZE:
        return NOBODY
    provider = provider_of(visit.request, visit.database, visit.settings)
    try:
        client, target = provider.checked_client(ProtocolRequest("GET", parameters(parts.query)))
    except PageError:
        return NOBODY
    return Asker(client.row.name, form_action(target))


def form_action(target: str) -> str:
    """Ourselves, and the address to which people are sent back."""
    return f"{ITSELF} {form_source(target)}"
