"""How each door writes each fact; or why it has no place for that."""

from typing import Any, NamedTuple

from tests.one_record.school import (
    CODE,
    COHORT,
    DEPARTMENT,
    MAIL,
    OWN,
    PARTED,
    SKILL,
    TEST,
    TEST_DAY,
    THIERRY,
    School,
    contract_of,
)
from tests.one_record.table import (
    ABSENCE,
    BROWSER,
    CAMPUS,
    COMMAND,
    DISPLAY,
    DOORS,
    ENROLMENT,
    FACTS,
    GROUP,
    JUSTIFICATION,
    LEGAL,
    MARK,
    ODIN,
    PERSON,
    PRESENCE,
    SCODOC,
    SCORE,
    SPECIAL,
    STEPIK,
    WRITING,
    writes,
)
from tests.one_record.table import (
    SKILL as SKILL_FACT,
)

CONTRACTS = "/api/sync/v2/contrats/changes"
ABSENCES = "/api/sync/v1/absences-for-student"


class Named(NamedTuple):
    """A person and their name, as the registry has it."""

    id: int
    family: str
    given: str


class Said(NamedTuple):
    """What somebody calls themselves."""

    id: int
    first: str
    last: str


Halves = frozenset[tuple[str, str]]
"""Half-days: an ISO date, and "am" or "pm"."""
MORNING: Halves = frozenset({(TEST_DAY.isoformat(), "am")})
"""The half-day in which the test was held."""

# --- People


@writes(PERSON, ODIN)
def register(school: School) -> Named:
    user = {"lastName": "ЛУНИНА", "firstName": "Ада", "email": "ada@example.org"}
    (told,) = school.odin("/User/Register", {"users": [user | {"cohortId": COHORT}]})["results"]
    return Named(told["userId"], "ЛУНИНА", "Ада")


@writes(PERSON, COMMAND, through="import", actor=False)
def import_student(school: School) -> Named:
    file = school.file("new.csv", "NIP;nom;prénom;email\n777;BLANC;Léo;leo@example.org\n")
    school.command("import", "students", file, "--department", DEPARTMENT, "--cohort", COHORT)
    return Named(school.person_at("leo@example.org"), "BLANC", "Léo")


@writes(PERSON, CAMPUS)
def send_contract(school: School) -> Named:
    mail = "zoe@example.org"
    row = contract_of("A9", mail, nomApprenant="ARBRE", prenomApprenant="Zoé")
    school.campus(CONTRACTS, {"changes": {"added": [row], "updated": [], "removed": []}})
    return Named(school.person_at(mail), "ARBRE", "Zoé")


@writes(LEGAL, COMMAND, through="cli", actor=False)
def rename_student(school: School) -> Named:
    names = ("--family-name", "CORDIER-ROY", "--given-name", "THIERRY")
    school.command("student", "set", THIERRY, "--department", DEPARTMENT, *names)
    return Named(THIERRY, "CORDIER-ROY", "THIERRY")


@writes(LEGAL, CAMPUS)
def rename_apprentice(school: School) -> Named:
    """Of one whom the centre told of first, and no department knows."""
    key, _, given = send_contract(school)
    row = contract_of("A9", "zoe@example.org", nomApprenant="FORET", prenomApprenant="Zoé")
    school.campus(CONTRACTS, {"changes": {"added": [], "updated": [row], "removed": []}})
    return Named(key, "FORET", given)


@writes(DISPLAY, STEPIK)
def rename_oneself(school: School) -> Said:
    (mine,) = school.stepik("profiles", token_=OWN)
    said = {**mine, "first_name": "Titi", "last_name": "le Grand"}
    school.stepik(f"profiles/{THIERRY}", {"profile": said}, OWN, "PUT")
    return Said(THIERRY, "Titi", "le Grand")


def unmark(school: School) -> None:
    """So that nobody wrote his mark."""
    school.command("odin", "mark", "set", TEST, MAIL[THIERRY], "none")


def set_free(school: School) -> None:
    """So that a score may be his mark: no jury has decided about him, and nobody wrote one."""
    school.command("jury", "withdraw", COHORT, "--student", THIERRY)
    unmark(school)


@writes(SCORE, STEPIK, prepare=set_free)
def answer_a_course(school: School) -> float:
    """13 of 20 points, in a course that gives the marks of the test."""
    first, _ = feeding_course(school, 13, 7)
    assert answered(school, first, 13) == "correct"
    return 13.0


def feeding_course(school: School, *costs: int) -> list[int]:
    """The steps of a course that Thierry takes and that gives the marks of the test. costs: of each
    step; its answer, too."""
    (course,) = school.stepik("courses", {"course": {"title": "Réseaux ouverts"}})
    (section,) = school.stepik("sections", {"course": course["id"], "title": "I"})
    (lesson,) = school.stepik("lessons", {"title": "Une leçon", "is_public": True})
    school.stepik("units", {"section": section["id"], "lesson": lesson["id"]})
    steps = [
        school.stepik(
            "step-sources", {"lesson": lesson["id"], "cost": cost, "block": question(cost)}
        )[0]["id"]
        for cost in costs
    ]
    opened = {"is_enabled": True, "is_public": True}
    school.stepik(f"courses/{course['id']}", {"course": opened}, method="PUT")
    school.command("teaching", "feed", TEST, "--course", course["id"])
    school.stepik("enrollments", {"course": course["id"]}, OWN)
    return steps


def answered(school: School, step: int, number: int) -> str:
    """What his answer to a step is: "correct" or "wrong"."""
    (attempt,) = school.stepik("attempts", {"step": step}, OWN)
    said = {"attempt": attempt["id"], "reply": {"number": str(number)}}
    (submission,) = school.stepik("submissions", said, OWN)
    return str(submission["status"])


def question(answer: int) -> dict[str, Any]:
    options = [{"answer": str(answer), "max_error": "0"}]
    return {"name": "number", "text": "<p>?</p>", "source": {"options": options}}


# --- Where they stand


@writes(ENROLMENT, ODIN)
def enrol_by_registering(school: School) -> int:
    user = {"lastName": "CORDIER", "firstName": "THIERRY", "email": MAIL[THIERRY]}
    (told,) = school.odin("/User/Register", {"users": [user | {"cohortId": school.cohort}]})[
        "results"
    ]
    assert (told["userId"], told["status"], told["enrolled"]) == (THIERRY, "existing", True)
    return school.cohort


@writes(ENROLMENT, COMMAND, through="cli", actor=False)
def enrol_by_command(school: School) -> int:
    school.command("odin", "enrol", school.cohort, MAIL[THIERRY])
    return school.cohort


@writes(GROUP, SCODOC)
def set_groups(school: School) -> str:
    partitions = school.scodoc(f"partition/{COHORT}")
    (groups,) = [one["group"] for one in partitions if one["partition_name"]]
    (first,) = [one for one in groups if one["group_name"] == PARTED[0]]
    body = {
        "partition_id": first["partition_id"],
        "groups": f"{first['group_id']};{THIERRY}",
        "groups_to_delete": "",
        "groups_to_create": "",
    }
    school.scodoc("set_groups", body)
    return PARTED[0]


@writes(GROUP, ODIN)
def place_by_registering(school: School) -> str:
    user = {"lastName": "CORDIER", "firstName": "THIERRY", "email": MAIL[THIERRY]}
    where = {"cohortId": COHORT, "groupName": PARTED[1]}
    school.odin("/User/Register", {"users": [user | where]})
    return PARTED[1]


@writes(GROUP, COMMAND, through="cli", actor=False)
def place_by_command(school: School) -> str:
    school.command("odin", "enrol", COHORT, MAIL[THIERRY], "--group", PARTED[1])
    return PARTED[1]


# --- What they did


@writes(MARK, SCODOC)
def set_note(school: School) -> float:
    school.scodoc("eval_set_notes", {"eval_id": TEST, "etudid": THIERRY, "note": "11.5"})
    return 11.5


@writes(MARK, ODIN)
def set_mark(school: School) -> float:
    order = {"studentId": THIERRY, "activityId": TEST, "markValue": 12.25}
    school.odin("/publicapi/api/Mark/SetMarkForTask", order)
    return 12.25


@writes(MARK, COMMAND, through="cli", actor=False)
def mark_by_command(school: School) -> float:
    school.command("odin", "mark", "set", TEST, MAIL[THIERRY], "13")
    return 13.0


@writes(SPECIAL, SCODOC)
def note_absent(school: School) -> str:
    school.scodoc("eval_set_notes", {"eval_id": TEST, "etudid": THIERRY, "note": "ABS"})
    return "ABS"


@writes(SPECIAL, COMMAND, through="cli", actor=False)
def excuse_by_command(school: School) -> str:
    school.command("odin", "mark", "set", TEST, MAIL[THIERRY], "EXC")
    return "EXC"


@writes(ABSENCE, SCODOC)
def signal_absence(school: School) -> Halves:
    return _signalled(school, "abs_signale", estjust=False)


@writes(ABSENCE, CAMPUS)
def send_absences(school: School) -> Halves:
    return _sent(school, excused=False)


@writes(ABSENCE, COMMAND, through="cli", actor=False)
def settle_claim(school: School) -> Halves:
    return _claimed(school, "--not-excused")


@writes(JUSTIFICATION, SCODOC)
def signal_excuse(school: School) -> Halves:
    return _signalled(school, "abs_signale", estjust=True)


@writes(JUSTIFICATION, CAMPUS)
def send_excuses(school: School) -> Halves:
    return _sent(school, excused=True)


@writes(JUSTIFICATION, COMMAND, through="cli", actor=False)
def settle_excused(school: School) -> Halves:
    return _claimed(school, "--excused")


@writes(PRESENCE, COMMAND, through="cli", actor=False)
def say_present(school: School) -> bool:
    school.command("odin", "presence", "set", TEST, "yes", MAIL[THIERRY])
    return True


@writes(SKILL_FACT, COMMAND, through="cli", actor=False)
def evaluate(school: School) -> float:
    said = ("--skill", SKILL, "--by", "centre", "--value", "2", "--centre", "CFA")
    school.command("skill", "evaluate", f"C-{CODE}", *said)
    return 2.0


def _signalled(school: School, call: str, **told: Any) -> Halves:
    day = TEST_DAY.isoformat()
    body = {"etudid": THIERRY, "date_debut": day, "date_fin": day, "demi_journee": 1}
    school.scodoc(call, body | told)
    return MORNING


def _sent(school: School, *, excused: bool) -> Halves:
    row = {
        "dateDebut": f"{TEST_DAY:%d/%m/%Y}-08:15",
        "dateFin": f"{TEST_DAY:%d/%m/%Y}-10:00",
        "type": "absence",
        "isJusitifie": excused,
    }
    school.campus(ABSENCES, {"email": MAIL[THIERRY], "data": [row]})
    return MORNING


def _claimed(school: School, how: str) -> Halves:
    times = ("--begin", f"{TEST_DAY} 08:00", "--end", f"{TEST_DAY} 11:00")
    told = school.command("absence-claim", "add", THIERRY, *times, "--description", "train")
    school.command("absence-claim", "settle", told.split()[1], how)
    return MORNING


# --- Where there is no place

NOBODY_WRITES_IN_A_BROWSER = "pages tell; nothing of the record is written there"
NO_PLACE: dict[str, dict[str, str]] = {
    SCODOC: {
        PERSON: "its API makes nobody: ScoDoc's own files come by `import department`",
        LEGAL: "its API renames nobody",
        DISPLAY: "it knows legal names alone",
        ENROLMENT: "its API enrols nobody",
        PRESENCE: "it counts what was missed, and nobody's presence",
        SKILL_FACT: "its API writes no skills",
    },
    ODIN: {
        LEGAL: "registration leaves what is known of a person alone",
        DISPLAY: "it knows legal names alone",
        SPECIAL: "`markValue` is a number or null",
        ABSENCE: "its API reads attendance and writes none",
        JUSTIFICATION: "its API reads attendance and writes none",
        PRESENCE: "its API reads attendance and writes none",
        SKILL_FACT: "it has no skills",
    },
    CAMPUS: {
        DISPLAY: "a contract names people as the centre's office does",
        ENROLMENT: "a contract is of a training session, which is no cohort",
        GROUP: "its groups are training sessions",
        MARK: "it has skills and no marks",
        SPECIAL: "it has skills and no marks",
        PRESENCE: "it sends what was missed, and nobody's presence",
        SKILL_FACT: "its API reads skills and writes none",
    },
    STEPIK: {
        PERSON: "who registers is a stranger to the registry (decision 0040)",
        LEGAL: "a profile is the person's own word, never the registrar's",
        ENROLMENT: "a course is no cohort (decision 0014)",
        GROUP: "its groups are roles in a course",
        MARK: "it has scores of courses",
        SPECIAL: "it has scores of courses",
        ABSENCE: "nobody misses a course",
        JUSTIFICATION: "nobody misses a course",
        PRESENCE: "nobody is present in a course",
        SKILL_FACT: "it has no skills",
    },
    COMMAND: {
        DISPLAY: "it is the person's own word, which nobody says for them",
    },
    BROWSER: {},
}
NO_ANSWERS = "scores come of what learners answer in a course"
for _door in DOORS:
    WRITING.setdefault((SCORE, _door), NO_ANSWERS)
    for _fact, _reason in NO_PLACE[_door].items():
        assert (_fact, _door) not in WRITING, (_fact, _door)
        WRITING[_fact, _door] = _reason
for _fact in FACTS:
    WRITING.setdefault((_fact, BROWSER), NOBODY_WRITES_IN_A_BROWSER)
