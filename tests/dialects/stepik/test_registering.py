"""POST /api/users, and POST /api/profiles/{id}/change-password: passwords without the pages."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import pytest
import sqlalchemy as sa
from litestar import Litestar
from litestar.testing import TestClient

from matricula.identity.passwords import hash_password, verify_password
from matricula.record.accounts.commands import add_account
from matricula.record.accounts.tables import account
from matricula.record.people.tables import email_address, person
from matricula.record.profiles.tables import profile
from matricula.server import create_app
from matricula.settings import Settings
from matricula.store import Origin
from tests.dialects.scodoc.conftest import Counting
from tests.dialects.stepik.conftest import TEMPLATE, Client, client_of
from tests.dialects.stepik.school import ANN, LEARNER, build
from tests.harness.databases import DatabaseFrom

PASSWORD = "a long walk by the river"
NEWER = "another walk up the hill"
MARY = {
    "first_name": "Mary",
    "last_name": "Seacole",
    "email": "mary@example.org",
    "password": PASSWORD,
}


@pytest.fixture
def whole_client(database_from: DatabaseFrom) -> Iterator[Client]:
    """A client of all doors: signing in is not this door's alone."""
    with client_of(database_from(TEMPLATE, build)) as made:
        yield made


def _signed_in(client: Client, login: str, password: str) -> bool:
    """Whether the sign-in page lets somebody in."""
    page = client.http.get("/accounts/login/")
    csrf = page.cookies["csrftoken"]
    form = {"login": login, "password": password, "csrfmiddlewaretoken": csrf}
    response = client.http.post(
        "/accounts/login/",
        data=form,
        headers={"Cookie": "; ".join(f"{k}={v}" for k, v in page.cookies.items())},
        follow_redirects=False,
    )
    client.http.cookies.clear()
    assert response.status_code in (302, 303, 400), response.text
    return response.status_code != 400


# --- Registering


def test_a_guest_registers_and_signs_in(whole_client: Client) -> None:
    made = whole_client.made("users", {"user": MARY}, None)
    assert (made["first_name"], made["last_name"]) == ("Mary", "Seacole")
    assert (made["is_guest"], made["is_private"], made["is_active"]) == (False, False, True)
    assert whole_client.one(f"users/{made['id']}", None) == made
    assert PASSWORD not in str(made)
    assert not _signed_in(whole_client, "mary@example.org", "not this one")
    assert _signed_in(whole_client, "mary@example.org", PASSWORD)


def test_whoever_registers_is_a_stranger(fresh_client: Client) -> None:
    made = fresh_client.made("users", MARY, None)
    with fresh_client.database.engine.connect() as connection:
        (row,) = connection.execute(sa.select(person).where(person.c.id == made["id"]))
        assert (row.family_name, row.given_name) == ("", "")
        (mail,) = connection.execute(
            sa.select(email_address).where(email_address.c.person_id == made["id"])
        )
        assert (mail.verified, mail.entered_by) == (False, "person")


def test_a_form_registers_too(fresh_client: Client) -> None:
    response = fresh_client.http.post("/api/users/", data={**MARY, "last_name": ""})
    assert response.status_code == 201, response.text
    assert response.json()["users"][0]["full_name"] == "Mary"


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"email": None}, "email", "null"),
        ({"email": "nobody"}, "email", "name@example.org"),
        ({"email": ""}, "email", "blank"),
        ({"first_name": " "}, "first_name", "blank"),
        ({"first_name": ["Mary"]}, "first_name", "string"),
        ({"first_name": "M" * 101}, "first_name", "100"),
        ({"first_name": "\u202egnp.exe"}, "first_name", "string"),
        ({"last_name": "a\nb"}, "last_name", "string"),
        ({"last_name": "\x07"}, "last_name", "string"),
        ({"password": "short"}, "password", "8"),
        ({"password": "é" * 1_000}, "password", "1024"),
        ({"password": "p" * 2_001}, "password", "2000"),
        ({"password": {"a": 1}}, "password", "string"),
    ],
)
def test_what_is_wrong_is_said_of_its_field(
    fresh_client: Client, change: dict[str, Any], field: str, sentence: str
) -> None:
    before = _count(fresh_client)
    response = fresh_client.post("users", {"user": {**MARY, **change}}, None)
    assert response.status_code == 400, response.text
    assert response.json().keys() == {field}
    assert sentence in response.json()[field][0]
    assert _count(fresh_client) == before


def test_what_is_missing_is_said_of_every_field(fresh_client: Client) -> None:
    response = fresh_client.post("users", {"user": {}}, None)
    assert response.status_code == 400
    assert response.json() == {
        name: ["This field is required."] for name in ("first_name", "email", "password")
    }


def test_an_address_registers_once(fresh_client: Client) -> None:
    fresh_client.made("users", MARY, None)
    again = fresh_client.post("users", {**MARY, "email": "MARY@example.org"}, None)
    assert again.status_code == 400
    assert again.json().keys() == {"email"}


def test_an_address_registers_once_at_the_same_time(fresh_client: Client) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: fresh_client.post("users", MARY, None), range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 400, 400, 400]


def test_a_registrars_address_is_not_told(fresh_client: Client) -> None:
    """Whether the registry knows an address is nothing that a stranger learns by registering."""
    with fresh_client.database.write(Origin("cli")) as session:
        known = add_account(session, "registry", "mary@example.org", None)
    made = fresh_client.made("users", MARY, None)
    assert made["id"] != known.person_id


def test_a_broken_token_registers_nobody(fresh_client: Client) -> None:
    assert fresh_client.post("users", MARY, "not-a-token").status_code == 401


def test_where_nobody_registers(database_from: DatabaseFrom) -> None:
    url = database_from(TEMPLATE, build)
    database = Counting(url)
    app = create_app(Settings(database=url, self_registration=False), database)
    with TestClient(cast(Litestar, app)) as http:
        response = http.post("/api/users", json={"user": MARY})
        assert response.status_code == 403
        assert response.json().keys() == {"detail"}
    database.close()


def test_a_class_registers_and_a_flood_does_not(fresh_client: Client) -> None:
    """Sixty from one address, as the page has it; hashing is not done for those after."""
    body = {"user": {**MARY, "password": "short"}}
    statuses = [fresh_client.post("users", body, None).status_code for _ in range(61)]
    assert statuses == [400] * 60 + [429]
    last = fresh_client.post("users", body, None)
    assert (last.status_code, last.json().keys()) == (429, {"detail"})
    assert int(last.headers["retry-after"]) > 0


# --- Changing one's password


@pytest.fixture
def learner(whole_client: Client) -> tuple[Client, int]:
    """A learner with a password, and their profile's number."""
    me = whole_client.ids.people[LEARNER]
    with whole_client.database.engine.begin() as connection:
        connection.execute(
            account.update()
            .where(account.c.person_id == me)
            .values(password_hash=hash_password(PASSWORD))
        )
    return whole_client, me


def _kept(client: Client, person_id: int) -> str | None:
    with client.database.engine.connect() as connection:
        return connection.scalar(
            sa.select(account.c.password_hash).where(account.c.person_id == person_id)
        )


def test_a_password_is_changed(learner: tuple[Client, int]) -> None:
    client, me = learner
    body = {"profile": {"current_password": PASSWORD, "new_password": NEWER}}
    response = client.post(f"profiles/{me}/change-password", body, LEARNER)
    assert response.status_code == 200, response.text
    assert response.json()["profiles"][0]["id"] == me
    assert verify_password(_kept(client, me), NEWER).right
    # The old one opens nothing any more, and is not right a second time.
    again = client.post(f"profiles/{me}/change-password", body, LEARNER)
    assert again.status_code in (400, 401)
    assert verify_password(_kept(client, me), NEWER).right


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"current_password": "wrong one", "new_password": NEWER}, "current_password"),
        ({"current_password": "", "new_password": NEWER}, "current_password"),
        ({"new_password": NEWER}, "current_password"),
        ({"current_password": PASSWORD}, "new_password"),
        ({"current_password": PASSWORD, "new_password": "short"}, "new_password"),
        ({"current_password": PASSWORD, "new_password": "é" * 999}, "new_password"),
    ],
)
def test_a_change_that_is_refused(
    learner: tuple[Client, int], body: dict[str, str], field: str
) -> None:
    client, me = learner
    before = _kept(client, me)
    response = client.post(f"profiles/{me}/change-password", body, LEARNER)
    assert response.status_code == 400
    assert response.json().keys() == {field}
    assert _kept(client, me) == before


def test_nobody_changes_anothers(learner: tuple[Client, int]) -> None:
    client, me = learner
    before = _kept(client, me)
    body = {"current_password": PASSWORD, "new_password": NEWER}
    path = f"profiles/{me}/change-password"
    assert client.post(path, body, None).status_code == 401
    assert client.post(path, body, ANN).status_code in (400, 404)
    for other in ("0", "x", "999999999", "-1"):
        path = f"profiles/{other}/change-password"
        assert client.post(path, body, LEARNER).status_code == 404
    assert _kept(client, me) == before
    assert client.get(f"profiles/{me}/change-password", LEARNER).status_code == 405


def test_passwords_are_not_tried_without_end(learner: tuple[Client, int]) -> None:
    client, me = learner
    body = {"current_password": "a guess of mine", "new_password": NEWER}
    path = f"profiles/{me}/change-password"
    statuses = [client.post(path, body, LEARNER).status_code for _ in range(6)]
    assert statuses == [400] * 5 + [429]
    right = {"current_password": PASSWORD, "new_password": NEWER}
    assert client.post(path, right, LEARNER).status_code == 429


def test_two_changes_at_once_are_one(learner: tuple[Client, int]) -> None:
    client, me = learner

    def change(number: int) -> int:
        body = {"current_password": PASSWORD, "new_password": f"walk number {number}"}
        return client.post(f"profiles/{me}/change-password", body, LEARNER).status_code

    with ThreadPoolExecutor(3) as pool:
        statuses = list(pool.map(change, range(3)))
    assert statuses.count(200) == 1
    (won,) = [n for n, status in enumerate(statuses) if status == 200]
    assert verify_password(_kept(client, me), f"walk number {won}").right


def _count(client: Client) -> tuple[int, int, int]:
    with client.database.engine.connect() as connection:
        tables = (person, account, profile)
        a, b, c = (
            connection.scalar(sa.select(sa.func.count()).select_from(one)) or 0 for one in tables
        )
        return a, b, c
