"""Questions about certificates."""

from collections.abc import Collection

import sqlalchemy as sa

from matricula.record.certificates.tables import certificate
from matricula.record.courses.tables import course
from matricula.record.listing import Listing, Wanted
from matricula.record.members.viewing import Viewer
from matricula.record.merges.living import living
from matricula.record.people.tables import person
from matricula.record.profiles.tables import profile
from matricula.store import ReadSession, Row, Rows, bulk


def certificates(session: ReadSession, viewer: Viewer, wanted: Wanted) -> Rows:
    """The viewer's own certificates, those of courses that they work for, public ones of people
    whom they see, and a public one whose code they name: all columns, is_own, is_with_score, and
    what its holder is called, as of `profiles.people`; by id."""
    own = certificate.c.person_id == viewer.person_id if viewer.person_id else sa.false()
    seen = [own, viewer.assists_course(), sa.and_(certificate.c.is_public, viewer.sees_person())]
    code = wanted.filters.get("code")
    if code is not None:
        seen.append(sa.and_(certificate.c.is_public, certificate.c.code == code))
    legally = viewer.knows_legally()
    with_score = sa.func.coalesce(course.c.is_certificate_with_score, sa.false())
    statement = (
        sa.select(
            certificate,
            own.label("is_own"),
            with_score.label("is_with_score"),
            profile.c.first_name,
            profile.c.last_name,
            person.c.display_name,
            *(
                sa.case((legally, person.c[name]), else_="").label(name)
                for name in ("family_name", "given_name")
            ),
        )
        .select_from(
            certificate.join(person, person.c.id == certificate.c.person_id)
            .outerjoin(profile, profile.c.person_id == person.c.id)
            .outerjoin(course, course.c.id == certificate.c.course_id)
        )
        .where(sa.or_(*seen))
    )
    filters = {
        "user": lambda key: certificate.c.person_id == living(key),
        "course": lambda key: certificate.c.course_id == key,
        "code": lambda text: certificate.c.code == text,
    }
    return Listing(statement, certificate.c.id, filters, {"id": certificate.c.id}).rows(
        session, wanted
    )


def counted_of_people(
    session: ReadSession, viewer: Viewer, person_ids: Collection[int]
) -> dict[int, int]:
    """How many public certificates people have, of the viewer all, by person; who has none is left
    out."""
    own = certificate.c.person_id == viewer.person_id if viewer.person_id else sa.false()
    shown = sa.or_(certificate.c.is_public, own)
    statement = (
        sa.select(certificate.c.person_id, sa.func.count().label("issued"))
        .where(shown)
        .group_by(certificate.c.person_id)
    )
    found = bulk.rows_where_in(session, statement, certificate.c.person_id, person_ids)
    return {row.person_id: row.issued for row in found}


def of_courses(
    session: ReadSession, viewer: Viewer, course_ids: Collection[int]
) -> dict[int, tuple[int, int | None]]:
    """How many certificates of courses were issued, and which is the viewer's, by course; a course
    without any is left out."""
    own = sa.case((certificate.c.person_id == viewer.person_id, certificate.c.id))
    statement = sa.select(
        certificate.c.course_id, sa.func.count().label("issued"), sa.func.max(own).label("own")
    ).group_by(certificate.c.course_id)
    found = bulk.rows_where_in(session, statement, certificate.c.course_id, course_ids)
    return {row.course_id: (row.issued, row.own) for row in found}


def of_course(session: ReadSession, course_id: int, person_ids: Collection[int]) -> list[Row]:
    """The certificates of a course that people have: all columns."""
    statement = sa.select(certificate).where(certificate.c.course_id == course_id)
    return bulk.rows_where_in(session, statement, certificate.c.person_id, person_ids)
