"""`matricula odin activity`."""

from typing import Annotated, Any

import typer

from matricula.cli.accounts import by_hand
from matricula.cli.odin.spots import (
    ActivityArgument,
    AssessmentArgument,
    DisciplineArgument,
    in_discipline,
    known_assessment,
    option,
    outcome,
    pair,
    said,
    switch,
    write,
)
from matricula.cli.options import DatabaseOption, chosen_settings, ready_database
from matricula.record.assessments.activities import FORMATS, KINDS

app = typer.Typer(no_args_is_help=True)


@app.command()
def add(
    discipline: DisciplineArgument,
    *,
    name: Annotated[str, typer.Option("--name", help="What it is called in its discipline")],
    kind: Annotated[str, typer.Option("--kind", help=f"One of {', '.join(KINDS)}")],
    format_: Annotated[
        str | None, option("--format", f"One of {', '.join(FORMATS)}; offline", "CODE")
    ] = None,
    start: Annotated[
        str | None,
        option("--start", "2026-11-22 10:15 by the organization's clocks, or with +03:00", "TIME"),
    ] = None,
    end: Annotated[str | None, option("--end", "When it ends, or is due", "TIME")] = None,
    hours: Annotated[float | None, option("--hours", "Academic hours", "N")] = None,
    marked: Annotated[
        bool | None,
        switch("--marked/--unmarked", "Whether it has marks; tests and assignments do"),
    ] = None,
    hidden: Annotated[
        bool | None, switch("--hidden/--shown", "Whether the gradebook hides it")
    ] = None,
    attests: Annotated[
        bool | None, switch("--attests/--no-attests", "Its mark is the discipline's total")
    ] = None,
    required: Annotated[bool | None, switch("--required/--optional", "Whether one must")] = None,
    min_points: Annotated[
        float | None, option("--min-points", "The least that passes; 0: any", "N")
    ] = None,
    time_limit: Annotated[
        int | None, option("--time-limit", "Minutes of an attempt; 0: any", "N")
    ] = None,
    attempts: Annotated[
        int | None, option("--attempts", "How many are allowed; 0: any number", "N")
    ] = None,
    counted: Annotated[
        str | None, option("--counted", "Which attempt counts: best or last", "CODE")
    ] = None,
    team: Annotated[bool | None, switch("--team/--individual", "Who does it")] = None,
    send_failed: Annotated[
        bool | None, switch("--send-failed/--no-send-failed", "A failed attempt gives a mark, too")
    ] = None,
    ends_on_success: Annotated[
        bool | None,
        switch("--end-on-success/--go-on", "No attempt after one that was passed"),
    ] = None,
    conversion: Annotated[
        str | None,
        option("--conversion", 'Points up to a bound give a mark: 10=4,20=5; "" for none', "TABLE"),
    ] = None,
    not_for: Annotated[
        list[str] | None, option("--not-for", "Students who take no part in it", "STUDENT")
    ] = None,
    database: DatabaseOption = None,
) -> None:
    """Add an activity to a discipline, or change the one of this name; what is not given stays."""
    part = said(
        name=name,
        kind=kind,
        format=format_,
        starts_at=start,
        ends_at=end,
        hours=hours,
        is_marked=marked,
        is_hidden=hidden,
        attests=attests,
        is_required=required,
        min_points=min_points,
        time_limit=time_limit,
        attempts_allowed=attempts,
        counted_attempt=counted,
        is_team=team,
        sends_failed=send_failed,
        ends_on_success=ends_on_success,
        not_for=not_for or None,
    )
    if attempts == 0:
        part["attempts_allowed"] = None
    if conversion is not None:
        part["conversion"] = _conversion(conversion)
    done = write(database, in_discipline(discipline), {"activities": [part]})
    (key,) = done.activities.values()
    typer.echo(outcome(f"Activity {key}", done))


@app.command()
def adopt(
    assessment: AssessmentArgument,
    kind: Annotated[str, typer.Option("--kind", help=f"One of {', '.join(KINDS)}")],
    database: DatabaseOption = None,
) -> None:
    """Show an assessment of ScoDoc's at Odin's door, too: the same marks in both."""
    from matricula.importers.odin.adopting import adopt as make

    zone = chosen_settings().time_zone
    with ready_database(database) as opened, opened.write(by_hand()) as session:
        changes = make(session, known_assessment(session, assessment), kind, zone)
    typer.echo(f"Activity {assessment} {'was written' if changes else 'is unchanged'}.")


@app.command()
def weigh(
    activity: ActivityArgument,
    *,
    scale: Annotated[float, typer.Option("--scale", help="The largest mark", min=1, max=1_000)],
    coefficient: Annotated[
        float, typer.Option("--coefficient", help="Its weight in the module", min=0, max=1_000)
    ] = 1.0,
    database: DatabaseOption = None,
) -> None:
    """Count an activity at ScoDoc's door, too: in averages, in ranks and on bulletins."""
    from matricula.gradebook.attempts import mark_of
    from matricula.record.assessments import commands

    with ready_database(database) as opened, opened.write(by_hand()) as session:
        found = known_assessment(session, activity)
        changes = commands.weigh(
            session, found.id, max_mark=scale, coefficient=coefficient, count=mark_of
        )
    typer.echo(f"Activity {activity} {'was weighed' if changes else 'is unchanged'}.")


@app.command("list")
def show(discipline: DisciplineArgument, database: DatabaseOption = None) -> None:
    """List the activities of a discipline: id, column (A1, A2, ...), kind, name."""
    from matricula.record.assessments.activity_queries import (
        activities_of_offerings,
        columns_of_offering,
    )

    with ready_database(database) as opened, opened.read() as session:
        in_discipline(discipline)(session)
        places = enumerate(columns_of_offering(session, discipline), 1)
        columns = {key: f"A{place}" for place, key in places}
        for row in activities_of_offerings(session, [discipline]):
            told = [str(row.id), columns.get(row.id, ""), row.kind, row.title]
            typer.echo("\t".join(told))


def _conversion(text: str) -> list[dict[str, Any]]:
    """Errors: PairRefused."""
    pieces = [piece for piece in text.replace(";", ",").split(",") if piece.strip()]
    return [{"points": bound, "mark": mark} for bound, mark in map(pair, pieces)]
