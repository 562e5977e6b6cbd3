"""Fields: the same as a real object has, of the types that are declared, told of by the page."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from matricula.dialects.stepik.declaring import Resource
from matricula.dialects.stepik.documentation import counts
from matricula.dialects.stepik.resources import BY_NAME, RESOURCES
from tests.dialects.stepik.conftest import Client
from tests.dialects.stepik.school import ADMIN, ANN, ASSISTANT, LEARNER, READER, TOM

ROOT = Path(__file__).parents[3]
SAMPLES: dict[str, dict[str, Any]] = json.loads(
    (ROOT / "tests" / "data" / "stepik" / "samples.json").read_text()
)
EVERYBODY = (ANN, TOM, ASSISTANT, LEARNER, READER, ADMIN, None)
NAMES = [resource.name for resource in RESOURCES]
DIFFERING = {
    # null, since nothing is there for it; the declarations say why.
    "courses": {"schedule_link", "schedule_long_link", "issue", "readiness"},
    # A float there and null here; and one that has a policy of its own was sampled.
}


@pytest.mark.parametrize("name", SAMPLES)
def test_an_object_has_the_fields_of_a_real_one(own_client: Client, name: str) -> None:
    found = own_client.all(name)[0]
    assert found.keys() == SAMPLES[name].keys()


@pytest.mark.parametrize("name", [name for name in SAMPLES if BY_NAME[name].create])
def test_a_new_object_has_the_types_of_a_real_one(own_client: Client, name: str) -> None:
    ids = own_client.ids
    bodies: dict[str, dict[str, Any]] = {
        "courses": {"title": "My-Course"},
        "sections": {"title": "My section", "course": ids.draft},
        "lessons": {"title": "My-lesson"},
        "units": {"section": ids.sections[1], "lesson": ids.lessons[0]},
        "enrollments": {"course": ids.cats},
        "step-sources": {"lesson": ids.lessons[0], "block": {"name": "text", "text": "A"}},
    }
    made, real = own_client.made(name, bodies[name]), SAMPLES[name]
    differing = {key for key in real if type(made[key]) is not type(real[key])}
    assert differing == DIFFERING.get(name, set())


def test_what_an_owner_may_do_is_told_by_the_names_of_a_real_course(own_client: Client) -> None:
    made = own_client.made("courses", {"title": "A"})
    assert made["actions"].keys() == SAMPLES["courses"]["actions"].keys()
    lesson = own_client.made("lessons", {"title": "A"})
    assert lesson["actions"].keys() == SAMPLES["lessons"]["actions"].keys()


@pytest.mark.parametrize("resource", RESOURCES, ids=NAMES)
def test_values_are_of_the_declared_types(client: Client, resource: Resource) -> None:
    kinds = {field.name: field.kind for field in resource.fields}
    seen = 0
    for token in EVERYBODY:
        if token is None and not resource.guests:
            continue
        for found in client.all(resource.name, token):
            assert list(found) == list(kinds)
            seen += 1
            for name, value in found.items():
                msgspec.convert(value, kinds[name], strict=True)
    assert bool(seen) != resource.absent, resource.name


@pytest.mark.parametrize("resource", RESOURCES, ids=NAMES)
def test_every_constant_has_its_reason(resource: Resource) -> None:
    names = [field.name for field in resource.fields]
    assert len(names) == len(set(names))
    for field in resource.fields:
        if field.source == "constant":
            assert field.note
            assert field.entry is None
        if field.entry is not None and field.entry.resource:
            assert field.entry.resource in BY_NAME


def test_the_documents_count_the_fields() -> None:
    lines = (ROOT / "docs" / "stepik.md").read_text().splitlines()
    for resource in RESOURCES:
        stored, computed, constant = counts(resource)
        row = f"| `{resource.name}` | {stored} | {computed} | {constant} |"
        assert any(line.startswith(row) for line in lines), row


def test_the_same_object_is_the_same_bytes(client: Client) -> None:
    for name in ("courses", "sections", "units", "lessons", "steps", "step-sources"):
        first, second = client.get(name).content, client.get(name).content
        assert first == second
