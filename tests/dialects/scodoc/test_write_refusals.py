"""One table for every address that writes: who is refused and why; and that nothing was changed."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from matricula.record.schema import cohorts, history, metadata
from tests.dialects.scodoc.addresses import NO_SUCH
from tests.dialects.scodoc.conftest import Client
from tests.dialects.scodoc.school import (
    ADMIN,
    CUT_DOWN,
    EXPIRED,
    GEII_READER,
    NOBODY,
    OTHER_DOOR,
    RT_READER,
    RT_TEACHER,
    Ids,
)
from tests.dialects.scodoc.writes import WRITES, Write

every_write = pytest.mark.parametrize("write", WRITES.values(), ids=lambda write: write.path)
with_a_body = pytest.mark.parametrize(
    "write", [write for write in WRITES.values() if write.body], ids=lambda write: write.path
)

NOT_IDS = ("word", "0", "-1", "1.5", "1_2", "١", str(2**63))


def state(client: Client) -> dict[str, Any]:
    """How many rows every table has, and how often anything changed."""
    with client.database.read() as session:
        counts = {
            name: session.value(sa.select(sa.func.count()).select_from(table))
            for name, table in metadata.tables.items()
        }
        return counts | {
            "last change": session.value(sa.select(sa.func.max(history.history_entry.c.id))),
            "revisions": session.value(sa.select(sa.func.sum(cohorts.cohort.c.revision))),
        }


@pytest.fixture
def unchanged(client: Client) -> Iterator[Client]:
    """The client of the school that nobody changes; this looks whether anybody did."""
    before = state(client)
    yield client
    assert state(client) == before


def send(
    client: Client,
    write: Write,
    token: str | None = ADMIN,
    about: Ids | None = None,
    *,
    at: str = "",
    given: Mapping[str, Any] | None = None,
) -> httpx.Response:
    """Ask for a write as the table has it. at: another path. given: goes before the body's."""
    ids = about or client.rt
    body = write.form(ids, **(given or {}))
    return client.post(at or write.at(ids), json.dumps(body) if write.is_json else body, token)


def refused(response: httpx.Response, *statuses: int) -> None:
    shown = f"{response.request.url}: {response.status_code} {response.text[:300]}"
    assert response.status_code in statuses, shown
    assert response.headers["content-type"] == "application/json", shown
    assert response.json()["message"], shown


def test_an_administrator_may(own_client: Client) -> None:
    """What the refusals below are refused would be done, and is told in the history."""
    for write in WRITES.values():
        before = state(own_client)
        response = send(own_client, write)
        assert response.status_code == 200, (write.path, response.text)
        since = before["last change"]
        assert state(own_client)["last change"] > since, write.path
        with own_client.database.read() as session:
            entry = history.history_entry.c
            doors = session.column(sa.select(entry.door).where(entry.id > since))
        assert set(doors) == {"scodoc"}


@every_write
def test_a_reader_may_not(unchanged: Client, write: Write) -> None:
    refused(send(unchanged, write, RT_READER), 403)
    if not write.teachers:
        refused(send(unchanged, write, RT_TEACHER), 403)


@every_write
def test_without_a_token_that_opens_this_door(unchanged: Client, write: Write) -> None:
    for token in (None, "wrong", EXPIRED):
        refused(send(unchanged, write, token), 401)
    refused(send(unchanged, write, OTHER_DOOR), 403)


@every_write
def test_another_department(unchanged: Client, write: Write) -> None:
    for token in (GEII_READER, NOBODY):
        refused(send(unchanged, write, token), 403)
    refused(send(unchanged, write, CUT_DOWN, unchanged.geii), 403)
    # The address of a department is about what is in it.
    path = f"../GEII/api/{write.at(unchanged.rt)}"
    refused(send(unchanged, write, at=path), 403)


@every_write
def test_what_is_not_there(unchanged: Client, write: Write) -> None:
    for name in re.findall(r"\{(\w+)\}", write.path):
        refused(send(unchanged, write, at=write.at(unchanged.rt, **{name: NO_SUCH})), 404)
    for name in write.ids:
        refused(send(unchanged, write, given={name: str(NO_SUCH)}), 404)


@every_write
def test_what_cannot_be_an_id(unchanged: Client, write: Write) -> None:
    for text in NOT_IDS:
        for name in re.findall(r"\{(\w+)\}", write.path):
            escaped = str(httpx.URL(path=f"/{text}").raw_path.decode()).removeprefix("/")
            refused(send(unchanged, write, at=write.at(unchanged.rt, **{name: escaped})), 404)
        for name in write.ids:
            refused(send(unchanged, write, given={name: text}), 400)


@every_write
def test_what_is_missing(unchanged: Client, write: Write) -> None:
    for name in write.needed:
        response = send(unchanged, write, given={name: None})
        refused(response, 400)
        assert name in response.json()["message"]


@every_write
def test_a_body_that_is_no_json(unchanged: Client, write: Write) -> None:
    for body in ("{", "nul", '{"a": 1,}', "'a'", "[" * 10_000 + "]" * 10_000):
        refused(unchanged.post(write.at(unchanged.rt), body), 406)


@with_a_body
def test_a_body_that_is_no_object(unchanged: Client, write: Write) -> None:
    for body in ("[]", "[1]", '"text"', "1", "null"):
        refused(unchanged.post(write.at(unchanged.rt), body), 400)


@every_write
def test_other_methods(unchanged: Client, write: Write) -> None:
    for method in ("GET", "PUT", "DELETE"):
        response = unchanged.ask(method, write.at(unchanged.rt), token=None)
        refused(response, 405)
        assert "POST" in response.headers["allow"]
