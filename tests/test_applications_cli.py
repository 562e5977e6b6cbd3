"""`matricula application`: keys for programs, given at the command line."""

from collections.abc import Iterator

import pytest

from matricula.store import Database
from tests.commands import matricula
from tests.dialects.stepik.oauth.clients import ON, Browser, authorize, opened, query
from tests.dialects.stepik.oauth.school import BACK, TEMPLATE, build
from tests.harness.databases import DatabaseFrom


@pytest.fixture
def database(database_from: DatabaseFrom) -> Iterator[Database]:
    made = Database(database_from(TEMPLATE, build))
    yield made
    made.close()


def test_an_application_from_its_keys_to_its_end(database: Database) -> None:
    added = matricula(
        database, "application", "add", "bob", "--name", "Night job",
        "--grant-type", "client-credentials",
    )  # fmt: skip
    assert added.code == 0, added.err
    client_id, secret = added.out.split()
    assert (len(client_id), len(secret)) == (40, 128)
    assert "shown this once" in added.err
    with opened(database.url.render_as_string(hide_password=False), **ON) as program:
        answer = program.token((client_id, secret), grant_type="client_credentials")
        token = answer.json()["access_token"]
        assert program.me(token).json()["name"] == "bob"
        listed = matricula(database, "application", "list").out
        line = next(line for line in listed.splitlines() if client_id in line)
        assert "Night job\tbob\tconfidential\tclient-credentials\tasks people" in line
        assert secret not in listed
        number = line.partition("\t")[0]
        assert matricula(database, "application", "remove", number).code == 0
        assert not program.works(token)
    gone = matricula(database, "application", "remove", number)
    assert (gone.code, "no such application" in gone.err) == (1, True)


def test_a_trusted_one(database: Database) -> None:
    added = matricula(
        database, "application", "add", "ada", "--name", "Portal", "--trusted",
        "--grant-type", "autorization_code", "--redirect-uri", BACK,
        "--redirect-uri", f"{BACK}/2",
    )  # fmt: skip
    client_id = added.out.split()[0]
    with opened(database.url.render_as_string(hide_password=False)) as program:
        browser = Browser(program.http)
        browser.sign_in()
        assert "code" in query(browser.get(authorize(client_id)))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nobody", "--name", "x", "--grant-type", "password"], "no account of this name"),
        (["bob", "--name", "x", "--grant-type", "magic"], "A grant type is"),
        (["bob", "--name", "x", "--grant-type", "implicit"], "needs an address"),
        (["bob", "--name", "", "--grant-type", "password"], "1 to 100"),
    ],
)
def test_refusals(database: Database, arguments: list[str], sentence: str) -> None:
    refused = matricula(database, "application", "add", *arguments)
    assert refused.code == 1
    assert sentence in refused.err
    assert refused.out == ""


def test_people_who_registered_are_told_apart(database: Database) -> None:
    listed = matricula(database, "user", "list").out
    line = next(line for line in listed.splitlines() if line.startswith("~"))
    assert line.endswith("active\t(claims carol@example.org)\tno role")
