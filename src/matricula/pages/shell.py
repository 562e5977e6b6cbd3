"""What stands around every page of somebody who is signed in, or about to be."""

from matricula.pages.markup import NONE, Child, Markup, joined, tag

STYLE = "/booklet.css"


def page(
    title: str, *body: Child, language: str, bar: Markup = NONE, kind: str | None = None
) -> bytes:
    """A whole page. bar: what stands above it. kind: "notice" for a page of few words."""
    head = joined(
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", title),
        tag("link", rel="icon", href="data:,"),
        tag("link", rel="stylesheet", href=STYLE),
    )
    content = joined(bar, tag("main", *body, class_=kind))
    whole = tag("html", tag("head", head), tag("body", content), lang=language)
    return f"<!doctype html>\n{whole}".encode()


def notice(title: str, *lines: Child, language: str) -> bytes:
    """A page that says one thing in a few lines."""
    told = (tag("p", line) for line in lines)
    return page(title, tag("h1", title), *told, language=language, kind="notice")


def bar(organization: str, sign_out: str, action: str) -> Markup:
    """The bar of a page: whose organization it is, and the button that signs out."""
    button = tag("button", sign_out, type="submit")
    return tag(
        "header",
        tag("span", organization, class_="centre"),
        tag("form", button, method="post", action=action),
    )
