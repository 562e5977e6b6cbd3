"""Style sheets, each made of what all pages share and what is its own."""

from pathlib import Path

HERE = Path(__file__).parent
COLOURS = HERE / "colours.css"
BASE = HERE / "base.css"


def style_sheet(*files: Path) -> bytes:
    """The colours of all pages, and then `files`, one after the other."""
    return b"".join(path.read_bytes() for path in (COLOURS, *files))
