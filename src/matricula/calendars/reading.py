"""The ways in: calendars read and expanded in a process of their own."""

import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime

import msgspec

from matricula.calendars.child import Answer, Expand, Expanded, Parse, Parsed, Question, Refused
from matricula.calendars.errors import CalendarRefused, TookTooLong
from matricula.calendars.lines import check_beginning
from matricula.calendars.model import Calendar, Event, Instance

SECONDS = 30
"""Of the processor's time that reading a calendar may take."""


def read(content: bytes, time_zone: str, now: datetime, *, seconds: int = SECONDS) -> Calendar:
    """What is kept of a calendar. time_zone: of times without one, where the calendar names none.

    Errors: CalendarRefused where it is none, or is too long, too deep or too dear to read.
    """
    check_beginning(content)
    answer = _asked(Parse(seconds, content, time_zone, now))
    if isinstance(answer, Parsed):
        return answer.calendar
    raise CalendarRefused("the calendar cannot be read")


def expand(
    events: Sequence[Event],
    zones: str,
    begins_at: datetime,
    ends_at: datetime,
    *,
    seconds: int = SECONDS,
) -> list[Instance]:
    """The instances between two times, in order. Errors: CalendarRefused."""
    answer = _asked(Expand(seconds, list(events), zones, begins_at, ends_at))
    if isinstance(answer, Expanded):
        return answer.instances
    raise CalendarRefused("the calendar cannot be expanded")


def _asked(question: Question) -> Answer:
    """Errors: CalendarRefused, where it says so and where the system had to end it."""
    # Nothing of this process goes along: neither its environment nor its open files.
    with subprocess.Popen(
        [sys.executable, "-I", "-m", "matricula.calendars.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
    ) as child:
        try:
            out, _ = child.communicate(msgspec.msgpack.encode(question), 3 * question.seconds)
        except subprocess.TimeoutExpired as error:
            raise TookTooLong("the calendar takes too long to read") from error
        finally:
            child.kill()
    if child.returncode:
        raise TookTooLong("the calendar takes too much time or memory to read")
    answer: Answer = msgspec.msgpack.decode(out, type=Answer)
    if isinstance(answer, Refused):
        raise CalendarRefused(answer.reason)
    return answer
