"""The process that a stranger's calendar is read in: it asks nobody, and the system ends it.

One question comes in on standard input, one answer goes out on standard output, both msgpack.
"""

import ctypes
import resource
import signal
import sys
from contextlib import suppress
from datetime import datetime

import msgspec

from matricula.calendars.errors import CalendarRefused
from matricula.calendars.model import Calendar, Event, Instance

MEMORY = 1024 * 1024 * 1024
"""Bytes that it may ask the system for."""
PR_SET_PDEATHSIG = 1


class Parse(msgspec.Struct, tag="parse"):
    """Read a calendar. seconds: of the processor's time; twice that by the clock."""

    seconds: int
    content: bytes
    time_zone: str
    now: datetime


class Expand(msgspec.Struct, tag="expand"):
    """Find the instances of events between two times."""

    seconds: int
    events: list[Event]
    zones: str
    begins_at: datetime
    ends_at: datetime


class Parsed(msgspec.Struct, tag="parsed"):
    """What is kept of a calendar."""

    calendar: Calendar


class Expanded(msgspec.Struct, tag="expanded"):
    """Instances."""

    instances: list[Instance]


class Refused(msgspec.Struct, tag="refused"):
    """Why a calendar is not taken."""

    reason: str


Question = Parse | Expand
Answer = Parsed | Expanded | Refused


def main() -> None:
    _end_with_parent()
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_AS, MEMORY)
    question: Question = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Question)
    _limit(resource.RLIMIT_CPU, question.seconds)
    signal.alarm(2 * question.seconds)
    sys.stdout.buffer.write(msgspec.msgpack.encode(_answer(question)))


def _answer(question: Question) -> Answer:
    try:
        if isinstance(question, Parse):
            from matricula.calendars.parsing import parse  # noqa: PLC0415 (limits come first)

            return Parsed(parse(question.content, question.time_zone, question.now))
        from matricula.calendars.expansion import expand  # noqa: PLC0415

        return Expanded(
            expand(question.events, question.zones, question.begins_at, question.ends_at)
        )
    except CalendarRefused as error:
        return Refused(str(error))
    except MemoryError:
        return Refused("the calendar takes too much memory to read")


def _limit(kind: int, value: int) -> None:
    # Where the system does not know a limit (macOS and memory), the others stand.
    with suppress(OSError, ValueError):
        resource.setrlimit(kind, (value, value))


def _end_with_parent() -> None:
    """Have the kernel end this process where the one that started it ends (Linux)."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    main()
