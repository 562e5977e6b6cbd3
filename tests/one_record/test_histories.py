"""Histories at random: many writes through any door, and all doors tell what a simple model does.

The model knows nothing of the record: a mark is a value and whether somebody wrote it, a group a
name, absences are half-days; whoever was merged is one person with two numbers. A seed makes a
history; a failure names it with what led there.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from matricula.gradebook.scores import on_scale
from matricula.record.assessments.commands import feed
from matricula.store import Origin
from tests.one_record.reading import exported
from tests.one_record.school import (
    COHORT,
    DEPARTMENT,
    MAIL,
    MICHELLE,
    MODULE,
    OWN,
    PARTED,
    TEST,
    TEST_DAY,
    THIERRY,
    School,
)
from tests.one_record.test_merges import somebody_else
from tests.one_record.writing import ABSENCES, answered, feeding_course

WRITES, LOOKS = 80, 2
SEEDS = range(1, 4)
PEOPLE = (THIERRY, MICHELLE)
WORDS = ("ABS", "EXC", "ATT")
DAYS = [TEST_DAY + timedelta(days=number) for number in range(3)]
"""A Tuesday and the days after it."""
CLOCKS = {"am": ("08:00", "12:00"), "pm": ("13:00", "17:00"), "day": ("08:00", "17:00")}
COSTS = (5, 3, 2)
"""Of the steps of a course: out of 10, where a mark is out of 20."""
HALVES = {"am": ("am",), "pm": ("pm",), "day": ("am", "pm")}

Half = tuple[date, str]


@dataclass
class Model:
    """What ought to be. marks: None: none; automatic: whose mark a score gave."""

    marks: dict[int, float | str | None] = field(default_factory=dict)
    automatic: set[int] = field(default_factory=set)
    groups: dict[int, str | None] = field(default_factory=lambda: dict.fromkeys(PEOPLE))
    signalled: set[Half] = field(default_factory=set)
    listed: dict[Half, set[str]] = field(default_factory=dict)
    """By what the centre's list says (a day, and which part of it): the halves that are left."""
    excused: set[Half] = field(default_factory=set)
    right: set[int] = field(default_factory=set)
    """The steps that he knew the answer to."""
    answered: bool = False
    merged: bool = False
    presence: bool | None = None
    legal: str = "CORDIER"
    display: str = ""

    def missed(self) -> set[Half]:
        left = {(day, half) for (day, _), halves in self.listed.items() for half in halves}
        return self.signalled | left

    def attended(self) -> bool | None:
        """Of the test: 8:00 to 9:30 of the first day."""
        if self.presence is not None:
            return self.presence
        return False if (TEST_DAY, "am") in self.missed() else None


@dataclass
class History:
    """A school, its model, and chance. steps: what was written, for whoever reads a failure."""

    school: School
    model: Model
    chance: Random
    steps: list[str] = field(default_factory=list)
    double: int = field(init=False)
    """Thierry once more, who is he by times."""
    quizzes: dict[int, int] = field(init=False)
    """What the steps of a course cost."""

    def __post_init__(self) -> None:
        # What is theirs alone stays theirs: nothing of it is looked at here.
        self.double = somebody_else(self.school)
        # Scores wait where the jury has decided.
        self.school.command("jury", "withdraw", COHORT, "--student", THIERRY)
        self.school.campus(ABSENCES, {"email": "th@example.org", "data": []})
        found = feeding_course(self.school, *COSTS)
        self.quizzes = dict(zip(found, COSTS, strict=True))

    # --- Marks

    def note(self) -> None:
        """ScoDoc's door."""
        who, mark = self._who(), self._mark("SUP")
        number = self._called(who)
        self.school.scodoc("eval_set_notes", {"eval_id": TEST, "etudid": number, "note": str(mark)})
        self._wrote(who, None if mark == "SUP" else mark)

    def set_mark(self) -> None:
        """Odin's door."""
        who = self._who()
        mark = self.chance.choice([None, self._number()])
        order = {"studentId": self._called(who), "activityId": TEST, "markValue": mark}
        self.school.odin("/publicapi/api/Mark/SetMarkForTask", order)
        self._wrote(who, mark)

    def mark_by_command(self) -> None:
        who, mark = self._who(), self._mark("none")
        self.school.command("odin", "mark", "set", TEST, MAIL[who], mark)
        self._wrote(who, None if mark == "none" else mark)

    def feed(self) -> None:
        """A course's score."""
        who, score = self._who(), self.chance.choice([None, self.chance.randrange(101) / 100])
        with self.school.database.write(Origin("stepik")) as session:
            feed(session, TEST, {who: score}, on_scale)
        self._scored(who, score)
        self.steps.append(f"feed {who} {score}")

    def answer(self) -> None:
        """Stepik's door: an answer to a step of a course that feeds the test."""
        step, cost = self.chance.choice(list(self.quizzes.items()))
        right = self.chance.random() < 0.4
        told = answered(self.school, step, cost if right else cost + 1)
        assert told == ("correct" if right else "wrong")
        self.model.right |= {step} if right else set()
        self.model.answered = True
        self._scored(THIERRY, self._own_score())
        self.steps.append(f"answer {cost} {told}")

    def _own_score(self) -> float | None:
        """His in the course: the best answer to each step counts."""
        points = sum(self.quizzes[one] for one in self.model.right)
        return points / sum(COSTS) if self.model.answered else None

    def _scored(self, who: int, score: float | None) -> None:
        if who in self.model.automatic or self.model.marks[who] is None:
            self.model.marks[who] = None if score is None else round(score * 20, 2)
            self.model.automatic.add(who)
            if score is None:
                self.model.automatic.discard(who)

    def _wrote(self, who: int, mark: float | str | None) -> None:
        self.model.marks[who] = mark
        self.model.automatic.discard(who)
        self.steps.append(f"mark {who} {mark}")

    # --- Groups

    def set_groups(self) -> None:
        """ScoDoc's door: who is in a group, and nobody else is."""
        name = self.chance.choice(PARTED)
        # A group that names nobody is left alone, as in the page's own example.
        members = [who for who in PEOPLE if self.chance.random() < 0.5] or [self._who()]
        group = self._group(name)
        listed = ";".join(map(str, [group["group_id"], *map(self._called, members)]))
        body = {"partition_id": group["partition_id"], "groups": listed}
        self.school.scodoc("set_groups", body | {"groups_to_delete": "", "groups_to_create": ""})
        for who in PEOPLE:
            if who in members:
                self.model.groups[who] = name
            elif self.model.groups[who] == name:
                self.model.groups[who] = None
        self.steps.append(f"groups {name} {members}")

    def move(self) -> None:
        """ScoDoc's door, at a later address: out of a group, or into one and out of the other."""
        who, name = self._who(), self.chance.choice(PARTED)
        leaves = self.model.groups[who] == name
        act = "remove_etudiant" if leaves else "set_etudiant"
        key = self._group(name)["group_id"]
        self.school.scodoc(f"group/{key}/{act}/{self._called(who)}", {})
        self.model.groups[who] = None if leaves else name
        self.steps.append(f"{act} {name} {who}")

    def _group(self, name: str) -> dict[str, Any]:
        (partition,) = [
            one for one in self.school.scodoc(f"partition/{COHORT}") if one["partition_name"]
        ]
        (group,) = [one for one in partition["group"] if one["group_name"] == name]
        return {**group}

    def register(self) -> None:
        """Odin's door: it places whoever is in no group, and moves nobody."""
        who, name = self._who(), self.chance.choice(PARTED)
        user = {"lastName": "X", "firstName": "Y", "email": MAIL[who].upper()}
        where = {"cohortId": COHORT, "groupName": name}
        (told,) = self.school.odin("/User/Register", {"users": [user | where]})["results"]
        stays = self.model.groups[who] not in {None, name}
        assert told["status"] == ("failed" if stays else "existing"), f"{told} {self.steps}"
        self.model.groups[who] = self.model.groups[who] or name
        self.steps.append(f"register {who} {name}")

    # --- Attendance

    def signal(self) -> None:
        """ScoDoc's door."""
        day, part = self._part()
        self.school.scodoc("abs_signale", self._days(day, part))
        self.model.signalled |= {(day, half) for half in HALVES[part]}
        self.steps.append(f"absent {day} {part}")

    def cancel(self) -> None:
        """ScoDoc's door: whoever said it."""
        day, part = self._part()
        self.school.scodoc("abs_annule", self._days(day, part))
        gone = set(HALVES[part])
        self.model.signalled -= {(day, half) for half in gone}
        self.model.listed = {
            key: halves - gone if key[0] == day else halves
            for key, halves in self.model.listed.items()
        }
        self.steps.append(f"cancel {day} {part}")

    def excuse(self) -> None:
        """ScoDoc's door: an excuse for a half-day, missed or not; or none any more."""
        (day, part), taken = self._part(), self.chance.random() < 0.4
        self.school.scodoc("abs_annule_justif" if taken else "abs_justifie", self._days(day, part))
        halves = {(day, half) for half in HALVES[part]}
        self.model.excused = self.model.excused - halves if taken else self.model.excused | halves
        self.steps.append(f"{'no excuse' if taken else 'excuse'} {day} {part}")

    def send(self) -> None:
        """The centre's door: the whole list, often much like the one before."""
        wanted = {key for key in self.model.listed if self.chance.random() < 0.8}
        wanted |= {self._part() for _ in range(self.chance.randrange(3))}
        rows = [self._row(day, part) for day, part in sorted(wanted)]
        self.school.campus(ABSENCES, {"email": MAIL[THIERRY], "data": rows})
        before = self.model.listed
        self.model.listed = {key: before.get(key, set(HALVES[key[1]])) for key in wanted}
        self.steps.append(f"list {sorted(wanted)}")

    def say_present(self) -> None:
        word = self.chance.choice(["yes", "no", "none"])
        self.school.command("odin", "presence", "set", TEST, word, MAIL[THIERRY])
        self.model.presence = {"yes": True, "no": False, "none": None}[word]
        self.steps.append(f"present {word}")

    @staticmethod
    def _row(day: date, part: str) -> dict[str, Any]:
        begin, end = (f"{day:%d/%m/%Y}-{clock}" for clock in CLOCKS[part])
        row = {"dateDebut": begin, "dateFin": end, "type": "absence"}
        return row | {"isJusitifie": False}

    def _days(self, day: date, part: str) -> dict[str, Any]:
        number = {"pm": 0, "am": 1, "day": 2}[part]
        dates = {"date_debut": day.isoformat(), "date_fin": day.isoformat()}
        return {"etudid": self._called(THIERRY), **dates, "demi_journee": number}

    # --- Names

    def rename(self) -> None:
        name = f"CORDIER{self.chance.randrange(100)}"
        where = ("--department", DEPARTMENT)
        self.school.command("student", "set", THIERRY, *where, "--family-name", name)
        self.model.legal = name
        self.steps.append(f"legal {name}")

    def rename_oneself(self) -> None:
        """Stepik's door."""
        name = f"Titi{self.chance.randrange(100)}"
        (mine,) = self.school.stepik("profiles", token_=OWN)
        said = {**mine, "first_name": name, "last_name": ""}
        self.school.stepik(f"profiles/{THIERRY}", {"profile": said}, OWN, "PUT")
        self.model.display = name
        self.steps.append(f"display {name}")

    # --- Who he is

    def merge(self) -> None:
        """By command: he and his double are one, or two again; his scores are looked at anew."""
        if self.model.merged:
            self.school.command("people", "unmerge", self.double)
        else:
            self.school.command("people", "merge", THIERRY, self.double)
        self.model.merged = not self.model.merged
        self._scored(THIERRY, self._own_score())
        self.steps.append("merge" if self.model.merged else "unmerge")

    def _called(self, who: int) -> int:
        """One of their numbers."""
        several = who == THIERRY and self.model.merged
        return self.chance.choice([THIERRY, self.double]) if several else who

    # --- Chance

    def _who(self) -> int:
        return self.chance.choice(PEOPLE)

    def _number(self) -> float:
        return self.chance.randrange(0, 81) / 4

    def _mark(self, nothing: str) -> float | str:
        marks: list[float | str] = [nothing, *WORDS, *(self._number() for _ in range(6))]
        return self.chance.choice(marks)

    def _part(self) -> Half:
        return self.chance.choice(DAYS), self.chance.choice(list(CLOCKS))

    # --- What doors tell

    def check(self) -> None:
        """Every door tells the model's story."""
        told = "\n".join(self.steps)
        for tell in (self.marks, self.groups, self.attendance, self.names):
            for door, found, wanted in tell():
                assert found == wanted, (
                    f"{tell.__name__} at {door}: {found}, not {wanted}, after\n{told}"
                )

    def marks(self) -> list[tuple[str, Any, Any]]:
        (scodoc,) = self.school.scodoc(f"eval_notes/{TEST}")
        odin = {
            one["studentId"]: one["special"] if one["mark"] is None else one["mark"]
            for one in self.school.odin(f"/Activity/Marks?activityId={TEST}")
        }
        rows = exported(self.school, "marks", COHORT)["marks"]["students"]
        command = {row["etudid"]: row["marks"].get(str(TEST)) for row in rows}
        found = []
        for who in PEOPLE:
            wanted = self.model.marks[who]
            found.append(("odin", odin[who], wanted))
            found.append(("command", command[who], wanted))
            found.append(("scodoc", _number(scodoc.get(str(who))), wanted))
        return found

    def groups(self) -> list[tuple[str, Any, Any]]:
        odin = {
            one["studentId"]: group["groupName"]
            for group in self.school.odin(f"/Cohort/Students?cohortId={COHORT}")
            for one in group["students"]
        }
        found: list[tuple[str, Any, Any]] = []
        for who in PEOPLE:
            told = self.school.scodoc(f"etud/{who}/sem/{COHORT}/groups")["groupes"]
            names = [one["group_name"] for one in told]
            wanted = self.model.groups[who]
            found += [("odin", odin[who], wanted), ("scodoc", names, [wanted] if wanted else [])]
        return found

    def attendance(self) -> list[tuple[str, Any, Any]]:
        rows = self.school.scodoc(f"absences/{THIERRY}")
        halves = {"0": "pm", "1": "am"}
        scodoc = {(row["jour"], halves[str(int(row["ampm"]))]) for row in rows}
        wanted = {(day.isoformat(), half) for day, half in self.model.missed()}
        excused = {(day.isoformat(), half) for day, half in self.model.excused} & wanted
        rows = self.school.scodoc(f"absences/{self._called(THIERRY)}?abs_just_only=1")
        justified = {(row["jour"], halves[str(int(row["ampm"]))]) for row in rows}
        listed = self.school.campus(f"{ABSENCES}?email={MAIL[THIERRY]}")
        sent = [self._row(day, part)["dateDebut"] for day, part in self.model.listed]
        path = f"/Discipline/Attendance?disciplineId={MODULE}&studentId={THIERRY}"
        (row,) = self.school.odin(path)
        bulletin = self.school.scodoc(f"etud/{THIERRY}/bul/{COHORT}")["absences"]
        return [
            ("scodoc", scodoc, wanted),
            ("scodoc", justified, excused),
            ("bulletin", int(bulletin["nbabsjust"]), len(excused)),
            ("bulletin", int(bulletin["nbabs"]), len(wanted)),
            ("campus_skills", sorted(one["dateDebut"] for one in listed), sorted(sent)),
            ("odin", row["activities"][0]["isAttended"], self.model.attended()),
        ]

    def names(self) -> list[tuple[str, Any, Any]]:
        etud = self.school.scodoc(f"etud/{self._called(THIERRY)}")
        one = etud[0] if isinstance(etud, list) else etud
        (user,) = self.school.stepik(f"users/{self._called(THIERRY)}")
        told = self.model.display or "THIERRY"
        return [
            ("scodoc", one["nom"], self.model.legal),
            ("stepik", user["first_name"], told),
            ("stepik", user["id"], THIERRY),
        ]

    def check_chain(self) -> None:
        """History of a mark has no gap: what was before is what was after the change before it."""
        path = f"assessments/{TEST}?limit=500"
        told = [one for one in self.school.history(path) if one["subject"] == "result"]
        for who in PEOPLE:
            chain = [one for one in reversed(told) if one["person_id"] == who]
            for one, other in pairwise(chain):
                assert _value(one["after"]) == _value(other["before"])
            assert _value(chain[-1]["after"]) == self.model.marks[who]


def _number(said: Any) -> Any:
    """What ScoDoc prints, as a number, or the word that stands for one; None where it has none."""
    if said is None or said in WORDS:
        return said
    return float(said)


def _value(told: dict[str, Any] | None) -> Any:
    """A mark, or the word that stands for it."""
    if told is None:
        return None
    return told.get("special") if told.get("mark") is None else told["mark"]


@pytest.mark.parametrize("seed", SEEDS)
def test_all_doors_tell_one_story(school: School, seed: int) -> None:
    model = Model(marks={THIERRY: 14.0, MICHELLE: 16.25})
    history = History(school, model, Random(seed))
    writes: list[Callable[[], None]] = [
        *[history.note, history.set_mark, history.mark_by_command, history.feed] * 2,
        *[history.answer] * 3,
        *[history.set_groups, history.move, history.register],
        *[history.signal, history.cancel, history.send, history.say_present, history.excuse] * 2,
        *[history.rename, history.rename_oneself, history.merge],
    ]
    for _ in range(LOOKS):
        for _ in range(WRITES // LOOKS):
            history.chance.choice(writes)()
        history.check()
    history.check_chain()
