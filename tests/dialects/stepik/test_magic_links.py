"""magic-links: whom they sign in, whither they lead, and that they do so once."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from matricula.record.accounts.commands import assign_role
from matricula.record.accounts.tables import account
from matricula.record.browsers.commands import MOST_LINKS
from matricula.record.browsers.tables import account_link, account_session
from matricula.store import Origin
from tests.dialects.stepik.conftest import Client
from tests.dialects.stepik.oauth.clients import Browser
from tests.dialects.stepik.school import ADMIN, LEARNER, OTHER, READER
from tests.dialects.stepik.test_together import at_once

ORIGIN = Origin("tests")


def asked(client: Client, url: str = "/teach/courses?a=1", token: str = LEARNER) -> Any:
    return client.made("magic-links", {"magic-link": {"url": url}}, token)


def path_of(made: Any) -> str:
    return str(urlsplit(made["url"]).path)


def entered(browser: Browser, path: str) -> Any:
    """Press the button of a link's page."""
    return browser.send(browser.get(path), path)


def who(browser: Browser) -> int:
    found: int = browser.get("/api/stepics/1").json()["stepics"][0]["user"]
    return found


def test_a_link_signs_in_whoever_asked_for_it_once(own_client: Client) -> None:
    made = asked(own_client)
    assert made["url"].startswith("http://testserver/link/own/")
    path, browser = path_of(made), Browser(own_client.http)
    # Whatever looks at the address in a mail uses nothing up.
    pages = [browser.get(path) for _ in range(2)]
    for page in pages:
        assert page.status_code == 200
        assert "Sign in as Lou" in page.text
        assert "no-store" in page.headers["cache-control"]
    assert who(browser) == 0
    answer = browser.send(pages[0], path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/teach/courses?a=1")
    assert who(browser) == own_client.ids.people[LEARNER]
    for line in answer.headers.get_list("set-cookie"):
        assert "Max-Age=3600" in line
    other = Browser(own_client.http)
    assert other.get(path).status_code == 410
    assert other.ask("POST", path).status_code == 403
    assert who(other) == 0


def test_of_several_who_hold_its_page_one_gets_in(own_client: Client) -> None:
    path = path_of(asked(own_client))
    browsers = [Browser(own_client.http) for _ in range(4)]
    forms = [(browser, browser.get(path)) for browser in browsers]
    found = [browser.send(page, path).status_code for browser, page in forms]
    assert sorted(found) == [303, 410, 410, 410]
    with own_client.database.read() as session:
        assert session.value(sa.select(sa.func.count()).select_from(account_session)) == 1


def test_the_secret_is_told_once_and_kept_nowhere(own_client: Client) -> None:
    made = asked(own_client)
    secret = made["url"].rpartition("/")[2]
    assert own_client.one(f"magic-links/{made['id']}", LEARNER) == {"id": made["id"], "url": None}
    assert own_client.all("magic-links", LEARNER) == [{"id": made["id"], "url": None}]
    assert own_client.get(f"magic-links/{made['id']}", OTHER).status_code == 404
    assert own_client.get("magic-links", None).status_code == 401
    with own_client.database.read() as session:
        (row,) = session.rows(sa.select(account_link).where(account_link.c.id == made["id"]))
    assert secret not in map(str, row)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "http://testserver.evil.example/",
        "http://testserver@evil.example/",
        "javascript:alert(1)",
        "course/1",
        "/link/x",
        "/LINK/own/x",
        "/a/../link/x",
        "/%6cink/x",
        "//link/x",
        "/a\n/b",
        "/" + "x" * 2_000,
        1,
    ],
)
def test_it_leads_to_this_server_alone(own_client: Client, url: Any) -> None:
    refused = own_client.post("magic-links", {"magic-link": {"url": url}}, LEARNER)
    assert (refused.status_code, list(refused.json())) == (400, ["url"])
    assert own_client.all("magic-links", LEARNER) == []


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("http://testserver/course/1?next=%2Fa", "/course/1?next=%2Fa"),
        ("http://testserver", "/"),
        ("/lesson/1/", "/lesson/1/"),
    ],
)
def test_an_address_of_this_server_is_a_path_of_it(own_client: Client, url: str, path: str) -> None:
    answer = entered(Browser(own_client.http), path_of(asked(own_client, url)))
    assert answer.headers["location"] == path


def test_whoever_holds_a_role_signs_in_with_a_password(own_client: Client) -> None:
    for token in (ADMIN, READER):
        refused = own_client.post("magic-links", {"magic-link": {"url": "/"}}, token)
        assert refused.status_code == 403
        assert "password" in refused.json()["detail"]
    assert own_client.post("magic-links", {"magic-link": {"url": "/"}}, None).status_code == 401
    path, browser = path_of(asked(own_client)), Browser(own_client.http)
    page = browser.get(path)
    mine = sa.select(account.c.id).where(account.c.person_id == own_client.ids.people[LEARNER])
    with own_client.database.write(ORIGIN) as session:
        assign_role(session, session.value(mine), "reader", None)
    # A role that comes later ends what was asked for before.
    assert browser.send(page, path).status_code == 410
    assert who(browser) == 0


def test_it_ends_with_its_time_and_the_oldest_of_many(own_client: Client) -> None:
    paths = [path_of(asked(own_client)) for _ in range(MOST_LINKS + 1)]
    browser = Browser(own_client.http)
    assert [browser.get(path).status_code for path in paths] == [410] + MOST_LINKS * [200]
    page, now = browser.get(paths[-1]), datetime.now(UTC)
    with own_client.database.write(ORIGIN) as session:
        session.run(account_link.update().values(expires_at=now - timedelta(seconds=1)))
    assert browser.send(page, paths[-1]).status_code == 410
    assert browser.get(f"{paths[-1]}x").status_code == 404
    assert who(browser) == 0


def test_a_form_of_another_site_or_browser_signs_nobody_in(own_client: Client) -> None:
    path = path_of(asked(own_client))
    mine, other = Browser(own_client.http), Browser(own_client.http)
    page = mine.get(path)
    assert other.send(page, path).status_code == 403
    assert mine.ask("POST", path, {"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert mine.send(page, path).status_code == 303


def test_many_ask_at_once(own_client: Client) -> None:
    made = at_once([lambda: asked(own_client) for _ in range(8)])
    browser = Browser(own_client.http)
    found = [browser.get(path_of(one)).status_code for one in made]
    assert sorted(found) == MOST_LINKS * [200] + (8 - MOST_LINKS) * [410]
