"""Claims of absence at the command line: added, listed, settled, imported."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands import Result, matricula
from tests.dialects.scodoc.conftest import TEMPLATE, Client, client_of
from tests.dialects.scodoc.school import build
from tests.harness.databases import DatabaseFrom

NOBODY_YET = 20
TUESDAY_NOON = ("--begin", "2020-12-15 12:00", "--end", "2020-12-16")


@pytest.fixture
def school(database_from: DatabaseFrom) -> Iterator[Client]:
    with client_of(database_from(TEMPLATE, build)) as made:
        yield made


def claim(school: Client, *arguments: object) -> Result:
    return matricula(school.database, "absence-claim", *arguments)


def said(result: Result) -> str:
    assert (result.code, result.err) == (0, "")
    return result.out


def refused(result: Result) -> str:
    assert result.code == 1, result.out
    assert "Traceback" not in result.err
    return result.err


def add(school: Client, *more: str) -> int:
    told = said(claim(school, "add", NOBODY_YET, *TUESDAY_NOON, "--description", "train", *more))
    return int(told.split()[1])


def absences(school: Client) -> list[str]:
    return [f"{row['jour']} {row['ampm']}" for row in school.json(f"absences/{NOBODY_YET}")]


def test_from_the_claim_to_the_absences(school: Client) -> None:
    number = add(school, "--justified")
    (line,) = said(claim(school, "list", "--department", "RT")).splitlines()
    assert line.split("\t")[0:2] == [str(number), str(NOBODY_YET)]
    assert line.split("\t")[3:] == [
        "2020-12-15 12:00", "2020-12-16 00:00", "with an excuse", "train",
    ]  # fmt: skip
    assert said(claim(school, "settle", number, "--excused", "--by", "teacher-rt")) == (
        f"Claim {number} is settled: 2 half-days.\n"
    )
    assert absences(school) == ["2020-12-15 0", "2020-12-16 1"]
    assert len(school.json(f"absences/{NOBODY_YET}?abs_just_only=1")) == 2
    for how in ("--excused", "--not-excused", "--refuse"):
        assert "settled once" in refused(claim(school, "settle", number, how))
    empty = claim(school, "list", "--department", "RT")
    assert (empty.code, empty.out) == (0, "")


def test_without_absences(school: Client) -> None:
    said(claim(school, "settle", add(school), "--refuse"))
    assert absences(school) == []
    told = school.json(f"absences/billets/etud/{NOBODY_YET}")
    assert [row["etat_str"] for row in told] == ["ok"]


def test_the_same_words_are_one_claim(school: Client) -> None:
    add(school)
    again = claim(school, "add", NOBODY_YET, *TUESDAY_NOON, "--description", "train")
    assert said(again) == "The claim stands there already.\n"


def test_refusals(school: Client) -> None:
    words = ("--description", "x")
    begin = ("--begin", "2020-12-15")
    assert "no student" in refused(claim(school, "add", 999_999, *TUESDAY_NOON, *words))
    late = claim(school, "add", NOBODY_YET, *begin, "--end", "2020-12-14", *words)
    assert "ends before" in refused(late)
    odd = claim(school, "add", NOBODY_YET, *begin, "--end", "soon", *words)
    assert "no date" in refused(odd)
    there = ("--department", "GEII")
    assert "knows no such" in refused(
        claim(school, "add", NOBODY_YET, *TUESDAY_NOON, *words, *there)
    )
    assert "no department" in refused(claim(school, "list", "--department", "NADA"))
    assert "no claim" in refused(claim(school, "settle", 999_999, "--refuse"))
    for wrong in ((), ("--refuse", "--excused")):
        assert claim(school, "settle", 1, *wrong).code == 2


def test_out_of_a_table(school: Client, tmp_path: Path) -> None:
    file = tmp_path / "claims.csv"
    file.write_text(
        "Etudid;code_nip;begin;end;description;justified\n"
        f"{NOBODY_YET};;14/12/2020 08:00;14/12/2020 18:00;grève;oui\n"
        f";{school.rt.nip};2020-12-14;2020-12-15;;\n"
        f"{school.rt.person};{school.rt.nip};2020-12-14;2020-12-15;;non\n"
    )
    command = ("import", "absence-claims", file, "--department", "RT")
    assert said(matricula(school.database, *command)) == "2 of 3 claims were added.\n"
    assert said(matricula(school.database, *command)) == "0 of 3 claims were added.\n"
    (row,) = school.json(f"absences/billets/etud/{NOBODY_YET}")
    assert row["abs_end_str"] == "14/12/2020 après-midi"
    assert row["etat_str"] == "à traiter"


def test_a_table_is_imported_whole_or_not_at_all(school: Client, tmp_path: Path) -> None:
    file = tmp_path / "claims.csv"
    command = ("import", "absence-claims", file, "--department", "RT")
    file.write_text(
        "etudid;begin;end;description;justified\n"
        f"{NOBODY_YET};2020-12-14;2020-12-14;train;oui\n"
        f"{NOBODY_YET};2020-12-14;2020-12-14;train;peut-être\n"
        ";2020-12-14;2020-12-14;train;\n"
        "900000;2020-12-14;2022-12-14;train;\n"
    )
    told = refused(matricula(school.database, *command)).splitlines()
    assert [line.split(":")[0] for line in told] == ["line 3", "line 4", "line 5"]
    assert school.json(f"absences/billets/etud/{NOBODY_YET}") == []
    file.write_text("who;begin;end\n1;2020-12-14;2020-12-14\n")
    told = refused(matricula(school.database, *command)).splitlines()
    assert told == [
        "the column etudid or code_nip is missing", "the column description is missing",
    ]  # fmt: skip
    file.write_text("etudid;begin;BEGIN;end;description\n1;2020-12-14;2020-12-13;2020-12-14;x\n")
    told = refused(matricula(school.database, *command)).splitlines()
    assert told == ["two columns are called begin: rename one"]
