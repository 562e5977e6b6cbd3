"""GET and POST /oauth2/authorize: may this application act for you?"""

from datetime import UTC, datetime

from authlib.oauth2.rfc6749 import AccessDeniedError, OAuth2Error
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import RawBody

from matricula.identity.oauth.clients import Client
from matricula.identity.oauth.provider import PageError
from matricula.identity.oauth.requests import ProtocolRequest
from matricula.pages.accounts import consent as page
from matricula.pages.accounts.asking import form_action
from matricula.pages.accounts.visiting import Visit
from matricula.pages.answers import FOUND, redirected
from matricula.record.applications.queries import has_live_access
from matricula.web.oauth import AUTHORIZE, page_request, provider_of


@get(AUTHORIZE, sync_to_thread=True)
def asked(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Asks, or goes on without asking where it need not. Nobody is sent anywhere before it is
    certain whither, and who they are (RFC 9700, 4.11.2)."""
    provider = provider_of(visit.request, visit.database, visit.settings)
    asking = page_request(visit.request)
    try:
        client, target = provider.checked_client(asking)
    except PageError as error:
        return visit.shown(page.refused(visit.view, str(error)), 400)
    account_id = visit.somebody().account_id
    try:
        consent = provider.asked_consent(asking, account_id)
        if _need_not_ask(visit, account_id, client, asking):
            return redirected(provider.allow(asking, consent, account_id), FOUND)
    except OAuth2Error as error:
        return redirected(provider.refuse(asking, error, target), FOUND)
    html = page.ask(visit.view, asking, client, target, visit.path)
    return visit.shown(html, form_action=form_action(target))


@post(AUTHORIZE, sync_to_thread=True, status_code=200)
def answered(visit: NamedDependency[Visit], body: RawBody) -> Response[bytes]:
    """What the form says counts, checked as the request was: it is what was shown."""
    form = visit.own_form(body)
    provider = provider_of(visit.request, visit.database, visit.settings)
    asking = ProtocolRequest("GET", [(name, form.get(name, "")) for name in page.CARRIED])
    try:
        _, target = provider.checked_client(asking)
    except PageError as error:
        return visit.shown(page.refused(visit.view, str(error)), 400)
    account_id = visit.somebody().account_id
    try:
        consent = provider.asked_consent(asking, account_id)
        if not form.get("allow"):
            raise AccessDeniedError
        return redirected(provider.allow(asking, consent, account_id), FOUND)
    except OAuth2Error as error:
        return redirected(provider.refuse(asking, error, target), FOUND)


def _need_not_ask(visit: Visit, account_id: int, client: Client, asking: ProtocolRequest) -> bool:
    """Whether a person is not asked: the application is trusted, or it says that it may be, and
    holds what it asks for. Of a public one nobody knows whether it is the same (RFC 6749, 10.2).
    """
    if client.row.skip_authorization:
        return True
    if client.is_public or asking.payload.data.get("approval_prompt") != "auto":
        return False
    scope = frozenset(asking.scope.split())
    with visit.database.read() as session:
        return has_live_access(session, client.row.id, account_id, scope, datetime.now(UTC))


handlers: list[HTTPRouteHandler] = [asked, answered]
