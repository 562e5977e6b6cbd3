"""Calendars of groups: the page's method, hostile hosts, and what is published again.

The production path runs whole; only what names lead to is replaced.
"""

import gzip
import json
import logging
import re
import socket
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from icalendar import Calendar as IcalCalendar

from tests.calendars.school import HOST, TEMPLATE, build, calendar, held, settings
from tests.commands import matricula
from tests.dialects.campus_skills.conftest import Client, client_of
from tests.dialects.campus_skills.school import CFA, CFA_READER, NORD
from tests.harness.databases import DatabaseFrom, Databases, Engine
from tests.harness.hosts import OK, Host, Play, hosted, named, sends, whole

PATH, OLDER = "/api/sync/v1/calendar-group-ics", "/api/v1/sync/calendar-group-ics"
HERE = {HOST: ["127.0.0.1"]}


@contextmanager
def school(
    database_from: DatabaseFrom, play: Play, **changed: Any
) -> Iterator[tuple[Client, Host]]:
    """A client of a school of the test's own, and the host of its calendars."""
    with (
        hosted(play) as host,
        named(HERE),
        client_of(database_from(TEMPLATE, build), **settings(host.port, **changed)) as client,
    ):
        yield client, host


@pytest.fixture(scope="module")
def walled(database_engine: Engine, databases: Databases) -> Iterator[tuple[Client, Host]]:
    """A client of a school that fetches from the open internet alone, and a host that is not on it.
    Nothing that these tests ask for changes the school."""
    with hosted(sends(whole(calendar("a")))) as host:
        url = databases.shared(database_engine, TEMPLATE, build)
        with client_of(url, **settings(host.port, fetch_allowed="")) as client:
            yield client, host


def order(host: Host, path: str = "/secret.ics", group: str = "BTS1") -> dict[str, str]:
    return {"groupId": group, "calendarUrl": f"http://{HOST}:{host.port}{path}"}


def answered(status: str, events: int, group: str = "BTS1") -> dict[str, Any]:
    return {"success": True, "groupId": group, "status": status, "events": events}


def by_path(stream: socket.socket, request: bytes) -> None:
    """A host of several calendars, which says when nothing changed."""
    path = request.split(b" ")[1]
    if b"If-None-Match" in request:
        stream.sendall(b"HTTP/1.1 304 Not Modified\r\n\r\n")
    elif path == b"/secret.ics":
        stream.sendall(whole(calendar("a", "b"), OK + b'ETag: "1"\r\n'))
    elif path == b"/other.ics":
        stream.sendall(whole(calendar("c")))
    else:
        stream.sendall(b"HTTP/1.1 503 Later\r\n\r\n")


def test_a_calendar_is_fetched_again_and_replaced(database_from: DatabaseFrom) -> None:
    with school(database_from, by_path) as (client, host):
        assert client.sent(PATH, order(host)) == answered("synced", 2)
        assert client.sent(OLDER, order(host)) == answered("unchanged", 2)
        assert b'If-None-Match: "1"' in host.asked[1]
        assert client.sent(PATH, order(host, "/other.ics")) == answered("synced", 1)
        assert [row.uid for row in held(client.database)[1]] == ["c"]
        assert client.sent(PATH, order(host, "/other.ics")) == answered("unchanged", 1)
        assert client.sent(PATH, order(host, group="BTS2")) == answered("synced", 2, "BTS2")
        # A host that is down for the moment is kept, to be asked again soon.
        assert client.sent(PATH, order(host, "/down")) == answered("pending", 0)
        feeds, events = held(client.database)
        assert [feed.state for feed in feeds] == ["pending", "synced"]
        assert [row.uid for row in events] == ["a", "b"]
        page_s_own = json.dumps(order(host)).replace("}", ",}")
        assert client.sent(PATH, page_s_own) == answered("synced", 2)


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"groupId": "BTS1"}, 400, "calendarUrl"),
        ({"calendarUrl": f"https://{HOST}/"}, 400, "groupId"),
        ({"groupId": " ", "calendarUrl": f"https://{HOST}/"}, 400, "groupId"),
        ({"groupId": "BTS1", "calendarUrl": 7.5}, 400, "calendarUrl"),
        ({"groupId": "BTS1", "calendarUrl": f"ftp://{HOST}/"}, 400, "calendarUrl"),
        ({"groupId": "BTS1", "calendarUrl": f"http://me:pw@{HOST}/"}, 400, "calendarUrl"),
        ({"groupId": "BTS1", "calendarUrl": f"http://{HOST}:22/"}, 400, "calendarUrl"),
        ({"groupId": "BTS1", "calendarUrl": f"https://{HOST}/{'x' * 2_048}"}, 400, "calendarUrl"),
        ({"groupId": "bts1", "calendarUrl": f"https://{HOST}/"}, 404, None),
        ([], 400, None),
        ("{", 400, None),
    ],
)
def test_fields(walled: tuple[Client, Host], body: Any, status: int, field: str | None) -> None:
    client, _ = walled
    response = client.post(PATH, body)
    assert response.status_code == status
    assert [one["field"] for one in response.json().get("details", [])] == [field] * bool(field)
    assert held(client.database) == ([], [])


@pytest.mark.parametrize(
    ("token", "kind", "status"),
    [
        (None, "application/json", 401),
        (NORD, "application/json", 404),
        (CFA_READER, "application/json", 403),
        (CFA, "text/plain", 415),
    ],
)
def test_who_may(walled: tuple[Client, Host], token: str | None, kind: str, status: int) -> None:
    client, host = walled
    assert client.post(PATH, order(host), token, kind).status_code == status


def moved(location: str) -> Play:
    return sends(b"HTTP/1.1 302 Found\r\nLocation: %s\r\n\r\n" % location.encode())


def endless(stream: socket.socket, _request: bytes) -> None:
    stream.sendall(OK + b"\r\nBEGIN:VCALENDAR\r\n")
    while True:
        stream.sendall(b"X:" + b"x" * 65_536)


BOMB = gzip.compress(b"BEGIN:VCALENDAR\r\n" + b"\0" * 50_000_000)
HOSTILE: dict[str, Play] = {
    "metadata": moved("http://169.254.169.254/latest/meta-data/"),
    "mapped": moved("http://[::ffff:127.0.0.1]/"),
    "private name": moved("http://metadata.example/"),
    "downgrade to a file": moved("file:///etc/passwd"),
    "endless": endless,
    "gzip": sends(whole(BOMB, OK + b"Content-Encoding: gzip\r\n")),
    "50 MB line": sends(whole(b"BEGIN:VCALENDAR\r\nX:" + b"x" * 50_000_000)),
    "a page": sends(whole(b"<html>", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n")),
    "a page that says it is a calendar": sends(whole(b"<html>")),
    "components": sends(whole(calendar(*map(str, range(30_000))))),
    "nested": sends(whole(b"BEGIN:VCALENDAR\r\n" * 1_000)),
    "seconds": sends(whole(calendar("a").replace(b"SUMMARY", b"RRULE:FREQ=SECONDLY\r\nSUMMARY"))),
    "gone": sends(b"HTTP/1.1 410 Gone\r\n\r\n"),
}


def test_hostile_hosts_leave_the_record_as_it_was(database_from: DatabaseFrom) -> None:
    played: list[Play] = [sends(whole(calendar("a")))]

    def play(stream: socket.socket, request: bytes) -> None:
        played[-1](stream, request)

    names = {HOST: ["127.0.0.1"], "metadata.example": ["10.0.0.7"]}
    with (
        school(database_from, play) as (client, host),
        named(names),
    ):
        client.sent(PATH, order(host))
        before = held(client.database)
        for number, name in enumerate(HOSTILE):
            played.append(HOSTILE[name])
            response = client.post(PATH, order(host, f"/secret{number}"))
            assert (response.status_code, response.json()["error"]) == (400, "invalid-request"), (
                name
            )
            assert not re.search("secret|example", response.text)
            assert held(client.database) == before, name
            assert len(host.asked) == number + 2, name


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["::1"], ["::ffff:127.0.0.1"], ["93.184.216.34", "10.0.0.1"],
     ["169.254.169.254"], ["64:ff9b::7f00:1"]],
    ids=str,
)  # fmt: skip
def test_without_an_allow_list_nobody_inside_is_asked(
    walled: tuple[Client, Host], addresses: list[str]
) -> None:
    client, host = walled
    with named({HOST: addresses}):
        assert client.post(PATH, order(host)).status_code == 400
        assert (host.asked, held(client.database)) == ([], ([], []))


def test_a_name_that_leads_elsewhere_later(database_from: DatabaseFrom) -> None:
    addresses = [["127.0.0.1"], ["169.254.169.254"]]
    with (
        school(database_from, sends(whole(calendar("a")))) as (client, host),
        named({HOST: lambda: addresses.pop(0)}),
    ):
        # Asked for once: what was judged is what was connected to.
        assert client.sent(PATH, order(host)) == answered("synced", 1)
        assert client.post(PATH, order(host)).status_code == 400
        (feed,), events = held(client.database)
        assert (len(host.asked), feed.state, len(events)) == (1, "error", 1)


def test_addresses_are_told_to_nobody(
    database_from: DatabaseFrom, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with school(database_from, by_path) as (client, host):
        for path in ("/secret.ics", "/secret", "/secret\n"):
            assert "secret" not in client.post(PATH, order(host, path)).text
        (feed,), _ = held(client.database)
        assert "secret" not in repr(feed)
        database = client.database
        told = matricula(database, "calendars", "list").out
        assert (HOST in told, "secret" in told) == (True, False)
        number = matricula(database, "calendars", "publish", "BTS1", "--centre", "CFA").out.strip()
        client.http.get(number)
    logged = " ".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records
                      if record.name.startswith("matricula"))  # fmt: skip
    assert "/ical/***" in logged
    assert "secret" not in logged.replace("secret_", "")
    assert number.removeprefix("/ical/") not in logged


def test_a_published_calendar(database_from: DatabaseFrom) -> None:
    with school(database_from, by_path) as (client, host):
        client.sent(PATH, order(host))
        publish = ("calendars", "publish", "BTS1", "--centre", "CFA")
        made = matricula(client.database, *publish)
        path = made.out.strip()
        response = client.http.get(path)
        assert response.status_code == 200
        assert response.headers["content-type"] == "text/calendar; charset=utf-8"
        assert "private" in response.headers["cache-control"]
        assert HOST not in response.text
        parsed = IcalCalendar.from_ical(response.content)
        assert [str(one["SUMMARY"]) for one in parsed.walk("VEVENT")] == ["a", "b"]
        same = client.http.get(path, headers={"If-None-Match": response.headers["etag"]})
        assert (same.status_code, same.content) == (304, b"")
        client.sent(PATH, order(host, "/other.ics"))
        changed = client.http.get(path, headers={"If-None-Match": response.headers["etag"]})
        assert (changed.status_code, "SUMMARY:c" in changed.text) == (200, True)
        number = re.findall(r"published as (\d+)", made.err)[0]
        assert f"published as {number}" in matricula(client.database, "calendars", "list").out
        assert matricula(client.database, "calendars", "revoke", number).code == 0
        for lost in (path, "/ical/.ics", "/ical/unknown.ics", path.removesuffix(".ics")):
            assert client.http.get(lost).status_code == 404
        assert matricula(client.database, "calendars", "revoke", number).code == 1
        assert matricula(client.database, *publish[:-1], "NORD").code == 1


def test_a_group_without_a_calendar_publishes_an_empty_one(database_from: DatabaseFrom) -> None:
    with client_of(database_from(TEMPLATE, build)) as client:
        made = matricula(client.database, "calendars", "publish", "BTS3", "--centre", "CFA")
        parsed = IcalCalendar.from_ical(client.http.get(made.out.strip()).content)
        assert parsed.walk("VEVENT") == []


def test_without_a_key(database_from: DatabaseFrom) -> None:
    """Beside a SQLite database a key is made; a server of databases has no place for one."""
    with school(database_from, by_path, secret_key="") as (client, host):
        response = client.post(PATH, order(host))
        file = client.database.file
        if file is None:
            assert response.status_code == 501
            assert "MATRICULA_SECRET_KEY" in response.json()["reason"]
            assert held(client.database) == ([], [])
        else:
            assert response.json() == answered("synced", 2)
            key = file.with_name(file.name + ".key")
            assert stat.S_IMODE(key.stat().st_mode) == 0o600
            assert client.sent(PATH, order(host)) == answered("unchanged", 2)


def test_what_takes_place(database_from: DatabaseFrom) -> None:
    weekly = calendar("a").replace(b"SUMMARY", b"RRULE:FREQ=WEEKLY;COUNT=3\r\nSUMMARY")
    with school(database_from, sends(whole(weekly))) as (client, host):
        assert client.sent(PATH, order(host)) == answered("synced", 1)
        told = matricula(
            client.database, "calendars", "events", "BTS1", "--centre", "CFA",
            "--from", "2026-09-02", "--days", "10",
        )  # fmt: skip
        assert told.out == "2026-09-08 07:00\t2026-09-08 07:00\tCONFIRMED\t\ta\n"
