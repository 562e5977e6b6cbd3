"""absences-for-student: the page's call, and what ScoDoc's door then tells."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.dialects.campus_skills.conftest import TEMPLATE, Client, client_of
from tests.dialects.campus_skills.school import (
    CFA_READER,
    CFA_TEACHER,
    NORD,
    SCODOC,
    STUDENT,
    STUDENT_ADDRESS,
    build,
    contract,
)
from tests.dialects.scodoc.school import RT_READER, SA
from tests.harness.databases import DatabaseFrom

PATH = "/api/sync/v1/absences-for-student"
CONTRACTS = "/api/sync/v2/contrats"
STRANGER = "nobody@example.org"
BADLY_WRITTEN = """{
  "email": "apprentie@example.org",
  "data": [
    {
      "dateDebut": "05/10/2020-8:00", // une heure
      "dateFin": "05/10/2020-12:00",
      "type": "absence",
      "isJusitifie": false,
      "motif": "",
    },
  ],
}"""


def absence(begin: Any = "05/10/2020-08:00", end: Any = "05/10/2020-12:00", **changed: Any) -> Any:
    row = {"dateDebut": begin, "dateFin": end, "type": "absence", "isJusitifie": False}
    return {**row, **changed}


def listed(*rows: Any, email: str = STUDENT_ADDRESS) -> dict[str, Any]:
    return {"email": email, "data": list(rows)}


@pytest.fixture
def school(own_client: Client) -> Client:
    """A school of the test's own: STUDENT is an apprentice of CFA, and another one of NORD."""
    changed = {"codeApprenant": "S", "emailApprenant": STUDENT_ADDRESS}
    own_client.sent(CONTRACTS, [contract(1, **changed), contract(2)])
    own_client.sent(CONTRACTS, [contract(1, **changed)], NORD)
    return own_client


def half_days(client: Client) -> list[tuple[str, int]]:
    """What ScoDoc's door tells: day and half of what was missed."""
    return [(row["jour"], int(row["ampm"])) for row in client.scodoc(f"absences/{STUDENT}")]


def kept(client: Client, token: str | None = None) -> list[dict[str, Any]]:
    path = f"{PATH}?email={STUDENT_ADDRESS}"
    told: list[dict[str, Any]] = client.json(path, token) if token else client.json(path)
    return told


@pytest.mark.parametrize("path", [PATH, "/api/v1/sync/absences-for-student"])
def test_the_page_s_own_request(school: Client, path: str) -> None:
    assert school.sent(path, BADLY_WRITTEN) == {
        "success": True,
        "total": 1,
        "added": 1,
        "updated": 0,
        "removed": 0,
        "unchanged": 0,
    }
    assert kept(school) == [
        {
            "dateDebut": "05/10/2020-08:00",
            "dateFin": "05/10/2020-12:00",
            "type": "absence",
            "isJusitifie": False,
            "isJustifie": False,
            "motif": "",
        }
    ]


SPELLINGS: list[tuple[Any, dict[str, Any]]] = [
    (absence(isJusitifie=True), {"isJustifie": True}),
    (absence(isJusitifie="true", motif="Maladie"), {"isJustifie": True, "motif": "Maladie"}),
    (absence(isJusitifie=None, isJustifie=" False "), {"isJustifie": False}),
    (absence(isJustifie=False), {"isJustifie": False}),
    (absence(type=" Retard "), {"type": "retard"}),
    (absence(end="05/10/2020-08:00", type="retard"), {"dateFin": "05/10/2020-08:00"}),
    (absence("1/9/2020-9:05"), {"dateDebut": "01/09/2020-09:05"}),
    (
        {"dateStart": "05/10/2020-08:00", "dateEnd": "05/10/2020-09:00", "type": "absence"}
        | {"isJustifie": True},
        {"dateDebut": "05/10/2020-08:00", "dateFin": "05/10/2020-09:00"},
    ),
    (absence("25/10/2020-02:30", "25/10/2020-03:00"), {"dateDebut": "25/10/2020-02:30"}),
]


def test_spellings(school: Client) -> None:
    for row, told in SPELLINGS:
        assert school.sent(PATH, listed(row))["total"] == 1, row
        (found,) = kept(school)
        assert found["isJusitifie"] == found["isJustifie"]
        assert {name: found[name] for name in told} == told


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (absence(begin="2020-10-05T08:00"), "dateDebut"),
        (absence(begin="30/02/2020-08:00"), "dateDebut"),
        (absence(begin="05/10/2020-24:00"), "dateDebut"),
        (absence(begin="05/10/0020-08:00"), "dateDebut"),
        (absence(begin="٠٥/10/2020-08:00"), "dateDebut"),
        (absence(begin="29/03/2020-02:30"), "dateDebut"),
        (absence(begin=""), "dateDebut"),
        (absence(begin=5), "dateDebut"),
        (absence(end="05/10/2020-07:59"), "dateFin"),
        (absence(end="05/10/2020-08:00"), "dateFin"),
        (absence(end="07/10/2021-08:00"), "dateFin"),
        (absence(dateStart="05/10/2020-08:01"), "dateDebut"),
        (absence(type="congé"), "type"),
        (absence(type=None), "type"),
        (absence(isJusitifie=1), "isJusitifie"),
        (absence(isJusitifie="oui"), "isJusitifie"),
        (absence(isJusitifie=None), "isJusitifie"),
        (absence(isJustifie=True), "isJusitifie"),
        (absence(isJustifie=[]), "isJustifie"),
        (absence(motif={}), "motif"),
        (absence(motif="a\u0001"), "motif"),
        ("absence", "data"),
    ],
)
def test_one_bad_row_changes_nothing(client: Client, row: Any, field: str) -> None:
    response = client.post(PATH, listed(absence(), row, email=STRANGER))
    assert (response.status_code, response.json()["error"]) == (400, "invalid-request")
    assert response.json()["reason"] == "Données invalides"
    details = response.json()["details"]
    assert {(one["index"], one["field"]) for one in details} == {(1, field)}


WHOSE: list[tuple[Any, int]] = [
    ({"data": []}, 400),
    ({"email": " ", "data": []}, 400),
    ({"email": STUDENT_ADDRESS}, 400),
    ({"email": STUDENT_ADDRESS, "data": {}}, 400),
    ({"email": STUDENT_ADDRESS, "data": [absence()] * 2001}, 400),
    ([], 400),
    ({"email": STRANGER, "data": []}, 404),
    ({"studentId": "unknown", "data": []}, 404),
    ({"studentId": "P1", "data": []}, 404),
    ({"email": "eric@example.com", "data": []}, 404),
    ({"email": "agathe2@example.org", "studentId": "S", "data": []}, 400),
    ({"email": STUDENT_ADDRESS, "studentId": "S", "data": []}, 200),
    ({"studentId": "S", "data": []}, 200),
]


def test_whose_list_it_is(school: Client) -> None:
    for body, status in WHOSE:
        assert school.post(PATH, body).status_code == status, body


def test_order_of_checks(client: Client) -> None:
    broken = "{" + " " * 1_100_000
    assert client.post(PATH, broken, token=None, kind="text/plain").status_code == 401
    assert client.post(PATH, broken, token=CFA_READER, kind="text/plain").status_code == 403
    assert client.post(PATH, broken).status_code == 413
    assert client.post(PATH, "{", kind="text/plain").status_code == 415
    assert client.post(PATH, "{", token=CFA_TEACHER).status_code == 400
    assert client.post(PATH, b'{"email": "\xff"}').status_code == 400


def test_the_list_replaces_what_this_door_said(school: Client) -> None:
    first, second = absence(), absence("06/10/2020-13:00", "06/10/2020-17:00")
    assert school.sent(PATH, listed(first, second, second))["added"] == 2
    again = school.sent(PATH, listed(second, first))
    assert (again["unchanged"], again["added"], again["removed"]) == (2, 0, 0)
    answer = school.sent(PATH, listed(second | {"isJusitifie": True}))
    assert (answer["updated"], answer["removed"], answer["total"]) == (1, 1, 1)
    assert half_days(school) == [("2020-10-06", 0)]
    assert school.sent(PATH, listed())["removed"] == 1
    assert half_days(school) == []


def test_other_centres_and_doors_are_left_alone(school: Client) -> None:
    signalled = f"abs_signale?etudid={STUDENT}&date_debut=2020-10-07&date_fin=2020-10-08"
    school.http.post(
        f"/ScoDoc/api/{signalled}&demi_journee=1&description=x",
        headers={"Authorization": f"Bearer {SCODOC}"},
    ).raise_for_status()
    there = half_days(school)
    assert there
    school.sent(PATH, listed(absence("08/10/2020-08:00", "08/10/2020-10:00")), NORD)
    school.sent(PATH, listed(absence()))
    school.sent(PATH, listed())
    assert len(kept(school, NORD)) == 1
    # A reader of RT does not see NORD, which does not stand below it.
    told = school.get(f"/ScoDoc/api/absences/{STUDENT}", RT_READER).json()
    assert [(row["jour"], int(row["ampm"])) for row in told] == there


def test_times_are_the_centre_s(school: Client) -> None:
    # 08:00 in Réunion is 06:00 in Paris, a morning at both; 13:00 there is a morning here.
    school.sent(PATH, listed(absence("05/10/2020-13:00", "05/10/2020-13:30")), NORD)
    assert half_days(school) == [("2020-10-05", 0)]
    assert kept(school, NORD)[0]["dateDebut"] == "05/10/2020-13:00"


def test_scodoc_counts_them_as_half_days(school: Client) -> None:
    def counted() -> tuple[int, int]:
        told = school.scodoc(f"etud/{STUDENT}/bul/{SA}")["absences"]
        return told["nbabs"], told["nbabsjust"]

    assert counted() == (0, 0)
    days = absence("05/10/2020-08:00", "06/10/2020-12:00", isJusitifie=True)
    late = absence("07/10/2020-08:00", "07/10/2020-08:20", type="retard")
    never = absence("10/10/2020-08:00", "11/10/2020-18:00")
    school.sent(PATH, listed(days, late, never))
    assert half_days(school) == [("2020-10-05", 1), ("2020-10-05", 0), ("2020-10-06", 1)]
    assert counted() == (3, 3)
    told = school.get(f"/ScoDoc/api/absences/{STUDENT}", RT_READER).json()
    assert len(told) == 3
    school.sent(PATH, listed(days | {"isJusitifie": False}))
    assert counted() == (3, 0)


@pytest.mark.parametrize("cancelled", [("05", "06", 1), ("05", "07", 0)])
def test_what_scodoc_cancelled_stays_cancelled(
    school: Client, cancelled: tuple[str, str, int]
) -> None:
    days = absence("05/10/2020-08:00", "06/10/2020-17:00")
    school.sent(PATH, listed(days))
    assert len(half_days(school)) == 4
    first, last, half = cancelled
    query = f"etudid={STUDENT}&date_debut=2020-10-{first}&date_fin=2020-10-{last}"
    school.http.post(
        f"/ScoDoc/api/abs_annule?{query}" + ("&demi_journee=1" if half else "&demi_journee=2"),
        headers={"Authorization": f"Bearer {SCODOC}"},
    ).raise_for_status()
    left = half_days(school)
    assert len(left) < 4
    assert school.sent(PATH, listed(days))["unchanged"] == 1
    assert half_days(school) == left
    assert school.sent(PATH, listed(days | {"motif": "Maladie"}))["updated"] == 1
    assert half_days(school) == left
    school.sent(PATH, listed())
    assert half_days(school) == []


def test_lists_may_add_up(database_from: DatabaseFrom) -> None:
    with client_of(database_from(TEMPLATE, build), campus_absences="append") as client:
        client.sent(CONTRACTS, [contract(1)])
        for row in (absence(), absence("06/10/2020-08:00", "06/10/2020-09:00"), absence()):
            client.sent(PATH, listed(row, email="AGATHE1@example.org"))
        assert len(client.json(f"{PATH}?studentId=A1")) == 2


def test_two_lists_at_once_leave_one_of_them(school: Client) -> None:
    lists = [
        [
            absence(f"{day:02}/10/2020-{hour:02}:00", f"{day:02}/10/2020-18:00")
            for day in range(1, 20)
        ]
        for hour in (8, 9)
    ]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda n: school.sent(PATH, listed(*lists[n % 2])), range(8)))
    assert all(answer["total"] == 19 for answer in answers)
    hours = {row["dateDebut"][-5:] for row in kept(school)}
    assert (len(kept(school)), len(hours)) == (19, 1)
    assert school.sent(PATH, listed())["removed"] == 19
    assert half_days(school) == []
