"""`matricula teaching`: courses that are the teaching of modules, and give their marks."""

from typing import Annotated

import typer

from matricula.cli.accounts import by_hand
from matricula.cli.options import LARGEST_ID, DatabaseOption, ready_database

app = typer.Typer(no_args_is_help=True)

MOST_SHOWN = 10_000

OfferingArgument = Annotated[
    int,
    typer.Argument(
        metavar="OFFERING", help="ScoDoc's moduleimpl_id, Odin's discipline", max=LARGEST_ID
    ),
]
CourseArgument = Annotated[
    int, typer.Argument(metavar="COURSE", help="The course's id", max=LARGEST_ID)
]


@app.command()
def link(
    offering: OfferingArgument, course: CourseArgument, database: DatabaseOption = None
) -> None:
    """Say that a module offering and a course are the same teaching."""
    from matricula.record.feeds import commands

    with ready_database(database) as opened, opened.write(by_hand()) as session:
        new = commands.link_course(session, offering, course)
    typer.echo(f"Course {course} is module {offering}." if new else "Nothing changed.")


@app.command()
def unlink(
    offering: OfferingArgument, course: CourseArgument, database: DatabaseOption = None
) -> None:
    """Say that they are not the same teaching."""
    from matricula.record.feeds import commands

    with ready_database(database) as opened, opened.write(by_hand()) as session:
        was = commands.unlink_course(session, offering, course)
    typer.echo(f"Course {course} is not module {offering}." if was else "Nothing changed.")


@app.command()
def feed(
    assessment: Annotated[
        int,
        typer.Argument(metavar="ASSESSMENT", help="Its id at any door", max=LARGEST_ID),
    ],
    *,
    course: Annotated[
        int | None, typer.Option("--course", metavar="ID", min=1, max=LARGEST_ID, help="A course")
    ] = None,
    lesson: Annotated[
        int | None, typer.Option("--lesson", metavar="ID", min=1, max=LARGEST_ID, help="A lesson")
    ] = None,
    nothing: Annotated[bool, typer.Option("--nothing", help="Nothing feeds it any more")] = False,
    database: DatabaseOption = None,
) -> None:
    """Let the score of a course or a lesson be the mark, where nobody writes another one."""
    from matricula.learning.feeding import feed_assessment
    from matricula.record.feeds import commands

    if (course is not None) + (lesson is not None) + nothing != 1:
        raise typer.BadParameter("name a --course or a --lesson, or say --nothing")
    with ready_database(database) as opened, opened.write(by_hand()) as session:
        done = commands.set_feed(session, assessment, course_id=course, lesson_id=lesson)
        marks = feed_assessment(session, assessment)
    told = [f"Assessment {assessment} was set."] if done else []
    told += [f"Marks that changed: {len(marks)}."] if len(marks) else []
    typer.echo(" ".join(told) or "Nothing changed.")


@app.command("links")
def show(database: DatabaseOption = None) -> None:
    """List what is the same teaching (offering, module, cohort, course, title), and then what feeds
    which assessment."""
    from matricula.record.feeds import queries

    with ready_database(database) as opened, opened.read() as session:
        for row in queries.linked(session, MOST_SHOWN):
            told = (row.offering_id, row.module, row.cohort, row.course_id, row.course)
            typer.echo("\t".join(" ".join(str(part).split()) for part in told))
        for row in queries.feeds(session, MOST_SHOWN):
            source = f"course {row.course_id}" if row.course_id else f"lesson {row.lesson_id}"
            typer.echo(f"assessment {row.assessment_id}\t{source}")
