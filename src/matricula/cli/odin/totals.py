"""`matricula odin total` and `matricula odin scale`."""

from typing import Annotated

import typer

from matricula.cli.accounts import by_hand
from matricula.cli.odin.spots import (
    DisciplineArgument,
    OrganizationOption,
    PairRefused,
    in_discipline,
    in_organization,
    number,
    option,
    outcome,
    write,
)
from matricula.cli.options import DatabaseOption, ready_database

app = typer.Typer(no_args_is_help=True)
scales = typer.Typer(no_args_is_help=True)

FormulaArgument = Annotated[
    str, typer.Argument(metavar="FORMULA", help="Over the columns A1, A2, ...: (A1+A2) / 2")
]


@app.command("set")
def set_total(
    discipline: DisciplineArgument, formula: FormulaArgument, database: DatabaseOption = None
) -> None:
    """Say how a discipline's total is reckoned; an empty formula leaves it empty."""
    done = write(database, in_discipline(discipline), {"total": formula.strip() or None})
    typer.echo(outcome("The total", done))


@app.command()
def add(
    discipline: DisciplineArgument,
    title: Annotated[str, typer.Argument(metavar="TITLE", help="What it is called")],
    formula: FormulaArgument,
    database: DatabaseOption = None,
) -> None:
    """Add an intermediate total to a discipline, or change the one of this title."""
    piece = {"totals": [{"title": title, "formula": formula}]}
    done = write(database, in_discipline(discipline), piece)
    typer.echo(outcome(f"Total {title}", done))


@app.command()
def remove(
    discipline: DisciplineArgument,
    title: Annotated[str, typer.Argument(metavar="TITLE", help="What it is called")],
    database: DatabaseOption = None,
) -> None:
    """Remove an intermediate total of a discipline."""
    from matricula.record.assessments.commands import remove_totals

    with ready_database(database) as opened, opened.write(by_hand()) as session:
        in_discipline(discipline)(session)
        changes = remove_totals(session, discipline, [title])
    typer.echo(f"Total {title} was removed." if changes else "There is no such total.")


@app.command("list")
def show(discipline: DisciplineArgument, database: DatabaseOption = None) -> None:
    """List the totals of a discipline: title and formula; the final one comes last."""
    from matricula.gradebook.formulas import kept
    from matricula.record.assessments.activity_queries import (
        columns_of_offering,
        totals_of_offerings,
    )
    from matricula.record.cohorts.campus_queries import discipline_told

    with ready_database(database) as opened, opened.read() as session:
        in_discipline(discipline)(session)
        columns = columns_of_offering(session, discipline)
        for row in totals_of_offerings(session, [discipline]):
            typer.echo(f"{row.title}\t{kept(row.formula).shown(columns)}")
        found = discipline_told(session, discipline)
    if found is not None and found.total_formula:
        typer.echo(f"*\t{kept(found.total_formula).shown(columns)}")


@scales.command()
def preset(
    preset: Annotated[
        str,
        typer.Argument(
            metavar="PRESET", help="five_point, hundred_point_90, hundred_point_85 or pass_fail"
        ),
    ],
    *,
    organization: OrganizationOption,
    name: Annotated[str | None, option("--name", "What to call it; as the preset")] = None,
    database: DatabaseOption = None,
) -> None:
    """Give an organization one of the usual scales."""
    piece = {"scales": [{"name": name or preset, "preset": preset}]}
    done = write(database, in_organization(organization), piece)
    typer.echo(outcome(f"Scale {name or preset}", done))


@scales.command("add")
def add_scale(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is called")],
    *,
    organization: OrganizationOption,
    level: Annotated[
        list[str], typer.Option("--level", metavar="N=NAME", help="From this mark on: 55=хорошо")
    ],
    passes_from: Annotated[
        float, typer.Option("--passes-from", metavar="N", help="The least mark that passes")
    ],
    database: DatabaseOption = None,
) -> None:
    """Give an organization a scale of its own, or other levels to one."""
    levels = [_level(text, passes_from) for text in level]
    piece = {"scales": [{"name": name, "levels": levels}]}
    done = write(database, in_organization(organization), piece)
    typer.echo(outcome(f"Scale {name}", done))


@scales.command("list")
def list_scales(organization: OrganizationOption, database: DatabaseOption = None) -> None:
    """List the levels of an organization's scales; those that pass are marked."""
    from matricula.record.assessments.activity_queries import mark_scale_ids, mark_scale_levels

    with ready_database(database) as opened, opened.read() as session:
        found = in_organization(organization)(session)
        names = {key: name for name, key in mark_scale_ids(session, found.organization_id).items()}
        for row in mark_scale_levels(session, names):
            mark = "passes" if row.passes else ""
            typer.echo(f"{names[row.scale_id]}\t{row.lower_bound:g}\t{row.label}\t{mark}")


def _level(text: str, passes_from: float) -> dict[str, object]:
    """Errors: PairRefused."""
    bound, _, label = text.partition("=")
    begin = number(bound, text)
    if not label.strip():
        raise PairRefused(text)
    return {"begin": begin, "label": label.strip(), "passes": begin >= passes_from}
