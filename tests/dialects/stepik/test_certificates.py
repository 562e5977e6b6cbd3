"""certificates: who has one, who sees it, and the page that it is."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from pypdf import PdfReader

from matricula.record.certificates.commands import issue_certificate
from matricula.store import Origin
from tests.dialects.stepik.conftest import Client
from tests.dialects.stepik.school import (
    ADMIN,
    ANN,
    ASSISTANT,
    CAT,
    FOREIGN_READER,
    LEARNER,
    LEGAL,
    OTHER,
    READER,
    STUDENT,
    TOM,
)
from tests.dialects.stepik.test_together import at_once

SEEING = (LEARNER, ANN, TOM, ASSISTANT, ADMIN)
BLIND = (CAT, OTHER, READER, FOREIGN_READER)
DAY = "1 September 2026"


def issue(
    client: Client, token: str, kind: str = "regular", grade: float = 80.0, course: int = 0
) -> int:
    with client.database.write(Origin("tests")) as session:
        person = client.ids.people[token]
        return issue_certificate(session, course or client.ids.open, person, kind, grade)


def opened(client: Client, url: str, token: str | None) -> httpx.Response:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    return client.http.get(urlsplit(url).path, headers=headers)


def page(client: Client, url: str, token: str | None) -> str:
    """What stands on the page, in one line."""
    response = opened(client, url, token)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/pdf"
    assert "no-store" in response.headers["cache-control"]
    (only,) = PdfReader(BytesIO(response.content)).pages
    return " ".join(only.extract_text().split())


def test_what_a_certificate_tells(client: Client) -> None:
    ids = client.ids
    (found,) = client.all("certificates", LEARNER)
    code = found["url"].rpartition("/")[2]
    assert found == {
        "id": found["id"],
        "user": ids.people[LEARNER],
        "course": ids.open,
        "issue_date": "2026-09-01T08:30:00Z",
        "update_date": "2026-09-01T08:30:00Z",
        "grade": "82.5",
        "type": "regular",
        "url": f"http://testserver/cert/{code}",
        "preview_url": f"http://testserver/cert/{code}/preview.png",
        "is_public": False,
        "user_rank": None,
        "user_rank_max": None,
        "leaderboard_size": None,
        "saved_fullname": "Lou",
        "edits_count": 0,
        "allowed_edits_count": 3,
        "is_with_score": False,
    }
    assert len(code) == 20
    assert client.one(f"courses/{ids.open}", LEARNER)["user_certificate"] == found["id"]
    assert client.one(f"courses/{ids.open}", LEARNER)["certificates_count"] == 1
    assert client.one(f"courses/{ids.open}", ANN)["user_certificate"] is None
    assert client.one(f"courses/{ids.open}", None)["user_certificate"] is None
    people = ids.people[LEARNER]
    assert client.one(f"users/{people}", LEARNER)["issued_certificates_count"] == 1
    assert client.one(f"users/{people}", ANN)["issued_certificates_count"] == 0


def test_who_sees_a_certificate(client: Client) -> None:
    found = client.one("certificates", LEARNER)
    path = f"certificates/{found['id']}"
    for seeing in SEEING:
        assert client.one(path, seeing) == found
        assert "Lou" in page(client, found["url"], seeing)
    for token in (*BLIND, None):
        assert client.get(path, token).status_code == 404
        assert client.all("certificates", token) == []
        assert client.all(f"certificates?user={found['user']}", token) == []
        for address in (found["url"], found["preview_url"]):
            assert opened(client, address, token).status_code == 404


def test_a_public_one_is_shown_to_everybody_who_has_its_address(own_client: Client) -> None:
    found = own_client.one("certificates", LEARNER)
    sent = {"certificate": {**found, "is_public": True, "grade": "100", "type": "distinction"}}
    changed = own_client.changed(f"certificates/{found['id']}", sent, LEARNER)
    same = {**found, "is_public": True, "update_date": changed["update_date"]}
    assert changed == same
    for token in (*BLIND, None):
        assert "Statistics in brief" in page(own_client, found["url"], token)
        picture = opened(own_client, found["preview_url"], token)
        assert picture.headers["content-type"] == "image/png"
        assert picture.content.startswith(b"\x89PNG")
    # Lists show them with the person alone: CAT teaches LEARNER, and OTHER knows them not.
    assert own_client.keys("certificates", CAT) == [found["id"]]
    assert own_client.keys("certificates", OTHER) == []
    own_client.changed(f"certificates/{found['id']}", {"is_public": False}, LEARNER)
    assert opened(own_client, found["url"], None).status_code == 404


@pytest.mark.parametrize(
    ("token", "status"), [(ANN, 403), (TOM, 403), (ADMIN, 403), (CAT, 404), (None, 401)]
)
def test_the_holder_alone_changes_it(own_client: Client, token: str | None, status: int) -> None:
    found = own_client.one("certificates", LEARNER)
    path = f"certificates/{found['id']}"
    sent = {"is_public": True, "saved_fullname": "Mallory"}
    assert own_client.put(path, sent, token).status_code == status
    assert own_client.delete(path, LEARNER).status_code == 405
    assert own_client.post("certificates", sent, LEARNER).status_code == 405
    assert own_client.one(path, LEARNER) == found


def test_the_name_on_it_is_changed_three_times(own_client: Client) -> None:
    found = own_client.one("certificates", LEARNER)
    path = f"certificates/{found['id']}"

    def named(name: str) -> Any:
        return own_client.changed(path, {"certificate": {"saved_fullname": name}}, LEARNER)

    for count, name in ((1, "Lou A."), (1, "Lou A."), (1, "  "), (2, "Lou B."), (3, " Lou C. ")):
        assert named(name)["edits_count"] == count
    assert own_client.one(path, LEARNER)["saved_fullname"] == "Lou C."
    response = own_client.put(path, {"saved_fullname": "Lou D."}, LEARNER)
    assert (response.status_code, response.json().keys()) == (400, {"saved_fullname"})
    assert named("Lou C.")["edits_count"] == 3
    assert "Lou C." in page(own_client, found["url"], ANN)


@pytest.mark.parametrize("name", ["x" * 201, ["x"], {"a": 1}, "a\x00b", None])
def test_names_that_are_none(own_client: Client, name: object) -> None:
    found = own_client.one("certificates", LEARNER)
    response = own_client.put(
        f"certificates/{found['id']}", {"certificate": {"saved_fullname": name}}, LEARNER
    )
    assert response.status_code == (200 if name is None else 400)
    assert own_client.one("certificates", LEARNER)["saved_fullname"] == "Lou"


def test_what_stands_on_the_page(own_client: Client) -> None:
    ids = own_client.ids
    found = own_client.one("certificates", LEARNER)
    text = page(own_client, found["url"], LEARNER)
    code = found["url"].rpartition("/")[2]
    for told in ("Lou", "Statistics in brief", DAY, f"/cert/{code}"):
        assert told in text, (told, text)
    assert "distinction" not in text
    assert "82.5" not in text
    own_client.changed(f"courses/{ids.open}", {"is_certificate_with_score": True}, ANN)
    assert "82.5%" in page(own_client, found["url"], LEARNER)
    issue(own_client, LEARNER, "distinction", 97.0)
    assert "with distinction" in page(own_client, found["url"], LEARNER)
    first = opened(own_client, found["url"], LEARNER).content
    assert opened(own_client, found["url"], ANN).content == first


@pytest.mark.parametrize(
    ("language", "told"),
    [("ru", "СЕРТИФИКАТ"), ("fr-CA", "CERTIFICAT"), ("de", "CERTIFICATE"), ("", "CERTIFICATE")],
)
def test_its_words_are_of_the_course(own_client: Client, language: str, told: str) -> None:
    made = own_client.made("courses", {"title": "#[x] $y$ \\ <b>", "language": language})
    issue(own_client, OTHER, course=made["id"])
    text = page(own_client, own_client.one("certificates", OTHER)["url"], OTHER)
    # The title is set wide.
    assert told in text.replace(" ", "")
    assert "#[x] $y$ \\ <b>" in text


def test_the_registrys_name_is_printed_for_its_own_staff_alone(own_client: Client) -> None:
    with own_client.database.write(Origin("tests")) as session:
        issue_certificate(session, own_client.ids.open, STUDENT, "regular", 80.0)
    found = own_client.one(f"certificates?user={STUDENT}", ANN)
    assert found["saved_fullname"] == ""
    for token in (ANN, TOM, ASSISTANT):
        assert f"User {STUDENT}" in page(own_client, found["url"], token)
    assert "CACHÉ" in page(own_client, found["url"], ADMIN)
    learners = own_client.one(f"certificates?user={own_client.ids.people[LEARNER]}", ANN)
    for token in SEEING:
        assert LEGAL[1] not in page(own_client, learners["url"], token)


def test_a_certificate_gets_better_and_never_worse(own_client: Client) -> None:
    found = own_client.one("certificates", LEARNER)
    seen: Callable[[], Any] = lambda: own_client.one("certificates", LEARNER)  # noqa: E731
    assert issue(own_client, LEARNER, "regular", 50.0) == found["id"]
    assert seen() == found
    issue(own_client, LEARNER, "distinction", 91.0)
    better = seen()
    assert (better["type"], better["grade"], better["url"]) == ("distinction", "91", found["url"])
    assert better["issue_date"] == found["issue_date"]
    assert better["update_date"] > found["update_date"]
    issue(own_client, LEARNER, "regular", 99.0)
    assert (seen()["type"], seen()["grade"]) == ("distinction", "99")
    kinds = [one["action"] for one in own_client.all("notifications", LEARNER)]
    assert kinds.count("certificate") == 1


def test_it_is_issued_once_however_often_at_once(own_client: Client) -> None:
    keys = at_once([lambda: issue(own_client, OTHER)] * 5)
    assert len(set(keys)) == 1
    assert own_client.keys("certificates", OTHER) == keys[:1]


def test_a_certificate_outlives_its_course(own_client: Client) -> None:
    made = own_client.made("courses", {"title": "Gone soon", "language": "en"})
    issue(own_client, OTHER, course=made["id"])
    own_client.removed(f"courses/{made['id']}")
    found = own_client.one("certificates", OTHER)
    assert found["course"] == made["id"]
    assert "Gone soon" in page(own_client, found["url"], OTHER)
    assert own_client.get(f"certificates/{found['id']}", ANN).status_code == 404


def test_addresses_that_are_none(client: Client) -> None:
    for path in ("/cert/x", "/cert/" + "0" * 20, "/cert/" + "0" * 20 + "/preview.png", "/cert"):
        assert client.http.get(path).status_code == 404
    assert client.http.post("/cert/" + "0" * 20).status_code == 405


def test_an_editor_sees_what_certificates_of_a_course_will_look_like(own_client: Client) -> None:
    ids = own_client.ids
    rules = {"is_certificate_with_score": True, "certificate_distinction_threshold": 85}
    course = own_client.changed(f"courses/{ids.open}", rules)
    links = [course[f"certificate_{kind}_link"] for kind in ("regular", "distinction")]
    assert links == [f"/api/courses/{ids.open}/{kind}" for kind in ("regular", "distinction")]
    regular, distinction = (page(own_client, link, ANN) for link in links)
    for told in (regular, distinction):
        assert "Statistics in brief" in told
        assert "ann" in told
    assert ("85" in distinction, "85" in regular) == (True, False)
    assert regular != distinction
    for link in links:
        assert opened(own_client, link, TOM).status_code == 200
        for token, status in ((ASSISTANT, 403), (LEARNER, 403), (CAT, 403), (None, 401)):
            assert opened(own_client, link, token).status_code == status, token
    assert opened(own_client, f"/api/courses/{ids.draft}/regular", CAT).status_code == 404
    assert opened(own_client, "/api/courses/x/regular", ANN).status_code == 404
    assert own_client.all("certificates", ANN) == own_client.all(f"certificates?course={ids.open}")
