"""Every address once more, below a department's: kept to that department."""

from datetime import UTC, datetime

import httpx
import pytest

from matricula.dialects.scodoc import clock
from tests.dialects.scodoc.addresses import READS, Address
from tests.dialects.scodoc.conftest import Client
from tests.dialects.scodoc.school import ADMIN, GEII_READER, MOVED, ONCE_BOTH, RT_READER

every_read = pytest.mark.parametrize("address", READS.values(), ids=lambda a: a.path)


def ask(client: Client, department: str, path: str, token: str | None = ADMIN) -> httpx.Response:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    target = f"/ScoDoc/{department}/api/{path}".encode()
    url = httpx.URL("http://testserver").copy_with(raw_path=target)
    return client.http.get(url, headers=headers)


@every_read
def test_kept_to_a_department(
    client: Client, address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An administrator is told there what a reader of that department is told everywhere."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2020, 10, 1, 12, tzinfo=UTC))
    own, foreign = address.of(client.rt), address.of(client.geii)
    told = ask(client, "RT", own)
    assert told.status_code == 200
    assert told.content == client.get(own, RT_READER).content
    closed = ask(client, "RT", foreign)
    if address.lists:
        assert closed.content == client.get(foreign, RT_READER).content
    else:
        assert closed.status_code == 403


@every_read
def test_who_may_not(client: Client, address: Address) -> None:
    path = address.of(client.rt)
    assert ask(client, "RT", path, None).status_code == 401
    assert ask(client, "XX", path).status_code == 404
    assert ask(client, "rt", path).status_code == 404
    refused = ask(client, "RT", path, GEII_READER)
    if address.lists:
        assert (refused.status_code, refused.json()) == (200, [])
    else:
        assert refused.status_code == 403


def test_one_statement_more(client: Client) -> None:
    """The department is looked up."""
    client.json("formsemestres/query")
    everywhere = client.database.statements
    ask(client, "RT", "formsemestres/query")
    assert client.database.statements == everywhere + 1


def test_what_stands_nowhere_else(client: Client) -> None:
    """Ids of other departments, and people who are known in several."""
    assert ask(client, "RT", "departement?viewable=0").json() == [1]
    assert ask(client, "RT", "departement/GEII").status_code == 403
    assert ask(client, "GEII", f"etud/{MOVED}").json()["code_nip"] == "77"
    assert ask(client, "RT", f"etud/{MOVED}").json()["code_nip"] == "20200007"
    (one,) = ask(client, "GEII", f"etud_dept/{ONCE_BOTH}").json()
    assert one["dept"] == "GEII"
    assert ask(client, "GEII", "formsemestres/query?dept_acronym=RT").json() == []
    assert ask(client, "RT", "tokens").status_code == 404
