"""A package becomes a course of a server, or changes the one that it became before.

Nothing is doubled (see making.py), and nothing is removed unless it is asked for. The course is a
draft until whoever pushes it publishes it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from matricula.moving.answers import Wire
from matricula.moving.errors import MadeCourseGone, NoSuchCourse, Refused
from matricula.moving.journal import Journal, open_journal
from matricula.moving.links import Links
from matricula.moving.making import Counts, Maker, Thing
from matricula.moving.package import Attachment, Fields, Lesson, Package, Step, open_package
from matricula.moving.pulling import Tell, ids_of
from matricula.moving.server import Server
from matricula.moving.siblings import Siblings, differs

INTO = "into"
"""The kind under which the journal keeps that a push goes into a course that was there."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """How to push. into: a course that is there already, whose things are taken for those of the
    package where they match. exact: whether what the package has not is removed. tags: ids there by
    titles, besides those that the server shows."""

    into: int | None = None
    publish: bool = False
    exact: bool = False
    tags: Mapping[str, int] = field(default_factory=dict)


def push(
    server: Server, path: Path, journal: Path, wishes: Wishes, tell: Tell, *, target: str = ""
) -> tuple[int, Counts]:
    """Push a package; the course's id there, and what was done.

    target: what the journal calls the server, if not by its address. Errors: MovingFailed.
    """
    with (
        open_package(path) as package,
        open_journal(journal, package.course.origin, target or server.address) as kept,
    ):
        pusher = _Pusher(server, package, kept, tell, wishes)
        return pusher.push(), pusher.counts


class _Pusher:
    def __init__(
        self, server: Server, package: Package, journal: Journal, tell: Tell, wishes: Wishes
    ) -> None:
        self.server = server
        self.package = package
        self.course = package.course
        self.journal = journal
        self.tell = tell
        self.wishes = wishes
        self.maker = Maker(server, journal)
        self.counts = self.maker.counts
        self.links = Links(self.course.origin.server)
        self.lessons: dict[int, int] = {}
        self.videos = {one.key: one for one in self.course.videos}
        self.steps: dict[int, list[Wire]] = {}
        self.me = 0

    def push(self) -> int:
        """The course first, then what texts may name, the texts, and the course's own at last."""
        self.me = self.server.me()
        course_id, fresh = self._found_course()
        self._attachments("course", course_id, self.course.attachments, fresh=fresh)
        self._lessons(course_id)
        self._tree(course_id, fresh=fresh)
        self._finish(course_id)
        if self.maker.adopting:
            self.journal.keep(INTO, self.course.origin.course, course_id)
        return course_id

    # --- The course

    def _found_course(self) -> tuple[int, bool]:
        """The course's id there, and whether it was made just now."""
        key = self.course.origin.course
        if self.wishes.into is not None and self.journal.made("course", key) is None:
            if not self.server.named("courses", [self.wishes.into]):
                raise NoSuchCourse(str(self.wishes.into))
            self.journal.announce(INTO, key)
            self.journal.keep("course", key, self.wishes.into)
        self.maker.adopting = (INTO, key) in self.journal.begun
        made = self.journal.made("course", key)
        if made is not None:
            if not self.server.named("courses", [made.id]):
                raise MadeCourseGone(f"course {made.id}")
            return made.id, False
        title = self.course.fields.get("title")
        thing = Thing(
            "course",
            key,
            lambda: self.server.newest("courses", is_my_own="true"),
            lambda after: _titled(self.server.newer("courses", after, is_my_own="true"), title),
            lambda: self.server.post("courses", {"title": title}),
        )
        told, fresh = self.maker.make(thing)
        return told["id"], fresh

    def _finish(self, course_id: int) -> None:
        """What is said of the course itself, now that it is whole."""
        sent = self.links.led({**self.course.fields, "tags": self._tags()})
        sent.pop("is_enabled", None)
        if self.wishes.publish:
            sent["is_enabled"] = True
        there = self.server.named("courses", [course_id]).get(course_id, {})
        with _naming("the course"):
            self._settle("courses", course_id, sent, there)

    def _tags(self) -> list[int]:
        """The tags that the server has; the others are noted."""
        wanted = {title.casefold(): title for title in self.course.tags}
        if not wanted:
            return []
        there = {str(one.get("title")).casefold(): one["id"] for one in self.server.every("tags")}
        there |= {title.casefold(): key for title, key in self.wishes.tags.items()}
        self.counts.notes += [
            f"the server shows no tag {title!r}"
            for folded, title in wanted.items()
            if folded not in there
        ]
        return sorted(there[folded] for folded in wanted if folded in there)

    # --- Lessons and what is in them

    def _lessons(self, course_id: int) -> None:
        known = [self.journal.made("lesson", one.key) for one in self.course.lessons]
        there = self.server.named("lessons", [one.id for one in known if one is not None])
        self.steps = self._known_steps(there.values())
        done, total = 0, sum(len(one.steps) for one in self.course.lessons)
        for lesson in self.course.lessons:
            self.tell("steps", done, total)
            with _naming(f"lesson {str(lesson.fields.get('title'))[:100]!r}"):
                self._lesson(lesson, course_id, there)
            done += len(lesson.steps)

    def _known_steps(self, lessons: Iterable[Wire]) -> dict[int, list[Wire]]:
        """The steps of lessons that are there, by lessons; many at a time."""
        found: dict[int, list[Wire]] = {one["id"]: [] for one in lessons}
        ids = [key for one in lessons for key in ids_of(one, "steps")]
        for one in self.server.named("step-sources", ids).values():
            if one.get("lesson") in found:
                found[one["lesson"]].append(one)
        return found

    def _lesson(self, lesson: Lesson, course_id: int, there: Mapping[int, Wire]) -> None:
        known = self.journal.made("lesson", lesson.key)
        if known is not None and known.id not in there:
            self.journal.forget("lesson", lesson.key)
            known = None
        title = lesson.fields.get("title")
        scope = {"course": course_id} if self.maker.adopting else {"owner": self.me}
        fresh, told = False, there[known.id] if known else None
        if told is None:
            thing = Thing(
                "lesson",
                lesson.key,
                lambda: self.server.newest("lessons", owner=self.me),
                lambda after: _titled(self.server.newer("lessons", after, **scope), title),
                lambda: self.server.post("lessons", lesson.fields),
            )
            told, fresh = self.maker.make(thing)
        if not fresh:
            self._settle("lessons", told["id"], lesson.fields, told)
        self.lessons[lesson.key] = told["id"]
        self._attachments("lesson", told["id"], lesson.attachments, fresh=fresh)
        self._steps(told["id"], lesson.steps, fresh=fresh)

    def _steps(self, lesson_id: int, steps: Sequence[Step], *, fresh: bool) -> None:
        parent, among = {"lesson": lesson_id}, self.steps.get(lesson_id)
        siblings = self._siblings("step", "step-sources", parent, fresh=fresh, among=among)
        for place, step in enumerate(steps):
            block = self.links.led(step.block)
            if step.video is not None:
                block = {**block, "video": self._video(step.video, lesson_id)}
            sent = {"lesson": lesson_id, **step.fields, "block": block}
            with _naming(f"step {place + 1}"):
                siblings.settle(step.key, place, sent, _same_block)
        self._remove_others(siblings)

    def _video(self, key: int, lesson_id: int) -> int:
        """The id there of a video of the package."""
        made = self.journal.made("video", key)
        if made is not None:
            return made.id
        video = self.videos[key]

        def look(_after: int) -> list[Wire]:
            return [one for one in self.server.every("videos") if _is_same_video(one, video)]

        def send() -> Wire:
            if video.sha256 is None:
                sent = {"source_url": video.url, "lesson": lesson_id}
                return self.server.post("videos", sent)
            with self.package.opened(video.sha256) as file:
                its = {"lesson": lesson_id}
                return self.server.post_file("videos", "source", video.name, file, its)

        def newest() -> int:
            return max((one["id"] for one in self.server.every("videos")), default=0)

        with _naming(f"video {video.name[:100]!r}"):
            told, _ = self.maker.make(Thing("video", key, newest, look, send))
        return int(told["id"])

    def _attachments(
        self, owner: str, owner_id: int, attachments: Sequence[Attachment], *, fresh: bool
    ) -> None:
        siblings = self._siblings("attachment", "attachments", {owner: owner_id}, fresh=fresh)
        for one in attachments:
            with (
                _naming(f"attachment {one.name[:100]!r}"),
                self.package.opened(one.sha256) as file,
            ):
                told = siblings.settle_file(one, file, {owner: owner_id})
            self.links.add(one.address, str(told.get("file") or ""))
        self._remove_others(siblings)

    # --- Sections and units

    def _tree(self, course_id: int, *, fresh: bool) -> None:
        sections = self._siblings("section", "sections", {"course": course_id}, fresh=fresh)
        made: dict[int, int] = {}
        for place, section in enumerate(self.course.sections):
            self.tell("sections", place, len(self.course.sections))
            sent = {"course": course_id, **self.links.led(section.fields)}
            with _naming(f"section {str(section.fields.get('title'))[:100]!r}"):
                made[section.key] = sections.settle(section.key, place, sent, _same_title)["id"]
        there = [] if fresh else self.server.every("units", course=course_id)
        units = {
            key: self._siblings("unit", "units", {"section": made_id}, among=there)
            for key, made_id in made.items()
        }
        elsewhere = {one["id"]: one for one in there}
        for section in self.course.sections:
            for place, unit in enumerate(section.units):
                known = self.journal.made("unit", unit.key)
                if known is not None and known.id in elsewhere:
                    for key, its in units.items():
                        if key != section.key:
                            its.lose(known.id)
                    units[section.key].gain(elsewhere[known.id])
                ids = {"section": made[section.key], "lesson": self.lessons[unit.lesson]}
                sent = {**ids, **unit.fields}
                with _naming(f"unit {place + 1} of section {made[section.key]}"):
                    units[section.key].settle(unit.key, place, sent, _same_lesson)
        for its in units.values():
            self._remove_others(its)
        self._require(made, course_id, sections)
        self._remove_others(sections)

    def _require(self, made: Mapping[int, int], course_id: int, sections: Siblings) -> None:
        for section in self.course.sections:
            sent = {
                "required_section": made[section.required] if section.required else None,
                "random_exam_problems_course": course_id if section.draws_here else None,
            }
            key = made[section.key]
            if differs(sent, sections.there[key]):
                self.server.put("sections", key, sent)

    # --- What they share

    def _siblings(
        self,
        kind: str,
        resource: str,
        parent: dict[str, int],
        *,
        fresh: bool = False,
        among: Sequence[Wire] | None = None,
    ) -> Siblings:
        """The things of a kind that stand beside each other there. among: where they were told."""
        if among is not None:
            there = [one for one in among if parent.items() <= one.items()]
        else:
            there = [] if fresh else self.server.every(resource, **parent)
        return Siblings(self.maker, kind, resource, parent, there)

    def _settle(self, resource: str, key: int, sent: Fields, there: Wire) -> None:
        if not differs(sent, there):
            self.counts.same += 1
            return
        self.server.put(resource, key, sent)
        self.counts.changed += 1

    def _remove_others(self, siblings: Siblings) -> None:
        if self.wishes.exact:
            siblings.remove_others()


@contextmanager
def _naming(what: str) -> Iterator[None]:
    """Say of a refusal what was refused."""
    try:
        yield
    except Refused as error:
        raise Refused(error.status, f"{what}: {error.told}") from error


def _titled(told: Sequence[Wire], title: Any) -> list[Wire]:
    return [one for one in told if str(one.get("title")).strip() == str(title).strip()]


def _same_title(sent: Fields, there: Wire) -> bool:
    return str(sent.get("title")).strip() == str(there.get("title")).strip()


def _same_lesson(sent: Fields, there: Wire) -> bool:
    return bool(sent["lesson"] == there.get("lesson"))


def _same_block(sent: Fields, there: Wire) -> bool:
    block = there.get("block")
    names = ("name", "text")
    return isinstance(block, dict) and all(
        block.get(name) == sent["block"].get(name) for name in names
    )


def _is_same_video(told: Wire, video: Any) -> bool:
    if video.sha256 is not None:
        return bool(told.get("filename") == video.name)
    urls = told.get("urls")
    return isinstance(urls, list) and any(
        isinstance(one, dict) and one.get("url") == video.url for one in urls
    )
