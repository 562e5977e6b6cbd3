"""Files that belong to pages, and the ones that a package brings: Swagger UI.

The package `offapi` carries Swagger UI's own distribution, byte for byte. Its files are read
without importing it: the import would load three other viewers as well.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from litestar import Response

VIEWER_POLICY = {
    "Content-Security-Policy": (
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
        " frame-ancestors 'none'"
    ),
}
"""Swagger UI sets styles on its elements; scripts, and every address, are this server's only."""


def asset(
    content: bytes, media_type: str, headers: dict[str, str] | None = None
) -> Response[bytes]:
    """A file of a page; browsers ask again after an hour."""
    kept = {"Cache-Control": "public, max-age=3600", **(headers or {})}
    return Response(content, media_type=media_type, headers=kept)


def viewer_script() -> Response[bytes]:
    """Swagger UI itself."""
    return asset(_bundled("swagger_bundle.js"), "text/javascript")


def viewer_frame() -> Response[bytes]:
    """What puts a bar with a list of descriptions above it."""
    return asset(_bundled("swagger_preset.js"), "text/javascript")


def viewer_style() -> Response[bytes]:
    """How it looks."""
    return asset(_bundled("swagger_style.css"), "text/css")


@cache
def _bundled(name: str) -> bytes:
    package = find_spec("offapi")
    if package is None or package.origin is None:
        raise FileNotFoundError(f"offapi/{name}")
    return (Path(package.origin).parent / name).read_bytes()
