"""The school that these tests ask about: two departments, and people who may see one or both.

RT is the real department of tests/data/scodoc/department.json. GEII is a small one, cut out of the
same file: its rows have other ids. One NIP code is known in both, as two people; and one person of
RT, MOVED, is known in GEII too.
"""

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from matricula.identity.passwords import hash_password
from matricula.identity.tokens import hash_token
from matricula.importers.department import import_department
from matricula.record.accounts import commands as accounts
from matricula.record.schema import assessments, cohorts, organizations, people, programmes
from matricula.store import Database, Origin, WriteSession, migrate

DATA = Path(__file__).parents[2] / "data" / "scodoc"
FILE = DATA / "department.json"
ANSWERS = DATA / "answers"

FOUNDED = datetime(2021, 2, 3, 4, 5, 6, tzinfo=UTC)
BEGINNING = Origin(door="tests")

RT, GEII = 1, 2
S0, SA = 1, 2
"""RT's semesters: 15 students, and 200."""
ONCE_BOTH = "20200190"
"""The NIP code of student 191 of RT, and of somebody in GEII."""
MOVED = 8
"""A person of RT whom GEII knows too."""

ADMIN = "token-of-the-administrator"
RT_READER = "token-of-a-reader-in-rt"
RT_TEACHER = "token-of-a-teacher-in-rt"
GEII_READER = "token-of-a-reader-in-geii"
CUT_DOWN = "token-of-the-administrator-for-rt-alone"
OTHER_DOOR = "token-for-another-door"
EXPIRED = "token-that-has-expired"
NOBODY = "token-of-somebody-without-a-role"

PASSWORD = "correct horse battery"
YEARS = timedelta(days=36_500)


@functools.cache
def document() -> dict[str, Any]:
    """The real department's file."""
    read: dict[str, Any] = json.loads(FILE.read_text())
    return read


def small_department() -> dict[str, Any]:
    """GEII: the first semester alone, with three students."""
    kept = {191, 201, 203}
    whole: dict[str, Any] = json.loads(FILE.read_text())
    whole["departement"] = "GEII"
    whole["semesters"] = [s for s in whole["semesters"] if s["key"] == "S0"]
    for name in ("students", "jury_validations", "absences", "events", "authorisations"):
        whole[name] = [row for row in whole[name] if row["etudid"] in kept]
    for name in ("jury_validations", "events", "absences"):
        whole[name] = [row for row in whole[name] if row.get("formsemestre_id", S0) in (S0, None)]
    whole["absences"] = []
    whole["ue_coefs_capitalised"] = []
    whole["preferences"] = [{"name": "DeptName", "value": "GEII", "formsemestre_id": None}]
    for semester in whole["semesters"]:
        _cut(semester, kept)
    return whole


def _cut(semester: dict[str, Any], kept: set[int]) -> None:
    del semester["computed"]
    semester["inscriptions"] = [r for r in semester["inscriptions"] if r["etudid"] in kept]
    for partition in semester["partitions"]:
        for group in partition["groups"]:
            group["etudids"] = [key for key in group["etudids"] if key in kept]
    for impl in semester["moduleimpls"]:
        impl["inscrits"] = [key for key in impl["inscrits"] if key in kept]
        for evaluation in impl["evaluations"]:
            notes = evaluation["notes"]
            evaluation["notes"] = {k: v for k, v in notes.items() if int(k) in kept}


def build(url: str) -> None:
    """Fill an empty database with the school."""
    database = Database(url)
    migrate.make_ready(database)
    import_department(database, FILE)
    import_department(database, json.dumps(small_department()).encode())
    with database.write(BEGINNING) as session:
        _settle(session)
        _people(session)
    database.close()


def _settle(session: WriteSession) -> None:
    """What the file does not tell: MOVED, titles in GEII, and when all of it was founded."""
    session.run(
        people.student_record.insert().values(
            person_id=MOVED, organization_id=GEII, code_nip="77", city="Cachan", mobile="06"
        )
    )
    session.run(
        people.student_record.update()
        .where(people.student_record.c.person_id == 1)
        .values(street="2 Rue Madame", city="Paris", mobile="0102")
    )
    session.run(organizations.organization.update().values(created_at=FOUNDED))
    session.run(people.person.update().values(created_at=FOUNDED))
    session.run(assessments.result.update().values(recorded_at=FOUNDED))


def _people(session: WriteSession) -> None:
    _person(
        session, "administrator", "administrator", None, {ADMIN: "scodoc", CUT_DOWN: "scodoc:RT"}
    )
    _person(session, "reader-rt", "reader", RT, {RT_READER: "scodoc"})
    _person(session, "teacher-rt", "teacher", RT, {RT_TEACHER: "scodoc"})
    _person(session, "reader-geii", "reader", GEII, {GEII_READER: "scodoc"})
    _person(session, "student", None, None, {NOBODY: "scodoc"})
    traveller = _person(session, "traveller", "reader", None, {OTHER_DOOR: "stepik"})
    accounts.grant_token(
        session, traveller, hash_token(EXPIRED), scope="scodoc", lifetime=timedelta(seconds=-1)
    )


def _person(
    session: WriteSession,
    name: str,
    role: str | None,
    organization_id: int | None,
    tokens: Mapping[str, str],
) -> int:
    account = accounts.add_account(session, name, f"{name}@example.org", _password_hash())
    if role:
        accounts.assign_role(session, account.id, role, organization_id)
    for token, scope in tokens.items():
        accounts.grant_token(session, account.id, hash_token(token), scope=scope, lifetime=YEARS)
    return account.id


@functools.cache
def _password_hash() -> str:
    return hash_password(PASSWORD)


@dataclass(frozen=True)
class Ids:
    """Ids of one department, to ask about."""

    person: int
    cohort: int
    programme: int
    offering: int
    assessment: int
    group: int
    department: int
    acronym: str
    nip: str
    unit: int
    partition: int
    """One that has a name, where there is such."""
    own_part: int
    """The group of it that `person` is in."""
    other_part: int
    """Another one of its groups, where there is such."""
    step: str = "V1RT"


def ids_of(database: Database, department: int, acronym: str) -> Ids:
    """The first of everything in a department."""
    cohort, offering = cohorts.cohort.c, cohorts.offering.c
    with database.read() as session:
        cohort_id = session.value(
            sa.select(sa.func.max(cohort.id)).where(cohort.organization_id == department)
        )
        offering_id = session.value(
            sa.select(sa.func.min(offering.id)).where(offering.cohort_id == cohort_id)
        )
        person_id = session.value(
            sa.select(sa.func.min(cohorts.enrolment.c.person_id)).where(
                cohorts.enrolment.c.cohort_id == cohort_id
            )
        )
        partition, group, member = (
            table.c for table in (cohorts.partition, cohorts.group, cohorts.membership)
        )
        parted = session.row(
            sa.select(partition.id.label("partition"), group.id.label("own_part"))
            .join(cohorts.group, group.partition_id == partition.id)
            .join(cohorts.membership, member.group_id == group.id)
            .where(partition.cohort_id == cohort_id, member.person_id == person_id)
            .order_by(partition.name.is_(None), partition.id)
        )
        assert parted is not None
        return Ids(
            **parted._asdict(),
            unit=session.value(
                sa.select(sa.func.min(programmes.unit.c.id))
                .join(programmes.programme)
                .where(programmes.programme.c.organization_id == department)
            ),
            other_part=session.value(
                sa.select(sa.func.max(group.id)).where(group.partition_id == parted.partition)
            ),
            person=person_id,
            cohort=cohort_id,
            programme=session.value(
                sa.select(sa.func.min(programmes.programme.c.id)).where(
                    programmes.programme.c.organization_id == department
                )
            ),
            offering=offering_id,
            assessment=session.value(
                sa.select(sa.func.min(assessments.assessment.c.id)).where(
                    assessments.assessment.c.offering_id == offering_id
                )
            ),
            group=session.value(
                sa.select(sa.func.min(cohorts.group.c.id))
                .join(cohorts.partition)
                .where(cohorts.partition.c.cohort_id == cohort_id)
            ),
            department=department,
            acronym=acronym,
            nip=session.value(
                sa.select(people.student_record.c.code_nip).where(
                    people.student_record.c.person_id == person_id,
                    people.student_record.c.organization_id == department,
                )
            ),
        )


@dataclass
class Change:
    """A change that a test makes to its own copy of the school, without going through a door."""

    database: Database
    raised: set[int] = field(default_factory=set)

    def run(self, *statements: Any, cohort: int = SA) -> None:
        """Run statements, and say that the cohort changed, as a command would."""
        with self.database.write(BEGINNING) as session:
            for statement in statements:
                session.run(statement)
            session.run(
                cohorts.cohort.update()
                .where(cohorts.cohort.c.id == cohort)
                .values(revision=cohorts.cohort.c.revision + 1)
            )

    def prefer(self, name: str, value: str, cohort: int = SA) -> None:
        """Let a semester prefer something."""
        chosen = organizations.preference
        self.run(
            chosen.delete().where(chosen.c.cohort_id == cohort, chosen.c.name == name),
            chosen.insert().values(organization_id=RT, cohort_id=cohort, name=name, value=value),
            cohort=cohort,
        )


def day(text: str) -> date:
    return date.fromisoformat(text)
