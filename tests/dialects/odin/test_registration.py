"""Method 1, mass registration of users: who is who, what is added, and nothing twice."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest

from matricula.record.accounts import commands as accounts
from matricula.record.accounts.kept_answers import Keyed, answer_kept, keep_answer
from matricula.record.people.commands import set_registrar_addresses
from matricula.store import Origin
from tests.dialects.odin.campus import (
    BOTH,
    CLOSED,
    LIMITED,
    OTHER,
    READER,
    TEMPLATE,
    Client,
    build,
    client_of,
    dump,
    stranger,
    user_,
)
from tests.harness.databases import DatabaseFrom

MANY = 10_000
MOST_STATEMENTS = 60
"""For any number of users in no cohort."""


@pytest.fixture
def client(database_from: DatabaseFrom) -> Iterator[Client]:
    """A client of a campus of the test's own."""
    with client_of(database_from(TEMPLATE, build)) as made:
        yield made


# --- Who is who


def test_the_answer_tells_of_each_row_in_order(client: Client) -> None:
    old = client.one(9)
    assert (old["status"], old["errors"]) == ("created", [])
    users = [user_(1, externalId="sis-4711"), user_(9), user_(email="x"), user_(1)]
    assert client.register(*users) == {
        "total": 4,
        "created": 1,
        "existing": 1,
        "duplicate": 1,
        "failed": 1,
        "results": [
            {
                "index": 0,
                "email": "ivan1@example.org",
                "externalId": "sis-4711",
                "userId": old["userId"] + 1,
                "status": "created",
                "enrolled": False,
                "groupId": None,
                "errors": [],
            },
            {
                "index": 1,
                "email": "ivan9@example.org",
                "externalId": None,
                "userId": old["userId"],
                "status": "existing",
                "enrolled": False,
                "groupId": None,
                "errors": [],
            },
            {
                "index": 2,
                "email": "x",
                "externalId": None,
                "userId": None,
                "status": "failed",
                "enrolled": False,
                "groupId": None,
                "errors": [{"key": "email", "value": "Некорректный email"}],
            },
            {
                "index": 3,
                "email": "ivan1@example.org",
                "externalId": "sis-4711",
                "userId": old["userId"] + 1,
                "status": "duplicate",
                "enrolled": False,
                "groupId": None,
                "errors": [],
            },
        ],
    }


def test_a_new_user_is_stored_as_said(client: Client) -> None:
    said = user_(
        lastName=" Иванов ",
        middleName="Иванович",
        email=" Ivan@Example.org ",
        phone="8 (911) 111-12-23",
        externalId="sis-1",
        snils="112-233-445 95",
        untiId=123456,
        language="eng",
        timeZone="Asia/Tomsk",
    )
    key = client.one(**said)["userId"]
    (person,) = client.rows("person", id=key)
    assert (person.family_name, person.given_name, person.middle_name) == (
        "Иванов",
        "Иван",
        "Иванович",
    )
    assert (person.language, person.time_zone) == ("en", "Asia/Tomsk")
    (address,) = client.rows("email_address", person_id=key)
    assert (address.address, address.folded) == ("Ivan@Example.org", "ivan@example.org")
    assert (address.purpose, address.verified, address.entered_by) == (
        "institutional",
        False,
        "registrar",
    )
    (record,) = client.rows("student_record", person_id=key)
    assert (record.organization_id, record.mobile) == (client.ids.tsu, "+79111111223")
    assert {
        (row.system, row.issuer, row.kind, row.value)
        for row in client.rows("external_id", entity_id=key)
    } == {
        ("odin", str(client.ids.tsu), "external_id", "sis-1"),
        ("odin", str(client.ids.tsu), "snils", "11223344595"),
        ("odin", str(client.ids.tsu), "unti_id", "123456"),
    }
    assert client.rows("account", person_id=key) == []
    told = {(row.subject, row.action) for row in client.rows("history_entry", person_id=key)}
    subjects = {"person", "email_address", "student_record", "external_id"}
    assert told == {(name, "add") for name in subjects}


def test_russian_is_the_usual_language_and_blanks_say_nothing(client: Client) -> None:
    blanks: dict[str, Any] = dict.fromkeys(
        ("middleName", "phone", "externalId", "snils", "language"), " "
    )
    key = client.one(**blanks, untiId="", timeZone=None, groupName="")["userId"]
    (person,) = client.rows("person", id=key)
    assert (person.middle_name, person.language, person.time_zone) == (None, "ru", None)
    assert client.rows("external_id", entity_id=key) == []


@pytest.mark.parametrize(
    ("known", "sent"),
    [
        ("ivan1@example.org", "IVAN1@Example.ORG"),
        ("ivan1@example.org", "  ivan1@example.org\t"),
        ("ёж@example.org", "е\N{COMBINING DIAERESIS}Ж@example.org"),
        ("stra\N{LATIN SMALL LETTER SHARP S}e@example.org", "STRASSE@example.org"),
    ],
)
def test_an_address_is_one_whatever_its_case(client: Client, known: str, sent: str) -> None:
    key = client.one(email=known)["userId"]
    again = client.one(email=sent, lastName="Другой")
    assert (again["status"], again["userId"]) == ("existing", key)


def test_what_is_known_of_a_user_stays(client: Client) -> None:
    key = client.one(phone="+79111111223", externalId="a", middleName="Иванович")["userId"]
    before = dump(client.database)
    again = client.one(
        lastName="Петров",
        firstName="Пётр",
        middleName="Петрович",
        phone="+79222222222",
        externalId="b",
        language="eng",
        timeZone="Asia/Tomsk",
    )
    assert (again["status"], again["userId"], again["externalId"]) == ("existing", key, "a")
    assert dump(client.database) == before


def test_what_is_missing_of_a_user_is_filled(client: Client) -> None:
    key = client.one(externalId="a")["userId"]
    client.one(phone="+79111111223", snils="11223344595", untiId="7", externalId="b")
    (record,) = client.rows("student_record", person_id=key)
    assert record.mobile == "+79111111223"
    names = {row.kind: row.value for row in client.rows("external_id", entity_id=key)}
    assert names == {"external_id": "a", "snils": "11223344595", "unti_id": "7"}
    before = dump(client.database)
    client.one(untiId="7", snils="11223344595")
    assert dump(client.database) == before


def test_a_user_of_another_organization_is_one_person(client: Client) -> None:
    key = client.one(token=OTHER, externalId="theirs", phone="+79111111223")["userId"]
    here = client.one(externalId="ours")
    assert (here["status"], here["userId"], here["externalId"]) == ("existing", key, "ours")
    assert len(client.rows("student_record", person_id=key)) == 2
    assert len(client.rows("person", id=key)) == len(client.rows("email_address", person_id=key))
    elsewhere = client.one(2, token=OTHER, externalId="ours")
    assert elsewhere["status"] == "created"


def test_a_verified_address_identifies_whoever_entered_it(client: Client) -> None:
    key = stranger(client.database, "ivan1@example.org", verified=True, entered_by="person")
    assert client.one()["userId"] == key
    (address,) = client.rows("email_address", person_id=key)
    assert (address.purpose, address.entered_by) == ("personal", "person")


def test_a_strangers_word_is_not_taken_for_an_address(client: Client) -> None:
    theirs = stranger(client.database, "ivan1@example.org", verified=False, entered_by="person")
    mine = client.one()
    assert mine["status"] == "created"
    assert mine["userId"] != theirs
    (address,) = client.rows("email_address", person_id=theirs)
    assert (address.entered_by, address.verified) == ("person", False)
    assert client.rows("student_record", person_id=theirs) == []
    assert client.one()["userId"] == mine["userId"]


def test_an_address_of_two_people_names_nobody(client: Client) -> None:
    for number in (1, 2):
        key = client.one(number)["userId"]
        told = {"person_id": key, "purpose": "personal", "address": "shared@example.org"}
        with client.database.write(Origin("tests")) as session:
            set_registrar_addresses(session, [told])
    result = client.one(email="Shared@example.org")
    assert (result["status"], result["userId"]) == ("failed", None)
    assert [fault["key"] for fault in result["errors"]] == ["email"]


def test_two_addresses_of_one_user_are_one_user(client: Client) -> None:
    key = client.one()["userId"]
    told = {"person_id": key, "purpose": "personal", "address": "vanya@example.org"}
    with client.database.write(Origin("tests")) as session:
        set_registrar_addresses(session, [told])
    results = client.register(user_(), user_(email="vanya@example.org"))["results"]
    assert [(row["status"], row["userId"]) for row in results] == [
        ("existing", key),
        ("duplicate", key),
    ]


def test_staff_is_registered_and_keeps_its_role(client: Client) -> None:
    before = client.rows("role_assignment")
    assert client.one(email="Admin@Example.org")["status"] == "existing"
    assert client.rows("role_assignment") == before


# --- Rows that fail, and others that do not


@pytest.mark.parametrize(
    ("changed", "keys"),
    [
        ({"lastName": None}, ["lastName"]),
        ({"lastName": "  ", "firstName": ""}, ["lastName", "firstName"]),
        ({"firstName": "И" * 257}, ["firstName"]),
        ({"middleName": "И" * 257}, ["middleName"]),
        ({"lastName": "Ива\tнов"}, ["lastName"]),
        ({"lastName": ["Иванов"]}, ["lastName"]),
        ({"firstName": True}, ["firstName"]),
        ({"email": None}, ["email"]),
        ({"email": "ivan"}, ["email"]),
        ({"email": "ivan@@example.org"}, ["email"]),
        ({"email": "ivan@example.org, b@example.org"}, ["email"]),
        ({"email": f"{'i' * 64}@{'e' * 63}.{'e' * 63}.{'e' * 63}.org"}, ["email"]),
        ({"phone": "911"}, ["phone"]),
        ({"phone": "111-12-23 доб. 4"}, ["phone"]),
        ({"externalId": "x" * 129}, ["externalId"]),
        ({"snils": "112-233-445 96"}, ["snils"]),
        ({"snils": "1122334459"}, ["snils"]),
        ({"untiId": "u-7"}, ["untiId"]),
        ({"language": "fra"}, ["language"]),
        ({"timeZone": "Asia/Atlantis"}, ["timeZone"]),
        ({"timeZone": "../etc/passwd"}, ["timeZone"]),
        ({"groupName": "Группа 11"}, ["cohortId"]),
        ({"cohortId": "семь", "groupName": "Группа 11"}, ["cohortId"]),
    ],
)
def test_a_bad_row_fails_and_others_are_written(
    client: Client, changed: dict[str, Any], keys: list[str]
) -> None:
    told = client.register(user_(1, **changed), user_(2))
    bad, good = told["results"]
    assert (told["failed"], told["created"]) == (1, 1)
    assert (bad["status"], bad["userId"], good["status"]) == ("failed", None, "created")
    assert [fault["key"] for fault in bad["errors"]] == keys
    assert len(client.rows("student_record")) == 1


def test_names_may_be_as_long_as_they_are_allowed_to_be(client: Client) -> None:
    long: dict[str, Any] = {"lastName": "И" * 256, "firstName": "И" * 256, "externalId": "x" * 128}
    assert client.one(**long)["status"] == "created"


def test_a_row_that_is_no_object_fails_alone(client: Client) -> None:
    told = client.register(7, user_(), None)
    assert [row["status"] for row in told["results"]] == ["failed", "created", "failed"]
    assert told["results"][0]["errors"][0]["key"] == "$"


def test_a_failed_row_leaves_its_address_to_the_next_one(client: Client) -> None:
    told = client.register(user_(lastName=""), user_(), user_())
    assert [row["status"] for row in told["results"]] == ["failed", "created", "duplicate"]


@pytest.mark.parametrize("field", ["externalId", "snils", "untiId"])
def test_what_is_another_users_already_is_refused(client: Client, field: str) -> None:
    value = "11223344595"
    client.one(1, **{field: value})
    again = client.register(user_(2, **{field: value}), user_(1, **{field: value}))["results"]
    assert [row["status"] for row in again] == ["failed", "existing"]
    assert [fault["key"] for fault in again[0]["errors"]] == ["alreadyBound"]
    fresh = {field: "12345678964"}
    within = client.register(user_(3, **fresh), user_(4, **fresh))["results"]
    assert [row["status"] for row in within] == ["created", "failed"]
    assert within[1]["errors"][0]["key"] == "alreadyBound"


def test_faults_are_told_in_the_language_that_is_asked_for(client: Client) -> None:
    response = client.post([user_(email="x")], Accept_Language="en")
    (row,) = response.json()["entity"]["results"]
    assert row["errors"] == [{"key": "email", "value": "The e-mail is not valid"}]


# --- Cohorts and groups


def enrolments(client: Client, cohort_id: int) -> list[tuple[int, str, str]]:
    rows = client.rows("enrolment", cohort_id=cohort_id)
    return [(row.person_id, row.state, row.door_state) for row in rows]


def test_a_user_comes_into_a_group_and_takes_the_disciplines(client: Client) -> None:
    ids = client.ids
    place: dict[str, Any] = {"cohortId": ids.open, "groupName": "Группа 11"}
    result = client.one(**place)
    assert (result["status"], result["enrolled"], result["groupId"]) == ("created", True, ids.group)
    key = result["userId"]
    assert enrolments(client, ids.open) == [(key, "enrolled", "I")]
    assert [row.group_id for row in client.rows("group_membership", person_id=key)] == [ids.group]
    taken = {row.offering_id for row in client.rows("offering_enrolment", person_id=key)}
    assert taken == set(ids.disciplines)
    (cohort,) = client.rows("cohort", id=ids.open)
    before = dump(client.database)
    again = client.one(**place)
    assert (again["status"], again["enrolled"], again["groupId"]) == ("existing", False, ids.group)
    assert dump(client.database) == before
    assert client.rows("cohort", id=ids.open) == [cohort]


def test_a_group_is_found_by_its_very_name_and_made_else(client: Client) -> None:
    ids = client.ids
    names = ["группа 11", "Группа 11", "группа 11"]
    users = [user_(number, cohortId=ids.open, groupName=name) for number, name in enumerate(names)]
    first, second, third = client.register(*users)["results"]
    assert second["groupId"] == ids.group
    assert first["groupId"] == third["groupId"] != ids.group
    (made,) = client.rows("cohort_group", id=first["groupId"])
    (old,) = client.rows("cohort_group", id=ids.group)
    assert (made.name, made.partition_id) == ("группа 11", old.partition_id)


def test_a_cohort_without_groups_gets_its_first(client: Client) -> None:
    result = client.one(cohortId=client.ids.bare, groupName="А")
    (made,) = client.rows("cohort_group", id=result["groupId"])
    (part,) = client.rows("cohort_partition", cohort_id=client.ids.bare)
    assert (made.name, made.partition_id, part.name) == ("А", part.id, "Группы")


def test_a_cohort_alone_enrols(client: Client) -> None:
    result = client.one(cohortId=client.ids.open)
    assert (result["enrolled"], result["groupId"]) == (True, None)
    later = client.one(cohortId=client.ids.open, groupName="Группа 11")
    assert (later["enrolled"], later["groupId"]) == (True, client.ids.group)
    assert len(enrolments(client, client.ids.open)) == 1
    seen = client.one(cohortId=client.ids.open)
    assert (seen["enrolled"], seen["groupId"]) == (False, client.ids.group)


def test_nobody_is_moved_to_another_group(client: Client) -> None:
    client.one(cohortId=client.ids.open, groupName="Группа 11")
    before = dump(client.database)
    result = client.one(cohortId=client.ids.open, groupName="Группа 12", phone="+79111111223")
    assert (result["status"], result["enrolled"]) == ("failed", False)
    assert [fault["key"] for fault in result["errors"]] == ["alreadyInCohort"]
    assert dump(client.database) == before


def test_a_full_cohort_takes_nobody_more(client: Client) -> None:
    where = {"cohortId": client.ids.small, "groupName": "А"}
    told = client.register(*(user_(number, **where) for number in range(4)))["results"]
    assert [row["status"] for row in told] == ["created", "created", "failed", "failed"]
    assert [row["errors"][0]["key"] for row in told[2:]] == ["cohortFull"] * 2
    assert len(client.rows("student_record")) == 2
    again = client.register(*(user_(number, **where) for number in range(3)))["results"]
    assert [row["status"] for row in again] == ["existing", "existing", "failed"]


def test_a_locked_cohort_takes_nobody(client: Client) -> None:
    result = client.one(cohortId=client.ids.locked, groupName="А")
    assert [fault["key"] for fault in result["errors"]] == ["cohortClosed"]


def test_several_cohorts_in_one_request(client: Client) -> None:
    ids = client.ids
    keys = (ids.open, ids.small, ids.bare)
    users = [user_(number, cohortId=key, groupName="А") for number, key in enumerate(keys)]
    told = client.register(*users)
    assert [row["enrolled"] for row in told["results"]] == [True] * 3
    assert all(len(enrolments(client, key)) == 1 for key in keys)


# --- Requests that are refused as a whole


@pytest.mark.parametrize(
    ("body", "keys"),
    [
        (b"{", ["$"]),
        (b"", ["$"]),
        (b'"users"', ["users"]),
        ({}, ["users"]),
        ({"users": []}, ["users"]),
        ([], ["users"]),
        ({"users": {"email": "a@example.org"}}, ["users"]),
        ([user_(number) for number in range(MANY + 1)], ["users"]),
        ([1, "x"], ["users[0]", "users[1]"]),
        ({"users": [user_()], "dryRun": "yes"}, ["dryRun"]),
        ({"users": [user_()], "sendRegistrationEmail": True}, ["sendRegistrationEmail"]),
        ({"users": [user_()], "sendEnrollmentNotification": True}, ["sendEnrollmentNotification"]),
        ([user_(), user_(2, cohortId=999)], ["users[1].cohortId"]),
        ([user_(n, cohortId=n + 1) for n in range(101)], ["cohortId"]),
    ],
)
def test_a_request_is_refused_whole(client: Client, body: Any, keys: list[str]) -> None:
    assert client.refused(400, body) == keys


def test_cohorts_of_others_are_unknown(client: Client) -> None:
    user = user_(cohortId=client.ids.foreign, groupName="А")
    assert client.refused(400, [user]) == ["users[0].cohortId"]
    assert client.one(token=OTHER, **user)["status"] == "created"


@pytest.mark.parametrize(
    ("token", "status", "key"),
    [
        (None, 401, "authorization"),
        ("unknown", 401, "authorization"),
        (LIMITED, 403, "scope"),
        (READER, 403, "scope"),
        (BOTH, 403, "organization"),
        (CLOSED, 403, "organization"),
    ],
)
def test_who_may_not_register(client: Client, token: str | None, status: int, key: str) -> None:
    assert client.refused(status, [user_()], token) == [key]


def test_the_body_has_to_be_announced_as_json(client: Client) -> None:
    assert client.refused(415, [user_()], Content_Type="text/plain") == ["$"]


def test_a_bare_list_is_taken_for_users(client: Client) -> None:
    assert client.post([user_()]).json()["entity"]["created"] == 1


def test_names_of_fields_may_be_in_any_case(client: Client) -> None:
    loud = {name.upper(): value for name, value in user_(externalId="X1").items()}
    before = dump(client.database)
    # A dry run that is spelt otherwise must not write.
    told = client.post({"Users": [loud], "DryRun": True}).json()["entity"]
    assert (told["created"], told["results"][0]["email"]) == (1, user_()["email"])
    assert dump(client.database) == before
    assert client.refused(400, {"users": [loud], "SendRegistrationEmail": True}) == [
        "sendRegistrationEmail"
    ]
    (row,) = client.post([loud]).json()["entity"]["results"]
    assert (row["status"], row["externalId"]) == ("created", "X1")


def test_no_users_are_registered_with_get(client: Client) -> None:
    assert client.http.get("/publicapi/v1.0/User/Register").status_code == 405


def test_the_documentation_shows_a_request(client: Client) -> None:
    paths = client.http.get("/docs/openapi.json").json()["paths"]
    operation = paths["/publicapi/v1.0/User/Register"]["post"]
    body = operation["requestBody"]["content"]["application/json"]
    assert body["example"]["users"][0]["lastName"] == "Иванов"
    assert "Idempotency-Key" in {one["name"] for one in operation["parameters"]}


# --- Dry runs


def test_a_dry_run_tells_what_would_happen_and_writes_nothing(client: Client) -> None:
    client.one(9)
    where = {"cohortId": client.ids.small, "groupName": "А"}
    users = [*(user_(number, **where) for number in range(4)), user_(9), user_(0), user_(email="")]
    before = dump(client.database)
    seen = client.register(*users, dryRun=True)
    assert dump(client.database) == before
    done = client.register(*users)
    assert [row["userId"] for row in seen["results"]] == [
        None if row["status"] == "created" or row["email"] == "ivan0@example.org" else row["userId"]
        for row in done["results"]
    ]
    for row in (*seen["results"], *done["results"]):
        del row["userId"], row["groupId"]
    assert seen == done


# --- Many, and twice


def test_ten_thousand_twice_are_ten_thousand(database_from: DatabaseFrom) -> None:
    # However long it takes: how long it may take is no question of tests.
    with client_of(database_from(TEMPLATE, build), request_timeout=0) as client:
        _register_many_twice(client)


def _register_many_twice(client: Client) -> None:
    users = [
        user_(number, externalId=f"s{number}", phone="+79111111223", untiId=str(number))
        for number in range(MANY)
    ]
    first = client.register(*users)
    assert (first["total"], first["created"]) == (MANY, MANY)
    assert client.database.written <= MOST_STATEMENTS
    before = dump(client.database)
    second = client.register(*users)
    assert client.database.written <= MOST_STATEMENTS
    assert (second["total"], second["existing"]) == (MANY, MANY)
    assert dump(client.database) == before
    told = [[row["userId"] for row in answer["results"]] for answer in (first, second)]
    assert told[0] == told[1] == sorted(set(told[0]))


def test_statements_do_not_grow_with_the_users_of_a_cohort(client: Client) -> None:
    def register(numbers: range) -> int:
        where = {"cohortId": client.ids.open, "groupName": "Группа 11"}
        client.register(*(user_(number, **where) for number in numbers))
        return client.database.written

    few = register(range(3))
    assert register(range(10, 600)) == few


# --- Keys of requests


def test_a_key_has_the_same_answer_once_more(client: Client) -> None:
    first = client.post([user_(), user_(email="x")], Idempotency_Key="k-1")
    before = dump(client.database)
    again = client.post([user_(), user_(email="x")], Idempotency_Key="k-1")
    assert again.content == first.content
    assert again.json()["entity"]["created"] == 1
    assert dump(client.database) == before
    assert client.post([user_(), user_(email="x")]).json()["entity"]["existing"] == 1


def test_a_key_is_good_for_one_request(client: Client) -> None:
    client.post([user_()], Idempotency_Key="k-1")
    assert client.refused(409, [user_(2)], Idempotency_Key="k-1") == ["idempotencyKey"]
    assert client.post([user_(2)], Idempotency_Key="k-2").json()["entity"]["created"] == 1


def test_a_key_of_another_organization_answers_nothing_of_this_one(client: Client) -> None:
    client.post([user_()], Idempotency_Key="k-1")
    assert client.refused(409, [user_()], OTHER, Idempotency_Key="k-1") == ["idempotencyKey"]


@pytest.mark.parametrize("key", ["", "a b", "k\x7f", "k" * 256])
def test_a_key_is_visible_ascii(client: Client, key: str) -> None:
    assert client.refused(400, [user_()], Idempotency_Key=key) == ["idempotencyKey"]


def test_dry_runs_and_refusals_are_not_kept(client: Client) -> None:
    client.post({"users": [user_()], "dryRun": True}, Idempotency_Key="k-1")
    client.refused(400, [user_(cohortId=999)], Idempotency_Key="k-1")
    assert client.rows("kept_answer") == []
    assert client.post([user_()], Idempotency_Key="k-1").json()["entity"]["created"] == 1
    (kept,) = client.rows("kept_answer")
    assert (kept.key, kept.status, kept.door) == ("k-1", 200, "odin")


def test_answers_are_kept_for_a_day(client: Client) -> None:
    client.post([user_()], Idempotency_Key="k-1")
    (kept,) = client.rows("kept_answer")
    asked = Keyed(kept.account_id, kept.door, kept.key, kept.request_hash)
    day = timedelta(hours=24)
    with client.database.write(Origin("tests"), kept.expires_at - timedelta(seconds=1)) as session:
        assert answer_kept(session, asked) == kept.body
    assert kept.expires_at - datetime.now(UTC) <= day
    other = Keyed(kept.account_id, kept.door, "k-2", kept.request_hash)
    with client.database.write(Origin("tests"), kept.expires_at) as session:
        assert answer_kept(session, asked) is None
        keep_answer(session, other, 200, "{}")
    assert [row.key for row in client.rows("kept_answer")] == ["k-2"]


def test_two_with_one_key_are_one(client: Client) -> None:
    users = [user_(number) for number in range(300)]
    answers = together(lambda: client.post(users, Idempotency_Key="k-1").content)
    assert len(set(answers)) == 1
    assert len(client.rows("student_record")) == 300


# --- At the same time


def together(act: Callable[[], Any], times: int = 4) -> list[Any]:
    """What `act` answers to several who call it at the same moment."""
    barrier = Barrier(times)

    def call(_number: int) -> Any:
        barrier.wait()
        return act()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(call, range(times)))


def test_clients_at_once_make_a_person_once(client: Client) -> None:
    users = [user_(number, externalId=f"s{number}") for number in range(200)]
    tokens = iter([*("token-of-tsu", "token-of-nsu") * 2])
    answers = together(lambda: client.register(*users, token=next(tokens)))
    assert sorted(answer["created"] for answer in answers) == [0, 0, 0, 200]
    assert len(client.rows("email_address")) == 200 + 2  # the administrator, the reader


def test_a_cohort_is_not_overfilled_by_two_at_once(client: Client) -> None:
    numbers = iter(range(100))

    def register() -> dict[str, Any]:
        where = {"cohortId": client.ids.small, "groupName": "А"}
        return client.register(user_(next(numbers), **where))

    answers = together(register, 6)
    assert sum(answer["created"] for answer in answers) == 2
    assert len(enrolments(client, client.ids.small)) == 2


def test_whoever_has_an_account_is_found_by_its_address(client: Client) -> None:
    with client.database.write(Origin("tests")) as session:
        account = accounts.add_account(session, "ivan", "ivan1@example.org", None)
    result = client.one()
    assert (result["status"], result["userId"]) == ("existing", account.person_id)
