"""`matricula odin student` and `matricula odin enrol`."""

from typing import Annotated

import typer

from matricula.cli.odin.spots import (
    MOST_SHOWN,
    CohortArgument,
    OrganizationOption,
    StudentsArgument,
    in_cohort,
    in_organization,
    option,
    outcome,
    said,
    write,
)
from matricula.cli.options import DatabaseOption, ready_database

app = typer.Typer(no_args_is_help=True)


@app.command()
def add(
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="It tells people apart")],
    *,
    organization: OrganizationOption,
    family_name: Annotated[str, typer.Option("--family-name", help="Фамилия")],
    given_name: Annotated[str, typer.Option("--given-name", help="Имя")],
    middle_name: Annotated[str | None, option("--middle-name", "Отчество")] = None,
    phone: Annotated[str | None, option("--phone", "As in +79111111223")] = None,
    external_id: Annotated[
        str | None, option("--external-id", "The organization's own number")
    ] = None,
    snils: Annotated[str | None, option("--snils", "As in 112-233-445 95")] = None,
    unti_id: Annotated[str | None, option("--unti-id", "Number at University 2035")] = None,
    language: Annotated[str | None, option("--language", "ru or en", "CODE")] = None,
    time_zone: Annotated[str | None, option("--time-zone", "Their own clocks")] = None,
    database: DatabaseOption = None,
) -> None:
    """Register a student; what is known of one stays, and what is missing is added."""
    part = said(
        email=email,
        family_name=family_name,
        given_name=given_name,
        middle_name=middle_name,
        phone=phone,
        external_id=external_id,
        snils=snils,
        unti_id=unti_id,
        language=language,
        time_zone=time_zone,
    )
    done = write(database, in_organization(organization), {"students": [part]})
    (key,) = set(done.people.ids.values())
    typer.echo(f"Student {key} is {'new' if done.people.made else 'known'}.")


@app.command("list")
def show(organization: OrganizationOption, database: DatabaseOption = None) -> None:
    """List an organization's students: id, name, e-mail."""
    from matricula.record.people.queries import students_of_department

    with ready_database(database) as opened, opened.read() as session:
        found = in_organization(organization)(session)
        for row in students_of_department(session, found.organization_id, MOST_SHOWN):
            name = f"{row.usual_name or row.family_name} {row.given_name}"
            typer.echo("\t".join([str(row.person_id), name, row.email or row.personal_email or ""]))


def enrol(
    cohort: CohortArgument,
    students: StudentsArgument,
    *,
    group: Annotated[
        str | None, option("--group", "Put them there; one that is missing is made", "NAME")
    ] = None,
    database: DatabaseOption = None,
) -> None:
    """Enrol students in a cohort, and in its disciplines that are not limited."""
    if group is None:
        piece: dict[str, object] = {"students": students}
    else:
        piece = {"groups": [{"name": group, "students": students}]}
    done = write(database, in_cohort(cohort), piece)
    typer.echo(outcome(f"Cohort {cohort}", done))
