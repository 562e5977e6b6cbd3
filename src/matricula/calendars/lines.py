"""A calendar as lines: bounded, unfolded, and cut into components.

Every byte is looked at once or twice, and every bound is checked before anything is built of it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from matricula.calendars.errors import CalendarRefused

LARGEST = 5 * 1024 * 1024
"""Bytes of a calendar."""
MOST_COMPONENTS = 20_000
MOST_LINES = 500_000
LONGEST_LINE = 131_072
"""Bytes of a line once it is unfolded."""
DEEPEST = 8

BOM = b"\xef\xbb\xbf"
BEGIN = "BEGIN:VCALENDAR"

# What a database or another calendar program cannot take; tabs are left.
_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\x85\u2028\u2029]")


@dataclass(slots=True)
class Component:
    """A component: its name in capitals, its own lines, and the components in it."""

    name: str
    lines: list[str] = field(default_factory=list)
    parts: list["Component"] = field(default_factory=list)


def check_beginning(content: bytes) -> None:
    """Errors: CalendarRefused where this is too long, or does not begin as a calendar does."""
    if len(content) > LARGEST:
        raise CalendarRefused(f"the calendar is longer than {LARGEST} bytes")
    beginning = content[:4096].removeprefix(BOM).lstrip()[: len(BEGIN)]
    if beginning.upper() != BEGIN.encode():
        raise CalendarRefused("this is not a calendar")


def components(content: bytes) -> list[Component]:
    """The calendars of a text: mostly one. Errors: CalendarRefused."""
    check_beginning(content)
    outermost = Component("")
    open_ones = [outermost]
    count = 0
    for line in _unfolded(content):
        word = line.partition(":")[0].upper()
        if word == "BEGIN":
            count += 1
            if count > MOST_COMPONENTS:
                raise CalendarRefused(f"the calendar has more than {MOST_COMPONENTS} components")
            if len(open_ones) > DEEPEST:
                raise CalendarRefused("the components of the calendar are nested too deeply")
            inner = Component(_named(line))
            open_ones[-1].parts.append(inner)
            open_ones.append(inner)
        elif word == "END":
            if len(open_ones) == 1 or open_ones.pop().name != _named(line):
                raise CalendarRefused("the components of the calendar do not fit together")
        else:
            open_ones[-1].lines.append(line)
    if len(open_ones) > 1:
        raise CalendarRefused("the calendar breaks off")
    return [part for part in outermost.parts if part.name == "VCALENDAR"]


def _named(line: str) -> str:
    return line.partition(":")[2].strip().upper()


def _unfolded(content: bytes) -> Iterator[str]:
    """The lines of a text, those that begin with a blank joined to the one before (as bytes: a
    letter may be cut in two). Blank lines are left out."""
    kept: list[bytes] = []
    length = 0
    for number, raw in enumerate(content.removeprefix(BOM).split(b"\n")):
        if number > MOST_LINES:
            raise CalendarRefused(f"the calendar has more than {MOST_LINES} lines")
        part = raw.removesuffix(b"\r")
        folded = bool(kept) and part[:1] in (b" ", b"\t")
        if not folded:
            yield from _decoded(kept)
            kept, length = [], 0
        kept.append(part[1:] if folded else part)
        length += len(part)
        if length > LONGEST_LINE:
            raise CalendarRefused(f"a line of the calendar is longer than {LONGEST_LINE} bytes")
    yield from _decoded(kept)


def _decoded(parts: list[bytes]) -> Iterator[str]:
    whole = b"".join(parts)
    try:
        line = whole.decode()
    except UnicodeDecodeError:
        # What a school's old program writes; every byte means something in it, or is replaced.
        line = whole.decode("cp1252", "replace")
    line = _CONTROLS.sub("", line)
    if line.strip():
        yield line
