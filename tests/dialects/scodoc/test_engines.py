"""The same bytes, whichever engine keeps the record."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from matricula.dialects.scodoc import clock
from tests.dialects.scodoc.addresses import READS, Address
from tests.dialects.scodoc.conftest import Client
from tests.dialects.scodoc.school import ADMIN, GEII_READER, RT_READER
from tests.harness.databases import Engine

ClientOn = Callable[[Engine], Client]

# Only where there is a PostgreSQL: `database_engine` skips otherwise.
on_postgresql = pytest.mark.parametrize("database_engine", ["postgresql"], indirect=True)


@pytest.fixture
def pair(
    client_on: ClientOn, database_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> tuple[Client, Client]:
    monkeypatch.setattr(clock, "now", lambda: datetime(2020, 10, 1, 12, tzinfo=UTC))
    return client_on("sqlite"), client_on(database_engine)


def paths(address: Address, client: Client) -> list[str]:
    base = address.of(client.rt), address.of(client.geii)
    formats = ["format=json", "format=xml"] if "format" in address.choices else [""]
    return [f"{path}{'&' if '?' in path else '?'}{form}" for path in base for form in formats]


@on_postgresql
@pytest.mark.parametrize("address", READS.values(), ids=lambda address: address.path)
def test_same_bytes(pair: tuple[Client, Client], address: Address) -> None:
    here, there = pair
    assert (here.rt, here.geii) == (there.rt, there.geii)
    for path in paths(address, here):
        for token in (ADMIN, RT_READER, GEII_READER):
            one, other = here.get(path, token), there.get(path, token)
            assert one.content == other.content
            assert one.status_code == other.status_code
            for header in ("content-type", "etag", "last-modified"):
                assert one.headers.get(header) == other.headers.get(header)


@on_postgresql
def test_same_bulletins(pair: tuple[Client, Client]) -> None:
    here, there = pair
    for person in range(1, 206):
        path = f"etud/{person}/bul/2?xml_with_decisions=1"
        assert here.get(path).content == there.get(path).content
    assert here.json("groups?formsemestre_id=2") == there.json("groups?formsemestre_id=2")
