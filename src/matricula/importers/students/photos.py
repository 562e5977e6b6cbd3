"""Pictures of students in a folder: files named by NIP or by our id."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from matricula.documents.pictures import BrokenPicture, Picture, checked
from matricula.importers.errors import ImportRefused
from matricula.importers.students.report import StudentsReport
from matricula.record.people import commands, queries
from matricula.store import ReadSession, WriteSession

LARGEST_PHOTO = 5_000_000
"""Bytes."""
MOST_FILES = 100_000
KINDS = (".jpg", ".jpeg", ".png")
AT_ONCE = 20
"""Pictures that are held in memory together."""


@dataclass(frozen=True, slots=True)
class PhotoFile:
    """A file with a picture that can be opened. digest: of its content when it was looked at."""

    path: Path
    media_type: str
    digest: bytes


@dataclass(slots=True)
class Folder:
    """The pictures of a folder, and what is wrong with the other files that look like some."""

    files: list[PhotoFile] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read_folder(folder: Path | None) -> Folder:
    """Look at every picture of a folder; none for None.

    Errors: ImportRefused where it is no folder or has too many files.
    """
    found = Folder()
    for path in _paths(folder):
        try:
            picture = read_photo(path)
        except ImportRefused as error:
            found.problems += error.errors
        else:
            digest = hashlib.sha256(picture.content).digest()
            found.files.append(PhotoFile(path, picture.media_type, digest))
    return found


def read_photo(path: Path) -> Picture:
    """The picture in a file, JPEG or PNG. Errors: ImportRefused."""
    try:
        if path.stat().st_size > LARGEST_PHOTO:
            raise ImportRefused([f"{path} is larger than {LARGEST_PHOTO // 1_000_000} MB"])
        return checked(path.read_bytes())
    except OSError as error:
        raise ImportRefused([f"{path} cannot be read: {error.strerror}"]) from error
    except BrokenPicture as error:
        raise ImportRefused([f"{path} is no picture in JPEG or PNG that can be opened"]) from error


def write_photos(
    session: WriteSession, organization_id: int, folder: Folder, report: StudentsReport
) -> None:
    """Store the pictures of the department's students, and tell in the report what was wrong."""
    report.bad += folder.problems
    if not folder.files:
        return
    owners = _owners(session, organization_id, folder, report)
    for start in range(0, len(owners), AT_ONCE):
        rows = [_row(file, person_id) for file, person_id in owners[start : start + AT_ONCE]]
        report.photos += len(commands.merge_photos(session, rows))


def _paths(folder: Path | None) -> Iterator[Path]:
    if folder is None:
        return
    if not folder.is_dir():
        raise ImportRefused([f"{folder} is no folder"])
    listed = [path for path in folder.iterdir() if path.suffix.lower() in KINDS and path.is_file()]
    if len(listed) > MOST_FILES:
        raise ImportRefused([f"{folder} holds more than {MOST_FILES} pictures"])
    yield from sorted(listed)


def _owners(
    session: ReadSession, organization_id: int, folder: Folder, report: StudentsReport
) -> Sequence[tuple[PhotoFile, int]]:
    """Whose the pictures are; a name that says nobody is noted, one that says two people is bad."""
    codes = queries.student_codes(session, organization_id)
    by_nip = {row.code_nip: row.person_id for row in codes if row.code_nip}
    by_id = {str(row.person_id): row.person_id for row in codes}
    owners: dict[int, PhotoFile] = {}
    for file in folder.files:
        name = file.path.stem
        meant = {people[name] for people in (by_nip, by_id) if name in people}
        if not meant:
            report.notes.append(f"{file.path} is no student's of the department: passed over")
        elif len(meant) > 1:
            report.bad.append(f"{file.path}: {name} is one student's NIP and another one's id")
        elif owners.setdefault(person_id := meant.pop(), file) is not file:
            report.bad.append(f"{file.path}: {owners[person_id].path.name} is of the same student")
    return [(file, person_id) for person_id, file in owners.items()]


def _row(file: PhotoFile, person_id: int) -> dict[str, object]:
    try:
        content = file.path.read_bytes()
    except OSError as error:
        raise ImportRefused([f"{file.path} cannot be read: {error.strerror}"]) from error
    if hashlib.sha256(content).digest() != file.digest:
        raise ImportRefused([f"{file.path} changed while it was read: run the import again"])
    return {"person_id": person_id, "media_type": file.media_type, "content": content}
