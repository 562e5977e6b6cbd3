"""`matricula history`: who changed what, when, and through which door."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from matricula.cli.options import LARGEST_ID, DatabaseOption, ready_database

if TYPE_CHECKING:
    from matricula.store import Row

Id = int | None


class Form(StrEnum):
    """How the entries are written."""

    TEXT = "text"
    JSON = "json"


def show(
    *,
    person: Annotated[
        Id,
        typer.Option(
            "--person", metavar="ID", min=1, max=LARGEST_ID, help="Whom it is about (etudid)"
        ),
    ] = None,
    assessment: Annotated[
        Id,
        typer.Option(
            "--assessment", metavar="ID", min=1, max=LARGEST_ID, help="An assessment and its marks"
        ),
    ] = None,
    absence: Annotated[
        Id,
        typer.Option("--absence", metavar="ID", min=1, max=LARGEST_ID, help="One absence"),
    ] = None,
    cohort: Annotated[
        Id,
        typer.Option(
            "--cohort", metavar="ID", min=1, max=LARGEST_ID, help="All that happened in a semester"
        ),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="How many at most")] = 50,
    form: Annotated[Form, typer.Option("--format", help="How they are written")] = Form.TEXT,
    database: DatabaseOption = None,
) -> None:
    """Tell what changed, newest first: when, who, door, client, action, what, before, after."""
    from matricula.record.history import queries

    if {person, assessment, absence, cohort} == {None}:
        raise typer.BadParameter("name a --person, an --assessment, an --absence or a --cohort")
    with ready_database(database) as opened, opened.read() as session:
        found = queries.entries(
            session,
            person_id=person,
            assessment_id=assessment,
            absence_id=absence,
            cohort_id=cohort,
            limit=limit,
        )
    for row in found:
        typer.echo(_text(row) if form is Form.TEXT else _json(row))


def _text(row: "Row") -> str:
    """One line; what stands in it cannot end it."""
    about = [f"{row.subject} {row.subject_id}"]
    about += [f"person {row.person_id}"] if row.person_id else []
    about += [f"cohort {row.cohort_id}"] if row.cohort_id else []
    told = [
        f"{row.at:%Y-%m-%d %H:%M:%S} UTC",
        _writer(row) or "-",
        row.door,
        row.client or "-",
        row.action,
        ", ".join(about),
        f"{row.before or '-'} > {row.after or '-'}",
    ]
    return "\t".join(" ".join(_printable(part).split()) for part in told)


def _json(row: "Row") -> str:
    import msgspec

    entry: dict[str, Any] = {
        "id": row.id,
        "at": row.at,
        "actor_id": row.actor_id,
        "actor": _writer(row),
        "door": row.door,
        "client": row.client,
        "action": row.action,
        "subject": row.subject,
        "subject_id": row.subject_id,
        "person_id": row.person_id,
        "cohort_id": row.cohort_id,
        "before": msgspec.Raw(row.before.encode()) if row.before else None,
        "after": msgspec.Raw(row.after.encode()) if row.after else None,
    }
    return msgspec.json.encode(entry).decode()


def _writer(row: "Row") -> str | None:
    """Who wrote it: the name that signs in, or else the person's."""
    named = f"{row.given_name or ''} {row.family_name or ''}".strip()
    return row.account or named or row.display_name or None


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)
