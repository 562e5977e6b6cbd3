"""Merging people who sign in: in a process of its own, and what becomes of their accounts."""

import io
import json
import re
import subprocess
import sys
from datetime import timedelta

import pytest
import sqlalchemy as sa

from matricula.identity.tokens import hash_token
from matricula.record.accounts import commands as accounts
from matricula.record.schema import metadata
from matricula.store import Origin
from tests.commands import Result, address, matricula
from tests.one_record.school import THIERRY, School
from tests.one_record.test_merges import somebody_else, standing
from tests.pages.browser import Browser


def program(school: School, *arguments: object) -> Result:
    """Run `matricula` in a process of its own, which knows nothing but what the command loads."""
    command = [sys.executable, "-m", "matricula.cli", *map(str, arguments)]
    where = ("--database", address(school.database))
    ended = subprocess.run(
        [*command, *where], capture_output=True, text=True, check=False, timeout=100
    )
    return Result(ended.returncode, ended.stdout, ended.stderr)


def test_a_program_of_its_own_merges_and_parts(school: School) -> None:
    other = somebody_else(school)
    before = standing(school.database)
    told = program(school, "people", "merge", THIERRY, other)
    assert (told.code, told.err) == (0, "")
    assert told.out == f"Person {other} is person {THIERRY} from now on.\n"
    listed = program(school, "people", "list")
    assert listed.out.startswith(f"{other}\t{THIERRY}\t")
    again = program(school, "people", "merge", THIERRY, other)
    assert (again.code, again.out) == (1, "")
    assert "name that one" in again.err
    told = program(school, "people", "unmerge", other)
    assert (told.code, told.err) == (0, "")
    assert standing(school.database) == before


# --- Accounts


def named(school: School, name: str, *roles: str) -> int:
    """Somebody new with an account, a token for Stepik's door and one for the history's; who."""
    mail = f"{name}@example.org"
    with school.database.write(Origin("cli")) as session:
        made = accounts.add_account(session, name, mail, None)
        for role in roles:
            accounts.assign_role(session, made.id, role, None)
        for scope in ("stepik", "history"):
            kept = hash_token(f"{scope}-of-{name}")
            accounts.grant_token(session, made.id, kept, scope=scope, lifetime=timedelta(days=1))
    return made.person_id


def opens(school: School, name: str) -> int:
    """What the history's door answers an account's own token: 200 to staff, 404 to others."""
    school.http.cookies.clear()
    headers = {"Authorization": f"Bearer history-of-{name}"}
    return school.http.get(f"/history/people/{THIERRY}", headers=headers).status_code


def line(school: School, name: str) -> str:
    """An account as `user list` shows it, without its addresses."""
    lines = [one.split("\t") for one in school.command("user", "list").splitlines()]
    (found,) = [one for one in lines if one[0] == name]
    return f"{found[1]}, {found[3]}"


def refused(school: School, *arguments: object) -> str:
    told = matricula(school.database, *arguments)
    assert (told.code, told.out) == (1, ""), told
    return told.err


def test_merges_into_one_person_are_undone_newest_first(school: School) -> None:
    kept, first, second = (named(school, name) for name in ("kone", "first", "second"))
    school.command("user", "role", "second", "--role", "administrator")
    before = standing(school.database)
    school.command("people", "merge", kept, first)
    school.command("people", "merge", kept, second)
    merged_twice = standing(school.database)
    told = refused(school, "people", "unmerge", first)
    assert f"people unmerge {second}" in told
    assert "newest first" in told
    assert standing(school.database) == merged_twice
    school.command("people", "unmerge", second)
    school.command("people", "unmerge", first)
    assert standing(school.database) == before
    assert (opens(school, "first"), opens(school, "second")) == (404, 200)


def test_whoever_was_kept_and_merged_in_turn_comes_back_first(school: School) -> None:
    last, middle, first = (named(school, name) for name in ("last", "middle", "first"))
    before = standing(school.database)
    school.command("people", "merge", middle, first)
    school.command("people", "merge", last, middle)
    assert f"people unmerge {middle}" in refused(school, "people", "unmerge", first)
    school.command("people", "unmerge", middle)
    school.command("people", "unmerge", first)
    assert standing(school.database) == before


def test_whose_accounts_took_part_is_kept_with_the_merge(school: School) -> None:
    kept, other = named(school, "kone"), named(school, "other")
    before = standing(school.database)
    school.command("people", "merge", kept, other)
    table = metadata.tables["account"]
    with school.database.read() as session:
        theirs = session.value(sa.select(table.c.id).where(table.c.name == "other"))
        stored = session.value(sa.select(metadata.tables["person_merge"].c.moved))
    assert json.loads(stored)["accounts"][1] == theirs
    school.command("people", "unmerge", other)
    assert standing(school.database) == before


def test_a_merge_wakes_no_token_and_gives_no_right(school: School) -> None:
    kept, other = named(school, "kone"), named(school, "ktwo", "administrator")
    school.command("user", "disable", "ktwo")
    told = school.command("people", "merge", kept, other)
    assert "Account ktwo is disabled: they sign in as kone." in told
    assert "Not given to kone: administrator everywhere" in told
    assert "ktwo that open nothing now: 2." in told
    assert (opens(school, "kone"), opens(school, "ktwo")) == (404, 401)
    assert line(school, "kone") == "active, no role"
    assert line(school, "ktwo") == "disabled, administrator everywhere"
    told = school.command("people", "unmerge", other)
    assert "Account ktwo is disabled: administrator everywhere." in told
    assert (opens(school, "kone"), opens(school, "ktwo")) == (404, 401)


def test_a_link_that_let_nobody_in_lets_nobody_in(school: School) -> None:
    other = somebody_else(school)
    with school.database.write(Origin("cli")) as session:
        accounts.add_account(session, "th", "th@example.org", None)
    link = str(school.odin("/User/MagicLink", {"email": "th@example.org"})["url"])
    browser = Browser(school.http)
    assert browser.get(path_of(link)).status_code == 200
    school.command("user", "disable", "th")
    shut = browser.get(path_of(link)).status_code
    school.command("people", "merge", THIERRY, other)
    assert browser.get(path_of(link)).status_code == shut != 200


def path_of(link: str) -> str:
    return re.sub(r"^https?://[^/]+", "", link)


@pytest.mark.parametrize("roles", [("reader",), ("administrator",)])
def test_no_token_can_do_more_than_before(school: School, roles: tuple[str, ...]) -> None:
    kept, other = named(school, "kone", *roles), named(school, "ktwo")
    before = opens(school, "kone"), opens(school, "ktwo")
    told = school.command("people", "merge", kept, other)
    assert "ktwo that open nothing now: 2." in told
    assert (opens(school, "kone"), opens(school, "ktwo")) == (before[0], 401)
    school.command("people", "unmerge", other)
    assert (opens(school, "kone"), opens(school, "ktwo")) == before


def test_tokens_that_can_do_less_than_before_go_along(school: School) -> None:
    kept, other = named(school, "kone"), named(school, "ktwo", "administrator")
    told = school.command("people", "merge", kept, other)
    assert "open nothing" not in told
    assert (opens(school, "kone"), opens(school, "ktwo")) == (404, 404)
    # Only a command that says so gives the right.
    school.command("user", "role", "kone", "--role", "administrator")
    assert (opens(school, "kone"), opens(school, "ktwo")) == (200, 200)
    told = school.command("people", "unmerge", other)
    assert "Account ktwo signs in again: administrator everywhere." in told
    assert line(school, "kone") == "active, administrator everywhere"


def test_nothing_moves_to_an_account_that_is_disabled(school: School) -> None:
    kept, other = named(school, "kone"), named(school, "ktwo")
    school.command("user", "disable", "kone")
    told = school.command("people", "merge", kept, other)
    assert "Nobody signs in for them: account kone is disabled." in told
    school.command("user", "enable", "kone")
    assert (opens(school, "kone"), opens(school, "ktwo")) == (404, 401)


def test_history_tells_whose_rights_stayed_where(school: School) -> None:
    kept, other = named(school, "kone"), named(school, "ktwo", "reader", "administrator")
    school.command("people", "merge", kept, other)
    school.command("people", "unmerge", other)
    command = ("history", "--person", kept, "--format", "json")
    undone, done = map(json.loads, school.command(*command).splitlines()[:2])
    roles = [{"role": one, "organization_id": None} for one in ("administrator", "reader")]
    told = {"account": "kone", "merged_account": "ktwo", "its_roles": roles}
    assert told.items() <= done["after"].items()
    assert told.items() <= undone["before"].items()


def test_a_right_that_the_kept_one_lost_is_told_when_the_other_has_it_again(
    school: School,
) -> None:
    kept, other = named(school, "ra", "administrator"), named(school, "rb", "administrator")
    school.command("people", "merge", kept, other)
    assert opens(school, "rb") == 200
    school.command("user", "role", "ra", "--role", "administrator", "--remove")
    assert (opens(school, "ra"), opens(school, "rb")) == (404, 404)
    told = school.command("people", "unmerge", other)
    assert "Account rb signs in again: administrator everywhere." in told
    assert (opens(school, "ra"), opens(school, "rb")) == (404, 200)


def test_a_right_can_be_taken_from_whoever_was_merged(school: School) -> None:
    kept, other = named(school, "ra", "administrator"), named(school, "rb", "administrator")
    school.command("people", "merge", kept, other)
    school.command("user", "role", "rb", "--role", "administrator", "--remove")
    assert "Account rb signs in again: no role." in school.command("people", "unmerge", other)
    assert (opens(school, "ra"), opens(school, "rb")) == (200, 404)


@pytest.mark.parametrize(
    "words",
    [
        ("user", "enable", "ktwo"),
        ("user", "disable", "ktwo"),
        ("user", "role", "ktwo", "--role", "administrator"),
        ("token", "add", "ktwo", "--scope", "stepik"),
        ("application", "add", "ktwo", "--name", "A", "--grant-type", "client-credentials"),
    ],
)
def test_nothing_is_given_to_the_account_of_whoever_was_merged(
    school: School, words: tuple[str, ...]
) -> None:
    kept, other = named(school, "kone"), named(school, "ktwo")
    before = standing(school.database)
    school.command("people", "merge", kept, other)
    during = standing(school.database)
    assert "merged into another one: name that one's account, kone." in refused(school, *words)
    assert standing(school.database) == during
    school.command("people", "unmerge", other)
    assert standing(school.database) == before
    assert matricula(school.database, *words).code == 0


def test_nor_a_password(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, other = named(school, "kone"), named(school, "ktwo")
    school.command("people", "merge", kept, other)
    given = io.TextIOWrapper(io.BytesIO(b"correct horse\n"))
    monkeypatch.setattr(sys, "stdin", given)
    assert "kone." in refused(school, "user", "password", "ktwo", "--password-stdin")
    with school.database.read() as session:
        table = metadata.tables["account"]
        kept_hash = sa.select(table.c.password_hash).where(table.c.name == "ktwo")
        assert session.value(kept_hash) is None
