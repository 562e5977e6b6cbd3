"""Scores, grades and means, as the page prints them once it is well formed."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.dialects.campus_skills.apprentices import TEMPLATE, build
from tests.dialects.campus_skills.conftest import Client, client_of
from tests.dialects.campus_skills.school import CFA_READER, NORD
from tests.harness.databases import DatabaseFrom, Databases, Engine

GRADES = "/api/v1/grades"
LETTERS = set("23456789ABCDEFGHJKLMNPQRSTWXYZabcdefghijkmnopqrstuvwxyz")


@pytest.fixture(scope="module")
def school(database_engine: Engine, databases: Databases) -> Iterator[Client]:
    """A client of centres whose apprentices were evaluated; nobody changes them."""
    with client_of(databases.shared(database_engine, TEMPLATE, build)) as made:
        yield made


def skill(name: str, *told: Any) -> dict[str, Any]:
    names = [
        f"{side}{what}"
        for side in ("autoValidation", "validation", "companyValidation")
        for what in ("Score", "Grade", "Legend")
    ]
    return {"skillName": name, **dict(zip(names, told, strict=True))}


def means(auto: Any, centre: Any, company: Any) -> dict[str, Any]:
    return {
        "autoValidationMean": auto,
        "validationMean": centre,
        "companyValidationMean": company,
    }


NONE = (None, None, None)
LISTENS = skill("Écouter", 4, 0.8, "Maîtrise", 3, 0.6, "Pratique", *NONE)
ARGUES = skill("Argumenter", 5, 1, "Expert", *NONE, *NONE)
GREETS = skill("Saluer", *NONE, 0, 0, "Non acquis", *NONE)
UNSEEN = skill("Argumenter", *NONE, *NONE, *NONE)


def without_ids(session: dict[str, Any]) -> dict[str, Any]:
    for one in (session, *session["blocks"]):
        shown = one.pop("blockId", None) or one.pop("sessionId")
        assert len(shown) == 17
        assert set(shown) <= LETTERS
    return session


@pytest.mark.parametrize("path", [GRADES, "/api/sync/v1/grades"])
@pytest.mark.parametrize(
    "query",
    ["studentId=A1", "email=AGATHE@example.org", "studentId=A1&email=agathe%40example.org",
     "studentId=&email=agathe@example.org"],
)  # fmt: skip
def test_tells_every_field_of_the_page(school: Client, path: str, query: str) -> None:
    found = school.json(f"{path}?{query}")
    assert list(found) == ["studentName", "userId", "sessions"]
    assert (found["studentName"], len(found["userId"])) == ("Agathe BATEAU", 17)
    now, before = found["sessions"]
    # The skill in two blocks counts twice: (0.8 + 1 + 1) / 3; what was taken back counts not at
    # all: (0.6 + 0) / 2.
    assert without_ids(now) == {
        "sessionName": "BTS MCO Rennes 1ère année",
        **means(0.9333, 0.3, None),
        "blocks": [
            {"blockName": "CONSEIL EN INGÉNIERIE", **means(0.9, 0.6, None),
             "skills": [LISTENS, ARGUES]},
            {"blockName": "VENTE", **means(1, None, None), "skills": [ARGUES]},
            {"blockName": "ACCUEIL", **means(None, 0, None), "skills": [GREETS]},
        ],
    }  # fmt: skip
    assert before["sessionName"] == "Prépa"
    assert [before[name] for name in means(*NONE)] == [None, None, 0.2]
    assert before["blocks"][0]["blockId"] != ""


def test_keeps_the_order_of_the_page(school: Client) -> None:
    session = school.json(f"{GRADES}?studentId=A1")["sessions"][0]
    assert list(session) == ["sessionId", "sessionName", *means(*NONE), "blocks"]
    block = session["blocks"][0]
    assert list(block) == ["blockId", "blockName", *means(*NONE), "skills"]
    assert list(block["skills"][0]) == list(LISTENS)


def test_a_session_without_a_framework_has_no_blocks(school: Client) -> None:
    found = school.json(f"{GRADES}?studentId=A3", CFA_READER)
    assert [without_ids(one) for one in found["sessions"]] == [
        {"sessionName": "BTS MCO Nantes", **means(*NONE), "blocks": []}
    ]


def test_shows_a_centre_its_own_apprentices(school: Client) -> None:
    own = school.json(f"{GRADES}?studentId=A1", NORD)
    assert (own["studentName"], len(own["sessions"])) == ("Nora NEIGE", 1)
    assert school.get(f"{GRADES}?email=agathe@example.org", NORD).status_code == 404
    assert school.get(f"{GRADES}?studentId=A2", NORD).status_code == 404


@pytest.mark.parametrize(
    ("query", "status", "reason"),
    [
        ("", 400, "studentId ou email est obligatoire"),
        ("studentId=%20&email=", 400, "studentId ou email est obligatoire"),
        (
            "studentId=A1&email=emile@example.org",
            400,
            "studentId et email désignent deux apprenants différents",
        ),
        ("studentId=nobody", 404, "Aucun apprenant avec cet identifiant"),
        ("email=nobody@example.org", 404, "Aucun apprenant avec cet email"),
        ("email=julie@example.org", 404, "Aucun apprenant avec cet email"),
        ("studentId=P1", 404, "Aucun apprenant avec cet identifiant"),
    ],
)
def test_refuses(school: Client, query: str, status: int, reason: str) -> None:
    response = school.get(f"{GRADES}?{query}")
    assert (response.status_code, response.json()["reason"]) == (status, reason)


def test_other_ways_to_tell_numbers(database_from: DatabaseFrom) -> None:
    settings = {"campus_numbers_as_strings": True, "campus_session_mean": "blocks"}
    with client_of(database_from(TEMPLATE, build), **settings) as client:
        session = client.json(f"{GRADES}?studentId=A1")["sessions"][0]
    # (0.9 + 1) / 2, and (0.6 + 0) / 2.
    assert [session[name] for name in means(*NONE)] == ["0.95", "0.3", None]
    told = session["blocks"][0]["skills"][0]
    assert (told["autoValidationScore"], told["validationGrade"]) == ("4", "0.6")
    assert session["blocks"][2]["skills"][0]["validationScore"] == "0"


def test_asks_the_record_no_more_often_for_more(school: Client) -> None:
    counts = set()
    for student in ("A1", "A2"):
        school.json(f"{GRADES}?studentId={student}")
        counts.add(school.database.statements)
    assert counts == {9}  # Three of them ask who asks, and for which centre.
