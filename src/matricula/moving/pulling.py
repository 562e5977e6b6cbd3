"""A course of a server becomes a package."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from matricula.moving import fields
from matricula.moving.addresses import host_of
from matricula.moving.answers import Wire
from matricula.moving.errors import (
    ChangedMeanwhile,
    Garbage,
    NoSuchCourse,
    NotEditable,
    TooLarge,
)
from matricula.moving.fields import picked
from matricula.moving.package import (
    Attachment,
    Course,
    Lesson,
    Origin,
    Section,
    Step,
    Unit,
    Video,
    write_package,
)
from matricula.moving.parts import Parts, open_parts
from matricula.moving.server import BATCH, Server, local_path

Tell = Callable[[str, int, int], None]
"""Is told a phase, how much of it is done, and of how much."""
MOST_THINGS = 100_000
"""Of one kind in a course."""
MOST_FILE = 5_000_000_000
"""Bytes of a file."""


def pull(server: Server, course_id: int, path: Path, tell: Tell, *, origin: str = "") -> Course:
    """Fetch a course into a package at `path`; a run that was cut off is taken up again.

    origin: what the package calls the server, if not by its address. Errors: MovingFailed.
    """
    known = Origin(server=origin or server.address, course=course_id)
    with open_parts(path.with_name(f"{path.name}.part"), known) as parts:
        puller = _Puller(server, parts, tell)
        course = puller.course(known)
        write_package(path, course, puller.files)
    return course


class _Puller:
    """One pull. files: what was fetched, by its SHA-256."""

    def __init__(self, server: Server, parts: Parts, tell: Tell) -> None:
        self.server = server
        self.parts = parts
        self.tell = tell
        self.files: dict[str, Path] = {}
        self.videos: dict[int, Video] = {}
        self.hosts = {host_of(server.address)}

    def course(self, origin: Origin) -> Course:
        """The whole course. The tree is asked for anew each time, so that it is one that was."""
        told = self.server.named("courses", [origin.course]).get(origin.course)
        if told is None:
            raise NoSuchCourse
        self.hosts.add(host_of(str(told.get("canonical_url") or "")))
        sections = self._named("sections", ids_of(told, "sections"))
        units = self._named("units", [key for one in sections for key in ids_of(one, "units")])
        places = {one["id"]: one for one in units}
        lessons = self._named("lessons", [_id(one, "lesson") for one in units])
        steps = self._steps(lessons)
        return Course(
            origin=origin,
            fields=picked(told, fields.COURSE),
            tags=self._tags(ids_of(told, "tags")),
            sections=[self._section(one, places, origin.course) for one in sections],
            lessons=[self._lesson(one, steps, n, len(lessons)) for n, one in enumerate(lessons)],
            attachments=self._attachments("course", origin.course),
            videos=list(self.videos.values()),
        )

    def _named(self, resource: str, ids: Sequence[int]) -> list[Wire]:
        """Objects in the order of their ids, each once. Errors: ChangedMeanwhile, TooLarge."""
        wanted = list(dict.fromkeys(ids))
        if len(wanted) > MOST_THINGS:
            raise TooLarge(f"it has more than {MOST_THINGS} {resource}")
        self.tell(resource, 0, len(wanted))
        found = self.server.named(resource, wanted)
        if len(found) < len(wanted):
            raise ChangedMeanwhile(f"some of its {resource} are not shown")
        return [found[key] for key in wanted]

    def _section(self, told: Wire, places: dict[int, Wire], course_id: int) -> Section:
        units = [places[key] for key in ids_of(told, "units")]
        required, drawn = told.get("required_section"), told.get("random_exam_problems_course")
        return Section(
            key=told["id"],
            fields=picked(told, fields.SECTION),
            units=[
                Unit(key=one["id"], lesson=_id(one, "lesson"), fields=picked(one, fields.UNIT))
                for one in units
            ],
            required=required if isinstance(required, int) else None,
            draws_here=drawn == course_id,
        )

    def _lesson(self, told: Wire, steps: dict[int, Wire], done: int, total: int) -> Lesson:
        self.tell("files", done, total)
        return Lesson(
            key=told["id"],
            fields=picked(told, fields.LESSON),
            steps=[self._step(steps[key]) for key in ids_of(told, "steps")],
            attachments=self._attachments("lesson", told["id"]),
        )

    # --- Steps

    def _steps(self, lessons: Sequence[Wire]) -> dict[int, Wire]:
        """The sources of all steps; they are kept as they come."""
        homes = {key: one for one in lessons for key in ids_of(one, "steps")}
        if len(homes) > MOST_THINGS:
            raise TooLarge(f"it has more than {MOST_THINGS} steps")
        found = {key: one for key in homes if (one := self.parts.step(key)) is not None}
        missing = [key for key in homes if key not in found]
        for start in range(0, len(missing), BATCH):
            self.tell("steps", len(found), len(homes))
            some = self.server.named("step-sources", missing[start : start + BATCH])
            self.parts.keep_steps(some.values())
            found |= some
        for key, home in homes.items():
            if key not in found or found[key].get("lesson") != home["id"]:
                raise NotEditable(f"lesson {home['id']}, {str(home.get('title'))[:100]!r}")
        return found

    def _step(self, told: Wire) -> Step:
        block = told.get("block")
        if not isinstance(block, dict) or not isinstance(block.get("name"), str):
            raise Garbage(f"step {told['id']} has no block")
        video = block.get("video")
        return Step(
            key=told["id"],
            fields=picked(told, fields.STEP),
            block=fields.block_fields(block),
            video=None if video is None else self._video(video),
        )

    # --- Files

    def _attachments(self, owner: str, key: int) -> list[Attachment]:
        return [self._attachment(one) for one in self.server.every("attachments", **{owner: key})]

    def _attachment(self, told: Wire) -> Attachment:
        name, size, address = told.get("name"), told.get("size"), str(told.get("file") or "")
        path = local_path(address, self.hosts)
        if not isinstance(name, str) or not isinstance(size, int) or path is None:
            raise Garbage(f"attachment {told['id']} is not told of as it should be")
        sha256 = self._file("attachment", told["id"], path, size)
        return Attachment(key=told["id"], name=name, size=size, sha256=sha256, address=path)

    def _video(self, told: Any) -> int:
        """A video of a block, and the key of it."""
        key = told.get("id") if isinstance(told, dict) else None
        urls = told.get("urls") if isinstance(told, dict) else None
        if not isinstance(key, int) or not isinstance(urls, list):
            raise Garbage("a video is not told of as it should be")
        if key not in self.videos:
            name = str(told.get("filename") or "")
            url = next((str(one.get("url")) for one in urls if isinstance(one, dict)), "")
            self.videos[key] = self._filmed(key, name, url)
        return key

    def _filmed(self, key: int, name: str, url: str) -> Video:
        """A file of the server is fetched; what is elsewhere stays there."""
        path = local_path(url, self.hosts)
        if path is None:
            return Video(key=key, name=name, url=url)
        sha256 = self._file("video", key, path, None)
        return Video(key=key, name=name, sha256=sha256, size=self.files[sha256].stat().st_size)

    def _file(self, kind: str, key: int, path: str, size: int | None) -> str:
        kept = self.parts.file(kind, key)
        if kept is None or (size is not None and kept[0].stat().st_size != size):
            most = MOST_FILE if size is None else min(size, MOST_FILE)

            def fetch() -> tuple[Path, str]:
                return self.parts.keep_file(kind, key, self.server.parts(path, most), size)

            kept = self.server.again(fetch)
        self.files[kept[1]] = kept[0]
        return kept[1]

    def _tags(self, ids: Iterable[int]) -> list[str]:
        told = self.server.named("tags", ids)
        return [str(one["title"]) for one in told.values() if one.get("title")]


def ids_of(told: Wire, name: str) -> list[int]:
    """Errors: Garbage where it is no list of ids."""
    found = told.get(name)
    if not isinstance(found, list) or not all(type(key) is int and key > 0 for key in found):
        raise Garbage(f"{name} is no list of ids")
    return found


def _id(told: Wire, name: str) -> int:
    """Errors: Garbage."""
    found = told.get(name)
    if type(found) is not int or found < 1:
        raise Garbage(f"{name} is no id")
    return found
