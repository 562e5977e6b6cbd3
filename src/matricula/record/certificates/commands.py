"""What can change about certificates."""

import secrets

import sqlalchemy as sa

from matricula.record import rows
from matricula.record.certificates.errors import NameIsFinal
from matricula.record.certificates.tables import DISTINCTION, REGULAR, certificate
from matricula.record.courses.errors import NoLongerThere
from matricula.record.courses.tables import course
from matricula.record.notices.commands import notify
from matricula.record.people.tables import person
from matricula.record.profiles.tables import profile
from matricula.store import WriteSession, bulk

ALLOWED_EDITS = 3
"""How often the holder may change the name on a certificate."""
CODE_BYTES = 10


def issue_certificate(
    session: WriteSession, course_id: int, person_id: int, kind: str, grade: float
) -> int:
    """Give somebody the certificate of a course; its number.

    kind: REGULAR or DISTINCTION: whether a threshold is met is for the caller to say. grade: per
    cent. One who has it keeps it: a better kind and a better grade are written into it, a worse one
    changes nothing. Errors: NoLongerThere where there is no such course.
    """
    bulk.one_at_a_time(session, f"certificate {course_id} {person_id}")
    its = rows.kept(session, course, course_id)
    if its is None:
        raise NoLongerThere
    mine = (certificate.c.course_id == course_id) & (certificate.c.person_id == person_id)
    found = session.row(sa.select(certificate).where(mine).with_for_update())
    if found is not None:
        better = _better(session, found._asdict(), kind, grade)
        rows.change(session, certificate, [(found, better)], {"changed_at": session.now})
        return int(found.id)
    row = {
        "person_id": person_id,
        "course_id": course_id,
        "course_title": its.title,
        "language": its.language,
        "kind": kind,
        "grade": grade,
        "code": secrets.token_hex(CODE_BYTES),
        "saved_fullname": _own_name(session, person_id),
        "is_public": False,
        "edits_count": 0,
        "issued_at": session.now,
        "regular_issued_at": session.now if kind == REGULAR else None,
        "distinction_issued_at": session.now if kind == DISTINCTION else None,
        "changed_at": session.now,
    }
    (key,) = rows.add(session, certificate, [row])
    about = {"course_id": course_id, "subject": its.title}
    notify(session, [person_id], kind="learn", action="certificate", **about)
    return key


def change_certificate(session: WriteSession, certificate_id: int, values: bulk.Values) -> None:
    """Change whether a certificate is public (is_public), and the name on it (saved_fullname; blank
    is no change).

    Errors: NoLongerThere, NameIsFinal.
    """
    found = rows.held(session, certificate, certificate_id)
    if found is None:
        raise NoLongerThere
    chosen = dict(values)
    name = chosen.pop("saved_fullname", "").strip()
    if name and name != found.saved_fullname:
        if found.edits_count >= ALLOWED_EDITS:
            raise NameIsFinal
        chosen |= {"saved_fullname": name, "edits_count": found.edits_count + 1}
    rows.change(session, certificate, [(found, chosen)], {"changed_at": session.now})


def _better(
    session: WriteSession, found: bulk.Values, kind: str, grade: float
) -> dict[str, object]:
    """What a certificate that is there gains."""
    gained: dict[str, object] = {"grade": max(grade, found["grade"])}
    if kind == DISTINCTION and found["kind"] == REGULAR:
        gained |= {"kind": DISTINCTION, "distinction_issued_at": session.now}
    return gained


def _own_name(session: WriteSession, person_id: int) -> str:
    """What somebody calls themselves; never the registry's name, which not all may know who may
    see the certificate."""
    statement = (
        sa.select(profile.c.first_name, profile.c.last_name, person.c.display_name)
        .select_from(person.outerjoin(profile, profile.c.person_id == person.c.id))
        .where(person.c.id == person_id)
    )
    found = session.row(statement)
    if found is None:
        return ""
    own = " ".join(part for part in (found.first_name, found.last_name) if part)
    return own or found.display_name or ""
