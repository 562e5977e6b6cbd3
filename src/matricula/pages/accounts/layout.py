"""What all these pages have in common: head, bar, forms and their fields."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from matricula.pages.accounts.words import Words
from matricula.pages.markup import Child, Markup, joined, tag
from matricula.web.browsing import CSRF_FIELD
from matricula.web.oauth import LOGOUT

STYLE_ADDRESS = "/accounts.css"


@dataclass(frozen=True, slots=True)
class View:
    """For whom a page is made. name: who is signed in, None for a guest."""

    words: Words
    csrf: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Entered:
    """A form as it was filled in, and what is wrong with it, by field; "" for the whole."""

    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Option:
    """One of a few choices. warning: what speaks against it."""

    value: str
    label: str
    hint: str
    warning: str | None = None


def page(view: View, title: str, *body: Child, kind: str | None = "narrow") -> bytes:
    """A whole page."""
    head = joined(
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", f"{title} – Matricula"),
        tag("link", rel="icon", href="data:,"),
        tag("link", rel="stylesheet", href=STYLE_ADDRESS),
    )
    content = joined(_bar(view), tag("main", *body))
    html = tag(
        "html", tag("head", head), tag("body", content, class_=kind), lang=view.words.language
    )
    return f"<!doctype html>\n{html}".encode()


def notice(view: View, title: str, *lines: str) -> bytes:
    """A page that only says something."""
    told = joined(*(tag("p", line) for line in lines))
    return page(view, title, tag("h1", title), told)


def form(view: View, action: str, *body: Child, **hidden: str | None) -> Markup:
    """A form that is sent by POST. hidden: fields that nobody sees; None is left out."""
    fields = {CSRF_FIELD: view.csrf, **hidden}
    return tag(
        "form",
        joined(*(_hidden(name, value) for name, value in fields.items() if value is not None)),
        *body,
        method="post",
        action=action,
    )


def text_field(
    view: View,
    name: str,
    entered: Entered,
    *,
    kind: str = "text",
    hint: str | None = None,
    complete: str | None = None,
    rows: str | None = None,
    must: bool = True,
) -> Markup:
    """A field with its label, its hint, and what is wrong with it. rows: of several lines."""
    error = entered.errors.get(name)
    told = [f"{name}-{part}" for part, text in (("hint", hint), ("error", error)) if text]
    attributes: dict[str, str | None] = {
        "id": name,
        "name": name,
        "autocomplete": complete,
        "autocapitalize": "none" if kind != "text" or rows or complete == "username" else None,
        "spellcheck": "false" if rows else None,
        "required": "" if must else None,
        "aria_describedby": " ".join(told) or None,
        "aria_invalid": "true" if error else None,
    }
    value = entered.values.get(name, "")
    # A line end right after the tag is dropped by browsers, so one more stands before a value.
    control = (
        tag("textarea", "\n" + value, rows=rows, **attributes)
        if rows
        else tag("input", type=kind, value=value or None, **attributes)
    )
    return tag(
        "div",
        tag("label", view.words(name), for_=name),
        hint and tag("p", hint, class_="hint", id=f"{name}-hint"),
        control,
        error and tag("p", error, class_="error", id=f"{name}-error"),
        class_="field",
    )


def choice(view: View, name: str, entered: Entered, options: Sequence[Option]) -> Markup:
    """A few options of which one is chosen."""
    error = entered.errors.get(name)
    chosen = entered.values.get(name)
    return tag(
        "fieldset",
        tag("legend", view.words(name)),
        joined(*(_radio(name, option, chosen) for option in options)),
        error and tag("p", error, class_="error"),
    )


def alert(entered: Entered) -> Child:
    """What is wrong with a form as a whole."""
    told = entered.errors.get("")
    return told and tag("p", told, class_="alert", role="alert")


def submit(text: str, kind: str | None = "main", **attributes: str | None) -> Markup:
    return tag("button", text, type="submit", class_=kind, **attributes)


def facts(*pairs: tuple[str, Child]) -> Markup:
    """Terms and what is said of them."""
    rows = (tag("div", tag("dt", term), tag("dd", said)) for term, said in pairs)
    return tag("dl", joined(*rows), class_="facts")


def _radio(name: str, option: Option, chosen: str | None) -> Markup:
    key = f"{name}-{option.value}"
    return tag(
        "div",
        tag(
            "input",
            type="radio",
            id=key,
            name=name,
            value=option.value,
            required="",
            checked="" if option.value == chosen else None,
        ),
        tag(
            "label",
            tag("strong", option.label),
            tag("span", option.hint, class_="soft"),
            option.warning and tag("span", option.warning, class_="warning"),
            for_=key,
        ),
        class_="option",
    )


def _hidden(name: str, value: str) -> Markup:
    return tag("input", type="hidden", name=name, value=value)


def _bar(view: View) -> Markup:
    if view.name is None:
        return tag("header", tag("span", "Matricula", class_="centre"))
    return tag(
        "header",
        tag("span", view.words("signed_in_as", name=view.name), class_="centre"),
        form(view, LOGOUT + "/", submit(view.words("sign_out"), None)),
    )
