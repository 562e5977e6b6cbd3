"""`matricula scale`, `matricula skill`, and the imports of frameworks and evaluations."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from matricula.cli.accounts import by_hand
from matricula.cli.apprentices import (
    AnyCentreOption,
    CentreOption,
    ContractArgument,
    SpeakerOption,
    named_centre,
    named_contract,
    named_session,
    speaking,
    told_by,
)
from matricula.cli.options import DatabaseOption, ready_database

if TYPE_CHECKING:
    from matricula.store import Row

scales = typer.Typer(no_args_is_help=True)
app = typer.Typer(no_args_is_help=True)

MOST_SHOWN = 10_000

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="CSV, XLSX, XLS or ODS")]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Say what would change, and change nothing")
]


class LevelRefused(Exception):
    """A level is a number and what it is called: 3=Pratique."""


class NoSuchFramework(Exception):
    """The training centre has no framework of this name."""


@scales.command("add")
def add_scale(
    *,
    centre: CentreOption,
    name: Annotated[str, typer.Option("--name", help="What it is called")],
    level: Annotated[list[str], typer.Option("--level", metavar="N=NAME", help="3=Pratique")],
    validates_from: Annotated[
        float, typer.Option("--validates-from", help="A skill is acquired from this level on")
    ],
    database: DatabaseOption = None,
) -> None:
    """Add a scale to a training centre, or give one other levels."""
    from matricula.record.skills.commands import merge_scales

    levels = [_level(text, validates_from) for text in level]
    with ready_database(database) as opened, opened.write(by_hand()) as session:
        found = named_centre(session, centre)
        changes = merge_scales(session, found.id, [{"name": name.strip(), "levels": levels}])
    typer.echo(f"Scale {name.strip()} {'was written' if changes else 'is unchanged'}.")


@scales.command("list")
def list_scales(centre: CentreOption, database: DatabaseOption = None) -> None:
    """List the levels of a centre's scales; those that validate are marked."""
    from matricula.record.skills import queries

    with ready_database(database) as opened, opened.read() as session:
        rows = queries.scales(session, named_centre(session, centre).id, MOST_SHOWN)
    for row in rows:
        mark = "validates" if row.validates else ""
        typer.echo(f"{row.name}\t{row.value:g}\t{row.label}\t{mark}")


@app.command("list")
def list_skills(centre: CentreOption, database: DatabaseOption = None) -> None:
    """List a centre's frameworks: framework, block, skill, code."""
    from matricula.record.skills import queries

    with ready_database(database) as opened, opened.read() as session:
        rows = queries.frameworks(session, named_centre(session, centre).id, MOST_SHOWN)
    for row in rows:
        typer.echo("\t".join(text or "" for text in row))


@app.command()
def follow(
    code: Annotated[str, typer.Argument(metavar="SESSION", help="Code of the group")],
    frameworks: Annotated[
        list[str] | None,
        typer.Argument(metavar="FRAMEWORK...", help="Those that are not named go"),
    ] = None,
    *,
    centre: CentreOption,
    database: DatabaseOption = None,
) -> None:
    """Say which frameworks a training session follows; without any, none."""
    from matricula.record.skills import commands, queries

    with ready_database(database) as opened, opened.write(by_hand()) as session:
        found = named_centre(session, centre)
        known = queries.framework_ids(session, found.id)
        missing = [name for name in frameworks or [] if name not in known]
        if missing:
            raise NoSuchFramework(missing[0])
        followed = named_session(session, found.id, code)
        wanted = {followed.id: [known[name] for name in frameworks or []]}
        commands.set_session_frameworks(session, wanted)
    typer.echo(f"Session {code} follows {', '.join(frameworks or []) or 'nothing'}.")


@app.command()
def evaluate(
    contract: ContractArgument,
    *,
    skill: Annotated[str, typer.Option("--skill", metavar="SKILL", help="Its name or its code")],
    by: Annotated[Literal["self", "centre", "company"], typer.Option("--by", help="Which side")],
    value: Annotated[
        str, typer.Option("--value", help="A level, or its name; none: nothing is evaluated")
    ],
    comment: Annotated[str, typer.Option("--comment", help="Why", show_default=False)] = "",
    speaker: SpeakerOption = None,
    centre: AnyCentreOption = None,
    database: DatabaseOption = None,
) -> None:
    """Say how far an apprentice's skill is, as one side sees it."""
    from matricula.importers.skills import Said
    from matricula.importers.skills import evaluate as write

    with ready_database(database) as opened:
        with opened.read() as session:
            found = named_contract(session, contract, centre)
            who = speaking(session, speaker)
        said = Said(f"contract {contract}", found.public_id, skill, by, value, comment.strip())
        changes = write(opened, found.organization_id, [said], told_by(who), who)
    typer.echo("The evaluation was written." if changes else "Nothing changed.")


@app.command("history")
def history(
    contract: ContractArgument, centre: AnyCentreOption = None, database: DatabaseOption = None
) -> None:
    """Tell all that was said of an apprentice's skills, oldest first."""
    from matricula.record.skills import queries

    with ready_database(database) as opened, opened.read() as session:
        found = named_contract(session, contract, centre)
        for row in queries.evaluations(session, found.id, MOST_SHOWN):
            typer.echo(_line(row))


def import_skills(
    file: FileArgument,
    *,
    centre: CentreOption,
    framework: Annotated[str, typer.Option("--framework", metavar="NAME", help="What to call it")],
    scale: Annotated[
        str | None,
        typer.Option(
            "--scale", metavar="NAME", help="Of blocks that name none", show_default=False
        ),
    ] = None,
    session: Annotated[
        list[str] | None,
        typer.Option("--session", metavar="CODE", help="Groups that follow it from now on"),
    ] = None,
    dry_run: DryRun = False,
    database: DatabaseOption = None,
) -> None:
    """Import a framework of skills: columns bloc, compétence, code, échelle."""
    from matricula.importers.skills import Wanted, import_framework

    wanted = Wanted(centre, framework.strip(), scale or "", tuple(session or ()))
    with ready_database(database) as opened:
        report = import_framework(opened, file, wanted, dry_run=dry_run)
    if report.passed_over:
        typer.echo(f"Note: not read: {', '.join(report.passed_over)}.", err=True)
    typer.echo(report.summary())


def import_evaluations(
    file: FileArgument, *, centre: CentreOption, database: DatabaseOption = None
) -> None:
    """Import evaluations: columns contrat, compétence, évaluateur, niveau, commentaire."""
    from matricula.importers.skills import import_evaluations as write

    with ready_database(database) as opened:
        changes = write(opened, file, centre, told_by(None, "import"))
    typer.echo(f"{len(changes)} evaluations were written.")


def _level(text: str, validates_from: float) -> dict[str, object]:
    """Errors: LevelRefused."""
    number, equals, label = text.partition("=")
    try:
        value = float(number.replace(",", "."))
    except ValueError as error:
        raise LevelRefused(text) from error
    if not equals or not label.strip():
        raise LevelRefused(text)
    return {"value": value, "label": label.strip(), "validates": value >= validates_from}


def _line(row: "Row") -> str:
    value = "none" if row.value is None else f"{row.value:g}"
    at = f"{row.recorded_at:%Y-%m-%d %H:%M:%S} UTC"
    told = [at, row.skill, row.evaluator, value, row.comment or "", row.door]
    return "\t".join(" ".join(part.split()) for part in told)
