"""A jury's cohorts stand still while it decides."""

import pytest
import sqlalchemy as sa

from matricula.record.cohorts.holding import hold_cohorts_of_people
from matricula.record.cohorts.tables import cohort
from matricula.store import Database, Origin, WriteSession
from tests.harness.databases import DatabaseFrom, Engine
from tests.record.test_revisions import BOTH, ONLY_SA, POTOK, S0, SA, filled


def free(session: WriteSession) -> list[int]:
    """The cohorts that this session could raise without a wait."""
    statement = sa.select(cohort.c.id).order_by(cohort.c.id)
    return [*session.column(statement.with_for_update(skip_locked=True, key_share=True))]


@pytest.mark.parametrize(
    ("people", "also", "left"),
    [
        ([ONLY_SA], [], [S0, POTOK]),
        ([BOTH], [], [POTOK]),
        ([], [S0], [SA, POTOK]),
        ([], [], [S0, SA, POTOK]),
        ([BOTH], [POTOK], []),
    ],
)
def test_nobody_else_raises_what_is_held(
    database_from: DatabaseFrom,
    database_engine: Engine,
    people: list[int],
    also: list[int],
    left: list[int],
) -> None:
    database = Database(database_from("revisions", filled))
    with database.write(Origin("test")) as holder:
        hold_cohorts_of_people(holder, people, also)
        if database_engine == "postgresql":
            with database.write(Origin("test")) as other:
                assert free(other) == left
        else:  # A writer is alone there; asking for more than that would wait for itself.
            assert free(holder) == [S0, SA, POTOK]
    database.close()
