"""History only grows, whoever asks: triggers, not manners."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from matricula.record.history.commands import Change, remember
from matricula.record.history.tables import history_entry, history_value
from matricula.store import Database, Origin, migrate

CHANGES = {
    "update an entry": sa.update(history_entry).values(door="nobody"),
    "delete an entry": sa.delete(history_entry),
    "delete a value": sa.delete(history_value),
    "rewrite a value": sa.update(history_value).values(after='{"mark":20.0}'),
    "rewrite half a value": sa.update(history_value).values(before=None, after="{}"),
}


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    migrate.upgrade(database)
    with database.write(Origin("cli", client="test")) as session:
        remember(session, [Change("add", "result", 5, None, {"mark": 12.5}, person_id=3)])
    yield database
    database.close()


def values(database: Database) -> list[tuple[str | None, str | None]]:
    with database.read() as session:
        return [
            tuple(row)
            for row in session.rows(sa.select(history_value.c.before, history_value.c.after))
        ]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_history_cannot_be_changed(database: Database, change: sa.Executable) -> None:
    with (
        pytest.raises(sa.exc.DBAPIError, match="append-only"),
        database.write(Origin("cli")) as session,
    ):
        session.run(change)
    assert values(database) == [(None, '{"mark":12.5}')]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_nor_by_a_session_that_replays_what_others_did(
    database: Database, change: sa.Executable
) -> None:
    if database.on_sqlite:
        pytest.skip("only PostgreSQL has sessions for which usual triggers are silent")
    with (
        pytest.raises(sa.exc.DBAPIError, match="append-only"),
        database.write(Origin("cli")) as session,
    ):
        session.run(sa.text("SET LOCAL session_replication_role = replica"))
        session.run(change)
    assert values(database) == [(None, '{"mark":12.5}')]


def test_history_cannot_be_replaced_or_truncated(database: Database) -> None:
    statements = (
        ["REPLACE INTO history_value (entry_id, after) SELECT entry_id, '{}' FROM history_value"]
        if database.on_sqlite
        else ["TRUNCATE history_value", "TRUNCATE history_entry CASCADE"]
    )
    for statement in statements:
        with (
            pytest.raises(sa.exc.DBAPIError, match="append-only"),
            database.write(Origin("cli")) as session,
        ):
            session.run(sa.text(statement))
    assert values(database) == [(None, '{"mark":12.5}')]


def test_values_can_be_blanked(database: Database) -> None:
    with database.write(Origin("cli")) as session:
        session.run(sa.update(history_value).values(before=None, after=None))
    assert values(database) == [(None, None)]


def test_an_entry_tells_who_when_and_through_which_door(database: Database) -> None:
    with database.read() as session:
        entry = session.row(sa.select(history_entry))
    assert entry is not None
    assert (entry.door, entry.client, entry.actor_id) == ("cli", "test", None)
    assert (entry.action, entry.subject, entry.subject_id, entry.person_id) == (
        "add",
        "result",
        5,
        3,
    )
    assert entry.at.tzinfo is not None
