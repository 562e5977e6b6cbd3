"""A package: a course in a file, as docs/moving.md describes it.

A zip of course.json and of files/<SHA-256 of the content>. Nothing in it is unpacked under a name
that the package chose, and no length that it claims is believed.
"""

import hashlib
import os
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Annotated, Any

import msgspec
from msgspec import Meta, Struct

from matricula.moving.errors import BadPackage

FORMAT = "matricula-course"
VERSION = 1
MANIFEST = "course.json"
LONGEST_MANIFEST = 200_000_000
"""Bytes of course.json."""
MOST_FILES = 20_000
CHUNK = 1 << 18
_SAME_DAY = (1980, 1, 1, 0, 0, 0)
"""The date of everything in a package, so that the same course is the same file."""

Key = Annotated[int, Meta(ge=1, le=2**63 - 1)]
"""The id that a thing had where it came from."""
Digest = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
Name = Annotated[str, Meta(min_length=1, max_length=500)]
Fields = dict[str, Any]
Size = Annotated[int, Meta(ge=0)]


class Attachment(Struct, kw_only=True):
    """A file of a course or a lesson. address: where it was, as texts may name it."""

    key: Key
    name: Name
    size: Size
    sha256: Digest
    address: str = ""


class Video(Struct, kw_only=True):
    """A video: a file of the package, or an address elsewhere."""

    key: Key
    name: Annotated[str, Meta(max_length=500)]
    sha256: Digest | None = None
    size: Size = 0
    url: str | None = None


class Step(Struct, kw_only=True):
    """A step. block: as its authors see it, without its video."""

    key: Key
    fields: Fields
    block: Fields
    video: Key | None = None


class Lesson(Struct, kw_only=True):
    """A lesson, once, wherever it stands."""

    key: Key
    fields: Fields
    steps: list[Step]
    attachments: list[Attachment]


class Unit(Struct, kw_only=True):
    """A lesson's place in a section."""

    key: Key
    lesson: Key
    fields: Fields


class Section(Struct, kw_only=True):
    """A section. required: the key of the section that comes before it. draws_here: whether exam
    problems are drawn from this course itself."""

    key: Key
    fields: Fields
    units: list[Unit]
    required: Key | None = None
    draws_here: bool = False


class Origin(Struct, kw_only=True, frozen=True):
    """Where a course came from: the keys of a package mean something there alone."""

    server: Annotated[str, Meta(max_length=2_000)]
    course: Key


class Course(Struct, kw_only=True):
    """The whole of a course."""

    format: str = FORMAT
    version: int = VERSION
    origin: Origin
    fields: Fields
    tags: list[Name]
    sections: list[Section]
    lessons: list[Lesson]
    attachments: list[Attachment]
    videos: list[Video]

    def digests(self) -> dict[str, int]:
        """The files of the package: their sizes by their SHA-256."""
        every = [*self.attachments, *(one for its in self.lessons for one in its.attachments)]
        kept = {one.sha256: one.size for one in every}
        return kept | {one.sha256: one.size for one in self.videos if one.sha256 is not None}


class Package:
    """A package that is open for reading."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.course = _checked(_manifest(archive), archive)

    @contextmanager
    def opened(self, sha256: str) -> Iterator[IO[bytes]]:
        """A file of the package. Errors: BadPackage where it cannot be read."""
        with _broken_is_bad(), self.archive.open(f"files/{sha256}") as file:
            yield file

    def check_files(self) -> None:
        """Errors: BadPackage where a file is not what its name and the manifest say."""
        for sha256, size in self.course.digests().items():
            found, length = hashlib.sha256(), 0
            with self.opened(sha256) as file:
                while part := file.read(CHUNK):
                    found.update(part)
                    length += len(part)
                    if length > size:
                        break
            if found.hexdigest() != sha256 or length != size:
                raise BadPackage(f"files/{sha256[:12]}... is not what was packed")


@contextmanager
def open_package(path: Path) -> Iterator[Package]:
    """A package, its manifest and all of its files checked. Errors: BadPackage, OSError."""
    with path.open("rb") as file, _broken_is_bad(), zipfile.ZipFile(file) as archive:
        package = Package(archive)
        package.check_files()
        yield package


def write_package(path: Path, course: Course, files: Mapping[str, Path]) -> None:
    """Write a package as a whole or not at all. files: contents by their SHA-256."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("wb") as file:
            with zipfile.ZipFile(file, "w") as archive:
                manifest = msgspec.json.format(msgspec.json.encode(course), indent=1)
                archive.writestr(_entry(MANIFEST, zipfile.ZIP_DEFLATED), manifest)
                for sha256 in sorted(course.digests()):
                    _pack(archive, f"files/{sha256}", files[sha256])
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _pack(archive: zipfile.ZipFile, name: str, path: Path) -> None:
    with path.open("rb") as source, archive.open(_entry(name, zipfile.ZIP_STORED), "w") as packed:
        while part := source.read(CHUNK):
            packed.write(part)


def _entry(name: str, packing: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _SAME_DAY)
    entry.compress_type = packing
    entry.external_attr = 0o600 << 16
    return entry


def _manifest(archive: zipfile.ZipFile) -> Course:
    try:
        with archive.open(MANIFEST) as file:
            content = file.read(LONGEST_MANIFEST + 1)
    except KeyError as error:
        raise BadPackage(f"there is no {MANIFEST} in it") from error
    if len(content) > LONGEST_MANIFEST:
        raise BadPackage(f"{MANIFEST} is longer than {LONGEST_MANIFEST} bytes")
    try:
        head = msgspec.json.decode(content, type=dict[str, msgspec.Raw])
        if msgspec.json.decode(head.get("format", msgspec.Raw(b"null"))) != FORMAT:
            raise BadPackage("it is of another format")
        if msgspec.json.decode(head.get("version", msgspec.Raw(b"null"))) != VERSION:
            raise BadPackage("it is of a version that this program does not know")
        return msgspec.json.decode(content, type=Course)
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
        raise BadPackage(str(error)[:200]) from error


def _checked(course: Course, archive: zipfile.ZipFile) -> Course:
    """Errors: BadPackage where things are named that are not there, or twice."""
    lessons = {one.key for one in course.lessons}
    sections = {one.key for one in course.sections}
    videos = {one.key for one in course.videos}
    units = [one for section in course.sections for one in section.units]
    steps = [one for lesson in course.lessons for one in lesson.steps]
    _once("section", [one.key for one in course.sections])
    _once("lesson", [one.key for one in course.lessons])
    _once("unit", [one.key for one in units])
    _once("step", [one.key for one in steps])
    _once("video", [one.key for one in course.videos])
    its = [*course.attachments, *(one for lesson in course.lessons for one in lesson.attachments)]
    _once("attachment", [one.key for one in its])
    if not {one.lesson for one in units} == lessons:
        raise BadPackage("its units and its lessons do not match")
    if not {one.required for one in course.sections} <= sections | {None}:
        raise BadPackage("a section requires one that is not there")
    if not {one.video for one in steps} <= videos | {None}:
        raise BadPackage("a step shows a video that is not there")
    digests = course.digests()
    names = archive.namelist()
    wanted = {MANIFEST, *(f"files/{sha256}" for sha256 in digests)}
    if len(digests) > MOST_FILES or len(names) != len(wanted) or set(names) != wanted:
        raise BadPackage("its files are not those that it tells of")
    if any(archive.getinfo(f"files/{sha256}").file_size != size
           for sha256, size in digests.items()):  # fmt: skip
        raise BadPackage("its files are not as long as it tells")
    return course


def _once(kind: str, keys: list[int]) -> None:
    if len(keys) != len(set(keys)):
        raise BadPackage(f"a {kind} is there twice")


@contextmanager
def _broken_is_bad() -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise BadPackage(str(error)[:200]) from error
