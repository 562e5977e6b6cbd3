"""formsemestre_bulletinetud: the bulletin in all its forms."""

from typing import Any

import pytest

from matricula.record.schema import cohorts
from tests.dialects.scodoc.conftest import Client
from tests.dialects.scodoc.school import (
    RT_READER,
    SA,
    Change,
)


@pytest.mark.parametrize("format_", ["json", "xml"])
@pytest.mark.parametrize("version", ["short", "selectedevals", "long"])
def test_a_bulletin_is_the_one_of_the_page(client: Client, format_: str, version: str) -> None:
    def undated(text: str) -> str:
        return text[: text.index("date")] + text[text.index("publie") :]

    new = client.get(f"etud/1/bul/2?format={format_}&version={version}&xml_with_decisions=1")
    for method in ("GET", "POST"):
        for who in ({"etudid": 1}, {"code_nip": "20200000"}, {"code_ine": "INE0000000"}):
            old = client.old(
                "Notes/formsemestre_bulletinetud",
                method=method,
                as_=RT_READER,
                formsemestre_id=SA,
                format=format_,
                version=version,
                xml_with_decisions=1,
                prefer_mail_perso=1,
                **who,
            )
            assert old.headers["content-type"] == new.headers["content-type"]
            assert undated(old.text) == undated(new.text)


def page(client: Client, **arguments: Any) -> str:
    response = client.old("Notes/formsemestre_bulletinetud", as_=RT_READER, **arguments)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in response.headers["content-security-policy"]
    return response.text


def test_a_bulletin_for_people(client: Client) -> None:
    body = client.json("etud/191/bul/2?xml_with_decisions=1")
    shown = page(client, etudid=191, formsemestre_id=SA, xml_with_decisions=1)
    unit = next(unit for unit in body["ue"] if unit["module"])
    module = unit["module"][0]
    for text in (
        body["etudiant"]["nom"],
        "NIP 20200190",
        body["note"]["value"],
        body["rang"]["value"],
        unit["acronyme"],
        unit["note"]["value"],
        module["code"],
        module["note"]["value"],
        module["evaluation"][0]["description"],
        module["evaluation"][0]["note"],
        body["rang_group"][0]["group_name"],
        body["ue_capitalisee"][0]["note"],
        f"{body['absences']['nbabs']} demi-journées d&#x27;absence",
        body["decision"]["code"],
        " ".join(body["situation"].split()[:3]),
    ):
        assert f"{text}" in shown, text
    assert "Contrôle" not in page(client, etudid=191, formsemestre_id=SA, version="short")
    assert "Décision du jury" not in page(client, etudid=191, formsemestre_id=SA)


def test_a_bulletin_on_paper(client: Client) -> None:
    about: dict[str, Any] = {"code_nip": "20200000", "formsemestre_id": SA, "version": "short"}
    for method in ("GET", "POST"):
        response = client.old(
            "Notes/formsemestre_bulletinetud",
            method=method,
            as_=RT_READER,
            format="pdf",
            **about,
        )
        assert response.headers["content-type"] == "application/pdf"
        assert response.content.startswith(b"%PDF-")
        assert response.headers["deprecation"] == "@1656633600"


def test_a_bulletin_that_is_hidden(own_client: Client, change: Change) -> None:
    change.run(cohorts.cohort.update().values(bulletins_hidden=True))
    about: dict[str, Any] = {"etudid": 1, "formsemestre_id": SA}
    assert "pas publié" in page(own_client, **about)
    assert "Moyenne générale" not in page(own_client, **about)
    assert "Moyenne générale" in page(own_client, force_publishing=1, **about)
    refused = own_client.old("Notes/formsemestre_bulletinetud", format="pdf", **about)
    assert refused.status_code == 403


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"formsemestre_id": ""}, 400),
        ({"formsemestre_id": "SEM1"}, 404),
        ({"formsemestre_id": "999"}, 404),
        ({"etudid": "x"}, 404),
        ({"etudid": ""}, 400),
        ({"format": "doc"}, 404),
        ({"version": "butcourt"}, 404),
        ({"force_publishing": "maybe"}, 404),
    ],
)
def test_bulletins_that_are_refused(client: Client, wrong: dict[str, str], status: int) -> None:
    about = {"etudid": "1", "formsemestre_id": "2"} | wrong
    for method in ("GET", "POST"):
        response = client.old("Notes/formsemestre_bulletinetud", method=method, **about)
        assert response.status_code == status, response.text
