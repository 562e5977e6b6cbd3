"""`matricula import students`: who is new, who changes, who is bad; all or nothing."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from PIL import Image

from matricula.importers.students import Options, import_students
from matricula.record.people import commands
from matricula.record.schema import cohorts, history, people
from matricula.store import Database, ReadSession
from tests.commands import Result, matricula
from tests.importers.support import department as small_department
from tests.importers.support import dump, put, take
from tests.importers.test_tables import workbook

RT, S0, SA = 1, 1, 2
TD, TP = 3, 4
"""Partitions of SA, with the groups A to G, and A1 to G2."""
KNOWN, KNOWN_NIP = 1, "20200000"
OTHER, OTHER_NIP, OTHER_INE = 2, "20200001", "INE0000001"


Sheet = Callable[[str], Path]


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    """`sheet(text)`: a CSV file."""

    def write(text: str) -> Path:
        file = tmp_path / "students.csv"
        file.write_text(text, encoding="utf-8")
        return file

    return write


def take_students(database: Database, file: Path, *options: object) -> Result:
    return matricula(database, "import", "students", file, "--department", "RT", *options)


def person(database: Database, nip: str, organization_id: int = RT) -> dict[str, Any]:
    """A student's person, record and admission in one."""
    record, admission = people.student_record, people.admission
    with database.read() as session:
        row = session.row(
            sa.select(people.person, record, *(c for c in admission.c if c.name != "id"))
            .join(record, record.c.person_id == people.person.c.id)
            .join(admission, admission.c.student_record_id == record.c.id, isouter=True)
            .where(record.c.code_nip == nip, record.c.organization_id == organization_id)
        )
        assert row is not None
        return dict(row._mapping)


def column(database: Database, statement: sa.Select[Any]) -> list[Any]:
    with database.read() as session:
        return sorted(session.column(statement))


NEW = [
    "NIP;INE;Civilité;NOM;Prénom;Nom d'usage;Date de naissance;Lieu;Nationalité;e-mail;Email perso;"
    "Adresse;Code postal;Ville;Pays;Téléphone;Portable;Fax;Boursier;Bac;Spécialité;Année bac;"
    "Lycée;Ville lycée;Code postal lycée;Année d'admission;TD;groupe TP",
    "90001;INE9;Mme;Œuf;Zoé;Dur;01/02/2003;Paris;FR;zoe@example.org;z@example.com;"
    '"1, rue\nHaute";01000;Bourg;France;0102;0601;03;O;S;SVT;2020;'
    "Lalande;Bourg;01001;2021;A;A2",
]


def test_new_students_are_enrolled(filled: Database, sheet: Sheet) -> None:
    file = sheet("\n".join(NEW))
    result = take_students(filled, file, "--cohort", SA)
    assert result == Result(
        0, "Department RT: 1 new, 0 changed, 0 unchanged, 0 bad. All of it was written.\n", ""
    )
    found = person(filled, "90001")
    told = ("Œuf", "Zoé", "Dur", "F", "Paris", "FR", True, "1, rue\nHaute", "01000", "Bourg")
    assert told == tuple(
        found[name]
        for name in (
            *("family_name", "given_name", "usual_name", "gender", "birth_place", "nationality"),
            *("scholarship", "street", "postal_code", "city"),
        )
    )
    assert str(found["birth_date"]) == "2003-02-01"
    names = ("diploma", "speciality", "diploma_year", "school_name", "school_city", "year")
    assert [found[name] for name in names] == ["S", "SVT", 2020, "Lalande", "Bourg", 2021]
    key = found["person_id"]
    mails = people.email_address.c
    assert column(filled, sa.select(mails.purpose).where(mails.person_id == key)) == [
        "institutional",
        "personal",
    ]
    enrolment, event = cohorts.enrolment.c, cohorts.enrolment_event.c
    assert column(filled, sa.select(enrolment.door_state).where(enrolment.person_id == key)) == [
        "I"
    ]
    assert column(filled, sa.select(event.kind).where(event.person_id == key)) == ["INSCRIPTION"]
    groups = (
        sa.select(sa.func.coalesce(cohorts.group.c.name, ""))
        .join(cohorts.membership)
        .where(cohorts.membership.c.person_id == key)
    )
    assert column(filled, groups) == ["", "A", "A2"]
    taken, offered = cohorts.offering_enrolment.c, cohorts.offering.c
    assert column(filled, sa.select(taken.offering_id).where(taken.person_id == key)) == column(
        filled, sa.select(offered.id).where(offered.cohort_id == SA)
    )


def test_the_second_time_nothing_changes(filled: Database, sheet: Sheet) -> None:
    file = sheet("\n".join(NEW))
    take_students(filled, file, "--cohort", SA)
    before = dump(filled)
    result = take_students(filled, file, "--cohort", SA)
    assert result.out == ("Department RT: 0 new, 0 changed, 1 unchanged, 0 bad. Nothing changed.\n")
    assert dump(filled) == before


def test_without_modules(filled: Database, sheet: Sheet) -> None:
    file = sheet("NIP;nom\n90001;Petit\n")
    assert take_students(filled, file, "--cohort", SA, "--no-modules").code == 0
    key = person(filled, "90001")["person_id"]
    taken = cohorts.offering_enrolment.c
    assert column(filled, sa.select(taken.offering_id).where(taken.person_id == key)) == []


def test_changes_are_told_and_an_empty_cell_says_nothing(filled: Database, sheet: Sheet) -> None:
    first = sheet(f"NIP;ville;bac;boursier\n{KNOWN_NIP};Paris;S;non\n")
    assert "1 changed (ville 1, boursier 1, bac 1)" in take_students(filled, first).out
    second = sheet(f"NIP;ville;bac;boursier;prénom\n{KNOWN_NIP};Lyon;;;\n")
    result = take_students(filled, second, "--dry-run")
    assert result.out.splitlines()[0] == "line 2: changes ville"
    assert result.out.endswith("Nothing was written.\n")
    assert person(filled, KNOWN_NIP)["city"] == "Paris"
    take_students(filled, second)
    found = person(filled, KNOWN_NIP)
    assert (found["city"], found["diploma"], found["scholarship"]) == ("Lyon", "S", False)
    assert found["given_name"]
    entry, value = history.history_entry, history.history_value
    with filled.read() as session:
        last = session.row(
            sa.select(entry.c.door, entry.c.subject, entry.c.person_id, value.c.before)
            .join(value)
            .order_by(entry.c.id.desc())
            .limit(1)
        )
    assert last == ("import", "student_record", KNOWN, '{"city":"Paris"}')


def test_an_address_that_replaces_another(filled: Database, sheet: Sheet) -> None:
    for address in ("a@example.org", "b@example.org", "B@example.org"):
        take_students(filled, sheet(f"NIP;email\n{KNOWN_NIP};{address}\n"))
        mails = people.email_address.c
        held = sa.select(mails.address).where(mails.person_id == KNOWN)
        assert column(filled, held) == [address]


BAD = [
    ("né le", "31/02/2003", "né le: the calendar has no '31/02/2003'"),
    ("né le", "01/02/03", "né le: expected a date such as 31/12/2001 or 2001-12-31"),
    ("né le", "01/02/2999", "né le: is no day of birth"),
    ("civilité", "Dr", "civilité: expected M., Mme or X, got 'Dr'"),
    ("boursier", "peut-être", "boursier: expected oui or non, got 'peut-être'"),
    ("email", "nobody", "email: is no address of mail: 'nobody'"),
    ("année bac", "20", "année bac: expected a year such as 2020, got '20'"),
    ("ville", "x" * 251, "ville: is longer than 250 letters"),
    ("état", "Z", "état: expected I, D or DEF, got 'Z'"),
    ("groupe TD", "Z", "groupe TD: there is no group 'Z' (--create-groups makes it)"),
    ("groupes", "Z", "groupes: there is no group 'Z'"),
    ("groupes", "A, B", "groupes: two groups of one partition are named"),
    ("INE", OTHER_INE, f"is about several people: NIP is student {KNOWN}'s, INE is student"),
    ("email", "two@example.org", f"the email is student {OTHER}'s, whose NIP is '{OTHER_NIP}'"),
    ("nom", "", "is nobody's who is known here, and a new student needs a name"),
]
"""A header, a cell that cannot be under it, and why."""


def test_every_bad_row_is_named_and_nothing_is_written(filled: Database, sheet: Sheet) -> None:
    take_students(filled, sheet(f"NIP;email\n{OTHER_NIP};two@example.org\n"))
    before = dump(filled)
    headers = list(dict.fromkeys(["NIP", "nom", *(header for header, _, _ in BAD)]))
    lines = []
    for number, (header, cell, _) in enumerate(BAD):
        nip = KNOWN_NIP if header == "INE" else str(90_001 + number)
        row = {"NIP": nip, "nom": "Petit", header: cell}
        lines.append(";".join(row.get(name, "") for name in headers))
    file = sheet("\n".join([";".join(headers), *lines, f"{OTHER_NIP};Grand"]))
    result = take_students(filled, file, "--cohort", SA)
    assert result.code == 1
    told = result.err.splitlines()
    assert len(told) == len(BAD)
    for at, (line, (_, _, reason)) in enumerate(zip(told, BAD, strict=True)):
        assert line.startswith(f"line {at + 2}: {reason}")
    assert result.out == (
        f"Department RT: 0 new, 1 changed (nom 1), 0 unchanged, {len(BAD)} bad."
        " Nothing was written.\n"
    )
    assert dump(filled) == before


def test_two_rows_for_one_person_are_both_bad(filled: Database, sheet: Sheet) -> None:
    result = take_students(filled, sheet("NIP;nom\n90001;A\n90002;B\n90001;A\n"), "--skip-bad")
    assert result.err.splitlines() == [
        "line 2: the NIP '90001' stands in line 4 too",
        "line 4: the NIP '90001' stands in line 2 too",
    ]
    assert "1 new, 0 changed, 0 unchanged, 2 bad" in result.out


def test_the_good_rows_are_written_if_asked(filled: Database, sheet: Sheet) -> None:
    file = sheet(f"NIP;nom;né le\n{KNOWN_NIP};;1/1\n90001;Petit;\n;Sans;\n90002;;\n")
    refused = take_students(filled, file)
    assert refused.code == 1
    assert [line.split(":")[0] for line in refused.err.splitlines()] == [
        "line 2",
        "line 4",
        "line 5",
    ]
    result = take_students(filled, file, "--skip-bad")
    assert result.code == 0
    assert result.err == refused.err
    assert result.out.endswith("1 new, 0 changed, 0 unchanged, 3 bad. The rest was written.\n")
    assert person(filled, "90001")["family_name"] == "Petit"


def test_who_is_meant(filled: Database, sheet: Sheet) -> None:
    """By NIP, else INE, else the registrar's address; never by name."""
    take_students(filled, sheet(f"NIP;email\n{KNOWN_NIP};One@example.org\n"))
    by_ine = sheet(f"INE;ville\n{OTHER_INE};Lille\n")
    assert "1 changed (ville 1)" in take_students(filled, by_ine).out
    by_mail = sheet("courriel;ville\nONE@example.org;Metz\n")
    assert "1 changed (email 1, ville 1)" in take_students(filled, by_mail).out.replace(
        "ville 1, email 1", "email 1, ville 1"
    )
    assert person(filled, KNOWN_NIP)["city"] == "Metz"
    namesake = person(filled, KNOWN_NIP)["family_name"]
    result = take_students(filled, sheet(f"NIP;nom\n90009;{namesake}\n"))
    assert "1 new" in result.out
    other_code = sheet("NIP;INE;ville\n90010;" + OTHER_INE + ";Nice\n")
    result = take_students(filled, other_code)
    assert f"the INE is student {OTHER}'s, whose NIP is '{OTHER_NIP}'" in result.err


def test_nobody_of_another_department_is_meant(filled: Database, sheet: Sheet) -> None:
    other = small_department((KNOWN,)) | {"departement": "GEII"}
    put(other, "$.students[0].email", "one@example.org")
    take(filled, other)
    result = take_students(filled, sheet("email;nom;ville\none@example.org;Petit;Lens\n"))
    assert "1 new" in result.out
    result = matricula(
        *(filled, "import", "students", sheet(f"NIP;ville\n{OTHER_NIP};Lens\n")),
        *("--department", "GEII"),
    )
    assert result.code == 1
    assert "is nobody's who is known here" in result.err


def test_without_any_code(filled: Database, sheet: Sheet) -> None:
    file = sheet("nom;prénom\nSans;Code\n")
    assert "nobody could tell who it is" in take_students(filled, file).err
    assert "1 new" in take_students(filled, file, "--new-without-code").out


@pytest.mark.parametrize(
    "headers",
    ["code_nip;nom;PRENOM;villedomicile", "Student number;Last name;First name;City"],
)
def test_headers_in_other_words(filled: Database, sheet: Sheet, headers: str) -> None:
    take_students(filled, sheet(f"{headers}\n90001;Petit;Jean;Brest\n"))
    found = person(filled, "90001")
    assert (found["family_name"], found["given_name"], found["city"]) == ("Petit", "Jean", "Brest")


@pytest.mark.parametrize(
    ("text", "options", "reason"),
    [
        ("couleur\nbleu\n", (), "no column has a name that is known, such as NIP"),
        ("NIP;code nip\n1;1\n", (), "columns 'NIP' and 'code nip' tell the same"),
        ("NIP\n1\n", ("--cohort", 99), "the department RT has no cohort 99"),
        ("NIP\n1\n", ("--department", "XX"), "there is no department 'XX'"),
        ("NIP\n1\n", ("--sheet", "A"), "the file is no workbook"),
        ("", (), "the file is empty"),
    ],
)
def test_a_file_that_is_refused(
    filled: Database, sheet: Sheet, text: str, options: tuple[Any, ...], reason: str
) -> None:
    result = take_students(filled, sheet(text), *options)
    assert (result.code, result.out) == (1, "")
    assert reason in result.err
    assert len(result.err.splitlines()) == 1


def test_columns_that_nobody_knows(filled: Database, sheet: Sheet) -> None:
    file = sheet(f"NIP;remarque;groupe TD;état;etudid\n{KNOWN_NIP};x;A;I;7\n")
    result = take_students(filled, file)
    assert result.err.splitlines() == [
        "Note: column 'remarque' is not known and was passed over.",
        "Note: column 'groupe TD' is not known and was passed over.",
        "Note: column 'état' tells nothing without --cohort.",
    ]
    assert result.out.endswith("1 unchanged, 0 bad. Nothing changed.\n")


def test_groups_are_made_and_left(filled: Database, sheet: Sheet) -> None:
    file = sheet(f"NIP;TD;groupes\n{KNOWN_NIP};Z;b1\n")
    before = dump(filled)
    result = take_students(filled, file, "--cohort", SA, "--create-groups")
    assert "1 changed (groupe TD 1, groupe TP 1)" in result.out.replace(
        "groupe TP 1, groupe TD 1", "groupe TD 1, groupe TP 1"
    )
    assert len(dump(filled)["cohort_group"]) == len(before["cohort_group"]) + 1
    names = sa.select(cohorts.group.c.name).join(cohorts.membership)
    of_known = names.where(
        cohorts.membership.c.person_id == KNOWN, cohorts.group.c.partition_id.in_((TD, TP))
    )
    assert column(filled, of_known) == ["B1", "Z"]


def test_states(filled: Database, sheet: Sheet) -> None:
    file = sheet(f"NIP;état\n{KNOWN_NIP};démissionnaire\n{OTHER_NIP};\n")
    result = take_students(filled, file, "--cohort", SA)
    assert "1 changed (inscription 1), 1 unchanged" in result.out
    event = cohorts.enrolment_event.c
    kinds = sa.select(event.kind).where(
        event.person_id == KNOWN, event.cohort_id == SA, event.kind != "INSCRIPTION"
    )
    assert column(filled, kinds) == ["DEMISSION"]
    back = sheet(f"NIP;état\n{KNOWN_NIP};\n")
    assert "1 unchanged" in take_students(filled, back, "--cohort", SA).out


def test_a_locked_cohort(filled: Database, sheet: Sheet) -> None:
    with filled.engine.begin() as connection:
        connection.execute(cohorts.cohort.update().values(is_open=False))
    before = dump(filled)
    result = take_students(filled, sheet("NIP;nom\n90001;Petit\n"), "--cohort", SA)
    assert (result.code, result.err) == (
        1,
        "the cohort 2 is locked: nobody can be enrolled in it\n",
    )
    assert dump(filled) == before


def test_a_workbook(filled: Database, tmp_path: Path) -> None:
    file = tmp_path / "students.xlsx"
    file.write_bytes(workbook([["NIP", "Nom", "Boursier"], [90001, "Petit", True]], top=3))
    assert "1 new" in take_students(filled, file).out
    assert person(filled, "90001")["scholarship"] is True


def test_an_import_that_ends_halfway(
    filled: Database, sheet: Sheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dump(filled)
    file = sheet("\n".join(NEW))

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "set_registrar_addresses", stop)
    with pytest.raises(KeyboardInterrupt):
        import_students(filled, file, "RT", Options(cohort_id=SA))
    assert dump(filled) == before


def test_the_number_of_statements_does_not_grow(
    filled: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts: list[int] = []
    run = ReadSession._run

    def counted(session: ReadSession, *arguments: Any) -> Any:
        counts[-1] += 1
        return run(session, *arguments)

    monkeypatch.setattr(ReadSession, "_run", counted)
    for first, size in ((91_000, 3), (92_000, 60)):
        rows = [f"{first + at};N{at};{at} rue;S;x{first + at}@example.org;A" for at in range(size)]
        text = "\n".join(["NIP;nom;adresse;bac;email;TD", *rows])
        counts.append(0)
        import_students(filled, text.encode(), "RT", Options(cohort_id=SA))
    assert counts[0] == counts[1]


# --- Pictures


def picture(kind: str = "JPEG", colour: str = "red") -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (30, 40), colour).save(content, kind)
    return content.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "photos"
    made.mkdir()
    return made


def test_pictures(filled: Database, sheet: Sheet, folder: Path) -> None:
    file = sheet("NIP;nom\n90001;Petit\n")
    (folder / "90001.PNG").write_bytes(picture("PNG"))
    (folder / f"{OTHER}.jpg").write_bytes(picture())
    (folder / "12.jpeg").write_bytes(picture())
    (folder / "notes.txt").write_bytes(b"")
    result = take_students(filled, file, "--photos", folder)
    assert result.out.startswith(
        "Department RT: 1 new, 0 changed, 0 unchanged, 0 bad, 2 photos. All"
    )
    assert result.err == f"Note: {folder / '12.jpeg'} is no student's of the department: passed" + (
        " over.\n"
    )
    photo = people.photo.c
    assert column(filled, sa.select(photo.media_type)) == ["image/jpeg", "image/png"]
    before = dump(filled)
    assert "Nothing changed" in take_students(filled, file, "--photos", folder).out
    assert dump(filled) == before
    told = [row for row in before["history_value"] if "sha256" in str(row)]
    assert len(told) == 2
    assert all(len(str(row)) < 300 for row in told)


def test_pictures_that_are_bad(filled: Database, sheet: Sheet, folder: Path) -> None:
    (folder / "1.jpg").write_bytes(b"nonsense")
    (folder / f"{OTHER}.jpg").write_bytes(picture())
    (folder / f"{OTHER_NIP}.jpg").write_bytes(picture(colour="blue"))
    (folder / "3.png").write_bytes(b"\x89PNG" + b"x" * 5_000_000)
    before = dump(filled)
    result = take_students(filled, sheet(f"NIP\n{KNOWN_NIP}\n"), "--photos", folder)
    assert result.code == 1
    assert [line.removeprefix(str(folder)) for line in result.err.splitlines()] == [
        "/1.jpg is no picture in JPEG or PNG that can be opened",
        "/3.png is larger than 5 MB",
        f"/{OTHER_NIP}.jpg: {OTHER}.jpg is of the same student",
    ]
    assert dump(filled) == before
