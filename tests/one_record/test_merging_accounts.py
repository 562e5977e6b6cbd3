"""Merging people who sign in: as programs of their own run it, and what becomes of their accounts."""

import subprocess
import sys

from tests.commands import Result, address
from tests.one_record.school import THIERRY, School
from tests.one_record.test_merges import somebody_else, standing


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
