"""Contracts: whole lists, changes, dry runs, who the people in them are."""

from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa

from matricula.record.history.tables import history_entry, history_value
from matricula.record.people.tables import person
from matricula.store import ReadSession, Rows
from tests.dialects.campus_skills.conftest import TEMPLATE, Client, client_of
from tests.dialects.campus_skills.school import (
    CFA,
    CFA_READER,
    CFA_TEACHER,
    NORD,
    SCODOC,
    STUDENT,
    STUDENT_ADDRESS,
    build,
    contract,
)
from tests.harness.databases import DatabaseFrom

V1, V2 = "/api/sync/v1/contrats", "/api/sync/v2/contrats"
DIFF = "/api/sync/v1/contrats-diff"
CHANGES = "/api/sync/v2/contrats/changes"
OPTIONAL = {
    "codeMarque": "MA",
    "nomMarque": "Marque A",
    "missionTitle": "Vente",
    "missionDetails": "Accueillir,\nconseiller",
    "monthStartGroup": "09",
    "rncp": "RNCP38362",
    "type": "INTERNSHIP",
}


def all_people(session: ReadSession) -> Rows:
    return session.rows(sa.select(person.c.family_name))


def codes(client: Client, path: str = V1) -> list[str]:
    return [one["codeContrat"] for one in client.json(path)["contrats"]]


@pytest.mark.parametrize(
    ("path", "bare"),
    [(V2, True), (V1, False), ("/api/v1/sync/contrats", True), (V2 + "/", False)],
)
def test_every_field_comes_back(own_client: Client, path: str, bare: bool) -> None:
    sent = [contract(1, **OPTIONAL), contract(2, **OPTIONAL)]
    answer = own_client.sent(path, sent if bare else {"contrats": sent})
    assert answer.keys() == {"success", "total", "contrats", "validContrats", "invalidContrats"}
    assert (answer["success"], answer["total"]) == (True, 2)
    assert (answer["validContrats"], answer["invalidContrats"]) == (["C1", "C2"], [])
    told = [dict(one) for one in answer["contrats"]]
    assert all(len(one.pop("_id")) == 17 for one in told)
    assert told == sent
    assert own_client.json(V1) == {"total": 2, "contrats": answer["contrats"]}


def test_what_is_optional_may_be_missing(own_client: Client) -> None:
    sent = contract(1)
    del sent["dateDebut"], sent["dateFin"]
    sent["ccodeContrat"] = sent.pop("codeContrat")
    own_client.sent(V2, [sent])
    (told,) = own_client.json(V1)["contrats"]
    assert told["codeContrat"] == "C1"
    assert [told[name] for name in ("dateDebut", "dateFin", "codeMarque", "rncp")] == [None] * 4
    assert told["type"] == "APPRENTICESHIP"


@pytest.mark.parametrize("name", [key for key in contract() if not key.startswith("date")])
def test_names_what_is_missing(client: Client, name: str) -> None:
    response = client.post(V2, [contract(1), contract(2, **{name: " "})])
    assert response.status_code == 400
    assert response.json() == {
        "error": "invalid-request",
        "reason": "Données invalides",
        "details": [{"reason": "obligatoire", "field": name, "index": 1}],
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("dateDebut", "2025-09-01"),
        ("dateDebut", "31/02/2026"),
        ("dateFin", "01/01/2020"),
        ("type", "JOB"),
        ("emailApprenant", "nobody"),
        ("codeGroupe", ["BTS1"]),
        ("nomGroupe", True),
        ("nomApprenant", "a\u0007"),
        ("nomApprenant", "a" * 501),
        ("codeMarque", "MA"),
        ("nomMarque", "Marque A"),
        ("ccodeContrat", "other"),
    ],
)
def test_names_what_is_wrong(client: Client, name: str, value: Any) -> None:
    response = client.post(V2, [contract(1, **{name: value})])
    assert response.status_code == 400
    (detail,) = response.json()["details"]
    other = {"codeMarque": "nomMarque", "nomMarque": "codeMarque", "ccodeContrat": "codeContrat"}
    assert (detail["field"], detail["index"]) == (other.get(name, name), 0)


def test_the_longest_names_are_taken(own_client: Client) -> None:
    # Of four bytes each, and with nothing in them that could be packed.
    letters = Random(1).choices([chr(code) for code in range(0x20000, 0x2A6D0)], k=5_500)
    names = [name for name in contract() if name.startswith(("code", "nom", "prenom"))]
    long = {name: "".join(letters[i * 200 : i * 200 + 500]) for i, name in enumerate(names)}
    long["emailApprenant"] = "".join(letters[-498:]) + "@x"
    (told,) = own_client.sent(V2, [contract(1, **long)])["contrats"]
    assert {name: told[name] for name in long} == long


@pytest.mark.parametrize("body", ["{}", '"x"', '{"contrats": {}}', "[1]", "[[]]", "null", "{"])
def test_refuses_what_is_no_list(client: Client, body: str) -> None:
    assert client.post(V2, body).status_code == 400


def test_order_of_checks(client: Client) -> None:
    assert client.post(V2, "{", token=None, kind="text/plain").status_code == 401
    assert client.post(V2, "{", token=CFA_READER, kind="text/plain").status_code == 403
    assert client.post(V2, "{", token=CFA_TEACHER).status_code == 403
    assert client.post(V2, "{", kind="text/plain").status_code == 415
    assert client.post(V2, "[]", kind=None).status_code == 415
    assert client.post(V2, "{").status_code == 400
    assert client.ask("DELETE", V1, None).status_code == 401
    assert client.get(V1, CFA_READER).status_code == 200


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"codeContrat": "C1"}, "codeContrat"),
        ({"nomSite": "Lyon"}, "codeSite"),
        ({"codeGroupe": "BTS2", "codeSite": "LYO"}, "nomSite"),
        ({"codePeriode": "2026", "nomPeriode": "2026-2027"}, "codeGroupe"),
        ({"nomGroupe": "autre"}, "codeGroupe"),
        ({"codePersonnel": "M1"}, "codePersonnel"),
        ({"nomPersonnel": "AUTRE"}, "codePersonnel"),
        ({"codeMaitreApprentissage": "M2"}, "emailMaitreApprentissage"),
        ({"emailApprenant": "AGATHE1@example.org"}, "emailApprenant"),
        ({"emailApprenant": "eric@example.com"}, "emailApprenant"),
    ],
)
def test_a_list_that_contradicts_itself_changes_nothing(
    client: Client, changed: dict[str, Any], field: str
) -> None:
    response = client.post(V2, [contract(1), contract(2, **changed)])
    assert (response.status_code, response.json()["error"]) == (409, "conflict")
    assert field in {one["field"] for one in response.json()["details"]}
    assert codes(client) == []


def test_what_is_missing_is_archived(own_client: Client) -> None:
    own_client.sent(V2, [contract(1), contract(2)])
    ids = {one["codeContrat"]: one["_id"] for one in own_client.json(V1)["contrats"]}
    wanted = [contract(2, nomEntreprise="BANANA"), contract(3)]
    told = {"same": [], "added": ["C3"], "updated": ["C2"], "removed": ["C1"]}
    assert own_client.sent(DIFF, wanted) == told
    assert codes(own_client) == ["C1", "C2"]
    own_client.sent(V2, wanted)
    assert codes(own_client) == ["C2", "C3"]
    assert own_client.sent(DIFF, wanted)["same"] == ["C2", "C3"]
    own_client.sent(V2, [contract(1)])
    (back,) = own_client.json(V1)["contrats"]
    assert (back["codeContrat"], back["_id"]) == ("C1", ids["C1"])


def test_changes_leave_the_rest_alone(own_client: Client) -> None:
    own_client.sent(V2, [contract(1), contract(2)])
    changed = {"added": [contract(3)], "updated": [contract(2, rncp="R1")], "removed": ["C1"]}
    answer = own_client.sent(CHANGES, {"changes": changed})
    assert answer["validContrats"] == ["C2", "C3"]
    assert [(one["codeContrat"], one["rncp"]) for one in own_client.json(V1)["contrats"]] == [
        ("C2", "R1"),
        ("C3", None),
    ]
    twice = {"changes": {"updated": [contract(2)], "removed": ["C2"]}}
    assert own_client.post(CHANGES, twice).status_code == 400
    assert own_client.post(CHANGES, {"added": []}).status_code == 400


def test_changes_make_no_two_people_one(own_client: Client) -> None:
    own_client.sent(V2, [contract(1)])
    other = contract(2, emailApprenant="Agathe1@example.org", nomApprenant="OTHER")
    refused = own_client.post(CHANGES, {"changes": {"added": [other]}})
    assert (refused.status_code, refused.json()["details"][0]["field"]) == (409, "emailApprenant")
    assert [c["nomApprenant"] for c in own_client.json(V1)["contrats"]] == ["BATEAU1"]
    # With the contract that has the old code gone, it is the same person with a new code.
    own_client.sent(CHANGES, {"changes": {"added": [other], "removed": ["C1"]}})
    assert [c["codeApprenant"] for c in own_client.json(V1)["contrats"]] == ["A2"]


def test_names_move_with_their_codes(own_client: Client) -> None:
    other = {"codeGroupe": "BTS2", "codeSite": "LYO", "nomSite": "Lyon"}
    own_client.sent(V2, [contract(1), contract(2, **other)])
    swapped = [contract(1, nomSite="Lyon"), contract(2, **other | {"nomSite": "Rennes"})]
    assert own_client.sent(DIFF, swapped)["updated"] == ["C1", "C2"]
    own_client.sent(V2, swapped)
    assert [one["nomSite"] for one in own_client.json(V1)["contrats"]] == ["Lyon", "Rennes"]


def test_pages(own_client: Client) -> None:
    own_client.sent(V2, [contract(number) for number in range(1, 6)])
    for path in (V1, "/api/sync/v1/contrats-get-all"):
        page = own_client.json(f"{path}?page=2&limit=2")
        assert page["total"] == 5
        assert [one["codeContrat"] for one in page["contrats"]] == ["C3", "C4"]
        assert own_client.json(f"{path}?page=9&limit=2")["contrats"] == []
    for wrong in ("page=0", "limit=x", "limit=10001", "page=-1"):
        assert own_client.get(f"{V1}?{wrong}").status_code == 400


def test_centres_do_not_mix(own_client: Client) -> None:
    own_client.sent(V2, [contract(1)])
    # The same codes and the same people's addresses, told by another centre.
    own_client.sent(V2, [contract(1, nomApprenant="OTHER")], NORD)
    assert own_client.json(V1, NORD)["contrats"][0]["nomApprenant"] == "BATEAU1"
    own_client.sent(V2, [], NORD)
    assert codes(own_client) == ["C1"]
    assert own_client.json(V1, NORD) == {"total": 0, "contrats": []}


def test_a_centre_renames_only_those_of_whom_it_told_first(own_client: Client) -> None:
    own_client.sent(V2, [contract(1)])
    own_client.sent(V2, [contract(1, nomApprenant="CANOT", emailApprenant="new@example.org")])
    (told,) = own_client.json(V1)["contrats"]
    assert (told["nomApprenant"], told["emailApprenant"]) == ("CANOT", "new@example.org")
    own_client.sent(V2, [contract(1, nomApprenant="BAC", emailApprenant="new@example.org")], NORD)
    assert own_client.json(V1)["contrats"][0]["nomApprenant"] == "CANOT"


def test_a_department_s_student_is_found_and_keeps_their_name(own_client: Client) -> None:
    before = own_client.scodoc(f"etud/{STUDENT}")
    sent = contract(1, emailApprenant=STUDENT_ADDRESS.upper(), nomApprenant="OTHER")
    own_client.sent(V2, [sent])
    (told,) = own_client.json(V1)["contrats"]
    assert told["nomApprenant"] == before["nom"]
    moved = contract(1, emailApprenant="moved@example.org")
    assert own_client.sent(V2, [moved])["contrats"][0]["emailApprenant"] == "moved@example.org"
    absences = "/api/sync/v1/absences-for-student"
    own_client.sent(absences, {"email": "Moved@example.org", "data": []})
    assert own_client.post(absences, {"email": STUDENT_ADDRESS, "data": []}).status_code == 200
    assert own_client.scodoc(f"etud/{STUDENT}") == before


def test_people_exchange_addresses(own_client: Client) -> None:
    own_client.sent(V2, [contract(1), contract(2)])
    first, second = "agathe1@example.org", "agathe2@example.org"
    swapped = [contract(1, emailApprenant=second), contract(2, emailApprenant=first)]
    own_client.sent(V2, swapped)
    told = own_client.json(V1)["contrats"]
    assert [(one["codeApprenant"], one["emailApprenant"]) for one in told] == [
        ("A1", second),
        ("A2", first),
    ]
    # A new code with a known address is the same person.
    own_client.sent(V2, [contract(1, codeApprenant="A9", emailApprenant=second)])
    assert own_client.json(V1)["contrats"][0]["nomApprenant"] == "BATEAU1"
    stolen = [contract(1, codeApprenant="A9", emailApprenant=first)]
    assert own_client.post(V2, stolen).status_code == 409


def test_a_code_is_of_one_kind_for_good(own_client: Client) -> None:
    own_client.sent(V2, [contract(1)])
    response = own_client.post(V2, [contract(2, codeApprenant="P1", codePersonnel="P2")])
    assert response.status_code == 409
    assert response.json()["details"][0]["field"] == "codeApprenant"


def test_history_tells_who_sent_what(own_client: Client) -> None:
    own_client.sent(V2, [contract(1)])
    own_client.sent(V2, [contract(1, nomEntreprise="BANANA")])
    own_client.sent(V2, [])
    with own_client.database.read() as session:
        told = session.rows(
            sa.select(
                history_entry.c.door,
                history_entry.c.action,
                history_value.c.before,
                history_value.c.after,
            )
            .join(history_value, history_value.c.entry_id == history_entry.c.id)
            .where(history_entry.c.subject == "apprenticeship_contract")
            .order_by(history_entry.c.id)
        )
    assert [(row.door, row.action) for row in told] == [
        ("campus_skills", "add"),
        ("campus_skills", "change"),
        ("campus_skills", "change"),
    ]
    assert told[1].before == '{"company_name":" APPLE"}'
    assert told[2].after == '{"state":"archived"}'


def test_two_centres_at_once_make_a_person_once(own_client: Client) -> None:
    def send(number: int) -> int:
        centre = (CFA, NORD)[number % 2]
        rows = [contract(row, codeContrat=f"C{number}-{row}") for row in range(1, 10)]
        return own_client.post(CHANGES, {"changes": {"added": rows}}, centre).status_code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(send, range(8))) == {200}
    assert own_client.json(V1)["total"] == own_client.json(V1, NORD)["total"] == 36
    with own_client.database.read() as session:
        names = [row.family_name for row in all_people(session)]
    assert names.count("BATEAU1") == names.count("VOITURE") == 1


def test_statements_do_not_grow_with_the_list(own_client: Client) -> None:
    own_client.sent(V2, [contract(number) for number in range(1, 3)])
    own_client.json(V1)
    few = own_client.database.statements
    own_client.sent(V2, [contract(number) for number in range(1, 60)])
    own_client.json(V1)
    assert own_client.database.statements == few


def test_a_sandbox_may_be_reset(database_from: DatabaseFrom) -> None:
    with client_of(database_from(TEMPLATE, build), campus_sandbox=True) as client:
        client.sent(V2, [contract(1)])
        response = client.ask("DELETE", V1, None)
        assert response.status_code == 401
        response = client.ask("DELETE", V1, CFA)
        assert response.json() == {"success": True, "removed": 1}
        assert codes(client) == []


def test_a_school_may_not_be_reset(client: Client) -> None:
    response = client.ask("DELETE", V1, CFA)
    assert (response.status_code, response.json()["error"]) == (403, "forbidden")


def test_links_are_for_people_of_the_centre(own_client: Client) -> None:
    own_client.sent(V2, [contract(1)])
    link, to_contract = "/api/sync/v1/passwordLessLink", "/sync/v1/linkToContract"
    assert own_client.get(link).status_code == 400
    assert own_client.get(f"{link}?email=nobody@example.org").status_code == 404
    assert own_client.get(f"{link}?email=eric@example.com", NORD).status_code == 404
    assert own_client.get(f"{link}?email=eric@example.com", SCODOC).status_code == 403
    assert list(own_client.json(f"{link}?email=Eric@example.com")) == ["url"]
    assert own_client.get(f"{to_contract}?email=eric@example.com").status_code == 400
    assert own_client.get(f"{to_contract}?email=eric@example.com&contractId=C2").status_code == 404
    assert own_client.get(f"{to_contract}?email=eric@example.com&contractId=C1").status_code == 200
