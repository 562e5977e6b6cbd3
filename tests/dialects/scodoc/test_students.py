"""etud_dept, etud and the groups of a student, across two departments."""

import json
from datetime import UTC, datetime

import pytest

from matricula.dialects.scodoc import clock
from matricula.record.schema import cohorts, people
from tests.dialects.scodoc.conftest import Client
from tests.dialects.scodoc.school import (
    ADMIN,
    ANSWERS,
    GEII,
    GEII_READER,
    MOVED,
    ONCE_BOTH,
    RT,
    RT_READER,
    RT_TEACHER,
    S0,
    SA,
    Change,
)


def test_one_code_in_two_departments(client: Client) -> None:
    """The identity with the newest enrolment comes first."""
    in_rt = {"exist": True, "dept": "RT", "id": 191, "dept_id": RT}
    in_geii = {"exist": True, "dept": "GEII", "id": client.geii.person, "dept_id": GEII}
    assert client.json(f"etud_dept/{ONCE_BOTH}") == [in_rt, in_geii]
    assert client.json(f"etud_dept/{ONCE_BOTH}", RT_READER) == [in_rt]
    assert client.json(f"etud_dept/{ONCE_BOTH}", GEII_READER) == [in_geii]


def test_an_unknown_code(client: Client) -> None:
    assert client.json("etud_dept/123") == []
    assert client.json("etud_dept/20200000", GEII_READER) == []  # Known in RT alone.


def test_an_identity_without_enrolment_comes_last(own_client: Client, change: Change) -> None:
    record = people.student_record
    change.run(
        record.update().where(record.c.person_id == MOVED, record.c.organization_id == GEII)
        .values(code_nip="20200000")
    )  # fmt: skip
    assert [row["id"] for row in own_client.json("etud_dept/20200000")] == [1, MOVED]


@pytest.mark.parametrize("stored", ["0042", "42", "0000000000000000042"])
def test_leading_zeros_do_not_count(own_client: Client, change: Change, stored: str) -> None:
    record = people.student_record
    change.run(record.update().where(record.c.person_id == 1).values(code_nip=stored))
    for asked in ("42", "0042", "00042"):
        assert [row["id"] for row in own_client.json(f"etud_dept/{asked}")] == [1]
    assert own_client.json("etud_dept/420") == []


def test_a_student_as_scodoc_tells(client: Client) -> None:
    real = json.loads((ANSWERS / "etud_info_json.json").read_text())
    ours = client.json("etud/1")
    assert [key for key in ours if key in real] == list(real)
    told_here = {
        "prenom": "ELISE",  # The file's; ScoDoc was asked after it had been changed there.
        "photo_url": "/ScoDoc/RT/Scolarite/get_photo_image?etudid=1&size=small",
        "domicile": "2 Rue Madame",
        "villedomicile": "Paris",
        "telephonemobile": "0102",
        "code_ul": "",
        "dept_id": RT,
        "dept_acronym": "RT",
        "insemestre": [{**real["insemestre"][0], "parcours_type": 100}],
    }
    assert ours == {**real, **told_here}


def test_semesters_newest_first(client: Client) -> None:
    assert client.json("etud/191")["insemestre"] == [
        {
            "etat": "I", "formsemestre_id": SA, "date_debut": "2020-09-01",
            "date_fin": "2021-01-31", "parcours_type": 100,
        },
        {
            "etat": "I", "formsemestre_id": S0, "date_debut": "2019-09-02",
            "date_fin": "2020-01-31", "parcours_type": 100,
        },
    ]  # fmt: skip
    assert client.json("etud/6")["insemestre"][0]["etat"] == "D"
    assert client.json("etud/9")["insemestre"][0]["etat"] == "DEF"


def test_the_semester_under_way(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def told(now: datetime) -> list[tuple[int, str | None, str | None]]:
        monkeypatch.setattr(clock, "now", lambda: now)
        semesters = client.json("etud/191")["insemestre"]
        return [(s["formsemestre_id"], s.get("current"), s.get("groupes")) for s in semesters]

    during = datetime(2020, 10, 1, tzinfo=UTC)
    assert told(during) == [(SA, "1", "B, B2, Espagnol"), (S0, None, None)]
    # In Paris, the last day of January ends an hour before it does in UTC.
    assert told(datetime(2021, 1, 31, 22, 59, tzinfo=UTC))[0][1] == "1"
    assert told(datetime(2021, 1, 31, 23, 1, tzinfo=UTC))[0][1] is None


def test_a_person_of_two_departments(own_client: Client, change: Change) -> None:
    """Codes and address of a department in reach, semesters of departments in reach."""
    change.run(
        cohorts.enrolment.insert().values(
            person_id=MOVED, cohort_id=own_client.geii.cohort, state="enrolled", door_state="I"
        )
    )
    rt, geii = (
        own_client.json(f"etud/{MOVED}", RT_READER),
        own_client.json(f"etud/{MOVED}", GEII_READER),
    )
    assert (rt["code_nip"], rt["dept_acronym"], rt["villedomicile"]) == ("20200007", "RT", "")
    assert (geii["code_nip"], geii["dept_acronym"], geii["villedomicile"]) == (
        "77", "GEII", "Cachan",
    )  # fmt: skip
    assert [s["formsemestre_id"] for s in rt["insemestre"]] == [SA]
    assert [s["formsemestre_id"] for s in geii["insemestre"]] == [own_client.geii.cohort]
    both = own_client.json(f"etud/{MOVED}", ADMIN)
    assert both["dept_acronym"] == "RT"  # Where the newest semester is.
    assert len(both["insemestre"]) == 2
    assert rt["nom"] == geii["nom"] == both["nom"]


def test_absences_told_in_another_department_stay_there(client: Client) -> None:
    assert len(client.json(f"absences/{MOVED}", RT_READER)) == 20
    assert client.json(f"absences/{MOVED}", GEII_READER) == []


def test_personal_data_is_not_for_teachers(client: Client) -> None:
    whole, cut = client.json("etud/1", RT_READER), client.json("etud/1", RT_TEACHER)
    hidden = {key for key in whole if whole[key] != cut[key]}
    assert hidden == {"domicile", "villedomicile", "telephonemobile", "date_naissance_iso"}
    assert {cut[key] for key in hidden} == {""}


def test_who_is_no_student_is_unknown(client: Client) -> None:
    """An account's person has a number too."""
    staff = 1_000_004
    with client.database.read() as session:
        assert session.value(people.person.select().where(people.person.c.id == staff)) == staff
    assert client.get(f"etud/{staff}").status_code == 404


def test_names_and_titles(own_client: Client, change: Change) -> None:
    person = people.person
    names = {"family_name": "Mutis", "given_name": "ANNE-MARIE zoé", "usual_name": "Le Goff"}
    change.run(person.update().where(person.c.id == 1).values(gender="X", **names))
    told = own_client.json("etud/1")
    assert (told["civilite"], told["sexe"]) == ("", "")
    assert (told["nom"], told["prenom"]) == ("Mutis", "ANNE-MARIE zoé")
    assert told["nomprenom"] == "Anne-Marie Zoé LE GOFF (MUTIS)"


def test_groups_in_a_semester(client: Client) -> None:
    assert client.json("etud/1/sem/2/groups") == {
        "etudid": 1,
        "formsemestre_id": SA,
        "groupes": [
            {
                "numero": 2, "partition_id": 3, "partition_name": "TD",
                "group_id": 3, "group_name": "A",
            },
            {
                "numero": 3, "partition_id": 4, "partition_name": "TP",
                "group_id": 10, "group_name": "A1",
            },
            {
                "numero": 4, "partition_id": 5, "partition_name": "LV2",
                "group_id": 24, "group_name": "Allemand",
            },
        ],
    }  # fmt: skip
    assert client.json("etud/191/sem/1/groups")["groupes"] == []
    assert client.get("etud/1/sem/1/groups").status_code == 404  # Not enrolled.


def test_current_groups(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of the semester under way, or else of the newest one."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2019, 10, 1, tzinfo=UTC))
    assert client.json("etud/191/groups")["formsemestre_id"] == S0
    monkeypatch.setattr(clock, "now", lambda: datetime(2030, 1, 1, tzinfo=UTC))
    assert client.json("etud/191/groups") == client.json("etud/191/sem/2/groups")


def test_a_student_without_semesters(own_client: Client, change: Change) -> None:
    change.run(cohorts.enrolment.delete().where(cohorts.enrolment.c.person_id == MOVED))
    assert own_client.json(f"etud/{MOVED}")["insemestre"] == []
    assert own_client.get(f"etud/{MOVED}/groups").status_code == 404


def test_later_addresses(client: Client) -> None:
    page = client.json("etud/191", RT_READER)
    told = client.json("etudiant/etudid/191", RT_READER)
    assert {key for key in page if page[key] != told[key]} == {"civilite"}
    assert (page["civilite"], told["civilite"], told["civilite_str"]) == ("M.", "M", "M.")
    for named in (f"nip/{ONCE_BOTH}", "ine/INE0000190"):
        assert client.json(f"etudiant/{named}", RT_READER) == told
    assert client.json(f"etudiant/nip/{ONCE_BOTH}", GEII_READER)["etudid"] == client.geii.person
    assert client.get("etudiant/nip/20200000", GEII_READER).status_code == 403
    assert client.get("etudiant/nip/nobody").status_code == 404
    assert client.get("etudiant/etudid/+1").status_code == 404
    groups = client.json("etud/191/sem/2/groups")
    assert client.json("etudiant/nip/20200190/formsemestre/2/groups", RT_READER) == groups
