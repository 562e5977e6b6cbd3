"""formsemestre and moduleimpl."""

import json
from datetime import date

import pytest
from lxml import etree

from matricula.dialects.scodoc.session_id import session_id
from matricula.record.schema import cohorts, organizations
from tests.dialects.scodoc.conftest import Client
from tests.dialects.scodoc.school import ANSWERS, GEII_READER, RT, RT_READER, S0, SA, Change

COHORT = cohorts.cohort


def semester(client: Client, cohort: int = SA) -> dict[str, object]:
    told = client.json(f"formsemestre/{cohort}")
    assert len(told) == 1
    found: dict[str, object] = told[0]
    return found


def test_a_semester(client: Client) -> None:
    assert semester(client) == {
        "annee_scolaire": "2020 - 2021",
        "date_debut": "2020-09-01",
        "date_fin": "2021-01-31",
        "modalite": "FI",
        "periode": 1,
        "semestre_idx_txt": "S1",
        "semestre_idx": 1,
        "session_id": "RT-DUT-FI-S1-2020",
        "titre_annee": "S1 RT semestre 1 FI 2020-2021",
        "titre_num": "S1 RT semestre 1",
        "titre": "S1 RT",
        "parcours_type": 100,
        "formation_id": 1,
        "formsemestre_id": 2,
        "id": 2,
        "dept_id": 1,
        "semestre_id": 1,
        "etat": True,
        "bul_hide_xml": False,
        "etapes": ["V1RT"],
        "responsables": [],
    }


def test_what_scodoc_tells_too_is_the_same(client: Client) -> None:
    """Of the keys that both have, only the dates differ: the page's are ISO."""
    real = json.loads((ANSWERS / "formsemestre_list_one_json.json").read_text())[0]
    ours = semester(client)
    differing = {key for key in real.keys() & ours.keys() if real[key] != ours[key]}
    assert differing == {"date_debut", "date_fin", "responsables"}
    assert ours["date_debut"] == real["date_debut_iso"]
    assert ours["date_fin"] == real["date_fin_iso"]
    renamed = {
        "annee_scolaire": "anneescolaire",
        "titre_annee": "titreannee",
        "semestre_idx_txt": "sem_id_txt",
    }
    for name, old in renamed.items():
        assert str(ours[name]).split() == real[old].split()


def test_xml(client: Client) -> None:
    root = etree.fromstring(client.xml("formsemestre/2?format=xml"))
    assert (root.tag, [child.tag for child in root]) == ("formsemestre_list", ["formsemestre"])
    assert [(child.tag, dict(child.attrib)) for child in root[0]] == [("etapes", {"code": "V1RT"})]
    told = {key: value for key, value in semester(client).items() if not isinstance(value, list)}
    assert dict(root[0].attrib) == {
        key: str(int(value)) if isinstance(value, bool) else str(value)
        for key, value in told.items()
    }


def test_steps(own_client: Client, change: Change) -> None:
    """Versions are compared only where both sides have one."""
    change.run(
        cohorts.cohort_step.update()
        .where(cohorts.cohort_step.c.cohort_id == S0)
        .values(code="V1RT!111"),
        cohorts.cohort_step.insert().values(cohort_id=S0, position=7, code="OTHER"),
    )

    def found(step: str) -> list[int]:
        rows = own_client.json(f"formsemestre/apo/{step}", RT_READER)
        return [row["formsemestre_id"] for row in rows]

    assert found("V1RT") == [SA, S0]
    assert found("V1RT!111") == [SA, S0]
    assert found("V1RT!222") == [SA]
    assert found("OTHER") == [S0]
    assert found("V1R") == found("v1rt") == found("V1RT%25") == found("V1RT!")[2:] == []
    assert found("V1RT!") == [SA, S0]
    assert found("%C3%A9") == []


def test_steps_of_all_departments(client: Client) -> None:
    everything = [row["dept_id"] for row in client.json("formsemestre/apo/V1RT")]
    assert everything == [1, 2, 1]
    assert [r["dept_id"] for r in client.json("formsemestre/apo/V1RT", GEII_READER)] == [2]
    names = {row["session_id"].split("-")[0] for row in client.json("formsemestre/apo/V1RT")}
    assert names == {"RT", "GEII"}


def test_a_programme_without_semesters(own_client: Client, change: Change) -> None:
    programme = cohorts.cohort.update().where(COHORT.c.id == SA)
    change.run(programme.values(semester_index=-1, end_date=date(2020, 12, 31)))
    told = semester(own_client)
    assert (told["semestre_idx"], told["semestre_idx_txt"], told["titre_num"]) == (-1, "", "S1 RT")
    assert told["titre_annee"] == "S1 RT FI 2020"


@pytest.mark.parametrize(
    ("start", "period", "year"),
    [
        ("2021-07-31", 2, "2020 - 2021"),
        ("2021-08-01", 1, "2021 - 2022"),
        ("2021-10-31", 1, "2021 - 2022"),
        ("2021-11-01", 2, "2021 - 2022"),
        ("2022-01-31", 2, "2021 - 2022"),
    ],
)
def test_periods(own_client: Client, change: Change, start: str, period: int, year: str) -> None:
    change.run(
        COHORT.update()
        .where(COHORT.c.id == SA)
        .values(start_date=date.fromisoformat(start), end_date=date(2022, 6, 30))
    )
    told = semester(own_client)
    assert (told["periode"], told["annee_scolaire"]) == (period, year)


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        # department, pathway, modality, semester, speciality, start
        (("INFO", "DUT", "FI", 1, "", "2014-09-01"), "INFO-DUT-FI-S1-2014"),
        (("GEII", "BUT", "FI", 3, "", "2022-09-01"), "GEII-BUT-FI-S3-2022"),
        (("RT", "DUT", "FI", 2, "", "2015-03-01"), "RT-DUT-FI-S2-2014"),
        (("RT", "DUT", "FI", 2, "", "2026-09-23"), "RT-DUT-FI-S2D-2026"),
        (("RT", "DUT", "FI", 1, "", "2015-02-01"), "RT-DUT-FI-S1D-2014"),
        (("rt", "LP", "FAP", -1, "ASUR", "2015-07-31"), "RT-LP-FA-ASUR-2014"),
        (("Génie civil", "DUT", "FC", 1, "", "2015-08-01"), "GENIECIVIL-DUT-FC-S1-2015"),
        (('R&T "x"', "Master LMD", "APP", 4, "", "2015-01-05"), "RTX-MasterLMD-FA-S4-2014"),
    ],
)
def test_session_ids(parts: tuple[str, str, str, int, str, str], name: str) -> None:
    department, pathway, modality, index, speciality, start = parts
    made = session_id(
        department=department,
        pathway=pathway,
        modality=modality,
        semester_index=index,
        speciality_code=speciality,
        start=date.fromisoformat(start),
    )
    assert made == name


def test_who_is_named_in_a_session_id(own_client: Client, change: Change) -> None:
    """ImputationDept before DeptName, the semester's before the department's, else the acronym."""

    def named(cohort: int) -> str:
        return str(semester(own_client, cohort)["session_id"]).split("-")[0]

    chosen = organizations.preference
    change.prefer("DeptName", "Réseaux", SA)
    assert (named(SA), named(S0)) == ("RESEAUX", "RT")
    change.run(
        chosen.insert().values(organization_id=RT, name="ImputationDept", value="FAC"),
    )
    assert (named(SA), named(S0)) == ("FAC", "FAC")
    change.prefer("ImputationDept", "", SA)
    assert (named(SA), named(S0)) == ("RESEAUX", "FAC")
    change.run(chosen.delete())
    assert (named(SA), named(S0)) == ("RT", "RT")


def test_heads(own_client: Client, change: Change) -> None:
    for person in (8, 3):
        change.run(cohorts.cohort_head.insert().values(cohort_id=SA, person_id=person))
    assert semester(own_client)["responsables"] == [3, 8]


def test_modules_of_a_semester(client: Client) -> None:
    """ScoDoc's rows in ScoDoc's order, and with each its module, unit and subject."""
    real = json.loads((ANSWERS / "moduleimpl_list_json.json").read_text())
    ours = client.json("moduleimpl/formsemestre/2")
    for theirs, mine in zip(real, ours, strict=True):
        shared = {key: mine[key] for key in theirs}
        assert shared == {**theirs, "responsable_id": None}  # The file names no teacher.
        assert mine["module"]["module_id"] == mine["module_id"]
        assert mine["module"]["ue_id"] == mine["ue"]["ue_id"] == mine["matiere"]["ue_id"]
        assert mine["module"]["matiere_id"] == mine["matiere"]["matiere_id"]
    order = [(m["ue"]["numero"], m["matiere"]["numero"], m["module"]["numero"]) for m in ours]
    assert order == sorted(order)
    assert client.json("13/formsemestre/2") == ours
    assert client.get("1/formsemestre/2").status_code == 404  # A module of another semester.


def test_one_module(own_client: Client, change: Change) -> None:
    offering = cohorts.offering
    change.run(
        offering.update().where(offering.c.id == 13).values(head_id=3, average_formula="notes"),
        cohorts.offering_teacher.insert().values(offering_id=13, person_id=8),
    )
    told = own_client.json("moduleimpl/13")
    assert [row["moduleimpl_id"] for row in told] == [13]
    assert told[0]["responsable_id"] == 3
    assert told[0]["computation_expr"] == "notes"
    assert told[0]["ens"] == [{"moduleimpl_id": 13, "ens_id": 8}]
    assert told[0] == own_client.json("moduleimpl/formsemestre/2")[0]
