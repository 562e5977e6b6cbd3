"""The pages of a person's applications."""

from collections.abc import Sequence

from matricula.identity.oauth.desk import Terms
from matricula.pages.accounts import layout
from matricula.pages.accounts.layout import Entered, Option, View
from matricula.pages.markup import Child, Markup, joined, tag
from matricula.record.applications import forms
from matricula.record.applications.queries import ApplicationRow
from matricula.web.oauth import APPLICATIONS

REGISTER = APPLICATIONS + "/register/"
# The best choice first, and those that speak against themselves last.
GRANTS = (forms.AUTHORIZATION_CODE, forms.CLIENT_CREDENTIALS, forms.PASSWORD, forms.IMPLICIT)
WARNED = (forms.PASSWORD, forms.IMPLICIT)


def own_address(number: int, act: str = "") -> str:
    """The page of an application, or of what is done to it."""
    return f"{APPLICATIONS}/{number}/{act + '/' if act else ''}"


def listed(view: View, rows: Sequence[ApplicationRow]) -> bytes:
    words = view.words
    items = (
        tag(
            "li",
            tag("p", tag("a", row.name, href=own_address(row.id)), class_="name"),
            tag(
                "p", words(f"grant_{row.grant_type}"), " · ", words(row.client_type), class_="soft"
            ),
        )
        for row in rows
    )
    cards = tag("ul", joined(*items), class_="cards") if rows else tag("p", words("none_yet"))
    return layout.page(
        view,
        words("applications"),
        tag("h1", words("applications")),
        tag("p", words("applications_lead"), class_="lead"),
        cards,
        tag("p", tag("a", words("new_application"), href=REGISTER, class_="button")),
        kind=None,
    )


def shown(view: View, row: ApplicationRow) -> bytes:
    words = view.words
    return layout.page(
        view,
        row.name,
        _back(view),
        tag("h1", row.name),
        (row.skip_authorization and tag("p", words("trusted"), class_="soft")) or None,
        _told(view, row, tag("span", words("secret_kept"), class_="soft")),
        tag(
            "div",
            tag("a", words("edit"), href=own_address(row.id, "update"), class_="button"),
            layout.form(
                view, own_address(row.id, "secret"), layout.submit(words("renew_secret"), None)
            ),
            tag("a", words("delete"), href=own_address(row.id, "delete"), class_="button bad"),
            class_="acts",
        ),
        kind=None,
    )


def with_secret(view: View, row: ApplicationRow, secret: str, title: str) -> bytes:
    """An application whose secret is seen this once."""
    words = view.words
    return layout.page(
        view,
        row.name,
        tag("h1", title),
        tag("p", words("secret_once"), class_="note"),
        _told(view, row, tag("code", secret)),
        tag("p", tag("a", words("back"), href=APPLICATIONS + "/")),
        kind=None,
    )


def edited(
    view: View, entered: Entered, terms: Terms, *, action: str, title: str, button: str
) -> bytes:
    """The form of an application, new or known."""
    words = view.words
    types = [Option(kind, words(kind), words(f"{kind}_hint")) for kind in forms.CLIENT_TYPES]
    return layout.page(
        view,
        title,
        _back(view),
        tag("h1", title),
        layout.form(
            view,
            action,
            layout.alert(entered),
            layout.text_field(view, "name", entered),
            layout.choice(view, "client_type", entered, types),
            layout.choice(view, "grant_type", entered, [_grant(view, k, terms) for k in GRANTS]),
            layout.text_field(
                view,
                "redirect_uris",
                entered,
                hint=words("redirect_hint"),
                rows="3",
                must=False,
            ),
            layout.submit(button),
        ),
    )


def deleted(view: View, row: ApplicationRow) -> bytes:
    """Asks whether an application is to go."""
    words = view.words
    return layout.page(
        view,
        words("delete"),
        _back(view),
        tag("h1", words("delete_this", name=row.name)),
        tag("p", words("really_delete")),
        layout.form(
            view, own_address(row.id, "delete"), layout.submit(words("delete"), "main bad")
        ),
    )


def nothing(view: View) -> bytes:
    return layout.notice(view, view.words("nothing_here"), view.words("nothing_hint"))


def _grant(view: View, kind: str, terms: Terms) -> Option:
    words = view.words
    warning = words(f"warn_{kind}") if kind in WARNED else None
    if kind not in terms.offered:
        warning = f"{warning} {words('grant_off')}"
    return Option(kind, words(f"grant_{kind}"), words(f"grant_{kind}_hint"), warning)


def _told(view: View, row: ApplicationRow, secret: Child) -> Markup:
    words = view.words
    uris = [tag("code", uri) for uri in row.redirect_uris.split()]
    lines = joined(*(tag("div", uri) for uri in uris)) if uris else "–"
    return layout.facts(
        (words("client_id"), tag("code", row.client_id)),
        (words("client_secret"), secret),
        (words("client_type"), words(row.client_type)),
        (words("grant_type"), words(f"grant_{row.grant_type}")),
        (words("redirect_uris"), lines),
    )


def _back(view: View) -> Markup:
    return tag("p", tag("a", view.words("back"), href=APPLICATIONS + "/"), class_="back")
