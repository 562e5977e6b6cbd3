"""`matricula odin`: an online campus by hand, one file a noun."""

import typer

from matricula.cli.odin import (
    activities,
    cohorts,
    disciplines,
    organizations,
    programmes,
    register,
    results,
    statuses,
    students,
    totals,
)

app = typer.Typer(no_args_is_help=True)
app.add_typer(organizations.app, name="organization", help="Organizations, and their switch.")
app.add_typer(organizations.divisions, name="division", help="Parts of an organization.")
app.add_typer(programmes.app, name="programme", help="Educational programmes.")
app.add_typer(cohorts.app, name="cohort", help="Cohorts (потоки) of a programme.")
app.add_typer(cohorts.groups, name="group", help="Groups of a cohort.")
app.add_typer(disciplines.app, name="discipline", help="Disciplines of a cohort.")
app.add_typer(activities.app, name="activity", help="Activities of a discipline.")
app.add_typer(students.app, name="student", help="Students of an organization.")
app.command("register")(register.register)
app.command("enrol")(students.enrol)
app.add_typer(statuses.app, name="status", help="How far students are.")
app.add_typer(statuses.resolutions, name="resolution", help="Why studies are stopped.")
app.add_typer(results.marks, name="mark", help="Marks of an activity.")
app.add_typer(results.attempts, name="attempt", help="Attempts at an activity.")
app.add_typer(results.presences, name="presence", help="Who was at an activity.")
app.add_typer(totals.app, name="total", help="Totals of a discipline, by formula.")
app.add_typer(totals.scales, name="scale", help="Words for totals.")
