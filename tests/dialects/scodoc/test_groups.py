"""partition and groups."""

import json

from lxml import etree

from matricula.record.schema import cohorts, people
from tests.dialects.scodoc.conftest import Client
from tests.dialects.scodoc.school import ANSWERS, S0, SA, Change, document

PARTITION = cohorts.partition
CODES = ["etape", "etudid", "code_nip", "code_ine"]


def test_partitions_as_scodoc_tells(client: Client) -> None:
    real = json.loads((ANSWERS / "formsemestre_partition_list_json.json").read_text())
    ours = client.json("partition/2")
    assert ours == real
    assert [list(row) for row in ours] == [list(row) for row in real]
    assert ours[-1]["partition_name"] is None


def test_a_partition_without_groups(own_client: Client, change: Change) -> None:
    change.run(
        PARTITION.insert().values(
            cohort_id=SA, name="App", position=1, shows_rank=False, in_lists=True
        )
    )
    first = own_client.json("partition/2")[0]
    assert (first["partition_name"], first["group"]) == ("App", [])


def test_members_as_scodoc_lists_them(client: Client) -> None:
    """The same keys in the same order, the same groups; names differ in the file."""
    real = json.loads((ANSWERS / "groups_view_group_json.json").read_text())
    ours = client.json("groups?group_ids=3")
    assert [list(row) for row in ours] == [list(row) for row in real]
    assert len(ours) == len(real) == 29
    places = ("3", "4", "5", "etat")

    def counted(rows: list[dict[str, str | None]]) -> list[tuple[str, ...]]:
        return sorted(tuple(str(row[place]) for place in places) for row in rows)

    assert counted(ours) == counted(real)
    names = [(row["nom_disp"], row["prenom"]) for row in ours]
    assert names == sorted(names)


def test_a_whole_semester(client: Client) -> None:
    everybody = client.json("groups?formsemestre_id=2&with_codes=1")
    enrolled = next(s for s in document()["semesters"] if s["formsemestre_id"] == SA)
    assert {row["etudid"] for row in everybody} == {r["etudid"] for r in enrolled["inscriptions"]}
    assert list(everybody[0])[-4:] == CODES
    active = client.json("groups?formsemestre_id=2&with_codes=1&etat=I")
    assert {row["etudid"] for row in everybody} - {row["etudid"] for row in active} == {6, 7, 9}
    assert client.json("groups?formsemestre_id=2&with_codes=1&etat=None") == everybody


def test_several_groups_are_one_list(client: Client) -> None:
    a, b = (
        [row["etudid"] for row in client.json(f"groups?group_ids={group}&with_codes=1")]
        for group in (3, 4)
    )
    both = client.json("groups?group_ids=3&group_ids=4&group_ids=3&with_codes=1")
    assert sorted(row["etudid"] for row in both) == sorted(a + b)
    assert not set(a) & set(b)
    overlapping = client.json("groups?group_ids=3&group_ids=10&with_codes=1")
    assert [row["etudid"] for row in overlapping] == a


def test_groups_go_before_the_semester(client: Client) -> None:
    assert len(client.json("groups?formsemestre_id=2&group_ids=3")) == 29


def test_groups_of_two_semesters_make_no_list(client: Client) -> None:
    assert client.get("groups?group_ids=1&group_ids=3").status_code == 400
    assert client.get(f"groups?group_ids=3&group_ids={client.geii.group}").status_code == 400
    assert client.get("groups").status_code == 400


def test_partitions_that_are_kept_out_of_lists(own_client: Client, change: Change) -> None:
    change.run(PARTITION.update().where(PARTITION.c.id == 4).values(in_lists=False))

    def columns(query: str) -> list[str]:
        row = own_client.json(f"groups?group_ids=3{query}")[0]
        return [key for key in row if key.isdigit()]

    assert columns("") == ["3", "5"]
    assert columns("&all_groups=1") == ["3", "4", "5"]


def test_addresses_and_names(own_client: Client, change: Change) -> None:
    person, mail = people.person, people.email_address
    change.run(person.update().where(person.c.id == 1).values(usual_name="AARON"))
    for purpose in ("personal", "institutional"):
        change.run(
            mail.insert().values(
                person_id=1, address=f"{purpose}@x.fr", folded=f"{purpose}@x.fr",
                purpose=purpose, verified=True, entered_by="registrar",
            )
        )  # fmt: skip
    first = own_client.json("groups?group_ids=3")[0]
    assert first["nom_disp"] == "AARON (SAUVAGE)"
    assert (first["email"], first["emailperso"]) == ("institutional@x.fr", "personal@x.fr")


def test_xml(client: Client) -> None:
    root = etree.fromstring(client.xml("groups?formsemestre_id=2&format=xml&with_codes=1"))
    assert root.tag == "group_list"
    assert list(root.attrib) == ["origin", "caption", "id"]
    assert root.get("caption") == "soit 198 étudiants inscrits et 2 démissionaires."
    rows = client.json("groups?formsemestre_id=2&with_codes=1")
    for etud, row in zip(root, rows, strict=True):
        told = {child.tag: child.get("value") for child in etud}
        expected = {f"P{key}" if key.isdigit() else key: value for key, value in row.items()}
        assert told == {
            "nom": row["nom_disp"],
            **{key: "" if value is None else str(value) for key, value in expected.items()},
        }


def test_captions(own_client: Client, change: Change) -> None:
    def caption(query: str) -> str | None:
        return etree.fromstring(own_client.xml(f"groups?format=xml&{query}")).get("caption")

    assert caption("formsemestre_id=1") == "soit 15 étudiants inscrits et 0 démissionaire."
    enrolment = cohorts.enrolment
    change.run(
        enrolment.update()
        .where(enrolment.c.cohort_id == S0, enrolment.c.person_id == 191)
        .values(state="withdrawn", door_state="D")
    )
    assert caption("formsemestre_id=1") == "soit 14 étudiants inscrits et 1 démissionaire."
    assert caption("formsemestre_id=1&etat=I") == "soit 14 étudiants inscrits et 0 démissionaire."
