"""The page's parameters that are yes or no, and `etat`, in every way to write them."""

import json

import pytest

from matricula.dialects.scodoc.parameters import FALSE, TRUE
from matricula.record.schema import cohorts
from tests.dialects.scodoc.conftest import Client
from tests.dialects.scodoc.school import RT_READER, SA, Change

ABSENT = 1
"""A student who missed half-days, some of them with an excuse."""

FLAGS = {
    # address, parameter -> what it is where nothing is said
    ("departement", "viewable"): True,
    (f"groups?formsemestre_id={SA}", "with_codes"): False,
    (f"groups?formsemestre_id={SA}", "all_groups"): False,
    ("formation_export/1", "export_ids"): False,
    (f"absences/{ABSENT}", "abs_just_only"): False,
}


@pytest.mark.parametrize(("address", "name"), FLAGS)
def test_every_spelling(own_client: Client, change: Change, address: str, name: str) -> None:
    partition = cohorts.partition
    change.run(partition.update().where(partition.c.name == "TP").values(in_lists=False))
    asked = address + ("&" if "?" in address else "?")

    def told(value: str) -> str:
        return json.dumps(own_client.json(f"{asked}{name}={value}", RT_READER))

    yes, no = {told(value) for value in TRUE}, {told(value) for value in FALSE}
    assert (len(yes), len(no)) == (1, 1)
    assert yes != no
    unsaid = json.dumps(own_client.json(address, RT_READER))
    assert {unsaid} == (yes if FLAGS[address, name] else no)


@pytest.mark.parametrize(
    "address", [f"groups?formsemestre_id={SA}", f"formsemestre/{SA}/etudiants/query?"]
)
def test_states(client: Client, address: str) -> None:
    everybody = client.json(address)
    assert client.json(f"{address}&etat=None") == everybody
    active = client.json(f"{address}&etat=I")
    assert active == [row for row in everybody if row["etat"] == "I"] != everybody
    assert client.get(f"{address}&etat=D").status_code == 400
