"""Files in bodies: forms that have several parts, and the names that clients give their files."""

import re
import unicodedata
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from multipart import MultipartError, MultipartParser, parse_options_header

from matricula.dialects.stepik.errors import BrokenForm
from matricula.dialects.stepik.inputs import Entry, Fault

FORM_DATA = "multipart/form-data"
MOST_PARTS = 50
LONGEST_FIELD = 100_000
"""Bytes of a part that is no file."""
LONGEST_NAME = 150
"""Characters of a file's name."""
UNNAMED = "file"
NOT_FILE = "The submitted data was not a file. Check the encoding type on the form."
EMPTY = "The submitted file is empty."
_PATH = re.compile(r"[/\\]")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a body. name: made harmless; see `plain_name`."""

    name: str
    content: bytes


def file_entry(column: str, *, required: bool = False) -> Entry:
    """How a file is read."""

    def read(value: Any) -> Upload:
        if not isinstance(value, Upload):
            raise Fault(NOT_FILE)
        if not value.content:
            raise Fault(EMPTY)
        return value

    return Entry(read, column, required=required, file=True)


def form_parts(content_type: str, body: bytes) -> dict[str, Any]:
    """The fields of a form by their names, the last of each; files as `Upload`. Errors: BrokenForm.

    The body is in memory already, and so are its parts: none becomes a file of the system.
    """
    boundary = parse_options_header(content_type)[1].get("boundary")
    if not boundary:
        raise BrokenForm
    found: dict[str, Any] = {}
    size = len(body) + 1
    try:
        parser = MultipartParser(
            BytesIO(body),
            boundary,
            part_limit=MOST_PARTS,
            spool_limit=size,
            memory_limit=size,
            disk_limit=0,
            strict=True,
        )
        for part in parser:
            if part.filename is not None:
                found[part.name] = Upload(plain_name(part.filename), part.raw)
            elif part.size <= LONGEST_FIELD:
                found[part.name] = part.raw.decode()
            else:
                raise BrokenForm
    except (MultipartError, UnicodeError) as error:
        raise BrokenForm from error
    return found


def plain_name(sent: str) -> str:
    """The name of a file without a path, control characters and what no system would show; never
    one that means a folder."""
    last = _PATH.split(sent)[-1]
    shown = "".join(
        letter for letter in unicodedata.normalize("NFC", last) if _is_shown(letter)
    ).strip()
    stem, dot, ending = shown.rpartition(".")
    if len(shown) > LONGEST_NAME and dot and len(ending) <= 20:
        shown = stem[: LONGEST_NAME - len(ending) - 1] + dot + ending
    return shown[:LONGEST_NAME] if shown.strip(". ") else UNNAMED


def _is_shown(letter: str) -> bool:
    # Categories: control, format (which can turn the direction of a name), surrogates, unassigned.
    return unicodedata.category(letter)[0] != "C" and letter not in "\u2028\u2029"
