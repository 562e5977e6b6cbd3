"""Claims of absence (billets): added, told, settled."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from lxml import etree

from matricula.record.attendance import commands
from matricula.record.attendance.errors import ClaimRefused, ClaimSettled, NoSuchClaim
from matricula.record.organizations.commands import merge_preferences
from matricula.record.schema import organizations
from tests.dialects.scodoc.conftest import Client
from tests.dialects.scodoc.school import (
    ADMIN,
    ANSWERS,
    BEGINNING,
    RT,
    RT_READER,
    RT_TEACHER,
    Change,
)

NOBODY_YET = 20


def ask(client: Client, function: str, /, **asked: Any) -> httpx.Response:
    return client.old(f"Absences/{function}", **asked)


def add(client: Client, begin: str, end: str, **told: object) -> dict[str, object]:
    body = {"etudid": NOBODY_YET, "begin": begin, "end": end, "description": "train"} | told
    response = client.post("absences/billet/add", body, RT_TEACHER)
    assert response.status_code == 200, response.text
    (claim,) = response.json()
    return dict(claim)


def settle(client: Client, claim: dict[str, object], excused: bool | None = True) -> None:
    with client.database.write(BEGINNING) as session:
        commands.settle_claims(
            session, [int(str(claim["billet_id"]))], excused=excused, time_zone="Europe/Paris"
        )


def missed(client: Client) -> list[tuple[str, str]]:
    return [(row["jour"], row["ampm"]) for row in client.json(f"absences/{NOBODY_YET}")]


def show_claims(client: Client) -> None:
    with client.database.write(BEGINNING) as session:
        chosen = {"cohort_id": None, "name": "handle_billets_abs", "value": "1"}
        merge_preferences(session, RT, [chosen])


def shape(document: bytes) -> list[list[tuple[str, str]]]:
    """What rows of a table say, but for the ids."""
    root = etree.fromstring(document)
    assert root.tag == "table"
    assert sorted(root.attrib) == ["caption", "id", "origin"]
    return [
        [(str(cell.tag), str(cell.get("value")) if cell.tag != "billet_id" else "") for cell in row]
        for row in root
    ]


def test_as_scodoc_answers(own_client: Client) -> None:
    """The requests that the real one was asked, and what it answered, in the same words."""
    show_claims(own_client)
    first = ask(
        own_client, "AddBilletAbsence", method="POST", etudid=1, begin="2020-12-14",
        end="2020-12-15", description="rendez-vous <médical>",
    )  # fmt: skip
    real = (ANSWERS / "abs_AddBilletAbsence_default.xml").read_bytes()
    assert shape(first.content) == shape(real)
    second = ask(
        own_client, "AddBilletAbsence", method="POST", etudid=1, begin="2020-12-16 08:00:00",
        end="2020-12-16 12:00:00", description="matinée", xml_reply=0,
    )  # fmt: skip
    (told,) = json.loads((ANSWERS / "abs_AddBilletAbsence_json.json").read_text())
    (ours,) = second.json()
    assert list(ours) == list(told)
    assert ours | {"billet_id": 2} == told
    assert isinstance(ours["billet_id"], int)
    listed = ask(own_client, "XMLgetBilletsEtud", etudid=1)
    assert shape(listed.content) == shape((ANSWERS / "abs_XMLgetBilletsEtud_xml.xml").read_bytes())
    rows = own_client.json("absences/billets/etud/1")
    assert rows == own_client.json("billets_absence/etudiant/1")
    assert rows == ask(own_client, "listeBilletsEtud", etudid=1, format="json").json()
    assert rows[0] == ours


def test_portals_hide_what_a_department_does_without(own_client: Client) -> None:
    add(own_client, "2020-12-14", "2020-12-15")
    hidden = ask(own_client, "XMLgetBilletsEtud", etudid=NOBODY_YET)
    assert (hidden.status_code, hidden.content) == (200, b"")
    assert len(own_client.json(f"absences/billets/etud/{NOBODY_YET}")) == 1
    assert ask(own_client, "XMLgetBilletsEtud", etudid=900_000_000).status_code == 404
    show_claims(own_client)
    assert ask(own_client, "XMLgetBilletsEtud", etudid=NOBODY_YET).content != b""


def test_states(own_client: Client) -> None:
    claims = [
        add(own_client, "2020-12-14", "2020-12-14", justified=said) for said in ("1", "0", "False")
    ]
    assert [claim["etat_str"] for claim in claims] == ["à traiter", "à justifier", "à justifier"]
    settle(own_client, claims[0])
    settle(own_client, claims[1], None)
    told = own_client.json(f"absences/billets/etud/{NOBODY_YET}")
    assert [row["etat_str"] for row in told] == ["à justifier", "ok", "ok"]


@pytest.mark.parametrize(
    ("begin", "end", "halves"),
    [
        # Monday and Tuesday; a bare date has hour 0.
        ("2021-10-25", "2021-10-26", ["25 1", "25 0", "26 1"]),
        ("2021-10-25 11:59", "2021-10-25 12:00", ["25 1", "25 0"]),
        ("2021-10-25T12:00:00", "2021-10-25T18:00:00", ["25 0"]),
        ("2021-10-25T08:00", "2021-10-25T10:00", ["25 1"]),
        ("2021-10-22T14:00", "2021-10-25T14:00+02:00", ["22 0", "25 1", "25 0"]),
        ("2021-10-23", "2021-10-24", []),
    ],
)
def test_what_is_made_of_a_claim(
    own_client: Client, begin: str, end: str, halves: list[str]
) -> None:
    settle(own_client, add(own_client, begin, end))
    assert [f"{day[-2:]} {ampm}" for day, ampm in missed(own_client)] == halves
    excused = own_client.json(f"absences/{NOBODY_YET}?abs_just_only=1")
    assert len(excused) == len(halves)


def test_a_claim_is_settled_once(own_client: Client) -> None:
    claim, other = (add(own_client, "2021-10-25", "2021-10-26") for _ in range(2))
    settle(own_client, claim, excused=False)
    for excused in (True, False, None):
        with pytest.raises(ClaimSettled):
            settle(own_client, claim, excused)
    assert len(missed(own_client)) == 3
    assert own_client.json(f"absences/{NOBODY_YET}?abs_just_only=1") == []
    settle(own_client, other, None)
    assert len(missed(own_client)) == 3
    with pytest.raises(NoSuchClaim):
        settle(own_client, {"billet_id": 900_000_000})


def test_moments_are_of_the_department_s_clocks(own_client: Client, change: Change) -> None:
    zone = organizations.organization.update().where(organizations.organization.c.id == RT)
    change.run(zone.values(time_zone="Indian/Reunion"))
    claim = add(own_client, "2021-01-04T09:00", "2021-01-04T08:30:00Z")
    assert claim["abs_begin_str"] == "04/01/2021 matin"
    assert claim["abs_end_str"] == "04/01/2021 après-midi"


def test_claims_of_other_departments_are_not_told(own_client: Client) -> None:
    body = {"etudid": 8, "begin": "2020-12-14", "end": "2020-12-14", "description": ""}
    assert own_client.post("../GEII/api/absences/billet/add", body).status_code == 200
    assert own_client.json("absences/billets/etud/8", RT_READER) == []
    assert len(own_client.json("absences/billets/etud/8", ADMIN)) == 1
    assert ask(own_client, "listeBilletsEtud", etudid=8, format="json").json() == []
    there = own_client.old("Absences/listeBilletsEtud", "GEII", etudid=8, format="json")
    assert len(there.json()) == 1


@pytest.mark.parametrize(
    "bad",
    [
        {"begin": ""},
        {"begin": "14/12/2020"},
        {"begin": "2020-12-14T25:00"},
        {"end": "2020-12-13"},
        {"end": "2020-12-14T07:59:59"},
        {"end": "2022-12-14"},
        {"begin": "0001-01-01", "end": "0001-01-02"},
        {"end": "9999-12-31T23:59:59-12:00"},
        {"description": "x" * 10_001},
        {"justified": "peut-être"},
    ],
    ids=lambda bad: str(bad)[:40],
)
def test_what_cannot_be_claimed(client: Client, bad: dict[str, str]) -> None:
    body = {"etudid": NOBODY_YET, "begin": "2020-12-14T08:00", "end": "2020-12-14T09:00"}
    body = {"description": "", **body, **bad}
    for path in ("absences/billet/add", "billets_absence/create"):
        assert client.post(path, body).status_code == 400
    old = ask(client, "AddBilletAbsence", **body)
    assert old.status_code == (400 if "begin" in bad or "end" in bad else 404), old.text
    assert client.json(f"absences/billets/etud/{NOBODY_YET}") == []


def test_the_later_names_of_parameters(own_client: Client) -> None:
    body = {
        "etudid": NOBODY_YET, "abs_begin": "2020-12-14T08:00", "abs_end": "2020-12-14T18:00",
        "description": "grève", "justified": False,
    }  # fmt: skip
    (made,) = own_client.post("billets_absence/create", json.dumps(body)).json()
    assert made["abs_end_str"] == "14/12/2020 après-midi"
    assert made["etat_str"] == "à justifier"


def test_the_form_for_people_is_not_part_of_the_api(client: Client) -> None:
    assert ask(client, "listeBillets").status_code == 404


def test_the_commands_refuse_what_the_door_would(own_client: Client) -> None:
    start = datetime(2021, 1, 4, tzinfo=UTC)
    row = {
        "person_id": NOBODY_YET, "organization_id": RT, "starts_at": start,
        "description": "", "justified": True,
    }  # fmt: skip
    for end in (start - timedelta(seconds=1), start + timedelta(days=401)):
        with (
            pytest.raises(ClaimRefused),
            own_client.database.write(BEGINNING) as session,
        ):
            commands.add_claims(session, [row | {"ends_at": end}])
