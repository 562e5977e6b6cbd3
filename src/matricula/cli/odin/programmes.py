"""`matricula odin programme`."""

from typing import Annotated

import typer

from matricula.cli.odin.spots import (
    MOST_SHOWN,
    OrganizationOption,
    in_organization,
    option,
    outcome,
    said,
    switch,
    write,
)
from matricula.cli.options import DatabaseOption, ready_database
from matricula.record.programmes.catalogue import EDUCATION_LEVELS, STUDY_FORMS, TYPES, doubts

app = typer.Typer(no_args_is_help=True)


@app.command()
def add(
    *,
    organization: OrganizationOption,
    name: Annotated[str, typer.Option("--name", help="What it is called")],
    code: Annotated[
        str | None, option("--code", "The organization's own code: by it, the name may change")
    ] = None,
    division: Annotated[str | None, option("--division", "Its part of the organization")] = None,
    short_name: Annotated[str | None, option("--short-name", "Its short name")] = None,
    type_: Annotated[str | None, option("--type", f"One of {', '.join(TYPES)}", "CODE")] = None,
    study_form: Annotated[
        str | None,
        option(
            "--study-form",
            f"One of {', '.join(STUDY_FORMS)}; distance is one of secondary_vocational only",
            "CODE",
        ),
    ] = None,
    project: Annotated[
        str | None, option("--project", "The educational project; it cannot be unset")
    ] = None,
    year: Annotated[int | None, option("--year", "Of intake", "YEAR")] = None,
    direction: Annotated[str | None, option("--direction", "Field of study")] = None,
    direction_code: Annotated[str | None, option("--direction-code", "As in 38.03.01")] = None,
    profession: Annotated[str | None, option("--profession", "Of a project's programme")] = None,
    education_level: Annotated[
        str | None,
        option("--education-level", f"The least; one of {', '.join(EDUCATION_LEVELS)}", "CODE"),
    ] = None,
    hours: Annotated[int | None, option("--hours", "Academic hours", "N")] = None,
    credits_: Annotated[float | None, option("--credits", "Credits", "N")] = None,
    archived: Annotated[
        bool | None, switch("--archived/--active", "Whether it is in the archive")
    ] = None,
    database: DatabaseOption = None,
) -> None:
    """Add a programme, or change one: what is not given stays, an empty text clears."""
    part = said(
        name=name,
        code=code,
        division=division,
        short_name=short_name,
        type=type_,
        study_form=study_form,
        project=project,
        year=year,
        direction=direction,
        direction_code=direction_code,
        profession=profession,
        education_level=education_level,
        hours=hours,
        credits=credits_,
        archived=archived,
    )
    done = write(database, in_organization(organization), {"programmes": [part]})
    for doubt in doubts(part):
        typer.echo(f"Note: {doubt}.", err=True)
    (key,) = done.programmes.values()
    typer.echo(outcome(f"Programme {key}", done))


@app.command("list")
def show(organization: OrganizationOption, database: DatabaseOption = None) -> None:
    """List an organization's programmes: id, code, name."""
    from matricula.record.organizations.reach import Reach
    from matricula.record.programmes.queries import programmes

    with ready_database(database) as opened, opened.read() as session:
        found = in_organization(organization)(session)
        for row in programmes(session, Reach.of([found.organization_id]), MOST_SHOWN):
            typer.echo("\t".join([str(row.id), row.code, row.title]))
