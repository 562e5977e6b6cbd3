"""The small pages that some functions answer with. What goes in as text is escaped once, here."""

from collections.abc import Iterable, Sequence
from html import escape

MEDIA_TYPE = "text/html"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Cache-Control": "private, no-store",
}
"""No script, no picture, no frame: nothing that somebody wrote into the record can act here."""

STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.3rem }
h2 { font-size: 1.1rem }
table { border-collapse: collapse; margin: 1rem 0 }
th, td { text-align: left; padding: .2rem .8rem; border-bottom: 1px solid #8884 }
@media (prefers-color-scheme: dark) { body { background: #16181c; color: #e6e6e6 } }
"""


def page(title: str, *parts: str) -> str:
    """A whole page; `parts` are HTML made by the functions below."""
    return (
        f'<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head><body><h1>{escape(title)}</h1>{''.join(parts)}</body></html>"
    )


def paragraph(text: str) -> str:
    """A paragraph of plain text."""
    return f"<p>{escape(text)}</p>" if text else ""


def section(title: str, *parts: str) -> str:
    """A part of a page with a title; nothing where all of it is empty."""
    content = "".join(parts)
    return f"<h2>{escape(title)}</h2>{content}" if content else ""


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table of plain values; None is an empty cell."""
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    lines = "".join(f"<tr>{_cells(row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"


def _cells(row: Sequence[object]) -> str:
    return "".join(f"<td>{'' if value is None else escape(str(value))}</td>" for value in row)
