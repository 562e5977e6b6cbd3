"""The pages of signing in, registering and signing out."""

from matricula.pages.accounts import layout
from matricula.pages.accounts.layout import Entered, View
from matricula.pages.markup import Markup, tag
from matricula.web.links import with_next
from matricula.web.oauth import LOGIN, LOGOUT, SIGNUP


def sign_in(
    view: View, entered: Entered, onward: str | None, asker: str | None, *, may_register: bool
) -> bytes:
    """onward: whither it leads. asker: the application that is waiting."""
    words = view.words
    body = layout.form(
        view,
        LOGIN + "/",
        layout.alert(entered),
        layout.text_field(view, "login", entered, complete="username"),
        layout.text_field(view, "password", entered, kind="password", complete="current-password"),
        layout.submit(words("do_sign_in")),
        next=onward,
    )
    return layout.page(
        view,
        words("sign_in"),
        tag("h1", words("sign_in")),
        asker and tag("p", words("to_go_on_to", name=asker), class_="lead"),
        body,
        _other_way(view, "no_account", "to_register", SIGNUP, onward) if may_register else None,
        tag("p", words("forgotten"), class_="soft"),
    )


def register(view: View, entered: Entered, onward: str | None, asker: str | None) -> bytes:
    words = view.words
    body = layout.form(
        view,
        SIGNUP + "/",
        layout.alert(entered),
        tag(
            "div",
            layout.text_field(view, "first_name", entered, complete="given-name"),
            layout.text_field(view, "last_name", entered, complete="family-name", must=False),
            class_="pair",
        ),
        layout.text_field(
            view, "email", entered, kind="email", hint=words("email_hint"), complete="email"
        ),
        layout.text_field(
            view,
            "password",
            entered,
            kind="password",
            hint=words("password_hint"),
            complete="new-password",
        ),
        layout.submit(words("do_register")),
        next=onward,
    )
    return layout.page(
        view,
        words("registration"),
        tag("h1", words("registration")),
        asker and tag("p", words("to_go_on_to", name=asker), class_="lead"),
        tag("p", words("stranger"), class_="soft"),
        body,
        _other_way(view, "have_account", "do_sign_in", LOGIN, onward),
    )


def no_registration(view: View) -> bytes:
    return layout.notice(view, view.words("registration"), view.words("no_registration"))


def sign_out(view: View, onward: str | None) -> bytes:
    words = view.words
    return layout.page(
        view,
        words("sign_out"),
        tag("h1", words("sign_out")),
        tag("p", words("really_sign_out")),
        layout.form(view, LOGOUT + "/", layout.submit(words("sign_out")), next=onward),
    )


def own_link(view: View, path: str, name: str) -> bytes:
    """What a link shows first. path: its own. name: of whom it signs in."""
    words = view.words
    return layout.page(
        view,
        words("own_link", name=name),
        tag("h1", words("own_link", name=name)),
        tag("p", words("own_link_hint", name=name)),
        layout.form(view, path, layout.submit(words("do_sign_in"))),
    )


def dead_link(view: View) -> bytes:
    return layout.notice(view, view.words("own_link_dead"), view.words("own_link_ask"))


def courses(view: View) -> bytes:
    """Where a browser, or a program that plays one, gets its cookies."""
    return layout.page(
        view,
        view.words("courses"),
        tag("h1", view.words("courses")),
        tag("p", tag("a", view.words("courses_lead"), href="/docs")),
    )


def _other_way(view: View, asked: str, text: str, path: str, onward: str | None) -> Markup:
    link = tag("a", view.words(text), href=with_next(path + "/", onward))
    return tag("p", view.words(asked), " ", link)
