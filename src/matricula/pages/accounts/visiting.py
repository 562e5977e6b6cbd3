"""A request of a browser under way: who sits there, in which language, and what goes back."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import cast

from litestar import Response
from litestar.datastructures import Cookie
from litestar.di import NamedDependency

from matricula.pages.accounts.layout import View, notice
from matricula.pages.accounts.words import Words, words_for
from matricula.pages.answers import FOUND, redirected, shown
from matricula.settings import Settings
from matricula.store import Database, Origin, WriteSession
from matricula.web.asgi import Scope, asked
from matricula.web.authentication import TOKEN_PATIENCE, AnyRequest
from matricula.web.bodies import FORM, media_type
from matricula.web.browsing import (
    CSRF_FIELD,
    DOOR,
    BrowserPerson,
    browser_of,
    csrf_of,
    guest_cookies,
    is_csrf,
    is_foreign,
)
from matricula.web.links import with_next
from matricula.web.oauth import APPLICATIONS, LOGIN, parameters


class Answered(Exception):
    """The request is answered already, before its handler came to its end."""

    def __init__(self, response: Response[bytes]) -> None:
        super().__init__()
        self.response = response


DEFAULT = APPLICATIONS + "/"
"""Where somebody is led who came for nothing else."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request. person: who signed in, None for a guest. cookies: those that the browser
    lacks."""

    request: AnyRequest
    database: Database
    settings: Settings
    words: Words
    person: BrowserPerson | None
    csrf: str
    cookies: tuple[Cookie, ...]

    @property
    def view(self) -> View:
        return View(self.words, self.csrf, self.person.shown if self.person else None)

    @property
    def path(self) -> str:
        """The address that was asked for, with its query."""
        query = self.request.scope["query_string"].decode()
        return self.request.url.path + (f"?{query}" if query else "")

    def shown(
        self,
        html: bytes,
        status: int = 200,
        form_action: str = "'self'",
        headers: Mapping[str, str] | None = None,
    ) -> Response[bytes]:
        return shown(html, status, form_action=form_action, cookies=self.cookies, headers=headers)

    def somebody(self) -> BrowserPerson:
        """Who signed in. Errors: Answered; a guest is sent to sign in, and back here afterwards."""
        if self.person is None:
            there = with_next(LOGIN + "/", self.path)
            raise Answered(redirected(there, FOUND, self.cookies))
        return self.person

    def form(self, body: bytes) -> dict[str, str]:
        """The fields of a form; of a field that came twice, the last.

        Errors: Answered, where it did not come from a page of ours in this very browser.
        """
        kind = media_type(cast(Scope, self.request.scope))
        fields = dict(parameters(body.decode())) if kind == FORM else {}
        sent = fields.get(CSRF_FIELD)
        if not is_csrf(self.csrf, sent) or is_foreign(self.request, self.settings):
            raise self._forged()
        return fields

    def own_form(self, body: bytes) -> dict[str, str]:
        """The fields of a form of somebody who signed in. Errors: Answered."""
        if self.person is None:
            raise self._forged()
        return self.form(body)

    def _forged(self) -> Answered:
        words = self.words
        html = notice(self.view, words("forged"), words("forged_hint"))
        return Answered(self.shown(html, 403))

    def writing(self) -> AbstractContextManager[WriteSession]:
        """A transaction in the visitor's name."""
        origin = Origin(DOOR, self.person.person_id if self.person else None)
        return self.database.write(origin, patience=TOKEN_PATIENCE)


def visit_of(
    request: AnyRequest,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
) -> Visit:
    """The visit that a request is. One query, where the browser has a session."""
    with database.read() as session:
        browser = browser_of(request, session)
    secret, cookies = guest_cookies(request, settings)
    return Visit(
        request,
        database,
        settings,
        words_for(asked(cast(Scope, request.scope)).headers),
        browser if isinstance(browser, BrowserPerson) else None,
        csrf_of(secret),
        tuple(cookies),
    )
