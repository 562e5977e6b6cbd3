"""The documentation page of this door, and the document that it shows."""

import json
import re
from collections.abc import Iterator
from typing import Any, cast

import httpx
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from matricula.dialects.odin.methods import METHODS
from matricula.server import create_app
from matricula.settings import Settings
from matricula.store import Database, migrate

Client = TestClient[Litestar]

INDEX = "/publicapi/docs/index.html"
DOCUMENT = "/publicapi/v1.0/swagger.json"
TAGS = [
    ("User", "Пользователь"),
    ("Program", "Образовательная программа"),
    ("Organization", "Организация"),
    ("Discipline", "Дисциплина"),
    ("Cohort", "Поток"),
    ("Activity", "Образовательная активность"),
]
OPERATIONS = {
    "post /publicapi/v1.0/User/Register": ("User", []),
    "post /publicapi/v1.0/User/MagicLink": ("User", []),
    "get /publicapi/v1.0/Activity/Marks": ("Activity", ["activityId"]),
    "get /publicapi/v1.0/Organization/Programs": ("Organization", []),
    "get /publicapi/v1.0/Program/Cohorts": ("Program", ["programId"]),
    "get /publicapi/v1.0/Cohort/Students": ("Cohort", ["cohortId"]),
    "get /publicapi/v1.0/Cohort/Marks": ("Cohort", ["cohortId"]),
    "get /publicapi/v1.0/Cohort/Attendance": ("Cohort", ["cohortId"]),
    "get /publicapi/v1.0/Discipline/Marks": ("Discipline", ["disciplineId"]),
    "get /publicapi/v1.0/Discipline/Attendance": ("Discipline", ["disciplineId"]),
    "post /publicapi/v1.0/Mark/SetMarkForTask": ("Activity", []),
}
"""The ten methods in the order of the page, and the one beside them: tag, required parameters."""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server over an empty school: the documentation asks nothing of the record."""
    url = f"sqlite:///{tmp_path_factory.mktemp('docs')}/school.sqlite3"
    database = Database(url)
    migrate.make_ready(database)
    app = create_app(Settings(database=url), database)
    with TestClient(cast(Litestar, app), raise_server_exceptions=False) as made:
        yield made
    database.close()


@pytest.fixture(scope="module")
def document(client: Client) -> dict[str, Any]:
    answer = client.get(DOCUMENT)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    read: dict[str, Any] = answer.json()
    return read


def operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        f"{verb} {path}": operation
        for path, item in document["paths"].items()
        for verb, operation in item.items()
    }


def test_the_page_leads_to_the_document(client: Client) -> None:
    for path in ("/publicapi/docs", "/publicapi/docs/", "/PublicAPI/Docs"):
        answer = client.get(path, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (302, INDEX)
    page = client.get(INDEX)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "<title>LMS Odin</title>" in page.text
    start = client.get("/publicapi/docs/start.js").text
    assert '{ url: "../v1.0/swagger.json", name: "1.0" }' in start
    assert "StandaloneLayout" in start
    assert "validatorUrl: null" in start


def test_the_page_asks_nobody_but_this_server(client: Client) -> None:
    page = client.get(INDEX)
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'self';")
    assert "unsafe-eval" not in policy
    assert "http" not in policy
    addresses = re.findall(r'(?:src|href)="([^"]*)"', page.text)
    files = [address for address in addresses if address != "data:,"]
    assert len(files) == 5
    for address in files:
        answer = client.get(str(httpx.URL(INDEX).join(address)))
        assert answer.status_code == 200, address
        assert answer.headers["cache-control"] == "public, max-age=3600"
    start = client.get("/publicapi/docs/start.js").text
    assert "//" not in start.replace("// No validator", "")


@pytest.mark.parametrize("path", [INDEX, DOCUMENT, "/publicapi/docs/swagger-ui.css"])
def test_case_is_ignored(client: Client, path: str) -> None:
    usual = client.get(path)
    for other in (path.upper(), path.lower(), path.title()):
        answer = client.get(other)
        assert answer.status_code == 200, other
        assert answer.content == usual.content


def test_anybody_may_read_and_keep_it(client: Client) -> None:
    answer = client.get(DOCUMENT, headers={"Authorization": "Bearer nonsense"})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=3600"
    again = client.get(DOCUMENT, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.head(INDEX).status_code == 200
    assert client.post(INDEX).status_code == 405


def test_what_the_document_is_called(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert (document["info"]["title"], document["info"]["version"]) == ("LMS Odin", "1.0")
    assert document["servers"] == [{"url": "/"}]
    assert [(tag["name"], tag["description"]) for tag in document["tags"]] == TAGS


def test_every_method_is_there_and_no_other(document: dict[str, Any]) -> None:
    found = operations(document)
    assert list(found) == list(OPERATIONS)
    assert len(METHODS) == len(OPERATIONS)
    names = [operation["operationId"] for operation in found.values()]
    assert len(set(names)) == len(names)
    for key, (tag, required) in OPERATIONS.items():
        operation = found[key]
        parameters = operation.get("parameters", [])
        assert operation["tags"] == [tag], key
        assert [one["name"] for one in parameters if one["required"]] == required, key
        assert all(one["description"] for one in parameters), key
        assert operation["summary"], key
        assert ("requestBody" in operation) == key.startswith("post"), key
        assert operation["security"] == [{"bearer": []}, {"apiKey": []}], key
        assert {"200", "400", "401", "403", "404"} <= operation["responses"].keys(), key


def test_titles_are_those_of_the_page(document: dict[str, Any]) -> None:
    titles = [operation["summary"] for operation in operations(document).values()]
    assert titles[:3] == [
        "Регистрация пользователя",
        "Магическая ссылка для входа",
        "Получение оценок за активность",
    ]


def test_answers_stand_in_their_envelope(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for key, operation in operations(document).items():
        for status, answer in operation["responses"].items():
            (form,) = answer["content"].values()
            envelope = schemas[form["schema"]["$ref"].rpartition("/")[2]]
            fields = envelope["properties"].keys()
            assert fields == {"entity", "errors", "httpStatusCode", "isSuccess"}, (key, status)
            entity = envelope["properties"]["entity"]
            assert (entity == {"type": "null"}) == (status != "200"), (key, status)
    fault = schemas["Fault"]["properties"]
    assert fault.keys() == {"key", "value"}
    assert schemas["MagicLink"]["properties"].keys() == {"userId", "url", "expiresAt"}


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    text = json.dumps(document)
    references = re.findall(r'"\$ref": "#/([^"]+)"', text)
    assert references
    for reference in references:
        found = document
        for part in reference.split("/"):
            found = found[part]
    # Nothing of other doors, and nothing that nobody points to.
    named = {reference.rpartition("/")[2] for reference in references}
    assert named == document["components"]["schemas"].keys()
    assert "matricula" not in text
    assert "ScoDoc" not in text
    assert document["components"]["securitySchemes"].keys() == {"bearer", "apiKey"}


def test_the_documentation_of_all_doors_has_them_too(client: Client) -> None:
    everything = client.get("/docs/openapi.json").json()
    for key, (tag, _) in OPERATIONS.items():
        verb, path = key.split()
        assert everything["paths"][path][verb]["tags"] == [f"Odin: {tag}"]
    assert INDEX not in everything["paths"]
    assert DOCUMENT not in everything["paths"]
    assert client.get("/docs").status_code == 200
