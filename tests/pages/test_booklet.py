"""The booklet, from the link that a centre's program asks for to the button that signs out."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
import sqlalchemy as sa

from matricula.record.accounts import commands as accounts
from matricula.record.links.tables import browser_session, login_link
from matricula.web.logs import JsonLines
from tests.dialects.campus_skills.apprentices import AGATHE, EMILE, TEMPLATE, build
from tests.dialects.campus_skills.conftest import Client, client_of
from tests.dialects.campus_skills.school import CFA, CFA_READER, NORD, contract
from tests.dialects.scodoc.school import BEGINNING
from tests.harness.databases import DatabaseFrom
from tests.pages.browser import Browser, text_of

LINK = "/api/sync/v1/passwordLessLink?email="
TO_CONTRACT = "/api/sync/v1/linkToContract"
CONTRACTS = "/api/sync/v2/contrats"
APPRENTICE, OTHER, TUTOR = "agathe@example.org", "emile@example.org", "eric@example.com"


@pytest.fixture
def school(database_from: DatabaseFrom) -> Iterator[Client]:
    """A school of the test's own, with evaluated apprentices."""
    with client_of(database_from(TEMPLATE, build)) as made:
        yield made


def link_for(client: Client, address: str, token: str = CFA) -> str:
    return str(client.json(LINK + address, token)["url"])


def entered(client: Client, address: str, token: str = CFA) -> Browser:
    browser = Browser(client.http)
    assert browser.enter(link_for(client, address, token)) == "/booklet"
    return browser


def rewrite(client: Client, statement: Any) -> None:
    with client.database.write(BEGINNING) as session:
        session.run(statement)


def test_from_the_link_to_the_button_that_signs_out(school: Client) -> None:
    answer = school.get(LINK + "Agathe@Example.org")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    link = answer.json()["url"]
    assert re.fullmatch(r"http://testserver\.local/link/[\w-]{32}", link)
    browser = Browser(school.http)
    # Looking uses nothing up, lets nobody in, and names nobody.
    looks = [browser.ask(method, link) for method in ("HEAD", "GET", "HEAD", "GET")]
    assert [(one.status_code, len(one.content) > 0) for one in looks] == [
        (200, False), (200, True), (200, False), (200, True),
    ]  # fmt: skip
    assert browser.cookie == ""
    assert "CFA des réseaux" in looks[-1].text
    assert "Agathe" not in looks[-1].text
    assert browser.get("/booklet").status_code == 403

    assert browser.enter(link) == "/booklet"
    own = browser.get("/booklet")
    assert own.status_code == 200
    told = text_of(own)
    for sentence in (
        "Agathe BATEAU",
        "APPLE",
        "Eric VOITURE",
        "Julie AVION",
        "du 1er septembre 2025 au 31 août 2026",
        "Soutenance À rendre le 27 septembre 2023, 2 h 00 Fait",
        "Intégration en entreprise À rendre le 27 septembre 2023, 2 h 00 Fait en retard",
        "Bilan À rendre le 27 septembre 2023, 2 h 00 En retard",
        "Rapport À rendre le 7 mai 2225, 9 h 17 À faire",
        "2 faits sur 5",
        "Prépa",
        "Aucune absence",
    ):
        assert sentence in told, sentence

    left = browser.post("/booklet/sign-out")
    assert (left.status_code, left.headers["location"]) == (303, "/booklet")
    assert "Max-Age=0" in left.headers["set-cookie"]
    assert "n’êtes pas connecté" in text_of(browser.get("/booklet"))


def test_numbers_are_those_of_the_door(school: Client) -> None:
    now = school.json("/api/v1/grades?studentId=A1")["sessions"][0]
    assert (now["autoValidationMean"], now["validationMean"]) == (0.9333, 0.3)
    told = text_of(entered(school, APPRENTICE).get("/booklet"))
    assert "Apprenti 93,33 % Centre 30 % Entreprise –" in told
    assert "Écouter Maîtrise 4 · 80 % Pratique 3 · 60 % –" in told
    # What was taken back shows no more, and zero is an evaluation.
    assert "Argumenter Expert 5 · 100 % – –" in told
    assert "Saluer – Non acquis 0 · 0 % –" in told


def test_absences_are_those_of_the_centre(school: Client) -> None:
    rows = [
        {"dateDebut": "01/12/2025-9:00", "dateFin": "01/12/2025-12:00", "type": "absence",
         "isJusitifie": True, "motif": "grippe"},
        {"dateDebut": "02/12/2025-9:00", "dateFin": "02/12/2025-9:15", "type": "retard",
         "isJusitifie": False, "motif": ""},
        {"dateDebut": "02/12/2024-9:00", "dateFin": "03/12/2024-9:15", "type": "absence",
         "isJusitifie": False, "motif": "avant"},
    ]  # fmt: skip
    sent = {"email": APPRENTICE, "data": rows}
    school.sent("/api/sync/v1/absences-for-student", sent)
    told = text_of(entered(school, APPRENTICE).get("/booklet"))
    assert (
        "Absences 2 absences, 1 retard, dont 2 non justifiés"
        " Retard 2 décembre 2025, 9 h 00 – 9 h 15 Non justifié"
        " Absence 1er décembre 2025, 9 h 00 – 12 h 00 grippe Justifiée"
        " Absence 2 décembre 2024, 9 h 00 – 3 décembre 2024, 9 h 15 avant Non justifiée"
    ) in told
    # A company sees what falls into its contract, and no reasons: they may tell of an illness.
    link = school.json(f"{TO_CONTRACT}?email={TUTOR}&contractId=C1")["url"]
    company = Browser(school.http)
    told = text_of(company.get(company.enter(link)))
    assert "Absences 1 absence, 1 retard, dont 1 non justifié" in told
    assert "grippe" not in told
    assert "2024" not in told


def test_a_tutor_sees_those_whom_they_tutor(school: Client) -> None:
    tutor = entered(school, TUTOR)
    page = tutor.get("/booklet")
    told = text_of(page)
    assert re.findall(r"Zoé ARBRE|Agathe BATEAU|Émile ZOLA", told) == [
        "Agathe BATEAU", "Émile ZOLA", "Zoé ARBRE",
    ]  # fmt: skip
    # Of Agathe's two contracts the one that is archived is none of a tutor's business any more.
    paths = re.findall(r'href="(/booklet/\w{17})"', page.text)
    assert len(paths) == 3
    assert "Agathe BATEAU BTS MCO Rennes 1ère année · APPLE 1 livret en retard" in told
    told = text_of(tutor.get(paths[0]))
    assert "Agathe BATEAU" in told
    assert "Écouter" in told
    assert "Prépa" not in told


def test_asks_the_record_no_more_often_for_more(school: Client) -> None:
    counts = []
    for address, token in ((TUTOR, CFA), ("mn@example.com", NORD)):
        browser = entered(school, address, token)
        page = browser.get("/booklet")
        counts.append((page.text.count('class="name"'), school.database.statements))
    assert counts == [(3, 4), (1, 4)]


def test_a_link_to_a_contract(school: Client) -> None:
    shown = school.json(CONTRACTS.replace("v2", "v1"))["contrats"]
    ids = {row["codeContrat"]: row["_id"] for row in shown}
    for name in ("C2", ids["C2"]):
        link = school.json(f"{TO_CONTRACT}?email={OTHER}&contractId={name}")["url"]
        browser = Browser(school.http)
        path = browser.enter(link)
        assert path == f"/booklet/{ids['C2']}"
        assert "Émile ZOLA" in text_of(browser.get(path))
    for address, name in ((OTHER, "C1"), (OTHER, "C9"), (TUTOR, "C0")):
        response = school.get(f"{TO_CONTRACT}?email={address}&contractId={name}")
        assert (response.status_code, response.json()["error"]) == (404, "not-found")
    # An apprentice keeps what is over.
    assert school.get(f"{TO_CONTRACT}?email={APPRENTICE}&contractId=C0").status_code == 200


def test_two_people_never_see_each_other(school: Client) -> None:
    agathe, emile = entered(school, APPRENTICE), entered(school, OTHER)
    nora = entered(school, "nora@example.org", NORD)
    shown = school.json(CONTRACTS.replace("v2", "v1"))["contrats"]
    of_agathe = next(row["_id"] for row in shown if row["codeContrat"] == "C1")
    assert agathe.get(f"/booklet/{of_agathe}").status_code == 200
    for browser in (emile, nora):
        for path in (f"/booklet/{of_agathe}", "/booklet/C1", "/booklet/unknown"):
            refused = browser.get(path)
            assert refused.status_code == 404
            assert "BATEAU" not in refused.text
        assert "BATEAU" not in browser.get("/booklet").text
    assert "Nora NEIGE" in text_of(nora.get("/booklet"))
    # Another link in the same browser ends what was open there.
    before = agathe.cookie
    agathe.enter(link_for(school, OTHER))
    assert "Émile ZOLA" in text_of(agathe.get("/booklet"))
    agathe.cookie = before
    assert agathe.get("/booklet").status_code == 403


def test_a_link_opens_once(school: Client) -> None:
    link = link_for(school, APPRENTICE)
    first, second = Browser(school.http), Browser(school.http)
    first.enter(link)
    for response in (second.get(link), second.post(link)):
        assert response.status_code == 410
        assert "n’ouvre plus rien" in text_of(response)
        assert "Demandez-en un nouveau à CFA des réseaux" in text_of(response)
    unknown = second.post("/link/unknown")
    assert unknown.status_code == 404
    assert "n’ouvre rien" in text_of(unknown)
    assert second.cookie == ""
    assert first.get("/booklet").status_code == 200


def test_of_many_at_once_one_gets_in(school: Client) -> None:
    link = link_for(school, APPRENTICE).removeprefix("http://testserver.local")
    with ThreadPoolExecutor(6) as pool:
        asked = [pool.submit(school.http.post, link, follow_redirects=False) for _ in range(6)]
        statuses = sorted(one.result().status_code for one in asked)
    assert statuses == [303, 410, 410, 410, 410, 410]


def test_links_and_sessions_end(school: Client) -> None:
    past = datetime.now(UTC) - timedelta(seconds=1)
    link, browser = link_for(school, APPRENTICE), entered(school, OTHER)
    rewrite(school, login_link.update().values(expires_at=past))
    rewrite(school, browser_session.update().values(expires_at=past))
    assert Browser(school.http).get(link).status_code == 410
    assert Browser(school.http).post(link).status_code == 410
    assert browser.get("/booklet").status_code == 403
    # Whoever comes next clears away what has ended.
    rewrite(school, login_link.update().values(expires_at=past - timedelta(days=1)))
    entered(school, OTHER)
    with school.database.read() as session:
        for table in (login_link, browser_session):
            assert session.value(sa.select(sa.func.count()).select_from(table)) == 1


def test_lifetimes_and_the_public_address_are_settings(database_from: DatabaseFrom) -> None:
    own = {"link_lifetime": 60, "session_lifetime": 120, "public_url": "https://cfa.example/"}
    with client_of(database_from(TEMPLATE, build), **own) as client:
        link = link_for(client, APPRENTICE)
        assert link.startswith("https://cfa.example/link/")
        with client.database.read() as session:
            row = session.row(sa.select(login_link))
        assert row is not None
        assert row.expires_at - row.created_at == timedelta(seconds=60)
        opened = Browser(client.http).post(link.removeprefix("https://cfa.example"))
        told = opened.headers["set-cookie"]
    for part in ("HttpOnly", "SameSite=lax", "Path=/", "Secure", "Max-Age=120"):
        assert part in told


def test_staff_signs_in_otherwise(school: Client) -> None:
    """A centre names a teacher as a tutor, or an apprentice becomes one: no link opens for them."""
    tutored = contract(7, emailPersonnel="teacher-cfa@example.org", codePersonnel="P7", **EMILE)
    changes = {"changes": {"added": [{**tutored, "codeContrat": "C7"}]}}
    school.sent("/api/sync/v2/contrats/changes", changes)
    response = school.get(LINK + "teacher-cfa@example.org")
    assert (response.status_code, response.json()["error"]) == (403, "forbidden")

    link, browser = link_for(school, APPRENTICE), entered(school, APPRENTICE)
    with school.database.write(BEGINNING) as session:
        person_id = session.value(sa.select(login_link.c.person_id).limit(1))
        account = accounts.add_account(session, "agathe", "agathe2@example.org", None)
        accounts.assign_role(session, account.id, "reader", None)
        session.run(sa.text(f"UPDATE account SET person_id = {person_id} WHERE name = 'agathe'"))
    assert Browser(school.http).post(link).status_code == 410
    assert browser.get("/booklet").status_code == 403
    assert school.get(LINK + APPRENTICE).status_code == 403


def test_who_may_ask_for_links(school: Client) -> None:
    assert school.get(LINK + APPRENTICE, NORD).status_code == 404
    assert school.get(LINK + "nobody@example.org").status_code == 404
    assert school.get(LINK + APPRENTICE, CFA_READER).status_code == 403
    assert school.get(LINK + APPRENTICE, None).status_code == 401
    with school.database.read() as session:
        assert session.value(sa.select(sa.func.count()).select_from(login_link)) == 0


def test_what_is_open_ends_with_the_contract(school: Client) -> None:
    tutor = entered(school, TUTOR)
    school.sent(CONTRACTS, [])
    assert tutor.get("/booklet").status_code == 404
    assert school.get(LINK + TUTOR).status_code == 404
    assert "Terminé" in text_of(entered(school, OTHER).get("/booklet"))


def test_names_are_text(school: Client) -> None:
    hostile = '<script>alert("1")</script>'
    sent = contract(1, **AGATHE) | {"prenomApprenant": hostile, "nomEntreprise": "<b>&amp;"}
    school.sent(CONTRACTS, [sent | {"missionTitle": "'\"><img src=x onerror=alert(1)>"}])
    for address in (APPRENTICE, TUTOR):
        page = entered(school, address).get("/booklet")
        assert "<script" not in page.text
        assert "<b>" not in page.text
        assert "<img" not in page.text
        assert hostile in unescape(page.text)
        assert "&lt;b&gt;&amp;amp;" in page.text


def test_pages_are_private(school: Client) -> None:
    link, browser = link_for(school, APPRENTICE), Browser(school.http)
    responses = [browser.get(link), browser.get("/booklet"), browser.post(link)]
    responses += [browser.get("/booklet"), browser.get("/booklet/unknown"), browser.post(link)]
    assert [one.status_code for one in responses] == [200, 403, 303, 200, 404, 410]
    for response in responses:
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["referrer-policy"] == "no-referrer"
        policy = response.headers["content-security-policy"]
        assert policy.startswith("default-src 'none';")
        assert "script" not in policy
        assert "frame-ancestors 'none'" in policy
    told = responses[2].headers["set-cookie"]
    for part in ("HttpOnly", "SameSite=lax", "Path=/", "Max-Age=28800"):
        assert part in told
    assert "Secure" not in told
    assert browser.get("/booklet.css").headers["content-type"] == "text/css; charset=utf-8"


def test_forms_of_other_sites_are_refused(school: Client) -> None:
    link, browser = link_for(school, APPRENTICE), Browser(school.http)
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "null"},
        {"Origin": "https://elsewhere.example"},
    ):
        assert browser.post(link, **headers).status_code == 403
    assert browser.post(link, **{"Sec-Fetch-Site": "same-origin", "Origin": "null"}).is_redirect
    assert browser.post("/booklet/sign-out", **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert browser.get("/booklet").status_code == 200


def test_the_log_has_no_secret(school: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    link, browser = link_for(school, APPRENTICE), Browser(school.http)
    browser.get(link)
    browser.enter(link)
    browser.get("/booklet")
    secrets = (link.rpartition("/")[2], browser.cookie.partition("=")[2])
    logged = [r for r in caplog.records if not r.name.startswith(("httpx", "httpcore"))]
    lines = [JsonLines().format(record) + repr(vars(record)) for record in logged]
    assert any('"/link/***"' in line for line in lines)
    for secret in secrets:
        assert len(secret) == 32
        assert not any(secret in line for line in lines)
    with school.database.read() as session:
        for table in (login_link, browser_session):
            assert not set(session.column(sa.select(table.c.hash))) & set(secrets)
