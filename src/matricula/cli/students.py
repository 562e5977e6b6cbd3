"""`matricula student`: find, show and change one student."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matricula.cli.accounts import by_hand
from matricula.cli.options import LARGEST_ID, DatabaseOption, ready_database

if TYPE_CHECKING:
    from matricula.store import Row

app = typer.Typer(no_args_is_help=True)

MOST_SHOWN = 50

IdArgument = Annotated[
    int, typer.Argument(metavar="ID", help="The student's number (etudid)", max=LARGEST_ID)
]
OwnDepartment = Annotated[
    str, typer.Option("--department", metavar="ACRONYM", help="Whose student it is")
]


def _option(name: str, meaning: str) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(
        name, metavar="TEXT", help=meaning, show_default=False
    )
    return option


@app.command()
def find(
    text: Annotated[str, typer.Argument(help="Part of a name, or a whole code or number")],
    database: DatabaseOption = None,
) -> None:
    """List students by name, NIP, INE or number, whatever case and accents."""
    from matricula.importers.students.columns import folded
    from matricula.record.people import queries

    wanted = folded(text)
    with ready_database(database) as opened, opened.read() as session:
        found = [row for row in queries.all_students(session) if _is_meant(row, text, wanted)]
    for row in found[:MOST_SHOWN]:
        typer.echo("\t".join([str(row.person_id), row.department, _name(row), *_codes(row)]))
    if len(found) > MOST_SHOWN:
        typer.echo(f"… and {len(found) - MOST_SHOWN} more: say more of the name.", err=True)
    if not found:
        typer.echo("No student is called so.", err=True)
        raise typer.Exit(1)


@app.command()
def show(
    person_id: IdArgument,
    department: Annotated[
        str | None,
        typer.Option("--department", metavar="ACRONYM", help="What this department knows"),
    ] = None,
    database: DatabaseOption = None,
) -> None:
    """Show what departments know of a student."""
    from matricula.importers.students.one import NotAStudentThere
    from matricula.record.people import queries

    with ready_database(database) as opened, opened.read() as session:
        records = queries.student_records(session, person_id)
        photo = queries.photo_version(session, records[0].person_id) if records else None
    shown = [row for row in records if department in {None, row.department}]
    if not shown:
        raise NotAStudentThere(str(person_id))
    for row in shown:
        typer.echo(f"{row.department}: {_name(row)} ({row.person_id})")
        for name, value in _facts(row).items():
            typer.echo(f"  {name}: {value}")
        typer.echo(f"  photo: {f'of {photo:%Y-%m-%d}' if photo else 'none'}")


@app.command("set")
def change(
    person_id: IdArgument,
    *,
    department: OwnDepartment,
    nip: Annotated[str | None, _option("--nip", "The institution's code")] = None,
    ine: Annotated[str | None, _option("--ine", "The national code")] = None,
    family_name: Annotated[str | None, _option("--family-name", "Legal name")] = None,
    usual_name: Annotated[str | None, _option("--usual-name", "Name that is used")] = None,
    given_name: Annotated[str | None, _option("--given-name", "First name")] = None,
    gender: Annotated[str | None, _option("--gender", "F, M or X")] = None,
    birth_date: Annotated[str | None, _option("--birth-date", "31/12/2001")] = None,
    birth_place: Annotated[str | None, _option("--birth-place", "Town")] = None,
    nationality: Annotated[str | None, _option("--nationality", "Nationality")] = None,
    email: Annotated[str | None, _option("--email", "The institution's address")] = None,
    personal_email: Annotated[str | None, _option("--personal-email", "Their own")] = None,
    street: Annotated[str | None, _option("--street", "House and street")] = None,
    postal_code: Annotated[str | None, _option("--postal-code", "Postal code")] = None,
    city: Annotated[str | None, _option("--city", "Town")] = None,
    country: Annotated[str | None, _option("--country", "Country")] = None,
    phone: Annotated[str | None, _option("--phone", "Telephone")] = None,
    mobile: Annotated[str | None, _option("--mobile", "Mobile telephone")] = None,
    fax: Annotated[str | None, _option("--fax", "Fax")] = None,
    scholarship: Annotated[
        bool | None,
        typer.Option("--scholarship/--no-scholarship", help="Holds one", show_default=False),
    ] = None,
    bac: Annotated[str | None, _option("--bac", "Diploma held before")] = None,
    speciality: Annotated[str | None, _option("--speciality", "Its speciality")] = None,
    bac_year: Annotated[str | None, _option("--bac-year", "Its year")] = None,
    school: Annotated[str | None, _option("--school", "School that gave it")] = None,
    school_city: Annotated[str | None, _option("--school-city", "Its town")] = None,
    school_postal_code: Annotated[
        str | None, _option("--school-postal-code", "Its postal code")
    ] = None,
    admission_year: Annotated[str | None, _option("--admission-year", "Year of coming")] = None,
    database: DatabaseOption = None,
) -> None:
    """Change what a department knows of a student; an empty text clears."""
    from matricula.importers.students.one import set_student

    given = {
        ("record", "code_nip"): nip,
        ("record", "code_ine"): ine,
        ("person", "family_name"): family_name,
        ("person", "usual_name"): usual_name,
        ("person", "given_name"): given_name,
        ("person", "gender"): gender,
        ("person", "birth_date"): birth_date,
        ("person", "birth_place"): birth_place,
        ("person", "nationality"): nationality,
        ("mail", "institutional"): email,
        ("mail", "personal"): personal_email,
        ("record", "street"): street,
        ("record", "postal_code"): postal_code,
        ("record", "city"): city,
        ("record", "country"): country,
        ("record", "phone"): phone,
        ("record", "mobile"): mobile,
        ("record", "fax"): fax,
        ("record", "scholarship"): None if scholarship is None else "oui" if scholarship else "non",
        ("admission", "diploma"): bac,
        ("admission", "speciality"): speciality,
        ("admission", "diploma_year"): bac_year,
        ("admission", "school_name"): school,
        ("admission", "school_city"): school_city,
        ("admission", "school_postal_code"): school_postal_code,
        ("admission", "year"): admission_year,
    }
    said = {place: text for place, text in given.items() if text is not None}
    if not said:
        raise typer.BadParameter("say what is to change: --city Lyon, for example")
    with ready_database(database) as opened, opened.write(by_hand()) as session:
        changed = set_student(session, person_id, department, said)
    typer.echo(f"Student {person_id} was changed." if changed else "Nothing changed.")


@app.command()
def photo(
    person_id: IdArgument,
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="JPEG or PNG", show_default=False)
    ] = None,
    *,
    remove: Annotated[bool, typer.Option("--remove", help="Take the picture away")] = False,
    database: DatabaseOption = None,
) -> None:
    """Give a student a picture, or take it away."""
    from matricula.importers.students.one import NotAStudentThere
    from matricula.importers.students.photos import read_photo
    from matricula.record.people import commands, queries

    if (file is None) != remove:
        raise typer.BadParameter("name a FILE, or say --remove")
    picture = None if file is None else read_photo(file)
    with ready_database(database) as opened, opened.write(by_hand()) as session:
        if not queries.student_records(session, person_id):
            raise NotAStudentThere(str(person_id))
        if picture is None:
            changes = commands.remove_photos(session, [person_id])
        else:
            row = {"media_type": picture.media_type, "content": picture.content}
            changes = commands.merge_photos(session, [{"person_id": person_id, **row}])
    done = "was removed" if remove else "was stored"
    typer.echo(f"The picture of {person_id} {done}." if changes else "Nothing changed.")


def _is_meant(row: "Row", text: str, wanted: str) -> bool:
    from matricula.importers.students.columns import folded

    if text.strip() in {str(row.person_id), row.code_nip, row.code_ine}:
        return True
    names = row.family_name, row.given_name, row.usual_name or row.family_name
    orders = (names[0], names[1]), (names[1], names[0]), (names[2], names[1]), (names[1], names[2])
    return bool(wanted) and any(wanted in folded(" ".join(order)) for order in orders)


def _name(row: "Row") -> str:
    return f"{row.usual_name or row.family_name} {row.given_name}".strip()


def _codes(row: "Row") -> list[str]:
    return [f"NIP {row.code_nip or '-'}", f"INE {row.code_ine or '-'}"]


def _facts(row: "Row") -> dict[str, object]:
    """What is known, by its name in the record."""
    hidden = {"person_id", "organization_id", "department", "time_zone", "last_day", "created_at"}
    return {
        name.replace("_", " "): value
        for name, value in row._asdict().items()
        if name not in hidden and value not in {None, ""}
    }
