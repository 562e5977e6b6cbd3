"""get_etud_dept and search_inscr_etud_by_nip, which name no department."""

from typing import Any, cast

import httpx
from litestar import Litestar
from litestar.testing import TestClient
from lxml import etree

from matricula.dialects.scodoc import door
from matricula.server import create_app
from matricula.settings import Settings
from tests.dialects.scodoc.conftest import Client
from tests.dialects.scodoc.old import SIGNED_IN
from tests.dialects.scodoc.school import (
    GEII_READER,
    MOVED,
    ONCE_BOTH,
    RT_READER,
    S0,
    SA,
)

DEPT, SEARCH = "/ScoDoc/get_etud_dept", "/ScoDoc/search_inscr_etud_by_nip"


def test_anybody_may_ask_for_the_department_of_a_student(client: Client) -> None:
    client.http.cookies.clear()

    def asked(**arguments: Any) -> httpx.Response:
        response = client.http.get(DEPT, params=arguments)
        sent = client.http.post(DEPT, data=arguments)
        assert (sent.status_code, sent.content) == (response.status_code, response.content)
        assert response.headers["deprecation"] == "@1656633600"
        return response

    for found in ({"etudid": 1}, {"code_nip": "20200000"}, {"code_ine": "INE0000000"}):
        response = asked(**found)
        assert (response.status_code, response.text) == (200, "RT")
        assert response.headers["content-type"] == "text/plain; charset=utf-8"
    # Two people have this code, and one is known twice: the newest semester decides.
    assert asked(code_nip=ONCE_BOTH).text == asked(etudid=MOVED).text == "RT"
    assert asked(etudid=client.geii.person).text == "GEII"
    for unknown in ({"etudid": 900}, {"etudid": "x"}, {"code_nip": ""}, {"code_ine": "1"}):
        response = asked(**unknown)
        assert (response.status_code, response.text) == (404, "")
    assert asked().status_code == 400
    assert "etudid" in asked().text


def test_settings_close_it(client: Client) -> None:
    url = str(client.database.url)
    for settings in (
        Settings(database=url, etud_dept_open=False),
        Settings(database=url, scodoc7=False),
    ):
        app = create_app(settings, client.database, [door])
        with TestClient(cast(Litestar, app)) as http:
            response = http.get(DEPT, params={"etudid": 1})
            assert (response.status_code, response.text) == (404, "")
            found = http.get(SEARCH, params=SIGNED_IN | {"code_nip": "20200000"})
            assert found.status_code == (200 if settings.scodoc7 else 404)


def test_enrolments_across_departments(client: Client) -> None:
    def asked(token: str, **arguments: Any) -> Any:
        headers = {"Authorization": f"Bearer {token}"}
        response = client.http.get(SEARCH, params=arguments, headers=headers)
        assert response.status_code == 200, response.text
        assert response.headers["deprecation"] == "@1656633600"
        return response

    first = {
        "dept": "RT", "etudid": 191, "code_nip": ONCE_BOTH, "civilite_str": "M.",
        "nom": "", "prenom": "", "formsemestre_id": SA,
        "date_debut_iso": "2020-09-01", "date_fin_iso": "2021-01-31",
    }  # fmt: skip
    in_rt = asked(RT_READER, code_nip=ONCE_BOTH).json()
    named = {key: in_rt[0][key] for key in ("nom", "prenom", "civilite_str")}
    assert in_rt[0] == first | named
    assert named["nom"]
    assert [(row["dept"], row["formsemestre_id"]) for row in in_rt] == [("RT", SA), ("RT", S0)]
    in_geii = asked(GEII_READER, code_nip=ONCE_BOTH).json()
    assert [row["dept"] for row in in_geii] == ["GEII"]
    assert in_geii[0]["etudid"] == client.geii.person
    assert asked(RT_READER, code_nip="nobody").json() == []
    root = etree.fromstring(asked(RT_READER, code_nip=ONCE_BOTH, format="xml").content)
    assert (root.tag, root[0].tag, root[0][0].tag) == ("table", "row", "dept")


def test_who_may_search_enrolments(client: Client) -> None:
    client.http.cookies.clear()
    about = {"code_nip": "20200000"}
    assert client.http.get(SEARCH, params=about | SIGNED_IN).json()[0]["etudid"] == 1
    client.http.cookies.clear()
    for given in ({}, SIGNED_IN | {"__ac_password": "wrong"}):
        response = client.http.get(SEARCH, params=about | given)
        assert response.status_code == 403
        assert response.headers["content-type"] == "text/html; charset=utf-8"
        assert response.headers["deprecation"] == "@1656633600"
    assert client.http.get(SEARCH, params=SIGNED_IN).status_code == 400
    client.http.cookies.clear()
