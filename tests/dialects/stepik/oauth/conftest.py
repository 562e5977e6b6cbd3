"""A school with applications, behind a program and a browser, new for every test."""

from collections.abc import Iterator

import pytest

from tests.dialects.stepik.oauth.clients import ON, Browser, Clock, Program, opened
from tests.dialects.stepik.oauth.school import TEMPLATE, build
from tests.harness.databases import DatabaseFrom


@pytest.fixture
def url(database_from: DatabaseFrom) -> str:
    return database_from(TEMPLATE, build)


@pytest.fixture
def program(url: str) -> Iterator[Program]:
    """A server that gives every grant there is."""
    with opened(url, **ON) as made:
        yield made


@pytest.fixture
def browser(program: Program) -> Browser:
    """A browser in which nobody signed in."""
    return Browser(program.http)


@pytest.fixture
def ada(browser: Browser) -> Browser:
    """A browser in which Ada signed in."""
    assert browser.sign_in().status_code == 303
    return browser


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The brakes' clock, which goes on only when it is told to."""
    made = Clock()
    monkeypatch.setattr("matricula.web.brakes.monotonic", lambda: made.now)
    return made
