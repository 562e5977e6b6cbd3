"""attachments and videos: what is taken, who reads it, and how its content comes."""

import hashlib
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from matricula.dialects.stepik import door
from tests.dialects.stepik.conftest import TEMPLATE, Client, client_of
from tests.dialects.stepik.school import (
    ADMIN,
    ANN,
    ASSISTANT,
    CAT,
    LEARNER,
    OTHER,
    TOM,
    build,
)
from tests.harness.databases import DatabaseFrom

BOUNDARY = "a-boundary"
FORM = f"multipart/form-data; boundary={BOUNDARY}"
PAGE = b"<script>alert(document.cookie)</script>"
BIG = bytes(range(256)) * 4_000
"""Several parts of it are stored, and it comes by way of a spool."""


def form(*parts: tuple[str, bytes] | tuple[str, bytes, str]) -> bytes:
    """A form of several parts: names and contents, and of files, their names."""
    body = b""
    for name, content, *filename in parts:
        told = f'form-data; name="{name}"' + "".join(f'; filename="{one}"' for one in filename)
        body += f"--{BOUNDARY}\r\nContent-Disposition: {told}\r\n\r\n".encode() + content + b"\r\n"
    return body + f"--{BOUNDARY}--\r\n".encode()


def send(
    client: Client, body: bytes, token: str | None = ANN, path: str = "attachments", **given: str
) -> httpx.Response:
    method = given.get("method", "POST")
    return client.ask(method, path, token, body, **{"Content-Type": FORM})


def attach(client: Client, content: bytes = b"content", name: str = "a.txt", **owner: int) -> Any:
    ((kind, key),) = owner.items() or [("lesson", client.ids.lessons[0])]
    response = send(client, form(("file", content, name), (kind, str(key).encode())))
    assert response.status_code == 201, response.text
    return response.json()["attachments"][0]


def content_of(
    client: Client, path: str, token: str | None = ANN, **headers: str
) -> httpx.Response:
    """What stands at an address of a file."""
    headers |= {} if token is None else {"Authorization": f"Bearer {token}"}
    url = httpx.URL("http://testserver").copy_with(raw_path=path.encode())
    return client.http.get(url, headers=headers)


# --- Attachments


def test_an_attachment_is_kept_and_comes_back(own_client: Client) -> None:
    lesson = own_client.ids.lessons[0]
    made = attach(own_client)
    expected = {
        "id": made["id"],
        "name": "a.txt",
        "size": 7,
        "course": None,
        "lesson": lesson,
        "file": f"/media/attachments/lesson/{lesson}/a.txt",
        "has_clones": False,
    }
    assert made == expected
    assert own_client.one(f"attachments/{made['id']}") == made
    assert own_client.all(f"attachments?lesson={lesson}") == [made]
    assert own_client.all(f"attachments?lesson={own_client.ids.lessons[1]}") == []
    response = content_of(own_client, made["file"])
    assert (response.status_code, response.content) == (200, b"content")


def test_a_large_file_comes_whole(own_client: Client) -> None:
    course = own_client.ids.open
    made = attach(own_client, BIG, "big.bin", course=course)
    assert (made["course"], made["lesson"], made["size"]) == (course, None, len(BIG))
    response = content_of(own_client, made["file"])
    assert response.headers["content-length"] == str(len(BIG))
    assert hashlib.sha256(response.content).digest() == hashlib.sha256(BIG).digest()


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-1", 0, 2),
        ("bytes=262140-262150", 262_140, 262_151),
        ("bytes=100-700000", 100, 700_001),
        ("bytes=1023990-", 1_023_990, 1_024_000),
        ("bytes=0-", 0, 1_024_000),
        ("bytes=262144-524287", 262_144, 524_288),
        ("bytes=1023999-9999999", 1_023_999, 1_024_000),
        ("bytes=-5", 1_023_995, 1_024_000),
        ("bytes=-99999999", 0, 1_024_000),
    ],
)
def test_a_stretch_of_a_file(own_client: Client, asked: str, start: int, stop: int) -> None:
    made = attach(own_client, BIG, "big.mp4")
    response = content_of(own_client, made["file"], Range=asked)
    assert response.status_code == 206
    assert response.content == BIG[start:stop]
    assert response.headers["content-length"] == str(stop - start)
    assert response.headers["content-range"] == f"bytes {start}-{stop - 1}/{len(BIG)}"


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("bytes=7-", 416),
        ("bytes=999999999999999999-", 416),
        ("bytes=-0", 416),
        ("bytes=5-2", 200),
        ("bytes=-", 200),
        ("bytes=0-1,3-4", 200),
        ("bytes=9999999999999999999-", 200),
        ("lines=0-1", 200),
        ("bytes=x-y", 200),
    ],
)
def test_stretches_that_are_none(own_client: Client, asked: str, status: int) -> None:
    made = attach(own_client)
    response = content_of(own_client, made["file"], Range=asked)
    assert response.status_code == status
    if status == 416:
        assert response.headers["content-range"] == "bytes */7"
    else:
        assert response.content == b"content"


def test_what_was_uploaded_harms_no_browser(own_client: Client) -> None:
    made = attach(own_client, PAGE, 'evil".html')
    response = content_of(own_client, made["file"])
    headers = response.headers
    assert response.content == PAGE
    assert headers["content-type"] == "application/octet-stream"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-disposition"].startswith("attachment; ")
    assert "sandbox" in headers["content-security-policy"]
    svg = content_of(own_client, attach(own_client, b"<svg/>", "a.svg")["file"])
    assert svg.headers["content-type"] == "application/octet-stream"
    png = content_of(own_client, attach(own_client, b"no png", "a.png")["file"])
    assert png.headers["content-type"] == "image/png"


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\\\..\\\\a.exe", "a.exe"),
        ("/", "file"),
        ("..", "file"),
        ("...", "file"),
        ("", "file"),
        ("a b;c.txt", "a b;c.txt"),
        ("100%25 a?b#c&d.txt", "100%25 a?b#c&d.txt"),
        (
            "d\u00e9j\u00e0 \u0432\u0443 \U0001f600.pdf",
            "d\u00e9j\u00e0 \u0432\u0443 \U0001f600.pdf",
        ),
        ("e\u0301.txt", "\u00e9.txt"),
        ("txt.\u202eexe", "txt.exe"),
        ("tab\there.txt", "tabhere.txt"),
        ("it's.txt", "it's.txt"),
        (f"{'x' * 400}.pdf", f"{'x' * 146}.pdf"),
    ],
)
def test_names_of_files(own_client: Client, sent: str, name: str) -> None:
    made = attach(own_client, name=sent)
    assert made["name"] == name
    lesson = own_client.ids.lessons[0]
    assert made["file"] == f"/media/attachments/lesson/{lesson}/{quote(name, safe='')}"
    response = content_of(own_client, made["file"])
    assert response.status_code == 200
    told = response.headers["content-disposition"]
    assert told.endswith(f"filename*=UTF-8''{quote(name, safe='')}")
    assert "\r" not in told
    assert "\n" not in told


def test_a_name_with_line_ends_adds_no_header(own_client: Client) -> None:
    lesson = str(own_client.ids.lessons[0]).encode()
    body = form(("file", b"x", "a%0D%0ASet-Cookie: b=c.txt"), ("lesson", lesson))
    made = send(own_client, body).json()["attachments"][0]
    response = content_of(own_client, made["file"])
    assert response.status_code == 200
    assert "set-cookie" not in response.headers
    broken = body.replace(b"%0D%0A", b"\r\n")
    assert send(own_client, broken).status_code == 400


def test_names_are_told_apart(own_client: Client) -> None:
    first, second, third = (attach(own_client, bytes([n])) for n in range(3))
    assert [one["name"] for one in (first, second, third)] == ["a.txt", "a_2.txt", "a_3.txt"]
    assert content_of(own_client, second["file"]).content == b"\1"
    other = attach(own_client, lesson=own_client.ids.lessons[1])
    assert other["name"] == "a.txt"


def test_an_attachment_is_changed(own_client: Client) -> None:
    made = attach(own_client)
    path = f"attachments/{made['id']}"
    response = send(own_client, form(("file", b"new one", "b.txt")), path=path, method="PUT")
    assert response.status_code == 200
    (changed,) = response.json()["attachments"]
    assert (changed["id"], changed["name"], changed["lesson"]) == (
        made["id"],
        "b.txt",
        made["lesson"],
    )
    assert content_of(own_client, changed["file"]).content == b"new one"
    assert content_of(own_client, made["file"]).status_code == 404
    assert (
        own_client.changed(path, {"attachment": {"lesson": own_client.ids.lessons[1]}}) == changed
    )


def test_an_attachment_is_removed(own_client: Client) -> None:
    made = attach(own_client)
    own_client.removed(f"attachments/{made['id']}")
    assert own_client.delete(f"attachments/{made['id']}").status_code == 404
    assert content_of(own_client, made["file"]).status_code == 404
    again = attach(own_client, b"other")
    assert again["name"] == made["name"]
    own_client.removed(f"lessons/{own_client.ids.lessons[0]}")
    assert own_client.get(f"attachments/{again['id']}").status_code == 404
    assert content_of(own_client, again["file"]).status_code == 404


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        (form(("file", b"x", "a")), ["non_field_errors"]),
        (form(("file", b"x", "a"), ("lesson", b"{0}"), ("course", b"{1}")), ["non_field_errors"]),
        (form(("file", b"x", "a"), ("lesson", b"x")), ["lesson"]),
        (form(("file", b"x", "a"), ("lesson", b"12")), ["lesson"]),
        (form(("file", b"", "a"), ("lesson", b"{0}")), ["file"]),
        (form(("file", b"no file"), ("lesson", b"{0}")), ["file"]),
        (form(("lesson", b"{0}")), ["file"]),
        (b"", ["file"]),
        (b"--other\r\n\r\nx", ["detail"]),
        (form(("file", b"x", "a"))[:-12], ["detail"]),
        (form(("lesson", b"\xff\xfe")), ["detail"]),
        (form(*[("a", b"b")] * 60), ["detail"]),
    ],
)
def test_forms_that_are_refused(own_client: Client, body: bytes, faults: list[str]) -> None:
    ids, before = own_client.ids, own_client.all("attachments")
    filled = body.replace(b"{0}", b"%d" % ids.lessons[0]).replace(b"{1}", b"%d" % ids.open)
    response = send(own_client, filled)
    assert response.status_code == 400, response.text
    assert list(response.json()) == faults
    assert own_client.all("attachments") == before


def test_a_body_that_is_no_form(client: Client) -> None:
    sent = {"attachment": {"lesson": client.ids.lessons[0], "file": "aGVsbG8="}}
    response = client.post("attachments", sent)
    assert response.status_code == 400
    assert list(response.json()) == ["file"]


def test_a_file_that_is_too_large(client: Client) -> None:
    body = form(("file", b"x" * 10_000_001, "a"), ("lesson", b"1"))
    response = send(client, body)
    assert response.status_code == 413
    assert response.json() == {"detail": "The request body is too large."}


def test_there_is_room_for_so_much(database_from: DatabaseFrom) -> None:
    with client_of(database_from(TEMPLATE, build), [door], files_kept=20) as client:
        made = attach(client, b"x" * 10)
        lesson = str(client.ids.lessons[0]).encode()
        response = send(client, form(("file", b"x" * 10, "b"), ("lesson", lesson)))
        assert response.status_code == 400
        assert response.json() == {
            "non_field_errors": ["There is no room for this file: remove others first."]
        }
        client.removed(f"attachments/{made['id']}")
        attach(client, b"x" * 10)


# --- Who reads and writes them


@pytest.mark.parametrize(
    ("token", "status"), [(None, 401), (OTHER, 403), (CAT, 403), (LEARNER, 403), (ASSISTANT, 403)]
)
def test_those_who_may_not_write(own_client: Client, token: str | None, status: int) -> None:
    made = attach(own_client)
    path = f"attachments/{made['id']}"
    for owner, key in (("lesson", own_client.ids.lessons[0]), ("course", own_client.ids.open)):
        body = form(("file", b"x", "a"), (owner, str(key).encode()))
        assert send(own_client, body, token).status_code == status
    replacing = form(("file", b"y", "a"))
    assert send(own_client, replacing, token, path, method="PUT").status_code == status
    assert own_client.delete(path, token).status_code == status
    assert content_of(own_client, made["file"], token).content == b"content"


@pytest.mark.parametrize("token", [TOM, ADMIN])
def test_those_who_write(own_client: Client, token: str) -> None:
    body = form(("file", b"x", "a"), ("course", str(own_client.ids.open).encode()))
    made = send(own_client, body, token).json()["attachments"][0]
    own_client.removed(f"attachments/{made['id']}", token)


def test_files_of_what_is_hidden_are_hidden(own_client: Client) -> None:
    ids = own_client.ids
    hidden = attach(own_client, lesson=ids.hidden_lesson)
    private = attach(own_client, course=ids.private)
    for token in (None, OTHER, CAT):
        for one in (hidden, private):
            assert own_client.get(f"attachments/{one['id']}", token).status_code == 404
            assert content_of(own_client, one["file"], token).status_code == 404
        assert not {hidden["id"], private["id"]} & set(own_client.keys("attachments", token))
    assert content_of(own_client, private["file"], LEARNER).status_code == 200
    seen = own_client.keys("attachments", LEARNER)
    assert (private["id"] in seen, hidden["id"] in seen) == (True, False)


@pytest.mark.parametrize(
    "path",
    [
        "lesson/{key}/b.txt",
        "lesson/0/a.txt",
        "course/{key}/a.txt",
        "person/{key}/a.txt",
        "lesson/x/a",
    ],
)
def test_addresses_of_nothing(own_client: Client, path: str) -> None:
    made = attach(own_client)
    response = content_of(own_client, "/media/attachments/" + path.format(key=made["lesson"]))
    assert response.status_code == 404


# --- Videos


def test_a_video_is_uploaded_and_shown(own_client: Client) -> None:
    lesson = own_client.ids.lessons[0]
    body = form(("source", BIG, "film.mp4"), ("lesson", str(lesson).encode()))
    (made,) = send(own_client, body, path="videos").json()["videos"]
    (url,) = made["urls"]
    assert (made["status"], made["filename"], url["quality"]) == ("ready", "film.mp4", "360")
    assert url["url"] == f"http://testserver/media/videos/{made['id']}/film.mp4"
    place = url["url"].removeprefix("http://testserver")
    assert content_of(own_client, place, LEARNER).status_code == 404
    assert own_client.get(f"videos/{made['id']}", LEARNER).status_code == 404
    block = {"name": "video", "video": made}
    step = own_client.made("step-sources", {"stepSource": {"lesson": lesson, "block": block}})
    seen = own_client.one(f"steps/{step['id']}", LEARNER)
    assert seen["block"]["video"] == made == step["block"]["video"]
    played = content_of(own_client, place, None)
    assert (played.headers["content-type"], played.content) == ("video/mp4", BIG)
    assert own_client.delete(f"videos/{made['id']}").status_code == 400
    changed = {"stepSource": {"block": {"name": "text", "video": None}}}
    own_client.changed(f"step-sources/{step['id']}", changed)
    assert content_of(own_client, place, None).status_code == 404
    own_client.removed(f"videos/{made['id']}")
    assert own_client.get(f"videos/{made['id']}").status_code == 404


@pytest.mark.parametrize("wrapped", [True, False])
def test_a_video_elsewhere_is_never_opened(own_client: Client, wrapped: bool) -> None:
    url = "https://films.example/a%20film.mp4?x=1"
    if wrapped:
        made = own_client.made("videos", {"video": {"source_url": url}})
    else:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        sent = f"source_url={quote(url, safe='')}&lesson={own_client.ids.lessons[0]}"
        (made,) = own_client.ask("POST", "videos", ANN, sent, **kind).json()["videos"]
    assert made["urls"] == [{"url": url, "quality": "360"}]
    assert (
        content_of(own_client, f"/media/videos/{made['id']}/{made['filename']}").status_code == 404
    )


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"source_url": "javascript:alert(1)"}, "source_url"),
        ({"source_url": "file:///etc/passwd"}, "source_url"),
        ({"source_url": "/relative"}, "source_url"),
        ({"source_url": 'https://a.example/"><script>'}, "source_url"),
        ({"source_url": 5}, "source_url"),
        ({"source": "text"}, "source"),
        ({}, "non_field_errors"),
    ],
)
def test_videos_that_are_none(client: Client, sent: dict[str, Any], field: str) -> None:
    response = client.post("videos", {"video": sent})
    assert response.status_code == 400
    assert list(response.json()) == [field]


def test_a_page_is_no_video(client: Client) -> None:
    response = send(client, form(("source", PAGE, "film.html")), path="videos")
    assert response.status_code == 400
    assert list(response.json()) == ["source"]


def test_a_step_that_is_no_video_any_more_shows_none(own_client: Client) -> None:
    lesson = own_client.ids.lessons[0]
    film = {"source_url": "https://films.example/b.mp4"}
    video = own_client.made("videos", {"video": film})
    block = {"name": "video", "video": {"id": video["id"]}, "source": {}}
    step = own_client.made("step-sources", {"lesson": lesson, "block": block})
    assert own_client.one(f"steps/{step['id']}")["block"]["video"]["id"] == video["id"]
    assert own_client.delete(f"videos/{video['id']}").status_code == 400
    words = {"name": "text", "text": "Words", "source": {}}
    own_client.changed(f"step-sources/{step['id']}", {"block": words})
    assert own_client.one(f"steps/{step['id']}")["block"]["video"] is None
    own_client.removed(f"videos/{video['id']}")


def test_somebody_elses_video_is_not_shown(own_client: Client) -> None:
    made = own_client.made("videos", {"video": {"source_url": "https://a.example/b.mp4"}}, CAT)
    lesson = own_client.ids.lessons[0]
    block = {"name": "video", "video": made["id"]}
    for token, status in ((ANN, 400), (CAT, 403)):
        sent = {"stepSource": {"lesson": lesson, "block": block}}
        assert own_client.post("step-sources", sent, token).status_code == status
    assert own_client.get(f"videos/{made['id']}").status_code == 404
    assert own_client.delete(f"videos/{made['id']}").status_code == 404
