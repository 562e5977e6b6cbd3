"""Servers that are slow, broken or hostile, and addresses that are never spoken to."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from matricula.moving import Bearer, Client, MovingFailed, Server, pull, server_address
from matricula.moving.errors import (
    AddressRefused,
    Garbage,
    NoAccess,
    NoSuchCourse,
    Refused,
    TooLarge,
    Unreachable,
    Unsure,
)
from matricula.moving.server import local_path

Handler = Callable[[httpx.Request], httpx.Response]
LAST = {"page": 1, "has_next": False, "has_previous": False}
ONE = {"meta": LAST, "courses": [{"id": 1, "title": "A course"}]}


@contextmanager
def asked(handler: Handler) -> Iterator[tuple[Server, list[float]]]:
    """A server that answers so, and how long it was waited for each time."""
    pauses: list[float] = []
    transport = httpx.MockTransport(handler)
    server = Server("https://one.example", Bearer("t"), transport=transport, pause=pauses.append)
    yield server, pauses
    server.close()


def in_turn(*answers: httpx.Response | Exception) -> Handler:
    """Each answer once, and the last one for ever."""
    left = list(answers)

    def handler(_request: httpx.Request) -> httpx.Response:
        answer = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    return handler


def busy(seconds: int) -> httpx.Response:
    return httpx.Response(429, headers={"Retry-After": str(seconds)})


FINE = httpx.Response(200, json=ONE)
BROKEN = httpx.ReadError("broken off")


def test_what_passes_is_waited_for() -> None:
    with asked(in_turn(busy(7), httpx.Response(503), BROKEN, FINE)) as (server, pauses):
        assert server.named("courses", [1]) == {1: ONE["courses"][0]}  # type: ignore[index]  # of an answer
    assert pauses == [7.0, 1.0, 2.0]


@pytest.mark.parametrize("answer", [httpx.Response(500), BROKEN])
def test_patience_ends(answer: Any) -> None:
    with asked(in_turn(answer)) as (server, pauses), pytest.raises(Unreachable):
        server.named("courses", [1])
    assert len(pauses) == 6


def test_a_server_that_wants_hours_is_left() -> None:
    with asked(in_turn(busy(7200))) as (server, pauses), pytest.raises(Unreachable, match="7200"):
        server.named("courses", [1])
    assert pauses == []


def test_a_post_is_sent_again_only_where_it_was_not_carried_out() -> None:
    made = httpx.Response(201, json=ONE)
    with asked(in_turn(busy(3), httpx.ConnectError("nobody"), made)) as (server, pauses):
        assert server.post("courses", {"title": "A course"})["id"] == 1
    assert pauses == [3.0, 1.0]
    for answer in (httpx.Response(502), BROKEN, httpx.Response(201, text="<html>")):
        with asked(in_turn(answer, made)) as (server, pauses):
            with pytest.raises(Unsure):
                server.post("courses", {"title": "A course"})
            with pytest.raises(Unsure):
                other = in_turn(answer, made)
                with asked(other) as (again, _):
                    again.post_file("attachments", "file", "a", io.BytesIO(b"a"), {"course": 1})
        assert pauses == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>",
        b"[]",
        b'{"courses": 5}',
        b'{"courses": [5]}',
        b'{"courses": [{"id": "1"}]}',
        b'{"courses": [{"id": true}]}',
        b'{"courses": [{"id": 0}]}',
        b"[" * 100_000,
        b'{"courses": ' + b"[" * 100_000,
        b"\xff",
    ],
)
def test_garbage_is_called_garbage(content: bytes) -> None:
    with (
        asked(in_turn(httpx.Response(200, content=content))) as (server, _),
        pytest.raises(Garbage),
    ):
        server.named("courses", [1])


def test_what_was_not_asked_for_is_not_taken() -> None:
    with asked(in_turn(FINE)) as (server, _):
        assert server.named("courses", [2]) == {}


def test_pages_do_not_go_on_for_ever() -> None:
    endless = httpx.Response(200, json={**ONE, "meta": {**LAST, "has_next": True}})
    with asked(in_turn(endless)) as (server, _), pytest.raises(TooLarge):
        server.every("courses")


def test_a_file_is_no_longer_than_it_was_announced() -> None:
    with (
        asked(in_turn(httpx.Response(200, content=b"0123456789"))) as (server, _),
        pytest.raises(TooLarge),
    ):
        list(server.parts("/media/attachments/course/1/a", 9))


def test_nobody_is_followed_elsewhere() -> None:
    there = httpx.Response(302, headers={"Location": "https://evil.example/api/courses"})
    seen: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request.url.host)
        return there

    with asked(handler) as (server, _), pytest.raises(Refused, match="sends on"):
        server.named("courses", [1])
    assert seen == ["one.example"]


def test_a_refusal_is_told_fit_for_a_terminal() -> None:
    told = httpx.Response(400, content=b'{"title": ["\x1b[2Jbad"]}' + b"x" * 5_000)
    with asked(in_turn(told)) as (server, _), pytest.raises(Refused) as error:
        server.put("courses", 1, {"title": ""})
    assert "\x1b" not in str(error.value)
    assert len(str(error.value)) < 400


def test_a_token_is_renewed_once_and_never_told() -> None:
    tokens: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/oauth2/token/":
            tokens.append(f"token-{len(tokens)}")
            return httpx.Response(200, json={"access_token": tokens[-1], "expires_in": 36_000})
        if request.headers["Authorization"] == "Bearer token-1":
            return httpx.Response(200, json=ONE)
        return httpx.Response(401)

    transport = httpx.MockTransport(handler)
    server = Server("https://one.example", Client("id", "secret"), transport=transport)
    assert 1 in server.named("courses", [1])
    assert len(tokens) == 2
    refused = httpx.MockTransport(in_turn(httpx.Response(401)))
    server = Server("https://one.example", Client("id", "secret"), transport=refused)
    with pytest.raises(NoAccess) as error:
        server.named("courses", [1])
    assert "secret" not in str(error.value)


def test_a_pull_of_nothing_leaves_nothing(tmp_path: Path) -> None:
    nothing = httpx.Response(200, json={"meta": LAST, "courses": []})
    with asked(in_turn(nothing)) as (server, _), pytest.raises(NoSuchCourse):
        pull(server, 1, tmp_path / "course.zip", lambda *_: None)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"sections": "all"},
        {"sections": [-1]},
        {"sections": [2]},
        {"sections": [], "tags": [None]},
    ],
)
def test_a_course_that_is_told_of_wrongly_is_no_package(
    tmp_path: Path, fields: dict[str, Any]
) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        name = request.url.path.rpartition("/")[2]
        found = [{"id": 1, **fields}] if name == "courses" else []
        return httpx.Response(200, json={"meta": LAST, name: found})

    with asked(handler) as (server, _), pytest.raises(MovingFailed):
        pull(server, 1, tmp_path / "course.zip", lambda *_: None)
    assert not (tmp_path / "course.zip").exists()


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("http://one.example", False),
        ("ftp://one.example", True),
        ("one.example", True),
        ("https://", True),
        ("https://a:b@one.example", True),
        ("https://one.example/?client_secret=x", True),
        ("https://[::1", True),
        ("https://one.example:x", True),
        ("http://127.0.0.1.evil.example", False),
        ("http://localhost.evil.example", False),
    ],
)
def test_addresses_that_are_never_spoken_to(text: str, plain: bool) -> None:
    with pytest.raises(AddressRefused):
        server_address(text, plain=plain)


@pytest.mark.parametrize(
    ("text", "plain", "address"),
    [
        ("https://One.Example/", False, "https://one.example"),
        ("https://one.example:8443/api-of/", False, "https://one.example:8443/api-of"),
        ("http://127.0.0.1:8000", False, "http://127.0.0.1:8000"),
        ("http://[::1]:8000/", False, "http://[::1]:8000"),
        ("http://localhost", False, "http://localhost"),
        ("http://one.example", True, "http://one.example"),
    ],
)
def test_addresses_that_are_spoken_to(text: str, plain: bool, address: str) -> None:
    assert server_address(text, plain=plain) == address


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("/media/a%20b", "/media/a%20b"),
        ("https://one.example/media/a", "/media/a"),
        ("https://evil.example/media/a", None),
        ("//evil.example/media/a", None),
        ("media/a", None),
        ("/media/../api/users", None),
        ("/media/%2e%2e/api/users", None),
        ("https://[", None),
        ("", None),
    ],
)
def test_files_are_fetched_from_the_server_alone(text: str, path: str | None) -> None:
    found = None
    with suppress(ValueError):
        found = local_path(text, ["one.example"])
    assert found == path
