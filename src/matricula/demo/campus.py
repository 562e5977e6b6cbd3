"""The online campus of the invented school: one programme, a cohort that is through and one of now.

Written as the file that `matricula import odin` takes, so that the demo holds what a school could.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec

from matricula.demo.calendar import school_year
from matricula.demo.chance import chance
from matricula.importers.odin import import_campus
from matricula.importers.odin.document import FORMAT
from matricula.record.accounts.queries import organization_ids
from matricula.record.organizations.commands import open_api
from matricula.store import Database, Origin

CAMPUS = "ONLINE"
NAME = "Онлайн-институт Вольного Берега"
ZONE = "Europe/Moscow"
PROGRAMME = "Анализ данных для преподавателей"
DOOR = "odin"
KIND = "odin_organization"
ORIGIN = Origin("import", client="demo")
FIRST_ADDRESS = "student1@campus.example.org"

WOMEN = (
    "Абрамцова-Речная", "Вешнякова", "Гривенская", "Ельникова", "Ёлочкина", "Жемчужная", "Заречная",
    "Клеверова", "Мостовая", "Овражкина", "Родникова", "Туманова", "Фонарная", "Цветопольская",
    "Шелестова",
)  # fmt: skip
MEN = (
    "Белозерин", "Дальнеберегов", "Ивовый", "Йодлов", "Лугинов", "Набережнов", "Приозёров",
    "Светлопольский", "Усольев", "Хвоин", "Чайкин",
)  # fmt: skip
FAMILIES = tuple(sorted(WOMEN + MEN, key=lambda name: name.replace("Ё", "Е")))
"""Made up, and each once: half of them in either cohort, some in both."""
CALLED = {
    True: (("Алиса", "Вера", "Дина", "Злата", "Кира"), ("Андреевна", "Борисовна", None)),
    False: (("Богдан", "Глеб", "Егор", "Илья", "Лев"), ("Викторович", "Глебович", None)),
}
"""Given names and patronymics of women (True) and of men."""

SUBJECTS = (
    ("Введение в анализ данных", "exam", 72, 2.0),
    ("Статистика без страха", "graded_pass", 108, 3.0),
    ("Визуализация и рассказ", "pass", 72, 2.0),
    ("Цифровая этика", "pass", 36, 1.0),
)
"""Each with how it ends, its hours and its credits. The last one has no activities yet."""


@dataclass(frozen=True, slots=True)
class Plan:
    """An activity of a subject. week: of the term, from 0; kind, and what it says besides."""

    name: str
    kind: str
    week: int
    told: dict[str, Any]


PLANS = (
    Plan("Установочная лекция", "lecture", 0, {}),
    Plan("Семинар: первые таблицы", "seminar", 2, {"is_marked": True}),
    Plan("Практическое задание", "assignment", 4, {"min_points": 4.0}),
    Plan("Форум вопросов", "forum", 5, {"format": "online"}),
    Plan(
        "Промежуточный тест",
        "test",
        6,
        {
            "format": "online",
            "time_limit": 40,
            "min_points": 5.0,
            "attempts_allowed": 3,
            "counted_attempt": "best",
            "conversion": [
                {"points": 4.0, "mark": 2.0},
                {"points": 7.0, "mark": 3.0},
                {"points": 10.0, "mark": 4.0},
                {"points": 20.0, "mark": 5.0},
            ],
        },
    ),
    Plan("Лабораторная работа", "lab", 8, {"is_marked": True}),
    Plan("Итоговая работа", "assignment", 11, {"min_points": 3.0, "is_required": True}),
)
TOTAL = "(A1 + A2 + A3 + A4 + 2 * A5) / 6"
"""Over the five that have a column: the two that are marked, the assignments and the test."""


def found(database: Database, today: date) -> None:
    """Write the campus as it stands on `today`, and switch its API on."""
    content = msgspec.json.encode(_document(today))
    import_campus(database, content, time_zone=ZONE, origin=ORIGIN)
    with database.write(ORIGIN) as session:
        for organization_id in organization_ids(session, [(KIND, CAMPUS)]).values():
            open_api(session, organization_id, DOOR)


def _document(today: date) -> dict[str, Any]:
    year = school_year(today)
    people = [_student(number) for number in range(len(FAMILIES))]
    addresses = [person["email"] for person in people]
    return {
        "format": FORMAT,
        "organization": {"acronym": CAMPUS, "name": NAME, "time_zone": ZONE},
        "divisions": [
            {"name": "Центр дополнительного образования", "kind": "further_education_centre"}
        ],
        "scales": [
            {"name": "Пятибалльная", "preset": "five_point"},
            {"name": "Зачёт", "preset": "pass_fail"},
        ],
        "students": people,
        "programmes": [
            {
                "name": PROGRAMME,
                "division": "Центр дополнительного образования",
                "short_name": "АДП",
                "type": "professional_development",
                "study_form": "part_time",
                "year": year,
                "direction": "Педагогическое образование",
                "direction_code": "44.03.01",
                "education_level": "higher_bachelor",
                "hours": 288,
                "credits": 8.0,
                "cohorts": [
                    _cohort(year - 1, today, addresses[:14]),
                    _cohort(year, today, addresses[10:]),
                ],
            }
        ],
    }


def _student(number: int) -> dict[str, Any]:
    drawn = chance("campus", number)
    given_names, patronymics = CALLED[FAMILIES[number] in WOMEN]
    return {
        "email": f"student{number + 1}@campus.example.org",
        "external_id": f"SIS-{number + 4001}",
        "family_name": FAMILIES[number],
        "given_name": drawn.choice(given_names),
        "middle_name": drawn.choice(patronymics),
        "phone": f"+7900555{number:04d}",
        "unti_id": str(700_000 + number),
        "language": "rus",
        "time_zone": ZONE,
    }


def _cohort(year: int, today: date, students: Sequence[str]) -> dict[str, Any]:
    start = date(year, 9, 1)
    half = len(students) // 2
    statuses = [
        {"student": students[1], "status": "paused", "resolution": "academic_leave"},
        {"student": students[2], "status": "not_completed", "resolution": "own_wish"},
    ]
    end = date(year + 1, 1, 31)
    if end < today:
        statuses += [{"student": one, "status": "completed"} for one in students[3:]]
    return {
        "name": f"Поток {year}",
        "year": year,
        "start_date": start.isoformat(),
        "end_date": end.isoformat(),
        "max_students": 30,
        "groups": [
            {"name": "Группа 11", "students": list(students[:half])},
            {"name": "Группа 12", "students": list(students[half:])},
        ],
        "disciplines": [
            _discipline(year, number, students, start, today) for number in range(len(SUBJECTS))
        ],
        "statuses": statuses,
    }


def _discipline(
    year: int, number: int, students: Sequence[str], start: date, today: date
) -> dict[str, Any]:
    name, control, hours, credits_ = SUBJECTS[number]
    told: dict[str, Any] = {
        "name": name,
        "control": control,
        "hours": hours,
        "credits": credits_,
        "marks_attendance": number == 0,
        "scale": "Зачёт" if control == "pass" else "Пятибалльная",
    }
    if number + 1 == len(SUBJECTS):
        return told
    return told | {
        "activities": [_activity(plan, (year, number), students, start, today) for plan in PLANS],
        "total": TOTAL,
        "totals": [{"title": "До теста", "formula": "(A1 + A2) / 2"}],
    }


def _activity(
    plan: Plan, term: tuple[int, int], students: Sequence[str], start: date, today: date
) -> dict[str, Any]:
    day = start + timedelta(weeks=plan.week, days=term[1])
    begins = datetime.combine(day, time(10, 0))
    told: dict[str, Any] = {
        "name": plan.name,
        "kind": plan.kind,
        "starts_at": begins.isoformat(),
        "ends_at": (begins + timedelta(hours=1, minutes=30)).isoformat(),
        "hours": 2.0,
        **plan.told,
    }
    if day >= today:
        return told
    there = [one for one in students if _drawn(plan, term, one, "there") < 0.85]
    told["presence"] = list(_presence(plan, term, students, there))
    if plan.kind in ("assignment", "test"):
        told["attempts"] = [
            attempt for one in there for attempt in _attempts(plan, term, one, begins)
        ]
    elif told.get("is_marked"):
        told["marks"] = [
            {"student": one, "mark": float(int(6 * _drawn(plan, term, one, "mark")))}
            for one in there
        ]
    return told


def _presence(
    plan: Plan, term: tuple[int, int], students: Sequence[str], there: Sequence[str]
) -> Iterator[dict[str, Any]]:
    """What a teacher ticked: some people were forgotten, and of them nothing is known."""
    for one in students:
        if _drawn(plan, term, one, "ticked") < 0.9:
            yield {"student": one, "attended": one in there}


def _attempts(
    plan: Plan, term: tuple[int, int], student: str, begins: datetime
) -> Iterator[dict[str, Any]]:
    """One or two tries at a test, or a solution; some of those wait for a teacher."""
    most = 20 if plan.kind == "test" else 5
    tries = 1 + int(plan.kind == "test" and _drawn(plan, term, student, "tries") < 0.4)
    for number in range(1, tries + 1):
        started = begins + timedelta(days=number - 1)
        took = 10 + int(30 * _drawn(plan, term, student, "took", number))
        waits = plan.kind == "assignment" and _drawn(plan, term, student, "waits") < 0.1
        yield {
            "student": student,
            "number": number,
            "started_at": started.isoformat(),
            "finished_at": (started + timedelta(minutes=took)).isoformat(),
            "points": None if waits else float(int(most * _drawn(plan, term, student, number))),
        }


def _drawn(plan: Plan, term: tuple[int, int], *purpose: object) -> float:
    return chance("campus", plan.name, *term, *purpose).random()
