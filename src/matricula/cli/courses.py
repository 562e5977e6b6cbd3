"""`matricula course`: courses that move, as files and from server to server."""

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matricula.cli.options import LARGEST_ID, DatabaseOption, chosen_settings, ready_database
from matricula.cli.progress import progress_bar

if TYPE_CHECKING:
    from matricula.moving import Counts, Server, Wishes

app = typer.Typer(no_args_is_help=True)

SECRET = "MATRICULA_CLIENT_SECRET"

AsOption = Annotated[
    str | None,
    typer.Option(
        "--as",
        metavar="NAME",
        help="Account that does it, and owns what is made; the only administrator",
        show_default=False,
    ),
]
UrlArgument = Annotated[
    str, typer.Argument(metavar="URL", help="A server of this API: https://stepik.example")
]
ClientOption = Annotated[
    str,
    typer.Option(
        "--client-id",
        help="Of an application there with client credentials. Its secret is asked for, or read"
        f" from {SECRET}",
    ),
]
SecretStdin = Annotated[
    bool,
    typer.Option("--client-secret-stdin", help="Read the secret from the first line of the input"),
]
InsecureOption = Annotated[
    bool, typer.Option("--insecure-http", help="Send the secret over http to another machine")
]
JournalOption = Annotated[
    Path | None,
    typer.Option(
        "--journal",
        metavar="FILE",
        help="What was made, for the next run; beside the package",
        show_default=False,
    ),
]
IntoOption = Annotated[
    int | None,
    typer.Option(
        "--into",
        metavar="ID",
        help="A course that is there already, instead of a new one",
        max=LARGEST_ID,
        show_default=False,
    ),
]
PublishOption = Annotated[bool, typer.Option("--publish", help="Publish it once it is whole")]
ExactOption = Annotated[
    bool, typer.Option("--exact", help="Remove what it has there and the package has not")
]


@app.command("export")
def export_course(
    course_id: Annotated[int, typer.Argument(metavar="ID", help="A course", max=LARGEST_ID)],
    *,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="The package to write")
    ],
    name: AsOption = None,
    database: DatabaseOption = None,
) -> None:
    """Write a course with all of its steps and files into a package."""
    _export(course_id, output, name, database)
    typer.echo(f"Course {course_id} is written to {output}.", err=True)


@app.command("import")
def import_course(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A package")],
    *,
    name: AsOption = None,
    journal: JournalOption = None,
    into: IntoOption = None,
    publish: PublishOption = False,
    exact: ExactOption = False,
    database: DatabaseOption = None,
) -> None:
    """Make a course of a package, or bring the one up to date that it became before."""
    from matricula.moving import Wishes

    wishes = Wishes(into, publish, exact)
    _import(file, journal or _beside(file, "record"), name, wishes, database)


@app.command("pull")
def pull_course(
    url: UrlArgument,
    course_id: Annotated[
        int, typer.Argument(metavar="COURSE", help="Its id there", max=LARGEST_ID)
    ],
    *,
    client_id: ClientOption,
    client_secret_stdin: SecretStdin = False,
    insecure_http: InsecureOption = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write a package, and leave the record as it is",
            show_default=False,
        ),
    ] = None,
    name: AsOption = None,
    journal: JournalOption = None,
    into: IntoOption = None,
    publish: PublishOption = False,
    exact: ExactOption = False,
    database: DatabaseOption = None,
) -> None:
    """Fetch a course from another server; the same command again takes up what was cut off."""
    from matricula.moving import Wishes, host_of, pull

    with _remote(url, client_id, stdin=client_secret_stdin, plain=insecure_http) as server:
        file = output or Path(f"course-{course_id}.{_plain(host_of(server.address))}.zip")
        with progress_bar() as tell:
            pull(server, course_id, file, tell)
    if output is not None:
        typer.echo(f"Course {course_id} is written to {output}.", err=True)
        return
    wishes = Wishes(into, publish, exact)
    _import(file, journal or _beside(file, "record"), name, wishes, database)
    file.unlink()


@app.command("push")
def push_course(
    url: UrlArgument,
    what: Annotated[
        str, typer.Argument(metavar="COURSE", help="A course of this installation, or a package")
    ],
    *,
    client_id: ClientOption,
    client_secret_stdin: SecretStdin = False,
    insecure_http: InsecureOption = False,
    name: AsOption = None,
    journal: JournalOption = None,
    into: IntoOption = None,
    publish: PublishOption = False,
    exact: ExactOption = False,
    database: DatabaseOption = None,
) -> None:
    """Bring a course to another server; the same command again takes up what was cut off."""
    from matricula.moving import Wishes, host_of, push

    wishes = Wishes(into, publish, exact)
    with (
        _remote(url, client_id, stdin=client_secret_stdin, plain=insecure_http) as server,
        _package(what, name, database) as file,
        progress_bar() as tell,
    ):
        path = journal or _beside(file, host_of(server.address))
        found, counts = push(server, file, path, wishes, tell)
    _told(found, counts, url)


# --- What they share


def _export(course_id: int, output: Path, name: str | None, database: str | None) -> None:
    from matricula.cli.own_door import own_door
    from matricula.moving import pull

    settings = chosen_settings(database=database)
    origin = settings.public_url or f"record:{_mark(settings.database)}"
    with (
        ready_database(database) as opened,
        own_door(opened, settings, name) as server,
        progress_bar() as tell,
    ):
        pull(server, course_id, output, tell, origin=origin)


def _import(
    file: Path, journal: Path, name: str | None, wishes: "Wishes", database: str | None
) -> None:
    from matricula.cli.accounts import by_hand
    from matricula.cli.own_door import own_door
    from matricula.moving import open_package, push
    from matricula.record.courses.commands import merge_tags

    settings = chosen_settings(database=database)
    with open_package(file) as package:
        tags = package.course.tags
    with ready_database(database) as opened:
        with opened.write(by_hand()) as session:
            known = merge_tags(session, [title for title in tags if title.strip()])
        wishes = replace(wishes, tags=known)
        with own_door(opened, settings, name) as server, progress_bar() as tell:
            target = f"record:{_mark(settings.database)}"
            found, counts = push(server, file, journal, wishes, tell, target=target)
    _told(found, counts, "this installation")


@contextmanager
def _remote(url: str, client_id: str, *, stdin: bool, plain: bool) -> Iterator["Server"]:
    from matricula.moving import Client, Server, server_address

    address = server_address(url, plain=plain)
    server = Server(address, Client(client_id, _secret(from_stdin=stdin)))
    try:
        yield server
    finally:
        server.close()


@contextmanager
def _package(what: str, name: str | None, database: str | None) -> Iterator[Path]:
    """The package that is meant, or one of a course that is gone with the block."""
    if not (what.isascii() and what.isdigit()):
        yield Path(what)
        return
    file = Path(f"course-{what}.zip")
    if file.exists():
        raise typer.BadParameter(f"{file} is there: push it, or move it out of the way")
    try:
        _export(int(what), file, name, database)
        yield file
    finally:
        file.unlink(missing_ok=True)


def _secret(*, from_stdin: bool) -> str:
    given = os.environ.get(SECRET)
    if from_stdin:
        given = sys.stdin.readline().rstrip("\r\n")
    elif given is None and sys.stdin.isatty():
        given = str(typer.prompt("Client secret", hide_input=True, err=True))
    if not given:
        raise typer.BadParameter(f"there is no secret: use --client-secret-stdin, or set {SECRET}")
    return given


def _beside(file: Path, place: str) -> Path:
    return file.with_name(f"{file.name}.{_plain(place)}.journal")


def _plain(host: str) -> str:
    """A host as a part of a file's name."""
    return "".join(letter if letter.isalnum() or letter in ".-" else "_" for letter in host)


def _mark(database: str) -> str:
    """What tells a database from others, and does not tell what opens it."""
    place = database.rpartition("@")[2] if "@" in database else database
    return hashlib.sha256(place.encode()).hexdigest()[:12]


def _told(course_id: int, counts: "Counts", where: str) -> None:
    for note in dict.fromkeys(counts.notes):
        typer.echo(f"Note: {note}.", err=True)
    typer.echo(f"Course {course_id} of {where}: {counts.summary()}.")
