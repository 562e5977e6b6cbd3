"""departement, and the later addresses that tell more."""

import json

from matricula.record.schema import organizations
from tests.dialects.scodoc.conftest import Client
from tests.dialects.scodoc.school import ANSWERS, GEII, NOBODY, RT, RT_READER, Change


def test_ids_of_what_one_sees(client: Client) -> None:
    assert client.json("departement") == [RT, GEII]
    assert client.json("departement", RT_READER) == [RT]
    assert client.json("departement", NOBODY) == []


def test_ids_of_everything(client: Client) -> None:
    for value in ("0", "false", "False"):
        assert client.json(f"departement?viewable={value}", NOBODY) == [RT, GEII]
    for value in ("1", "true", "True"):
        assert client.json(f"departement?viewable={value}", NOBODY) == []


def test_xml(client: Client) -> None:
    assert client.xml("departement?format=xml").endswith(
        b'<departement_list><departement code="1"/><departement code="2"/></departement_list>'
    )
    assert client.xml("departement?format=xml", NOBODY).endswith(b"<departement_list/>")


def test_a_hidden_department(own_client: Client, change: Change) -> None:
    table = organizations.organization
    change.run(table.update().where(table.c.id == GEII).values(visible=False))
    assert own_client.json("departement") == [RT]
    assert own_client.json("departement?viewable=0") == [RT, GEII]


def test_other_tenants_are_no_departments(own_client: Client, change: Change) -> None:
    table = organizations.organization
    change.run(table.update().where(table.c.id == GEII).values(kind="training_centre"))
    assert own_client.json("departement?viewable=0") == [RT]
    assert own_client.get(f"departement/id/{GEII}").status_code == 404


def test_later_addresses_tell_what_scodoc_told(client: Client) -> None:
    real = json.loads((ANSWERS / "api_list_depts_token.json").read_text())[0]
    ours = client.json("list_depts")[0]
    assert ours == {
        **real,
        "date_creation": "Wed, 03 Feb 2021 04:05:06 GMT",
        "dept_name": "RT",
        "acronyme": "RT",
    }
    assert client.json("departements") == client.json("list_depts")
    assert client.json("departement/RT") == client.json(f"departement/id/{RT}") == ours
    assert client.json("departements_ids") == [RT, GEII]
    assert client.get("departement/rt").status_code == 404
