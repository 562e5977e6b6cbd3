"""No secret in a log, whatever the level."""

import json
import logging
from collections.abc import Iterator

import pytest

from matricula.web.logs import JsonLines, configure, masked_query
from tests.dialects.stepik.oauth.clients import Browser, Program, authorize, bought, code_for
from tests.dialects.stepik.oauth.school import ADA, PASSWORD, PHONE, SECRET


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    levels = {name: logging.getLogger(name).level for name in ("", "authlib", "alembic")}
    handlers = root.handlers[:]
    yield
    root.handlers[:] = handlers
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.mark.parametrize(
    "name",
    [
        "code", "access_token", "client_secret", "refresh_token", "password", "state", "token",
        "csrfmiddlewaretoken", "code_verifier", "username", "login", "next", "%73tate",
        "invitation_key",
    ],
)  # fmt: skip
def test_what_an_address_must_not_tell(name: str) -> None:
    assert masked_query(f"a=1&{name}=secret&b=2") == f"a=1&{name}=***&b=2"


def test_nothing_of_a_grant_is_logged(
    program: Program, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    configure("DEBUG")
    logging.getLogger().addHandler(caplog.handler)
    caplog.set_level(logging.DEBUG)
    login = browser.get(authorize(state="s3cret-state")).headers["location"]
    browser.sign_in(path=login)
    code = code_for(browser, state="s3cret-state")
    told = bought(program, code).json()
    form = {"grant_type": "password", "username": ADA, "password": PASSWORD}
    other = program.token((PHONE, SECRET), **form).json()
    program.me(told["access_token"])
    program.ask("GET", f"/oauth2/token?client_secret={SECRET}&code={code}")
    browser.get(f"/accounts/login/?next=/oauth2/authorize%3Fstate%3Ds3cret-state&login={ADA}")
    # The client that asks here tells its own addresses.
    ours = [r for r in caplog.records if not r.name.startswith("http")]
    lines = [JsonLines().format(record) for record in ours]
    paths = [json.loads(line).get("path") for line in lines]
    assert "/oauth2/authorize/" in paths
    secrets = [code, PASSWORD, SECRET, ADA, "s3cret-state", *browser.cookies.values()]
    secrets += [str(pair[name]) for pair in (told, other) for name in pair if "token" in name
                and name != "token_type"]  # fmt: skip
    for secret in secrets:
        assert not [line for line in lines if secret in line], secret
