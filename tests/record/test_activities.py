"""Activities and their settings, totals, and scales in words."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import pytest
import sqlalchemy as sa

from matricula.gradebook.attempts import mark_of
from matricula.record.assessments import activity_queries as queries
from matricula.record.assessments import commands
from matricula.record.assessments.activities import KINDS
from matricula.record.assessments.errors import (
    ActivityRefused,
    ConversionRefused,
    MarkScaleRefused,
    TotalRefused,
    TwoAttestations,
)
from matricula.record.assessments.tables import activity
from matricula.store import Database, Origin, WriteSession
from tests.harness.databases import DatabaseFrom
from tests.record.test_revisions import DEPARTMENT, filled

DISCIPLINE, OTHER = 13, 14
FIRST = 901
ESSAY = [{"lower_bound": 0.0, "label": "нет", "passes": False},
         {"lower_bound": 3.0, "label": "да", "passes": True}]  # fmt: skip
T = TypeVar("T")


@pytest.fixture
def database(database_from: DatabaseFrom) -> Iterator[Database]:
    database = Database(database_from("revisions", filled))
    yield database
    database.close()


def write(database: Database, act: Callable[[WriteSession], T]) -> T:
    with database.write(Origin("test")) as session:
        return act(session)


def add(database: Database, *rows: Mapping[str, Any], at: int = DISCIPLINE) -> None:
    """Make assessments of a discipline, FIRST and the next ones, activities of these settings."""

    def made(session: WriteSession) -> None:
        keys = range(FIRST, FIRST + len(rows))
        commands.merge_assessments(
            session, [{"id": key, "offering_id": at, "ordinal": key} for key in keys]
        )
        found = [{"assessment_id": key, **row} for key, row in zip(keys, rows, strict=True)]
        commands.merge_activities(session, found, mark_of)

    write(database, made)


def change(database: Database, *rows: Mapping[str, Any]) -> int:
    return write(database, lambda session: len(commands.merge_activities(session, rows, mark_of)))


def test_marks_are_on_for_what_is_attempted_and_off_for_the_rest(database: Database) -> None:
    add(database, *({"kind": kind} for kind in KINDS))
    statement = sa.select(activity.c.kind).where(
        activity.c.assessment_id >= FIRST, activity.c.is_marked
    )
    with database.read() as session:
        assert {*session.column(statement)} == {"assignment", "test"}
    assert len(KINDS) == 11


def test_settings_that_are_not_named_stay(database: Database) -> None:
    add(database, {"kind": "lecture", "is_marked": True, "hours": 2.0})
    assert change(database, {"assessment_id": FIRST, "kind": "test", "time_limit": 30}) == 1
    assert change(database, {"assessment_id": FIRST, "kind": "test", "time_limit": 30}) == 0
    with database.read() as session:
        (row,) = [
            row for row in queries.activities_of_offerings(session, [DISCIPLINE]) if row.id == FIRST
        ]
    assert (row.kind, row.is_marked, row.hours, row.time_limit, row.format) == (
        "test", True, 2.0, 30, "offline",
    )  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "exam"},
        {"format": "by post"},
        {"counted_attempt": "mean"},
        {"min_points": -1.0},
        {"min_points": float("nan")},
        {"time_limit": -1},
        {"hours": -0.5},
        {"attempts_allowed": 0},
        {"attests": True, "is_marked": False},
        {"attests": True, "is_hidden": True},
    ],
)
def test_settings_that_cannot_be_are_refused(database: Database, wrong: dict[str, Any]) -> None:
    with pytest.raises(ActivityRefused):
        add(database, {"kind": "test", **wrong})
    add(database, {"kind": "test"})
    with pytest.raises(ActivityRefused):
        change(database, {"assessment_id": FIRST, **wrong})


def test_a_new_activity_has_a_kind(database: Database) -> None:
    with pytest.raises(ActivityRefused):
        change(database, {"assessment_id": 15, "time_limit": 30})


def test_one_activity_of_a_discipline_attests_it(database: Database) -> None:
    add(database, {"kind": "other", "attests": True}, {"kind": "test"})
    with pytest.raises(TwoAttestations):
        change(database, {"assessment_id": FIRST + 1, "attests": True})
    change(
        database,
        {"assessment_id": FIRST + 1, "attests": True},
        {"assessment_id": FIRST, "attests": False},
    )
    with database.read() as session:
        rows = queries.activities_of_offerings(session, [DISCIPLINE])
    assert [row.id for row in rows if row.attests] == [FIRST + 1]


def test_another_discipline_has_its_own_attestation(database: Database) -> None:
    def both(session: WriteSession) -> None:
        for key, place in ((FIRST, DISCIPLINE), (FIRST + 1, OTHER)):
            commands.merge_assessments(session, [{"id": key, "offering_id": place, "ordinal": 1}])
            row = {"assessment_id": key, "kind": "other", "attests": True}
            commands.merge_activities(session, [row], mark_of)

    write(database, both)


def test_columns_are_marked_visible_and_in_order(database: Database) -> None:
    add(
        database,
        {"kind": "test"},
        {"kind": "lecture"},
        {"kind": "test", "is_hidden": True},
        {"kind": "assignment"},
        at=OTHER,
    )
    write(
        database,
        lambda session: commands.merge_assessments(
            session, [{"id": FIRST, "offering_id": OTHER, "position": 5}]
        ),
    )
    with database.read() as session:
        assert queries.columns_of_offering(session, OTHER) == [FIRST + 3, FIRST]
        assert queries.columns_of_offering(session, 999) == []
        assert queries.columns_of_offerings(session, [OTHER, 1]) == {
            OTHER: [FIRST + 3, FIRST],
            1: [],
        }


@pytest.mark.parametrize(
    "bounds",
    [
        [(10.0, 4.0), (10.0, 5.0)],
        [(-1.0, 4.0)],
        [(10.0, -4.0)],
        [(float("inf"), 4.0)],
        [(float(bound), 4.0) for bound in range(101)],
    ],
)
def test_tables_of_points_that_cannot_be_are_refused(
    database: Database, bounds: list[tuple[float, float]]
) -> None:
    with pytest.raises(ConversionRefused):
        write(database, lambda session: commands.set_conversions(session, {13: bounds}, mark_of))


def test_a_table_of_points_is_set_as_a_whole(database: Database) -> None:
    def rows(*bounds: tuple[float, float]) -> dict[int, list[tuple[float, float]]]:
        write(database, lambda session: commands.set_conversions(session, {13: bounds}, mark_of))
        with database.read() as session:
            return queries.conversions_of(session, [13, 14])

    assert rows((20.0, 5.0), (10.0, 4.0)) == {13: [(10.0, 4.0), (20.0, 5.0)]}
    assert rows((10.0, 3.0), (30.0, 5.0)) == {13: [(10.0, 3.0), (30.0, 5.0)]}
    assert rows() == {}


def test_totals_are_told_by_their_place(database: Database) -> None:
    rows = [
        {"title": "Итог 2", "formula": "[13] / 2", "position": 9},
        {"title": "Итог 1", "formula": "[13]", "position": 3},
    ]
    write(database, lambda session: commands.merge_totals(session, DISCIPLINE, rows))
    change = {"title": "Итог 2", "formula": "[14]", "position": 1}
    write(database, lambda session: commands.merge_totals(session, DISCIPLINE, [change]))
    with database.read() as session:
        found = queries.totals_of_offerings(session, [DISCIPLINE])
    assert [(row.title, row.formula) for row in found] == [("Итог 2", "[14]"), ("Итог 1", "[13]")]
    removed = write(
        database,
        lambda session: commands.remove_totals(session, DISCIPLINE, ["Итог 2", "no such"]),
    )
    assert [row["title"] for row in removed.removed] == ["Итог 2"]


@pytest.mark.parametrize(
    ("offering_id", "rows"),
    [
        (999, []),
        (DISCIPLINE, [{"title": " ", "formula": "[13]", "position": 1}]),
        (DISCIPLINE, [{"title": "T", "formula": "", "position": 1}]),
        (
            DISCIPLINE,
            [{"title": f"T{n}", "formula": "[13]", "position": n} for n in range(101)],
        ),
    ],
)
def test_totals_that_cannot_be_are_refused(
    database: Database, offering_id: int, rows: list[dict[str, Any]]
) -> None:
    with pytest.raises(TotalRefused):
        write(database, lambda session: commands.merge_totals(session, offering_id, rows))


def test_a_scale_is_set_as_a_whole(database: Database) -> None:
    def levels(*rows: dict[str, Any]) -> list[tuple[Any, ...]]:
        named = {"name": "Эссе", "levels": rows}
        write(database, lambda s: commands.merge_mark_scales(s, DEPARTMENT, [named]))
        with database.read() as session:
            key = queries.mark_scale_ids(session, DEPARTMENT)["Эссе"]
            return [tuple(row)[1:] for row in queries.mark_scale_levels(session, [key])]

    assert levels(*ESSAY[::-1]) == [(0.0, "нет", False), (3.0, "да", True)]
    assert levels(ESSAY[0]) == [(0.0, "нет", False)]


@pytest.mark.parametrize(
    "levels",
    [
        [],
        [ESSAY[0], ESSAY[0]],
        [ESSAY[0] | {"label": " "}],
        [ESSAY[0] | {"lower_bound": float("nan")}],
    ],
)
def test_scales_that_cannot_be_are_refused(
    database: Database, levels: list[dict[str, Any]]
) -> None:
    named = {"name": "Эссе", "levels": levels}
    with pytest.raises(MarkScaleRefused):
        write(database, lambda session: commands.merge_mark_scales(session, DEPARTMENT, [named]))
    with database.read() as session:
        assert "Эссе" not in queries.mark_scale_ids(session, DEPARTMENT)
