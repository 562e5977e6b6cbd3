"""Signing in, registering, signing out; and the page on which a browser gets its cookies."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import RawBody

from matricula.identity.passwords import PasswordRefused, PasswordTooShort
from matricula.identity.tokens import BasicCredentials, hash_token
from matricula.pages.accounts import signing as page
from matricula.pages.accounts.asking import asker_behind
from matricula.pages.accounts.layout import STYLE_ADDRESS, Entered
from matricula.pages.accounts.visiting import DEFAULT, Visit
from matricula.pages.answers import redirected
from matricula.pages.style import BASE, style_sheet
from matricula.record.accounts.errors import AccountError
from matricula.record.browsers import commands as browsers
from matricula.store import WriteSession
from matricula.web.browsing import (
    new_session,
    own_path,
    session_cookies,
    session_secret,
)
from matricula.web.errors import TooManyTries
from matricula.web.oauth import LOGIN, LOGOUT, SIGNUP, signing_in
from matricula.web.registering import (
    LONGEST_PASSWORD,
    add_newcomer,
    faulty_field,
    newcomers_hash,
)

STYLE = style_sheet(BASE, Path(__file__).parent.parent / "accounts.css")
FAULTY = 400
"""Of a form that has to be mended."""


@get(LOGIN, sync_to_thread=True)
def asked_to_sign_in(visit: NamedDependency[Visit]) -> Response[bytes]:
    onward = own_path(visit.request.query_params.get("next"))
    if visit.person:
        return redirected(onward or DEFAULT, cookies=visit.cookies)
    return _sign_in_page(visit, Entered(), onward)


@post(LOGIN, sync_to_thread=True, status_code=200)
def signed_in(visit: NamedDependency[Visit], body: RawBody) -> Response[bytes]:
    form = visit.form(body)
    onward = own_path(form.get("next"))
    login = form.get("login") or form.get("username", "")
    given = BasicCredentials(login, form.get("password", "")[:LONGEST_PASSWORD])
    try:
        principal = signing_in(visit.request, visit.database, visit.settings, given)
    except TooManyTries as error:
        told = visit.words("too_many_tries", seconds=error.seconds)
        entered = Entered({"login": login}, {"": told})
        return _sign_in_page(visit, entered, onward, error.status, error.headers)
    if principal is None:
        entered = Entered({"login": login}, {"": visit.words("wrong_password")})
        return _sign_in_page(visit, entered, onward, FAULTY)
    with visit.writing() as session:
        secret = begun(session, visit, principal.account_id)
    return _led_on(visit, secret, onward)


@get(SIGNUP, sync_to_thread=True)
def asked_to_register(visit: NamedDependency[Visit]) -> Response[bytes]:
    onward = own_path(visit.request.query_params.get("next"))
    if visit.person:
        return redirected(onward or DEFAULT, cookies=visit.cookies)
    if not visit.settings.self_registration:
        return visit.shown(page.no_registration(visit.view), 404)
    return _registration_page(visit, Entered(), onward)


@post(SIGNUP, sync_to_thread=True, status_code=200)
def registered(visit: NamedDependency[Visit], body: RawBody) -> Response[bytes]:
    form = visit.form(body)
    if not visit.settings.self_registration:
        return visit.shown(page.no_registration(visit.view), 404)
    onward = own_path(form.get("next"))
    kept = {name: form.get(name, "") for name in ("first_name", "last_name", "email")}
    try:
        secret = _register(visit, kept, form.get("password", "")[:LONGEST_PASSWORD])
    except TooManyTries as error:
        told = visit.words("too_many_tries", seconds=error.seconds)
        return _registration_page(
            visit, Entered(kept, {"": told}), onward, error.status, error.headers
        )
    except (AccountError, PasswordRefused) as error:
        return _registration_page(visit, Entered(kept, _faults(visit, error)), onward, FAULTY)
    return _led_on(visit, secret, onward)


@get(LOGOUT, sync_to_thread=True)
def asked_to_sign_out(visit: NamedDependency[Visit]) -> Response[bytes]:
    onward = own_path(visit.request.query_params.get("next"))
    if visit.person is None:
        return redirected(onward or LOGIN + "/", cookies=visit.cookies)
    return visit.shown(page.sign_out(visit.view, onward))


@post(LOGOUT, sync_to_thread=True, status_code=200)
def signed_out(visit: NamedDependency[Visit], body: RawBody) -> Response[bytes]:
    form = visit.form(body)
    secret = session_secret(visit.request)
    if secret and visit.person:
        with visit.writing() as session:
            browsers.close_session(session, hash_token(secret))
    gone = session_cookies(visit.request, visit.settings, "", 0)
    return redirected(own_path(form.get("next")) or LOGIN + "/", cookies=gone)


@get("/teach/courses", sync_to_thread=True)
def courses(visit: NamedDependency[Visit]) -> Response[bytes]:
    return visit.shown(page.courses(visit.view))


@get(STYLE_ADDRESS, sync_to_thread=False)
def style() -> Response[bytes]:
    return Response(STYLE, media_type="text/css", headers={"Cache-Control": "public, max-age=3600"})


def _sign_in_page(
    visit: Visit,
    entered: Entered,
    onward: str | None,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response[bytes]:
    asker = asker_behind(visit, onward)
    html = page.sign_in(
        visit.view,
        entered,
        onward,
        asker.name,
        may_register=visit.settings.self_registration,
    )
    return visit.shown(html, status, asker.form_action, headers)


def _registration_page(
    visit: Visit,
    entered: Entered,
    onward: str | None,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response[bytes]:
    asker = asker_behind(visit, onward)
    html = page.register(visit.view, entered, onward, asker.name)
    return visit.shown(html, status, asker.form_action, headers)


def _register(visit: Visit, told: Mapping[str, str], password: str) -> str:
    """The secret of the session of somebody new.

    Errors: those of `newcomers_hash` and `add_newcomer`.
    """
    kept = newcomers_hash(visit.request, visit.settings, password)
    with visit.writing() as session:
        account = add_newcomer(session, told["first_name"], told["last_name"], told["email"], kept)
        return begun(session, visit, account.id)


def _faults(visit: Visit, error: AccountError | PasswordRefused) -> dict[str, str]:
    """What is wrong with a registration, by field."""
    if isinstance(error, PasswordRefused):
        short = isinstance(error, PasswordTooShort)
        key = "error_password_too_short" if short else "error_password_too_long"
    else:
        key = f"error_{error.code}"
    return {faulty_field(error): visit.words(key)}


def begun(session: WriteSession, visit: Visit, account_id: int, seconds: int | None = None) -> str:
    """Begin a session of a browser: a new one, whatever the browser brought (it may have been put
    there), and the one before ends. seconds: how long it lives, if not as long as any."""
    secret, before = new_session(), session_secret(visit.request)
    if before:
        browsers.close_session(session, hash_token(before))
    lifetime = timedelta(seconds=seconds or visit.settings.session_lifetime)
    browsers.open_session(session, account_id, hash_token(secret), lifetime)
    return secret


def _led_on(visit: Visit, secret: str, onward: str | None) -> Response[bytes]:
    cookies = session_cookies(
        visit.request, visit.settings, secret, visit.settings.session_lifetime
    )
    return redirected(onward or DEFAULT, cookies=cookies)


handlers: list[HTTPRouteHandler] = [
    asked_to_sign_in,
    signed_in,
    asked_to_register,
    registered,
    asked_to_sign_out,
    signed_out,
    courses,
    style,
]
