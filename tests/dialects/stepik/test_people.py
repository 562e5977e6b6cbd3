"""stepics/1, users, profiles, email-addresses, social-accounts: who is who, and who sees whom."""

from typing import Any

import pytest
import sqlalchemy as sa

from matricula.record.accounts import commands as accounts
from matricula.record.courses import commands as courses
from matricula.record.people.tables import email_address
from matricula.record.schema import accounts as account_tables
from matricula.store import Origin
from tests.dialects.stepik.conftest import Client
from tests.dialects.stepik.school import (
    ADMIN,
    ANN,
    ASSISTANT,
    CAT,
    FOREIGN_READER,
    LEARNER,
    LEGAL,
    OTHER,
    READER,
    STUDENT,
    TOM,
)

# --- Who one is


def test_who_the_caller_is(client: Client) -> None:
    response = client.get("stepics/1", LEARNER).json()
    me = client.ids.people[LEARNER]
    assert response.keys() == {"meta", "stepics", "users", "profiles"}
    (stepic,), (user,), (profile,) = (response[k] for k in ("stepics", "users", "profiles"))
    assert stepic.keys() == {
        "id",
        "profile",
        "user",
        "config",
        "total_active",
        "total_quizzes",
        "total_submissions",
        "server_time",
    }
    assert (stepic["id"], stepic["user"], stepic["profile"]) == (1, me, me)
    assert isinstance(stepic["server_time"], float)
    assert (user["id"], user["is_guest"]) == (me, False)
    assert (profile["id"], profile["full_name"], profile["is_guest"]) == (me, "Lou", False)
    assert client.get("stepics/1/", LEARNER).status_code == 200


def test_a_guest_is_a_guest(client: Client) -> None:
    response = client.get("stepics/1", None).json()
    (user,), (profile,) = response["users"], response["profiles"]
    assert (user["is_guest"], profile["is_guest"], profile["can_add_course"]) == (True, True, False)
    assert response["stepics"][0]["user"] == user["id"] == profile["id"]


# --- Who sees whom


@pytest.mark.parametrize(
    ("token", "seen"),
    [
        # Ann and Cat own open courses, so that everybody knows them.
        (None, {ANN, CAT}),
        (OTHER, {ANN, CAT, OTHER}),
        (CAT, {ANN, CAT, LEARNER}),
        (LEARNER, {ANN, CAT, TOM, ASSISTANT, LEARNER}),
        (ASSISTANT, {ANN, CAT, TOM, ASSISTANT, LEARNER}),
        (TOM, {ANN, CAT, TOM, ASSISTANT, LEARNER}),
        (READER, {ANN, CAT, READER, LEARNER, STUDENT}),
        (FOREIGN_READER, {ANN, CAT, FOREIGN_READER}),
    ],
)
def test_people_of_the_registry_are_hidden(
    client: Client, token: str | None, seen: set[str | int]
) -> None:
    people: dict[Any, int] = {**client.ids.people, STUDENT: STUDENT}
    expected = sorted(people[one] for one in seen)
    assert client.keys("users", token) == expected
    query = "&".join(f"ids[]={key}" for key in sorted(people.values()))
    assert client.keys(f"users?{query}", token) == expected
    for name, key in people.items():
        assert (client.get(f"users/{key}", token).status_code == 200) == (name in seen)


def test_the_administrator_sees_everybody(client: Client) -> None:
    assert set(client.keys("users", ADMIN)) == {*client.ids.people.values(), STUDENT}


def test_legal_names_are_for_the_registry_alone(own_client: Client) -> None:
    people = own_client.ids.people
    with own_client.database.engine.begin() as connection:
        connection.execute(sa.text("UPDATE person SET display_name = NULL"))
    learner = f"users/{people[LEARNER]}"
    for token in (TOM, ASSISTANT, ANN):
        found = own_client.one(learner, token)
        assert found["full_name"] == f"User {people[LEARNER]}"
        assert not set(LEGAL) & set(map(str, found.values()))
    for token in (READER, ADMIN, LEARNER):
        found = own_client.one(learner, token)
        assert (found["first_name"], found["last_name"]) == LEGAL
    own = own_client.changed(
        f"profiles/{people[LEARNER]}", {"first_name": "Lou", "last_name": "L"}, LEARNER
    )
    assert own["full_name"] == "Lou L"
    assert own_client.one(learner, READER)["full_name"] == "Lou L"


def test_one_may_choose_to_be_seen(own_client: Client) -> None:
    me = own_client.ids.people[LEARNER]
    assert own_client.get(f"users/{me}", None).status_code == 404
    own_client.changed(f"profiles/{me}", {"profile": {"is_private": False}}, LEARNER)
    assert own_client.one(f"users/{me}", None)["full_name"] == "Lou"
    own_client.changed(f"profiles/{me}", {"is_private": True}, LEARNER)
    assert own_client.get(f"users/{me}", None).status_code == 404


def test_a_user(client: Client) -> None:
    cat = client.ids.people[CAT]
    found = client.one(f"users/{cat}", None)
    expected = {
        "profile": cat,
        "is_private": False,
        "is_author": True,
        "first_name": "Cat",
        "last_name": "B",
        "full_name": "Cat B",
        "created_courses_count": 1,
        "created_lessons_count": 0,
        "avatar": f"http://testserver/media/users/{cat}/avatar.svg",
        "join_date": "2026-09-01T08:30:00Z",
    }
    assert {name: found[name] for name in expected} == expected
    drawn = client.http.get(found["avatar"])
    assert (drawn.status_code, drawn.headers["content-type"]) == (200, "image/svg+xml")
    ann = client.one(f"users/{client.ids.people[ANN]}", None)
    assert (ann["created_courses_count"], ann["created_lessons_count"]) == (1, 2)


@pytest.mark.parametrize("token", [CAT, ANN])
def test_whoever_is_switched_off_is_shown_to_strangers_no_more(
    own_client: Client, token: str
) -> None:
    key = own_client.ids.people[token]
    assert own_client.one(f"users/{key}", None)["is_active"] is True
    with own_client.database.write(Origin("tests")) as session:
        account = sa.select(account_tables.account.c.id)
        found = session.value(account.where(account_tables.account.c.person_id == key))
        accounts.deactivate(session, found)
    for stranger in (None, OTHER):
        assert own_client.get(f"users/{key}", stranger).status_code == 404
        assert key not in own_client.keys("users", stranger)
    assert own_client.one(f"users/{key}", ADMIN)["is_active"] is False


def test_an_address_that_somebody_signs_in_with_is_shown_to_nobody(own_client: Client) -> None:
    address = "vera.long@example.org"
    with own_client.database.write(Origin("tests")) as session:
        vera = accounts.add_account(session, address, address, None)
        courses.add_course(session, vera.person_id, {"title": "Vera's", "is_enabled": True})
    for token in (None, OTHER):
        answer = own_client.get(f"users/{vera.person_id}", token)
        assert answer.json()["users"][0]["full_name"] == "vera.long"
        assert address not in answer.text


# --- What one says of oneself


WRITTEN: dict[str, Any] = {
    "first_name": "A",
    "last_name": "B",
    "is_private": False,
    "language": "de",
    "city": 5,
    "short_bio": "b",
    "details": "<p>d</p>",
    "subscribed_for_mail": True,
    "notification_email_delay": "P1D",
    "subscribed_for_marketing": True,
    "subscribed_for_partners": True,
    "subscribed_for_news_en": True,
    "subscribed_for_news_ru": True,
    "bit_field": 3,
    "is_web_push_enabled": True,
    "is_vote_notifications_enabled": True,
}


def test_a_profile_is_written_by_its_owner_alone(own_client: Client) -> None:
    people = own_client.ids.people
    path = f"profiles/{people[OTHER]}"
    before = own_client.one(path, OTHER)
    assert (before["is_private"], before["full_name"]) == (True, "other")
    assert own_client.changed(path, {"profile": before}, OTHER) == before
    changed = own_client.changed(path, {"profile": WRITTEN}, OTHER)
    assert {name: changed[name] for name in WRITTEN} == WRITTEN
    assert changed["full_name"] == "A B"
    for token in (ANN, ADMIN, READER):
        assert own_client.get(path, token).status_code == 404
        assert own_client.put(path, WRITTEN, token).status_code == 404
    assert own_client.keys("profiles", OTHER) == [people[OTHER]]
    assert own_client.keys(f"profiles?ids[]={people[OTHER]}&ids[]={people[ANN]}") == [people[ANN]]


def test_a_profile_tells_addresses_and_accounts(client: Client) -> None:
    found = client.one(f"profiles/{client.ids.people[ANN]}")
    assert found["email_addresses"] == client.keys("email-addresses")
    assert found["social_accounts"] == client.keys("social-accounts")
    assert (found["is_email_verified"], found["has_password"]) == (True, False)
    assert (found["can_add_course"], found["is_staff"]) == (True, False)
    assert client.one(f"profiles/{client.ids.people[ADMIN]}", ADMIN)["is_staff"] is True


# --- Addresses and accounts


def test_the_page_s_own_request(client: Client) -> None:
    me = client.ids.people[ANN]
    response = client.get(f"social-accounts?user={me}")
    (account,) = response.json()["social-accounts"]
    assert account.keys() == {"id", "user", "provider", "uid"}
    assert response.json()["meta"] == {"page": 1, "has_next": False, "has_previous": False}
    assert (account["user"], account["provider"]) == (me, "github")


@pytest.mark.parametrize("name", ["social-accounts", "email-addresses"])
def test_what_is_others_comes_back_empty(client: Client, name: str) -> None:
    (key, *_) = client.keys(name, ANN)
    for token in (OTHER, ADMIN, TOM):
        assert client.all(f"{name}?user={client.ids.people[ANN]}", token) == []
        assert client.all(f"{name}?ids[]={key}", token) == []
        assert client.get(f"{name}/{key}", token).status_code == 404
        assert client.delete(f"{name}/{key}", token).status_code == 404


def test_filters_of_addresses_and_accounts(client: Client) -> None:
    first, second = client.keys("email-addresses")
    for query, expected in (
        ("email=ANN@example.org", [first]),
        ("is_verified=true", [first]),
        ("is_verified=false", [second]),
        ("is_primary=true", [first]),
        ("email=nobody@example.org", []),
    ):
        assert client.keys(f"email-addresses?{query}") == expected
    assert len(client.all("social-accounts?provider=github&uid=ann-on-github")) == 1
    assert client.all("social-accounts?provider=vk") == []


def test_an_address_that_one_claims_gives_nothing(own_client: Client) -> None:
    made = own_client.made("email-addresses", {"emailAddress": {"email": "paul@example.org"}})
    assert (made["is_verified"], made["is_primary"]) == (False, False)
    path = f"email-addresses/{made['id']}"
    assert own_client.post(f"{path}/set-as-primary").status_code == 403
    assert own_client.get(f"users/{STUDENT}").status_code == 404
    again = own_client.post("email-addresses", {"email": "PAUL@example.org"})
    assert (again.status_code, again.json().keys()) == (400, {"email"})
    assert own_client.post("email-addresses", {"email": "no"}).json().keys() == {"email"}
    own_client.removed(path)


def test_the_registrars_address_stays(own_client: Client) -> None:
    first, second = own_client.keys("email-addresses")
    assert own_client.delete(f"email-addresses/{first}").status_code == 403
    with own_client.database.engine.begin() as connection:
        verified = sa.update(email_address).where(email_address.c.id == second)
        connection.execute(verified.values(verified=True))
    response = own_client.post(f"email-addresses/{second}/set-as-primary")
    assert response.json()["email-addresses"][0]["is_primary"] is True
    assert own_client.one("email-addresses?is_primary=1")["id"] == second
    own_client.removed(f"email-addresses/{second}")
    assert own_client.one("email-addresses?is_primary=1")["id"] == first


def test_accounts_elsewhere_are_named_and_forgotten(own_client: Client) -> None:
    sent = {"social-account": {"provider": "vk", "uid": 77}}
    made = own_client.made("social-accounts", sent, OTHER)
    assert (made["provider"], made["uid"]) == ("vk", "77")
    assert own_client.post("social-accounts", sent, OTHER).status_code == 400
    assert own_client.post("social-accounts", {"uid": "1"}, OTHER).json().keys() == {"provider"}
    # Somebody else may say the same: nothing hangs on it.
    own_client.made("social-accounts", sent, CAT)
    own_client.removed(f"social-accounts/{made['id']}", OTHER)
    assert own_client.all("social-accounts", OTHER) == []
