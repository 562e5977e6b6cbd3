"""Steps in the record: what history tells of them, and that none is lost."""

from collections.abc import Iterator

import msgspec
import pytest
import sqlalchemy as sa

from matricula.record.courses import commands as courses
from matricula.record.courses.errors import NoLongerThere
from matricula.record.files.commands import Given, add_attachment, remove_attachment
from matricula.record.files.errors import NoRoom, TooManyFiles
from matricula.record.files.tables import file_part, stored_file
from matricula.record.history.tables import history_entry, history_value
from matricula.record.people.commands import merge_people
from matricula.record.steps.commands import add_step, change_step, remove_step
from matricula.record.steps.tables import assignment, step, step_source
from matricula.store import Database, Origin, WriteSession, migrate

OWNER = 7
ORIGIN = Origin("tests", OWNER)
GIVEN = Given(OWNER, b"x" * 600_000, 1_000_000)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A school with one person."""
    made = Database(database_url)
    migrate.upgrade(made)
    with made.write(Origin("tests")) as session:
        row = {"id": OWNER, "family_name": "A", "given_name": "B", "display_name": None}
        merge_people(session, [row])
    yield made
    made.close()


def a_lesson(session: WriteSession) -> int:
    return courses.add_lesson(session, OWNER, {"title": "A"})


def told(session: WriteSession, table: sa.Table, key: int) -> list[tuple[str, set[str]]]:
    """What history says of a row: actions, each with the columns that it tells."""
    statement = (
        sa.select(history_entry.c.action, history_value.c.before, history_value.c.after)
        .join(history_value, history_value.c.entry_id == history_entry.c.id)
        .where(history_entry.c.subject == table.name, history_entry.c.subject_id == key)
        .order_by(history_entry.c.id)
    )
    return [
        (row.action, set(msgspec.json.decode(row.after or row.before)))
        for row in session.rows(statement)
    ]


def test_a_removed_step_stays_and_history_tells_everything(database: Database) -> None:
    with database.write(ORIGIN) as session:
        lesson_id = a_lesson(session)
        course_id = courses.add_course(session, OWNER, {"title": "A"})
        section_id = courses.add_section(session, course_id, {"title": "A"})
        courses.add_unit(session, section_id, lesson_id, {})
        key = add_step(
            session, lesson_id, {"text": "A"}, {"source": {"a": 1}, "material": {"b": 1}}
        )
        other = add_step(session, lesson_id, {"text": "B"}, position=1)
        change_step(session, key, {}, {"source": {"a": 2}, "material": {"b": 2}})
        remove_step(session, key)
        kept = session.row(sa.select(step).where(step.c.id == key))
        assert kept is not None
        assert (kept.lesson_id, kept.variation) == (lesson_id, 2)
        assert kept.removed_at == session.now
        (source,) = session.rows(sa.select(step_source).where(step_source.c.id == key))
        assert (source.source, source.material) == ({"a": 2}, {"b": 2})
        assigned = session.rows(sa.select(assignment.c.step_id))
        assert [row.step_id for row in assigned] == [other]
        actions = [action for action, _ in told(session, step, key)]
        # Placed, moved on by the other one, changed, removed.
        assert actions == ["add", "change", "change", "change", "change"]
        assert told(session, step_source, key)[1] == ("change", {"source"})
        for command in (remove_step, lambda s, k: change_step(s, k, {"text": "C"})):
            with pytest.raises(NoLongerThere):
                command(session, key)
        courses.remove_lesson(session, lesson_id)
        left = session.rows(sa.select(step.c.id, step.c.lesson_id).order_by(step.c.id))
        assert [tuple(row) for row in left] == [(key, None), (other, None)]
        assert session.rows(sa.select(assignment)) == []


def test_a_file_goes_with_its_attachment(database: Database) -> None:
    with database.write(ORIGIN) as session:
        lesson_id = a_lesson(session)
        key = add_attachment(session, "a", GIVEN, lesson_id=lesson_id)
        assert len(session.rows(sa.select(file_part))) == 3
        with pytest.raises(NoRoom):
            add_attachment(session, "b", GIVEN, lesson_id=lesson_id)
        remove_attachment(session, key)
        assert session.rows(sa.select(file_part)) == session.rows(sa.select(stored_file)) == []
        add_attachment(session, "b", GIVEN, lesson_id=lesson_id)
        courses.remove_lesson(session, lesson_id)
        assert session.rows(sa.select(file_part)) == session.rows(sa.select(stored_file)) == []


def test_a_lesson_has_two_hundred_files_at_most(database: Database) -> None:
    with database.write(ORIGIN) as session:
        lesson_id, small = a_lesson(session), Given(OWNER, b"x", 1_000_000)
        for number in range(200):
            add_attachment(session, f"a{number}", small, lesson_id=lesson_id)
        with pytest.raises(TooManyFiles):
            add_attachment(session, "b", small, lesson_id=lesson_id)
        course_id = courses.add_course(session, OWNER, {"title": "A"})
        add_attachment(session, "b", small, course_id=course_id)
