"""`matricula bulletins`: the bulletins of a cohort on paper."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from matricula.cli.exports import write_whole
from matricula.cli.options import LARGEST_ID, DatabaseOption, chosen_settings, ready_database
from matricula.cli.progress import progress_bar

if TYPE_CHECKING:
    from matricula.gradebook.snapshot import Snapshot
    from matricula.store import ReadSession


def bulletins(
    cohort: Annotated[
        int,
        typer.Argument(
            metavar="COHORT", help="Id of the cohort (formsemestre_id)", min=1, max=LARGEST_ID
        ),
    ],
    *,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="The PDF to write")
    ],
    student: Annotated[
        list[int] | None,
        typer.Option("--student", metavar="ID", help="Of this student only; may be repeated"),
    ] = None,
    group: Annotated[
        int | None, typer.Option("--group", metavar="ID", help="Of the students of this group")
    ] = None,
    version: Annotated[
        Literal["short", "selectedevals", "long"],
        typer.Option("--version", help="Without assessments, with those chosen, or with all"),
    ] = "long",
    decisions: Annotated[
        bool,
        typer.Option("--decisions", help="With the jury's, also where that is not preferred"),
    ] = False,
    signature: Annotated[
        bool, typer.Option("--signature/--no-signature", help="Leave a place for a signature")
    ] = True,
    database: DatabaseOption = None,
) -> None:
    """Print bulletins into one PDF, by name; also where the semester hides them."""
    from matricula.documents.bulletins import Options, cohort_pdf

    if student and group is not None:
        raise typer.BadParameter("name students or a group, not both")
    time_zone = chosen_settings(database=database).time_zone
    with (
        ready_database(database) as opened,
        opened.read() as session,
        progress_bar() as progress,
    ):
        progress("reading", 0, 4)
        snapshot = _snapshot(session, cohort)
        options = Options(
            version=version,
            decisions=decisions,
            personal_data=True,
            signature=signature,
            time_zone=time_zone,
        )
        chosen = _chosen(snapshot, student, group)
        content = cohort_pdf(session, snapshot, chosen, options, progress)
        progress("writing", 3, 4)
        write_whole(output, content)
    typer.echo(f"{_counted(len(chosen))} written to {output}.", err=True)


def _snapshot(session: "ReadSession", cohort_id: int) -> "Snapshot":
    """The gradebook of a cohort. Errors: NoSuchCohort, and those of the gradebook."""
    from matricula.documents.exports import NoSuchCohort
    from matricula.gradebook.snapshot import Snapshots

    snapshot = Snapshots(1).current(session, cohort_id)
    if snapshot is None:
        raise NoSuchCohort(str(cohort_id))
    return snapshot


def _chosen(snapshot: "Snapshot", students: list[int] | None, group: int | None) -> list[int]:
    from matricula.documents.bulletins import by_name, members

    if students:
        return list(dict.fromkeys(students))
    return by_name(snapshot) if group is None else members(snapshot, group)


def _counted(number: int) -> str:
    return "1 bulletin" if number == 1 else f"{number} bulletins"
