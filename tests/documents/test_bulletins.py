"""`matricula bulletins`: a cohort on paper, in one file."""

import io
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from pypdf import PdfReader

from matricula.documents.bulletins import Options, cohort_pdf
from matricula.gradebook.snapshot import Snapshots
from matricula.record.schema import cohorts, programmes
from matricula.store import Database
from tests.commands import Result, matricula
from tests.dialects.scodoc.conftest import TEMPLATE
from tests.dialects.scodoc.school import S0, SA, Change, build
from tests.harness.databases import DatabaseFrom

COHORT = cohorts.cohort


Command = Callable[..., Result]


@pytest.fixture
def school(shared_database: DatabaseFrom) -> str:
    """The school that no test may change."""
    return shared_database(TEMPLATE, build)


@pytest.fixture
def command(school: str) -> Command:
    """Run `matricula bulletins` with these arguments in this process."""
    return partial(matricula, school, "bulletins")


@pytest.fixture
def database(school: str) -> Iterator[Database]:
    opened = Database(school)
    yield opened
    opened.close()


def pages(path: Path) -> list[str]:
    return [page.extract_text() for page in PdfReader(path).pages]


def refused(result: Result) -> str:
    """The one sentence of a refusal."""
    assert (result.code, result.out) == (1, "")
    (sentence,) = result.err.splitlines()
    return sentence


def test_a_cohort_in_one_file(command: Command, tmp_path: Path) -> None:
    target = tmp_path / "été.pdf"
    result = command(S0, "-o", target)
    assert (result.code, result.out) == (0, "")
    assert result.err == f"15 bulletins written to {target}.\n"
    assert [path.name for path in tmp_path.iterdir()] == ["été.pdf"]
    document = PdfReader(target)
    texts = pages(target)
    assert len(texts) == 15
    assert all(text.rstrip().endswith("1 / 1") for text in texts)
    names = [str(getattr(mark, "title", "")) for mark in document.outline]
    families = [name.split(maxsplit=2)[2] for name in names]
    assert len(set(names)) == 15
    assert all(name in text for name, text in zip(names, texts, strict=True))
    assert families == sorted(families)
    assert all("jury" not in text for text in texts)


def test_some_students(command: Command, tmp_path: Path) -> None:
    target = tmp_path / "some.pdf"
    options = ("--version", "short", "--decisions", "--no-signature", "-o", target)
    assert command(S0, "--student", 205, "--student", 191, "--student", 205, *options).code == 0
    first, second = pages(target)
    assert "NIP\xa020200204" in first
    assert "NIP\xa020200190" in second
    assert "Décision du jury Validé (ADM)" in first
    assert "coef." not in first
    assert "Signature" not in first


def test_a_group(command: Command, database: Database, tmp_path: Path) -> None:
    with database.read() as session:
        listed = Snapshots(1).current(session, SA)
        assert listed is not None
        ids = {(row.partition_name, row.group_name): row.group_id for row in listed.groups}
    target = tmp_path / "group.pdf"
    result = command(SA, "--group", ids["TP", "E2"], "--version", "short", "-o", target)
    assert result.err == f"14 bulletins written to {target}.\n"
    assert all("TP E2" in text for text in pages(target))
    whole = command(S0, "--group", _default_group(database), "--version", "short", "-o", target)
    assert whole.err == f"15 bulletins written to {target}.\n"
    assert refused(command(S0, "--group", ids["TP", "E2"], "-o", target)).startswith(
        "The cohort has no group with this id."
    )
    assert command(S0, "--group", 1, "--student", 205, "-o", target).code == 2


def _default_group(database: Database) -> int:
    with database.read() as session:
        found = Snapshots(1).current(session, S0)
        assert found is not None
        return int(found.groups[-1].group_id)


def test_what_cannot_be_printed(command: Command, tmp_path: Path) -> None:
    target = tmp_path / "no.pdf"
    assert "no cohort" in refused(command(900_000_000, "-o", target))
    assert "not enrolled" in refused(command(S0, "--student", 900_000_000, "-o", target))
    assert "not enrolled" in refused(command(S0, "--student", 1, "-o", target))
    assert refused(command(S0, "--student", 205, "-o", tmp_path / "none" / "x.pdf"))
    assert command("word", "-o", target).code == 2
    assert command(S0, "--version", "brief", "-o", target).code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_replaced_whole_or_not_at_all(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "kept.pdf"
    target.write_bytes(b"the old one")

    def fail(self: Path, other: object) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fail)
        assert "Permission denied" in refused(command(S0, "--student", 205, "-o", target))
    assert target.read_bytes() == b"the old one"
    assert list(tmp_path.iterdir()) == [target]
    assert command(S0, "--student", 205, "-o", target).code == 0
    assert len(pages(target)) == 1


def test_overfull_and_hidden_bulletins(database_from: DatabaseFrom, tmp_path: Path) -> None:
    """Pages are numbered student by student; what a semester hides is printed all the same."""
    url = database_from(TEMPLATE, build)
    opened, module = Database(url), programmes.module
    Change(opened).run(
        COHORT.update().where(COHORT.c.id == S0).values(bulletins_hidden=True),
        module.update().values(title="Communication " * 20),
        cohort=S0,
    )
    opened.close()
    target = tmp_path / "hidden.pdf"
    students = ("--student", 205, "--student", 191)
    assert matricula(url, "bulletins", S0, *students, "-o", target).code == 0
    texts = pages(target)
    numbers = [text.rstrip()[-5:] for text in texts]
    assert numbers == ["1 / 2", "2 / 2", "1 / 2", "2 / 2"]
    assert all("Coef." in text for text in texts)
    codes = [code for text in texts[:2] for code in re.findall(r"^M1\d{3}", text, re.MULTILINE)]
    assert codes == sorted(set(codes))
    assert len(codes) == 12


def test_statements_do_not_grow(database: Database) -> None:
    """For one student, for fifteen, and for two hundred; decisions are two statements more."""
    counted = {}
    with database.read() as session:
        for cohort, people in ((S0, [205]), (S0, None), (SA, [1]), (SA, [*range(1, 51)])):
            snapshot = Snapshots(1).current(session, cohort)
            assert snapshot is not None
            for decisions in (False, True):
                before = session.statements
                options = Options(version="short", decisions=decisions)
                cohort_pdf(session, snapshot, people, options)
                key = (cohort, len(people or snapshot.students), decisions)
                counted[key] = session.statements - before
    assert {count for (_, _, decisions), count in counted.items() if not decisions} == {4}
    assert {count for (_, _, decisions), count in counted.items() if decisions} == {6}


def test_phases_are_told(database: Database) -> None:
    told: list[tuple[str, int, int]] = []
    with database.read() as session:
        snapshot = Snapshots(1).current(session, S0)
        assert snapshot is not None
        content = cohort_pdf(
            session, snapshot, None, Options(version="short"), lambda *step: told.append(step)
        )
    assert told == [("reading", 0, 4), ("composing", 1, 4), ("setting 15 bulletins", 2, 4)]
    assert len(PdfReader(io.BytesIO(content)).pages) == 15
