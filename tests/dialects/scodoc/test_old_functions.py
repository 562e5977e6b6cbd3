"""The reading functions of ScoDoc 7, beside what the real ScoDoc answered."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree

from matricula.record.schema import cohorts, people
from tests.dialects.scodoc.comparing import Comparison, Rule, json_values, xml_values
from tests.dialects.scodoc.conftest import Client
from tests.dialects.scodoc.functions import FUNCTIONS
from tests.dialects.scodoc.old import (
    NASTY,
    SIGNED_IN,
    csv_rows,
    element,
    real_json,
    told,
    workbook_rows,
)
from tests.dialects.scodoc.school import (
    ANSWERS,
    RT_READER,
    RT_TEACHER,
    S0,
    SA,
    Change,
)
from tests.harness.databases import Engine

NO_HEAD = "data"
"""The file of the department names no teachers."""
JSON_RULES = (Rule("$[*].responsables**", NO_HEAD, lambda _real, _ours: True),)
XML_RULES = (
    Rule("/formsemestre_list/formsemestre[*]/responsables**", NO_HEAD, lambda *_: True),
    Rule(
        "/formsemestre_list/formsemestre[*]/children",
        NO_HEAD,
        lambda real, ours: real == f"{ours} responsables",
    ),
)


def test_a_semester_as_scodoc_lists_it(client: Client) -> None:
    real = real_json("formsemestre_list_one_json.json")
    for name in ("Notes/formsemestre_list", "Notes/formsemestre_id"):
        ours = told(client, name, formsemestre_id=SA)
        assert [list(row) for row in ours] == [list(row) for row in real]
        comparison = Comparison(JSON_RULES)
        comparison.compare(json_values(real), json_values(ours), name)
        comparison.finish()


def test_a_semester_as_scodoc_lists_it_in_xml(client: Client) -> None:
    real = (ANSWERS / "formsemestre_list_one_xml.xml").read_bytes()
    ours = etree.tostring(element(client, "Notes/formsemestre_list", formsemestre_id=SA))
    comparison = Comparison(XML_RULES)
    comparison.compare(xml_values(real), xml_values(ours), "formsemestre_list")
    comparison.finish()


def test_semesters_in_a_shape_of_their_own(client: Client) -> None:
    """ScoDoc's attributes in its order, its lists left out, its booleans as the page has them."""
    real = etree.fromstring((ANSWERS / "XMLgetFormsemestres_etape_xml.xml").read_bytes())
    ours = element(client, "Notes/XMLgetFormsemestres", etape_apo="V1RT")
    assert ours.tag == real.tag == "formsemestrelist"
    by_id = {row.get("id"): row for row in real}
    assert [row.get("id") for row in ours] == ["2", "1"]
    spelt = {"True": "1", "False": "0"}
    for row in ours:
        theirs = dict(by_id[row.get("id")].attrib)
        del theirs["etapes"], theirs["responsables"]
        assert list(row.attrib) == list(theirs)
        assert dict(row.attrib) == {key: spelt.get(text, text) for key, text in theirs.items()}


def test_semesters_newest_first_and_filtered(own_client: Client, change: Change) -> None:
    step = cohorts.cohort_step
    change.run(step.update().where(step.c.cohort_id == S0).values(code="V1RT!111"))

    def found(**filters: Any) -> list[int]:
        return [row["id"] for row in told(own_client, "Notes/formsemestre_list", **filters)]

    assert found() == found(formation_id=1) == found(etape_apo="V1RT") == [SA, S0]
    assert found(etape_apo="V1RT!111") == [SA, S0]
    assert found(etape_apo="V1RT!222", formation_id=1) == [SA]
    assert found(etape_apo="V1RT!222", formsemestre_id=S0) == found(formation_id=9) == []
    assert found(formsemestre_id=S0, formation_id="", etape_apo="") == [S0]
    assert told(own_client, "Notes/formsemestre_list", formsemestre_id=S0)[0]["etapes"] == [
        "V1RT!111"
    ]


def test_an_id_that_is_no_number(client: Client) -> None:
    for name in ("Notes/formsemestre_list", "Notes/formsemestre_id"):
        for filters in ({"formsemestre_id": "SEM12"}, {"formation_id": "-1"}):
            response = client.old(name, **filters)
            assert response.status_code == 404
            assert response.json() == {"error": "Not Found", "message": "invalid id"}


def test_a_student_in_a_list(client: Client) -> None:
    (listed,) = told(client, "getEtudInfo", code_nip="20200000")
    assert listed == client.json("etud/1", RT_READER) | {"prenom": "Elise"}
    assert told(client, "getEtudInfo", etudid=900) == []
    root = element(client, "getEtudInfo", etudid=1)
    assert (root.tag, [child.tag for child in root]) == ("etud_list", ["etud"])
    as_teacher = client.old("getEtudInfo", as_=RT_TEACHER, etudid=1).json()[0]
    assert (as_teacher["domicile"], as_teacher["nom"]) == ("", "SAUVAGE")


def test_the_picture_that_photo_url_names(client: Client) -> None:
    url = told(client, "etud_info", etudid=1)["photo_url"]
    client.http.cookies.clear()
    assert client.http.get(url).status_code == 403
    # A browser that signed in once loads it with its cookie.
    client.http.get(url, params=SIGNED_IN | {"etudid": 1})
    small = client.http.get(url)
    client.http.cookies.clear()
    assert small.content == client.get("etud/1/photo/small").content
    assert small.headers["content-type"].startswith("image/")
    full = client.old("get_photo_image", etudid=1, size="orig")
    assert full.content == client.get("etud/1/photo").content != small.content
    assert client.old("get_photo_image", etudid=1).content == small.content
    assert client.old("get_photo_image", etudid=1, size="huge").status_code == 404


def test_members_as_scodoc_lists_them(client: Client) -> None:
    real = real_json("groups_view_group_json.json")
    ours = told(client, "groups_view", group_ids=3)
    assert [list(row) for row in ours] == [list(row) for row in real]
    assert ours == client.json("groups?group_ids=3")
    with_codes = told(client, "groups_view", group_ids=3, with_codes=1, with_paiement=1)
    assert with_codes == client.json("groups?group_ids=3&with_codes=1")
    assert told(client, "Notes/group_list", group_id=3, with_codes=1) == with_codes
    assert told(client, "group_list", group_id=3) == ours
    several = told(client, "groups_view", **{"group_ids:list": [3, 4]})
    assert several == client.json("groups?group_ids=3&group_ids=4")
    everybody = told(client, "groups_view", formsemestre_id=SA, group_ids="", etat="I")
    assert everybody == client.json("groups?formsemestre_id=2&etat=I")
    root = element(client, "groups_view", group_ids=3)
    assert root.get("caption") == "soit 29 étudiants inscrits et 0 démissionaire."
    assert [child.tag for child in root[0]][:6] == [
        "nom", "civilite_str", "nom_disp", "prenom", "P3", "P4",
    ]  # fmt: skip


def test_members_for_people_and_spreadsheets(client: Client) -> None:
    lines = told(client, "groups_view", group_ids=3, with_codes=1)
    header = [
        "Civilité", "Nom", "Prénom", "TD", "TP", "LV2", "État", "Mail", "Mail personnel",
        "Étape", "etudid", "code_nip", "code_ine",
    ]  # fmt: skip
    plain = [["" if value is None else str(value) for value in line.values()] for line in lines]
    response = client.old("groups_view", group_ids=3, with_codes=1, format="csv")
    assert csv_rows(response) == [header, *plain]
    sheet = workbook_rows(client.old("groups_view", group_ids=3, with_codes=1, format="xls"))
    assert sheet[0] == header
    assert [str(row[1]) for row in sheet[1:]] == [line["nom_disp"] for line in lines]
    shown = client.old("groups_view", group_ids=3, with_codes=1)
    assert all(str(line["code_nip"]) in shown.text for line in lines)


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({}, 400),
        ({"group_ids": "G12"}, 404),
        ({"group_ids": "3", "etat": "Z"}, 404),
        ({"group_ids": "3", "format": "pdf"}, 404),
        ({"group_ids": "3", "with_codes": "maybe"}, 404),
        ({"group_ids": ["1", "3"]}, 404),
        ({"group_ids": ["3"] * 1001}, 404),
    ],
)
def test_lists_that_are_refused(client: Client, wrong: dict[str, Any], status: int) -> None:
    response = client.old("groups_view", method="POST", **wrong)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "text/html; charset=utf-8"


def test_partitions_as_scodoc_tells(client: Client) -> None:
    real = real_json("formsemestre_partition_list_json.json")
    for name in ("formsemestre_partition_list", "Notes/formsemestre_partition_list"):
        ours = told(client, name, formsemestre_id=SA)
        assert ours == real
        assert [list(row) for row in ours] == [list(row) for row in real]
        root = etree.fromstring(client.old(name, formsemestre_id=SA).content)
        assert (root.tag, root[0].tag, root[0][0].tag) == ("partition_list", "partition", "group")
        assert root[0][0].get("group_name") == real[0]["group"][0]["group_name"]


def test_programmes(client: Client) -> None:
    ours = told(client, "Notes/formation_list")
    assert ours == client.json("formation/1")
    real = real_json("formation_list_json.json")[-1]
    assert {**ours[0], "titre_officiel": ""} == {**real, "titre_officiel": ""}
    assert told(client, "Notes/formation_list", formation_id=2) == []  # GEII's.
    assert client.old("Notes/formation_list", formation_id="x").status_code == 404
    root = element(client, "Notes/formation_list")
    assert (root.tag, root[0].get("formation_id")) == ("formation_list", "1")


def test_a_programme_as_a_tree(client: Client) -> None:
    """tests of formation_export compare it with ScoDoc's."""
    name = "Notes/formation_export"
    assert told(client, name, formation_id=1) == client.json("formation_export/1")
    with_ids = told(client, name, formation_id=1, export_ids=1)
    assert with_ids == client.json("formation_export/1?export_ids=1")
    root = element(client, name, formation_id=1)
    assert (root.tag, root[0].tag) == ("formation", "ue")


def test_modules_as_scodoc_lists_them(client: Client) -> None:
    real = real_json("moduleimpl_list_json.json")
    ours = told(client, "Notes/moduleimpl_list", formsemestre_id=SA)
    assert [list(row) for row in ours] == [list(row) for row in real]
    assert ours == [{**row, "responsable_id": None} for row in real]
    whole = told(client, "Notes/do_moduleimpl_withmodule_list", formsemestre_id=SA)
    assert sorted(json.dumps(row, sort_keys=True) for row in whole) == sorted(
        json.dumps(row, sort_keys=True) for row in client.json("moduleimpl/formsemestre/2")
    )
    (one,) = told(client, "Notes/moduleimpl_list", moduleimpl_id=13)
    assert one == ours[0]
    assert told(client, "Notes/moduleimpl_list", formsemestre_id=SA, module_id=1) == [one]
    assert told(client, "Notes/moduleimpl_list", formsemestre_id=S0, moduleimpl_id=13) == []
    root = element(client, "Notes/moduleimpl_withmodule_list", formsemestre_id=SA)
    assert (root.tag, root[0].get("moduleimpl_id")) == ("moduleimpl_list", "13")
    assert client.old("Notes/moduleimpl_list").status_code == 400


def test_a_semester_described(own_client: Client, change: Change) -> None:
    offering, teacher, person = cohorts.offering, cohorts.offering_teacher, people.person
    change.run(
        offering.update().where(offering.c.id == 13).values(head_id=3),
        teacher.insert().values(offering_id=13, person_id=8),
        person.update().where(person.c.id == 8).values(family_name=NASTY),
    )
    name = "Notes/formsemestre_description"
    about: dict[str, Any] = {"formsemestre_id": SA}
    rows = told(own_client, name, **about)
    assert rows[0] == {
        "UE": "UE11", "Code": None, "Module": "Découverte métiers", "Coef.": None, "ects": 10.0,
        "Inscrits": None, "Responsable": None, "Enseignants": None,
    }  # fmt: skip
    assert rows[1] == {
        "UE": "UE11", "Code": "M1101", "Module": "Mod. M1101", "Coef.": 2.0, "ects": None,
        "Inscrits": 200, "Responsable": "LECOMTE A.", "Enseignants": f"{NASTY} A.",
    }  # fmt: skip
    modules = [row for row in rows if row["Code"]]
    units = [row for row in rows[:-1] if not row["Code"]]
    assert len(modules) == 14
    assert rows[-1]["Coef."] == sum(row["Coef."] for row in modules)
    assert rows[-1]["ects"] == sum(row["ects"] for row in units if row["ects"] != "-")
    assert {row["ects"] for row in units if row["UE"] == "SPORT"} == {"-"}
    detailed = told(own_client, name, with_evals=1, **about)
    assert detailed[2] == {
        **dict.fromkeys(rows[0]),
        "jour": "03/09/2020", "description": "Contrôle 1 M1101", "coefficient": 1.0,
        "evalcomplete_str": "Oui", "publish_incomplete_str": "Non",
    }  # fmt: skip
    shown = own_client.old(name, **about).text
    assert "O&#x27;Neil &lt;b&gt;&amp;&quot;x&quot; A." in shown
    assert element(own_client, name, **about)[1].find("Coef.").get("value") == "2.0"
    change.prefer("bul_show_ects", "0")
    assert "ects" not in told(own_client, name, **about)[0]


READS = {name: function for name, function in FUNCTIONS.items() if not function.writes}


@pytest.mark.parametrize("name", READS)
def test_statements_do_not_grow(client: Client, name: str) -> None:
    """200 students, or three: the same number of statements."""
    counts = set()
    for ids in (client.rt, client.geii):
        for _ in range(2):  # The first answer may compute the semester's gradebook.
            response = client.old(name, ids.acronym, **READS[name].about(ids))
            assert response.status_code == 200, response.text
        counts.add(client.database.statements)
    # GEII's module has one assessment, whose remarks are told too.
    one_more = int(name == "Notes/do_evaluation_listenotes")
    assert max(counts) - min(counts) == one_more
    assert max(counts) < 15


@pytest.mark.parametrize("database_engine", ["postgresql"], indirect=True)
@pytest.mark.parametrize("name", READS)
def test_same_bytes(
    client_on: Callable[[Engine], Client], database_engine: Engine, name: str
) -> None:
    here, there = client_on("sqlite"), client_on(database_engine)
    for ids in (here.rt, here.geii):
        about = READS[name].about(ids)
        one, other = (client.old(name, ids.acronym, **about) for client in (here, there))
        assert one.content == other.content


ADDED_HERE = {"photo_url", "domicile", "villedomicile", "telephonemobile"}
"""What is told whole where ScoDoc cuts it off, and what the tests' school knows of student 1."""


@pytest.mark.parametrize(
    ("file", "person"), [("etud_info_xml.xml", 1), ("etud_info_redoublant_xml.xml", 191)]
)
def test_a_student_as_scodoc_tells_it_in_xml(client: Client, file: str, person: int) -> None:
    real = etree.fromstring((ANSWERS / file).read_bytes())
    for name in ("etud_info", "XMLgetEtudInfos", "Absences/XMLgetEtudInfos", "Notes/etud_info"):
        ours = element(client, name, etudid=person)
        assert ours.tag == real.tag
        for key, value in real.attrib.items():
            assert ours.get(key) == value or key in ADDED_HERE, key
        assert [child.tag for child in ours] == [child.tag for child in real]
        for mine, theirs in zip(ours, real, strict=True):
            assert dict(mine.attrib).items() >= dict(theirs.attrib).items()


def test_a_student_whom_nobody_knows(client: Client) -> None:
    real = real_json("etud_info_unknown_json.json")
    assert told(client, "etud_info", etudid=real["etudid"]) == real
