"""/history: who may know what, page by page."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from matricula.identity.tokens import hash_token
from matricula.record.accounts import commands as accounts
from matricula.record.accounts.queries import account_named
from matricula.record.assessments.commands import enter_results
from matricula.record.attendance.commands import add_half_days, merge_half_days
from matricula.record.merges.commands import merge
from matricula.record.people.commands import merge_people, set_registrar_addresses
from matricula.store import Origin, WriteSession
from tests.dialects.scodoc.conftest import TEMPLATE, Client, client_of
from tests.dialects.scodoc.school import BEGINNING, GEII, MOVED, RT, build
from tests.harness.databases import DatabaseFrom

ADMIN, RT_READER, RT_TEACHER, GEII_READER, CUT, OTHER, NOBODY = (
    f"history-of-{who}" for who in ("admin", "rt", "teacher", "geii", "cut", "other", "nobody")
)
ASSESSMENT, TAKES = 13, 2
"""Of RT's semester SA, and one who takes it; GEII does not know them."""


@pytest.fixture
def school(database_from: DatabaseFrom) -> Iterator[Client]:
    with client_of(database_from(TEMPLATE, build)) as made:
        with made.database.write(BEGINNING) as session:
            _tokens(session)
        with made.database.write(Origin("scodoc", client="a script")) as session:
            enter_results(session, ASSESSMENT, [{"person_id": TAKES, **MARK}], None)
            merge_people(session, [{"id": TAKES, "usual_name": "DURAND"}])
            mail = {"purpose": "institutional", "address": "moved@example.org"}
            set_registrar_addresses(session, [{"person_id": MOVED, **mail}])
        yield made


MARK: dict[str, Any] = {"mark": 3.25, "special": None}


def _tokens(session: WriteSession) -> None:
    names = {
        ADMIN: ("administrator", "history"),
        RT_READER: ("reader-rt", "history"),
        RT_TEACHER: ("teacher-rt", "history"),
        GEII_READER: ("reader-geii", "history"),
        CUT: ("administrator", "history:GEII"),
        OTHER: ("administrator", "scodoc"),
        NOBODY: ("student", "history"),
    }
    for token, (name, scope) in names.items():
        account = account_named(session, name)
        assert account is not None
        life = timedelta(days=1)
        accounts.grant_token(session, account.id, hash_token(token), scope=scope, lifetime=life)


def asked(school: Client, path: str, token: str | None = ADMIN) -> httpx.Response:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    return school.http.get(f"/history/{path}", headers=headers)


def told(school: Client, path: str, token: str = ADMIN) -> list[tuple[str, int]]:
    """The table and the person of each change, newest first."""
    response = asked(school, path, token)
    assert response.status_code == 200, response.text
    assert response.headers["cache-control"] == "private, no-store"
    return [(one["subject"], one["person_id"]) for one in response.json()["entries"]]


def test_marks_are_for_whoever_reads_the_record_there(school: Client) -> None:
    path = f"assessments/{ASSESSMENT}?limit=1"
    for token in (ADMIN, RT_READER, RT_TEACHER):
        assert told(school, path, token) == [("result", TAKES)]
    for token in (GEII_READER, CUT, NOBODY):
        assert asked(school, path, token).status_code == 404
    entry = asked(school, path).json()["entries"][0]
    assert (entry["door"], entry["client"], entry["actor"]) == ("scodoc", "a script", None)
    assert entry["after"]["mark"] == MARK["mark"] != entry["before"]["mark"]


def test_what_is_of_people_takes_the_right_to_personal_data(school: Client) -> None:
    path = f"people/{TAKES}?limit=2"
    assert told(school, path) == [("person", TAKES), ("result", TAKES)]
    assert told(school, path, RT_READER) == [("person", TAKES), ("result", TAKES)]
    assert told(school, path, RT_TEACHER) == [("result", TAKES)]
    for token in (GEII_READER, CUT, NOBODY):
        assert asked(school, path, token).status_code == 404


def test_of_a_person_of_two_departments_each_is_told_its_own(school: Client) -> None:
    with school.database.write(Origin("scodoc")) as session:
        half = {"day": date(2022, 3, 1), "half": "am", "excused": False, "description": None}
        where = {"person_id": MOVED, "organization_id": RT, "offering_id": None}
        add_half_days(session, [{**half, **where}])
    path = f"people/{MOVED}?limit=2"
    whole = [("attendance_event", MOVED), ("email_address", MOVED)]
    assert told(school, path) == whole
    # Names and addresses are both departments'; what RT knows of absences is not GEII's.
    assert told(school, path, GEII_READER) == whole[1:]
    assert told(school, path, RT_READER) == whole
    # Nor is what changes of it, though another column does.
    with school.database.write(Origin("scodoc")) as session:
        row = {**half, "person_id": MOVED, "kind": "absence", "offering_id": None}
        merge_half_days(session, RT, "scodoc", [{**row, "description": "train"}])
    assert told(school, path, RT_READER)[0] == whole[0]
    entry = asked(school, path, RT_READER).json()["entries"][0]
    assert (entry["action"], entry["after"]["organization_id"]) == ("change", RT)
    assert told(school, f"people/{MOVED}?limit=3", GEII_READER) == whole[1:]


def test_what_one_department_told_is_no_other_one_s_though_it_alone_knows_the_person(
    school: Client,
) -> None:
    with school.database.write(Origin("scodoc")) as session:
        half = {"day": date(2022, 3, 1), "half": "am", "excused": False, "description": None}
        row = {**half, "person_id": TAKES, "offering_id": None, "kind": "absence"}
        for text in (None, "train"):
            merge_half_days(session, GEII, "scodoc", [{**row, "description": text}])
    path = f"people/{TAKES}?limit=2"
    assert (
        told(school, path) == told(school, path, GEII_READER) == [("attendance_event", TAKES)] * 2
    )
    assert asked(school, path, RT_READER).json()["entries"] == []


def test_whoever_knew_one_who_was_merged_is_told_what_was_theirs(school: Client) -> None:
    """By the number that they have now: RT knew TAKES, and GEII another."""
    kept = school.geii.person
    with school.database.write(Origin("cli"), alone=True) as session:
        merge(session, kept, TAKES)
    path = f"people/{kept}?limit=10"
    whole = [("person_merge", TAKES), ("person", TAKES), ("result", TAKES)]
    found = [one for one in told(school, path, RT_READER) if one[1] == TAKES]
    assert found[: len(whole)] == whole
    # What was of one department is not of the other one's by that.
    assert ("result", TAKES) not in told(school, path, GEII_READER)


def test_pages_follow_one_another(school: Client) -> None:
    first = asked(school, f"people/{TAKES}?limit=1").json()
    second = asked(school, f"people/{TAKES}?limit=1&before={first['next']}").json()
    both = asked(school, f"people/{TAKES}?limit=2").json()
    assert both["entries"] == first["entries"] + second["entries"]
    whole = asked(school, f"people/{TAKES}?limit=500").json()
    assert whole["next"] is None
    assert whole["entries"][:2] == both["entries"]


@pytest.mark.parametrize(
    ("path", "token", "status"),
    [
        (f"people/{TAKES}", None, 401),
        (f"people/{TAKES}", "nonsense", 401),
        (f"people/{TAKES}", OTHER, 403),
        ("people/999999", ADMIN, 404),
        ("people/x", ADMIN, 404),
        ("teachers/1", ADMIN, 404),
        ("absences/999999", ADMIN, 404),
        (f"people/{TAKES}?limit=501", ADMIN, 400),
        (f"people/{TAKES}?limit=0", ADMIN, 400),
        (f"people/{TAKES}?before=x", ADMIN, 400),
    ],
)
def test_refusals(school: Client, path: str, token: str | None, status: int) -> None:
    assert asked(school, path, token).status_code == status
