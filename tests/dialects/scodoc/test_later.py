"""Later addresses with bodies of their own."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from matricula.dialects.scodoc import clock
from matricula.dialects.scodoc.routes.later import results
from matricula.record.schema import cohorts, juries, people
from tests.dialects.scodoc.addresses import NO_SUCH
from tests.dialects.scodoc.conftest import Client
from tests.dialects.scodoc.school import (
    ADMIN,
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
    document,
)

PERSONAL = [
    "domicile",
    "codepostaldomicile",
    "villedomicile",
    "paysdomicile",
    "telephone",
    "telephonemobile",
    "fax",
    "date_naissance_iso",
    "date_naissance",
    "boursier",
]


def computed(cohort: int = SA) -> dict[str, Any]:
    """What ScoDoc computed for a semester, by etudid in text."""
    semester = next(s for s in document()["semesters"] if s["formsemestre_id"] == cohort)
    students: dict[str, Any] = semester["computed"]["students"]
    return students


def ids(rows: list[dict[str, Any]], key: str = "formsemestre_id") -> list[int]:
    return [row[key] for row in rows]


# Students


def test_a_student_in_full(own_client: Client, change: Change) -> None:
    record, admission = people.student_record, people.admission
    here = (record.c.person_id == 1) & (record.c.organization_id == RT)
    with own_client.database.read() as session:
        (record_id,) = session.column(record.select().with_only_columns(record.c.id).where(here))
    change.run(
        record.update().where(here).values(scholarship=True),
        admission.delete().where(admission.c.student_record_id == record_id),
        admission.insert().values(
            student_record_id=record_id, year=2020, diploma="S", diploma_year=2019
        ),
    )
    (told,) = own_client.json("etudiants/etudid/1")
    expected = {
        "id": 1,
        "etudid": 1,
        "civilite": "F",
        "civilite_str": "Mme",
        "sexe": "Mme",
        "nom": "SAUVAGE",
        "nom_disp": "SAUVAGE",
        "prenom": "ELISE",
        "code_nip": "20200000",
        "date_naissance": "01/01/2001",
        "date_naissance_iso": "2001-01-01",
        "boursier": True,
        "villedomicile": "Paris",
        "typeadresse": "domicile",
        "dept_id": RT,
        "dept_acronym": "RT",
        "photo_url": "/ScoDoc/RT/Scolarite/get_photo_image?etudid=1&size=small",
    }
    assert told.items() >= expected.items()
    assert told["admission"] == {
        "etudid": 1, "annee": 2020, "bac": "S", "specialite": "", "annee_bac": 2019,
        "nomlycee": "", "villelycee": "", "codepostallycee": "", "codelycee": "",
    }  # fmt: skip
    assert own_client.json("etudiant/etudid/1") == {
        **told,
        "insemestre": own_client.json("etud/1")["insemestre"],
    }


def test_who_may_not_read_personal_data(own_client: Client, change: Change) -> None:
    change.run(people.student_record.update().values(scholarship=True, phone="01", fax="02"))
    for path in (
        "etudiants/etudid/1",
        "etudiants/courants?date_courante=2020-10-01",
        "departement/RT/etudiants",
        f"formsemestre/{SA}/etudiants/long",
    ):
        told = next(r for r in own_client.json(path, RT_TEACHER) if r["etudid"] == 1)
        assert [told[key] for key in PERSONAL] == [""] * (len(PERSONAL) - 1) + [None]
        seen = next(r for r in own_client.json(path, RT_READER) if r["etudid"] == 1)
        assert (seen["boursier"], seen["telephone"], seen["fax"]) == (True, "01", "02")


def test_students_with_a_code(client: Client) -> None:
    """Every identity in reach, the newest enrolment first; the code to the letter."""

    def told(path: str, token: str = ADMIN) -> list[tuple[int, str]]:
        return [(row["id"], row["dept_acronym"]) for row in client.json(path, token)]

    both = [(191, "RT"), (client.geii.person, "GEII")]
    assert told(f"etudiants/nip/{ONCE_BOTH}") == told("etudiants/ine/INE0000190") == both
    assert told(f"etudiants/nip/{ONCE_BOTH}", GEII_READER) == both[1:]
    assert told(f"etudiants/etudid/{MOVED}") == [(MOVED, "RT"), (MOVED, "GEII")]
    assert told(f"etudiants/etudid/{MOVED}", GEII_READER) == [(MOVED, "GEII")]
    for nobody in ("nip/x", "nip/020200190", "ine/%C3%A9", f"etudid/{NO_SUCH}"):
        assert told(f"etudiants/{nobody}") == []
    for wrong in ("name/1", "etudid/word", "etudid/0", "etudid/1_0", "courants/1"):
        assert client.get(f"etudiants/{wrong}").status_code == 404


def test_students_of_a_department(client: Client) -> None:
    """Those without a semester too, by name; another department's codes and address stay there."""
    rt = client.json("departement/RT/etudiants")
    assert rt == client.json(f"departement/id/{RT}/etudiants", RT_READER)
    assert sorted(ids(rt, "etudid")) == sorted({s["etudid"] for s in document()["students"]})
    names = [(row["nom_usuel"] or row["nom"], row["prenom"]) for row in rt]
    assert names == sorted(names)
    moved = next(r for r in client.json("departement/GEII/etudiants") if r["etudid"] == MOVED)
    assert (moved["code_nip"], moved["villedomicile"], moved["dept_id"]) == ("77", "Cachan", GEII)


def test_students_under_way(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2019, 10, 1, tzinfo=UTC))
    today = client.json("etudiants/courants")
    assert today == client.json("etudiants/courants/long?date_courante=2019-10-01")
    assert len([r for r in today if r["dept_id"] == RT]) == 15
    assert len([r for r in today if r["dept_id"] == GEII]) == 3
    assert client.json("etudiants/courants", GEII_READER) == [
        row for row in today if row["dept_id"] == GEII
    ]
    # The first and the last day belong to a semester; one who is known elsewhere too is told once.
    for day, count in (("2020-08-31", 0), ("2020-09-01", 200), ("2021-01-31", 200)):
        found = client.json(f"etudiants/courants?date_courante={day}")
        assert len(found) == count
    assert client.json("etudiants/courants?date_courante=2021-02-01") == []


@pytest.mark.parametrize(
    "wrong",
    ["20191001", "2019-W40-2", "2019-02-30", "01/10/2019", "2019-10-01T00:00", "0000-01-01"],
)
def test_what_is_no_day(client: Client, wrong: str) -> None:
    for path in ("etudiants/courants", "departement/RT/formsemestres_courants"):
        assert client.get(f"{path}?date_courante={wrong}").status_code == 400


def test_students_of_a_semester(client: Client) -> None:
    everybody = client.json(f"formsemestre/{SA}/etudiants")
    listed = client.json(f"groups?formsemestre_id={SA}&with_codes=1")
    for told, line in zip(everybody, listed, strict=True):
        shared = {key for key in line if key in told} - {"email", "emailperso"}
        assert {key: told[key] for key in shared} == {key: line[key] for key in shared}
        assert {str(g["partition_id"]): g["group_name"] for g in told["groups"]} == {
            key: name for key, name in line.items() if key.isdigit() and name is not None
        }
    for same in ("query", "long", "long/query"):
        assert client.json(f"formsemestre/{SA}/etudiants/{same}") == everybody
    active = client.json(f"formsemestre/{SA}/etudiants/long/query?etat=I")
    assert active == [row for row in everybody if row["etat"] == "I"]
    assert {row["etat"] for row in everybody} == {"I", "D", "DEF"}
    in_group = client.json("group/3/etudiants")
    assert in_group == [r for r in everybody if 3 in [g["group_id"] for g in r["groups"]]]
    assert len(in_group) == 29


def test_somebody_whom_the_department_has_no_record_of(own_client: Client, change: Change) -> None:
    """Enrolled all the same."""
    record = people.student_record
    change.run(
        cohorts.enrolment.insert().values(
            person_id=1, cohort_id=own_client.geii.cohort, state="enrolled", door_state="I"
        ),
        cohort=own_client.geii.cohort,
    )
    with own_client.database.read() as session:
        assert not session.rows(
            record.select().where(record.c.person_id == 1, record.c.organization_id == GEII)
        )
    semester = own_client.geii.cohort
    told = own_client.json(f"formsemestre/{semester}/etudiants/long", GEII_READER)
    mine = next(row for row in told if row["etudid"] == 1)
    assert (mine["dept_id"], mine["code_nip"], mine["boursier"]) == (GEII, "", None)
    assert 1 in ids(own_client.json(f"formsemestre/{semester}/bulletins"), "etudid")
    assert 1 in ids(own_client.json(f"formsemestre/{semester}/decisions_jury"), "etudid")


# Semesters


def test_a_semester_in_full(client: Client) -> None:
    told = client.json("departement/RT/formsemestres")
    assert told == client.json(f"departement/id/{RT}/formsemestres", RT_READER)
    assert ids(told) == client.json("departement/RT/formsemestres_ids") == [SA, S0]
    page = client.json(f"formsemestre/{SA}")[0]
    same = ("id", "dept_id", "titre", "titre_num", "session_id", "etapes", "responsables", "etat")
    assert {key: told[0][key] for key in same} == {key: page[key] for key in same}
    assert told[0]["annee_scolaire"] == 2020
    assert (told[0]["date_debut"], told[0]["date_fin"]) == ("01/09/2020", "31/01/2021")
    assert (told[0]["date_debut_iso"], told[0]["date_fin_iso"]) == ("2020-09-01", "2021-01-31")
    assert told[0]["titre_formation"] == told[0]["formation"]["acronyme"] == "RT"
    assert told[0]["formation"] == client.json("formation/1")[0]
    assert told[0]["departement"] == client.json("departement/RT")


def test_semesters_under_way(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2020, 10, 1, tzinfo=UTC))
    for named in ("RT", f"id/{RT}"):
        path = f"departement/{named}/formsemestres_courants"
        assert ids(client.json(path)) == [SA]
        assert ids(client.json(f"{path}?date_courante=2019-10-01")) == [S0]
        assert client.json(f"{path}?date_courante=2020-08-31") == []


def test_semesters_of_a_student(client: Client) -> None:
    both = client.json(f"etudiant/nip/{ONCE_BOTH}/formsemestres")
    assert ids(both) == [SA, S0]
    assert client.json("etudiant/etudid/191/formsemestres", RT_READER) == both
    assert ids(client.json(f"etudiant/nip/{ONCE_BOTH}/formsemestres", GEII_READER)) == [
        client.geii.cohort
    ]
    assert client.get("etudiant/nip/20200000/formsemestres", GEII_READER).status_code == 403
    assert client.get("etudiant/nip/nobody/formsemestres").status_code == 404


QUERIES: dict[str, list[int | str]] = {
    "": [SA, "geii", S0],
    "annee_scolaire=2020": [SA],
    "annee_scolaire=2019": ["geii", S0],
    "annee_scolaire=9998": [],
    "etape_apo=V1RT": [SA, "geii", S0],
    "etape_apo=V1RT!7": [SA, "geii", S0],
    "etape_apo=V1R": [],
    "dept_acronym=GEII": ["geii"],
    "dept_acronym=geii": [],
    "dept_id=1": [SA, S0],
    f"dept_id={NO_SUCH}": [],
    "dept_id=1&dept_acronym=GEII": [],
    f"nip={ONCE_BOTH}": [SA, "geii", S0],
    f"nip={ONCE_BOTH}&dept_id=1&annee_scolaire=2019": [S0],
    "nip=nobody": [],
    "ine=INE0000190&etape_apo=V1RT&annee_scolaire=2020": [SA],
    "nip=20200000&ine=INE0000190": [],
    "nip=77": [],  # Known in GEII, enrolled in RT alone.
    "etat=1": [SA, "geii", S0],
    "etat=0": [],
}


def test_semesters_sought(client: Client) -> None:
    """Filters combine; what is in a closed department is left out."""
    places: dict[int | str, int] = {"geii": client.geii.cohort}
    for query, expected in QUERIES.items():
        found = client.json(f"formsemestres/query?{query}")
        # The two of 2019 begin on one day: the higher id goes first.
        assert ids(found) == [places.get(place, place) for place in expected], query
        own = [row for row in found if row["dept_id"] == RT]
        assert client.json(f"formsemestres/query?{query}", RT_READER) == own


def test_semesters_that_are_locked(own_client: Client, change: Change) -> None:
    cohort = cohorts.cohort
    change.run(cohort.update().where(cohort.c.id == SA).values(is_open=False))
    assert ids(own_client.json("formsemestres/query?etat=0")) == [SA]
    assert SA not in ids(own_client.json("formsemestres/query?etat=1"))


def test_school_years_turn_in_august(own_client: Client, change: Change) -> None:
    cohort = cohorts.cohort
    days = {"2021-07-31": 2020, "2021-08-01": 2021, "2022-07-31": 2021, "2022-08-01": 2022}
    for start, year in days.items():
        change.run(
            cohort.update()
            .where(cohort.c.id == SA)
            .values(start_date=date.fromisoformat(start), end_date=date(2023, 6, 30))
        )
        (told,) = own_client.json(f"formsemestres/query?annee_scolaire={year}&dept_id={RT}")
        assert (told["id"], told["annee_scolaire"]) == (SA, year)


@pytest.mark.parametrize(
    "query",
    ["annee_scolaire=20", "annee_scolaire=0000", "annee_scolaire=9999", "annee_scolaire=-200",
     "annee_scolaire=2020-2021", "annee_scolaire=%D9%A2%D9%A0%D9%A2%D9%A0"],
)  # fmt: skip
def test_what_is_no_school_year(client: Client, query: str) -> None:
    assert client.get(f"formsemestres/query?{query}").status_code == 400


def test_programme(client: Client) -> None:
    told = client.json(f"formsemestre/{SA}/programme")
    assert told["modules"] == client.json(f"moduleimpl/formsemestre/{SA}")
    assert (told["ressources"], told["saes"]) == ([], [])
    assert [ue["acronyme"] for ue in told["ues"]] == ["UE11", "UE12", "UE13", "SPORT"]


def test_ressources_and_saes(own_client: Client, change: Change) -> None:
    """Types of module that later versions know."""
    module = own_client.json(f"moduleimpl/formsemestre/{SA}")[0]["module"]["id"]
    table = people.person.metadata.tables["module"]
    for kind, name in ((2, "ressources"), (3, "saes")):
        change.run(table.update().where(table.c.id == module).values(kind=kind))
        told = own_client.json(f"formsemestre/{SA}/programme")
        assert [row["module"]["id"] for row in told[name]] == [module]
        assert module not in [row["module"]["id"] for row in told["modules"]]
        key = f"moy_{name[:3]}_{told[name][0]['id']}_{told[name][0]['ue']['id']}"
        assert key in own_client.json(f"formsemestre/{SA}/resultats")[0]


def test_partitions_by_id(client: Client) -> None:
    listed = [p for p in client.json(f"partition/{SA}") if p["partition_name"] is not None]
    told = client.json(f"formsemestre/{SA}/partitions")
    assert list(told) == [str(p["partition_id"]) for p in listed]
    for page in listed:
        later = told[str(page["partition_id"])]
        for key in ("partition_name", "numero", "bul_show_rank", "show_in_lists"):
            assert later[key] == page[key]
        assert {int(key): g["group_name"] for key, g in later["groups"].items()} == {
            g["group_id"]: g["group_name"] for g in page["group"]
        }


def test_competences_are_not_kept(client: Client) -> None:
    response = client.get("formation/1/referentiel_competences")
    assert (response.status_code, response.content) == (200, b"null")


# Results


def test_bulletins_of_a_semester(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is the student's own, by name."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2020, 10, 1, tzinfo=UTC))
    for cohort in (S0, SA):
        told = client.json(f"formsemestre/{cohort}/bulletins")
        names = [row["etudiant"]["nom"] + row["etudiant"]["prenom"] for row in told]
        assert names == sorted(names)
        for one in told if cohort == S0 else told[::20]:
            assert one == client.json(f"etud/{one['etudid']}/bul/{cohort}")
    short = client.json(f"formsemestre/{SA}/bulletins/short")
    assert short == client.json(f"formsemestre/{SA}/bulletins?version=short")
    assert short[0] == client.json(f"etud/{short[0]['etudid']}/bul/{SA}?version=short")
    assert len(short) == 200
    assert client.get(f"formsemestre/{SA}/bulletins/butcourt").status_code == 404


def test_bulletins_with_decisions(own_client: Client, change: Change) -> None:
    change.prefer("bul_show_decision", "1", S0)
    told = own_client.json(f"formsemestre/{S0}/bulletins")
    assert all(row["decision"] is not None and "situation" in row for row in told)
    for one in told:
        alone = own_client.json(f"etud/{one['etudid']}/bul/{S0}")
        assert {**one, "date": ""} == {**alone, "date": ""}
    assert own_client.database.statements == 1 + 7


def test_bulletins_that_are_hidden(own_client: Client, change: Change) -> None:
    cohort = cohorts.cohort
    change.run(cohort.update().where(cohort.c.id == SA).values(bulletins_hidden=True))
    told = own_client.json(f"formsemestre/{SA}/bulletins")
    assert len(told) == 200
    assert all(list(row)[-1] == "etudiant" and row["publie"] == 0 for row in told)


def test_a_semester_without_students(own_client: Client, change: Change) -> None:
    change.run(cohorts.enrolment.delete().where(cohorts.enrolment.c.cohort_id == SA))
    for what in ("bulletins", "resultats", "decisions_jury", "etudiants"):
        assert own_client.json(f"formsemestre/{SA}/{what}") == []


def test_bounds(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "MOST_BULLETINS", 7)
    assert len(client.json(f"formsemestre/{SA}/bulletins")) == 7


def test_results_as_scodoc_computed_them(client: Client) -> None:
    """Averages as text, and as numbers; "~" and null for none."""
    real = computed()
    told = client.json(f"formsemestre/{SA}/resultats")
    raw = {row["etudid"]: row for row in client.json(f"formsemestre/{SA}/resultats?format=raw")}
    assert {str(row["etudid"]) for row in told} == real.keys()
    for row in told:
        theirs, exact = real[str(row["etudid"])], raw[row["etudid"]]
        assert row["etat"] == theirs["etat"]
        assert row["rang"] == theirs["rang"]
        none = isinstance(theirs["moy_gen"], str)
        assert row["moy_gen"] == ("~" if none else theirs["moy_gen_txt"])
        assert exact["moy_gen"] == (None if none else pytest.approx(theirs["moy_gen"]))
        units = {f"moy_ue_{u['ue_id']}": u for u in theirs["ues"] if u["acronyme"] != "SPORT"}
        assert {key for key in row if key.startswith("moy_ue_")} == units.keys()
        for key, unit in units.items():
            nothing = unit["cur_moy_ue"] == "NA" and not unit["is_capitalized"]
            assert row[key] == ("~" if nothing else unit["moy_txt"])
        modules = {m["moduleimpl_id"]: m for m in theirs["modules"] if m["moy_txt"] != "NI"}
        columns = {int(key.split("_")[2]): row[key] for key in row if key.startswith("moy_mod_")}
        assert columns.keys() == modules.keys()
        for place, shown in columns.items():
            assert shown == ("~" if modules[place]["moy"] == "NA" else modules[place]["moy_txt"])


def test_groups_of_results(client: Client) -> None:
    (row,) = (r for r in client.json(f"formsemestre/{SA}/resultats") if r["etudid"] == 191)
    assert [row["part_3"], row["part_4"], row["part_5"]] == ["B", "B2", "Espagnol"]
    assert row["partitions"]["3"] == {
        "partition_id": 3, "partition_name": "TD", "group_id": 4, "group_name": "B",
    }  # fmt: skip
    assert (row["code_nip"], row["nom"], row["prenom"]) == (ONCE_BOTH, "CORDIER", "THIERRY")
    averages = [r["moy_gen"] for r in client.json(f"formsemestre/{SA}/resultats?format=raw")]
    known = [value for value in averages if value is not None]
    assert known == sorted(known, reverse=True)
    assert averages[: len(known)] == known


def test_decisions_are_those_of_bulletins(client: Client) -> None:
    told = client.json(f"formsemestre/{S0}/decisions_jury")
    assert len(told) == 15
    for row in told:
        bulletin = client.json(f"etud/{row['etudid']}/bul/{S0}?xml_with_decisions=1")
        assert row["code_nip"] == bulletin["etudiant"]["code_nip"]
        assert row["semestre"].get("code", "") == bulletin["decision"]["code"]
        assert [(ue["ue_id"], ue["code"]) for ue in row["ues"]] == [
            (ue["ue_id"], ue["code"]) for ue in bulletin.get("decision_ue", [])
        ]
        assert row["autorisations"] == bulletin.get("autorisation_inscription", [])
    assert any(row["semestre"] for row in told)


def test_decisions(own_client: Client, change: Change) -> None:
    """The credits of units that were gained; nothing about those who left."""
    decision, moment = juries.jury_decision, datetime(2021, 2, 1, tzinfo=UTC)
    about: dict[str, Any] = {"cohort_id": SA, "decided_at": moment, "is_external": False}
    rows = [
        {"person_id": person, "unit_id": unit, "code": code, **about}
        for person in (1, 6, 9)
        for unit, code in ((None, "AJ"), (1, "ADM"), (2, "CMP"), (3, "AJ"))
    ]
    change.run(decision.delete().where(decision.c.cohort_id == SA))
    for row in rows:
        change.run(decision.insert().values(**row))
    told = {row["etudid"]: row for row in own_client.json(f"formsemestre/{SA}/decisions_jury")}
    assert told[1]["semestre"] == {"code": "AJ"}
    assert [(ue["acronyme"], ue["code"], ue["ects"]) for ue in told[1]["ues"]] == [
        ("UE11", "ADM", 10.0), ("UE12", "CMP", 12.0), ("UE13", "AJ", 0.0),
    ]  # fmt: skip
    assert (told[6]["etat"], told[6]["semestre"], told[6]["ues"]) == ("D", {}, [])
    assert (told[9]["etat"], told[9]["semestre"], told[9]["ues"]) == ("DEF", {"code": "DEF"}, [])
    assert (told[2]["etat"], told[2]["semestre"], told[2]["ues"]) == ("I", {}, [])


# Units


def test_units(client: Client) -> None:
    """The fields of the programme's units, as its modules name them."""
    told = client.json("formation/1/ues")
    assert [ue["numero"] for ue in told] == sorted(ue["numero"] for ue in told)
    for unit in client.json(f"formsemestre/{SA}/programme")["ues"]:
        assert unit in told
        assert client.json(f"ue/{unit['id']}") == unit
    exported = client.json("formation_export/1?export_ids=1")["ue"]
    for unit, tree in zip(told, exported, strict=True):
        shared = {key for key in tree if key in unit}
        assert shared >= {"ue_id", "acronyme", "titre", "type", "ue_code", "code_apogee"}
        assert {key: unit[key] for key in shared} == {key: tree[key] for key in shared}
    assert b'<ue_list><ue id="1" ' in client.xml("formation/1/ues?format=xml")
    assert client.xml("ue/1?format=xml").endswith(b"/>")
