"""The command line: accounts, roles, tokens, the database, and errors in one sentence."""

import io
import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from matricula.cli import main
from matricula.record.organizations.tables import organization
from matricula.settings import Settings, SettingsError, described, from_environment
from matricula.store import Database, Origin, migrate

PASSWORD = "correct horse\n"
ROOT = Path(__file__).parent.parent


@dataclass
class Result:
    """How a command ended."""

    code: int
    out: str
    err: str


Command = Callable[..., Result]


@pytest.fixture
def command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Command:
    """Run `matricula` with these arguments: `serve`, which becomes another program, in a process of
    its own, and the rest in this one."""
    monkeypatch.chdir(tmp_path)  # where no database is named, one is made here

    def run(*arguments: str, given: str | bytes = "") -> Result:
        if arguments[0] == "serve" and "--help" not in arguments:
            return program(*arguments)
        data = given.encode() if isinstance(given, str) else given
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        monkeypatch.setattr(sys, "argv", ["matricula", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        out, err = capsys.readouterr()
        return Result(int(end.value.code or 0), out, err)

    return run


def program(*arguments: str) -> Result:
    """Run `matricula` as a program that ends by itself."""
    command = [sys.executable, "-m", "matricula.cli", *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=100)
    return Result(ended.returncode, ended.stdout, ended.stderr)


def build(url: str) -> None:
    """A school with the department RT and no account."""
    database = Database(url)
    migrate.make_ready(database)
    with database.write(Origin("cli")) as session:
        row = {"kind": "department", "acronym": "RT", "name": "RT", "visible": True}
        session.run(organization.insert().values(**row, created_at=session.now))
    database.close()


@pytest.fixture
def school(database_from: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> str:
    """The URL of a school's database; commands find it in the environment."""
    url = database_from("with-rt", build)
    monkeypatch.setenv("MATRICULA_DATABASE", url)
    return url


def add(command: Command, name: str, *options: str, given: str | bytes = PASSWORD) -> Result:
    email = f"{name.strip().lower()}@example.org"
    fixed = ("--email", email, "--password-stdin", "--role", "registrar")
    return command("user", "add", name, *fixed, *options, given=given)


def refused(result: Result) -> str:
    """The one sentence of a refusal."""
    assert (result.code, result.out) == (1, "")
    (sentence,) = result.err.splitlines()
    return sentence


# --- From nothing


def test_on_an_empty_database_two_commands_are_enough_to_begin(
    command: Command, database_url: str
) -> None:
    where = ("--database", database_url)
    who = ("--email", "ada@example.org", "--password-stdin", "--role", "administrator")
    assert command("user", "add", "Ada", *who, *where, given=PASSWORD).code == 0
    made = command("token", "add", "ada", "--scope", "scodoc", *where)
    assert made.code == 0
    assert len(made.out.strip()) == 32
    assert made.out.count("\n") == 1
    assert "365 days" in made.err
    assert command("db", "check", *where).code == 0


def test_the_command_runs_as_a_program(tmp_path: Path) -> None:
    def run(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "matricula.cli", *arguments],
            input=given,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            env={k: v for k, v in os.environ.items() if not k.startswith("MATRICULA_")},
        )

    who = ("--email", "ada@example.org", "--role", "administrator")
    added = run("user", "add", "Ada", *who, "--password-stdin", given=PASSWORD)
    assert (added.returncode, added.stderr) == (0, "")
    assert (tmp_path / "var" / "matricula.sqlite3").exists()
    asked = run("user", "add", "Bob", *who)
    assert asked.returncode == 2
    assert "--password-stdin" in asked.stderr
    again = run("user", "add", "Ada", *who, "--password-stdin", given=PASSWORD)
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr == "Another account already signs in with this name: choose another one.\n"


def test_help_needs_neither_the_database_nor_the_server() -> None:
    script = (
        "import sys; sys.argv[1:] = ['--help']\n"
        "from matricula.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(sorted({'sqlalchemy', 'litestar', 'alembic', 'numpy'} & set(sys.modules)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert "serve" in ran.stdout
    assert ran.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("serve",),
        ("demo",),
        ("import", "department"),
        ("user", "add"),
        ("token", "add"),
        ("db", "upgrade"),
        ("settings",),
    ],
)
def test_every_command_explains_itself(command: Command, words: tuple[str, ...]) -> None:
    result = command(*words, "--help")
    assert result.code == 0
    assert result.out.startswith(" ".join(("Usage: matricula", *words)))


def test_version(command: Command) -> None:
    result = command("--version")
    assert result.code == 0
    assert result.out.startswith("matricula 0.")


# --- Accounts and roles


@pytest.mark.usefixtures("school")
def test_accounts_are_listed_with_their_roles(command: Command) -> None:
    assert add(command, "Bob", "--department", "RT").code == 0
    assert add(command, "Ève").code == 0
    assert command("user", "role", "bob", "--role", "reader").code == 0
    assert command("user", "disable", "ÈVE").code == 0
    assert command("user", "list").out.splitlines() == [
        "Bob\tactive\tbob@example.org\tregistrar in RT, reader everywhere",
        "Ève\tdisabled\tève@example.org\tregistrar everywhere",
    ]
    assert command("user", "role", "Bob", "--role", "reader", "--remove").code == 0
    assert command("user", "enable", "ève").code == 0
    assert command("user", "list").out.splitlines() == [
        "Bob\tactive\tbob@example.org\tregistrar in RT",
        "Ève\tactive\tève@example.org\tregistrar everywhere",
    ]


@pytest.mark.usefixtures("school")
def test_a_role_in_an_online_campus(command: Command) -> None:
    command("odin", "organization", "add", "TGU", "--name", "ТГУ")
    assert add(command, "Bob", "--organization", "TGU").code == 0
    told = command("user", "role", "Bob", "--role", "reader", "--organization", "TGU").out
    assert told == "Account Bob is now reader in TGU.\n"
    assert "reader in TGU" in command("user", "list").out
    assert "online campus" in refused(add(command, "Eve", "--organization", "RT"))
    both = ("--organization", "TGU", "--department", "RT")
    assert "give one" in refused(add(command, "Eve", *both))
    command("user", "role", "Bob", "--role", "reader", "--organization", "TGU", "--remove")
    assert "reader" not in command("user", "list").out


@pytest.mark.usefixtures("school")
def test_refusals_are_one_sentence_and_change_nothing(command: Command) -> None:
    assert add(command, "Ada").code == 0
    before = command("user", "list").out
    assert "8 characters" in refused(add(command, "Bob", given="short\n"))
    assert "1024 bytes" in refused(add(command, "Bob", given="x" * 1025))
    assert "choose another one" in refused(add(command, "ADA"))
    assert "visible characters" in refused(add(command, "a:b"))
    assert "name@example.org" in refused(add(command, "Bob", "--email", "nobody"))
    assert "e-mail address" in refused(add(command, "Bob", "--email", "ADA@example.org"))
    assert "teacher" in refused(add(command, "Bob", "--role", "king"))
    assert "department" in refused(add(command, "Bob", "--department", "GEA"))
    assert "user list" in refused(command("user", "disable", "Bob"))
    assert "already" in refused(command("user", "role", "Ada", "--role", "registrar"))
    assert command("user", "list").out == before


@pytest.mark.usefixtures("school")
def test_a_password_comes_from_the_first_line_of_the_input(command: Command) -> None:
    for given in ("correct horse", "correct horse\r\n", "correct horse\nmore\n"):
        name = f"user{len(given)}"
        assert add(command, name, given=given).code == 0
    assert "8 characters" in refused(add(command, "Bob", given="\n"))
    assert add(command, "Bob", given=b"caf\xe9 caf\xe9\n").code == 2
    changed = command("user", "password", "user13", "--password-stdin", given="another horse\n")
    assert changed.code == 0
    assert "horse" not in changed.out + changed.err


# --- Tokens


@pytest.mark.usefixtures("school")
def test_tokens_are_made_listed_and_revoked(command: Command) -> None:
    add(command, "Ada")
    made = command("token", "add", "Ada", "--scope", "odin  scodoc:RT", "--label", "the gateway")
    (line,) = command("token", "list", "ada").out.splitlines()
    number, scope, until, origin, label = line.split("\t")
    assert (scope, origin, label) == ("odin scodoc:RT", "given by hand", "the gateway")
    assert until.startswith("until 20")
    assert made.out.strip() not in line
    assert command("token", "revoke", number).code == 0
    assert command("token", "list", "Ada").out == ""
    assert "token list" in refused(command("token", "revoke", number))


@pytest.mark.usefixtures("school")
def test_a_token_opens_a_known_door_for_a_known_account(command: Command) -> None:
    add(command, "Ada")
    assert "campus_skills" in refused(command("token", "add", "Ada", "--scope", "door"))
    assert "department" in refused(command("token", "add", "Ada", "--scope", "scodoc:GEA"))
    assert "user list" in refused(command("token", "add", "Bob", "--scope", "scodoc"))
    assert command("token", "add", "Ada", "--scope", "scodoc", "--days", "0").code == 2


# --- The database


def test_an_outdated_schema_is_refused_until_it_is_upgraded(command: Command, school: str) -> None:
    version = sa.text("UPDATE alembic_version SET version_num = :version RETURNING version_num")
    with closing(Database(school)) as database:
        with database.engine.begin() as connection:
            newest = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
            connection.execute(version, {"version": "0001"})
        for words in (("user", "list"), ("token", "list", "Ada"), ("serve", "--port", "0")):
            assert "matricula db upgrade" in refused(command(*words))
        with database.engine.begin() as connection:
            connection.execute(version, {"version": newest})
    assert "up to date" in command("db", "upgrade").out


def test_upgrade_makes_the_schema_and_check_finds_it(command: Command, database_url: str) -> None:
    where = ("--database", database_url)
    unmade = command("db", "check", *where)
    assert (unmade.code, unmade.out) == (1, "")
    sqlite = database_url.startswith("sqlite")
    assert ("there is no such file" if sqlite else "migration 0001 has not run") in unmade.err
    assert "0001" in command("db", "upgrade", *where).out
    assert command("db", "check", *where).code == 0


def test_a_database_that_cannot_be_used_is_one_sentence(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("no database, " * 50)
    for url in (
        "postgresql://nobody@127.0.0.1:1/nothing",
        f"sqlite:///{file}",
        f"sqlite:///{tmp_path}",
        f"sqlite:///{file}/x.sqlite3",
    ):
        for words in (("user", "list"), ("db", "upgrade"), ("db", "check"), ("serve",)):
            assert "database cannot be reached" in refused(command(*words, "--database", url))
    assert file.read_text() == "no database, " * 50


def test_a_check_makes_and_changes_nothing(command: Command, tmp_path: Path) -> None:
    missing, foreign = tmp_path / "none" / "x.sqlite3", tmp_path / "theirs.sqlite3"
    with closing(sqlite3.connect(foreign)) as connection:
        connection.execute("CREATE TABLE note (id INTEGER)")
    before = foreign.read_bytes()
    told = command("db", "check", "--database", f"sqlite:///{missing}")
    assert (told.code, "there is no such file" in told.err) == (1, True)
    for words in (("db", "check"), ("db", "upgrade"), ("user", "list")):
        told = command(*words, "--database", f"sqlite:///{foreign}")
        assert (told.code, "another program's tables" in told.err) == (1, True)
    assert sorted(tmp_path.iterdir()) == [foreign]
    assert foreign.read_bytes() == before


def test_a_new_database_is_for_its_owner_alone(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "new" / "school.sqlite3"
    assert command("db", "upgrade", "--database", f"sqlite:///{file}").code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "url", ["", "x", "mysql://a/b", "sqlite://", "sqlite:x", "postgresql://a:b:c/d", "postgresql:"]
)
def test_a_url_of_no_database_is_a_usage_error(command: Command, url: str) -> None:
    result = command("user", "list", "--database", url)
    assert (result.code, result.out) == (2, "")
    assert "sqlite:///path" in result.err


# --- Settings


def test_settings_are_listed_with_their_defaults(command: Command) -> None:
    listed = command("settings").out
    for name, kind, default, sentence in described():
        assert f"{name}  ({kind}, default {default})" in listed
        assert sentence in listed
    assert len(described()) == len(Settings.__struct_fields__)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "abc"),
        ("PORT", "70000"),
        ("WORKERS", "0"),
        ("LOG_LEVEL", "LOUD"),
        ("TIME_ZONE", "Mars/X"),
        ("TIME_ZONE", "../x"),
    ],
)
def test_a_wrong_setting_is_named(
    command: Command, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"MATRICULA_{name}", value)
    result = command("serve")
    assert (result.code, result.out) == (2, "")
    assert f"MATRICULA_{name}: expected" in result.err
    with pytest.raises(SettingsError, match=name):
        from_environment()


def test_what_cannot_be_listened_on_is_one_sentence(command: Command, tmp_path: Path) -> None:
    where = ("--database", f"sqlite:///{tmp_path}/x.sqlite3")
    assert "--host" in refused(command("serve", "--host", "192.0.2.1", *where))
    assert command("serve", "--port", "70000", *where).code == 2
    assert not (tmp_path / "x.sqlite3").exists()


# --- Files


def test_a_file_that_cannot_be_imported_is_told_plainly(command: Command, school: str) -> None:
    del school
    missing = command("import", "department", "/nowhere/department.json")
    assert "/nowhere/department.json" in refused(missing)
    other = command("import", "department", str(ROOT / "pyproject.toml"))
    assert "JSON" in refused(other)
