"""Two people who turned out to be one: all that is theirs goes along, and comes back."""

import json
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from matricula.identity.tokens import hash_token
from matricula.record.accounts import commands as accounts
from matricula.record.accounts.errors import AddressOfMany
from matricula.record.merges import commands
from matricula.record.merges.errors import (
    MergedAway,
    MergeRefused,
    NoSuchPerson,
    NotMerged,
    SamePerson,
)
from matricula.record.merges.references import (
    COHORT_OF,
    MOVED,
    STAYING,
    WITH_THE_ACCOUNT,
)
from matricula.record.schema import metadata
from matricula.store import Database, Origin
from tests.importers.support import Dump, dump
from tests.one_record import writing
from tests.one_record.reading import etud
from tests.one_record.school import (
    CODE,
    COHORT,
    DEPARTMENT,
    MAIL,
    MICHELLE,
    OWN,
    TEST,
    TEST_DAY,
    THIERRY,
    School,
    contract_of,
)

SINCE = {"history_entry", "history_value", "person_merge"}
"""What a merge adds, and nothing takes away."""


# --- The list of references is whole


def foreign_keys(target: str) -> set[str]:
    return {
        f"{table.name}.{key.parent.name}"
        for table in metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == target
    }


def test_every_column_that_holds_a_person_or_an_account_is_decided_upon() -> None:
    named = [one.name for one in (*MOVED, *WITH_THE_ACCOUNT)]
    assert len(named) == len(set(named))
    decided = set(named) | STAYING.keys()
    assert not set(named) & STAYING.keys()
    assert foreign_keys("person") | foreign_keys("account") == decided


def test_whatever_is_unique_for_a_person_is_told_with_its_columns() -> None:
    for reference in (*MOVED, *WITH_THE_ACCOUNT):
        table = metadata.tables[reference.table]
        assert reference.column in table.c
        for unique in _uniques(table):
            if reference.column in unique:
                assert reference.beside, reference
                # Fewer columns hold more strictly.
                assert set(reference.beside) & unique, (reference, unique)


def _uniques(table: sa.Table) -> list[set[str]]:
    kinds = (sa.UniqueConstraint, sa.PrimaryKeyConstraint)
    found = [set(one.columns.keys()) for one in table.constraints if isinstance(one, kinds)]
    return found + [set(one.columns.keys()) for one in table.indexes if one.unique]


def test_what_stands_in_a_cohort_has_a_person() -> None:
    moved = {one.table for one in MOVED if one.column == "person_id"}
    assert COHORT_OF.keys() <= moved


# --- Merging and parting


def merged(database: Database, kept: int, other: int) -> None:
    with database.write(Origin("cli"), alone=True) as session:
        commands.merge(session, kept, other)


def parted(database: Database, other: int) -> None:
    with database.write(Origin("cli"), alone=True) as session:
        commands.unmerge(session, other)


def standing(database: Database) -> Dump:
    """All that is stored, but for what only grows: history, merges, revisions."""
    found = {name: rows for name, rows in dump(database).items() if name not in SINCE}
    with database.read() as session:
        table = metadata.tables["cohort"]
        columns = [column for column in table.c if column.name != "revision"]
        rows = session.rows(sa.select(*columns).order_by(table.c.id))
    return {**found, "cohort": [tuple(row) for row in rows]}


def revisions(database: Database) -> dict[int, int]:
    table = metadata.tables["cohort"]
    with database.read() as session:
        return {row.id: row.revision for row in session.rows(sa.select(table))}


def somebody_else(school: School) -> int:
    """The same human once more: registered at Odin's door under another address, in the next
    semester, with a mark, a presence and a group there, an absence, a contract, and an account."""
    user = {"lastName": "CORDIER", "firstName": "Th.", "email": "th@example.org"}
    where = {"cohortId": school.cohort, "groupName": "N1", "externalId": "sis-9"}
    school.odin("/User/Register", {"users": [user | where]})
    other = school.person_at("th@example.org")
    discipline = school.command("odin", "discipline", "add", school.cohort, "--name", "Réseaux 2")
    number = int(discipline.split()[1])
    kind = ("--name", "Essai", "--kind", "assignment")
    activity = int(school.command("odin", "activity", "add", number, *kind).split()[1])
    school.command("odin", "mark", "set", activity, "th@example.org", "9")
    school.command("odin", "presence", "set", activity, "yes", "th@example.org")
    row = contract_of("A77", "th@example.org", codeContrat="C77")
    changes = {"added": [row], "updated": [], "removed": []}
    school.campus(writing.CONTRACTS, {"changes": changes})
    day = f"{TEST_DAY:%d/%m/%Y}"
    absence = {"dateDebut": f"{day}-08:00", "dateFin": f"{day}-09:00", "type": "absence"}
    listed = [absence | {"isJusitifie": False}]
    school.campus(writing.ABSENCES, {"email": "th@example.org", "data": listed})
    return other


def held(database: Database, person: int) -> dict[str, int]:
    """How many rows of each table are a person's."""
    counts = {}
    with database.read() as session:
        for one in MOVED:
            table = metadata.tables[one.table]
            mine = table.c[one.column] == person
            number = session.value(sa.select(sa.func.count()).select_from(table).where(mine))
            if number:
                counts[one.name] = int(number)
    return counts


def test_all_goes_along_and_comes_back(school: School) -> None:
    other = somebody_else(school)
    before, numbers = standing(school.database), revisions(school.database)
    theirs, ours = held(school.database, other), held(school.database, THIERRY)
    assert len(theirs) >= 8
    merged(school.database, THIERRY, other)
    assert held(school.database, other) == {}
    both = {name: theirs.get(name, 0) + ours.get(name, 0) for name in theirs | ours}
    both["student_record.person_id"] = 1
    assert held(school.database, THIERRY) == both
    raised = revisions(school.database)
    assert {key for key in raised if raised[key] > numbers[key]} == {COHORT, school.cohort}
    parted(school.database, other)
    assert standing(school.database) == before
    again = revisions(school.database)
    assert {key for key in again if again[key] > raised[key]} == {COHORT, school.cohort}


def test_doors_tell_one_person(school: School) -> None:
    other = somebody_else(school)
    merged(school.database, THIERRY, other)
    # The number that a program kept leads to him still.
    assert etud(school, writing.Named(other, "", "")) == etud(
        school, writing.Named(THIERRY, "", "")
    )
    # Cohorts of both, marks of both, under one number.
    groups = school.odin(f"/Cohort/Students?cohortId={school.cohort}")
    assert [one["studentId"] for group in groups for one in group["students"]] == [THIERRY]
    (found,) = school.odin("/User/Register", {"users": [_registered()]})["results"]
    assert (found["userId"], found["status"], found["externalId"]) == (THIERRY, "existing", "sis-9")
    # Both codes of the centre mean him, and so do both addresses.
    for code in (CODE, "A77"):
        assert school.campus(f"/api/v1/grades?studentId={code}")["studentName"].startswith("THI")
    path = writing.ABSENCES + "?email="
    lists = [school.campus(path + mail) for mail in (MAIL[THIERRY], "th@example.org")]
    assert lists[0] == lists[1] != []
    assert school.scodoc(f"absences/{THIERRY}")
    # History tells what was theirs before, and that they were merged.
    told = school.history(f"people/{THIERRY}?limit=500")
    assert {one["person_id"] for one in told} == {THIERRY, other}
    assert told[0]["subject"] == "person_merge"
    counts = told[0]["after"]["moved"]
    assert counts["enrolment.person_id"] == counts["result.person_id"] == 1


def _registered() -> dict[str, Any]:
    return {"lastName": "CORDIER", "firstName": "Th.", "email": "TH@example.org"}


def test_what_came_since_into_their_cohorts_goes_back_with_them(school: School) -> None:
    other = somebody_else(school)
    merged(school.database, THIERRY, other)
    groups = school.odin(f"/Discipline/Marks?disciplineId={_discipline(school)}")
    activity = groups[0]["activities"][0]["activityId"]
    order = {"studentId": THIERRY, "activityId": activity, "markValue": 17}
    school.odin("/publicapi/api/Mark/SetMarkForTask", order)
    parted(school.database, other)
    (row,) = school.odin(f"/Discipline/Marks?disciplineId={_discipline(school)}")
    assert (row["studentId"], row["activities"][0]["mark"]) == (other, 17)


def _discipline(school: School) -> int:
    (found,) = school.odin(f"/Cohort/Marks?cohortId={school.cohort}")
    return int(found["disciplineId"])


def account(school: School, name: str, mail: str, token: str, role: str | None = None) -> None:
    """An account for whoever the address identifies, with a token for Stepik's door."""
    with school.database.write(Origin("cli")) as session:
        made = accounts.add_account(session, name, mail, None)
        if role is not None:
            accounts.assign_role(session, made.id, role, 1)
        life = timedelta(days=1)
        accounts.grant_token(session, made.id, hash_token(token), scope="stepik", lifetime=life)


def caller(school: School, token: str) -> int:
    """Whom a token speaks for."""
    (found,) = school.stepik("profiles", token_=token)
    return int(found["id"])


def test_of_two_accounts_one_signs_in_and_both_tokens_speak_for_it(school: School) -> None:
    """The rights of the other's stay with it: no token can do more than before."""
    other = somebody_else(school)
    account(school, "th", "th@example.org", "token-of-th", "teacher")
    before = standing(school.database)
    listed = school.command("user", "list")
    merged(school.database, THIERRY, other)
    assert caller(school, "token-of-th") == caller(school, OWN) == THIERRY
    (his, _) = sorted(
        line for line in school.command("user", "list").splitlines() if line.startswith("th")
    )[::-1]
    assert his.startswith("thierry\tactive\t")
    assert his.endswith("no role")
    assert "th\tdisabled\t\tteacher in GEII" in school.command("user", "list")
    parted(school.database, other)
    assert standing(school.database) == before
    assert school.command("user", "list") == listed
    assert caller(school, "token-of-th") == other


def test_a_stranger_becomes_whom_the_school_knows(school: School) -> None:
    """Who registered by themselves with the very address that the registry has of Michelle."""
    with school.database.write(Origin("stepik")) as session:
        stranger = accounts.register(session, "Mimi", MAIL[MICHELLE], "no hash")
        life = timedelta(days=1)
        kept = hash_token("token-of-mimi")
        accounts.grant_token(session, stranger.id, kept, scope="stepik", lifetime=life)
    assert caller(school, "token-of-mimi") == stranger.person_id != MICHELLE
    before = standing(school.database)
    merged(school.database, MICHELLE, stranger.person_id)
    assert caller(school, "token-of-mimi") == MICHELLE
    # One address, the registrar's word still.
    assert school.person_at(MAIL[MICHELLE]) == MICHELLE
    assert school.command("people", "same") == ""
    parted(school.database, stranger.person_id)
    assert standing(school.database) == before


def test_records_of_one_organization_are_put_together(school: School) -> None:
    other = somebody_else(school)
    where = ("--department", DEPARTMENT)
    school.command("student", "set", other, *where, "--city", "Lyon", "--bac", "S")
    school.command("student", "set", THIERRY, *where, "--phone", "0102")
    before = standing(school.database)
    merged(school.database, THIERRY, other)
    told = school.command("student", "show", THIERRY)
    assert "city: Lyon" in told
    assert "phone: 0102" in told
    assert "diploma: S" in told
    parted(school.database, other)
    assert standing(school.database) == before
    # What was said in between stays.
    merged(school.database, THIERRY, other)
    school.command("student", "set", THIERRY, *where, "--city", "Nice")
    parted(school.database, other)
    assert "city: Nice" in school.command("student", "show", THIERRY)
    assert "city: Lyon" in school.command("student", "show", other)


def test_who_may_be_the_same(school: School) -> None:
    other = somebody_else(school)
    assert school.command("people", "same") == ""
    table = metadata.tables["email_address"]
    row = {"address": MAIL[MICHELLE], "folded": MAIL[MICHELLE], "purpose": "personal"}
    with school.database.write(Origin("cli")) as session:
        session.run(
            table.insert().values(person_id=other, verified=True, entered_by="person", **row)
        )
    told = f"{MAIL[MICHELLE]}\t{MICHELLE} MICHELLE RODRIGUES BENOIT\t{other} Th. CORDIER\n"
    assert school.command("people", "same") == told
    # Nobody is merged, nor given an account, by guess.
    with pytest.raises(AddressOfMany), school.database.write(Origin("cli")) as session:
        accounts.add_account(session, "x", MAIL[MICHELLE], None)


def test_both_in_one_cohort_are_not_one(school: School) -> None:
    before = dump(school.database)
    with pytest.raises(MergeRefused) as refused:
        merged(school.database, THIERRY, MICHELLE)
    told = refused.value.errors
    assert f"both are in cohort {COHORT}" in told
    assert f"both have a result in assessment {TEST}" in told
    assert "both have a code_nip in organization 1" in told
    assert dump(school.database) == before


def test_whom_the_command_does_not_take(school: School) -> None:
    other = somebody_else(school)
    database = school.database
    merged(database, THIERRY, other)
    for error, kept, who in (
        (SamePerson, THIERRY, THIERRY),
        (NoSuchPerson, THIERRY, 999_999),
        (MergedAway, THIERRY, other),
        (MergedAway, other, MICHELLE),
    ):
        with pytest.raises(error):
            merged(database, kept, who)
    with pytest.raises(NotMerged):
        parted(database, THIERRY)
    parted(database, other)
    with pytest.raises(NotMerged):
        parted(database, other)


def test_at_the_command_line(school: School) -> None:
    other = somebody_else(school)
    told = school.command("people", "merge", THIERRY, other)
    assert told == f"Person {other} is person {THIERRY} from now on.\n"
    listed = school.command("people", "list").split("\t")
    assert listed[:2] == [str(other), str(THIERRY)]
    lines = school.command("history", "--person", THIERRY, "--format", "json").splitlines()
    assert json.loads(lines[0])["subject"] == "person_merge"
    assert school.command("people", "unmerge", other).startswith(f"Person {other} is no longer")
    assert school.command("people", "list") == ""
