"""/oauth2/applications: what somebody's own applications are. Those of others are not there."""

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, RawBody

from matricula.identity.oauth.keys import CLIENT_ID_LENGTH, CLIENT_SECRET_LENGTH, new_key
from matricula.identity.tokens import hash_token
from matricula.pages.accounts import applications as page
from matricula.pages.accounts.layout import Entered
from matricula.pages.accounts.visiting import Answered, Visit
from matricula.pages.answers import redirected
from matricula.record.applications import commands, forms
from matricula.record.applications.errors import (
    ApplicationError,
    ApplicationNameRefused,
    NoSuchApplication,
    RedirectMissing,
    RedirectRefused,
    SecretNeeded,
    UnknownClientType,
    UnknownGrantType,
)
from matricula.record.applications.queries import (
    ApplicationRow,
    applications_of,
    own_application,
)
from matricula.web.ids import parse_id
from matricula.web.oauth import APPLICATIONS, terms_of

FAULTY = 400
ONE = APPLICATIONS + "/{number:str}"
FIELDS = ("name", "client_type", "grant_type", "redirect_uris")
BEGINNING = {"client_type": forms.CONFIDENTIAL, "grant_type": forms.AUTHORIZATION_CODE}
FAULTS: dict[type[ApplicationError], str] = {
    ApplicationNameRefused: "name",
    UnknownClientType: "client_type",
    SecretNeeded: "client_type",
    UnknownGrantType: "grant_type",
    RedirectMissing: "redirect_uris",
    RedirectRefused: "redirect_uris",
}
"""The field that each fault is told at; others are told of the whole form."""


@get(APPLICATIONS, sync_to_thread=True)
def listed(visit: NamedDependency[Visit]) -> Response[bytes]:
    person = visit.somebody()
    with visit.database.read() as session:
        rows = applications_of(session, person.account_id)
    return visit.shown(page.listed(visit.view, rows))


@get(APPLICATIONS + "/register", sync_to_thread=True)
def begun(visit: NamedDependency[Visit]) -> Response[bytes]:
    visit.somebody()
    return _new_form(visit, Entered(BEGINNING))


@post(APPLICATIONS + "/register", sync_to_thread=True, status_code=200)
def registered(visit: NamedDependency[Visit], body: RawBody) -> Response[bytes]:
    form = visit.own_form(body)
    account_id, secret = visit.somebody().account_id, new_key(CLIENT_SECRET_LENGTH)
    try:
        told = _read(form)
        with visit.writing() as session:
            number = commands.add_application(
                session, account_id, told, new_key(CLIENT_ID_LENGTH), hash_token(secret)
            )
    except ApplicationError as error:
        return _new_form(visit, _faulty(visit, form, error), FAULTY)
    row = _own(visit, number)
    return visit.shown(page.with_secret(visit.view, row, secret, visit.words("ready")))


@get(ONE, sync_to_thread=True)
def told(visit: NamedDependency[Visit], number: FromPath[str]) -> Response[bytes]:
    return visit.shown(page.shown(visit.view, _own(visit, number)))


@get(ONE + "/update", sync_to_thread=True)
def reconsidered(visit: NamedDependency[Visit], number: FromPath[str]) -> Response[bytes]:
    row = _own(visit, number)
    values = {name: str(getattr(row, name)) for name in FIELDS}
    values["redirect_uris"] = values["redirect_uris"].replace(" ", "\n")
    return _known_form(visit, row, Entered(values))


@post(ONE + "/update", sync_to_thread=True, status_code=200)
def changed(
    visit: NamedDependency[Visit],
    number: FromPath[str],
    body: RawBody,
) -> Response[bytes]:
    form, row = visit.own_form(body), _own(visit, number)
    try:
        with visit.writing() as session:
            commands.change_application(session, row.account_id, row.id, _read(form))
    except NoSuchApplication:
        return _nothing(visit)
    except ApplicationError as error:
        return _known_form(visit, row, _faulty(visit, form, error), FAULTY)
    return redirected(page.own_address(row.id))


@post(ONE + "/secret", sync_to_thread=True, status_code=200)
def renewed(
    visit: NamedDependency[Visit],
    number: FromPath[str],
    body: RawBody,
) -> Response[bytes]:
    visit.own_form(body)
    secret = new_key(CLIENT_SECRET_LENGTH)
    row = _own(visit, number)
    try:
        with visit.writing() as session:
            commands.renew_secret(session, row.account_id, row.id, hash_token(secret))
    except NoSuchApplication:
        return _nothing(visit)
    return visit.shown(page.with_secret(visit.view, row, secret, visit.words("secret_ready")))


@get(ONE + "/delete", sync_to_thread=True)
def doubted(visit: NamedDependency[Visit], number: FromPath[str]) -> Response[bytes]:
    return visit.shown(page.deleted(visit.view, _own(visit, number)))


@post(ONE + "/delete", sync_to_thread=True, status_code=200)
def removed(
    visit: NamedDependency[Visit],
    number: FromPath[str],
    body: RawBody,
) -> Response[bytes]:
    visit.own_form(body)
    row = _own(visit, number)
    try:
        with visit.writing() as session:
            commands.remove_application(session, row.account_id, row.id)
    except NoSuchApplication:
        return _nothing(visit)
    return redirected(APPLICATIONS + "/")


def _own(visit: Visit, number: str | int) -> ApplicationRow:
    """An application of the visitor's. Errors: Answered; others' are not there."""
    person, key = visit.somebody(), parse_id(str(number))
    with visit.database.read() as session:
        row = key and own_application(session, person.account_id, key)
    if not row:
        raise Answered(_nothing(visit))
    return row


def _read(form: dict[str, str]) -> forms.Registered:
    """Errors: those of `forms.registered`."""
    return forms.registered(*(form.get(name, "") for name in FIELDS))


def _faulty(visit: Visit, form: dict[str, str], error: ApplicationError) -> Entered:
    told = visit.words(f"error_{error.code}")
    return Entered(form, {FAULTS.get(type(error), ""): told})


def _new_form(visit: Visit, entered: Entered, status: int = 200) -> Response[bytes]:
    title = visit.words("new_application")
    html = page.edited(
        visit.view,
        entered,
        terms_of(visit.settings),
        action=page.REGISTER,
        title=title,
        button=visit.words("save"),
    )
    return visit.shown(html, status)


def _known_form(
    visit: Visit, row: ApplicationRow, entered: Entered, status: int = 200
) -> Response[bytes]:
    html = page.edited(
        visit.view,
        entered,
        terms_of(visit.settings),
        action=page.own_address(row.id, "update"),
        title=visit.words("edit_application"),
        button=visit.words("save"),
    )
    return visit.shown(html, status)


def _nothing(visit: Visit) -> Response[bytes]:
    return visit.shown(page.nothing(visit.view), 404)


handlers: list[HTTPRouteHandler] = [
    listed,
    begun,
    registered,
    told,
    reconsidered,
    changed,
    renewed,
    doubted,
    removed,
]
