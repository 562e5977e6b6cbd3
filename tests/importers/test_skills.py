"""Skills, evaluations and booklets by files and by hand."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import xlsxwriter

from matricula.record.accounts import commands as accounts
from matricula.record.accounts.tables import account as accounts_table
from matricula.record.contracts.queries import contracts_coded
from matricula.record.history.tables import history_entry, history_value
from matricula.record.organizations.queries import centre_called
from matricula.store import Database, Origin
from tests.commands import Result, matricula
from tests.dialects.campus_skills.apprentices import TEMPLATE, build
from tests.harness.databases import DatabaseFrom
from tests.importers.support import dump

FRAMEWORK = """bloc;compétence;code;échelle
Réseaux;Câbler;R1;
Réseaux;Configurer;R2;
Systèmes;Configurer;R2;
Projet;Rendre compte;;Oui ou non
"""


class School:
    """A school of the test's own, and its commands."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self.folder = folder
        self.database = Database(url)

    def run(self, *arguments: object) -> Result:
        return matricula(self.database, *arguments)

    def told(self, *arguments: object) -> str:
        """What a command said, all being well."""
        found = self.run(*arguments)
        assert (found.code, found.err) == (0, ""), found
        return found.out.strip()

    def refused(self, *arguments: object) -> str:
        """Why a command did nothing."""
        before = dump(self.database)
        found = self.run(*arguments)
        assert (found.code, found.out) == (1, "")
        assert dump(self.database) == before
        return found.err.strip()

    def file(self, text: str, name: str = "table.csv") -> Path:
        path = self.folder / name
        path.write_text(text)
        return path

    def history(self, subject: str) -> list[tuple[Any, ...]]:
        """Actor, action, before and after of each change, oldest first."""
        with self.database.read() as session:
            rows = session.rows(
                sa.select(
                    history_entry.c.actor_id,
                    history_entry.c.person_id,
                    history_entry.c.action,
                    history_value.c.before,
                    history_value.c.after,
                )
                .join(history_value, history_value.c.entry_id == history_entry.c.id)
                .where(history_entry.c.subject == subject)
                .order_by(history_entry.c.id)
            )
        return [tuple(row) for row in rows]


@pytest.fixture
def school(database_from: DatabaseFrom, tmp_path: Path) -> Iterator[School]:
    made = School(database_from(TEMPLATE, build), tmp_path)
    yield made
    made.database.close()


CFA = ("--centre", "CFA")
IMPORT = (*CFA, "--framework", "RT")


# --- Frameworks


def test_imports_a_framework_once(school: School) -> None:
    file = school.file(FRAMEWORK)
    before = dump(school.database)
    preview = school.told("import", "skills", file, *IMPORT, "--dry-run")
    assert preview == (
        "Framework RT: 3 blocks, 3 skills. It would be: 11 rows added, 0 changed, 0 removed."
    )
    assert dump(school.database) == before
    done = school.told("import", "skills", file, *IMPORT)
    assert done.endswith("11 rows added, 0 changed, 0 removed.")
    once = dump(school.database)
    again = school.told("import", "skills", file, *IMPORT)
    assert again == "Framework RT: 3 blocks, 3 skills. Nothing changed."
    assert dump(school.database) == once
    listed = school.told("skill", "list", *CFA).splitlines()
    assert [line for line in listed if line.startswith("RT")] == [
        "RT\tRéseaux\tCâbler\tR1",
        "RT\tRéseaux\tConfigurer\tR2",
        "RT\tSystèmes\tConfigurer\tR2",
        "RT\tProjet\tRendre compte",
    ]


def test_a_block_becomes_what_the_file_says(school: School) -> None:
    school.told("import", "skills", school.file(FRAMEWORK), *IMPORT)
    other = school.file("Bloc,Compétence\nRéseaux,Superviser\nRéseaux,Câbler\n")
    assert school.told("import", "skills", other, *IMPORT).endswith("2 changed, 1 removed.")
    listed = school.told("skill", "list", *CFA).splitlines()
    assert [line.split("\t")[1:3] for line in listed if line.startswith("RT")] == [
        ["Réseaux", "Superviser"],
        ["Réseaux", "Câbler"],
        ["Systèmes", "Configurer"],
        ["Projet", "Rendre compte"],
    ]


def test_reads_a_workbook_and_has_a_session_follow(school: School) -> None:
    path = school.folder / "table.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([["Bloc", "Compétence", "Note"], ["Réseaux", "Câbler", "x"]]):
            sheet.write_row(at, 0, row)
    found = school.run("import", "skills", path, *IMPORT, "--session", "BTS2")
    assert (found.code, found.err) == (0, "Note: not read: Note.\n")
    school.told("skill", "evaluate", "C3", *CFA, "--skill", "câbler", "--by", "self", "--value", 2)
    school.told("skill", "follow", "BTS2", *CFA)
    refused = school.refused(
        "skill", "evaluate", "C3", *CFA, "--skill", "câbler", "--by", "self", "--value", 3
    )
    assert refused == "contract C3: the contract's session has no skill 'câbler'"


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        (
            "bloc;compétence;code;échelle\nA;;;\n;x;;\nA;x;1;\nA;x;1;\nB;x;2;\nB;y;;Oui ou non\n",
            [
                "line 2: a row names a block and a skill",
                "line 3: a row names a block and a skill",
                "line 5: 'x' stands in the block 'A' already",
                "line 6: 'x' has another code or scale in another row",
                "line 7: the block 'B' has the scale '' in other rows",
            ],
        ),
        ("bloc;compétence\n", ["the file: it names no skill"]),
        ("bloc;code\nA;x\n", ["a column must be called compétence"]),
        ("bloc;compétence;skill\nA;x;y\n", ["columns 'compétence' and 'skill' tell the same"]),
        ("bloc;compétence;échelle\nA;x;Étoiles\n", ["there is no scale 'Étoiles'"]),
    ],
)
def test_names_every_bad_row(school: School, text: str, reasons: list[str]) -> None:
    told = school.refused("import", "skills", school.file(text), *IMPORT).splitlines()
    assert len(told) == len(reasons)
    assert all(line.startswith(reason) for line, reason in zip(told, reasons, strict=True))


def test_refuses_other_places(school: School) -> None:
    file = school.file(FRAMEWORK)
    assert school.refused("import", "skills", file, "--centre", "X", "--framework", "RT") == (
        "there is no training centre 'X'"
    )
    elsewhere = school.refused("import", "skills", file, *IMPORT, "--session", "X")
    assert elsewhere == "the centre has no session 'X'"
    # NORD has a session BTS1 too, but not CFA's framework.
    nord = school.refused("skill", "follow", "BTS1", "MCO", "--centre", "NORD")
    assert nord == "The training centre has no framework of this name. (MCO)"


# --- Scales

STARS = ("--level", "0=aucune", "--level", "1=une", "--level", "4=quatre")


def test_a_centre_has_scales_of_its_own(school: School) -> None:
    made = ("scale", "add", *CFA, "--name", "Étoiles", *STARS, "--validates-from", 4)
    assert school.told(*made) == "Scale Étoiles was written."
    assert school.told(*made) == "Scale Étoiles is unchanged."
    listed = school.told("scale", "list", *CFA).splitlines()
    assert listed[2:7] == [
        "Par défaut\t1\tNotions\t",
        "Par défaut\t2\tApprentissage\t",
        "Par défaut\t3\tPratique\tvalidates",
        "Par défaut\t4\tMaîtrise\tvalidates",
        "Par défaut\t5\tExpert\tvalidates",
    ]
    assert listed[9] == "Étoiles\t4\tquatre\tvalidates"


@pytest.mark.parametrize(
    ("levels", "reason"),
    [
        (("3",), "A level is a number and what it is called: 3=Pratique. (3)"),
        (("x=y",), "A level is a number and what it is called: 3=Pratique. (x=y)"),
        (("0=rien",), "A scale has levels"),
        (("-1=moins", "1=plus"), "A scale has levels"),
        (("nan=x", "1=plus"), "A scale has levels"),
        (("1=a", "1=b"), "A scale has levels"),
    ],
)
def test_refuses_scales(school: School, levels: tuple[str, ...], reason: str) -> None:
    given = [part for level in levels for part in ("--level", level)]
    told = school.refused("scale", "add", *CFA, "--name", "X", *given, "--validates-from", 1)
    assert told.startswith(reason)


def test_a_level_in_use_stays(school: School) -> None:
    levels = ("--level", "1=Notions", "--level", "2=Expert", "--validates-from", 2)
    told = school.refused("scale", "add", *CFA, "--name", "Par défaut", *levels)
    assert told.startswith("An apprentice was evaluated at a level that the scale would no longer")
    file = school.file("bloc;compétence;échelle\nVENTE;Argumenter;Oui ou non\n")
    torn = school.refused("import", "skills", file, *CFA, "--framework", "MCO")
    assert torn == "A skill stands in two blocks with unlike scales. (Argumenter)"


# --- Evaluations


def evaluate(value: object, *options: object, skill: str = "C1") -> tuple[object, ...]:
    return ("skill", "evaluate", "C2", *CFA, "--skill", skill, "--value", value, *options)


def test_evaluations_are_only_ever_added(school: School) -> None:
    assert school.told(*evaluate(3, "--by", "self")) == "The evaluation was written."
    assert school.told(*evaluate("3.0", "--by", "self")) == "Nothing changed."
    school.told(*evaluate("expert", "--by", "self", "--comment", "vu à l'œuvre"))
    school.told(*evaluate("none", "--by", "self"))
    assert school.told(*evaluate("none", "--by", "centre")) == "Nothing changed."
    lines = [
        line.split("\t")[1:] for line in school.told("skill", "history", "C2", *CFA).split("\n")
    ]
    assert lines == [
        ["Écouter", "self", "3", "", "cli"],
        ["Écouter", "self", "5", "vu à l'œuvre", "cli"],
        ["Écouter", "self", "none", "", "cli"],
    ]
    _, second, third = school.history("skill_evaluation")[-3:]
    assert second[2] == "change"
    assert json.loads(second[3])["value"] == 3
    assert json.loads(second[4])["comment"] == "vu à l'œuvre"
    assert json.loads(third[4])["value"] is None


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (evaluate(6, "--by", "self"),
         "contract C2: '6' is no level of the skill's scale: 1 Notions, 2 Apprentissage"),
        (evaluate("1", "--by", "self", skill="nothing"),
         "contract C2: the contract's session has no skill 'nothing'"),
        (("skill", "evaluate", "C9", *CFA, "--skill", "C1", "--by", "self", "--value", 1),
         "There is no contract of this code or id. (C9)"),
        (("skill", "evaluate", "C1", "--skill", "C1", "--by", "self", "--value", 1),
         "Several centres have a contract of this code: say which one with --centre. (C1)"),
    ],
)  # fmt: skip
def test_refuses_evaluations(school: School, call: tuple[object, ...], reason: str) -> None:
    assert school.refused(*call).startswith(reason)


SPEAKERS = {
    "apprentice": ("A2", {"self"}),
    "school-tutor": ("P1", {"centre"}),
    "company-tutor": ("M1", {"company"}),
    "other": ("A1", set[str]()),
    "registrar": ("registrar", {"self", "centre", "company"}),
    "teacher": ("teacher", {"centre"}),
    "reader": ("reader", set[str]()),
    "registrar-of-nord": ("elsewhere", set[str]()),
}
"""Who speaks, and for which sides of Émile's contract."""


@pytest.mark.parametrize("name", SPEAKERS)
def test_who_may_write_what(school: School, name: str) -> None:
    who, sides = SPEAKERS[name]
    person_id = _account(school, name, who)
    for side in ("self", "centre", "company"):
        call = evaluate(2, "--by", side, "--as", name)
        if side in sides:
            school.told(*call)
            assert school.history("skill_evaluation")[-1][0] == person_id
        else:
            assert school.refused(*call) == (
                f"contract C2: {name} may not evaluate for this side ({side})"
            )
    done = ("booklet", "done", "C2", *CFA, "--name", "Rapport", "--as", name)
    if sides:
        assert school.told(*done) == "Booklet Rapport is done."
        assert school.history("booklet_report")[-1][0] == person_id
    else:
        assert school.refused(*done).startswith("Only the apprentice, the tutors and the centre's")


def _account(school: School, name: str, who: str) -> int:
    """An account of a contract's party, or one with a role; the id of its person."""
    parties = {"A2": "person_id", "P1": "school_tutor_id", "M1": "company_tutor_id"}
    with school.database.write(Origin("test")) as session:
        cfa, nord = centre_called(session, "CFA"), centre_called(session, "NORD")
        assert cfa is not None
        assert nord is not None
        account = accounts.add_account(session, name, f"{name}@example.org", None)
        contracts = contracts_coded(session, cfa.id, ["C1", "C2"])
        if who in parties or who == "A1":
            row = contracts["C1" if who == "A1" else "C2"]
            person_id = int(getattr(row, parties.get(who, "person_id")))
            own = accounts_table.c.id == account.id
            session.run(sa.update(accounts_table).where(own).values(person_id=person_id))
            return person_id
        where, role = (nord.id, "registrar") if who == "elsewhere" else (cfa.id, who)
        accounts.assign_role(session, account.id, role, where)
        return account.person_id


def test_imports_evaluations(school: School) -> None:
    head = "Contrat;Compétence;Par;Niveau;Commentaire\n"
    rows = "C1;C1;entreprise;Pratique;bien\nC2;argumenter;auto;2;\nC2;C1;CFA;;\n"
    file = school.file(head + rows)
    assert school.told("import", "evaluations", file, *CFA) == "2 evaluations were written."
    assert school.told("import", "evaluations", file, *CFA) == "0 evaluations were written."
    bad = school.file(
        head + "C9;C1;auto;1;\nC1;C1;nobody;1;\nC1;C1;auto;9;\nC1;C9;auto;1;\nC1;C1;auto;1;\n"
    )
    told = school.refused("import", "evaluations", bad, *CFA).splitlines()
    assert [line.split(":")[0] for line in told] == ["line 2", "line 3", "line 4", "line 5"]


# --- Booklets

BILAN = (*CFA, "--name", "Bilan")


def test_booklets_by_hand(school: School) -> None:
    add = ("booklet", "add", *CFA, "--session", "BTS2", "--name", "Bilan", "--due")
    assert school.told(*add, "2026-05-07") == "Booklet Bilan was written."
    assert school.told(*add, "2026-05-07T00:00") == "Booklet Bilan is unchanged."
    school.told(*add, "2026-05-08T09:30")
    done = ("booklet", "done", "C3", *BILAN)
    assert school.told(*done, "--at", "2026-05-09") == "Booklet Bilan is done."
    assert school.told(*done) == "Nothing changed."
    shown = ("booklet", "list", *CFA, "--session", "BTS2")
    assert school.told(*shown) == "C3\tZoé ARBRE\tBilan\t2026-05-08 09:30\t2026-05-09 00:00"
    school.told("booklet", "postpone", "C3", *BILAN, "--due", "2026-06-01T08:00+00:00")
    assert school.told(*done, "--undo") == "Booklet Bilan is not done."
    assert school.told(*done, "--undo") == "Nothing changed."
    assert school.told(*shown) == "C3\tZoé ARBRE\tBilan\t2026-06-01 10:00"
    school.told("booklet", "postpone", "C3", *BILAN)
    assert school.told(*shown) == "C3\tZoé ARBRE\tBilan\t2026-05-08 09:30"


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (("add", *CFA, "--session", "X", "--name", "B", "--due", "2026-05-07"),
         "The training centre has no session (group) of this code. (X)"),
        (("add", "--centre", "X", "--session", "BTS2", "--name", "B", "--due", "2026-05-07"),
         "There is no training centre of this acronym. (X)"),
        (("add", *CFA, "--session", "BTS2", "--name", "B", "--due", "07/05/2026"),
         "A date is 2026-05-07 or 2026-05-07T09:30, by the centre's clocks. (07/05/2026)"),
        (("done", "C3", *BILAN), "The training session has no booklet of this name. (Bilan)"),
    ],
)  # fmt: skip
def test_refuses_booklets(school: School, call: tuple[object, ...], reason: str) -> None:
    assert school.refused("booklet", *call) == reason
