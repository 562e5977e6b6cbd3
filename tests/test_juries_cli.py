"""Decisions by hand and out of tables: what is written, what bulletins tell, what is refused."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import xlsxwriter

from matricula.cli import main
from matricula.record.schema import cohorts, history, juries
from tests.dialects.scodoc.conftest import TEMPLATE, Client, client_of
from tests.dialects.scodoc.school import S0, SA, Change, build
from tests.harness.databases import DatabaseFrom

LUCIE, AGATHE, WITHDRAWN, DEFAULTED = 20, 192, 6, 9
"""LUCIE is in SA alone, AGATHE in both semesters."""
MORIN = 200
"""S0: 9.08, bars passed; SA: 15.78."""
BEGUN = "Inscrit le 2026-11-22. "

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def school(database_from: DatabaseFrom, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """A school of the test's own behind HTTP; commands find it in the environment."""
    url = database_from(TEMPLATE, build)
    monkeypatch.setenv("MATRICULA_DATABASE", url)
    with client_of(url) as made:
        yield made


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `matricula` with these arguments in this process: code, output, errors."""

    def command(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["matricula", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        return int(end.value.code or 0), *capsys.readouterr()

    return command


@pytest.fixture
def jury(run: Run) -> Callable[..., str]:
    """`matricula jury`: what it said, all being well."""

    def command(*arguments: object) -> str:
        code, out, err = run("jury", *arguments)
        assert (code, err) == (0, "")
        return out

    return command


def refused(result: tuple[int, str, str]) -> list[str]:
    code, out, err = result
    assert (code, out) == (1, "")
    return err.splitlines()


def bulletin(school: Client, person: int, cohort: int = SA) -> dict[str, Any]:
    body: dict[str, Any] = school.json(f"etud/{person}/bul/{cohort}?xml_with_decisions=1")
    return body


def codes(school: Client, person: int, cohort: int = SA) -> dict[str, str]:
    """The code of the cohort (under "") and of its units."""
    body = bulletin(school, person, cohort)
    units = {row["acronyme"]: row["code"] for row in body["decision_ue"]}
    return {"": body["decision"]["code"], **units}


def remembered(school: Client) -> list[Any]:
    """Everything that history has of juries, oldest first, without the import's own rows."""
    entry = history.history_entry
    with school.database.read() as session:
        first = session.value(sa.select(sa.func.max(entry.c.id)).where(entry.c.door == "tests"))
        return [
            tuple(row)
            for row in session.rows(
                sa.select(entry.c.door, entry.c.actor_id, entry.c.action, entry.c.subject)
                .where(entry.c.id > (first or 0), entry.c.cohort_id.is_not(None))
                .where(entry.c.subject.in_(["jury_decision", "progression_authorisation"]))
                .order_by(entry.c.id)
            )
        ]


def stored(school: Client) -> list[Any]:
    """All that juries decided."""
    decision, leave = juries.jury_decision, juries.authorisation
    with school.database.read() as session:
        return [
            [tuple(row) for row in session.rows(sa.select(table).order_by(table.c.id))]
            for table in (decision, leave, juries.appreciation)
        ]


# --- By hand


def test_a_decision_stands_on_the_bulletin(school: Client, jury: Callable[..., str]) -> None:
    told = jury("decide", SA, "--student", LUCIE, "--code", "adm", "--next", "S2")
    assert told == (
        "20 ALLARD PEREZ LUCIE: ADM; units UE11 ADM, UE12 ADM, UE13 ADM; may enrol in S2\n"
    )
    body = bulletin(school, LUCIE)
    assert body["situation"] == (
        f"{BEGUN}Décision jury: Validé.  UE acquises: UE11, UE12, UE13. "
        " Autorisé à s&apos;inscrire en S2."
    )
    assert body["decision"] == {"code": "ADM", "etat": "I", "compense_formsemestre_id": None}
    assert [(row["acronyme"], row["code"]) for row in body["decision_ue"]] == [
        ("UE11", "ADM"), ("UE12", "ADM"), ("UE13", "ADM"),
    ]  # fmt: skip
    assert body["autorisation_inscription"] == [{"semestre_id": 2}]


def test_a_decision_replaces_the_earlier_one(school: Client, jury: Callable[..., str]) -> None:
    jury("decide", SA, "--student", LUCIE, "--code", "ADM", "--next", "2", "--next", "S3")
    told = jury("decide", SA, "--student", LUCIE, "--code", "ATJ", "--not-assiduous", "--next", "1")
    assert "ADM -> ATJ" in told
    assert codes(school, LUCIE) == {"": "ATJ", "UE11": "AJ", "UE12": "AJ", "UE13": "AJ"}
    assert bulletin(school, LUCIE)["autorisation_inscription"] == [{"semestre_id": 1}]
    with school.database.read() as session:
        decision = juries.jury_decision
        kept = session.rows(
            sa.select(decision.c.unit_average, decision.c.assiduous)
            .where(decision.c.person_id == LUCIE)
            .order_by(decision.c.unit_id.is_not(None), decision.c.unit_id)
        )
    assert [tuple(row) for row in kept] == [(None, False), *[(None, None)] * 3]


def test_the_same_decision_again_changes_nothing(school: Client, jury: Callable[..., str]) -> None:
    decided = ("decide", SA, "--student", LUCIE, "--code", "ADJ", "--next", "S2")
    jury(*decided)
    before, told = stored(school), remembered(school)
    jury(*decided)
    assert (stored(school), remembered(school)) == (before, told)


def test_a_withdrawal_takes_all_of_it_back(school: Client, jury: Callable[..., str]) -> None:
    before = stored(school)
    jury("decide", SA, "--student", LUCIE, "--code", "ADM", "--next", "S2", "--by", "reader-rt")
    jury("withdraw", SA, "--student", LUCIE, "--by", "READER-RT")
    assert stored(school) == before
    assert bulletin(school, LUCIE)["situation"] == BEGUN
    rows = remembered(school)
    (actor,) = {row[1] for row in rows[-10:]}
    assert actor is not None
    assert [(row[0], row[2], row[3]) for row in rows[-10:]] == [
        *[("cli", "add", "jury_decision")] * 4,
        ("cli", "add", "progression_authorisation"),
        *[("cli", "remove", "jury_decision")] * 4,
        ("cli", "remove", "progression_authorisation"),
    ]


def test_a_capitalised_unit_counts_in_the_next_cohort(
    school: Client, jury: Callable[..., str]
) -> None:
    """191 has 14 in UE11 of S0 and 9 in that of SA."""

    def counted() -> tuple[str, int]:
        body = bulletin(school, 191)
        return body["note"]["value"], len(body["ue_capitalisee"])

    jury("withdraw", S0, "--student", 191)
    without = counted()[0]
    assert without < "13.06"
    assert counted() == (without, 0)
    jury("decide", S0, "--student", 191, "--code", "AJ")
    assert codes(school, 191, S0) == {"": "AJ", "UE11": "ADM", "UE12": "AJ", "UE13": "AJ"}
    assert counted() == ("13.06", 1)
    jury("decide", S0, "--student", 191, "--code", "ATJ", "--not-assiduous")
    assert counted() == (without, 0)


def test_who_failed_to_come_has_def_and_no_units(school: Client, jury: Callable[..., str]) -> None:
    assert jury("decide", SA, "--student", DEFAULTED, "--code", "DEF") == "9 PELLETIER LUCAS: DEF\n"
    assert codes(school, DEFAULTED) == {"": "DEF"}
    with school.database.read() as session:
        decision = juries.jury_decision
        rows = session.rows(sa.select(decision.c.code).where(decision.c.person_id == DEFAULTED))
    assert [row.code for row in rows] == ["DEF"]


REFUSALS: list[tuple[tuple[Any, ...], str]] = [
    ((LUCIE, "CMP"), "'CMP' is no decision on a semester"),
    ((LUCIE, "DEF"), "'DEF' is no decision on a semester"),
    ((LUCIE, ""), "'no code' is no decision on a semester"),
    ((WITHDRAWN, "ADM"), "the student has resigned"),
    ((DEFAULTED, "ADM"), "the only code is DEF"),
    ((4_000, "ADM"), "'4000' means nobody in the cohort"),
    ((LUCIE, "ADM", "--next", "S5"), "S5 is no semester of the programme: it has 4"),
    ((LUCIE, "ADM", "--next", "0"), "S0 is no semester of the programme"),
    ((LUCIE, "ADM", "--compensates", "1"), "cohort 1 is no semester of this diploma"),
    ((AGATHE, "ADM", "--compensates", "1"), "cohort 1 is not the semester before or after"),
    ((LUCIE, "ADM", "--by", "nobody"), "user list"),
]


def test_a_wrong_decision_is_refused(school: Client, run: Run) -> None:
    before = stored(school)
    for (person, code, *more), reason in REFUSALS:
        result = run("jury", "decide", SA, "--student", person, "--code", code, *more)
        assert reason in refused(result)[0]
    assert stored(school) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("decide", "0", "--student", "1", "--code", "ADM"),
        ("decide", "1", "--student", str(2**70), "--code", "ADM"),
        ("decide", "1", "--student", "1", "--code", "ADM", "--next", "two"),
        ("propose", "1", "--format", "xml"),
    ],
)
def test_wrong_usage(run: Run, arguments: tuple[str, ...]) -> None:
    assert run("jury", *arguments)[0] == 2


def test_nothing_to_take_back_and_nowhere(school: Client, run: Run) -> None:
    withdrawn = run("jury", "withdraw", SA, "--student", LUCIE)
    assert "nothing was decided" in refused(withdrawn)[0]
    assert refused(run("jury", "propose", 99)) == ["there is no cohort 99"]


# --- Compensation


@pytest.fixture
def second_semester(school: Client) -> None:
    """SA becomes the second semester, and the two may compensate each other."""
    table = cohorts.cohort
    row = table.update().where(table.c.id == SA).values(semester_index=2, compensates=True)
    Change(school.database).run(row)


@pytest.mark.usefixtures("second_semester")
def test_a_later_semester_makes_up_for_one_that_waits(
    school: Client, jury: Callable[..., str], run: Run
) -> None:
    waiting = {"": "ATT", "UE11": "AJ", "UE12": "AJ", "UE13": "AJ"}
    jury("decide", S0, "--student", MORIN, "--code", "ATT", "--next", "S2")
    assert codes(school, MORIN, S0) == waiting
    rows = json.loads(jury("propose", SA, "--format", "json"))
    (proposed,) = [row for row in rows if row["etudid"] == MORIN]
    assert [proposed[name] for name in ("precedent", "code", "devenir", "compense")] == [
        "ATT", "ADM", "NEXT", S0,
    ]  # fmt: skip
    assert proposed["autorisations"] == [3]
    decided = ("decide", SA, "--student", MORIN, "--code", "ADM", "--next", "S3")
    assert "cohort 1 becomes ADC" in jury(*decided, "--compensates", S0)
    assert codes(school, MORIN, S0) == {"": "ADC", "UE11": "CMP", "UE12": "CMP", "UE13": "CMP"}
    assert bulletin(school, MORIN)["decision"]["compense_formsemestre_id"] == S0
    # What hangs on this decision cannot go before it.
    hanging = refused(run("jury", "decide", S0, "--student", MORIN, "--code", "AJ"))
    assert "the decision on cohort 2 counts on this one" in hanging[0]


@pytest.mark.usefixtures("second_semester")
def test_a_compensation_goes_with_its_decision(school: Client, jury: Callable[..., str]) -> None:
    jury("decide", S0, "--student", MORIN, "--code", "ATT", "--next", "S2")
    before = stored(school)
    decided = ("decide", SA, "--student", MORIN, "--code", "ADM", "--compensates", S0)
    jury(*decided)
    between = stored(school)
    jury(*decided)
    assert stored(school) == between
    assert "cohort 1 becomes ATT" in jury("withdraw", SA, "--student", MORIN)
    assert codes(school, MORIN, S0)[""] == "ATT"
    assert [len(rows) for rows in stored(school)] == [len(rows) for rows in before]
    jury(*decided)
    told = jury("decide", SA, "--student", MORIN, "--code", "AJ")
    assert "cohort 1 becomes ATT" in told
    assert codes(school, MORIN, S0) == {"": "ATT", "UE11": "AJ", "UE12": "AJ", "UE13": "AJ"}


@pytest.mark.usefixtures("second_semester")
def test_a_semester_compensates_one_other(
    school: Client, jury: Callable[..., str], run: Run
) -> None:
    """S0 stands beside SA and beside another second semester: the student repeated it."""
    change, table = Change(school.database), cohorts.cohort
    with school.database.read() as session:
        row = session.rows(sa.select(table).where(table.c.id == SA))[0]._asdict()
    change.run(table.insert().values(row | {"id": 77}))
    enrolled = {"cohort_id": 77, "person_id": MORIN, "state": "enrolled", "door_state": "I"}
    change.run(cohorts.enrolment.insert().values(enrolled))
    jury("decide", S0, "--student", MORIN, "--code", "ADM")
    jury("decide", SA, "--student", MORIN, "--code", "ADC", "--compensates", S0)
    again = run("jury", "decide", 77, "--student", MORIN, "--code", "ADC", "--compensates", S0)
    assert "cohort 1 compensates cohort 2 already" in refused(again)[0]
    # Neither is what it counts on taken away.
    for words in (("withdraw", S0), ("decide", S0, "--code", "AJ")):
        hanging = refused(run("jury", *words, "--student", MORIN))
        assert "the decision on cohort 2 counts on this one" in hanging[0]
    jury("decide", S0, "--student", MORIN, "--code", "ADJ")
    jury("withdraw", SA, "--student", MORIN)
    jury("decide", 77, "--student", MORIN, "--code", "ADC", "--compensates", S0)


# --- Out of tables


def table(path: Path, *lines: str, encoding: str = "utf-8", ends: str = "\r\n") -> Path:
    path.write_bytes(ends.join([*lines, ""]).encode(encoding))
    return path


def workbook(path: Path) -> Path:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for place, row in enumerate(
        [("code_nip", "Code", "autorisations", "assidu"), (20200019, "ADM", "S2", ""),
         (20200191, "AJ", 1, "non")]
    ):  # fmt: skip
        sheet.write_row(place, 0, row)
    book.close()
    return path


@pytest.mark.parametrize("form", ["semicolons", "tabs", "windows", "workbook"])
def test_tables_as_offices_write_them(school: Client, run: Run, tmp_path: Path, form: str) -> None:
    rows = (
        "code_nip;Code;autorisations;assidu;nom",
        "20200019;adm;S2;oui;Élève",
        "20200191;AJ;1;Non;",
    )
    path = {
        "semicolons": lambda: table(tmp_path / "d.csv", *rows, encoding="utf-8-sig"),
        "tabs": lambda: table(tmp_path / "d", *(row.replace(";", "\t") for row in rows), ends="\n"),
        "windows": lambda: table(tmp_path / "d.csv", *rows, encoding="cp1252"),
        "workbook": lambda: workbook(tmp_path / "d.xlsx"),
    }[form]()
    code, out, err = run("import", "decisions", path, "--cohort", SA, "--by", "reader-rt")
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == "2 decisions were written."
    assert codes(school, LUCIE) == {"": "ADM", "UE11": "ADM", "UE12": "ADM", "UE13": "ADM"}
    assert codes(school, AGATHE) == {"": "AJ", "UE11": "AJ", "UE12": "AJ", "UE13": "AJ"}
    assert bulletin(school, AGATHE)["autorisation_inscription"] == [{"semestre_id": 1}]
    assert {row[0] for row in remembered(school)[-10:]} == {"import"}


def test_proposals_can_be_given_back(
    school: Client, run: Run, jury: Callable[..., str], tmp_path: Path
) -> None:
    path = tmp_path / "proposals.csv"
    path.write_text(jury("propose", SA, "--format", "csv"), encoding="utf-8", newline="")
    before = stored(school)
    code, out, err = run("import", "decisions", path, "--cohort", SA, "--dry-run")
    assert (code, err, out.splitlines()[-1]) == (0, "", "198 decisions would be written.")
    assert stored(school) == before
    assert run("import", "decisions", path, "--cohort", SA)[0] == 0
    assert codes(school, LUCIE)[""] == "ADM"
    assert codes(school, 71)[""] == "ATB"
    assert codes(school, DEFAULTED) == {"": "DEF"}
    written = stored(school)
    assert run("import", "decisions", path, "--cohort", SA)[0] == 0
    assert stored(school) == written
    heads, *lines = jury("propose", SA).splitlines()
    assert heads.split()[:3] == ["etudid", "nom", "prenom"]
    assert len(lines) == 198


def test_every_bad_row_is_named_and_nothing_is_written(
    school: Client, run: Run, tmp_path: Path
) -> None:
    before = stored(school)
    rows = (
        "etudid;code_ine;code;assidu;autorisations",
        "21;;ADM;;S2",
        "",
        "22;;XXX;;",
        "6;;ADM;;",
        "77777;;ADM;;",
        "21;;AJ;;",
        "23;;ADM;;S7",
    )
    told = refused(run("import", "decisions", table(tmp_path / "a", *rows), "--cohort", SA))
    assert [line.split(":")[0] for line in told] == ["line 6", "line 7"]
    good = rows[:5] + rows[7:]
    told = refused(run("import", "decisions", table(tmp_path / "b", *good), "--cohort", SA))
    assert [line.split(":")[0] for line in told] == ["line 4", "line 5", "line 6"]
    typed = ("etudid;code;assidu;autorisations", "21;ADM;peut-être;", "22;ADM;;S2-S3", ";ADM;;")
    told = refused(run("import", "decisions", table(tmp_path / "c", *typed), "--cohort", SA))
    assert [line.split(":")[0] for line in told] == ["line 2", "line 3", "line 4"]
    for line in ("nom;code", "etudid;decision", "code;autorisations"):
        assert (
            "column"
            in refused(run("import", "decisions", table(tmp_path / "d", line), "--cohort", SA))[0]
        )
    assert stored(school) == before


def test_two_columns_that_mean_two_students(school: Client, run: Run, tmp_path: Path) -> None:
    path = table(tmp_path / "d.csv", "etudid,code_nip,code,note", "20,20200020,ADM,x")
    code, _, err = run("import", "decisions", path, "--cohort", SA)
    assert code == 1
    assert err.splitlines() == [
        "Note: not read: note.",
        "line 2: etudid and code_nip mean different students",
    ]


# --- Remarks


def test_remarks_are_added_and_removed(school: Client, run: Run) -> None:
    on = ("--student", LUCIE, "--text", " Élève sérieuse ")
    assert run("appreciation", "add", SA, *on)[:2] == (0, "The remark was added.\n")
    assert run("appreciation", "add", SA, *on)[:2] == (0, "The remark stands there already.\n")
    (remark,) = bulletin(school, LUCIE)["appreciation"]
    assert remark["comment"] == "Élève sérieuse"
    assert run("appreciation", "remove", SA, *on)[:2] == (0, "The remark was removed.\n")
    assert bulletin(school, LUCIE)["appreciation"] == []
    assert "no remark" in refused(run("appreciation", "remove", SA, *on))[0]
    stranger = run("appreciation", "add", SA, "--student", 4_000, "--text", "x")
    assert "not enrolled" in refused(stranger)[0]
    for text in ("  ", "a\x00b".replace("\x00", "\x07")):
        assert refused(run("appreciation", "add", SA, "--student", LUCIE, "--text", text))


def test_remarks_out_of_a_table(school: Client, run: Run, tmp_path: Path) -> None:
    path = table(
        tmp_path / "r.csv", "NIP;code_nip;Appréciation", "x;20200019;Élève & sérieuse",
        "x;20200019;À suivre",
    )  # fmt: skip
    on = ("--cohort", SA)
    said = run("import", "appreciations", path, *on)
    assert said[:2] == (0, "2 remarks were added; 0 stood there already.\n")
    assert run("import", "appreciations", path, *on)[1].startswith("0 remarks")
    told = [row["comment"] for row in bulletin(school, 20)["appreciation"]]
    assert told == ["Élève &amp; sérieuse", "À suivre"]


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (["etudid,appreciation", "20,Bien", "4000,Bien"], "line 3: etudid '4000' means nobody"),
        (["etudid,appreciation", "20,Bien", ",Bien"], "line 3: it does not say who"),
        (["etudid,appreciation", "20,Bien", "21,"], "line 3: a remark has 1 to"),
        (["etudid,remarque", "20,Bien"], "a column must be called appreciation"),
        (["nom,appreciation", "x,Bien"], "a column must say who"),
    ],
)
def test_remarks_that_are_refused(
    school: Client, run: Run, tmp_path: Path, lines: list[str], why: str
) -> None:
    path = table(tmp_path / "r.csv", *lines)
    assert refused(run("import", "appreciations", path, "--cohort", SA))[0].startswith(why)
    assert bulletin(school, 20)["appreciation"] == []
