"""photo and photo/small: what the school gave, or a picture with initials."""

import io

import httpx
import pytest
from PIL import Image

from matricula.documents.pictures import initials
from matricula.record.schema import people
from tests.dialects.scodoc.conftest import Client
from tests.dialects.scodoc.school import FOUNDED, Change

GIVEN = FOUNDED.replace(year=2022, microsecond=123456)


def packed(kind: str, size: tuple[int, int] = (200, 300), mode: str = "RGB") -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size, "red" if mode == "RGB" else 0).save(buffer, kind)
    return buffer.getvalue()


def opened(response: httpx.Response) -> Image.Image:
    assert response.status_code == 200
    picture = Image.open(io.BytesIO(response.content))
    assert response.headers["content-type"] == f"image/{(picture.format or '').lower()}"
    return picture


def give(change: Change, content: bytes, media_type: str = "image/jpeg") -> None:
    change.run(
        people.photo.delete(),
        people.photo.insert().values(
            person_id=1, media_type=media_type, content=content, changed_at=GIVEN
        ),
    )


def test_a_drawn_picture(client: Client) -> None:
    full, small = client.get("etud/1/photo"), client.get("etud/1/photo/small")
    assert opened(full).size == (240, 320)
    assert opened(small).height == 90
    assert client.get("etud/1/photo").content == full.content
    assert client.get("etud/2/photo").content != full.content
    for response in (full, small):
        assert response.headers["cache-control"] == "private, max-age=3600"
        assert response.headers["last-modified"] == "Wed, 03 Feb 2021 04:05:06 GMT"
    assert full.headers["etag"] != small.headers["etag"]


@pytest.mark.parametrize(("kind", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png")])
def test_a_given_picture(own_client: Client, change: Change, kind: str, media_type: str) -> None:
    give(change, packed(kind), media_type)
    full, small = own_client.get("etud/1/photo"), own_client.get("etud/1/photo/small")
    assert full.content == packed(kind)
    assert full.headers["content-type"] == media_type
    assert full.headers["last-modified"] == "Thu, 03 Feb 2022 04:05:06 GMT"
    assert opened(small).size == (60, 90)
    assert own_client.get("etud/1/photo/small").content == small.content


def test_a_picture_that_can_be_seen_through(own_client: Client, change: Change) -> None:
    give(change, packed("PNG", mode="RGBA"), "image/png")
    small = opened(own_client.get("etud/1/photo/small"))
    assert small.convert("RGB").getpixel((5, 5)) == (255, 255, 255)


def test_a_picture_that_lies_on_its_side(own_client: Client, change: Change) -> None:
    buffer = io.BytesIO()
    picture = Image.new("RGB", (300, 200), "red")
    exif = picture.getexif()
    exif[0x0112] = 6
    picture.save(buffer, "JPEG", exif=exif)
    give(change, buffer.getvalue())
    assert opened(own_client.get("etud/1/photo/small")).size == (60, 90)


@pytest.mark.parametrize("content", [b"", b"nonsense", packed("JPEG")[:500]])
def test_a_broken_picture(own_client: Client, change: Change, content: bytes) -> None:
    """The small one is drawn instead; nothing can be done about the full one."""
    drawn = own_client.get("etud/1/photo/small").content
    give(change, content)
    assert own_client.get("etud/1/photo/small").content == drawn
    assert own_client.get("etud/1/photo").content == content


def test_a_client_that_has_it_already(own_client: Client, change: Change) -> None:
    give(change, packed("JPEG"))
    for path in ("etud/1/photo", "etud/1/photo/small", "etud/2/photo", "etud/2/photo/small"):
        sent = own_client.get(path).headers
        etag, date = sent["etag"], sent["last-modified"]
        known = [
            {"If-None-Match": etag},
            {"If-None-Match": f'"other", W/{etag}'},
            {"If-None-Match": "*"},
            {"If-Modified-Since": date},
            {"If-None-Match": etag, "If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
        ]
        for headers in known:
            response = own_client.get(path, **headers)
            assert (response.status_code, response.content) == (304, b"")
            assert response.headers["etag"] == etag
            assert response.headers["cache-control"] == "private, max-age=3600"
        unknown = [
            {"If-None-Match": '"other"'},
            {"If-None-Match": '"other"', "If-Modified-Since": date},
            {"If-Modified-Since": "Thu, 01 Jan 2099 00:00:00 GMT"},
            {"If-Modified-Since": "nonsense"},
        ]
        for headers in unknown:
            assert own_client.get(path, **headers).status_code == 200


def test_a_picture_that_was_taken_back(own_client: Client, change: Change) -> None:
    """What is drawn then is older than what the client has, and must reach it all the same."""
    give(change, packed("JPEG"))
    date = own_client.get("etud/1/photo").headers["last-modified"]
    change.run(people.photo.delete())
    response = own_client.get("etud/1/photo", **{"If-Modified-Since": date})
    assert opened(response).format == "PNG"


def test_a_new_picture_is_seen_at_once(own_client: Client, change: Change) -> None:
    give(change, packed("JPEG"))
    before = own_client.get("etud/1/photo/small")
    give(change, packed("JPEG", (300, 300)))
    change.run(people.photo.update().values(changed_at=GIVEN.replace(microsecond=123457)))
    after = own_client.get("etud/1/photo/small", **{"If-None-Match": before.headers["etag"]})
    assert opened(after).size == (90, 90)


def test_the_later_address(client: Client) -> None:
    small = client.get("etud/1/photo/small").content
    assert client.get("etudiant/nip/20200000/photo?size=small").content == small
    assert client.get("etudiant/etudid/1/photo").content == client.get("etud/1/photo").content


@pytest.mark.parametrize(
    ("names", "letters"),
    [
        (("Élise", "Œuf"), "EO"),
        (("Łucja", "ångström"), "LA"),
        (("", "Dupont"), "D"),
        (("Иван", "Петров"), ""),
        (("王", "Li"), ""),
        (("", " "), ""),
        (("'t Hooft", "X"), ""),
    ],
)
def test_initials(names: tuple[str, str], letters: str) -> None:
    assert initials(*names) == letters
