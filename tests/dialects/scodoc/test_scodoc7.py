"""What all functions of ScoDoc 7 have in common: signing in, refusing, being deprecated."""

import json
import logging
from typing import cast

import httpx
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from matricula.dialects.scodoc import door, router
from matricula.identity import passwords
from matricula.record.accounts import commands as accounts
from matricula.record.accounts.queries import account_named
from matricula.server import create_app
from matricula.settings import Settings
from matricula.web import authentication
from tests.dialects.scodoc.addresses import NO_SUCH, served
from tests.dialects.scodoc.conftest import FORM, Client
from tests.dialects.scodoc.functions import FUNCTIONS, Function
from tests.dialects.scodoc.school import (
    ADMIN,
    BEGINNING,
    CUT_DOWN,
    EXPIRED,
    GEII_READER,
    NOBODY,
    OTHER_DOOR,
    PASSWORD,
    RT_READER,
)

every_function = pytest.mark.parametrize(
    ("name", "function"), FUNCTIONS.items(), ids=list(FUNCTIONS)
)
every_read = pytest.mark.parametrize(
    ("name", "function"),
    [(name, function) for name, function in FUNCTIONS.items() if not function.writes],
    ids=[name for name, function in FUNCTIONS.items() if not function.writes],
)
every_write = pytest.mark.parametrize(
    ("name", "function"),
    [(name, function) for name, function in FUNCTIONS.items() if function.writes],
    ids=[name for name, function in FUNCTIONS.items() if function.writes],
)
URL = "/ScoDoc/RT/Scolarite/etud_info"
SIGNED_IN = {"__ac_name": "reader-rt", "__ac_password": PASSWORD}


def refused(response: httpx.Response, status: int) -> str:
    """The page of a refusal."""
    shown = f"{response.request.url}: {response.status_code} {response.text[:300]}"
    assert response.status_code == status, shown
    assert response.headers["content-type"] == "text/html; charset=utf-8", shown
    assert response.headers["deprecation"] == "@1656633600", shown
    assert "<script" not in response.text
    return response.text


def test_every_function_is_in_the_table() -> None:
    assert set(FUNCTIONS) == served(router, "/ScoDoc/{dept:str}/Scolarite/")


@every_read
def test_by_get_and_by_post(client: Client, name: str, function: Function) -> None:
    for method in ("GET", "POST"):
        response = client.old(name, method=method, as_=RT_READER, **function.about(client.rt))
        assert response.status_code == 200, response.text
        assert response.headers["content-type"].split(";")[0] == function.media_type
        assert response.headers["deprecation"] == "@1656633600"


@every_function
def test_who_is_refused(client: Client, name: str, function: Function) -> None:
    about = function.about(client.rt)
    for token in ("wrong", EXPIRED, OTHER_DOOR, *([RT_READER] if function.writes else [])):
        refused(client.old(name, as_=token, **about), 403)
    for token in (GEII_READER, NOBODY):
        response = client.old(name, as_=token, **about)
        # In a department where one may read nothing, nobody is known either.
        if response.status_code != 200:
            assert response.status_code in (403, 404, *function.unknown.values()), response.text
        else:
            assert 200 in function.unknown.values() or response.text in ("", "[]"), response.text


@every_function
def test_another_department_s_objects_are_not_there(
    client: Client, name: str, function: Function
) -> None:
    """The right is held in the department of the address, and objects are looked up there."""
    for argument, status in function.unknown.items():
        about = function.about(client.rt)
        about[argument] = function.about(client.geii)[argument]
        response = client.old(name, as_=ADMIN, **about)
        assert response.status_code in (status, 403), response.text
        assert client.old(name, as_=CUT_DOWN, **about).status_code == response.status_code


@every_function
def test_what_is_not_there(client: Client, name: str, function: Function) -> None:
    for argument, status in function.unknown.items():
        response = client.old(name, **function.about(client.rt, **{argument: NO_SUCH}))
        assert response.status_code == status, response.text


def test_an_unknown_department_and_an_unknown_function(client: Client) -> None:
    refused(client.old("etud_info", "NADA", etudid=1), 404)
    refused(client.old("nothing"), 404)
    refused(client.old("Notes"), 404)
    assert client.http.put(URL).status_code == 405


def test_a_missing_argument(client: Client) -> None:
    assert "etudid" in refused(client.old("etud_info"), 400)


def test_name_and_password_in_the_query_in_a_form_and_in_a_header(client: Client) -> None:
    about = {"etudid": "1", "format": "json"}
    asked = client.http.get(URL, params=about | SIGNED_IN)
    sent = client.http.post(URL, data=about | SIGNED_IN)
    header = client.http.get(URL, params=about, auth=("reader-rt@example.org", PASSWORD))
    form_wins = client.http.post(
        f"{URL}?etudid=2", data={"etudid": "1", "format": "json"} | SIGNED_IN
    )
    bodies = {response.text for response in (asked, sent, header, form_wins)}
    assert len(bodies) == 1
    assert json.loads(bodies.pop())["nom"] == "SAUVAGE"
    client.http.cookies.clear()


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"__ac_name": "reader-rt"},
        SIGNED_IN | {"__ac_password": "wrong"},
        SIGNED_IN | {"__ac_name": "nobody"},
        SIGNED_IN | {"__ac_name": ""},
    ],
)
def test_credentials_that_are_wrong(client: Client, given: dict[str, str]) -> None:
    client.http.cookies.clear()
    refused(client.http.get(URL, params={"etudid": "1"} | given), 403)
    refused(client.http.post(URL, data={"etudid": "1"} | given), 403)
    refused(client.http.get(URL, params={"etudid": "1"}, auth=("reader-rt", "wrong")), 403)


def test_an_answer_opens_a_session_of_cookies(own_client: Client) -> None:
    http = own_client.http
    first = http.get(URL, params={"etudid": "1"} | SIGNED_IN)
    kept = first.headers["set-cookie"].lower()
    assert "httponly" in kept
    assert "samesite=strict" in kept
    assert "path=/scodoc" in kept
    again = http.get(URL, params={"etudid": "1"})
    assert again.text == first.text
    # The same session as long as it lives, not one for each request.
    assert http.get(URL, params=SIGNED_IN | {"etudid": "1"}).headers["set-cookie"].lower() == kept
    # Wrong credentials are not mended by a cookie; and only these functions take it.
    refused(http.get(URL, params={"etudid": "1"} | SIGNED_IN | {"__ac_password": "no"}), 403)
    assert http.get("/ScoDoc/api/departement").status_code == 401
    with own_client.database.write(BEGINNING) as session:
        account = account_named(session, "reader-rt")
        assert account is not None
        accounts.set_password_hash(session, account.id, passwords.hash_password("another password"))
    refused(http.get(URL, params={"etudid": "1"}), 403)


def test_a_page_of_another_site_writes_nothing(own_client: Client) -> None:
    """Browsers add cookies, and passwords that they remember, to whatever a page has them send."""
    url = "/ScoDoc/RT/Scolarite/Absences/AddBilletAbsence"
    claim = {"etudid": "1", "begin": "2021-02-02", "end": "2021-02-02", "description": "train"}
    named = {"__ac_name": "administrator", "__ac_password": PASSWORD}
    http = own_client.http
    for site, status in (("cross-site", 403), ("same-site", 403), ("same-origin", 200)):
        headers = {"Sec-Fetch-Site": site}
        http.cookies.clear()
        basic = http.get(url, params=claim, headers=headers, auth=("administrator", PASSWORD))
        # A portal that names the user in a form of its own has the password.
        assert http.post(url, data=claim | named, headers=headers).status_code == 200
        assert "scodoc_session" in http.cookies
        cookie = http.get(url, params=claim, headers=headers)
        assert [basic.status_code, cookie.status_code] == [status, status], site
        assert http.get(URL, params={"etudid": "1"}, headers=headers).status_code == 200
    assert len(own_client.json("absences/billets/etud/1")) == 5


def test_a_password_is_not_checked_twice_and_a_new_one_counts_at_once(
    own_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    slow = passwords.verify_password

    def counted(kept: str | None, password: str) -> passwords.Verdict:
        checked.append(password)
        return slow(kept, password)

    monkeypatch.setattr(authentication, "verify_password", counted)
    monkeypatch.setattr(authentication, "remembered", type(authentication.remembered)())
    for _ in range(3):
        assert own_client.http.get(URL, params={"etudid": "1"} | SIGNED_IN).status_code == 200
        refused(
            own_client.http.get(URL, params={"etudid": "1"} | SIGNED_IN | {"__ac_password": "no"}),
            403,
        )
    assert checked == [PASSWORD, "no", "no", "no"]
    with own_client.database.write(BEGINNING) as session:
        account = account_named(session, "reader-rt")
        assert account is not None
        accounts.set_password_hash(session, account.id, passwords.hash_password("another password"))
    refused(own_client.http.get(URL, params={"etudid": "1"} | SIGNED_IN), 403)


def test_the_log_names_the_function_and_hides_the_password(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "matricula.requests"):
        client.http.get(URL, params={"etudid": "1"} | SIGNED_IN)
        client.http.post(URL, data={"etudid": "1"} | SIGNED_IN)
        client.http.cookies.clear()
        as_zope = {f"{name}:list": value for name, value in SIGNED_IN.items()}
        assert client.http.get(URL, params={"etudid": "1"} | as_zope).status_code == 200
    client.http.cookies.clear()
    fields = [record.__dict__["fields"] for record in caplog.records]
    assert [line["deprecated"]["function"] for line in fields] == ["etud_info"] * 3
    assert fields[1]["deprecated"]["calls"] == fields[0]["deprecated"]["calls"] + 1
    assert PASSWORD.replace(" ", "+") not in json.dumps(fields)
    assert "__ac_password=***" in fields[0]["query"]


def test_one_setting_switches_the_family_off(client: Client) -> None:
    settings = Settings(database=str(client.database.url), scodoc7=False)
    app = create_app(settings, client.database, [door])
    with TestClient(cast(Litestar, app)) as http:
        headers = {"Authorization": f"Bearer {ADMIN}"}
        for name, function in FUNCTIONS.items():
            url, about = f"/ScoDoc/RT/Scolarite/{name}", function.about(client.rt)
            assert http.get(url, params=about, headers=headers).status_code == 404
            assert http.post(url, data=about, headers=headers).status_code == 404
        assert http.get("/ScoDoc/api/etud/1", headers=headers).status_code == 200


def test_a_form_that_cannot_be_read(client: Client) -> None:
    for body in (b"etudid=%ff", b"etudid=%zz", b"etudid=\xff"):
        headers = {"Content-Type": FORM, "Authorization": f"Bearer {ADMIN}"}
        refused(client.http.post(URL, content=body, headers=headers), 400)
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {ADMIN}"}
    refused(client.http.post(URL, content=b"{", headers=headers), 406)
