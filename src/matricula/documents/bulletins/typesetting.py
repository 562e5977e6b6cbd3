"""Setting bulletins with Typst: data in, a file out.

What the record says reaches the template as JSON and never as markup, so that a title that looks
like Typst is printed as it is written. Fonts are those that come with the library, and nothing is
fetched, so that a page looks the same on every machine. The same bulletins printed on the same day
are the same bytes: the file's date is that day, and nothing else in it depends on the moment.
"""

import re
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files

import msgspec

from matricula.documents.bulletins.model import Bulletins, Day
from matricula.documents.fonts import embedded_fonts

_PAGE_TREE = re.compile(rb"1 0 obj\n<</Type/Pages/Count (\d+)")
"""The first object of a file of Typst, in its first bytes: long before any text of ours."""


def pdf(bulletins: Bulletins) -> bytes:
    """A PDF, every bulletin on pages of its own.

    One bulletin is tagged for those who have it read to them; the file of a cohort, which is for a
    printer, is not: tags would make it 15 times as long.
    """
    # To number the pages of each student takes twice the time and memory, and is for nothing where
    # every bulletin is one page: that is known once they are set.
    plain = _set(bulletins, numbered=False)
    return plain if _pages(plain) == len(bulletins.bulletins) else _set(bulletins, numbered=True)


def _set(bulletins: Bulletins, *, numbered: bool) -> bytes:
    import typst  # noqa: PLC0415  # 7 MB that a server which prints nothing need not hold

    return typst.compile(
        _template(),
        format="pdf",
        font_paths=embedded_fonts(),
        ignore_system_fonts=True,
        sys_inputs={
            "data": msgspec.json.encode(bulletins).decode(),
            "numbered": "yes" if numbered else "no",
        },
        pdf_tags=len(bulletins.bulletins) == 1,
        timestamp=_midnight(bulletins.printed_on),
    )


def _pages(content: bytes) -> int:
    """How many pages a file of Typst has: its page tree says so; 0 where that is not found."""
    found = _PAGE_TREE.search(content[:100])
    return int(found[1]) if found else 0


def _midnight(day: Day) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


@cache
def _template() -> bytes:
    return files("matricula.documents.bulletins").joinpath("bulletin.typ").read_bytes()
