"""Groups that are written: set_groups, setGroups and the later addresses."""

import json
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from matricula.record.cohorts import commands as cohorts
from matricula.record.history.queries import entries
from matricula.record.people.tables import person
from tests.dialects.scodoc.conftest import Client
from tests.dialects.scodoc.school import ADMIN, BEGINNING, RT, RT_READER, SA, document

SAVED = '<?xml version="1.0" encoding="utf-8"?><response>Groupes enregistrés</response>'
TD, LV2, WHOLE = 3, 5, 2
"""Partitions of SA: TD has the groups A to G (3 to 9), LV2 has 24, 25 and 26."""
A, B, C, ALLEMAND = 3, 4, 5, 24


def ordered(client: Client, body: Any = "", query: str = "", token: str = ADMIN) -> httpx.Response:
    sent = json.dumps({"partition_id": TD} | body) if isinstance(body, dict) else body
    return client.post(f"set_groups{query}", sent, token)


def done(response: httpx.Response) -> None:
    assert response.status_code == 200, response.text
    assert response.text == SAVED
    assert response.headers["content-type"] == "text/xml; charset=utf-8"


def members(client: Client, partition_id: int = TD) -> dict[str, list[int]]:
    """Who is in each group of a partition, by name."""
    rows = client.json("groups?formsemestre_id=2&with_codes=1&all_groups=1")
    found: dict[str, list[int]] = {
        group["group_name"]: []
        for partition in client.json(f"partition/{SA}")
        for group in partition["group"]
        if group["partition_id"] == partition_id
    }
    for row in rows:
        name = row[str(partition_id)]
        if name is not None:
            found[name].append(row["etudid"])
    return {name: sorted(people) for name, people in found.items()}


def told(partition_id: int = TD) -> dict[str, list[int]]:
    """The same, as the file of the school tells it."""
    (semester,) = (s for s in document()["semesters"] if s["formsemestre_id"] == SA)
    (partition,) = (p for p in semester["partitions"] if p["partition_id"] == partition_id)
    return {group["group_name"]: sorted(group["etudids"]) for group in partition["groups"]}


def test_the_page_s_own_example(own_client: Client) -> None:
    """partition_id=65&groups=77&groups_to_delete=8&groups_to_create=4: nobody leaves group 77."""
    query = f"?partition_id={TD}&groups={A}&groups_to_delete={B}&groups_to_create=4"
    done(ordered(own_client, query=query))
    before = told()
    assert members(own_client) == {k: v for k, v in before.items() if k != "B"} | {"4": []}
    with own_client.database.read() as session:
        found = entries(session, cohort_id=SA, limit=40)
    actions = [(row.action, row.subject) for row in found if row.door == "scodoc"]
    gone = len(before["B"])
    assert sorted(actions) == sorted(
        [("add", "cohort_group"), ("remove", "cohort_group")]
        + [("remove", "group_membership")] * gone
    )
    assert {row.account for row in found if row.door == "scodoc"} == {"administrator"}


SAME_LISTS: tuple[dict[str, Any], ...] = (
    {"groups": f"{A};2;3;\n{B};1;"},
    {"groups": [f"{A};2;3", f"{B};1"]},
    {"groups": {str(A): [2, "3"], str(B): [1]}},
    {"groups": json.dumps({str(A): [2, 3], str(B): [1]})},
    {"groupsLists": f"{A};2;3;\n{B};1;\n"},
)
"""One order in all of its forms."""


def test_a_list_is_the_whole_group(own_client: Client) -> None:
    before = told()
    as_before = {str(A + place): people for place, people in enumerate(before.values())}
    assert 1 in before["A"]
    for body in SAME_LISTS:
        done(ordered(own_client, body))
        after = members(own_client)
        assert (after["A"], after["B"]) == ([2, 3], [1])
        assert after["C"] == [key for key in before["C"] if key not in (2, 3)]
        assert members(own_client, LV2) == told(LV2)
        with own_client.database.read() as session:
            (moved,) = entries(session, person_id=1, cohort_id=SA, limit=1)
        assert (moved.action, moved.before, moved.after) == (
            "change", f'{{"group_id":{A}}}', f'{{"group_id":{B}}}',
        )  # fmt: skip
        # The same once more changes nothing.
        done(ordered(own_client, body))
        with own_client.database.read() as session:
            assert entries(session, person_id=1, cohort_id=SA, limit=1)[0].id == moved.id
        done(ordered(own_client, {"groups": as_before}))
        assert members(own_client) == before


def test_lists_then_deletions_then_creations(own_client: Client) -> None:
    before = told()
    done(ordered(own_client, {
        "groups": {str(A): before["A"][1:] + before["C"][:1]},
        "groups_to_delete": [C, str(B)],
        "groups_to_create": {"B": before["A"][:1], "Été": []},
    }))  # fmt: skip
    after = members(own_client)
    assert set(after) == {"A", "D", "E", "F", "G", "B", "Été"}
    assert after["A"] == sorted(before["A"][1:] + before["C"][:1])
    assert (after["B"], after["Été"]) == (before["A"][:1], [])
    done(ordered(own_client, {"groups_to_delete": f"{A};6;", "groups_to_create": "X;2;3;\nY\n;\n"}))
    after = members(own_client)
    assert set(after) == {"E", "F", "G", "B", "Été", "X", "Y"}
    assert (after["X"], after["Y"]) == ([2, 3], [])
    done(ordered(own_client, {"groups_to_create": ["Z", 7]}))
    assert {"Z", "7"} < set(members(own_client))


def test_who_empties_a_group(own_client: Client) -> None:
    """A bare group changes nothing; an empty list does, and a bare group of ScoDoc 7."""
    for body in ({"groups": str(A)}, {"groups": A}, {"groups": [A, f"{B};"]}, {"groups": ""}):
        done(ordered(own_client, body))
    assert members(own_client) == told()
    done(ordered(own_client, {"groups": {str(A): []}}))
    assert members(own_client) == told() | {"A": []}
    done(own_client.old("setGroups", partition_id=TD, groupsLists=f"{B};\n{C}"))
    assert members(own_client) == told() | {"A": [], "B": [], "C": []}


def test_set_groups_of_scodoc_7(own_client: Client) -> None:
    about: dict[str, Any] = {
        "partition_id": TD, "groupsLists": f"{A};2;3;\n{B};1;", "groupsToDelete": f"{C};6;",
        "groupsToCreate": "N;10;11;\nM;",
    }  # fmt: skip
    done(own_client.old("setGroups", method="POST", **about))
    after = members(own_client)
    assert set(after) == {"A", "B", "E", "F", "G", "N", "M"}
    assert (after["A"], after["B"], after["N"], after["M"]) == ([2, 3], [1], [10, 11], [])
    # What is wrong is a page.
    assert own_client.old("setGroups", partition_id=TD, groupsToDelete="x").status_code == 404
    assert own_client.old("setGroups", partition_id=TD, groupsToCreate="A").status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"groups": {str(A): [1], str(B): [1]}}, 400),
        ({"groups": {str(A): [1, 1]}}, 400),
        ({"groups": {str(A): [1]}, "groups_to_create": {"N": [1]}}, 400),
        ({"groups": f"{A};1\n{A};2"}, 400),
        ({"groups": {str(A): [900_000_000]}}, 400),
        ({"groups": {str(A): [204]}}, 400),
        ({"groups": {str(A): 1}}, 400),
        ({"groups": {str(A): ["x"]}}, 400),
        ({"groups": {str(A): [True]}}, 400),
        ({"groups": {"A": [1]}}, 400),
        ({"groups": "x;1;"}, 400),
        ({"groups": "[" * 10_000 + "]" * 10_000}, 400),
        ({"groups": [True]}, 400),
        ({"groups": {str(ALLEMAND): [1]}}, 400),
        ({"groups_to_delete": [ALLEMAND]}, 400),
        ({"groups_to_delete": [2]}, 400),
        ({"groups_to_delete": "A"}, 400),
        ({"groups_to_delete": {"3": 1}}, 400),
        ({"groups_to_delete": [900_000_000]}, 404),
        ({"groups": {"900000000": []}}, 404),
        ({"groups_to_create": ["A"]}, 400),
        ({"groups_to_create": ["N", " N "]}, 400),
        ({"groups_to_create": {"": []}}, 400),
        ({"groups_to_create": {"  ": [1]}}, 400),
        ({"groups_to_create": ["x" * 65]}, 400),
        ({"groups_to_create": ["a\u001fb"]}, 400),
        ({"groups_to_create": [f"g{number}" for number in range(1_001)]}, 400),
        ({"partition_id": WHOLE, "groups_to_create": ["N"]}, 400),
        ({"partition_id": WHOLE, "groups_to_delete": [WHOLE]}, 400),
    ],
)
def test_orders_that_are_refused(client: Client, body: dict[str, Any], status: int) -> None:
    """Nothing of a refused request is done: each of them asks for something good, too."""
    good = {"groups": {"9": [2]}} if "groups" not in body else {"groups_to_create": ["Bon"]}
    response = ordered(client, good | body)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/json"
    assert members(client) == told()


def test_who_may(own_client: Client) -> None:
    """Registrars, and whoever answers for the semester."""
    body = {"groups_to_create": ["N"]}
    assert ordered(own_client, body, token=RT_READER).status_code == 403
    of_reader = sa.select(person.c.id).where(person.c.display_name == "reader-rt")
    with own_client.database.write(BEGINNING) as session:
        cohorts.set_heads(session, {SA: [session.value(of_reader)]})
    done(ordered(own_client, body, token=RT_READER))
    assert own_client.post(f"group/{A}/delete", {}, RT_READER).status_code == 200
    with own_client.database.write(BEGINNING) as session:
        cohorts.merge_cohorts(session, RT, [{"id": SA, "is_open": False}])
    for path in (f"group/{B}/delete", f"group/{B}/set_etudiant/1", f"partition/{TD}/delete"):
        response = own_client.post(path, {})
        assert (response.status_code, response.json()["message"]) == (
            403, "Ce semestre est verrouillé.",
        )  # fmt: skip
    assert ordered(own_client, {"groups_to_create": ["M"]}).status_code == 403
    assert own_client.old("setGroups", partition_id=TD, groupsToCreate="M").status_code == 403
    assert "B" in members(own_client)


def test_ranks_in_groups_follow(own_client: Client) -> None:
    def rank() -> Any:
        return own_client.json(f"etud/1/bul/{SA}")["rang_group"]

    before = rank()
    done(ordered(own_client, {"groups": {str(A): [1]}}))
    assert rank() != before


# --- Later addresses


def post(client: Client, path: str, status: int = 200, **body: Any) -> Any:
    response = client.post(path, json.dumps(body))
    assert response.status_code == status, (path, response.text)
    return response.json()


def test_a_student_of_a_group(own_client: Client) -> None:
    assert post(own_client, f"group/{B}/set_etudiant/1") == {"group_id": B, "etudid": 1}
    after = members(own_client)
    assert 1 in after["B"]
    assert 1 not in after["A"]
    assert post(own_client, f"group/{A}/remove_etudiant/1") == {"group_id": A, "etudid": 1}
    assert 1 in members(own_client)["B"]
    assert post(own_client, f"group/{B}/remove_etudiant/1") == {"group_id": B, "etudid": 1}
    assert members(own_client)["B"] == told()["B"]
    for path, status in (
        (f"group/{B}/set_etudiant/204", 400),
        (f"group/{WHOLE}/set_etudiant/1", 400),
        (f"group/{WHOLE}/remove_etudiant/1", 400),
    ):
        post(own_client, path, status)


def test_a_group(own_client: Client) -> None:
    made = post(own_client, f"partition/{TD}/group/create", group_name=" H ")
    key = made["id"]
    about = {"partition_id": TD, "formsemestre_id": SA}
    assert made == {"id": key, "group_id": key, "group_name": "H", **about}
    assert members(own_client)["H"] == []
    edited = post(own_client, f"group/{key}/edit", group_name="I")
    assert edited == made | {"group_name": "I"}
    assert post(own_client, f"group/{key}/edit", group_name="I") == edited
    for name in ("A", "", " ", "x" * 65, "a\nb"):
        post(own_client, f"group/{key}/edit", 400, group_name=name)
        post(own_client, f"partition/{TD}/group/create", 400, group_name=name)
    post(own_client, f"partition/{WHOLE}/group/create", 400, group_name="N")
    post(own_client, f"group/{WHOLE}/edit", 400, group_name="N")
    post(own_client, f"group/{WHOLE}/delete", 400)
    assert post(own_client, f"group/{key}/delete") == {"OK": True}
    post(own_client, f"group/{key}/delete", 404)
    assert members(own_client) == told()


def test_a_partition(own_client: Client) -> None:
    made = post(own_client, f"formsemestre/{SA}/partition/create", partition_name="Projets")
    key = made["id"]
    assert made == {
        "id": key, "partition_id": key, "formsemestre_id": SA, "partition_name": "Projets",
        "numero": made["numero"], "bul_show_rank": False, "show_in_lists": True, "groups": {},
        "groups_editable": True, "is_parcours": False,
    }  # fmt: skip
    assert own_client.json(f"formsemestre/{SA}/partitions")[str(key)] == made
    shown = own_client.json(f"partition/{SA}")
    assert [row["partition_name"] for row in shown] == ["TD", "TP", "LV2", "Projets", None]
    group = post(own_client, f"partition/{key}/group/create", group_name="Robot")
    edited = post(
        own_client, f"partition/{key}/edit", numero=0, bul_show_rank=True, show_in_lists="false"
    )
    assert edited == made | {
        "numero": 0, "bul_show_rank": True, "show_in_lists": False,
        "groups": {str(group["id"]): group},
    }  # fmt: skip
    assert post(own_client, f"partition/{key}/edit", partition_name="P")["partition_name"] == "P"
    assert post(own_client, f"partition/{key}/edit")["partition_name"] == "P"
    for wrong in (
        {"partition_name": "TD"}, {"partition_name": ""}, {"partition_name": "x" * 65},
        {"numero": -1}, {"numero": "x"}, {"numero": 10**9}, {"bul_show_rank": "peut-être"},
    ):  # fmt: skip
        post(own_client, f"partition/{key}/edit", 400, **wrong)
        named = {"partition_name": "Q"} | wrong
        post(own_client, f"formsemestre/{SA}/partition/create", 400, **named)
    post(own_client, f"partition/{WHOLE}/edit", 400, numero=1)
    post(own_client, f"partition/{WHOLE}/delete", 400)
    assert post(own_client, f"partition/{TD}/delete") == {"OK": True}
    assert [row["partition_name"] for row in own_client.json(f"partition/{SA}")] == [
        "P", "TP", "LV2", None,
    ]  # fmt: skip
    ranked = own_client.json(f"etud/1/bul/{SA}")["rang_group"]
    assert [row["group_type"] for row in ranked] == ["P", "TP", "LV2"]
