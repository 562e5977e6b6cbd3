"""Courses from one running server to another, whatever is killed on the way."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path

import pytest

from tests.harness.databases import DatabaseFrom
from tests.moving.course import (
    LESSONS,
    MORE,
    SECTIONS,
    STEPS,
    WITH_COURSE,
    Api,
    build_with_course,
    tell_course,
)
from tests.moving.proxy import Way, way_to
from tests.moving.school import AUTHOR, SECRET, STRANGER, TAG, TEMPLATE, build, serving
from tests.test_server import ROOT

KILLED = -signal.SIGKILL


@dataclass
class Served:
    """A server that can be killed and started again, and the way to it."""

    url: str
    way: Way
    stack: ExitStack = field(default_factory=ExitStack)
    pid: int = 0
    port: int = 0

    def start(self) -> None:
        self.pid, address = self.stack.enter_context(serving(self.url, self.port))
        self.port = int(address.rpartition(":")[2])
        self.way.target = address

    def killed(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)):
                    return
            time.sleep(0.02)


@contextmanager
def served(url: str) -> Iterator[Served]:
    with way_to("") as way:
        found = Served(url, way)
        with found.stack:
            found.start()
            yield found


@dataclass
class Command:
    """Runs `matricula course` in a folder, as a process of its own."""

    folder: Path
    process: subprocess.Popen[str] | None = None

    def run(self, *arguments: object, secret: str = SECRET) -> tuple[int, str]:
        command = [sys.executable, "-m", "matricula.cli", "course", *map(str, arguments)]
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "MATRICULA_CLIENT_SECRET": secret,
            "MATRICULA_DATABASE": f"sqlite:///{self.folder}/none.sqlite3",
        }
        self.process = subprocess.Popen(
            command, cwd=self.folder, env=environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        out, _ = self.process.communicate(timeout=300)
        assert SECRET not in out
        return self.process.returncode, out

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()


def nth(method: str, start: str, number: int, act: Callable[[], None]) -> Callable[..., bool]:
    """Once a request was carried out so often, something happens, and its answer is lost."""
    seen = 0

    def after(its: str, path: str, status: int) -> bool:
        nonlocal seen
        if its != method or not path.startswith(start) or status >= 400:
            return True
        seen += 1
        if seen != number:
            return True
        act()
        return False

    return after


def no_harm(*_: object) -> bool:
    return True


@pytest.fixture
def command(tmp_path: Path) -> Command:
    return Command(tmp_path)


def test_a_course_is_the_same_elsewhere_whatever_is_killed(
    database_from: DatabaseFrom, command: Command
) -> None:
    urls = [database_from(WITH_COURSE, build_with_course), database_from(TEMPLATE, build)]
    with (
        served(urls[0]) as here,
        served(urls[1]) as there,
        Api(here.way.target, AUTHOR) as api,
        Api(there.way.target, AUTHOR) as other,
    ):
        (course,) = [one["id"] for one in api.all("courses", is_my_own="true")]
        expected = tell_course(api, course)
        sources = [one for lesson in expected["lessons"][:LESSONS] for one in lesson["sources"]]
        counted = len(expected["sections"]), len(expected["lessons"]), len(sources)
        assert counted == (SECTIONS, LESSONS + 1, LESSONS * STEPS + MORE)
        refusals(command, here.way.address, course)
        pulled(command, here, course)
        made = pushed(command, there)
        again(command, there, other, made)
        assert tell_course(other, made) == {**expected, "tags": []}
        changed(command, here, there, course, made)


def refusals(command: Command, address: str, course: int) -> None:
    """What cannot be pulled is said in a sentence."""
    pull = ("pull", address, "-o", "x.zip", "--client-id")
    for told, *asked in (
        ("does not know this client", AUTHOR, course, "wrong"),
        ("There is no such course", STRANGER, course),
    ):
        client, key, *secret = asked
        given = {"secret": str(secret[0])} if secret else {}
        code, out = command.run(*pull, client, key, **given)
        assert (code, told in out) == (1, True), out
        assert not (command.folder / "x.zip").exists()
        assert "Traceback" not in out


def pulled(command: Command, here: Served, course: int) -> None:
    pull = ("pull", here.way.address, "--client-id", AUTHOR, course, "-o", "course.zip")
    here.way.after = nth("GET", "/api/step-sources", 2, command.kill)
    assert command.run(*pull)[0] == KILLED
    kept = list((command.folder / "course.zip.part").glob("step-*.json"))
    assert 0 < len(kept) < LESSONS * STEPS + MORE
    assert not (command.folder / "course.zip").exists()

    def restart() -> None:
        here.killed()
        here.start()

    here.way.requests.clear()
    here.way.after = nth("GET", "/media/videos", 1, restart)
    code, out = command.run(*pull)
    assert (code, (command.folder / "course.zip.part").exists()) == (0, False), out
    asked = [path for _, path in here.way.requests if path.startswith("/api/step-sources")]
    assert len(asked) == ceil((LESSONS * STEPS + MORE - len(kept)) / 50)
    here.way.after = no_harm
    first = (command.folder / "course.zip").read_bytes()
    assert command.run(*pull)[0] == 0
    assert (command.folder / "course.zip").read_bytes() == first


def pushed(command: Command, there: Served) -> int:
    """A step and a unit are made and their answers lost, by either end."""
    push = ("push", there.way.address, "--client-id", AUTHOR, "course.zip")
    there.way.after = nth("POST", "/api/step-sources", 80, command.kill)
    assert command.run(*push)[0] == KILLED

    def restart() -> None:
        there.killed()
        there.start()

    there.way.after = nth("POST", "/api/units", 5, restart)
    code, out = command.run(*push)
    assert code == 0, out
    there.way.after = no_harm
    return int(out.split("Course ")[1].split()[0])


def again(command: Command, there: Served, other: Api, made: int) -> None:
    """Twice is once, and nothing was left over on the way."""
    push = ("push", there.way.address, "--client-id", AUTHOR, "course.zip")
    code, out = command.run(*push)
    assert (code, " 0 made, 0 changed, " in out) == (0, True), out
    assert f"the server shows no tag '{TAG}'" in out
    assert [one["id"] for one in other.all("courses", is_my_own="true")] == [made]
    assert len(other.all("lessons")) == LESSONS
    assert len(other.all("videos")) == 2


def changed(command: Command, here: Served, there: Served, course: int, made: int) -> None:
    """What changed is changed, what is new is added, and what is gone goes when it is asked for."""
    with Api(here.way.target, AUTHOR) as api, Api(there.way.target, AUTHOR) as other:
        units = api.all("units", course=course)
        lesson = units[3]["lesson"]
        steps = api.all("step-sources", lesson=lesson)
        api.changed("step-sources", steps[0]["id"], position=4, block={"text": "<p>Moved.</p>"})
        api.made("step-sources", lesson=lesson, position=2, block={"name": "text", "text": "New"})
        (section, *_) = api.all("sections", course=course)
        api.changed("units", units[9]["id"], section=section["id"], position=2)
        for gone in (f"step-sources/{steps[3]['id']}", f"units/{units[-1]['id']}"):
            assert api.http.delete(f"/api/{gone}").status_code == 204
        move = ("--client-id", AUTHOR)
        assert command.run("pull", here.way.address, *move, course, "-o", "course.zip")[0] == 0
        code, out = command.run("push", there.way.address, *move, "course.zip")
        assert (code, " 1 made, " in out) == (0, True), out
        kept = other.all("step-sources", lesson=other.all("units", course=made)[4]["lesson"])
        assert len(other.all("units", course=made)) == LESSONS + 1
        assert len(kept) == STEPS + 1
        code, out = command.run("push", there.way.address, *move, "course.zip", "--exact")
        assert (code, " 2 removed" in out) == (0, True), out
        assert tell_course(other, made) == {**tell_course(api, course), "tags": []}
