"""`matricula student`: what the command line writes, ScoDoc's door tells."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from PIL import Image

from matricula.cli import students
from matricula.record.schema import cohorts, history
from matricula.store import Database
from tests.commands import Result, matricula
from tests.dialects.scodoc.conftest import TEMPLATE, Client, client_of
from tests.dialects.scodoc.school import MOVED, SA, build
from tests.harness.databases import DatabaseFrom
from tests.importers.support import dump, make_department

ONE, OTHER = 1, 2


@pytest.fixture
def school(database_from: DatabaseFrom) -> Iterator[Client]:
    """A school of the test's own, and a client of it."""
    with client_of(database_from(TEMPLATE, build)) as made:
        yield made


@pytest.fixture
def filled(database_from: DatabaseFrom) -> Iterator[Database]:
    """A record with a few students."""
    database = Database(database_from("importers, few students", make_department))
    yield database
    database.close()


def student(database: Database, *arguments: object) -> Result:
    return matricula(database, "student", *arguments)


def change(database: Database, *options: object, of: int = ONE) -> Result:
    return student(database, "set", of, "--department", "RT", *options)


def picture(kind: str, size: int = 40) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (30, size), "red").save(content, kind)
    return content.getvalue()


SET = {
    "--nip": ("N1", "code_nip", "N1"),
    "--ine": ("I1", "code_ine", "I1"),
    "--family-name": ("OEUF", "nom", "OEUF"),
    "--usual-name": ("DUR", "nom_usuel", "DUR"),
    "--given-name": ("Zoé", "prenom", "ZOÉ"),
    "--gender": ("M.", "civilite", "M."),
    "--birth-date": ("31/12/2001", "date_naissance_iso", "2001-12-31"),
    "--email": ("one@example.org", "email", "one@example.org"),
    "--personal-email": ("p@example.org", "emailperso", "p@example.org"),
    "--street": ("1 rue Haute", "domicile", "1 rue Haute"),
    "--postal-code": ("01000", "codepostaldomicile", "01000"),
    "--city": ("Bourg", "villedomicile", "Bourg"),
    "--country": ("France", "paysdomicile", "France"),
    "--phone": ("01", "telephone", "01"),
    "--mobile": ("06", "telephonemobile", "06"),
    "--fax": ("03", "fax", "03"),
    "--bac": ("S", "bac", "S"),
    "--speciality": ("SVT", "specialite", "SVT"),
    "--bac-year": ("2019", "annee_bac", 2019),
    "--school": ("Lalande", "nomlycee", "Lalande"),
    "--school-city": ("Bourg", "villelycee", "Bourg"),
    "--school-postal-code": ("01001", "codepostallycee", "01001"),
}
"""Options, what they are given, and what the API answers under which key."""


def told(school: Client) -> dict[str, Any]:
    found: dict[str, Any] = school.json(f"etud/{ONE}")
    return found


def test_what_is_set_is_told_at_the_door(school: Client) -> None:
    options = [part for name, (value, _, _) in SET.items() for part in (name, value)]
    assert change(school.database, *options) == Result(0, f"Student {ONE} was changed.\n", "")
    found = told(school)
    for value, key, expected in SET.values():
        assert str(found[key]).casefold() == str(expected).casefold(), (value, key)
    assert change(school.database, *options).out == "Nothing changed.\n"


def test_an_empty_text_clears(school: Client) -> None:
    change(
        school.database, *[part for name, (value, _, _) in SET.items() for part in (name, value)]
    )
    cleared = [name for name in SET if name not in {"--family-name", "--gender"}]
    assert change(school.database, *[part for name in cleared for part in (name, "")]).code == 0
    found = told(school)
    assert {found[SET[name][1]] for name in cleared} <= {"", None}
    assert found["nom"].casefold() == "oeuf"


def test_a_change_raises_the_cohorts_and_is_remembered(filled: Database) -> None:
    before = dump(filled)
    change(filled, "--city", "Metz", "--scholarship", "--admission-year", "2021")
    after = dump(filled)
    revision = list(cohorts.cohort.c.keys()).index("revision")
    raised = {
        new[0]
        for old, new in zip(before["cohort"], after["cohort"], strict=True)
        if new[revision] != old[revision]
    }
    assert raised == {SA}
    entry, value = history.history_entry, history.history_value
    with filled.read() as session:
        rows = session.rows(
            sa.select(entry.c.door, entry.c.subject, value.c.before, value.c.after)
            .join(value)
            .where(entry.c.id > max(row[0] for row in before["history_entry"]))
            .order_by(entry.c.id)
        )
    assert [row.subject for row in rows] == ["student_record", "admission"]
    assert rows[0].door == "cli"
    assert rows[0].before == '{"city":null,"scholarship":null}'
    assert rows[0].after == '{"city":"Metz","scholarship":true}'


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--family-name", ""), "a family name cannot be taken away"),
        (("--birth-date", "1/2"), "birth date: expected a date such as 31/12/2001"),
        (("--gender", "Dr"), "gender: expected M., Mme or X, got 'Dr'"),
        (("--email", "nobody"), "email: is no address of mail"),
        (("--email", "a@b", "--personal-email", "A@b"), "one address cannot be both"),
        (("--city", "Metz", "--nip", "20200001"), "another row already has"),
    ],
)
def test_what_cannot_be_set(filled: Database, options: tuple[str, ...], reason: str) -> None:
    before = dump(filled)
    result = change(filled, *options)
    assert (result.code, result.out) == (1, "")
    assert reason in result.err
    assert len(result.err.splitlines()) == 1
    assert dump(filled) == before


def test_strangers(filled: Database, tmp_path: Path) -> None:
    file = tmp_path / "x.png"
    file.write_bytes(picture("PNG"))
    for result in (
        change(filled, "--city", "Metz", of=999),
        student(filled, "set", ONE, "--department", "GEII", "--city", "Metz"),
        student(filled, "show", 999),
        student(filled, "show", ONE, "--department", "GEII"),
        student(filled, "photo", 999, file),
    ):
        assert result.code == 1
        assert result.err.startswith("The department knows no student with this id")
    assert change(filled).code == 2


def test_a_picture(school: Client, tmp_path: Path) -> None:
    drawn = school.get(f"etud/{ONE}/photo").content
    for kind in ("PNG", "JPEG"):
        file = tmp_path / "anything"
        file.write_bytes(picture(kind))
        assert (
            student(school.database, "photo", ONE, file).out
            == f"The picture of {ONE} was stored.\n"
        )
        assert student(school.database, "photo", ONE, file).out == "Nothing changed.\n"
        response = school.get(f"etud/{ONE}/photo")
        assert response.content == picture(kind)
        assert response.headers["content-type"] == f"image/{kind.lower()}"
    assert (
        student(school.database, "photo", ONE, "--remove").out
        == f"The picture of {ONE} was removed.\n"
    )
    assert school.get(f"etud/{ONE}/photo").content == drawn
    assert student(school.database, "photo", ONE, "--remove").out == "Nothing changed.\n"


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"nonsense", "is no picture"), (b"\x89PNG" + b"x" * 5_000_000, "larger than 5 MB")],
)
def test_a_picture_that_is_none(
    filled: Database, tmp_path: Path, content: bytes, reason: str
) -> None:
    file = tmp_path / "photo.png"
    file.write_bytes(content)
    result = student(filled, "photo", ONE, file)
    assert (result.code, len(result.err.splitlines())) == (1, 1)
    assert reason in result.err
    assert student(filled, "photo", ONE).code == 2
    assert student(filled, "photo", ONE, file, "--remove").code == 2


@pytest.mark.parametrize("text", ["sauvage", "Élise Sauvage", "SAUVAGE É", "20200000", "1"])
def test_find(filled: Database, text: str) -> None:
    result = student(filled, "find", text)
    assert f"{ONE}\tRT\tSAUVAGE ELISE\tNIP 20200000\tINE INE0000000" in result.out.splitlines()


def test_find_many_or_nobody(filled: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    everybody = student(filled, "find", "a").out.splitlines()
    assert len(everybody) > 2
    monkeypatch.setattr(students, "MOST_SHOWN", 2)
    result = student(filled, "find", "a")
    assert result.out.splitlines() == everybody[:2]
    assert result.err == f"… and {len(everybody) - 2} more: say more of the name.\n"
    assert student(filled, "find", "Nobody at all") == Result(1, "", "No student is called so.\n")


def test_show(school: Client) -> None:
    change(school.database, "--email", "one@example.org", "--bac", "S")
    result = student(school.database, "show", ONE)
    lines = [line.strip() for line in result.out.splitlines()]
    assert lines[0] == "RT: SAUVAGE ELISE (1)"
    assert {"code nip: 20200000", "email: one@example.org", "admission diploma: S"} <= set(lines)
    assert "photo: none" in lines
    both = student(school.database, "show", MOVED).out
    assert {line.split(":")[0] for line in both.splitlines() if line[0] != " "} == {"RT", "GEII"}
