"""How far booklets are, asked in every way in which clients ask."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.dialects.campus_skills.apprentices import TEMPLATE, build
from tests.dialects.campus_skills.conftest import Client, client_of
from tests.dialects.campus_skills.school import CFA, NORD
from tests.harness.databases import DatabaseFrom, Databases, Engine
from tests.test_server import address_of, running

PROGRESS = "/api/v1/get-training-progress-by-students"
PATHS = [PROGRESS, "/api/sync/v1/get-training-progress-by-students"]
FORM = "application/x-www-form-urlencoded"
AS_PRINTED = '{\n  "codeSchool": "REN",\n}'
"""With the comma of the page's own example."""


@pytest.fixture(scope="module")
def school(database_engine: Engine, databases: Databases) -> Iterator[Client]:
    """A client of centres with booklets; nobody changes them."""
    with client_of(databases.shared(database_engine, TEMPLATE, build)) as made:
        yield made


def report(name: str, done: bool, late: bool, due: str) -> dict[str, Any]:
    return {"name": name, "reportDone": done, "isLate": late, "dateOfReport": due}


DUE, AHEAD = "2023-09-27T00:00:00.000Z", "2225-05-07T07:17:00.000Z"
OF_AGATHE = [
    report("Intégration en entreprise", True, True, DUE),
    report("Bilan", False, True, DUE),
    report("Soutenance", True, False, DUE),
    report("Attestation d'expérience", False, False, AHEAD),
    report("Rapport", False, False, AHEAD),
]
PEOPLE = {"tutorName": "Eric VOITURE", "tutorSchoolName": "Julie AVION", "companyName": " APPLE"}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("body", [AS_PRINTED, '{"codeSchool":"REN"} // école'])
def test_tells_every_field_of_the_page(school: Client, path: str, method: str, body: str) -> None:
    response = school.ask(method, path, CFA, body)
    assert response.status_code == 200, response.text
    agathe, emile = response.json()
    shown = agathe.pop("_id")
    assert len(shown) == 17
    assert agathe == {"studentName": "Agathe BATEAU", **PEOPLE, "reports": OF_AGATHE}
    assert list(agathe) == ["studentName", *PEOPLE, "reports"]
    assert emile["studentName"] == "Émile ZOLA"
    # His Bilan was postponed.
    assert [(one["name"], one["isLate"]) for one in emile["reports"]] == [
        ("Intégration en entreprise", True),
        ("Soutenance", True),
        ("Attestation d'expérience", False),
        ("Bilan", False),
        ("Rapport", False),
    ]


def names(response: Any) -> list[str]:
    assert response.status_code == 200, response.text
    return [one["studentName"] for one in response.json()]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("codeSchool=REN", ["Agathe BATEAU", "Émile ZOLA"]),
        ("codeSchool=NAN", ["Zoé ARBRE"]),
        ("codeSchool=ISC", ["Zoé ARBRE"]),
        ("codeSchool=CFA", ["Agathe BATEAU", "Émile ZOLA", "Zoé ARBRE"]),
        ("codeSchool=CFA&limit=2", ["Agathe BATEAU", "Émile ZOLA"]),
        ("codeSchool=CFA&limit=2&page=2", ["Zoé ARBRE"]),
        ("codeSchool=CFA&limit=2&page=3", []),
        ("studentId=A2", ["Émile ZOLA"]),
        ("email=ZOE@example.org", ["Zoé ARBRE"]),
        ("codeSchool=NAN&studentId=A2", []),
    ],
)
def test_the_query_is_heard(school: Client, query: str, expected: list[str]) -> None:
    assert names(school.get(f"{PROGRESS}?{query}")) == expected
    form = school.ask("POST", PROGRESS, CFA, query, FORM)
    assert names(form) == expected


def test_the_body_goes_first(school: Client) -> None:
    assert names(school.get(f"{PROGRESS}?codeSchool=NAN", body=AS_PRINTED)) == [
        "Agathe BATEAU",
        "Émile ZOLA",
    ]
    assert names(school.get(f"{PROGRESS}?codeSchool=NAN", body="{}")) == ["Zoé ARBRE"]
    unannounced = school.ask("GET", PROGRESS, CFA, AS_PRINTED, None)
    assert len(names(unannounced)) == 2


def test_shows_a_centre_its_own_apprentices(school: Client) -> None:
    assert names(school.get(f"{PROGRESS}?codeSchool=REN", NORD)) == ["Nora NEIGE"]
    assert names(school.get(f"{PROGRESS}?studentId=A1", NORD)) == ["Nora NEIGE"]
    for query in ("codeSchool=CFA", "codeSchool=ISC", "email=zoe@example.org"):
        assert school.get(f"{PROGRESS}?{query}", NORD).status_code == 404


@pytest.mark.parametrize(
    ("query", "body", "status", "reason"),
    [
        ("", None, 400, "codeSchool est obligatoire"),
        ("", '{"codeSchool": "  "}', 400, "codeSchool est obligatoire"),
        ("", '{"codeSchool": ["REN"]}', 400, "Données invalides"),
        ("", '["REN"]', 400, "Le corps de la requête doit être un objet JSON."),
        ("", "{codeSchool", 400, "Le corps de la requête n'est pas du JSON."),
        ("codeSchool=ren", None, 404, "Aucune école avec ce code"),
        ("studentId=P1", None, 404, "Aucun apprenant avec cet identifiant"),
        ("studentId=A1&email=zoe@example.org", None, 400,
         "studentId et email désignent deux apprenants différents"),
        ("codeSchool=REN&limit=0", None, 400, "Données invalides"),
        ("codeSchool=REN&page=x", None, 400, "Données invalides"),
    ],
)  # fmt: skip
def test_refuses(school: Client, query: str, body: str | None, status: int, reason: str) -> None:
    response = school.get(f"{PROGRESS}?{query}", body=body)
    assert (response.status_code, response.json()["reason"]) == (status, reason)


def test_asks_the_record_no_more_often_for_more(school: Client) -> None:
    counts = set()
    for query in ("codeSchool=NAN", "codeSchool=REN"):
        school.get(f"{PROGRESS}?{query}")
        counts.add(school.database.statements)
    assert counts == {7}  # Three of them ask who asks, and for which centre.


def test_a_real_server_hears_the_body_of_a_get(database_from: DatabaseFrom) -> None:
    url = database_from(TEMPLATE, build)
    command = ["matricula.cli", "serve", "--port", "0", "--database", url]
    headers = {"Authorization": f"Bearer {CFA}", "Content-Type": "application/json"}
    with running(command) as process:
        response = httpx.request(
            "GET", f"{address_of(process)}{PROGRESS}", content=AS_PRINTED, headers=headers
        )
    assert names(response) == ["Agathe BATEAU", "Émile ZOLA"]
