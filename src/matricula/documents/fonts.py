"""The fonts that come with the library that sets paper: the same on every machine."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typst


@cache
def embedded_fonts() -> "typst.Fonts":
    """These and no others."""
    import typst  # noqa: PLC0415  # 7 MB that a server which prints nothing need not hold

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
