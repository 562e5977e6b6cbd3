"""From the database to a complete gradebook, without a server."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

from benchmarks.figures import Figure, repeated
from benchmarks.school import School
from matricula.gradebook import compute
from matricula.gradebook.snapshot import Snapshot, Snapshots
from matricula.store import Database


@dataclass(frozen=True, slots=True)
class GradebookFigures:
    """queries: how many one cold gradebook asks."""

    size: str
    queries: int
    figures: Sequence[Figure]


def measure(school: School, seconds: float) -> GradebookFigures:
    """A cohort that is not in memory, the same in memory, and the arithmetic alone."""
    kept = Snapshots(kept=1)
    with closing(Database(school.url)) as database:
        snapshot, queries = _read(database, Snapshots(kept=1), school)
        _read(database, kept, school)
        figures = [
            repeated(
                "gradebook, cold", lambda: _read(database, Snapshots(kept=1), school), seconds
            ),
            repeated("gradebook, warm", lambda: _read(database, kept, school), seconds),
            repeated("arithmetic alone", lambda: compute(snapshot.arrays), seconds),
        ]
    return GradebookFigures(_size(snapshot), queries, figures)


def _read(database: Database, snapshots: Snapshots, school: School) -> tuple[Snapshot, int]:
    with database.read() as session:
        snapshot = snapshots.current(session, school.cohort_id)
        assert snapshot is not None
        return snapshot, session.statements


def _size(snapshot: Snapshot) -> str:
    results = int((snapshot.arrays.special > 0).sum() + (snapshot.arrays.marks >= 0).sum())
    return (
        f"{len(snapshot.students)} students, {len(snapshot.offerings)} modules, "
        f"{len(snapshot.assessments)} assessments, {results} results"
    )
