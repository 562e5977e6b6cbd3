"""/api/docs: every resource as a page for people, made from the declarations; no script in it."""

import types
from collections.abc import Iterable
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import Any, Union, get_args, get_origin

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler

from matricula.dialects.stepik.declaring import Changing, Creating, Field, Removing, Resource
from matricula.dialects.stepik.resources import RESOURCES

HERE = Path(__file__).parent
POLICY = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'",
    "Cache-Control": "public, max-age=3600",
}
KINDS = {int: "integer", str: "string", bool: "boolean", float: "number", Any: "anything"}


@get("/api/docs", include_in_schema=False, sync_to_thread=False)
def page() -> Response[bytes]:
    """The page."""
    return Response(documentation(), media_type="text/html", headers=POLICY)


@get("/api/docs.css", include_in_schema=False, sync_to_thread=False)
def style() -> Response[bytes]:
    """What it looks like, beside the style of the first page."""
    content = (HERE / "documentation.css").read_bytes()
    return Response(content, media_type="text/css", headers=POLICY)


PAGES: list[HTTPRouteHandler] = [page, style]


@cache
def documentation() -> bytes:
    """The whole page."""
    template = Template((HERE / "documentation.html").read_text())
    return template.substitute(
        contents="\n".join(map(_entry, RESOURCES)),
        resources="\n".join(map(_section, RESOURCES)),
        count=len(RESOURCES),
    ).encode()


def counts(resource: Resource) -> tuple[int, int, int]:
    """How many of a resource's fields are stored, computed and constant."""
    sources = [field.source for field in resource.fields]
    return sources.count("stored"), sources.count("computed"), sources.count("constant")


def kind_name(kind: Any) -> str:
    """A type in words: "list of integer", "string or null"."""
    if kind is None or kind is type(None):
        return "null"
    if get_origin(kind) in (Union, types.UnionType):
        return " or ".join(kind_name(one) for one in get_args(kind))
    if get_origin(kind) is list:
        return f"list of {kind_name(get_args(kind)[0])}"
    return "object" if get_origin(kind) is dict else KINDS[kind]


def _entry(resource: Resource) -> str:
    return (
        f'<li><a href="#{resource.name}"><code>{resource.name}</code></a>'
        f" <span>{escape(resource.title)}</span></li>"
    )


def _section(resource: Resource) -> str:
    stored, computed, constant = counts(resource)
    parts = [
        f'<section id="{resource.name}" aria-labelledby="{resource.name}-title">',
        f'<h2 id="{resource.name}-title">{escape(resource.title)}</h2>',
        _addresses(resource),
        "<dl>",
        *_rights(resource),
        *_queries(resource),
        "</dl>",
        f"<details><summary>{len(resource.fields)} fields: {stored} stored, {computed} computed,"
        f" {constant} constant</summary>",
        '<div class="wide"><table><thead><tr><th scope="col">Field</th><th scope="col">Type</th>'
        '<th scope="col">Written</th><th scope="col">What it tells</th></tr></thead><tbody>',
        *map(_row, resource.fields),
        "</tbody></table></div></details></section>",
    ]
    return "\n".join(parts)


def _addresses(resource: Resource) -> str:
    path = f"/api/{resource.name}"
    listed = [("GET", path), ("GET", f"{path}/ID")]
    writes: Iterable[tuple[str, str, Creating | Changing | Removing | None]] = (
        ("POST", path, resource.create),
        ("PUT", f"{path}/ID", resource.change),
        ("DELETE", f"{path}/ID", resource.remove),
    )
    listed += [(method, where) for method, where, there in writes if there]
    listed += [
        ("POST", f"{path}/{one.path}" if one.whole else f"{path}/ID/{one.path}".rstrip("/"))
        for one in resource.actions
    ]
    items = "".join(f"<li><b>{method}</b> <code>{where}</code></li>" for method, where in listed)
    return f'<ul class="addresses">{items}</ul>'


def _rights(resource: Resource) -> list[str]:
    told = [("Who reads", resource.readers)]
    for word, there in (
        ("Who makes", resource.create),
        ("Who changes", resource.change),
        ("Who removes", resource.remove),
    ):
        if there:
            told.append((word, there.right.sentence))
    told += [(one.path or "POST", f"{one.note} {one.right.sentence}") for one in resource.actions]
    if resource.create or resource.change:
        beside = "".join(f"; besides {name} ({one.told})" for name, one in resource.taken.items())
        told.append(("Body", f'{{"{resource.wrapper}": {{…}}}}, or the fields alone{beside}'))
    return [_term(word, escape(text)) for word, text in told]


def _queries(resource: Resource) -> list[str]:
    told = []
    if resource.filters:
        named = ", ".join(
            f"<code>{name}</code> ({escape(one.kind)})" for name, one in resource.filters.items()
        )
        told.append(_term("Filters", named))
    if resource.orders:
        named = ", ".join(f"<code>{name}</code>" for name in resource.orders)
        told.append(_term("Order", f"{named}; a minus before it turns it round"))
    told += [
        _term("Beside it", f"<code>{one.name}</code>: {escape(one.note)}") for one in resource.sides
    ]
    return told


def _term(word: str, text: str) -> str:
    return f"<dt>{escape(word)}</dt><dd>{text}</dd>"


def _row(field: Field) -> str:
    kind = kind_name(field.kind)
    written = (field.entry.told or "yes") if field.entry else ""
    word = {"stored": "", "computed": "Computed. ", "constant": "Constant. "}[field.source]
    return (
        f"<tr><td><code>{field.name}</code></td><td>{escape(kind)}</td><td>{written}</td>"
        f"<td>{word}{escape(field.note)}</td></tr>"
    )
