"""`test_archive`: a zip of tests, "1" for an input and "1.clue" for its output."""

import io
import struct
import zipfile
import zlib

from matricula.quizzes.attachments import Attachment, content_of
from matricula.quizzes.code.source import MOST_TESTS
from matricula.quizzes.errors import SourceRefused

CLUE = ".clue"
LONGEST_TEST = 1_000_000
"""Bytes of an input or an output."""
LONGEST_TOGETHER = 8_000_000
MOST_FILES = 1_000
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    ValueError,
    OSError,
    RuntimeError,
)
# The others may ask for any amount of memory before their first byte.
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def tests_of(archives: list[Attachment]) -> list[list[str]]:
    """The tests in an archive, in the order of their numbers. Errors: SourceRefused."""
    if not archives or not archives[0].content:
        return []
    try:
        with zipfile.ZipFile(io.BytesIO(content_of(archives[0]))) as archive:
            return _tests(archive)
    except _UNREADABLE as error:
        raise SourceRefused("The test archive cannot be read", "test_archive") from error


def _tests(archive: zipfile.ZipFile) -> list[list[str]]:
    entries = {entry.filename: entry for entry in archive.infolist()[:MOST_FILES]}
    names = [name for name in entries if name.isdecimal() and name + CLUE in entries]
    left, found = LONGEST_TOGETHER, []
    for name in sorted(names, key=_number)[: MOST_TESTS + 1]:
        test = [_text(archive, entries[one]) for one in (name, name + CLUE)]
        left -= sum(map(len, test))
        if left < 0:
            raise ValueError
        found.append(test)
    return found


def _number(name: str) -> tuple[int, str]:
    """In the order of numbers, without making one of a thousand digits."""
    plain = name.lstrip("0")
    return len(plain), plain


def _text(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> str:
    """Errors: ValueError where a file is too long, or is no text."""
    if entry.compress_type not in PACKINGS:
        raise ValueError
    with archive.open(entry) as file:
        content = file.read(LONGEST_TEST + 1)
    if len(content) > LONGEST_TEST or b"\0" in content:
        raise ValueError
    return content.decode().strip()
