"""The `matricula` command: its subcommands, each in a file of its own.

Every command imports what it needs when it runs, so that `matricula --help` answers at once.
"""

import typer

from matricula.cli import (
    accounts,
    applications,
    attendance,
    booklets,
    bulletins,
    calendars,
    catalogue,
    centres,
    checks,
    cohorts,
    courses,
    databases,
    exports,
    history,
    imports,
    juries,
    odin,
    people,
    servers,
    skills,
    students,
    teaching,
    tokens,
)

app = typer.Typer(
    help="One academic record that speaks ScoDoc, Odin, Campus Skills and Stepik.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(servers.serve)
app.command()(servers.demo)
app.add_typer(imports.app, name="import", help="Bring files into the record.")
imports.app.command("decisions")(juries.import_decisions)
imports.app.command("appreciations")(juries.import_appreciations)
app.add_typer(juries.app, name="jury", help="What juries decide.")
app.add_typer(juries.appreciations, name="appreciation", help="Remarks on bulletins.")
app.command("bulletins")(bulletins.bulletins)
app.add_typer(cohorts.app, name="cohort", help="Semesters: who answers for them, and locks.")
app.add_typer(centres.app, name="centre", help="Training centres of apprentices.")
app.add_typer(skills.scales, name="scale", help="Scales on which skills are evaluated.")
app.add_typer(skills.app, name="skill", help="Skills of apprentices, and who says how far.")
imports.app.command("skills")(skills.import_skills)
imports.app.command("evaluations")(skills.import_evaluations)
app.add_typer(booklets.app, name="booklet", help="What is expected of apprentices, and when.")
imports.app.command("absence-claims")(attendance.import_claims)
app.add_typer(attendance.app, name="absence-claim", help="Absences that students claim.")
app.add_typer(calendars.app, name="calendars", help="Calendars of training sessions.")
app.add_typer(odin.app, name="odin", help="Online campuses that speak Odin's API.")
app.add_typer(courses.app, name="course", help="Courses that move: files, and other servers.")
app.add_typer(catalogue.lists, name="course-list", help="Lists of courses that are shown together.")
app.add_typer(catalogue.tags, name="course-tag", help="What courses are about.")
app.add_typer(exports.app, name="export", help="Write the record into files.")
app.add_typer(teaching.app, name="teaching", help="Courses that are the teaching of modules.")
app.add_typer(people.app, name="people", help="Two who turned out to be one.")
app.add_typer(students.app, name="student", help="Students, one by one.")
app.add_typer(accounts.app, name="user", help="Accounts and their roles.")
app.add_typer(tokens.app, name="token", help="Tokens for programs.")
app.add_typer(applications.app, name="application", help="Programs that act for people by OAuth 2.")
app.add_typer(databases.app, name="db", help="The database and its schema.")
app.command("history")(history.show)
app.command("check")(checks.check)
app.command("settings")(servers.show_settings)


@app.callback()
def matricula(version: servers.VersionOption = False) -> None:
    """One academic record that speaks ScoDoc, Odin, Campus Skills and Stepik."""
    del version  # Its callback has answered already.
