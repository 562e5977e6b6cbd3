"""A course of everything that moves, made and told by the API."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

import httpx

from matricula.dialects.stepik.blocks import checked
from matricula.record.accounts.queries import account_named
from matricula.record.courses import commands as courses
from matricula.record.files.commands import Given, add_attachment, add_video
from matricula.record.steps.commands import add_step
from matricula.store import Database, Origin, WriteSession
from tests.dialects.stepik.test_quiz_sources import CODE, KEPT, SOURCES
from tests.moving.school import AUTHOR, SECRET, TAG, build

JSON = Any
WITH_COURSE = "a course that moves"
SECTIONS, LESSONS, STEPS = 5, 40, 5
MORE = 5
"""Steps of the second lesson beyond its share."""
ROOM = 10_000_000
FILE = bytes(range(256)) * 2_000
FILM = b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 3_000
ELSEWHERE = "https://films.example/a.mp4"
IDS = frozenset(
    {
        *("id", "create_date", "update_date", "upload_date", "lesson", "section", "course", "urls"),
        *("units", "sections", "steps", "assignments", "courses", "progress", "subscriptions"),
        *("discussion_proxy", "discussion_threads", "slug", "canonical_url", "variation", "tags"),
        *("owner", "authors", "instructors", "tests_archive", "file", "required_section"),
        *("is_enabled_course", "random_exam_problems_course"),
    }
)
"""Fields that name things of one server, or tell when they were written there."""


@dataclass
class Api:
    """Asks a server as the owner of an application, in a block of `with`."""

    address: str
    client_id: str

    def __enter__(self) -> Self:
        self.http = httpx.Client(base_url=self.address, timeout=60)
        answer = self.http.post(
            "/oauth2/token/",
            data={"grant_type": "client_credentials"},
            auth=(self.client_id, SECRET),
        )
        self.http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def all(self, resource: str, **query: JSON) -> list[JSON]:
        found: list[JSON] = []
        for page in range(1, 100):
            answer = self.http.get(f"/api/{resource}", params={**query, "page": page})
            assert answer.status_code == 200, answer.text
            found += answer.json()[resource]
            if not answer.json()["meta"]["has_next"]:
                break
        return found

    def made(self, resource: str, **fields: JSON) -> JSON:
        answer = self.http.post(f"/api/{resource}", json={"it": fields})
        assert answer.status_code == 201, answer.text
        return answer.json()[resource][0]

    def changed(self, resource: str, key: int, **fields: JSON) -> JSON:
        answer = self.http.put(f"/api/{resource}/{key}", json={"it": fields})
        assert answer.status_code == 200, answer.text
        return answer.json()[resource][0]


def build_with_course(url: str) -> None:
    """Fill an empty database with the school, and the course of its author."""
    build(url)
    database = Database(url)
    with database.write(Origin("tests")) as session:
        account = account_named(session, AUTHOR)
        assert account is not None
        _make(session, account.person_id)
    database.close()


def _make(session: WriteSession, me: int) -> None:
    """A fifth of the lessons in each section, and the first one in the last section, too."""
    tags = courses.merge_tags(session, [TAG])
    day = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
    said = {
        "title": "Everything that moves",
        "summary": "Ünïcode, «quotes» & <b>tags</b>",
        "language": "en",
        "acquired_skills": ["moving"],
        "begins_at": day,
        "grading_policy": "halved",
        "is_certificate_issued": True,
        "regular_threshold": 60,
    }
    course = courses.add_course(session, me, said, tags.values())
    add_attachment(session, "hand out.bin", Given(me, FILE, ROOM), course_id=course)
    link = f"/media/attachments/course/{course}/hand%20out.bin"
    courses.change_course(session, course, {"description": f'<a href="{link}">Read this</a>'})
    sections = [
        courses.add_section(
            session, course, {"title": f"Part {number}", "discounting_policy": "inverse"}
        )
        for number in range(SECTIONS)
    ]
    requiring = {"required_section_id": sections[0], "required_percent": 50, "hard_deadline": day}
    courses.change_section(session, sections[1], requiring)
    drawing = {"random_exam_course_id": course, "is_random_exam": True}
    courses.change_section(session, sections[2], drawing)
    made = []
    for number in range(LESSONS):
        told = {"title": f"Lesson {number % 30}", "is_public": number % 2 == 0}
        made.append(courses.add_lesson(session, me, told))
        _add_steps(session, made[-1], number)
        section = sections[number * SECTIONS // LESSONS]
        courses.add_unit(session, section, made[-1], {}, shares_editing=True)
    courses.add_unit(session, sections[4], made[0], {"ends_at": day}, shares_editing=True)
    _films_and_files(session, me, made[1])


def _add_steps(session: WriteSession, lesson: int, number: int) -> None:
    """Every kind in turn; the first lesson has two that differ in nothing but their worth."""
    kinds = [*SOURCES.items(), ("code", CODE), ("sql", KEPT["sql"][0]), ("text", {})]
    for place in range(STEPS):
        name, source = kinds[(number * STEPS + place) % len(kinds)]
        block = {"name": name, "text": f"<p>{number}.{place}</p>", "source": source}
        told = {**block, "feedback_correct": "Yes.", "feedback_wrong": "No."}
        _add_step(session, lesson, told, cost=0 if name in ("text", "sql") else place + 1)


def _films_and_files(session: WriteSession, me: int, lesson: int) -> None:
    its = {"owner_id": me, "lesson_id": lesson}
    film = add_video(session, {**its, "filename": "a film.mp4"}, Given(me, FILM, ROOM))
    other = add_video(session, {**its, "filename": "a.mp4", "source_url": ELSEWHERE}, None)
    for content in (b"Notes.", b"Others"):
        add_attachment(session, "notes.txt", Given(me, content, ROOM), lesson_id=lesson)
    for video in (film, other):
        _add_step(session, lesson, {"name": "video", "video": video})
    link = f"/media/attachments/lesson/{lesson}/notes.txt"
    _add_step(session, lesson, {"name": "text", "text": link}, max_submissions_count=7)
    for _ in range(2):
        _add_step(session, lesson, {"name": "text", "text": "<p>The same again.</p>"})


def _add_step(session: WriteSession, lesson: int, told: JSON, **columns: JSON) -> None:
    block = checked(told, None).fine()
    add_step(session, lesson, {**columns, **block.step}, block.source)


def tell_course(api: Api, course: int) -> JSON:
    """All of a course but the ids and the days of its server; files as they are."""
    (told,) = api.all("courses", **{"ids[]": course})
    tags = {one["id"]: one["title"] for one in api.all("tags")}
    sections = api.all("sections", course=course)
    units = api.all("units", course=course)
    places = {one["id"]: number for number, one in enumerate(sections)}
    shelf = Shelf(api, course, units)
    return {
        "course": _plain(told),
        "description": _unlinked(told["description"]),
        "tags": [tags[key] for key in told["tags"]],
        "files": shelf.files("course", course),
        "sections": [
            (
                _plain(one),
                places.get(one["required_section"]),
                one["random_exam_problems_course"] == course,
            )
            for one in sections
        ],
        "units": [(places[one["section"]], _plain(one)) for one in units],
        "reused": [[it["lesson"] for it in units].index(one["lesson"]) for one in units],
        "lessons": [shelf.lesson(one["lesson"]) for one in units],
    }


class Shelf:
    """The lessons of a course and what is in them, asked for in one go."""

    def __init__(self, api: Api, course: int, units: list[JSON]) -> None:
        self.api = api
        ids = list(dict.fromkeys(one["lesson"] for one in units))
        self.lessons = {one["id"]: one for one in api.all("lessons", **{"ids[]": ids})}
        steps = [key for one in self.lessons.values() for key in one["steps"]]
        self.sources = self._ready(steps)
        self.steps = {one["id"]: one for one in api.all("steps", **{"ids[]": steps})}
        self.attachments = api.all("attachments")

    def lesson(self, key: int) -> JSON:
        told = self.lessons[key]
        sources = [self.sources[step] for step in told["steps"]]
        return {
            "lesson": _plain(told),
            "files": self.files("lesson", key),
            "sources": [_plain(one) for one in sources],
            "films": [self._film(one["block"]["video"]) for one in sources],
            "steps": [_plain(self.steps[step]) for step in told["steps"]],
        }

    def files(self, owner: str, key: int) -> list[JSON]:
        return [
            (one["name"], one["size"], self.api.http.get(one["file"]).content)
            for one in self.attachments
            if one[owner] == key
        ]

    def _film(self, video: JSON) -> JSON:
        url = video["urls"][0]["url"] if video else None
        return self.api.http.get(url).content if url and url.startswith("http://127") else url

    def _ready(self, steps: list[int]) -> dict[int, JSON]:
        """The sources of steps, once none of them waits to be prepared."""
        for _ in range(600):
            told = {one["id"]: one for one in self.api.all("step-sources", **{"ids[]": steps})}
            if all(one["status"] != "preparing" for one in told.values()):
                return told
            time.sleep(0.1)
        raise AssertionError("steps are not prepared")


def _plain(told: JSON) -> JSON:
    """What an object says, without ids, dates of writing and addresses."""
    if isinstance(told, dict):
        kept = {name: value for name, value in told.items() if name not in IDS}
        return {
            name: _plain(value)
            for name, value in kept.items()
            if not name.endswith(("_group", "_link", "_url")) and name not in _ABOUT
        }
    if isinstance(told, list):
        return [_plain(one) for one in told]
    return _unlinked(told) if isinstance(told, str) else told


_ABOUT = frozenset({"actions", "first_lesson", "first_unit", "enrollment", "review_summary"}) | {
    "last_step",
    "learners_group",
    "testers_group",
    "description",
}


def _unlinked(text: str) -> str:
    """A text whose addresses of files tell no ids and no server."""
    for scheme in ("http://127.0.0.1:",):
        while (start := text.find(scheme)) >= 0:
            text = text[:start] + text[text.find("/", start + len(scheme)) :]
    parts = text.split("/media/attachments/")
    return "/media/attachments/".join(
        [parts[0], *("/".join([*(p := one.split("/", 2))[:1], "N", *p[2:]]) for one in parts[1:])]
    )
