"""Questions about what people say of themselves."""

from collections.abc import Collection

import sqlalchemy as sa

from matricula.record.accounts.tables import account
from matricula.record.classes.tables import klass_student
from matricula.record.listing import Listing, Wanted, whether
from matricula.record.members.tables import member, member_group
from matricula.record.members.viewing import Viewer, has_left
from matricula.record.merges.living import is_living, living
from matricula.record.people.addresses import IDENTIFIES
from matricula.record.people.tables import email_address, person
from matricula.record.profiles.tables import profile, social_account
from matricula.store import ReadSession, Row, Rows, bulk


def people(session: ReadSession, viewer: Viewer, wanted: Wanted) -> Rows:
    """People whom a viewer sees, without those who were merged into others: id, created_at,
    display_name, is_active (their account is not switched off), every column of the profile (null
    where there is none), and family_name and given_name, empty for those who may not know them; by
    id. Filters "course" and "klass": those who learn there."""
    legally = viewer.knows_legally()
    told = [
        sa.case((legally, person.c[name]), else_="").label(name)
        for name in ("family_name", "given_name")
    ]
    statement = (
        sa.select(
            person.c.id,
            person.c.created_at,
            person.c.display_name,
            (~has_left()).label("is_active"),
            *told,
            *_profile_columns(),
        )
        .select_from(person.outerjoin(profile, profile.c.person_id == person.c.id))
        .where(viewer.sees_person(), is_living(person.c.id))
    )
    filters = {
        "alias": lambda _: sa.false(),
        "course": lambda key: person.c.id.in_(_learners_of(key)),
        "klass": lambda key: person.c.id.in_(
            sa.select(klass_student.c.person_id).where(klass_student.c.klass_id == key)
        ),
    }
    return Listing(statement, person.c.id, filters, {"id": person.c.id}).rows(session, wanted)


def oneself(session: ReadSession, viewer: Viewer, wanted: Wanted) -> Rows:
    """The viewer alone: id."""
    statement = sa.select(person.c.id).where(person.c.id == viewer.person_id)
    return Listing(statement, person.c.id).rows(session, wanted)


def has_password(session: ReadSession, person_id: int) -> bool:
    """Whether somebody signs in with a password."""
    kept = session.value(sa.select(account.c.password_hash).where(account.c.person_id == person_id))
    return kept is not None


def addresses(session: ReadSession, viewer: Viewer, wanted: Wanted) -> Rows:
    """The viewer's own addresses of mail: id, person_id, address, entered_by, is_verified,
    is_primary; by id."""
    primary = email_address.c.id == _primary()
    verified = sa.or_(email_address.c.verified, email_address.c.entered_by == "registrar")
    statement = sa.select(
        email_address.c.id,
        email_address.c.person_id,
        email_address.c.address,
        email_address.c.entered_by,
        verified.label("is_verified"),
        primary.label("is_primary"),
    ).where(email_address.c.person_id == viewer.person_id)
    filters = {
        "user": lambda key: email_address.c.person_id == living(key),
        "email": lambda text: email_address.c.folded == text,
        "is_verified": lambda wish: whether(verified, wish),
        "is_primary": lambda wish: whether(primary, wish),
    }
    return Listing(statement, email_address.c.id, filters).rows(session, wanted)


def social_accounts(session: ReadSession, viewer: Viewer, wanted: Wanted) -> Rows:
    """The viewer's own accounts elsewhere: id, person_id, provider, uid; by id."""
    statement = sa.select(social_account).where(social_account.c.person_id == viewer.person_id)
    filters = {
        "user": lambda key: social_account.c.person_id == living(key),
        "provider": lambda text: social_account.c.provider == text,
        "uid": lambda text: social_account.c.uid == text,
    }
    return Listing(statement, social_account.c.id, filters).rows(session, wanted)


def address_ids(session: ReadSession, person_ids: Collection[int]) -> list[Row]:
    """The addresses of people: person_id, id, is_verified."""
    statement = sa.select(
        email_address.c.person_id, email_address.c.id, IDENTIFIES.label("is_verified")
    ).order_by(email_address.c.id)
    return bulk.rows_where_in(session, statement, email_address.c.person_id, person_ids)


def social_account_ids(session: ReadSession, person_ids: Collection[int]) -> list[Row]:
    """The accounts elsewhere of people: person_id, id."""
    statement = sa.select(social_account.c.person_id, social_account.c.id).order_by(
        social_account.c.id
    )
    return bulk.rows_where_in(session, statement, social_account.c.person_id, person_ids)


def _learners_of(course_id: int) -> sa.Select[tuple[int]]:
    return (
        sa.select(member.c.person_id)
        .join(member_group, member_group.c.id == member.c.group_id)
        .where(member_group.c.course_id == course_id, member_group.c.role == "learners")
    )


def _profile_columns() -> list[sa.Column[object]]:
    return [profile.c[name] for name in profile.c.keys() if name != "person_id"]


def _primary() -> sa.ScalarSelect[int]:
    """The address that its owner chose, or else the oldest that identifies, or else the oldest."""
    other = email_address.alias()
    chosen = (
        sa.select(profile.c.primary_address)
        .where(profile.c.person_id == other.c.person_id)
        .scalar_subquery()
    )
    proved = sa.or_(other.c.verified, other.c.entered_by == "registrar")
    rank = sa.case((other.c.folded == chosen, 0), (proved, 1), else_=2)
    return (
        sa.select(other.c.id)
        .where(other.c.person_id == email_address.c.person_id)
        .order_by(rank, other.c.id)
        .limit(1)
        .correlate(email_address)
        .scalar_subquery()
    )
