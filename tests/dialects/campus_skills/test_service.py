"""The shell: tokens, centres, refusals, bodies that are no JSON, the command line."""

from typing import Any

import pytest

from matricula.dialects.campus_skills.bodies import parsed
from matricula.dialects.campus_skills.errors import InvalidRequest
from matricula.record.accounts import commands as accounts
from matricula.store import Database
from tests.commands import matricula
from tests.dialects.campus_skills.conftest import TEMPLATE, Client, client_of
from tests.dialects.campus_skills.school import (
    BOTH,
    CFA,
    CFA_NAME,
    CFA_READER,
    EXPIRED,
    NORD,
    NORD_NAME,
    NOWHERE,
    OTHER_DOOR,
    build,
)
from tests.dialects.scodoc.school import BEGINNING
from tests.harness.databases import DatabaseFrom

TEST = "/api/sync/v1/test"
OLD_REFUSAL = {
    "error": "invalid token",
    "reason": "Your token is invalid please contact the administrator",
}


@pytest.mark.parametrize(
    ("token", "name"), [(CFA, CFA_NAME), (NORD, NORD_NAME), (CFA_READER, CFA_NAME)]
)
@pytest.mark.parametrize("path", [TEST, "/api/v1/sync/test", TEST + "/"])
def test_a_token_is_its_centre_s(client: Client, path: str, token: str, name: str) -> None:
    assert client.json(path, token) == {"value": "token valid", "name": name}


@pytest.mark.parametrize("token", [None, "unknown", EXPIRED, "%"])
def test_refuses_tokens(client: Client, token: str | None) -> None:
    response = client.get(TEST, token)
    assert (response.status_code, response.json()) == (401, OLD_REFUSAL)
    assert response.headers["www-authenticate"] == "Bearer"


def test_refuses_tokens_as_in_2026(database_from: DatabaseFrom) -> None:
    with client_of(database_from(TEMPLATE, build), campus_new_refusal=True) as client:
        response = client.get(TEST, None)
    assert response.status_code == 401
    assert response.json() == {
        "error": "UNAUTHORIZED",
        "reason": "Vous n'êtes pas autorisé à effectuer cette action.",
    }


@pytest.mark.parametrize("token", [BOTH, NOWHERE, OTHER_DOOR])
def test_refuses_who_is_not_one_centre(client: Client, token: str) -> None:
    response = client.get(TEST, token)
    assert (response.status_code, response.json()["error"]) == (403, "forbidden")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/sync/v1/nothing", 404, "not-found"),
        ("GET", "/api/v1/nothing", 404, "not-found"),
        ("POST", TEST, 405, "invalid-request"),
        ("GET", TEST + "?x=%ff", 400, "invalid-request"),
        ("GET", "/api/sync/v1/%zz", 400, "invalid-request"),
        ("GET", "/api/sync/v1/" + "x" * 5000, 414, "invalid-request"),
    ],
)
def test_refuses_in_one_form(
    client: Client, method: str, path: str, status: int, code: str
) -> None:
    response = client.ask(method, path, CFA)
    assert (response.status_code, response.json()["error"]) == (status, code)
    assert response.json().keys() == {"error", "reason"}


def test_a_spent_quota_is_429(database_from: DatabaseFrom) -> None:
    with client_of(database_from(TEMPLATE, build), hourly_quota=1) as client:
        assert client.get(TEST).status_code == 200
        response = client.get(TEST)
    assert (response.status_code, response.json()["error"]) == (429, "too-many-requests")
    assert 0 < int(response.headers["retry-after"]) <= 3600


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"codeSchool": "a",}', {"codeSchool": "a"}),
        ('// réponse\n{"a": [1, 2, ], /* b */ "c": {"d": 1,},}', {"a": [1, 2], "c": {"d": 1}}),
        (r'{"a": "//x, ]", "b": "\",}", "c": "/*", }', {"a": "//x, ]", "b": '",}', "c": "/*"}),
        ('{"a": "x\\\\",}', {"a": "x\\"}),
        ("[1,]//", [1]),
        ('\ufeff{"a": "\ufeff",}', {"a": "\ufeff"}),
    ],
)
def test_reads_almost_json(text: str, value: Any) -> None:
    assert parsed(text.encode()) == value


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[,]",
        b"[1,,]",
        b'{"a"}',
        b"{,}",
        b"{'a': 1}",
        b'{"a": "\xe9",}',
        b"[" * 100_000,
        b'"' + rb"\"" * 100_000,
        b"/*" * 100_000,
        b"," * 100_000,
    ],
)
def test_refuses_what_is_no_json(body: bytes) -> None:
    with pytest.raises(InvalidRequest):
        parsed(body)


def test_the_documentation_describes_the_door(client: Client) -> None:
    paths = client.http.get("/docs/openapi.json").json()["paths"]
    told = paths[TEST]["get"]
    assert told["operationId"] == "campus_skills_test"
    assert {"200", "401", "403"} <= told["responses"].keys()


def test_centres_and_tokens_by_hand(database_url: str) -> None:
    zone = ("--time-zone", "Europe/Paris")
    founded = matricula(database_url, "centre", "add", "CFA", "--name", "CFA des réseaux", *zone)
    assert (founded.code, founded.out) == (0, "Training centre CFA is founded.\n")
    again = matricula(database_url, "centre", "add", "CFA", "--name", "CFA des réseaux", *zone)
    assert again.out == "Training centre CFA is unchanged.\n"
    assert matricula(database_url, "centre", "list").out == "CFA\tCFA des réseaux\tEurope/Paris\t\n"
    lost = matricula(database_url, "centre", "add", "X", "--name", "X", "--department", "RT")
    assert (lost.code, lost.err) == (1, "There is no department of this acronym. (RT)\n")
    wrong = matricula(database_url, "centre", "add", "X", "--name", "X", "--time-zone", "Paris")
    assert wrong.code == 1
    database = Database(database_url)
    with database.write(BEGINNING) as session:
        account = accounts.add_account(session, "jobs", "jobs@example.org", None)
        accounts.assign_role(session, account.id, "reader", None)
    database.close()
    for place in (("--centre", "GONE"), ("--centre", "CFA", "--department", "RT")):
        refused = matricula(database_url, "user", "role", "jobs", "--role", "registrar", *place)
        assert (refused.code, refused.out) == (1, "")
    given = matricula(
        database_url, "user", "role", "jobs", "--role", "registrar", "--centre", "CFA"
    )
    assert given.out == "Account jobs is now registrar in CFA.\n"
    token = matricula(database_url, "token", "add", "jobs", "--scope", "campus_skills:CFA")
    with client_of(database_url) as client:
        assert client.json(TEST, token.out.strip())["name"] == "CFA des réseaux"
        assert client.sent("/api/sync/v2/contrats", [], token.out.strip())["total"] == 0
