"""/api/docs, the OpenAPI description, and the first page: made from the declarations."""

import re
from pathlib import Path

from matricula.dialects.stepik.resources import RESOURCES
from tests.dialects.stepik.conftest import Client

ROOT = Path(__file__).parents[3]


def test_the_page_tells_every_endpoint_and_every_field(client: Client) -> None:
    response = client.get("docs", None)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    page = response.text
    for resource in RESOURCES:
        section = page.partition(f'<section id="{resource.name}"')[2].partition("</section>")[0]
        for field in resource.fields:
            assert f"<code>{field.name}</code>" in section, (resource.name, field.name)
        for method, there in (
            ("POST", resource.create),
            ("PUT", resource.change),
            ("DELETE", resource.remove),
        ):
            below = "" if method == "POST" else "/ID"
            told = f"<b>{method}</b> <code>/api/{resource.name}{below}</code>"
            assert (told in section) == bool(there)
    assert page.count("Constant. ") == sum(
        field.source == "constant" for resource in RESOURCES for field in resource.fields
    )


def test_the_page_needs_no_script_and_nobody_else(client: Client) -> None:
    response = client.get("docs/", None)
    assert "<script" not in response.text
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', response.text)
    assert "default-src 'self'" in response.headers["content-security-policy"]
    for path in re.findall(r'<link rel="stylesheet" href="([^"]+)"', response.text):
        style = client.http.get(path)
        assert (style.status_code, style.headers["content-type"]) == (
            200,
            "text/css; charset=utf-8",
        )


def test_openapi_describes_every_operation(client: Client) -> None:
    described = client.http.get("/docs/openapi.json").json()
    for resource in RESOURCES:
        whole, single = f"/api/{resource.name}", f"/api/{resource.name}/{{key}}"
        assert set(described["paths"][whole]) == {
            "get",
            *(["post"] if resource.create else []),
        }
        assert set(described["paths"][single]) == {
            "get",
            *(["put"] if resource.change else []),
            *(["delete"] if resource.remove else []),
            *(["post"] if any(not action.path for action in resource.actions) else []),
        }
        told = described["paths"][whole]["get"]
        assert told["tags"] == [f"Stepik: {resource.name}"]
        assert ("security" in told) == (not resource.guests)
    schemas = described["components"]["schemas"]
    (course,) = [schema for name, schema in schemas.items() if name.endswith("StepikCoursesItem")]
    (known,) = [resource for resource in RESOURCES if resource.name == "courses"]
    assert set(course["properties"]) == {field.name for field in known.fields}


def test_the_guide_names_every_resource_that_is_served() -> None:
    guide = (ROOT / "docs" / "stepik.md").read_text()
    told = re.findall(r"^\| `([a-z-]+)` \| \d", guide, re.MULTILINE)
    assert told == [resource.name for resource in RESOURCES]


def test_the_first_page_names_this_door(client: Client) -> None:
    assert "Stepik" in client.http.get("/").text
