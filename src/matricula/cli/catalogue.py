"""`matricula course-list` and `matricula course-tag`: how courses are found."""

from typing import Annotated

import typer

from matricula.cli.accounts import by_hand
from matricula.cli.options import DatabaseOption, ready_database

lists = typer.Typer(no_args_is_help=True)
tags = typer.Typer(no_args_is_help=True)

MOST_SHOWN = 10_000

TitleArgument = Annotated[str, typer.Argument(metavar="TITLE", help="What the list is called")]


class TitleRefused(Exception):
    """A list or a tag has a title of 1 to 200 characters."""


@lists.command("set")
def set_list(
    title: TitleArgument,
    courses: Annotated[
        list[int] | None,
        typer.Argument(metavar="COURSE...", help="Numbers, in order; those not named go"),
    ] = None,
    *,
    description: Annotated[str, typer.Option("--description", show_default=False)] = "",
    language: Annotated[str, typer.Option("--language", help="en, ru, fr ...")] = "ru",
    platform: Annotated[str, typer.Option("--platform", help="web, mobile ...")] = "web",
    database: DatabaseOption = None,
) -> None:
    """Make a list, or let the one of this title hold these courses and no others."""
    from matricula.record.courses import commands

    with ready_database(database) as opened, opened.write(by_hand()) as session:
        key = commands.set_course_list(
            session,
            _title(title),
            courses or [],
            description=description.strip(),
            language=language.strip(),
            platform=platform.strip(),
        )
    typer.echo(f"List {key} holds {len(set(courses or []))} courses.")


@lists.command("list")
def show_lists(database: DatabaseOption = None) -> None:
    """List the lists: number, title, language, platform, courses."""
    from matricula.record.courses import finding
    from matricula.record.listing import Wanted
    from matricula.record.members.viewing import Viewer

    with ready_database(database) as opened, opened.read() as session:
        rows = finding.course_lists(session, Wanted(limit=MOST_SHOWN))
        held = finding.courses_of_lists(session, Viewer(governs=True), [row.id for row in rows])
    for row in rows:
        courses = " ".join(str(one.course_id) for one in held if one.list_id == row.id)
        typer.echo(f"{row.id}\t{row.title}\t{row.language}\t{row.platform}\t{courses}")


@lists.command("remove")
def remove_list(title: TitleArgument, database: DatabaseOption = None) -> None:
    """Remove a list; its courses stay."""
    from matricula.record.courses import commands, finding
    from matricula.record.courses.errors import NoSuchList

    with ready_database(database) as opened, opened.write(by_hand()) as session:
        found = finding.list_titled(session, _title(title))
        if found is None:
            raise NoSuchList
        commands.remove_course_list(session, found.id)
    typer.echo(f"List {found.title} is removed.")


@tags.command("add")
def add_tags(
    titles: Annotated[list[str], typer.Argument(metavar="TITLE...", help="What courses are about")],
    database: DatabaseOption = None,
) -> None:
    """Add tags that authors may give to their courses; prints their numbers."""
    from matricula.record.courses import commands

    with ready_database(database) as opened, opened.write(by_hand()) as session:
        found = commands.merge_tags(session, [_title(title) for title in titles])
    for title, key in found.items():
        typer.echo(f"{key}\t{title}")


def _title(text: str) -> str:
    """Errors: TitleRefused."""
    title = " ".join(text.split())
    if not 1 <= len(title) <= 200:
        raise TitleRefused
    return title
