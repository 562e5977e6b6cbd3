"""One table for every address: who is refused, why, and which refusal comes first."""

import itertools
import json
from typing import Any

import httpx
import pytest

from matricula.dialects.scodoc import router
from matricula.record.programmes import queries
from matricula.store import DatabaseUnavailable
from tests.dialects.scodoc.addresses import ADDRESSES, NO_SUCH, READS, Address, served
from tests.dialects.scodoc.conftest import FORM, Client
from tests.dialects.scodoc.school import (
    ADMIN,
    CUT_DOWN,
    EXPIRED,
    GEII_READER,
    NOBODY,
    OTHER_DOOR,
    RT_READER,
)
from tests.dialects.scodoc.writes import WRITES

every_read = pytest.mark.parametrize("address", READS.values(), ids=lambda a: a.path)
about_objects = pytest.mark.parametrize(
    "address", [a for a in READS.values() if not a.lists], ids=lambda a: a.path
)
with_ids = pytest.mark.parametrize(
    "address", [a for a in READS.values() if a.ids], ids=lambda a: a.path
)

NOT_IDS = {
    "a word": "word",
    "nothing but a blank": "%20",
    "a plus": "+12",
    "an escaped plus": "%2B12",
    "a minus": "-1",
    "zero": "0",
    "an underscore": "1_2",
    "a decimal": "1.0",
    "an exponent": "1e0",
    "hexadecimal": "0x1",
    "a blank before": "%201",
    "Arabic digits": "%D9%A1%D9%A2",
    "fullwidth digits": "%EF%BC%91",
    "a superscript": "%C2%B9",
    "2**63": str(2**63),
    "2**64": str(2**64),
    "a hundred digits": "9" * 100,
}
UNREADABLE = {
    "bytes that are not UTF-8": "%ff",
    "half a letter": "%C3",
    "a surrogate": "%ED%A0%80",
    "a broken escape": "%zz",
    "a lone percent": "%",
    "a NUL": "%00",
    "a line end": "%0A",
}

PHRASES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    413: "Request Entity Too Large",
    414: "Request-URI Too Long",
    500: "Internal Server Error",
    503: "Service Unavailable",
}


def refused(response: httpx.Response, status: int) -> dict[str, Any]:
    """The body of a refusal, whose form is always the same."""
    shown = f"{response.request.url.raw_path!r}: {response.status_code} {response.text[:200]}"
    assert response.status_code == status, shown
    assert response.headers["content-type"] == "application/json", shown
    body: dict[str, Any] = json.loads(response.content)
    assert set(body) <= {"error", "message"}, shown
    assert body["error"] == PHRASES[status], shown
    assert body.get("message", "-"), shown
    return body


def test_every_address_is_in_the_table() -> None:
    assert ADDRESSES.keys() | WRITES.keys() == served(router)
    assert served(router, "/ScoDoc/{dept:str}/api") == served(router) - {"/tokens"}


@every_read
def test_an_administrator_is_answered(client: Client, address: Address) -> None:
    for ids in (client.rt, client.geii):
        assert client.get(address.of(ids)).status_code == 200
    assert client.get(address.of(client.rt, step="V1RT").replace("?", "/?", 1)).status_code == 200


@every_read
def test_anonymous(client: Client, address: Address) -> None:
    response = client.get(address.of(client.rt), token=None)
    body = refused(response, 401)
    assert body["message"] == "Non autorise (logic)"
    assert response.headers["www-authenticate"] == "Bearer"


@every_read
def test_a_token_that_opens_nothing(client: Client, address: Address) -> None:
    for token in ("wrong", "", EXPIRED, "a b", "é", "x" * 9000):
        response = client.get(address.of(client.rt), token=token)
        assert refused(response, 401)["message"] == "Non autorise (logic)"


@every_read
def test_a_token_for_another_door(client: Client, address: Address) -> None:
    refused(client.get(address.of(client.rt), token=OTHER_DOOR), 403)


@about_objects
def test_another_department(client: Client, address: Address) -> None:
    for token in (GEII_READER, NOBODY):
        refused(client.get(address.of(client.rt), token=token), 403)


@about_objects
def test_ones_own_department(client: Client, address: Address) -> None:
    for token in (RT_READER, CUT_DOWN):
        assert client.get(address.of(client.rt), token=token).status_code == 200
        refused(client.get(address.of(client.geii), token=token), 403)


@pytest.mark.parametrize("address", [a for a in READS.values() if a.lists], ids=lambda a: a.path)
def test_lists_hold_what_one_may_see(client: Client, address: Address) -> None:
    everything = client.json(address.of(client.rt))
    mine = client.json(address.of(client.rt), RT_READER)
    nothing = client.json(address.of(client.rt), NOBODY)
    assert nothing == []
    assert mine == [row for row in everything if row in mine]
    assert len(mine) > 0
    if "{nip}" not in address.path:
        assert len(mine) < len(everything)


@about_objects
def test_unknown(client: Client, address: Address) -> None:
    for name in address.ids:
        for token in (ADMIN, GEII_READER):
            body = refused(client.get(address.of(client.rt, **{name: NO_SUCH}), token), 404)
            assert body["message"].endswith(".")
    if not address.ids:
        refused(client.get(address.unknown), 404)
        refused(client.get(address.unknown, GEII_READER), 404)


@with_ids
def test_what_cannot_be_an_id_in_the_path(client: Client, address: Address) -> None:
    for name, segment in itertools.product(address.ids, NOT_IDS.values()):
        refused(client.get(address.of(client.rt, **{name: segment})), 404)


@every_read
def test_what_cannot_be_read(client: Client, address: Address) -> None:
    path, _, query = address.of(client.rt).partition("?")
    for sent in UNREADABLE.values():
        refused(client.get(f"{path}{sent}?{query}"), 400)
        if sent != "%0A":  # A remark may have several lines.
            refused(client.get(f"{path}?{query}&note={sent}"), 400)
            refused(client.get(f"{path}?{query}&{sent}=1"), 400)
        for name in address.ids:
            refused(client.get(address.of(client.rt, **{name: sent})), 400)


@every_read
def test_parameters(client: Client, address: Address) -> None:
    base = address.of(client.rt)
    asked = base + ("&" if "?" in base else "?")
    for name in address.flags:
        for value in ("0", "1", "true", "false", "True", "False"):
            assert client.get(f"{asked}{name}={value}").status_code == 200
        for value in ("", "2", "oui", "TRUE", "%C3%A9", "01"):
            refused(client.get(f"{asked}{name}={value}"), 400)
    for name in address.choices:
        for value in ("", "html", "JSON", "json%20", "%F0%9F%92%A5"):
            assert name in refused(client.get(f"{asked}{name}={value}"), 400)["message"]
    for name in address.id_parameters:
        for value in ["", *NOT_IDS.values()]:
            refused(client.get(f"{address.path}?{name}={value}"), 400)


@every_read
def test_the_last_of_a_repeated_parameter_counts(client: Client, address: Address) -> None:
    base = address.of(client.rt)
    asked = base + ("&" if "?" in base else "?")
    for name in address.flags:
        assert client.get(f"{asked}{name}=nonsense&{name}=0").status_code == 200
        refused(client.get(f"{asked}{name}=0&{name}=nonsense"), 400)


@every_read
def test_other_methods(client: Client, address: Address) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        response = client.ask(method, address.of(client.rt), token=None)
        refused(response, 405)
        assert "GET" in response.headers["allow"]


@every_read
def test_head(client: Client, address: Address) -> None:
    whole, head = client.get(address.of(client.rt)), client.ask("HEAD", address.of(client.rt))
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-type"] == whole.headers["content-type"]


def test_methods_of_tokens(client: Client) -> None:
    refused(client.get("tokens"), 405)
    refused(client.ask("PUT", "tokens"), 405)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "nothing",
        "etud",
        "etud/1/nothing",
        "etud/1/photo/large",
        "formsemestre",
        "formsemestre/apo/V1RT/x",
        "1/formsemestre",
        "etudiant/name/1",
        "etudiant/etudid/1/formsemestre/2/bulletin/butcourt",
        "../../api/etud%2F1",
        "etud/1%2Fphoto",
    ],
)
def test_unknown_addresses(client: Client, path: str) -> None:
    refused(client.get(path), 404)


def test_the_order_of_the_checks(client: Client) -> None:
    """Encoding, address, method, token, its door, ids in the path, parameters, object, department.

    docs/scodoc.md, "Order of the checks". Each request has every fault that is still to come.
    """
    unreadable = client.ask("POST", f"nothing/word?format=%ff&x={NO_SUCH}", None)
    refused(unreadable, 400)
    refused(client.ask("POST", "nothing/word?format=html", None), 404)
    refused(client.ask("POST", "etud/word/bul/2?format=html", None), 405)
    refused(client.get("etud/word/bul/2?format=html", None), 401)
    refused(client.get("etud/word/bul/2?format=html", OTHER_DOOR), 403)
    refused(client.get("etud/word/bul/2?format=html", GEII_READER), 404)
    refused(client.get(f"etud/{NO_SUCH}/bul/2?format=html", GEII_READER), 400)
    refused(client.get(f"etud/{NO_SUCH}/bul/2", GEII_READER), 404)
    refused(client.get("etud/1/bul/2", GEII_READER), 403)


def test_too_long(client: Client) -> None:
    refused(client.get("etud/" + "1" * 5_000), 414)
    refused(client.get("etud/1?x=" + "1" * 40_000), 414)


def test_a_body_that_is_too_long(client: Client) -> None:
    headers = {"Content-Type": "application/json", "Content-Length": "99999999999"}
    response = client.http.post("/ScoDoc/api/tokens", content=b"{}", headers=headers)
    refused(response, 413)
    form = {"Content-Type": FORM}
    for length, status in ((1_000_000, 401), (1_000_001, 413)):
        body = b"a=" + b"1" * (length - 2)
        refused(client.http.post("/ScoDoc/api/abs_signale", content=body, headers=form), status)


def test_more_groups_than_a_list_may_name(client: Client) -> None:
    ids = "&".join(f"group_ids={number}" for number in range(1, 1_002))
    refused(client.get(f"groups?{ids}"), 400)


def test_a_body_that_cannot_be_read(client: Client) -> None:
    bodies = {"application/json": b'"\xff"', "application/x-www-form-urlencoded": b"a=%ff"}
    for kind, body in bodies.items():
        headers = {"Content-Type": kind}
        refused(client.http.post("/ScoDoc/api/tokens", content=body, headers=headers), 400)


def test_a_fault_of_ours_tells_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr(queries, "programmes", fail)
    body = refused(client.get("formation"), 500)
    assert body["message"] == "Erreur inconnue, contactez-nous."


def test_a_database_that_is_away(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise DatabaseUnavailable("a secret")

    monkeypatch.setattr(client.database, "read", fail)
    body = refused(client.get("formation"), 503)
    assert "secret" not in body["message"]
