"""What is typed at the command line: numbers and letters that the record cannot keep."""

import io
import sys
from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

import pytest

from matricula.cli import main
from tests.commands import matricula
from tests.dialects.scodoc.conftest import TEMPLATE
from tests.dialects.scodoc.school import SA, build
from tests.harness.databases import DatabaseFrom

TOO_LARGE = 2**63
LUCIE = 20
LONE = "caf\udce9"
"""What Python makes of an argument in another encoding than UTF-8."""
CLAIM = ("absence-claim", "add", LUCIE, "--begin", "2020-12-14", "--end", "2020-12-15")


@pytest.fixture
def school(database_from: DatabaseFrom) -> str:
    """The address of a school of the test's own."""
    return database_from(TEMPLATE, build)


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", "cohort", TOO_LARGE),
        ("student", "show", TOO_LARGE),
        ("cohort", "lock", TOO_LARGE),
        ("cohort", "teachers", TOO_LARGE),
        ("history", "--person", TOO_LARGE),
        ("history", "--assessment", TOO_LARGE),
        ("history", "--cohort", TOO_LARGE),
        ("absence-claim", "add", TOO_LARGE, *CLAIM[3:], "--description", "x"),
        ("absence-claim", "settle", TOO_LARGE, "--refuse"),
        ("import", "students", "x.csv", "--department", "RT", "--cohort", TOO_LARGE),
        ("token", "revoke", TOO_LARGE),
    ],
    ids=str,
)
def test_a_number_beyond_every_id(arguments: Sequence[object]) -> None:
    ended = matricula("sqlite:///is-not-opened.sqlite", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert "less than or equal to 9007199254740992" in ended.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("student", "set", LUCIE, "--department", "RT", "--city", LONE),
        ("cohort", "heads", SA, LONE),
        ("jury", "decide", SA, "--student", LUCIE, "--code", "ADM", "--by", LONE),
        ("absence-claim", "list", "--department", LONE),
        (*CLAIM, "--description", LONE),
        (*CLAIM, "--description", "\x1b[2J"),
        ("student", "set", LUCIE, "--department", "RT", "--city", "\x1b[2J"),
    ],
    ids=ascii,
)
def test_letters_that_cannot_be_kept(school: str, arguments: Sequence[object]) -> None:
    ended = matricula(school, *arguments)
    assert (ended.code, ended.out, len(ended.err.splitlines())) == (1, "", 1)
    assert "not text in UTF-8" in ended.err or "cannot be stored" in ended.err


@pytest.mark.parametrize("label", [LONE, "x\n1\tscodoc", "\x1b[2J"], ids=ascii)
def test_the_label_of_a_token_is_one_line(label: str) -> None:
    asked = ("token", "add", "nobody", "--scope", "scodoc", "--label", label)
    ended = matricula("sqlite:///is-not-opened.sqlite", *asked)
    assert (ended.code, ended.out) == (2, "")
    assert "a label is one line" in ended.err


def test_a_terminal_without_the_letters_of_a_name(school: str) -> None:
    matricula(school, "student", "set", LUCIE, "--department", "RT", "--usual-name", "Łukasz")
    out = io.TextIOWrapper(io.BytesIO(), encoding="cp1252")
    asked = ["matricula", "student", "find", "Łukasz", "--database", school]
    with patch.object(sys, "argv", asked), patch.object(sys, "stdout", out):
        with pytest.raises(SystemExit) as end:
            main()
        out.flush()
    assert end.value.code == 0
    assert isinstance(out.buffer, io.BytesIO)
    assert rb"\u0141ukasz" in out.buffer.getvalue()


def test_a_folder_that_is_missing_is_told_by_the_name_that_was_typed(
    school: str, tmp_path: Path
) -> None:
    file = tmp_path / "missing" / "marks.csv"
    ended = matricula(school, "export", "cohort", SA, "-o", file)
    assert (ended.code, ended.err) == (1, f"{file}: No such file or directory\n")
