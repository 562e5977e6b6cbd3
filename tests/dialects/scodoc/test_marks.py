"""Marks that are written: eval_set_notes, evaluation/…/notes/set and save_note."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from matricula.record.accounts.queries import account_named
from matricula.record.assessments import commands as assessments
from matricula.record.cohorts import commands as cohorts
from matricula.record.history.queries import entries
from matricula.record.schema import cohorts as tables
from matricula.record.schema import people, programmes
from tests.dialects.scodoc.conftest import Client
from tests.dialects.scodoc.school import (
    ADMIN,
    ANSWERS,
    BEGINNING,
    RT,
    RT_READER,
    RT_TEACHER,
    S0,
    SA,
    Change,
)

ONE, OF_40, OFFERING = 13, 15, 13
"""Assessments of SA, out of 20 and out of 40, and the module that they are of."""
DECIDED = 191
"""A student about whom the jury of S0 has decided."""


def write(client: Client, note: Any, token: str = ADMIN, **given: Any) -> httpx.Response:
    asked: dict[str, Any] = {"eval_id": ONE, "etudid": 1, "note": note} | given
    return client.post("eval_set_notes", asked, token)


def marks(client: Client, assessment: int = ONE) -> dict[str, str]:
    (found,) = client.json(f"eval_notes/{assessment}")
    return dict(found)


def changed(response: httpx.Response) -> int:
    assert response.status_code == 200, response.text
    body = response.json()
    assert list(body) == ["nbchanged", "status", "existing_decisions"]
    assert body["status"] == "ok"
    return int(body["nbchanged"])


def teacher(client: Client) -> int:
    """The person behind RT_TEACHER."""
    with client.database.read() as session:
        account = account_named(session, "teacher-rt")
        assert account is not None
        return account.person_id


def test_what_may_be_entered(own_client: Client) -> None:
    for note, kept in (
        ("12,5", "12.5"), ("12.50", "12.5"), (" 7 ", "7"), ("0", "0"), ("-0", "0"), ("20", "20"),
        ("+3.25", "3.25"), (".5", "0.5"), ("18.", "18"), ("ABS", "ABS"), ("absente", "ABS"),
        ("EXC", "EXC"), ("abs", "ABS"), ("neutralisée", "EXC"), ("Att.", "ATT"), ("SUPR", None),
        ("4", "4"),
    ):  # fmt: skip
        before = marks(own_client).get("1")
        assert changed(write(own_client, note)) == int(before != kept), note
        assert marks(own_client).get("1") == kept
    for note in ("", " ", "DEM", "demission"):
        assert changed(write(own_client, note)) == 0
    assert marks(own_client)["1"] == "4"
    assert changed(write(own_client, "sup")) == 1
    assert changed(write(own_client, "sup")) == 0
    assert changed(write(own_client, "40", eval_id=OF_40)) == 1


NO_MARKS = (
    *("20.01", "-0.01", "1e1", "nan", "inf", "1_0", "12.5.1", "abc", "0x1", "1 2", "½", "١٢"),
    *("12,5,", "--1", "1" * 40, "+", ".", "a" * 5_000),
)


def test_what_is_no_mark(client: Client) -> None:
    before = marks(client)
    real = json.loads((ANSWERS / "save_note_too_big_json.json").read_text())
    for note in NO_MARKS:
        response = write(client, note)
        assert response.status_code == 400
        assert "note" in response.json()["message"]
        body = json.dumps({"notes": [[2, "11"], [1, note]]})
        assert client.post(f"evaluation/{ONE}/notes/set", body).status_code == 400
        old = client.old("Notes/save_note", evaluation_id=ONE, etudid=1, value=note)
        assert old.json() == real
    assert marks(client) == before


def test_marks_that_are_taken_off(own_client: Client, change: Change) -> None:
    """In a malus module a mark stands between -20 and 20, whatever the scale."""
    module = programmes.module
    of_offering = sa.select(tables.offering.c.module_id).where(tables.offering.c.id == OFFERING)
    change.run(module.update().values(kind=1).where(module.c.id.in_(of_offering)))
    assert changed(write(own_client, "-20")) == 1
    assert marks(own_client)["1"] == "-20"
    for note, assessment in (("-20.5", ONE), ("20.5", ONE), ("21", OF_40)):
        assert write(own_client, note, eval_id=assessment).status_code == 400


def test_where_parameters_may_stand(own_client: Client) -> None:
    for path, body, kept in (
        (f"eval_set_notes?eval_id={ONE}&etudid=1&note=15", {}, "15"),
        # As the page prints its example.
        (f"eval_set_notes?eval_id={ONE}%20etudid=1&note=15.5", {}, "15.5"),
        (f"eval_set_notes?eval_id={ONE}+etudid=1&note=ABS", {}, "ABS"),
        (f"eval_set_notes?eval_id={ONE}", {"etudid": "1", "note": "16"}, "16"),
        ("eval_set_notes?note=3", {"eval_id": ONE, "etudid": "1", "note": "4"}, "4"),
        ("eval_set_notes", json.dumps({"eval_id": ONE, "etudid": 1, "note": 17.25}), "17.25"),
        ("eval_set_notes", json.dumps({"eval_id": str(ONE), "etudid": "1", "note": "9,5"}), "9.5"),
    ):
        assert changed(own_client.post(path, body)) == 1, (path, body)
        assert marks(own_client)["1"] == kept
    no_marks: tuple[Any, ...] = (True, [], {}, [1, {}], None)
    for note in no_marks:
        body = json.dumps({"eval_id": ONE, "etudid": 1, "note": note})
        assert own_client.post("eval_set_notes", body).status_code == 400, note
    assert write(own_client, "1", comment="x" * 1_001).status_code == 400


def test_a_mark_that_says_the_same_keeps_its_date_and_author(own_client: Client) -> None:
    assert changed(write(own_client, "14.25", comment="relu")) == 1
    told = own_client.json(f"evaluation/{ONE}/notes")["1"]
    assert list(told) == [
        *("etudid", "evaluation_id", "value", "note_max", "comment", "date", "uid")
    ]
    assert (told["value"], told["note_max"], told["comment"]) == (14.25, 20.0, "relu")
    with own_client.database.write(BEGINNING) as session:
        cohorts.set_heads(session, {SA: [teacher(own_client)]})
    assert changed(write(own_client, "14,250", RT_TEACHER, comment="autre")) == 0
    assert own_client.json(f"evaluation/{ONE}/notes")["1"] == told
    assert changed(write(own_client, "14", RT_TEACHER)) == 1
    again = own_client.json(f"evaluation/{ONE}/notes")["1"]
    assert (again["comment"], again["uid"]) == ("", teacher(own_client))


def test_a_mark_is_in_the_next_bulletin(own_client: Client) -> None:
    path = f"etud/1/bul/{SA}"
    before = own_client.json(path)
    assert changed(write(own_client, "2.5")) == 1
    after = own_client.json(path)
    assert before["note"]["value"] != after["note"]["value"]
    shown = {e["evaluation_id"]: e["note"] for ue in after["ue"] for m in ue["module"]
             for e in m["evaluation"]}  # fmt: skip
    assert shown[ONE] == "02.50"


# --- Who may


@pytest.fixture
def taught(own_client: Client) -> Iterator[Callable[..., None]]:
    """Makes RT_TEACHER answer for things."""

    def make(*, semesters: Any = (), heads: Any = (), teaches: Any = ()) -> None:
        me = teacher(own_client)
        with own_client.database.write(BEGINNING) as session:
            cohorts.set_heads(session, {key: [me] * (key in semesters) for key in (S0, SA)})
            offerings = {1, OFFERING, OFFERING + 1}
            cohorts.set_teachers(session, {key: [me] * (key in teaches) for key in offerings})
            cohorts.set_offering_heads(
                session, {key: me if key in heads else None for key in offerings}
            )

    yield make


def test_a_teacher_writes_what_they_teach(own_client: Client, taught: Callable[..., None]) -> None:
    status = 10
    for roles, allowed in (
        ({}, False),
        ({"teaches": [OFFERING]}, True),
        ({"teaches": [OFFERING + 1]}, False),
        ({"heads": [OFFERING]}, True),
        ({"heads": [OFFERING + 1]}, False),
        ({"semesters": [SA]}, True),
        ({"semesters": [S0]}, False),
    ):
        taught(**roles)
        status += 1
        response = write(own_client, f"{status}", RT_TEACHER)
        assert response.status_code == (200 if allowed else 403), roles
        saved = own_client.old(
            "Notes/save_note", as_=RT_TEACHER, evaluation_id=ONE, etudid=1, value=f"{status}.5"
        )
        told = {"nbchanged": 0, "status": "unauthorized"}
        assert (saved.json() == told) is not allowed, roles
        body = json.dumps({"notes": [[2, f"{status}"]]})
        response = own_client.post(f"evaluation/{ONE}/notes/set", body, RT_TEACHER)
        assert response.status_code == (200 if allowed else 403), roles
    # Whoever teaches it but may only read keeps to that.
    reader = sa.select(people.person.c.id).where(people.person.c.display_name == "reader-rt")
    with own_client.database.write(BEGINNING) as session:
        cohorts.set_heads(session, {SA: [session.value(reader)]})
    assert write(own_client, "1", RT_READER).status_code == 403


def test_after_a_jury(own_client: Client, taught: Callable[..., None]) -> None:
    """Only registrars and heads of the semester change marks of those about whom it decided."""
    about: dict[str, Any] = {"eval_id": 1, "etudid": DECIDED}
    taught(teaches=[1])
    response = write(own_client, "3", RT_TEACHER, **about)
    assert response.status_code == 403
    assert "jury" in response.json()["message"]
    old: dict[str, Any] = {"evaluation_id": 1, "etudid": DECIDED, "value": "3"}
    saved = own_client.old("Notes/save_note", as_=RT_TEACHER, **old)
    assert saved.json() == {"nbchanged": 0, "status": "unauthorized"}
    taught(semesters=[S0])
    assert write(own_client, "3", RT_TEACHER, **about).json() == {
        "nbchanged": 1, "status": "ok", "existing_decisions": [DECIDED],
    }  # fmt: skip
    assert write(own_client, "3", **about).json()["existing_decisions"] == []
    assert write(own_client, "4", **about).json()["existing_decisions"] == [DECIDED]
    several = json.dumps({"notes": [[DECIDED, "5"]]})
    told = own_client.post("evaluation/1/notes/set", several).json()
    assert told["etudids_with_decision"] == [DECIDED]


def test_nobody_writes_in_a_locked_semester(own_client: Client) -> None:
    with own_client.database.write(BEGINNING) as session:
        cohorts.merge_cohorts(session, RT, [{"id": SA, "is_open": False}])
    before = marks(own_client)
    response = write(own_client, "1")
    assert (response.status_code, response.json()["message"]) == (
        403, "Ce semestre est verrouillé.",
    )  # fmt: skip
    saved = own_client.old("Notes/save_note", evaluation_id=ONE, etudid=1, value="1")
    assert saved.json() == {"nbchanged": 0, "status": "unauthorized"}
    assert marks(own_client) == before


def test_only_who_takes_the_module(client: Client) -> None:
    # A student of SA alone has no marks in S0.
    assert write(client, "1", eval_id=1, etudid=2).status_code == 400
    old = client.old("Notes/save_note", evaluation_id=1, etudid=2, value="1")
    assert old.status_code == 404
    # Students of the other department, and people who are no students.
    body = json.dumps({"notes": [[1, "3"], [2, "3"], [900_000_000, "3"]]})
    assert client.post(f"evaluation/{ONE}/notes/set", body).status_code == 404


# --- Many at once


def test_all_of_them_or_none(own_client: Client) -> None:
    path = f"evaluation/{ONE}/notes/set"
    before = marks(own_client)
    rows: Any = [
        [1, "1.5"],
        ["2", 2],
        [3, "ABS"],
        [4, "SUP"],
        [5, ""],
        [6, before["6"]],
        [8, "dem"],
    ]
    told = own_client.post(path, json.dumps({"notes": rows, "comment": "copie <1>"})).json()
    assert list(told) == [
        *("etudids_changed", "nb_suppress", "etudids_with_decision", "history_menu")
    ]
    assert told["etudids_changed"] == [1, 2, 3, 4]
    assert (told["nb_suppress"], told["etudids_with_decision"]) == (1, [])
    assert set(told["history_menu"]) == {"1", "2", "3", "4"}
    assert "copie &lt;1&gt;" in told["history_menu"]["1"]
    after = marks(own_client)
    assert after == {k: v for k, v in before.items() if k != "4"} | {
        "1": "1.5", "2": "2", "3": "ABS",
    }  # fmt: skip
    for rows in (
        [[1, "9"], [2, "21"]],
        [[1, "9"], [1, "9"]],
        [[1, "9"], [2]],
        [[1, "9"], ["x", "1"]],
        [[1, "9"], [True, "1"]],
        [[1, "9"], [2, None]],
        [[1, "9"], [2, True]],
        [[1, "9"], 7],
        [[1, "9"], {"2": "1"}],
        [[key, "1"] for key in range(1, 10_002)],
    ):
        response = own_client.post(path, json.dumps({"notes": rows}))
        assert response.status_code == 400, rows[:2]
    assert marks(own_client) == after
    nothing = own_client.post(path, json.dumps({"notes": []})).json()
    assert nothing["etudids_changed"] == []


# --- ScoDoc 7


def saved(client: Client, value: str, **given: Any) -> dict[str, Any]:
    asked: dict[str, Any] = {"evaluation_id": ONE, "etudid": 1, "value": value} | given
    response = client.old("Notes/save_note", method="POST", **asked)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def test_save_note_answers_as_the_real_one(own_client: Client, change: Change) -> None:
    person = people.person
    change.run(
        person.update().where(person.c.display_name == "administrator").values(
            given_name="Alain<b>", family_name="Bach"
        )
    )  # fmt: skip
    real = json.loads((ANSWERS / "save_note_json.json").read_text())
    assert saved(own_client, "11,25")["nbchanged"] == 1
    ours = saved(own_client, "16.66", comment='test "API" <i>')
    assert list(ours) == list(real)
    assert (ours["nbchanged"], ours["existing_decisions"], ours["status"]) == (1, [], "ok")
    menu = ours["history_menu"].replace("Alain&lt;b&gt; Bach", " admin")
    menu = menu.replace("test &quot;API&quot; &lt;i&gt;", "test API")
    moment = r"\d\d/\d\d/\d{4} à \d\d:\d\d"
    assert [re.sub(moment, "…", line) for line in menu.splitlines()][:2] == [
        re.sub(moment, "…", line) for line in real["history_menu"].splitlines()
    ][:2]
    assert [re.sub(moment, "…", line) for line in menu.splitlines()][2:] == [
        '<option data-note="11.25">le … ( admin) : 11.25</option>',
        '<option data-note="14.5">le … (import) : 14.5</option>',
        "</select>",
    ]
    assert saved(own_client, "16.66") == {
        "nbchanged": 0, "existing_decisions": [], "history_menu": "", "status": "ok",
    }  # fmt: skip
    assert 'data-note="SUPR"' in saved(own_client, "SUP")["history_menu"]
    assert marks(own_client).get("1") is None


# --- History


def test_history_tells_each_change(own_client: Client) -> None:
    write(own_client, "1.5", comment="relu")
    write(own_client, "ABS")
    write(own_client, "SUP")
    with own_client.database.read() as session:
        found = entries(session, person_id=1, assessment_id=ONE, limit=3)
        assert len(entries(session, person_id=1, cohort_id=SA, limit=2)) == 2
    assert [(row.action, row.before, row.after) for row in found] == [
        ("remove", '{"comment":null,"mark":null,"special":"ABS"}', None),
        (
            "change",
            '{"comment":"relu","mark":1.5,"special":null}',
            '{"comment":null,"mark":null,"special":"ABS"}',
        ),
        ("change", '{"comment":null,"mark":14.5}', '{"comment":"relu","mark":1.5}'),
    ]
    for row in found:
        assert (row.door, row.account, row.cohort_id) == ("scodoc", "administrator", SA)
        assert row.client
        assert (row.subject, row.subject_id) == ("result", ONE)


def test_a_result_is_taken_back_once(own_client: Client) -> None:
    with own_client.database.write(BEGINNING) as session:
        assert len(assessments.remove_results(session, ONE, [1, 2, 900_000_000])) == 2
        assert len(assessments.remove_results(session, ONE, [1, 2])) == 0
    assert not {"1", "2"} & marks(own_client).keys()
