"""Who of a department's students a line is about: by code or address of mail, never by name."""

from collections.abc import Iterable
from dataclasses import dataclass

from matricula.importers.students.reading import Student
from matricula.record.people import queries
from matricula.store import ReadSession

NO_KEY = "has neither NIP nor INE nor an email: nobody could tell who it is (--new-without-code)"


@dataclass(frozen=True, slots=True)
class Known:
    """A department's students by what identifies them there.

    mails: the registrar's institutional addresses; 0 where several people have one. entered: what
    the registrar entered for a person, with its purpose.
    """

    nips: dict[str, int]
    ines: dict[str, int]
    mails: dict[str, int]
    codes: dict[int, tuple[str | None, str | None]]
    entered: dict[tuple[int, str], str]


def known_students(session: ReadSession, organization_id: int) -> Known:
    """The keys of all of a department's students."""
    codes = queries.student_codes(session, organization_id)
    addresses = queries.registrar_addresses(session, organization_id)
    mails: dict[str, int] = {}
    for row in addresses:
        if row.purpose == "institutional":
            mails[row.folded] = 0 if row.folded in mails else row.person_id
    return Known(
        nips={row.code_nip: row.person_id for row in codes if row.code_nip},
        ines={row.code_ine: row.person_id for row in codes if row.code_ine},
        mails=mails,
        codes={row.person_id: (row.code_nip, row.code_ine) for row in codes},
        entered={(row.person_id, row.folded): row.purpose for row in addresses},
    )


def match(students: Iterable[Student], known: Known, *, new_without_code: bool) -> None:
    """Give each student its person_id, or find that it is a new one, or what is wrong with it."""
    for student in students:
        _match(student, known, new_without_code=new_without_code)


def _match(student: Student, known: Known, *, new_without_code: bool) -> None:
    keys = {
        "NIP": (student.nip, known.nips),
        "INE": (student.ine, known.ines),
        "email": (student.mail, known.mails),
    }
    found = {name: people[key] for name, (key, people) in keys.items() if key in people}
    if 0 in found.values():
        student.problems.append(f"several students have the email {student.mail!r}")
    elif len(set(found.values())) > 1:
        whose = ", ".join(f"{name} is student {key}'s" for name, key in found.items())
        student.problems.append(f"is about several people: {whose}")
    elif found:
        student.person_id = next(iter(found.values()))
        _refuse_other_codes(student, known, by=next(iter(found)))
    else:
        student.is_new = True
        if not (student.nip or student.ine or student.mail or new_without_code):
            student.problems.append(NO_KEY)
        if "family_name" not in student.facts["person"] and not student.problems:
            student.problems.append("is nobody's who is known here, and a new student needs a name")


def _refuse_other_codes(student: Student, known: Known, *, by: str) -> None:
    """Errors: a problem where a stronger key says that this is somebody else."""
    nip, ine = known.codes[student.person_id]
    stronger = [("NIP", nip, student.nip), ("INE", ine, student.ine)]
    for name, stored, given in stronger[: ("NIP", "INE", "email").index(by)]:
        if stored and given and stored != given:
            student.problems.append(
                f"the {by} is student {student.person_id}'s, whose {name} is {stored!r} and not"
                f" {given!r}"
            )
