"""What the documentation says of this door is what it does."""

import re
from pathlib import Path
from typing import Any

import pytest

from matricula.dialects.scodoc import asking, router
from matricula.dialects.scodoc.routes.aliases import ALIASES
from matricula.record.organizations.preferred import DEFAULTS
from tests.dialects.scodoc import deviations, test_programmes
from tests.dialects.scodoc.addresses import served
from tests.dialects.scodoc.conftest import Client
from tests.dialects.scodoc.school import DATA

GUIDE = (Path(__file__).parents[3] / "docs" / "scodoc.md").read_text()

TESTED_APART = {
    "na": "test_preferences.py::test_a_module_without_marks",
    "undated": "test_preferences.py::test_an_assessment_without_a_date",
    "xml-ects": "test_preferences.py::test_ects",
    "publie-xml": "test_preferences.py::test_bulletins_that_are_hidden",
    "compense": "test_decisions.py::test_a_semester_that_makes_up_for_another",
    "ids": "test_bulletins.py::test_the_page_s_own_bulletin_has_these_keys",
    "text-numbers": "test_assessments.py::test_every_mark",
    "etud-superset": "test_students.py::test_a_student_as_scodoc_tells",
    "formsemestre-dates": "test_semesters.py::test_what_scodoc_tells_too_is_the_same",
    "formsemestre-titles": "test_semesters.py::test_what_scodoc_tells_too_is_the_same",
    "moduleimpl-superset": "test_semesters.py::test_modules_of_a_semester",
    "list-depts-superset": "test_departments.py::test_later_addresses_tell_what_scodoc_told",
    "groups-order": "test_groups.py::test_members_as_scodoc_lists_them",
    "old-missing": "test_old_bulletins.py::test_bulletins_that_are_refused",
    "old-unknown": "test_scodoc7.py::test_what_is_not_there",
    "old-pages": "test_old_bulletins.py::test_a_bulletin_for_people",
    "xmlgetformsemestres": "test_old_functions.py::test_semesters_in_a_shape_of_their_own",
    "getetudinfo": "test_old_functions.py::test_a_student_in_a_list",
    "listenotes-remarks": "test_old_marks.py::test_what_a_list_of_marks_can_do",
    "etud-dept-empty": "test_old_helpers.py::test_anybody_may_ask_for_the_department_of_a_student",
    "token-new": "test_tokens.py::test_every_request_gives_a_new_token",
    "second-chance": "../../gradebook/test_modules.py::test_a_second_chance_alone_is_brought_to_20",
}
"""Rows that no comparison with a real answer needs, and what tests them."""


@pytest.fixture(scope="session")
def description(client: Client) -> dict[str, Any]:
    described: dict[str, Any] = client.http.get("/docs/openapi.json").json()
    return described


def paths() -> set[str]:
    """What is served below /ScoDoc/api, as the guide writes it."""
    return {re.sub(r":str}", "}", path) for path in served(router)}


def operations(description: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        f"{method} {path}": operation
        for path, methods in description["paths"].items()
        if path.startswith("/ScoDoc/")
        for method, operation in methods.items()
    }


def test_every_operation_is_described(description: dict[str, Any]) -> None:
    found = operations(description)
    assert {key.split()[1] for key in found} == {f"/ScoDoc/api{path}" for path in paths()}
    names = [operation["operationId"] for operation in found.values()]
    assert len(set(names)) == len(names)
    for key, operation in found.items():
        assert operation["summary"], key
        assert operation["tags"][0].startswith("ScoDoc: "), key
        assert operation["security"] == [
            {"basic" if key == "post /ScoDoc/api/tokens" else "bearer": []}
        ]
        assert {"401"} <= operation["responses"].keys(), key
        for parameter in operation.get("parameters", []):
            assert parameter.get("description") or parameter["schema"].get("enum"), key


def test_every_answer_has_a_form(description: dict[str, Any]) -> None:
    for key, operation in operations(description).items():
        answers = {k: v for k, v in operation["responses"].items() if k in ("200", "204")}
        (answer,) = answers.values()
        if "204" in answers:
            continue
        (form,) = answer["content"].values()
        schema = form["schema"]
        schema = schema.get("items", schema)
        assert schema.keys() & {"$ref", "additionalProperties", "type"}, key
        assert schema != {"type": "object"}, key


def rows(heading: str) -> list[list[str]]:
    """The rows of the table under a heading of the guide."""
    section = GUIDE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def test_every_deviation_is_a_row_of_the_guide() -> None:
    """One closed table: what the comparisons let pass, and what other tests look at."""
    listed = [row[0].strip("`") for row in rows("Where it differs from ScoDoc 9.0.67")]
    used = {
        rule.row
        for rule in (
            *deviations.JSON_RULES,
            *deviations.XML_RULES,
            *test_programmes.JSON_RULES,
            *test_programmes.XML_RULES,
        )
    } - {"data"}
    assert len(set(listed)) == len(listed)
    assert set(listed) == used | TESTED_APART.keys()


@pytest.mark.parametrize("place", TESTED_APART.values())
def test_what_is_tested_apart_is(place: str) -> None:
    file, _, test = place.partition("::")
    assert f"def {test}(" in (Path(__file__).parent / file).read_text()


def named(heading: str, pattern: str = r"`(/[^`]*)`") -> set[str]:
    """What the first column of a table names."""
    return {cell for row in rows(heading) for cell in re.findall(pattern, row[0])}


def test_every_address_is_in_the_guide() -> None:
    aliases = {re.sub(r":str}", "}", alias.path) for alias in ALIASES}
    assert named("Addresses") | named("Writing") == paths() - aliases
    assert named("Later addresses") == aliases


def test_every_function_of_scodoc_7_is_in_the_guide() -> None:
    below = "/ScoDoc/{dept:str}/Scolarite/"
    assert named("Functions of ScoDoc 7", r"`([^`]*)`") == served(router, below)


def test_every_preference_is_in_the_guide() -> None:
    told = {row[0].strip("`"): row[1] for row in rows("Preferences")}
    assert told.items() >= {name: str(int(value)) for name, value in DEFAULTS.items()}.items()


def test_bounds_are_in_the_guide() -> None:
    assert f"{asking.MOST_ROWS:,} rows" in GUIDE


def test_every_row_of_the_readme_is_tested() -> None:
    readme = (Path(__file__).parents[3] / "README.md").read_text()
    table = readme.split("### ScoDoc, row by row")[1].split("\n## ")[0]
    lines = [line.strip("|").split(" | ") for line in table.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line] for line in lines[2:]]
    assert len(cells) == 36
    for _, _, state, place in cells:
        file, _, test = place.strip("`").partition("::")
        assert state.startswith("works")
        assert f"def {test}(" in (Path(__file__).parent / file).read_text(), place


def test_the_real_answers_are_there() -> None:
    assert len(list((DATA / "answers").iterdir())) == 31
