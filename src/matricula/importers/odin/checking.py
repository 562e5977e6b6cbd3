"""What is wrong with a document by itself, before the record is asked."""

from collections.abc import Collection, Hashable, Iterable
from datetime import date
from zoneinfo import ZoneInfo

from msgspec import UNSET

from matricula.gradebook.totals import PRESETS
from matricula.importers.errors import Problems
from matricula.importers.odin import placing
from matricula.importers.odin.document import (
    Activity,
    Cohort,
    Discipline,
    Document,
    Programme,
    StudentStatus,
)
from matricula.importers.odin.placing import Placed, placed
from matricula.record.accounts.names import folded
from matricula.record.assessments.activities import COUNTED, FORMATS, KINDS, STATUSES
from matricula.record.cohorts import statuses
from matricula.record.cohorts.commands.disciplines import CONTROLS, LANGUAGES
from matricula.record.organizations import divisions
from matricula.record.programmes import catalogue

MOST_DISCIPLINE_ACTIVITIES = 1_000
DECIMALS = 3
"""Of a mark."""


def check(document: Document) -> None:
    """Errors: ImportRefused with every place that is wrong, as far as the document tells."""
    problems = Problems()
    _check_zone(document, problems)
    _check_lists(document, problems)
    for programme in placing.programmes(document):
        _check_programme(programme, problems)
    for cohort in placing.cohorts(document):
        _check_cohort(cohort, problems)
    for discipline in placing.disciplines(document):
        _check_discipline(discipline, problems)
    for activity in placing.activities(document):
        _check_activity(activity, problems)
    problems.refuse_if_any()


def reference(text: str) -> str:
    """The form in which references to students are compared: an address of mail has an @."""
    return folded(text) if "@" in text else text.strip()


def _check_zone(document: Document, problems: Problems) -> None:
    zone = document.organization.time_zone
    try:
        ZoneInfo(zone if isinstance(zone, str) else "UTC")
    except (ValueError, OSError, KeyError):
        problems.add(
            "$.organization.time_zone", f"there is no time zone {zone!r}: one is Asia/Tomsk"
        )


def _check_lists(document: Document, problems: Problems) -> None:
    for division in placed("$", "divisions", document.divisions):
        _one_of(problems, f"{division.place}.kind", division.item.kind, divisions.KINDS)
    stops = sorted(set(statuses.RESOLUTIONS.values()))
    for resolution in placed("$", "resolutions", document.resolutions):
        _one_of(problems, f"{resolution.place}.status", resolution.item.status, stops)
    _once(problems, "$.divisions", "name", [one.name for one in document.divisions])
    _once(problems, "$.resolutions", "name", [one.name for one in document.resolutions])
    _once(problems, "$.scales", "name", [one.name for one in document.scales])
    for scale in placed("$", "scales", document.scales):
        _one_of(problems, f"{scale.place}.preset", scale.item.preset, PRESETS)
        if bool(scale.item.levels) == bool(scale.item.preset):
            problems.add(scale.place, "a scale has either levels or a preset")
        begins = [level.begin for level in scale.item.levels]
        _once(problems, f"{scale.place}.levels", "begin", begins)
    for student in placed("$", "students", document.students):
        if student.item.email is None and student.item.external_id is None:
            problems.add(student.place, "a student has an email, or an external_id that is known")
    mails = [folded(one.email) if one.email else None for one in document.students]
    _once(problems, "$.students", "email", mails)
    _once(problems, "$.students", "external_id", [one.external_id for one in document.students])
    codes = [one.code for one in document.programmes]
    _once(problems, "$.programmes", "code", codes)
    names = [(one.name, _year(one)) for one in document.programmes if one.code is None]
    _once(problems, "$.programmes", "name", names)


def _check_programme(programme: Placed[Programme], problems: Problems) -> None:
    place, item = programme.place, programme.item
    _one_of(problems, f"{place}.type", item.type, catalogue.TYPES)
    kind = item.type if isinstance(item.type, str) else None
    _one_of(problems, f"{place}.study_form", item.study_form, catalogue.forms_of(kind))
    levels = catalogue.EDUCATION_LEVELS
    _one_of(problems, f"{place}.education_level", item.education_level, levels)
    _once(problems, f"{place}.cohorts", "name", [one.name for one in item.cohorts])


def _check_cohort(cohort: Placed[Cohort], problems: Problems) -> None:
    place, item = cohort.place, cohort.item
    if item.end_date < item.start_date:
        problems.add(f"{place}.end_date", "nothing ends before it begins")
    _once(problems, f"{place}.groups", "name", [one.name for one in item.groups])
    members = [reference(one) for group in item.groups for one in group.students]
    members += [reference(one) for one in item.students]
    _once(problems, place, "student", members)
    who = [reference(one.student) for one in item.statuses]
    _once(problems, f"{place}.statuses", "student", who)
    for status in placed(place, "statuses", item.statuses):
        _check_status(status, problems)
    codes = [one.code for one in item.disciplines]
    _once(problems, f"{place}.disciplines", "code", codes)
    names = [one.name for one in item.disciplines if one.code is None]
    _once(problems, f"{place}.disciplines", "name", names)


def _check_status(status: Placed[StudentStatus], problems: Problems) -> None:
    place, item = status.place, status.item
    _one_of(problems, f"{place}.status", item.status, statuses.STATUSES)
    fixed = statuses.RESOLUTIONS.get(item.resolution or "")
    if fixed is not None and fixed != item.status:
        problems.add(f"{place}.resolution", f"it is one of those who are {fixed}")


def _check_discipline(discipline: Placed[Discipline], problems: Problems) -> None:
    place, item = discipline.place, discipline.item
    _one_of(problems, f"{place}.language", item.language, LANGUAGES)
    _one_of(problems, f"{place}.control", item.control, CONTROLS)
    start, end = item.start_date, item.end_date
    if isinstance(start, date) and isinstance(end, date) and end < start:
        problems.add(f"{place}.end_date", "nothing ends before it begins")
    _once(problems, f"{place}.activities", "name", [one.name for one in item.activities])
    _once(problems, f"{place}.totals", "title", [one.title for one in item.totals])
    if len(item.activities) > MOST_DISCIPLINE_ACTIVITIES:
        problems.add(f"{place}.activities", f"{MOST_DISCIPLINE_ACTIVITIES} at most")
    attesting = [one for one in item.activities if one.attests is True]
    if len(attesting) > 1:
        problems.add(f"{place}.activities", "at most one activity attests a discipline")
    if attesting and isinstance(item.total, str):
        problems.add(f"{place}.total", "the mark of the activity that attests is the total")


def _check_activity(activity: Placed[Activity], problems: Problems) -> None:
    place, item = activity.place, activity.item
    _one_of(problems, f"{place}.kind", item.kind, KINDS)
    _one_of(problems, f"{place}.format", item.format, FORMATS)
    _one_of(problems, f"{place}.counted_attempt", item.counted_attempt, COUNTED)
    if item.attests is True and item.is_marked is False:
        problems.add(f"{place}.is_marked", "an activity that attests has a mark")
    if isinstance(item.conversion, list):
        bounds = [one.points for one in item.conversion]
        _once(problems, f"{place}.conversion", "points", bounds)
    _once(problems, f"{place}.marks", "student", [reference(one.student) for one in item.marks])
    seen = [reference(one.student) for one in item.presence]
    _once(problems, f"{place}.presence", "student", seen)
    tries = [(reference(one.student), one.number) for one in item.attempts]
    _once(problems, f"{place}.attempts", "student and number", tries)
    for attempt in placed(place, "attempts", item.attempts):
        _one_of(problems, f"{attempt.place}.status", attempt.item.status, STATUSES)
    _check_decimals(activity, problems)


def _check_decimals(activity: Placed[Activity], problems: Problems) -> None:
    """Marks, and points, which become marks, are decimals as Odin's door takes them."""
    place, item = activity.place, activity.item
    said: list[tuple[str, object]] = [
        (f"{one.place}.mark", one.item.mark) for one in placed(place, "marks", item.marks)
    ]
    tries = placed(place, "attempts", item.attempts)
    said += [(f"{one.place}.points", one.item.points) for one in tries]
    if isinstance(item.conversion, list):
        rows = placed(place, "conversion", item.conversion)
        said += [(f"{one.place}.mark", one.item.mark) for one in rows]
    for where, value in said:
        if isinstance(value, float) and round(value, DECIMALS) != value:
            problems.add(where, "three decimals at most")


def _one_of(problems: Problems, place: str, value: object, allowed: Collection[str]) -> None:
    if isinstance(value, str) and value not in allowed:
        problems.add(place, f"expected one of {', '.join(allowed)}, got {value!r}")


def _once(problems: Problems, place: str, name: str, values: Iterable[Hashable]) -> None:
    """Every value that is not None stands once."""
    seen: set[Hashable] = set()
    for value in values:
        if value is not None and value in seen:
            problems.add(place, f"{name} {_written(value)} stands twice")
        seen.add(value)


def _written(value: Hashable) -> str:
    if isinstance(value, tuple):
        return " ".join(str(part) for part in value if part is not None)
    return f"{value}"


def _year(programme: Programme) -> int | None:
    return None if programme.year is UNSET else programme.year
