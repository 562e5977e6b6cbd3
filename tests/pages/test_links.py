"""Magic links of Odin's door, from the request of a program to the button that signs out."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import httpx
import pytest
import sqlalchemy as sa
from litestar import Litestar
from litestar.testing import TestClient

from matricula.record.accounts import commands as accounts
from matricula.record.accounts.queries import organization_ids
from matricula.record.accounts.tables import account
from matricula.record.history.tables import history_entry
from matricula.record.links.tables import browser_session, login_link
from matricula.record.people.tables import email_address, student_record
from matricula.server import create_app
from matricula.settings import Settings
from matricula.web.logs import JsonLines
from tests.dialects.scodoc.conftest import Counting
from tests.harness.databases import DatabaseFrom, Databases, Engine
from tests.pages.browser import Browser, text_of
from tests.pages.campus import (
    BEGINNING,
    DIRECTOR,
    IVAN,
    IVAN_ADDRESS,
    OLGA,
    OLGA_ADDRESS,
    PETR,
    PETR_ADDRESS,
    READER,
    TEMPLATE,
    TPU,
    TSU,
    TSU_NAME,
    WITHOUT_LINKS,
    address,
    build,
    person,
)

MAGIC_LINK = "/publicapi/v1.0/User/MagicLink"
REGISTER = "/publicapi/v1.0/User/Register"


@dataclass
class Campus:
    """Asks Odin's door for links, and opens them."""

    http: TestClient[Litestar]
    database: Counting

    def ask(self, body: Any, token: str | None = TSU, path: str = MAGIC_LINK) -> httpx.Response:
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        return self.http.post(path, json=body, headers=headers)

    def link(self, token: str = TSU, **body: Any) -> str:
        response = self.ask(body, token)
        assert response.status_code == 200, response.text
        return str(response.json()["entity"]["url"])

    def entered(self, token: str = TSU, language: str = "en", **body: Any) -> Browser:
        browser = Browser(self.http, language)
        browser.enter(self.link(token, **body))
        return browser

    def refused(self, status: int, body: Any, token: str | None = TSU) -> str:
        """The key of what is wrong with a request."""
        response = self.ask(body, token)
        assert response.status_code == status, response.text
        answer = response.json()
        assert (answer["httpStatusCode"], answer["isSuccess"]) == (status, False)
        assert answer["entity"] is None
        return str(answer["errors"][0]["key"])

    def rewrite(self, statement: Any) -> None:
        with self.database.write(BEGINNING) as session:
            session.run(statement)


@contextmanager
def campus_of(url: str, **settings: Any) -> Iterator[Campus]:
    database = Counting(url)
    app = create_app(Settings(database=url, **settings), database)
    with TestClient(cast(Litestar, app), raise_server_exceptions=False) as http:
        yield Campus(http, database)
    database.close()


@pytest.fixture
def campus(database_from: DatabaseFrom) -> Iterator[Campus]:
    """Two campuses of the test's own."""
    with campus_of(database_from(TEMPLATE, build)) as made:
        yield made


@pytest.fixture(scope="session")
def still(database_engine: Engine, databases: Databases) -> Iterator[Campus]:
    """Two campuses that no test may change: for requests that are refused."""
    with campus_of(databases.shared(database_engine, TEMPLATE, build)) as made:
        yield made


def test_from_the_request_to_the_button_that_signs_out(campus: Campus) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    answer = campus.ask({"email": IVAN_ADDRESS.upper()})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    wrapped = answer.json()
    assert (wrapped["errors"], wrapped["httpStatusCode"], wrapped["isSuccess"]) == ([], 200, True)
    link = wrapped["entity"]
    assert link.keys() == {"userId", "url", "expiresAt"}
    assert link["userId"] == IVAN
    assert re.fullmatch(r"http://testserver\.local/link/[\w-]{32}", link["url"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", link["expiresAt"])
    expires_at = datetime.fromisoformat(link["expiresAt"])
    assert timedelta(0) <= expires_at - before - timedelta(minutes=15) < timedelta(minutes=1)

    browser = Browser(campus.http, "ru")
    # Looking uses nothing up, lets nobody in, and names nobody.
    looks = [browser.ask(method, link["url"]) for method in ("HEAD", "GET", "HEAD", "GET")]
    assert [(one.status_code, len(one.content) > 0) for one in looks] == [
        (200, False), (200, True), (200, False), (200, True),
    ]  # fmt: skip
    told = text_of(looks[-1])
    assert f"Эту ссылку вам выдала организация {TSU_NAME} . Она сработает один раз." in told
    assert "Иван" not in told
    assert "<script" not in looks[-1].text
    assert browser.cookie == ""
    assert browser.get("/me").status_code == 403

    assert browser.enter(link["url"]) == "/me"
    own = browser.get("/me")
    assert own.status_code == 200
    assert 'lang="ru"' in own.text
    told = text_of(own)
    assert "Иванов Иван Петрович" in told
    assert f"Организация {TSU_NAME}" in told
    left = browser.post("/me/sign-out")
    assert (left.status_code, left.headers["location"]) == (303, "/me")
    assert "Max-Age=0" in left.headers["set-cookie"]
    assert "Вы не вошли" in text_of(browser.get("/me"))


def test_what_a_person_sees_of_themselves(campus: Campus) -> None:
    told = text_of(campus.entered(id=IVAN).get("/me"))
    # Neither what is hidden nor what is never marked; nothing of the other campus.
    assert (
        "Поток: Бухгалтерия 2026-09-01 – 2027-06-30 Основы: Бухгалтерия Тест 5 4.5 Эссе –"
    ) in told
    for word in ("Лекция", "Черновик", "Сварка", "Политех", "Орлова"):
        assert word not in told
    told = text_of(campus.entered(id=OLGA).get("/me"))
    assert "Тест 5 – Эссе –" in told
    assert "4.5" not in told


def test_a_session_reaches_one_organization(campus: Campus) -> None:
    # Ivan studies at both; each of them lets him into itself alone.
    here, there = campus.entered(TSU, id=IVAN), campus.entered(TPU, id=IVAN)
    told = text_of(there.get("/me"))
    assert "Сварка" in told
    assert "Бухгалтерия" not in told
    assert "Сварка" not in text_of(here.get("/me"))
    assert here.get("/booklet").status_code == 404
    # A session is no token.
    secret = here.cookie.partition("=")[2]
    assert campus.refused(401, {"id": IVAN}, secret) == "authorization"


def test_by_id_or_by_address(campus: Campus) -> None:
    for body in (
        {"id": IVAN},
        {"id": str(IVAN)},
        {"email": IVAN_ADDRESS},
        {"id": IVAN, "email": IVAN_ADDRESS},
        {"Id": IVAN, "email": None},
        {"ID": None, "Email": f" {IVAN_ADDRESS.title()} "},
    ):
        answer = campus.ask(body)
        assert answer.status_code == 200, (body, answer.text)
        assert answer.json()["entity"]["userId"] == IVAN
    # Known by a cohort alone.
    assert campus.ask({"email": OLGA_ADDRESS}).json()["entity"]["userId"] == OLGA


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ({}, "id"),
        ({"id": None, "email": ""}, "id"),
        ({"id": IVAN, "email": OLGA_ADDRESS}, "id"),
        ({"id": True}, "id"),
        ({"id": 1.5}, "id"),
        ({"id": "one"}, "id"),
        ({"id": 0}, "id"),
        ({"id": -1}, "id"),
        ({"id": 2**63}, "id"),
        ({"id": [IVAN]}, "id"),
        ({"email": 5}, "email"),
        ({"email": "a" * 255}, "email"),
        ([{"id": IVAN}], "$"),
        ("id", "$"),
        *(({"id": IVAN, "ttlSeconds": ttl}, "ttlSeconds") for ttl in (59, 604_801, "900", True)),
    ],
)
def test_what_is_no_request_for_a_link(still: Campus, body: Any, key: str) -> None:
    assert still.refused(400, body) == key


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "\\\\elsewhere.example",
        "/me\n/x",
        "/\t/elsewhere.example",
        " /me",
        "/me\u2028",
        "/%2F/elsewhere.example",
        "/%5Celsewhere.example",
        "/%09/elsewhere.example",
        "/me/../..//elsewhere.example",
        "/me?next=https://elsewhere.example",
        "/me#x",
        "/me;x",
        "/@elsewhere.example",
        "/me//x",
        "me",
        "elsewhere.example/me",
        "javascript:alert(1)",
        "/Дом",
        "/link/abc",
        "/ical/abc",
        "/" + "a" * 500,
        5,
        ["/me"],
    ],
)
def test_links_lead_nowhere_else(still: Campus, address: Any) -> None:
    assert still.refused(400, {"id": IVAN, "redirectUrl": address}) == "redirectUrl"


def test_links_lead_where_they_were_meant_to(campus: Campus) -> None:
    for path in ("/", "/me", "/booklet/AbC-d_1", "/course/5/"):
        assert Browser(campus.http).enter(campus.link(id=IVAN, redirectUrl=path)) == path


def test_how_a_body_may_come(campus: Campus) -> None:
    headers = {"Authorization": f"Bearer {TSU}"}

    def sent(content: bytes, kind: str) -> tuple[int, str]:
        told = headers | {"Content-Type": kind}
        answer = campus.http.post("/PublicAPI/V1.0/user/magiclink", content=content, headers=told)
        return answer.status_code, answer.text

    good = b'{"id": 1}'
    assert sent(good, "application/json")[0] == 200
    assert sent(b"\xef\xbb\xbf" + good, "application/json; charset=utf-8")[0] == 200
    assert sent(good, "text/plain")[0] == 415
    assert sent(b"{", "application/json")[0] == 400
    assert sent(b"[" * 100_000, "application/json")[0] == 400
    assert campus.http.get(MAGIC_LINK, headers=headers).status_code == 405


def test_who_may_ask(still: Campus) -> None:
    assert still.refused(401, {"id": IVAN}, None) == "authorization"
    assert still.refused(401, {"id": IVAN}, "unknown") == "authorization"
    assert still.refused(403, {"id": IVAN}, WITHOUT_LINKS) == "scope"
    assert still.refused(403, {"id": IVAN}, READER) == "scope"
    # Whoever may not ask learns nothing of the body, either.
    assert still.refused(403, {}, READER) == "scope"
    with still.database.read() as session:
        assert session.value(sa.select(sa.func.count()).select_from(login_link)) == 0


def test_people_of_others_are_unknown(campus: Campus) -> None:
    answers = set()
    for body in (
        {"id": PETR},
        {"id": 10**9},
        {"email": PETR_ADDRESS},
        {"email": "nobody@example.org"},
        {"id": PETR, "email": IVAN_ADDRESS},
        {"id": IVAN, "email": PETR_ADDRESS},
    ):
        assert campus.refused(404, body) in body
        answers.add(campus.ask(body).json()["errors"][0]["value"])
    assert answers == {"Пользователь не найден"}
    assert campus.ask({"id": PETR}, TPU).status_code == 200


def test_only_addresses_that_identify_name_somebody(campus: Campus) -> None:
    own = {
        "person_id": OLGA,
        "address": "Own@example.org",
        "folded": "own@example.org",
        "purpose": "personal",
        "verified": False,
        "entered_by": "person",
    }
    campus.rewrite(email_address.insert().values(own))
    assert campus.refused(404, {"email": "own@example.org"}) == "email"
    campus.rewrite(email_address.update().values(verified=True))
    assert campus.ask({"email": "own@example.org"}).json()["entity"]["userId"] == OLGA
    # An address of two people names neither.
    with campus.database.write(BEGINNING) as session:
        address(session, {IVAN: "own@example.org"})
    assert campus.refused(404, {"email": "own@example.org"}) == "email"


def test_a_director_is_not_let_in(campus: Campus) -> None:
    """An integration registers a director's address as one of its users, and asks for a link."""
    with campus.database.write(BEGINNING) as session:
        director_id = person(session, "director", "administrator", None)
        tpu = organization_ids(session, [("odin_organization", "TPU")]).popitem()[1]
        reader_id = person(session, "teacher-tpu", "teacher", tpu)
    user = {"lastName": "Директор", "firstName": "Дарья", "email": DIRECTOR}
    registered = campus.ask({"users": [user]}, path=REGISTER)
    assert registered.json()["entity"]["results"][0]["userId"] == director_id
    assert campus.refused(403, {"email": DIRECTOR}) == "email"
    assert campus.refused(403, {"id": director_id}) == "id"
    # The same for a role at another organization, however little it may.
    assert campus.refused(404, {"id": reader_id}) == "id"
    campus.ask({"users": [user | {"email": "teacher-tpu@example.org"}]}, path=REGISTER)
    assert campus.refused(403, {"id": reader_id}) == "id"
    with campus.database.read() as session:
        assert session.value(sa.select(sa.func.count()).select_from(login_link)) == 0


def give_role(campus: Campus) -> None:
    with campus.database.write(BEGINNING) as session:
        made = accounts.add_account(session, "ivan", "ivan2@example.org", None)
        accounts.assign_role(session, made.id, "reader", None)
        session.run(account.update().where(account.c.id == made.id).values(person_id=IVAN))


def test_a_role_that_comes_later_ends_link_and_session(campus: Campus) -> None:
    link, browser = campus.link(id=IVAN), campus.entered(id=IVAN)
    give_role(campus)
    stranger = Browser(campus.http)
    assert (stranger.get(link).status_code, stranger.post(link).status_code) == (410, 410)
    assert browser.get("/me").status_code == 403
    assert campus.refused(403, {"id": IVAN}) == "id"


def test_an_account_that_is_switched_off_ends_link_and_session(campus: Campus) -> None:
    with campus.database.write(BEGINNING) as session:
        made = accounts.add_account(session, "ivan", "ivan2@example.org", None)
        session.run(account.update().where(account.c.id == made.id).values(person_id=IVAN))
    link, browser = campus.link(id=IVAN), campus.entered(id=IVAN)
    with campus.database.write(BEGINNING) as session:
        accounts.deactivate(session, made.id)
    assert Browser(campus.http).post(link).status_code == 410
    assert browser.get("/me").status_code == 403
    assert campus.refused(403, {"id": IVAN}) == "id"
    with campus.database.write(BEGINNING) as session:
        accounts.activate(session, made.id)
    assert Browser(campus.http).post(link).status_code == 303


def test_a_link_opens_once(campus: Campus) -> None:
    link, browser = campus.link(id=IVAN), Browser(campus.http, "en")
    assert browser.enter(link) == "/me"
    other = Browser(campus.http, "en")
    for method in ("GET", "POST"):
        gone = other.ask(method, link)
        assert gone.status_code == 410
        told = text_of(gone)
        assert "This link no longer works" in told
        assert f"Ask {TSU_NAME} for a new one." in told
    assert other.cookie == ""
    unknown = other.get("/link/unknown")
    assert unknown.status_code == 404
    assert "There is no such link" in text_of(unknown)
    assert browser.get("/me").status_code == 200


def test_of_two_at_once_one_gets_in(campus: Campus) -> None:
    link = campus.link(id=IVAN).removeprefix("http://testserver.local")
    with ThreadPoolExecutor(6) as pool:
        asked = [pool.submit(campus.http.post, link, follow_redirects=False) for _ in range(6)]
        statuses = sorted(one.result().status_code for one in asked)
    assert statuses == [303, 410, 410, 410, 410, 410]
    with campus.database.read() as session:
        assert session.value(sa.select(sa.func.count()).select_from(browser_session)) == 1


def test_links_and_sessions_end(campus: Campus) -> None:
    link, browser = campus.link(id=IVAN), campus.entered(id=IVAN)
    with campus.database.read() as session:
        kept = session.row(sa.select(login_link).order_by(login_link.c.id))
    assert kept is not None
    assert kept.expires_at - kept.created_at == timedelta(minutes=15)
    past = datetime.now(UTC) - timedelta(seconds=1)
    campus.rewrite(login_link.update().values(expires_at=past))
    campus.rewrite(browser_session.update().values(expires_at=past))
    stranger = Browser(campus.http)
    assert (stranger.get(link).status_code, stranger.post(link).status_code) == (410, 410)
    assert browser.get("/me").status_code == 403


def test_how_long_a_link_lives(database_from: DatabaseFrom) -> None:
    with campus_of(database_from(TEMPLATE, build), link_lifetime=120) as campus:
        for ttl in (60, 604_800, None):
            campus.link(id=IVAN, ttlSeconds=ttl)
        with campus.database.read() as session:
            kept = session.rows(sa.select(login_link).order_by(login_link.c.id))
    lives = [(one.expires_at - one.created_at).total_seconds() for one in kept]
    assert lives == [60, 604_800, 120]


def test_five_links_live_and_the_oldest_ends(campus: Campus) -> None:
    campus.entered(id=IVAN)  # used up: counts no more
    links = [campus.link(id=IVAN) for _ in range(6)]
    others = [campus.link(TPU, id=IVAN), campus.link(id=OLGA)]
    browser = Browser(campus.http)
    opened = [browser.get(link).status_code for link in (*links, *others)]
    assert opened == [410, *[200] * 7]


def test_pages_are_private(campus: Campus) -> None:
    link, browser = campus.link(id=IVAN), Browser(campus.http)
    responses = [browser.get(link), browser.get("/me"), browser.post(link), browser.get("/me")]
    told = responses[2].headers["set-cookie"]
    responses += [browser.post(link), browser.get("/link/unknown"), browser.post("/me/sign-out")]
    assert [one.status_code for one in responses] == [200, 403, 303, 200, 410, 404, 303]
    for response in responses:
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["referrer-policy"] == "no-referrer"
        policy = response.headers["content-security-policy"]
        assert policy.startswith("default-src 'none';")
        assert "script" not in policy
        assert "frame-ancestors 'none'" in policy
    for part in ("HttpOnly", "SameSite=lax", "Path=/", "Max-Age=28800"):
        assert part in told


def test_forms_of_other_sites_are_refused(campus: Campus) -> None:
    link, browser = campus.link(id=IVAN), Browser(campus.http, "ru")
    refused = browser.post(link, **{"Sec-Fetch-Site": "cross-site"})
    assert refused.status_code == 403
    assert "Запрос пришёл с другого сайта" in text_of(refused)
    browser.enter(link)
    assert browser.post("/me/sign-out", Origin="https://elsewhere.example").status_code == 403
    assert browser.get("/me").status_code == 200


SPOKEN = [
    ("en-US,en;q=0.9", "en", "Sign in"),
    ("fr-FR,fr;q=0.9,en;q=0.8", "fr", "Se connecter"),
    ("ru,en;q=0.7", "ru", "Войти"),
    ("zh,en;q=0.5", "en", "Sign in"),
    ("zh", "ru", "Войти"),
    ("ru;q=0,en;q=0.1", "en", "Sign in"),
    ("", "ru", "Войти"),
]
"""Accept-Language, the language of the page, and its button."""


def test_pages_speak_the_visitors_language(campus: Campus) -> None:
    link = campus.link(id=IVAN)
    for header, language, button in SPOKEN:
        page = Browser(campus.http, header).get(link)
        assert f'lang="{language}"' in page.text, header
        assert f">{button}</button>" in page.text, header


def test_names_are_text(campus: Campus) -> None:
    hostile = "<b>Bold</b>"
    campus.rewrite(sa.text(f"UPDATE organization SET name = '{hostile}'"))
    campus.rewrite(sa.text(f"UPDATE person SET given_name = '{hostile}'"))
    campus.rewrite(sa.text(f"UPDATE assessment SET title = '{hostile}'"))
    link, browser = campus.link(id=IVAN), Browser(campus.http)
    for page in (browser.get(link), browser.post(link), browser.get("/me"), browser.get(link)):
        assert "<b>" not in page.text
        assert page.is_redirect or "&lt;b&gt;Bold" in page.text


def test_history_tells_who_made_a_link_and_when_it_was_used(campus: Campus) -> None:
    campus.entered(id=IVAN)
    with campus.database.read() as session:
        entries = session.rows(
            sa.select(history_entry)
            .where(history_entry.c.subject == login_link.name)
            .order_by(history_entry.c.id)
        )
        asker = session.value(
            sa.select(account.c.person_id).where(account.c.name == "registrar-tsu")
        )
    assert [(e.action, e.door, e.actor_id, e.person_id) for e in entries] == [
        ("add", "odin", asker, IVAN),
        ("change", "link", IVAN, IVAN),
    ]


def test_asking_and_looking_cost_few_questions(campus: Campus) -> None:
    browser = campus.entered(id=IVAN)
    browser.get("/me")
    assert campus.database.statements == 4


def test_nothing_secret_is_logged_or_kept(campus: Campus, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    link, browser = campus.link(email=IVAN_ADDRESS), Browser(campus.http)
    browser.get(link)
    browser.enter(link)
    browser.get("/me")
    browser.get(link)
    secrets = (link.rpartition("/")[2], browser.cookie.partition("=")[2], TSU, IVAN_ADDRESS)
    logged = [r for r in caplog.records if not r.name.startswith(("httpx", "httpcore"))]
    lines = [JsonLines().format(record) + repr(vars(record)) for record in logged]
    assert any('"/link/***"' in line for line in lines)
    for secret in secrets:
        assert not any(secret in line for line in lines), secret
    with campus.database.read() as session:
        for table in (login_link, browser_session):
            kept = session.column(sa.select(table.c.hash))
            assert kept
            assert all(re.fullmatch(r"[0-9a-f]{64}", one) for one in kept)


def test_whoever_left_the_organization_gets_no_link(campus: Campus) -> None:
    assert campus.ask({"id": PETR}, TPU).status_code == 200
    campus.rewrite(student_record.delete().where(student_record.c.person_id == PETR))
    # The cohort still knows him.
    assert campus.ask({"id": PETR}, TPU).status_code == 200
    campus.rewrite(sa.text("DELETE FROM offering_enrolment WHERE person_id = 3"))
    campus.rewrite(sa.text("DELETE FROM enrolment WHERE person_id = 3"))
    assert campus.refused(404, {"id": PETR}, TPU) == "id"
