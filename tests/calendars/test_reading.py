"""Calendars as they come: every clause of the standard that schools' programs use, and the hostile
ones, which are refused whatever they would cost."""

import resource
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar as IcalCalendar

from matricula.calendars import reading
from matricula.calendars.errors import CalendarRefused, TookTooLong
from matricula.calendars.expansion import expand
from matricula.calendars.lines import LARGEST, LONGEST_LINE, MOST_COMPONENTS, MOST_LINES
from matricula.calendars.model import MOST_OF_SERIES, Calendar, Instance
from matricula.calendars.parsing import parse as read
from matricula.calendars.writing import written

NOW = datetime(2026, 11, 22, tzinfo=UTC)
PARIS = "Europe/Paris"


def calendar(*events: str, head: str = "") -> bytes:
    """A calendar of events whose lines are given."""
    parts = [f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events]
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\n{head}{''.join(parts)}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def seen(*events: str, head: str = "") -> Calendar:
    return read(calendar(*events, head=head), PARIS, NOW)


def begins(found: list[Instance]) -> list[str]:
    return [f"{one.starts_at:%m-%d %H:%M}" for one in found]


def in_2026(found: Calendar, first: str = "2026-01-01", days: int = 365) -> list[Instance]:
    begin = datetime.fromisoformat(first).replace(tzinfo=UTC)
    return expand(found.events, found.zones, begin, begin + timedelta(days=days))


OWN_ZONE = """BEGIN:VTIMEZONE
TZID:Salle des profs
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0300
TZOFFSETTO:+0300
TZNAME:X
END:STANDARD
END:VTIMEZONE
"""


@pytest.mark.parametrize(
    ("lines", "head", "starts", "ends", "zone"),
    [
        ("DTSTART:20260901T070000Z\nDTEND:20260901T080000Z", "", "09-01 07:00", "09-01 08:00",
         "UTC"),
        ("DTSTART;TZID=Europe/Paris:20260901T090000\nDURATION:PT1H30M", "", "09-01 07:00",
         "09-01 08:30", PARIS),
        ("DTSTART;TZID=Romance Standard Time:20260901T090000", "", "09-01 07:00", "09-01 07:00",
         PARIS),
        ('DTSTART;TZID="/x.org/2009/Asia/Tokyo":20260901T090000', "", "09-01 00:00",
         "09-01 00:00", "Asia/Tokyo"),
        ("DTSTART;TZID=Salle des profs:20260901T090000", OWN_ZONE, "09-01 06:00", "09-01 06:00",
         "Salle des profs"),
        ("DTSTART;TZID=Nowhere:20260901T090000", "", "09-01 07:00", "09-01 07:00", PARIS),
        ("DTSTART:20260901T090000", "", "09-01 07:00", "09-01 07:00", PARIS),
        ("DTSTART:20260901T090000", "X-WR-TIMEZONE:Asia/Tokyo\n", "09-01 00:00", "09-01 00:00",
         "Asia/Tokyo"),
        ("DTSTART;VALUE=DATE:20260901", "", "09-01 00:00", "09-02 00:00", "UTC"),
        ("DTSTART;VALUE=DATE:20260901\nDTEND;VALUE=DATE:20260904", "", "09-01 00:00",
         "09-04 00:00", "UTC"),
        ("DTSTART;VALUE=DATE:20260901\nDURATION:P2D", "", "09-01 00:00", "09-03 00:00", "UTC"),
        ("DTSTART:20260901T070000Z\nDTEND:20260801T080000Z", "", "09-01 07:00", "09-01 07:00",
         "UTC"),
    ],
)  # fmt: skip
def test_times(lines: str, head: str, starts: str, ends: str, zone: str) -> None:
    found = seen(f"UID:1\n{lines}", head=head)
    (event,) = found.events
    form = "%m-%d %H:%M"
    assert (event.starts_at.strftime(form), event.ends_at.strftime(form)) == (starts, ends)
    assert (event.time_zone, event.all_day) == (zone, "VALUE=DATE" in lines)
    # What is kept says the same again, wherever it is read.
    again = read(written("x", [event.source], found.zones), "Asia/Kathmandu", NOW)
    assert again.events == found.events


WEEKLY = "UID:1\nSUMMARY:Cours\nDTSTART;TZID=Europe/Paris:20261012T090000\nDURATION:PT1H\n"


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        # The clocks change on 25 October.
        ([WEEKLY + "RRULE:FREQ=WEEKLY;COUNT=3"], ["10-12 07:00", "10-19 07:00", "10-26 08:00"]),
        ([WEEKLY + "RRULE:FREQ=WEEKLY;UNTIL=20261026"],
         ["10-12 07:00", "10-19 07:00", "10-26 08:00"]),
        ([WEEKLY + "RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE;TZID=America/New_York:20261019T030000"],
         ["10-12 07:00", "10-26 08:00"]),
        ([WEEKLY + "RRULE:FREQ=WEEKLY;COUNT=2\nRDATE;TZID=Asia/Tokyo:20261014T160000,"
          "20261015T160000\nEXRULE:FREQ=WEEKLY"],
         ["10-12 07:00", "10-14 07:00", "10-15 07:00", "10-19 07:00"]),
        ([WEEKLY + "RRULE:FREQ=WEEKLY;COUNT=2\nRRULE:FREQ=DAILY;COUNT=2"],
         ["10-12 07:00", "10-13 07:00", "10-19 07:00"]),
        ([WEEKLY + "RRULE:FREQ=WEEKLY;COUNT=3",
          "UID:1\nRECURRENCE-ID:20261019T070000Z\nDTSTART;TZID=Europe/Paris:20261020T140000"],
         ["10-12 07:00", "10-20 12:00", "10-26 08:00"]),
        ([WEEKLY + "RRULE:FREQ=WEEKLY;COUNT=3",
          "UID:1\nRECURRENCE-ID:20261019T070000Z\nDTSTART:20280101T000000Z"],
         ["10-12 07:00", "10-26 08:00"]),
        ([WEEKLY + "RRULE:FREQ=WEEKLY;COUNT=3",
          "UID:1\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Paris:20261019T090000\n"
          "DTSTART;TZID=Europe/Paris:20261019T100000\nDURATION:PT1H"],
         ["10-12 07:00", "10-19 08:00", "10-26 09:00"]),
        (["UID:1\nDTSTART;VALUE=DATE:20261012\nRRULE:FREQ=DAILY;COUNT=2\nEXDATE;VALUE=DATE:20261013"],
         ["10-12 00:00"]),
        (["UID:1\nDTSTART;TZID=Salle des profs:20261012T090000\nRRULE:FREQ=DAILY;COUNT=2"],
         ["10-12 06:00", "10-13 06:00"]),
    ],
)  # fmt: skip
def test_series(events: list[str], expected: list[str]) -> None:
    assert begins(in_2026(seen(*events, head=OWN_ZONE))) == expected


def test_of_two_of_a_kind_the_newer_is_kept() -> None:
    at = "DTSTART:20260901T070000Z\n"
    found = seen(
        f"UID:1\n{at}SUMMARY:new\nSEQUENCE:2",
        f"UID:1\n{at}SUMMARY:old\nSEQUENCE:1\nLAST-MODIFIED:20300101T000000Z",
        f"UID:2\n{at}SUMMARY:new\nLAST-MODIFIED:20260102T000000Z",
        f"UID:2\n{at}SUMMARY:old\nLAST-MODIFIED:20260101T000000Z",
        f"UID:3\n{at}SUMMARY:old",
        f"UID:3\n{at}SUMMARY:new",
        f"{at}SUMMARY:nameless",
        f"{at}SUMMARY:nameless",
    )
    assert sorted(event.summary for event in found.events) == ["nameless", "new", "new", "new"]
    again = seen(f"{at}SUMMARY:nameless")
    assert again.events[0].uid in {event.uid for event in found.events}


def test_texts() -> None:
    lines = "SUMMARY:Été\\, Привет\\nà\nLOCATION:Salle A\\;B\nSTATUS:CANCELLED"
    whole = calendar(f"UID:1\nDTSTART:20260901T070000Z\n{lines}")
    accents = whole.index("é".encode())
    folded = whole[: accents + 1] + b"\r\n " + whole[accents + 1 :]
    unix = b"\xef\xbb\xbf\n" + folded.replace(b"\r\n", b"\n")
    for content in (whole, folded, unix):
        (event,) = read(content, PARIS, NOW).events
        assert (event.summary, event.location) == ("Été, Привет à", "Salle A;B")
        assert event.status == "CANCELLED"
    old = whole.replace("Привет".encode(), b"").decode().encode("cp1252")
    assert read(old, PARIS, NOW).events[0].summary == "Été, à"


def test_what_is_not_the_school_s_stays_with_the_publisher() -> None:
    found = seen(
        "UID:1\nDTSTART:20260901T070000Z\nURL:https://host.example/secret\n"
        "ORGANIZER:mailto:someone@example.org\nATTACH:https://host.example/file\nX-OWN:secret\n"
        "DTSTAMP:20261122T101010Z\nBEGIN:VALARM\nACTION:DISPLAY\nEND:VALARM",
        head="SOURCE;VALUE=URI:https://host.example/secret\n",
    )
    (event,) = found.events
    assert "secret" not in event.source
    assert "example" not in event.source
    assert "VALARM" not in event.source


def test_what_makes_no_zone_stays_with_the_publisher() -> None:
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Own\nTZURL:https://host.example/secret\nX-OWN:secret\n"
        "BEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0300\nTZOFFSETTO:+0300\n"
        "TZNAME:OWN\nCOMMENT:secret\nEND:STANDARD\nEND:VTIMEZONE\n"
    )
    found = seen("UID:1\nDTSTART;TZID=Own:20260901T090000", head=zone)
    assert found.events[0].starts_at.hour == 6
    assert "TZOFFSETTO:+0300" in found.zones
    assert "TZNAME:OWN" in found.zones
    assert "secret" not in found.zones


@pytest.mark.parametrize(
    ("head", "seconds"),
    [
        ("", None),
        ("X-PUBLISHED-TTL:PT1H\n", 3600),
        ("X-PUBLISHED-TTL:PT1H\nREFRESH-INTERVAL;VALUE=DURATION:P1D\n", 86_400),
        ("REFRESH-INTERVAL;VALUE=DURATION:soon\nX-PUBLISHED-TTL:PT15M\n", 900),
        ("REFRESH-INTERVAL:-PT1H\n", None),
    ],
)
def test_how_often_it_is_to_be_asked_for(head: str, seconds: int | None) -> None:
    assert seen("UID:1\nDTSTART:20260901T070000Z", head=head).refresh_seconds == seconds


def test_events_that_say_nothing_are_left_out() -> None:
    good = "UID:1\nDTSTART:20260901T070000Z"
    bad = ["UID:2", "UID:3\nDTSTART:yesterday", "UID:4\nDTSTART:00010101T000000Z",
           "UID:5\nDTSTART:20260901T070000Z\nRRULE:FREQ=DAILY;INTERVAL=0",
           "UID:6\nDTSTART:20260901T070000Z\nRRULE:FREQ=OFTEN",
           "UID:7\nDTSTART:20260901T070000Z\nRRULE:FREQ=DAILY;BYDAY=XX"]  # fmt: skip
    found = seen(good, *bad)
    assert ([event.uid for event in found.events], found.skipped) == (["1"], len(bad))
    with pytest.raises(CalendarRefused, match="no event"):
        seen(*bad)
    assert seen().events == []


def test_what_is_written_is_read_back() -> None:
    summary = "é" * 200
    found = seen(
        WEEKLY + "RRULE:FREQ=WEEKLY;COUNT=3", f"DTSTART:20260901T090000\nSUMMARY:{summary}"
    )
    file = written("BTS; 1ère, année", [event.source for event in found.events], found.zones)
    assert max(map(len, file.split(b"\r\n"))) <= 75
    parsed = IcalCalendar.from_ical(file)
    assert "\r\nX-WR-CALNAME:BTS\\; 1ère\\, année\r\n" in file.decode()
    assert [str(zone["TZID"]) for zone in parsed.walk("VTIMEZONE")] == [PARIS]
    assert all(not event.errors and "DTSTAMP" in event for event in parsed.walk("VEVENT"))
    assert read(file, "Asia/Tokyo", NOW).events == found.events


def test_series_are_told_so_far_and_no_further() -> None:
    often = ",".join(map(str, range(24)))
    found = seen(f"UID:1\nDTSTART:20260101T000000Z\nRRULE:FREQ=DAILY;BYHOUR={often}")
    assert len(in_2026(found)) == MOST_OF_SERIES


AT = "UID:1\nDTSTART:20250101T000000Z\n"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "not a calendar"),
        (b"<html>", "not a calendar"),
        (b"BEGIN:VCARD\nEND:VCARD\n", "not a calendar"),
        (b"BEGIN:VCALENDAR\n", "breaks off"),
        (b"BEGIN:VCALENDAR\nEND:VEVENT\n", "fit together"),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n", "fit together"),
        (b"BEGIN:VCALENDAR\n" + b"x" * LARGEST, "longer than"),
        (b"BEGIN:VCALENDAR\n" + b"X:" + b"x" * LONGEST_LINE + b"\n", "a line"),
        (b"BEGIN:VCALENDAR\n" + b"X:\n" + b" x\n" * LONGEST_LINE, "a line"),
        (b"BEGIN:VCALENDAR\n" + b"X:\n" * (MOST_LINES + 1), "lines"),
        (b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\nEND:VEVENT\n" * (MOST_COMPONENTS + 1),
         "components"),
        (b"BEGIN:VCALENDAR\n" * 10_000, "nested"),
        (calendar(AT + "RRULE:FREQ=SECONDLY"), "more often than daily"),
        (calendar(AT + "RRULE:FREQ=MINUTELY;COUNT=1000000000"), "more often than daily"),
        (calendar(AT + "RRULE:FREQ=DAILY;BYHOUR=1,2;BYMINUTE=0,1,2,3,4;BYSECOND=1,2,3"),
         "too often"),
        (calendar(AT + "RRULE:FREQ=DAILY;BYDAY=" + ",".join(["MO"] * 1_000)), "too often"),
        (calendar(AT + "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"), "too long"),
        (calendar(AT + "RRULE:FREQ=DAILY\n" * 11), "too many rules"),
        (calendar(AT + "RDATE:" + ",".join(["20260101T000000Z"] * 5_001)), "too many dates"),
        (calendar("DTSTART;TZID=Salle des profs:20260901T090000", head=OWN_ZONE.replace(
            "TZNAME:X", "RRULE:FREQ=SECONDLY")), "no zone has"),
        (calendar(AT, head=OWN_ZONE * 101), "time zones"),
    ],
)  # fmt: skip
def test_hostile_calendars(content: bytes, why: str) -> None:
    with pytest.raises(CalendarRefused, match=why):
        read(content, PARIS, NOW)


@pytest.mark.parametrize(
    "rule", ["FREQ=DAILY;COUNT=1000000000", "FREQ=YEARLY;INTERVAL=1000", "FREQ=DAILY;COUNT=1"]
)
def test_long_series_cost_no_more_than_their_window(rule: str) -> None:
    assert len(in_2026(seen(AT + f"RRULE:{rule}"), days=3)) <= 3


def test_what_is_dear_in_sum_is_ended_by_the_system() -> None:
    """Each series alone would do; together they would take hours of the processor."""
    old = [f"UID:{n}\nDTSTART:19000101T000000Z\nRRULE:FREQ=DAILY" for n in range(15_000)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    with pytest.raises(TookTooLong):
        reading.read(calendar(*old), PARIS, NOW, seconds=1)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 5


def test_the_process_answers_as_the_code_in_it() -> None:
    content = calendar(WEEKLY + "RRULE:FREQ=WEEKLY;COUNT=3")
    found = reading.read(content, PARIS, NOW)
    assert found == read(content, PARIS, NOW)
    window = (NOW - timedelta(days=365), NOW)
    assert reading.expand(found.events, found.zones, *window) == expand(
        found.events, found.zones, *window
    )
    with pytest.raises(CalendarRefused, match="more often than daily"):
        reading.read(calendar(AT + "RRULE:FREQ=SECONDLY"), PARIS, NOW)
    with pytest.raises(CalendarRefused, match="not a calendar"):
        reading.read(b"<html>", PARIS, NOW)


def test_the_process_gives_back_what_it_takes() -> None:
    """A calendar at every bound stays within the memory that the system grants."""
    line = "X-A:" + "x" * 200 + "\n"
    whole = calendar(*(f"UID:{n}\nDTSTART:20260101T000000Z\n{line}" for n in range(19_000)))
    assert len(whole) < LARGEST
    assert len(reading.read(whole, PARIS, NOW).events) == 19_000
