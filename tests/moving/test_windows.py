"""The moment between a thing's making and the news of it: for every kind of thing, nothing is
doubled, whether the command ends there or only the answer is lost."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from matricula.moving import Bearer, Counts, Server, Wishes, push
from matricula.moving.errors import MadeCourseGone, Unclear
from matricula.record.files.commands import Given, add_attachment, add_video
from matricula.record.steps.commands import add_step
from matricula.store import Origin
from tests.commands import matricula
from tests.dialects.stepik.conftest import Client
from tests.dialects.stepik.school import ANN, CAT

KINDS = ("courses", "sections", "lessons", "units", "step-sources", "attachments", "videos")


class Killed(BaseException):
    """The command ends here: nothing of it runs any more."""


class Line(httpx.BaseTransport):
    """A line to an application, on which the answer to one POST of a kind gets lost."""

    def __init__(self, client: Client, kind: str = "", number: int = 1) -> None:
        self.client, self.kind, self.left = client, kind, number
        self.loss: type[BaseException] = Killed

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self.client.http.request(
            request.method,
            httpx.URL("http://testserver").copy_with(raw_path=request.url.raw_path),
            headers=request.headers,
            content=request.read(),
        )
        if request.method == "POST" and request.url.path == f"/api/{self.kind}":
            assert answer.status_code == 201, answer.text
            self.left -= 1
            if self.left == 0:
                raise self.loss("lost")
        headers = {"Content-Type": answer.headers["Content-Type"]} if answer.content else {}
        return httpx.Response(answer.status_code, headers=headers, content=answer.content)


@pytest.fixture
def package(own_client: Client, tmp_path: Path) -> Iterator[Path]:
    """The open course of the school, with a video, and with two steps that are the same."""
    ids = own_client.ids
    with own_client.database.write(Origin("tests")) as session:
        ann = ids.people[ANN]
        its = {"owner_id": ann, "lesson_id": ids.lessons[1], "filename": "a.mp4"}
        video = add_video(session, its, Given(ann, b"a film", 1_000))
        add_step(session, ids.lessons[1], {"block_name": "video", "video_id": video})
        for _ in range(2):
            add_step(session, ids.lessons[1], {"text": "<p>The same.</p>"})
        for content in (b"one", b"two"):
            given = Given(ann, content, 1_000)
            add_attachment(session, "same.txt", given, lesson_id=ids.lessons[0])
    path = tmp_path / "course.zip"
    result = matricula(own_client.database, "course", "export", ids.open, "-o", path)
    assert result.code == 0, result.err
    yield path


def pushed(line: Line, package: Path, wishes: Wishes | None = None) -> tuple[int, Counts]:
    server = Server("http://testserver", Bearer(CAT), transport=line, pause=lambda _: None)
    journal = package.with_name("journal")
    return push(server, package, journal, wishes or Wishes(), lambda *_: None)


def counted(client: Client) -> dict[str, int]:
    """What CAT has, of each kind."""
    found: dict[str, int] = {}
    for kind in KINDS:
        query = {"courses": "is_my_own=true", "lessons": f"owner={client.ids.people[CAT]}"}
        number, more = 0, True
        while more:
            number += 1
            answer = client.get(f"{kind}?page={number}&{query.get(kind, '')}", CAT).json()
            found[kind] = found.get(kind, 0) + len(answer[kind])
            more = answer["meta"]["has_next"]
    return found


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("loss", [Killed, httpx.ReadError])
@pytest.mark.parametrize("kind", KINDS)
def test_what_was_made_is_found_again(
    own_client: Client, package: Path, kind: str, loss: type[BaseException], number: int
) -> None:
    if number == 2 and kind in ("courses", "videos"):
        number = 1
    before = counted(own_client)
    line = Line(own_client, kind, number)
    line.loss = loss
    if loss is Killed:
        with pytest.raises(Killed):
            pushed(line, package)
    made, _ = pushed(line, package)
    assert line.left <= 0
    added = {name: count - before[name] for name, count in counted(own_client).items()}
    assert added == {
        "courses": 1,
        "sections": 2,
        "lessons": 3,
        "units": 3,
        "step-sources": 7,
        "attachments": 3,
        "videos": 1,
    }
    _, counts = pushed(Line(own_client), package)
    assert (counts.made, counts.changed) == (0, 0)
    files = own_client.all(f"attachments?course={made}", CAT)
    assert [one["name"] for one in files] == ["notes.txt"]


def test_where_two_may_be_it_a_person_is_asked(own_client: Client, package: Path) -> None:
    with pytest.raises(Killed):
        pushed(Line(own_client, "lessons"), package)
    own_client.made("lessons", {"lesson": {"title": "Means"}}, CAT)
    with pytest.raises(Unclear):
        pushed(Line(own_client), package)


def test_what_was_there_before_is_not_taken(own_client: Client, package: Path) -> None:
    mine = own_client.made("lessons", {"lesson": {"title": "Means"}}, CAT)["id"]
    with pytest.raises(Killed):
        pushed(Line(own_client, "attachments"), package)
    pushed(Line(own_client), package)
    assert own_client.one(f"lessons/{mine}", CAT)["steps"] == []


def test_a_course_that_is_gone_is_not_made_again_by_itself(
    own_client: Client, package: Path
) -> None:
    made, _ = pushed(Line(own_client), package)
    own_client.removed(f"courses/{made}", CAT)
    with pytest.raises(MadeCourseGone):
        pushed(Line(own_client), package)


def test_what_is_published_is_published_when_it_is_whole(own_client: Client, package: Path) -> None:
    with pytest.raises(Killed):
        pushed(Line(own_client, "units", 3), package, Wishes(publish=True))
    (draft, *_) = own_client.all("courses?is_my_own=true", CAT)
    assert draft["is_enabled"] is False
    made, _ = pushed(Line(own_client), package, Wishes(publish=True))
    assert own_client.one(f"courses/{made}", CAT)["is_enabled"] is True
