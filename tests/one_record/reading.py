"""How each door tells each fact; or why it has no place for it."""

import json
import re
from typing import Any

from tests.one_record.school import (
    CODE,
    COHORT,
    MAIL,
    MODULE,
    NEXT_COHORT,
    OWN,
    SKILL,
    TEST,
    TEST_DAY,
    THIERRY,
    School,
)
from tests.one_record.table import (
    ABSENCE,
    APART,
    BROWSER,
    CAMPUS,
    COMMAND,
    DISPLAY,
    DOORS,
    ENROLMENT,
    GROUP,
    JUSTIFICATION,
    LEGAL,
    MARK,
    ODIN,
    PERSON,
    PRESENCE,
    READING,
    SCODOC,
    SCORE,
    SPECIAL,
    STEPIK,
    reads,
)
from tests.one_record.table import (
    SKILL as SKILL_FACT,
)
from tests.one_record.writing import ABSENCES, Halves, Named, Said

DAY = TEST_DAY.isoformat()

# --- People


@reads(PERSON, SCODOC)
def etud(school: School, wanted: Named) -> Named:
    return _etud(school, wanted.id)


@reads(PERSON, ODIN)
def cohort_students(school: School, wanted: Named) -> Named:
    found = _student(school, wanted.id)
    return Named(found["studentId"], found["lastName"], found["firstName"])


@reads(PERSON, CAMPUS)
def contracts(school: School, wanted: Named) -> Named:
    told = [
        Named(wanted.id, one["nomApprenant"], one["prenomApprenant"])
        for one in school.campus("/api/sync/v1/contrats")["contrats"]
        if school.person_at(one["emailApprenant"]) == wanted.id
    ]
    return told[0]


@reads(PERSON, STEPIK)
def users(school: School, wanted: Named) -> Named:
    (found,) = school.stepik(f"users/{wanted.id}")
    return Named(found["id"], found["last_name"], found["first_name"])


@reads(PERSON, COMMAND)
def find_student(school: School, wanted: Named) -> Named:
    return _found(school, wanted)


@reads(LEGAL, SCODOC)
def etud_renamed(school: School, wanted: Named) -> Named:
    return _etud(school, wanted.id)


@reads(LEGAL, ODIN)
def student_renamed(school: School, wanted: Named) -> Named:
    found = _student(school, wanted.id)
    return Named(found["studentId"], found["lastName"], found["firstName"])


@reads(LEGAL, CAMPUS)
def apprentice_named(school: School, wanted: Named) -> Named:
    code = CODE if wanted.id == THIERRY else "A9"
    name = school.campus(f"/api/v1/grades?studentId={code}")["studentName"]
    given, _, family = name.partition(" ")
    return Named(wanted.id, family, given)


@reads(LEGAL, STEPIK)
def user_renamed(school: School, wanted: Named) -> Named:
    (found,) = school.stepik(f"users/{wanted.id}")
    return Named(found["id"], found["last_name"], found["first_name"])


@reads(LEGAL, COMMAND)
def student_shown(school: School, wanted: Named) -> Named:
    return _found(school, wanted)


@reads(LEGAL, BROWSER)
def page_named(school: School, wanted: Named) -> Named:
    said = f"{wanted.given} {wanted.family} "
    return wanted if said in school.me() else Named(wanted.id, "", "")


@reads(DISPLAY, STEPIK)
def user_called(school: School, wanted: Said) -> Said:
    (found,) = school.stepik(f"users/{wanted.id}")
    return Said(found["id"], found["first_name"], found["last_name"])


def _found(school: School, wanted: Named) -> Named:
    rows = school.command("student", "find", wanted.family).splitlines()
    key, _, name, *_ = rows[0].split("\t")
    family, _, given = name.rpartition(" ")
    return Named(int(key), family, given)


def _etud(school: School, key: int) -> Named:
    found = school.scodoc(f"etud/{key}")
    one = found[0] if isinstance(found, list) else found
    return Named(int(one["etudid"]), one["nom"], one["prenom"])


def _student(school: School, key: int, cohort: int = COHORT) -> dict[str, Any]:
    groups = school.odin(f"/Cohort/Students?cohortId={cohort}")
    (found,) = [
        one | {"group": group["groupName"]}
        for group in groups
        for one in group["students"]
        if one["studentId"] == key
    ]
    return dict(found)


# --- Where they stand


@reads(ENROLMENT, SCODOC)
def semester_students(school: School, wanted: int) -> int:
    rows = school.scodoc(f"groups?formsemestre_id={wanted}&with_codes=1&all_groups=1")
    return wanted if [row["etudid"] for row in rows] == [THIERRY] else 0


@reads(ENROLMENT, ODIN)
def enrolled_students(school: School, wanted: int) -> int:
    groups = school.odin(f"/Cohort/Students?cohortId={wanted}")
    found = [one["studentId"] for group in groups for one in group["students"]]
    return wanted if found == [THIERRY] else 0


@reads(ENROLMENT, COMMAND)
def exported_students(school: School, wanted: int) -> int:
    found = [one["etudid"] for one in exported(school, "students", wanted)["students"]]
    return wanted if found == [THIERRY] else 0


@reads(ENROLMENT, BROWSER)
def own_cohorts(school: School, wanted: int) -> int:
    return wanted if NEXT_COHORT in school.me() else 0


@reads(GROUP, SCODOC)
def groups_of_student(school: School, _wanted: str) -> str:
    told = school.scodoc(f"etud/{THIERRY}/sem/{COHORT}/groups")
    return "".join(row["group_name"] for row in told["groupes"])


@reads(GROUP, ODIN)
def group_of_student(school: School, _wanted: str) -> str:
    return str(_student(school, THIERRY)["group"])


@reads(GROUP, COMMAND)
def exported_group(school: School, _wanted: str) -> str:
    (found,) = [
        one for one in exported(school, "students", COHORT)["students"] if one["etudid"] == THIERRY
    ]
    return "".join(found["groups"].values())


# --- What they did


@reads(MARK, SCODOC)
def eval_notes(school: School, _wanted: float) -> float:
    (found,) = school.scodoc(f"eval_notes/{TEST}")
    assert _on_bulletin(school) == f"{float(found[str(THIERRY)]):05.2f}"
    return float(found[str(THIERRY)])


@reads(MARK, ODIN)
def activity_marks(school: School, _wanted: float) -> float:
    found = _activity_mark(school)
    (row,) = school.odin(f"/Discipline/Marks?disciplineId={MODULE}&studentId={THIERRY}")
    assert [one["mark"] for one in row["activities"]] == [found["mark"]]
    return float(found["mark"])


@reads(MARK, COMMAND)
def exported_mark(school: School, _wanted: float) -> Any:
    return _exported_mark(school)


@reads(MARK, BROWSER)
def own_mark(school: School, wanted: float) -> float:
    told = f"DS M1101 {wanted:g} ".replace(".", ",")
    return wanted if told in school.me() else -1.0


@reads(SPECIAL, SCODOC)
def note_in_words(school: School, _wanted: str) -> str:
    (found,) = school.scodoc(f"eval_notes/{TEST}")
    assert _on_bulletin(school) == found[str(THIERRY)]
    return str(found[str(THIERRY)])


@reads(SPECIAL, ODIN)
def special_mark(school: School, _wanted: str) -> str:
    found = _activity_mark(school)
    assert (found["mark"] is None) == (found["special"] is not None)
    return str(found["special"])


@reads(SPECIAL, COMMAND)
def exported_word(school: School, _wanted: str) -> Any:
    return _exported_mark(school)


@reads(SPECIAL, BROWSER)
def own_word(school: School, wanted: str) -> str:
    said = {"ABS": "DS M1101 absent", "EXC": "DS M1101 excusé"}[wanted]
    return wanted if said in school.me() else ""


@reads(ABSENCE, SCODOC)
def absences(school: School, _wanted: Halves) -> Halves:
    return _half_days(school, "")


@reads(ABSENCE, ODIN)
def attendance(school: School, wanted: Halves) -> Halves:
    return wanted if _is_attended(school) is False else frozenset()


@reads(ABSENCE, CAMPUS)
def absences_sent(school: School, _wanted: Halves) -> Halves:
    return _sent(school, excused=False)


@reads(ABSENCE, COMMAND)
def exported_absences(school: School, _wanted: Halves) -> Halves:
    return _exported_halves(school, excused=False)


@reads(ABSENCE, BROWSER)
def absences_in_booklet(school: School, wanted: Halves) -> Halves:
    told = re.search(r"Absences 1 absence, dont 1 non justifiée", school.booklet())
    return wanted if told else frozenset()


@reads(JUSTIFICATION, SCODOC)
def excuses(school: School, _wanted: Halves) -> Halves:
    return _half_days(school, "?abs_just_only=1")


@reads(JUSTIFICATION, CAMPUS)
def excuses_sent(school: School, _wanted: Halves) -> Halves:
    return _sent(school, excused=True)


@reads(JUSTIFICATION, COMMAND)
def exported_excuses(school: School, _wanted: Halves) -> Halves:
    return _exported_halves(school, excused=True)


@reads(JUSTIFICATION, BROWSER)
def excuses_in_booklet(school: School, wanted: Halves) -> Halves:
    told = re.search(r"Absences 1 absence Absence .* Justifiée", school.booklet())
    return wanted if told else frozenset()


@reads(PRESENCE, ODIN)
def attended(school: School, _wanted: bool) -> bool | None:
    return _is_attended(school)


@reads(SKILL_FACT, CAMPUS)
def grades(school: School, _wanted: float) -> float | None:
    (session,) = school.campus(f"/api/v1/grades?studentId={CODE}")["sessions"]
    found: float | None = session["blocks"][0]["skills"][0]["validationScore"]
    return found


@reads(SKILL_FACT, COMMAND)
def skill_history(school: School, _wanted: float) -> float | None:
    lines = school.command("skill", "history", f"C-{CODE}", "--centre", "CFA").splitlines()
    return float(lines[-1].split("\t")[3]) if lines else None


@reads(SKILL_FACT, BROWSER)
def skills_in_booklet(school: School, wanted: float) -> float | None:
    return wanted if f"{SKILL} – Apprentissage {wanted:g} · 40 % –" in school.booklet() else None


def _activity_mark(school: School) -> dict[str, Any]:
    rows = school.odin(f"/Activity/Marks?activityId={TEST}")
    (found,) = [one for one in rows if one["studentId"] == THIERRY]
    return dict(found)


def _on_bulletin(school: School) -> str:
    """The test's mark as the bulletin of ScoDoc prints it."""
    (module,) = [
        one
        for unit in school.scodoc(f"etud/{THIERRY}/bul/{COHORT}")["ue"]
        for one in unit["module"]
        if one["id"] == MODULE
    ]
    return str(module["evaluation"][0]["note"])


def _is_attended(school: School) -> bool | None:
    rows = school.odin(f"/Discipline/Attendance?disciplineId={MODULE}&studentId={THIERRY}")
    (cell,) = rows[0]["activities"]
    told: bool | None = cell["isAttended"]
    return told


def _half_days(school: School, query: str) -> Halves:
    rows = school.scodoc(f"absences/{THIERRY}{query}")
    halves = {"0": "pm", "1": "am"}
    return frozenset(
        (row["jour"], halves[str(int(row["ampm"]))]) for row in rows if row["jour"] == DAY
    )


def _sent(school: School, *, excused: bool) -> Halves:
    rows = school.campus(f"{ABSENCES}?email={MAIL[THIERRY]}")
    return frozenset(
        _half(*row["dateDebut"].split("-")) for row in rows if row["isJusitifie"] is excused
    )


def _half(day: str, clock: str) -> tuple[str, str]:
    return "-".join(reversed(day.split("/"))), "am" if clock < "12:00" else "pm"


def _exported_halves(school: School, *, excused: bool) -> Halves:
    rows = exported(school, "absences", COHORT)["absences"]
    return frozenset(
        (half["day"], half["half"])
        for row in rows
        if row["etudid"] == THIERRY
        for half in row["half_days"]
        if half["day"] == DAY and half["excused"] is excused
    )


def _exported_mark(school: School) -> Any:
    (found,) = [
        one
        for one in exported(school, "marks", COHORT)["marks"]["students"]
        if one["etudid"] == THIERRY
    ]
    return found["marks"][str(TEST)]


def exported(school: School, what: str, cohort: int) -> Any:
    return json.loads(
        school.command("export", "cohort", cohort, "--format", "json", "--what", what)
    )


# --- Where there is no place

NO_PLACE: dict[str, dict[str, str]] = {
    SCODOC: {
        DISPLAY: "it tells legal names alone",
        PRESENCE: "it counts what was missed: unknown and present are the same there",
        SKILL_FACT: "its API tells no skills of apprentices",
    },
    ODIN: {
        DISPLAY: "it tells legal names alone",
        JUSTIFICATION: "`isAttended` knows no excuses: excused absence is absence",
        SKILL_FACT: "it has no skills",
    },
    CAMPUS: {
        DISPLAY: "it tells names of the office alone",
        ENROLMENT: "a contract is of a training session, which is no cohort",
        GROUP: "its groups are training sessions",
        MARK: "it has skills and no marks",
        SPECIAL: "it has skills and no marks",
        SCORE: "it has skills and no marks",
        PRESENCE: "it tells what was missed",
    },
    STEPIK: {
        ENROLMENT: "a course is no cohort (decision 0014)",
        GROUP: "its groups are roles in a course",
        MARK: "it tells scores of courses",
        SPECIAL: "it tells scores of courses",
        ABSENCE: "nobody misses a course",
        JUSTIFICATION: "nobody misses a course",
        PRESENCE: "nobody is present in a course",
        SKILL_FACT: "it has no skills",
    },
    COMMAND: {
        DISPLAY: "commands are for the office, which goes by legal names",
        PRESENCE: "the export has absences, as ScoDoc counts them",
    },
    BROWSER: {
        PERSON: "a page shows its visitor alone",
        DISPLAY: "pages greet people by the name that the school knows",
        GROUP: "`/me` tells cohorts and marks",
        PRESENCE: "`/me` tells cohorts and marks",
    },
}


def course_score(school: School, _written: float) -> float:
    """The only course in which he learns."""
    (grade,) = school.stepik("course-grades", token_=OWN)
    return float(grade["score"])


for _door, _read in {
    STEPIK: course_score,
    SCODOC: eval_notes,
    ODIN: activity_marks,
    COMMAND: exported_mark,
    BROWSER: own_mark,
}.items():
    # A score that feeds an assessment is its mark.
    READING[SCORE, _door] = _read
for _door in DOORS:
    for _fact, _reason in NO_PLACE[_door].items():
        assert (_fact, _door) not in READING, (_fact, _door)
        READING[_fact, _door] = _reason

NO_CONTRACT = "who has no contract is no apprentice"
NO_STUDENT = "an apprentice whom no department knows is no student of one"
UPWARDS = "a centre is told what it sent itself; what the department above knows is not its own"
APART |= {
    (PERSON, ODIN, CAMPUS): NO_CONTRACT,
    (PERSON, COMMAND, CAMPUS): NO_CONTRACT,
    **{(PERSON, CAMPUS, door): NO_STUDENT for door in (SCODOC, ODIN, COMMAND)},
    **{(LEGAL, CAMPUS, door): NO_STUDENT for door in (SCODOC, ODIN, COMMAND)},
    (LEGAL, CAMPUS, BROWSER): "the page is another person's in this test",
    **{
        (fact, writer, reader): UPWARDS
        for fact in (ABSENCE, JUSTIFICATION)
        for writer in (SCODOC, COMMAND)
        for reader in (CAMPUS, BROWSER)
    },
}
