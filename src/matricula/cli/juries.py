"""`matricula jury`, `matricula appreciation`, and importing decisions and remarks."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from matricula.cli.accounts import named_account
from matricula.cli.options import LARGEST_ID, DatabaseOption, ready_database

if TYPE_CHECKING:
    from matricula.importers.decisions import Planned
    from matricula.store import Database, Origin

app = typer.Typer(no_args_is_help=True)
appreciations = typer.Typer(no_args_is_help=True)

CohortArgument = Annotated[
    int,
    typer.Argument(
        metavar="COHORT", help="Id of the cohort (formsemestre_id)", min=1, max=LARGEST_ID
    ),
]
StudentOption = Annotated[
    int,
    typer.Option(
        "--student", metavar="ID", help="Id of the student (etudid)", min=1, max=LARGEST_ID
    ),
]
ByOption = Annotated[
    str | None,
    typer.Option(
        "--by", metavar="ACCOUNT", help="Who decides, for the history", show_default=False
    ),
]
TextOption = Annotated[str, typer.Option("--text", help="The remark, word for word")]


@app.command("propose")
def propose(
    cohort: CohortArgument,
    form: Annotated[
        Literal["text", "csv", "json"], typer.Option("--format", help="How it is written")
    ] = "text",
    database: DatabaseOption = None,
) -> None:
    """Show averages, bars, and what ScoDoc's rules would propose; nothing is written.

    The table in CSV can be mended and given to `matricula import decisions`.
    """
    from matricula.cli.proposals import written
    from matricula.importers.decisions import proposals

    with ready_database(database) as opened, opened.read() as session:
        found = proposals(session, cohort)
    typer.echo(written(found, form), nl=False)


@app.command("decide")
def decide(
    cohort: CohortArgument,
    *,
    student: StudentOption,
    code: Annotated[
        str,
        typer.Option(
            "--code", help="ADM, ADJ, ADC, ATT, ATB, ATJ, AJ, NAR, RAT; DEF of who failed to come"
        ),
    ],
    not_assiduous: Annotated[
        bool, typer.Option("--not-assiduous", help="The student was not assiduous")
    ] = False,
    authorised: Annotated[
        list[str] | None,
        typer.Option(
            "--next", metavar="SEMESTER", help="S2: may enrol in it; may repeat", show_default=False
        ),
    ] = None,
    compensates: Annotated[
        int | None,
        typer.Option(
            "--compensates",
            metavar="COHORT",
            help="Cohort of the semester before or after that this one goes together with",
            show_default=False,
            min=1,
            max=LARGEST_ID,
        ),
    ] = None,
    by: ByOption = None,
    database: DatabaseOption = None,
) -> None:
    """Write a decision on a student, in place of an earlier one, with units and authorisations."""
    from matricula.importers.decisions import Wanted, semesters
    from matricula.importers.decisions import decide as write

    try:
        following = semesters(" ".join(authorised or []))
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--next") from error
    wanted = Wanted(
        _place(student), {"etudid": str(student)}, code.strip().upper(), not not_assiduous,
        following, compensates,
    )  # fmt: skip
    with ready_database(database) as opened:
        _tell(write(opened, cohort, [wanted], _origin(opened, "cli", by)))


@app.command("withdraw")
def withdraw(
    cohort: CohortArgument,
    *,
    student: StudentOption,
    by: ByOption = None,
    database: DatabaseOption = None,
) -> None:
    """Take back the decision on a student, with its units and authorisations."""
    from matricula.importers.decisions import Wanted
    from matricula.importers.decisions import withdraw as take_back

    wanted = Wanted(_place(student), {"etudid": str(student)})
    with ready_database(database) as opened:
        _tell(take_back(opened, cohort, [wanted], _origin(opened, "cli", by)))


def import_decisions(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, XLSX, XLS or ODS")],
    *,
    cohort: Annotated[
        int,
        typer.Option(
            "--cohort", metavar="ID", help="The cohort whose jury sat", min=1, max=LARGEST_ID
        ),
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be written, and write nothing")
    ] = False,
    by: ByOption = None,
    database: DatabaseOption = None,
) -> None:
    """Write the decisions of a jury out of a table; all of them, or none."""
    from matricula.importers.decisions import decide as write
    from matricula.importers.decisions import preview, read_decisions

    read = read_decisions(file)
    if read.passed_over:
        typer.echo(f"Note: not read: {', '.join(read.passed_over)}.", err=True)
    with ready_database(database) as opened:
        if dry_run:
            plan = preview(opened, cohort, read.wanted)
        else:
            plan = write(opened, cohort, read.wanted, _origin(opened, "import", by))
    _tell(plan)
    typer.echo(f"{len(plan)} decisions {'would be' if dry_run else 'were'} written.")


@appreciations.command("add")
def add_appreciation(
    cohort: CohortArgument,
    *,
    student: StudentOption,
    text: TextOption,
    by: ByOption = None,
    database: DatabaseOption = None,
) -> None:
    """Add a remark to a student's bulletin."""
    from matricula.importers.decisions import add_remark

    with ready_database(database) as opened:
        new = add_remark(opened, cohort, student, text, _origin(opened, "cli", by))
    typer.echo("The remark was added." if new else "The remark stands there already.")


@appreciations.command("remove")
def remove_appreciation(
    cohort: CohortArgument,
    *,
    student: StudentOption,
    text: TextOption,
    by: ByOption = None,
    database: DatabaseOption = None,
) -> None:
    """Take a remark off a student's bulletin, by its words."""
    from matricula.importers.decisions import remove_remark

    with ready_database(database) as opened:
        remove_remark(opened, cohort, student, text, _origin(opened, "cli", by))
    typer.echo("The remark was removed.")


def import_appreciations(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, XLSX, XLS or ODS")],
    *,
    cohort: Annotated[
        int,
        typer.Option(
            "--cohort", metavar="ID", help="The cohort of the bulletins", min=1, max=LARGEST_ID
        ),
    ],
    by: ByOption = None,
    database: DatabaseOption = None,
) -> None:
    """Add remarks to bulletins out of a table; all of them, or none."""
    from matricula.importers.decisions import import_remarks

    with ready_database(database) as opened:
        added, rows = import_remarks(opened, cohort, file, _origin(opened, "import", by))
    typer.echo(f"{added} remarks were added; {rows - added} stood there already.")


def _origin(opened: "Database", door: str, by: str | None) -> "Origin":
    """Who writes, for the history. Errors: NoSuchAccount."""
    from matricula.store import Origin

    if by is None:
        return Origin(door)
    with opened.read() as session:
        return Origin(door, actor=named_account(session, by).person_id)


def _place(student: int) -> str:
    return f"student {student}"


def _tell(plan: "list[Planned]") -> None:
    from matricula.importers.decisions import explained

    for one in plan:
        typer.echo(explained(one))
