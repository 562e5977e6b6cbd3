"""Fixtures for every test: a database on each engine, and no way out of this machine.

database_url      a fresh, empty database; the test runs once on SQLite and once on PostgreSQL
database_from     database_from(name, build): a copy of a template that `build(url)` filled once
shared_database   the same, but one copy for all tests of the process, which may only read it
chromium          a browser without a screen, with nothing in it; skips where there is none
sandboxed         the test runs strangers' programs: it needs the sandbox
database_engine   "sqlite" or "postgresql", for fixtures of a wider scope (with `databases`)

Read from the environment:
MATRICULA_TEST_ENGINES    sqlite,postgresql (default): which to run on
MATRICULA_TEST_POSTGRES   auto (default), system, package, or the URL of a server to use
MATRICULA_REQUIRE_POSTGRES=1   fail where there is no PostgreSQL, rather than skip
MATRICULA_REQUIRE_BROWSER=1    fail where there is no Chromium, rather than skip
MATRICULA_REQUIRE_SANDBOX=1    fail where no program can be run, rather than skip
MATRICULA_TEST_LOCALE     an ICU locale, such as fr, that PostgreSQL is to sort by
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
from selenium import webdriver

from matricula.quizzes import sandbox
from tests.harness.binaries import PostgresMissingError
from tests.harness.browsers import BrowserMissingError, opened_browser, programs
from tests.harness.databases import Build, DatabaseFrom, Databases, Engine
from tests.harness.keeper import Keeper, ask_for_server, describe_server
from tests.harness.network import kept_inside

ENGINES = os.environ.get("MATRICULA_TEST_ENGINES", ",".join(get_args(Engine))).split(",")
MISSING = "PostgreSQL is missing"
NO_BROWSER = "There is no browser"
NO_SANDBOX = "The sandbox is missing"

KEEPER = pytest.StashKey[Keeper]()
PORT = pytest.StashKey[int]()


# --- The server of the whole run: kept by the controller, used by every worker


def pytest_configure(config: pytest.Config) -> None:
    """Start the keeper, or learn from the controller where it is."""
    given = getattr(config, "workerinput", None)
    if given is not None:
        config.stash[PORT] = given["keeper_port"]
        return
    config.stash[KEEPER] = keeper = Keeper()
    config.stash[PORT] = keeper.port


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of pytest-xdist where the keeper is."""
    node.workerinput["keeper_port"] = node.config.stash[PORT]


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the server before the run says goodbye."""
    if keeper := config.stash.get(KEEPER, None):
        keeper.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which PostgreSQL was tested on, and shout of what there was none."""
    config = terminalreporter.config
    if description := describe_server(config.stash[PORT]):
        terminalreporter.write_line(f"Tested on {description}.")
    skipped = terminalreporter.getreports("skipped")
    reasons = [str(report.longrepr[2]) for report in skipped if isinstance(report.longrepr, tuple)]
    for lack, shout in (
        (MISSING, "POSTGRESQL WAS NOT TESTED"),
        (NO_BROWSER, "PAGES WERE NOT TRIED IN A BROWSER"),
        (NO_SANDBOX, "THE SANDBOX WAS NOT TESTED"),
    ):
        if missing := [reason for reason in reasons if lack in reason]:
            terminalreporter.section(shout, sep="!", red=True, bold=True)
            terminalreporter.write_line(f"{len(missing)} tests did not run. {missing[0]}")


# --- Fixtures


@pytest.fixture(scope="session", autouse=True)
def _no_way_out() -> Iterator[None]:
    with kept_inside():
        yield


@pytest.fixture(scope="session")
def sandboxed() -> None:
    """Skips, or fails, where this machine can run no program in a sandbox."""
    if (reason := sandbox.available()) is not None:
        refuse = pytest.fail if os.environ.get("MATRICULA_REQUIRE_SANDBOX") else pytest.skip
        refuse(f"{NO_SANDBOX}: {reason}")


@pytest.fixture(scope="session")
def databases(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Databases]:
    """The maker of databases, for fixtures that live longer than a test."""
    port = pytestconfig.stash[PORT]
    made = Databases(tmp_path_factory.mktemp("databases"), cache(lambda: ask_for_server(port)))
    yield made
    made.close()


@pytest.fixture(scope="session", params=ENGINES)
def database_engine(request: pytest.FixtureRequest, databases: Databases) -> Engine:
    """Each engine in turn; skips PostgreSQL, or fails, where there is none."""
    engine: Engine = request.param
    if engine == "postgresql":
        try:
            databases.find_postgresql()
        except PostgresMissingError as error:
            refuse = pytest.fail if os.environ.get("MATRICULA_REQUIRE_POSTGRES") else pytest.skip
            refuse(f"{MISSING}: {error}")
    return engine


@pytest.fixture
def database_url(database_engine: Engine, databases: Databases) -> Iterator[str]:
    """The URL of a database of the test's own with nothing in it."""
    with databases.empty(database_engine) as url:
        yield url


@pytest.fixture
def database_from(database_engine: Engine, databases: Databases) -> Iterator[DatabaseFrom]:
    """`database_from(name, build)`: the URL of the test's own copy of a template."""
    with ExitStack() as stack:

        def clone(name: str, build: Build) -> str:
            return stack.enter_context(databases.clone(database_engine, name, build))

        yield clone


@pytest.fixture
def shared_database(database_engine: Engine, databases: Databases) -> DatabaseFrom:
    """`shared_database(name, build)`: the URL of a copy for all tests that only read."""

    def share(name: str, build: Build) -> str:
        return databases.shared(database_engine, name, build)

    return share


@pytest.fixture
def chromium(tmp_path: Path) -> Iterator[webdriver.Chrome]:
    """A browser; skips, or fails, where there is none."""
    try:
        programs()
    except BrowserMissingError as error:
        refuse = pytest.fail if os.environ.get("MATRICULA_REQUIRE_BROWSER") else pytest.skip
        refuse(f"{NO_BROWSER}: {error}")
    with opened_browser(tmp_path / "profile") as browser:
        yield browser
