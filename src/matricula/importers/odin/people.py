"""Who the students of a document are: found, or registered as mass registration does."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from matricula.importers.errors import Problems
from matricula.importers.odin import placing
from matricula.importers.odin.checking import reference
from matricula.importers.odin.document import Document, Student
from matricula.importers.odin.placing import Placed, placed
from matricula.record.people.member_queries import members_addressed, members_called
from matricula.record.people.registration import (
    EXTERNAL_ID,
    Registered,
    Said,
    Trouble,
    check_person,
    register_people,
)
from matricula.store import ReadSession, WriteSession

LANGUAGES = {"ru": "rus", "en": "eng"}
FIELDS = {"address": "email", "": "email"}
"""What the file calls the fields of a registration, where it has another name for one."""
TROUBLES = {
    "missing": "is missing",
    "not_text": "expected text",
    "too_long": "is too long",
    "unstorable": "holds a character that cannot be stored",
    "malformed": "is not valid",
    "of_many": "several people have this address",
    "bound": "it is another person's already",
}

MALFORMED = {
    "address": "is not an address of mail",
    "phone": "expected a number such as +79111111223",
    "snils": "expected a number such as 112-233-445 95, with its check number",
    "unti_id": "expected digits",
    "language": "expected ru or en",
    "time_zone": "there is no such time zone: one is Europe/Moscow",
}


@dataclass(slots=True)
class People:
    """The students whom references of a document mean, by the form of `reference`."""

    ids: dict[str, int] = field(default_factory=dict)
    made: int = 0

    def named(self, text: str) -> int:
        """The person whom a reference means; `find` has looked for it."""
        return self.ids[reference(text)]


def register(session: WriteSession, organization_id: int, document: Document) -> People:
    """Register the document's students, and find everybody else whom it names.

    Errors: ImportRefused with every place that names nobody, or whom it must not.
    """
    problems = Problems()
    students = placed("$", "students", document.students)
    mailed = [one for one in students if one.item.email is not None]
    rows = [check_person(_said(one.item)) for one in mailed]
    told = register_people(session, organization_id, rows)
    people = People(made=sum(one.status == "created" for one in told))
    for student, answer in zip(mailed, told, strict=True):
        _note(people, student, answer, problems)
    problems.refuse_if_any()
    find(session, organization_id, people, references(document), problems)
    problems.refuse_if_any()
    _refuse_doubled(document, people, problems)
    problems.refuse_if_any()
    return people


def _refuse_doubled(document: Document, people: People, problems: Problems) -> None:
    """Whoever stands in a list by the address of mail does not stand there by the external_id, too:
    one of the two marks would be lost."""
    seen: set[Hashable] = set()
    for place, standing, text in _standings(document):
        one = (standing, people.named(text))
        if one in seen:
            problems.add(place, f"the student {text} stands above by another name")
        seen.add(one)


def _standings(document: Document) -> Iterator[tuple[str, Hashable, str]]:
    """Where a student may stand once: the place, what it is once in, and who stands there."""
    for cohort in placing.cohorts(document):
        place, item = cohort.place, cohort.item
        for group in placed(place, "groups", item.groups):
            yield from _once_in(place, f"{group.place}.students", group.item.students)
        yield from _once_in(place, f"{place}.students", item.students)
        for status in placed(place, "statuses", item.statuses):
            yield status.place, (place, "status"), status.item.student
    for activity in placing.activities(document):
        inside, done = activity.place, activity.item
        for mark in placed(inside, "marks", done.marks):
            yield mark.place, (inside, "mark"), mark.item.student
        for seen in placed(inside, "presence", done.presence):
            yield seen.place, (inside, "presence"), seen.item.student
        for attempt in placed(inside, "attempts", done.attempts):
            yield attempt.place, (inside, attempt.item.number), attempt.item.student


def _once_in(whole: str, place: str, names: Sequence[str]) -> Iterator[tuple[str, Hashable, str]]:
    return ((where, whole, name) for where, name in _listed(place, names))


def find(
    session: ReadSession,
    organization_id: int,
    people: People,
    wanted: Iterable[tuple[str, str]],
    problems: Problems,
) -> None:
    """Find whom references mean that are not found yet. wanted: (place, reference)."""
    places: dict[str, str] = {}
    for place, text in wanted:
        if text not in people.ids:
            places.setdefault(text, place)
    mails = [text for text in places if "@" in text]
    names = [text for text in places if "@" not in text]
    holders: dict[str, list[int]] = {}
    for row in members_addressed(session, organization_id, mails):
        holders.setdefault(row.folded, []).append(row.person_id)
    found = {text: keys[0] for text, keys in holders.items() if len(keys) == 1}
    found |= members_called(session, organization_id, EXTERNAL_ID, names)
    people.ids |= found
    for text, place in places.items():
        if text not in found:
            several = len(holders.get(text, ())) > 1
            why = "several people have" if several else "nobody of the organization has"
            kind = "email" if "@" in text else "external_id"
            problems.add(place, f"{why} the {kind} {text}")


def references(document: Document) -> list[tuple[str, str]]:
    """Every place that names a student, and whom."""
    found = [
        (one.place, one.item.external_id)
        for one in placed("$", "students", document.students)
        if one.item.email is None
    ]
    for cohort in placing.cohorts(document):
        place, item = cohort.place, cohort.item
        found += _listed(f"{place}.students", item.students)
        for group in placed(place, "groups", item.groups):
            found += _listed(f"{group.place}.students", group.item.students)
        found += [(one.place, one.item.student) for one in placed(place, "statuses", item.statuses)]
    for discipline in placing.disciplines(document):
        limited = discipline.item.limited_to
        if isinstance(limited, list):
            found += _listed(f"{discipline.place}.limited_to", limited)
    for activity in placing.activities(document):
        place = activity.place
        if isinstance(activity.item.not_for, list):
            found += _listed(f"{place}.not_for", activity.item.not_for)
        for name in ("marks", "presence", "attempts"):
            rows = placed(place, name, getattr(activity.item, name))
            found += [(one.place, one.item.student) for one in rows]
    return [(place, reference(text)) for place, text in found if text is not None]


def _listed(place: str, names: Sequence[str]) -> list[tuple[str, str]]:
    return [(f"{place}[{index}]", name) for index, name in enumerate(names)]


def _said(student: Student) -> Said:
    language = student.language
    return Said(
        family_name=student.family_name,
        given_name=student.given_name,
        middle_name=student.middle_name,
        address=student.email,
        phone=student.phone,
        external_id=student.external_id,
        snils=student.snils,
        unti_id=student.unti_id,
        language=LANGUAGES.get(language, language) if language else None,
        time_zone=student.time_zone,
    )


def _note(people: People, student: Placed[Student], answer: Registered, problems: Problems) -> None:
    for trouble in answer.troubles:
        problems.add(*_told(student.place, trouble))
    if answer.status == "duplicate":
        problems.add(f"{student.place}.email", "it is the address of a student who stands above")
    names = (student.item.email, student.item.external_id)
    for name in names:
        if name is not None and answer.person_id is not None:
            people.ids[reference(name)] = answer.person_id


def _told(place: str, trouble: Trouble) -> tuple[str, str]:
    name = FIELDS.get(trouble.field, trouble.field)
    why = TROUBLES.get(trouble.code, trouble.code)
    if trouble.code == "malformed":
        why = MALFORMED.get(trouble.field, why)
    return f"{place}.{name}", why


def ids_of(people: People, names: Iterable[str]) -> list[int]:
    """The people whom references mean, in order."""
    return [people.named(name) for name in names]
