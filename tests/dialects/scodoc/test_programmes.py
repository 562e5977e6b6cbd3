"""formation and formation_export, beside what the real ScoDoc told of the same programme."""

import json

from lxml import etree

from matricula.record.schema import programmes
from tests.dialects.scodoc.comparing import ABSENT, Comparison, Rule, json_values, xml_values
from tests.dialects.scodoc.conftest import Client
from tests.dialects.scodoc.school import ANSWERS, Change

HOURS = ("heures_cours", "heures_td", "heures_tp")
FILE_HAS_NONE = "data"
"""The file of the department tells neither hours nor official titles."""

JSON_RULES = (
    Rule("$.titre_officiel", FILE_HAS_NONE, lambda _, ours: ours.startswith("DUT ")),
    *(
        Rule(f"$.ue[*].matiere[*].module[*].{name}", FILE_HAS_NONE, lambda _, ours: ours == 0)
        for name in HOURS
    ),
)
XML_RULES = (
    Rule("/formation@titre_officiel", FILE_HAS_NONE, lambda _, ours: ours.startswith("DUT ")),
    *(
        Rule(
            f"/formation/ue[*]/matiere[*]/module[*]@{name}",
            FILE_HAS_NONE,
            lambda _, ours: ours == "0.0",
        )
        for name in HOURS
    ),
    Rule(
        "/formation/ue[*]@titre",
        "xml-escaping",
        lambda real, ours: real.replace("&amp;", "&") == ours,
    ),
)


def test_export_as_json(client: Client) -> None:
    real = json.loads((ANSWERS / "formation_export_json.json").read_text())
    comparison = Comparison(JSON_RULES)
    ours = client.json("formation_export/1")
    comparison.compare(json_values(real), json_values(ours), "formation_export")
    comparison.finish()
    assert [unit["acronyme"] for unit in ours["ue"] if "ects" not in unit] == ["SPORT"]


def test_export_as_xml(client: Client) -> None:
    real = (ANSWERS / "formation_export_xml.xml").read_bytes()
    response = client.get("formation_export/1?format=xml")
    comparison = Comparison(XML_RULES)
    comparison.compare(xml_values(real), xml_values(response.content), "formation_export")
    comparison.finish()
    assert response.headers["content-disposition"] == 'attachment; filename="formation_1.xml"'


def test_export_with_ids(client: Client) -> None:
    plain, named = client.json("formation_export/1"), client.json("formation_export/1?export_ids=1")
    added = json_values(named).keys() - json_values(plain).keys()
    assert {place.rpartition(".")[2] for place in added} == {
        "ue_id", "formation_id", "matiere_id", "module_id",
    }  # fmt: skip
    unit = named["ue"][1]
    subject = unit["matiere"][0]
    module = subject["module"][0]
    assert (unit["ue_id"], unit["formation_id"]) == (2, 1)
    assert (subject["matiere_id"], subject["ue_id"]) == (3, 2)
    assert [module[f"{name}_id"] for name in ("module", "matiere", "ue", "formation")] == [
        5,
        3,
        2,
        1,
    ]
    tree = etree.fromstring(client.xml("formation_export/1?format=xml&export_ids=1"))
    assert tree.xpath("//module[@module_id='5']/@matiere_id") == ["3"]
    assert client.json("formation/1/export_with_ids") == named
    assert client.json("formation/1/export") == plain


def test_units_gained_elsewhere_are_no_part_of_a_programme(
    own_client: Client, change: Change
) -> None:
    unit = programmes.unit
    change.run(unit.update().where(unit.c.id == 6).values(is_external=True))
    units = own_client.json("formation_export/1")["ue"]
    assert [row["id"] for row in units] == [1, 2, 3, 4, 5]


def test_programmes(client: Client) -> None:
    real = json.loads((ANSWERS / "formation_list_json.json").read_text())[-1]
    official = {"titre_officiel": real["titre"]}
    assert client.json("formation/1") == [{**real, **official}]
    assert [row["dept_id"] for row in client.json("formation")] == [1, 2]
    assert client.json("formations") == client.json("formation")
    assert client.json("formations_ids") == [row["id"] for row in client.json("formation")]


def test_programmes_as_xml(client: Client) -> None:
    root = etree.fromstring(client.xml("formation?format=xml"))
    assert root.tag == "formation_list"
    assert [dict(item.attrib) for item in root] == [
        {key: str(value) for key, value in row.items()} for row in client.json("formation")
    ]


def test_programmes_are_sorted(own_client: Client, change: Change) -> None:
    table, rt = programmes.programme, {"organization_id": 1, "pathway_type": 200}
    new = [("LP", "b", 1), ("LP", "b", 2), ("LP", "B", 3), ("É", "a", 1), ("AB", "z", 9)]
    for acronym, title, version in new:
        change.run(
            table.insert().values(
                acronym=acronym, title=title, version=version, official_title="", code="C", **rt
            )
        )
    listed = [(r["acronyme"], r["titre"], r["version"]) for r in own_client.json("formation")]
    expected = [("AB", "z", 9), ("LP", "B", 3), ("LP", "b", 1), ("LP", "b", 2)]
    assert listed[:4] == expected
    assert listed[-1] == ("É", "a", 1)


def test_nothing_is_absent_in_one_and_there_in_the_other() -> None:
    """The comparison above would see a missing key: it does here."""
    comparison = Comparison(())
    try:
        comparison.compare({"$.a": 1}, {}, "two")
    except AssertionError as error:
        assert ABSENT in str(error)
    else:
        raise AssertionError("a missing key was not seen")
