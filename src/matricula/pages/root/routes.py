"""The first page and its style."""

from collections.abc import Sequence
from functools import cache
from html import escape
from importlib.metadata import version
from pathlib import Path
from string import Template

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler

from matricula.pages.style import style_sheet
from matricula.web.assets import asset
from matricula.web.doors import Door

HERE = Path(__file__).parent
PRIVATE_PAGE = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'",
}


def home_routes(doors: Sequence[Door]) -> list[HTTPRouteHandler]:
    """The handlers of `/` and of the style it uses."""
    page = home_page(doors)

    @get("/", include_in_schema=False, sync_to_thread=False)
    def home() -> Response[bytes]:
        return asset(page, "text/html", PRIVATE_PAGE)

    @get("/root.css", include_in_schema=False, sync_to_thread=False)
    def style() -> Response[bytes]:
        return asset(style_sheet(HERE / "root.css"), "text/css")

    return [home, style]


def home_page(doors: Sequence[Door]) -> bytes:
    """The page that tells a person where they are and which doors there are."""
    template = Template(own_file("home.html").decode())
    items = "\n".join(_door_item(door) for door in doors)
    listed = f'<ul class="doors">\n{items}\n</ul>' if doors else "<p>No door is open yet.</p>"
    return template.substitute(doors=listed, version=escape(version("matricula"))).encode()


@cache
def own_file(name: str) -> bytes:
    return (HERE / name).read_bytes()


def _door_item(door: Door) -> str:
    addresses = ", ".join(f"<code>{escape(prefix)}</code>" for prefix in door.prefixes)
    return (
        f"<li><h3>{escape(door.title)}</h3><p>{escape(door.summary)}</p>"
        f"<p>Addresses: {addresses}</p></li>"
    )
