"""Mass registration out of a file: any number of people, batch by batch.

Each batch is a transaction, and registering people once more changes nothing: a run that ended half
way is simply run again. docs/odin_registration.md tells the columns.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from matricula.dialects.odin.translate.registration import fault
from matricula.importers.errors import ImportRefused
from matricula.importers.registration.reading import File, Person
from matricula.record.organizations.queries import campus_called
from matricula.record.people.registration import (
    Registered,
    Registrant,
    foresee_people,
    refuse_unknown_cohorts,
    register_people,
)
from matricula.store import Database, Origin

__all__ = ["Failure", "Options", "RegistrationReport", "register_file"]

DOOR = Origin(door="import")
BATCH = 2_000
"""People of a transaction: a second or so, in which other writers wait on SQLite."""

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Options:
    """cohort_id: of people who name none. sheet: not the workbook's first one."""

    cohort_id: int | None = None
    sheet: str | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """Why somebody was not registered. place: in the file. key, reason: as Odin's door says it."""

    place: str
    email: str
    key: str
    reason: str


@dataclass(slots=True)
class RegistrationReport:
    """What became of a file's people. enrolled: put into a cohort or a group by this run.

    passed_over: headers that tell nothing.
    """

    counts: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(("created", "existing", "duplicate", "failed"), 0)
    )
    enrolled: int = 0
    dry_run: bool = False
    passed_over: tuple[str, ...] = ()

    @property
    def failed(self) -> int:
        return self.counts["failed"]

    def note(self, told: Registered) -> None:
        """Count a row."""
        self.counts[told.status] += 1
        self.enrolled += told.enrolled

    def summary(self) -> str:
        """What happened, in one sentence or two."""
        counts = ", ".join(f"{count} {status}" for status, count in self.counts.items())
        end = " Nothing was written." if self.dry_run else ""
        return f"{sum(self.counts.values())} people: {counts}; {self.enrolled} enrolled.{end}"


def register_file(
    database: Database,
    path: Path,
    acronym: str,
    options: Options,
    *,
    failed: Callable[[Failure], None],
    progress: Progress = lambda _phase, _done, _total: None,
    origin: Origin = DOOR,
) -> RegistrationReport:
    """Register the people of a file in an organization, and tell each one's failures to `failed`.

    The whole file is read before anything is written. Errors: ImportRefused where it is no table
    and no JSON of people, or the organization is unknown; NoSuchCohorts; and nothing was changed.
    """
    file = File(path, sheet=options.sheet, cohort_id=options.cohort_id)
    progress("reading", 0, 0)
    total, cohorts = _looked_through(file)
    organization_id = _prepared(database, acronym, cohorts)
    report = RegistrationReport(
        dry_run=options.dry_run or file.dry_run, passed_over=file.passed_over
    )
    work = _foreseen if report.dry_run else _registered
    answers = work(database, organization_id, file, origin)
    for done, (person, told) in enumerate(answers, start=1):
        report.note(told)
        for trouble in told.troubles:
            said = fault(trouble, english=True)
            failed(Failure(person.place, person.email, said.key, said.value))
        progress("registering", done, total)
    return report


def _looked_through(file: File) -> tuple[int, set[int]]:
    """How many people a file has, and which cohorts it names. Errors: ImportRefused."""
    total, cohorts = 0, set()
    for person in file.people():
        total += 1
        if isinstance(person.row, Registrant) and person.row.cohort_id is not None:
            cohorts.add(person.row.cohort_id)
    return total, cohorts


def _prepared(database: Database, acronym: str, cohorts: set[int]) -> int:
    """The organization. Errors: ImportRefused, NoSuchCohorts."""
    with database.read() as session:
        found = campus_called(session, acronym)
        if found is None:
            raise ImportRefused([f"there is no organization {acronym!r}"])
        refuse_unknown_cohorts(session, found.id, cohorts)
        return int(found.id)


def _foreseen(
    database: Database, organization_id: int, file: File, _origin: Origin
) -> Iterator[tuple[Person, Registered]]:
    # All at once: places that are left in a cohort, and who stood above, run through the file.
    people = list(file.people())
    with database.read() as session:
        told = foresee_people(session, organization_id, [person.row for person in people])
    yield from zip(people, told, strict=True)


def _registered(
    database: Database, organization_id: int, file: File, origin: Origin
) -> Iterator[tuple[Person, Registered]]:
    seen: set[str] = set()
    for batch in _batches(file.people()):
        # Whoever stood in an earlier batch is a duplicate, as they would be in this one.
        again = [_address(person) in seen for person in batch]
        rows = [person.row for person, known in zip(batch, again, strict=True) if not known]
        with database.write(origin) as session:
            told = iter(register_people(session, organization_id, rows))
        for person, known in zip(batch, again, strict=True):
            answer = Registered("duplicate") if known else next(told)
            if answer.status != "failed":
                seen.add(_address(person))
            yield person, answer


def _batches(people: Iterator[Person]) -> Iterator[Sequence[Person]]:
    batch: list[Person] = []
    for person in people:
        batch.append(person)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _address(person: Person) -> str:
    """The address of mail by which somebody is known; "" for a row that cannot be read."""
    return person.row.folded if isinstance(person.row, Registrant) else ""
