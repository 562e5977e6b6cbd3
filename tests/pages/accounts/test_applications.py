"""Applications: registered, shown, changed and removed by their owners, and nobody else's."""

import re

import pytest
import sqlalchemy as sa

from matricula.record.applications import commands
from matricula.record.applications.tables import application
from tests.dialects.stepik.oauth.clients import (
    Browser,
    Program,
    authorize,
    bought,
    code_for,
    hidden,
    opened,
)
from tests.dialects.stepik.oauth.school import BACK, BOB, SECRET, WEB

LIST, REGISTER = "/oauth2/applications/", "/oauth2/applications/register/"
FORM = {
    "name": "Reader",
    "client_type": "confidential",
    "grant_type": "authorization-code",
    "redirect_uris": BACK,
}


def number_of(program: Program, client_id: str = WEB) -> int:
    rows = program.told(sa.select(application.c.id).where(application.c.client_id == client_id))
    return int(rows[0].id)


def told(page: str, term: str) -> str:
    """What a page says of a term."""
    found = re.search(rf"<dt>{term}</dt><dd>(.*?)</dd>", page)
    assert found, page
    return re.sub("<[^>]+>", " ", found[1]).strip()


def test_from_the_form_to_a_token(program: Program, ada: Browser) -> None:
    assert ada.get(REGISTER.rstrip("/")).status_code == 200
    page = ada.get(REGISTER)
    answer = ada.send(page, REGISTER, **FORM | {"grant_type": "autorization_code"})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    client_id = told(answer.text, "Client id")
    secret = told(answer.text, "Client secret")
    assert re.fullmatch(r"[A-Za-z0-9]{40}", client_id)
    assert re.fullmatch(r"[A-Za-z0-9]{128}", secret)
    assert told(answer.text, "Authorization grant type") == "Authorization code"
    form = {"grant_type": "authorization_code", "redirect_uri": BACK}
    code = code_for(ada, client_id)
    assert program.token((client_id, secret), code=code, **form).status_code == 200
    # It is told this once.
    number = number_of(program, client_id)
    page = ada.get(f"{LIST}{number}/")
    assert secret not in page.text
    assert client_id in page.text
    assert secret not in str(program.told(sa.select(application)))


def test_the_list(ada: Browser) -> None:
    for address in (LIST, LIST.rstrip("/")):
        page = ada.get(address)
        assert page.status_code == 200
        assert ">Web</a>" in page.text
        # Bob's is not there.
        assert "Bob" not in page.text


def test_a_change(program: Program, ada: Browser) -> None:
    number, address = number_of(program), f"{LIST}{number_of(program)}/update/"
    token = bought(program, code_for(ada)).json()["access_token"]
    page = ada.get(address)
    assert 'value="Web"' in page.text
    assert f"\n{BACK}</textarea>" in page.text
    form = {**FORM, "name": "Other", "redirect_uris": f"{BACK}/2\r\n  stepikapp://oauth {BACK}/2"}
    answer = ada.send(page, address, **form)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{LIST}{number}/")
    shown = ada.get(answer.headers["location"]).text
    assert told(shown, "Redirect URIs").split() == [f"{BACK}/2", "stepikapp://oauth"]
    assert ada.get(authorize()).status_code == 400
    assert program.works(token)
    # Other terms end what was given under the ones before.
    ada.send(page, address, **form | {"client_type": "public"})
    assert not program.works(token)


def test_another_secret(program: Program, ada: Browser) -> None:
    address = f"{LIST}{number_of(program)}/"
    answer = ada.send(ada.get(address), f"{address}secret/")
    secret = told(answer.text, "Client secret")
    code = code_for(ada)
    assert bought(program, code).json() == {"error": "invalid_client"}
    form = {"grant_type": "authorization_code", "redirect_uri": BACK, "code": code}
    assert program.token((WEB, secret), **form).status_code == 200


def test_removal(program: Program, ada: Browser) -> None:
    token = bought(program, code_for(ada)).json()["access_token"]
    address = f"{LIST}{number_of(program)}/delete/"
    page = ada.get(address)
    assert "Delete Web?" in page.text
    answer = ada.send(page, address)
    assert (answer.status_code, answer.headers["location"]) == (303, LIST)
    assert not program.works(token)
    assert ada.get(address).status_code == 404
    assert ada.get(authorize()).status_code == 400


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": " "}, "A name has 1 to 100"),
        ({"name": "x" * 101}, "A name has 1 to 100"),
        ({"client_type": "other"}, "Choose one of these"),
        ({"grant_type": "magic"}, "Choose one of these"),
        ({"redirect_uris": ""}, "an address is needed"),
        ({"grant_type": "implicit", "redirect_uris": " "}, "an address is needed"),
        ({"grant_type": "client-credentials", "client_type": "public"}, "has to be confidential"),
        ({"redirect_uris": "http://client.example/"}, "An address is https://"),
        ({"redirect_uris": "http://127.0.0.1.evil.example/"}, "An address is https://"),
        ({"redirect_uris": "https://"}, "An address is https://"),
        ({"redirect_uris": f"{BACK}#x"}, "An address is https://"),
        ({"redirect_uris": "https://a@evil.example/"}, "An address is https://"),
        ({"redirect_uris": "https://*.example/"}, "An address is https://"),
        ({"redirect_uris": "https://ä.example/"}, "An address is https://"),
        ({"redirect_uris": "https://a.example:99999/"}, "An address is https://"),
        ({"redirect_uris": "javascript:alert(1)"}, "An address is https://"),
        ({"redirect_uris": "JavaScript:alert(1)"}, "An address is https://"),
        ({"redirect_uris": "data:text/html,x"}, "An address is https://"),
        ({"redirect_uris": "//client.example"}, "An address is https://"),
        ({"redirect_uris": "/back"}, "An address is https://"),
        ({"redirect_uris": f"{BACK} nonsense"}, "An address is https://"),
        ({"redirect_uris": BACK + "x" * 2000}, "An address is https://"),
        ({"redirect_uris": " ".join(f"{BACK}/{n}" for n in range(21))}, "An address is https://"),
    ],
)
def test_what_has_to_be_mended(ada: Browser, change: dict[str, str], sentence: str) -> None:
    answer = ada.send(ada.get(REGISTER), REGISTER, **FORM | change)
    assert answer.status_code == 400
    assert sentence in answer.text


@pytest.mark.parametrize(
    "uri",
    ["http://localhost:8080/x", "http://127.0.0.1:1/", "http://[::1]/", "com.example.app:/back"],
)
def test_addresses_on_this_very_device(ada: Browser, uri: str) -> None:
    answer = ada.send(ada.get(REGISTER), REGISTER, **FORM | {"redirect_uris": uri})
    assert told(answer.text, "Redirect URIs") == uri
    page = ada.get(authorize(told(answer.text, "Client id"), redirect_uri=uri))
    assert "on this device" in page.text


def test_no_more_than_so_many(ada: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "MOST_APPLICATIONS", 9)
    answer = ada.send(ada.get(REGISTER), REGISTER, **FORM)
    assert answer.status_code == 400
    assert "delete one first" in answer.text


def test_those_of_others_are_not_there(program: Program, browser: Browser) -> None:
    browser.sign_in(BOB)
    page = browser.get(LIST)
    number = number_of(program)
    for address in (f"{number}/", f"{number}/update/", f"{number}/delete/", "9/", "x/", "٣/"):
        answer = browser.get(LIST + address)
        assert answer.status_code == 404, address
        assert "Web" not in answer.text
    fields = hidden(page, "/accounts/logout/") | FORM
    for act in ("update", "delete", "secret"):
        answer = browser.ask("POST", f"{LIST}{number}/{act}/", data=fields)
        assert answer.status_code == 404
    assert program.token(("ma" * 20, SECRET), grant_type="client_credentials").status_code == 200


def test_forms_of_other_sites(program: Program, ada: Browser) -> None:
    number = number_of(program)
    for path in ("register", *(f"{number}/{act}" for act in ("update", "delete", "secret"))):
        assert ada.ask("POST", f"{LIST}{path}/", data=FORM).status_code == 403
        assert Browser(program.http).ask("POST", f"{LIST}{path}/", data=FORM).status_code == 403
    assert number_of(program) == number


def test_guests_sign_in_first(browser: Browser) -> None:
    for path in ("", "register/", "1/", "1/update/", "1/delete/"):
        answer = browser.get(LIST + path)
        assert answer.status_code == 302
        assert answer.headers["location"].startswith("/accounts/login/?next=%2Foauth2")


def test_warnings(url: str, ada: Browser) -> None:
    page = ada.get(REGISTER).text
    assert "RFC 9700 says that it must not be used" in page
    assert "turned off" not in page
    with opened(url) as program:
        browser = Browser(program.http)
        browser.sign_in()
        assert browser.get(REGISTER).text.count("This server has it turned off") == 2
