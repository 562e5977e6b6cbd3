"""`matricula odin mark`, `matricula odin attempt` and `matricula odin presence`."""

from typing import Annotated, Any, Literal

import typer

from matricula.cli.odin.spots import (
    ActivityArgument,
    StudentArgument,
    StudentsArgument,
    in_activity,
    option,
    outcome,
    said,
    write,
)
from matricula.cli.options import DatabaseOption

marks = typer.Typer(no_args_is_help=True)
attempts = typer.Typer(no_args_is_help=True)
presences = typer.Typer(no_args_is_help=True)

WORDS = ("ABS", "EXC", "ATT")
NONE = "none"
ATTENDED = {"yes": True, "no": False, NONE: None}


class MarkRefused(Exception):
    """A mark is a number, ABS, EXC, ATT, or none to take it back."""


@marks.command("set")
def set_mark(
    activity: ActivityArgument,
    student: StudentArgument,
    mark: Annotated[
        str, typer.Argument(metavar="MARK", help="A number, ABS, EXC, ATT, or none to take it back")
    ],
    database: DatabaseOption = None,
) -> None:
    """Write a student's mark; from then on no attempt changes it."""
    piece = {"marks": [{"student": student, "mark": _mark(mark)}]}
    done = write(database, in_activity(activity), piece)
    typer.echo(outcome(f"The mark of {student}", done))


@attempts.command("add")
def add_attempt(
    activity: ActivityArgument,
    student: StudentArgument,
    *,
    number: Annotated[int, typer.Option("--number", metavar="N", help="Which one it is, from 1")],
    start: Annotated[
        str,
        typer.Option("--start", metavar="TIME", help="2026-11-22 10:15, or with +03:00"),
    ],
    end: Annotated[str | None, option("--end", "When it was finished", "TIME")] = None,
    points: Annotated[float | None, option("--points", "Once somebody has checked it", "N")] = None,
    status: Annotated[
        str | None,
        option(
            "--status",
            "pending, in_review, rework, passed or failed; by points where it is not given",
            "CODE",
        ),
    ] = None,
    database: DatabaseOption = None,
) -> None:
    """Add an attempt, or change the one of this number; the mark follows, unless it was written."""
    part = said(
        student=student,
        number=number,
        started_at=start,
        finished_at=end,
        points=points,
        status=status,
    )
    done = write(database, in_activity(activity), {"attempts": [part]})
    typer.echo(outcome(f"Attempt {number} of {student}", done))


@presences.command("set")
def set_presence(
    activity: ActivityArgument,
    attended: Annotated[
        Literal["yes", "no", "none"],
        typer.Argument(metavar="yes|no|none", help="none: nothing is known"),
    ],
    students: StudentsArgument,
    database: DatabaseOption = None,
) -> None:
    """Say whether students were at an activity."""
    rows = [{"student": student, "attended": ATTENDED[attended]} for student in students]
    done = write(database, in_activity(activity), {"presence": rows})
    typer.echo(outcome(f"Presence at {activity}", done))


def _mark(text: str) -> Any:
    """Errors: MarkRefused."""
    if text.strip().upper() in WORDS:
        return text.strip().upper()
    if text.strip().lower() == NONE:
        return None
    try:
        return float(text.replace(",", "."))
    except ValueError as error:
        raise MarkRefused(text) from error
