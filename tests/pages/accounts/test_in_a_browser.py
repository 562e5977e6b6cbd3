"""The pages as a person meets them: in a real browser, without a line of JavaScript."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from tests.dialects.stepik.oauth.clients import authorize
from tests.dialects.stepik.oauth.school import (
    ADA,
    APPLICATIONS,
    BACK,
    NATIVE,
    PASSWORD,
    SECRET,
    TRUSTED,
    build,
)
from tests.dialects.stepik.oauth.serving import served
from tests.harness.hosts import Host, hosted, sends

HELLO = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello"


@dataclass
class Person:
    """Somebody at a browser: reads, fills in, presses."""

    chromium: Chrome
    base: str

    def goes(self, path: str) -> None:
        self.chromium.get(self.base + path)

    def sees(self, selector: str) -> WebElement:
        return self.chromium.find_element(By.CSS_SELECTOR, selector)

    def reads(self) -> str:
        return self.sees("body").text

    def fills(self, **fields: str) -> None:
        for name, text in fields.items():
            field = self.sees(f"#{name}")
            field.clear()
            field.send_keys(text)

    def presses(self, text: str) -> None:
        """Press a button, or follow a link, and wait for the page that comes of it."""
        before = self.sees("html")
        found = f"//main//*[self::button or self::a][normalize-space()='{text}']"
        self.chromium.find_element(By.XPATH, found).click()
        WebDriverWait(self.chromium, 20).until(lambda _: is_gone(before))

    def signs_in(self) -> None:
        self.fills(login=ADA, password=PASSWORD)
        self.presses("Sign in")

    @property
    def address(self) -> str:
        return self.chromium.current_url


def is_gone(element: WebElement) -> bool:
    try:
        element.is_enabled()
    except Exception:
        # Whatever the driver calls it: the page is another one.
        return True
    return False


@pytest.fixture
def program() -> Iterator[Host]:
    """A program on this device that waits for people who are sent back."""
    with hosted(sends(HELLO)) as host:
        yield host


@pytest.fixture
def back(program: Host) -> str:
    return f"http://127.0.0.1:{program.port}/back"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server. What it keeps was tried on both engines without a browser; here one is enough."""
    url = f"sqlite:///{tmp_path_factory.mktemp('school')}/school.sqlite3"
    build(url)
    with served(url, oauth_implicit_grant=1) as address:
        yield address


@pytest.fixture
def person(chromium: Chrome, base: str) -> Person:
    return Person(chromium, base)


def registers(person: Person, back: str, grant: str = "authorization-code") -> tuple[str, str]:
    """Register an application with the form; its id and its secret."""
    person.goes("/oauth2/applications/")
    person.presses("Register an application")
    person.fills(name="Notebook", redirect_uris=back)
    person.sees(f"#grant_type-{grant}").click()
    person.presses("Save")
    told = [code.text for code in person.chromium.find_elements(By.CSS_SELECTOR, "dd code")]
    return told[0], told[1]


def test_from_nothing_to_a_code(person: Person, back: str, program: Host) -> None:
    person.goes("/oauth2/applications/")
    person.signs_in()
    client_id, secret = registers(person, back)
    assert (len(client_id), len(secret)) == (40, 128)
    # Somebody else, in the same browser.
    person.goes(authorize(client_id, redirect_uri=back, state="s p"))
    assert "Notebook asks for your permission" in person.reads()
    person.presses("Sign out")
    person.presses("Sign out")
    assert "Sign in" in person.chromium.title
    person.presses("Register")
    assert "to go on to Notebook" in person.reads()
    person.fills(first_name="Dora", last_name="Ngo", email="dora@example.org", password="short")
    person.presses("Register and sign in")
    assert "at least 8 characters" in person.sees("#password-error").text
    assert person.sees("#first_name").get_attribute("value") == "Dora"
    person.fills(password=PASSWORD)
    person.presses("Register and sign in")
    told = person.reads()
    assert "Signed in as Dora Ngo" in told
    assert f"a program on this device {back}" in told
    assert "Registered by ada" in told
    person.presses("Authorize")
    assert person.reads() == "hello"
    answer = parse_qs(urlsplit(person.address).query)
    assert (len(answer["code"][0]), answer["state"]) == (30, ["s p"])
    head = program.asked[0].lower()
    assert b"referer" not in head


def test_no(person: Person, back: str) -> None:
    person.goes("/accounts/login/")
    person.signs_in()
    client_id, _ = registers(person, back)
    person.goes(authorize(client_id, redirect_uri=back))
    person.presses("Cancel")
    assert person.address == f"{back}?error=access_denied"


def test_implicit(person: Person, back: str) -> None:
    person.goes("/accounts/login/")
    person.signs_in()
    person.goes("/oauth2/applications/register/")
    assert "RFC 9700" in person.reads()
    client_id, _ = registers(person, back, "implicit")
    person.goes(authorize(client_id, redirect_uri=back, response_type="token"))
    person.presses("Authorize")
    assert re.search(r"#access_token=\w{30}&", person.address)


def test_a_chain_of_redirects_leads_out_of_the_form_that_began_it(person: Person) -> None:
    """The policy of the sign-in page knows whither a trusted application leads: else a browser
    stops there, and nobody comes in."""
    person.goes(authorize(TRUSTED))
    person.signs_in()
    assert person.address.startswith(f"{BACK}?code=")


def test_an_address_that_is_not_registered(person: Person) -> None:
    person.goes(authorize(TRUSTED, redirect_uri="https://evil.example"))
    assert "Mismatching redirect URI." in person.reads()
    assert "This request leads nowhere" in person.reads()
    assert BACK not in person.reads()


def test_no_page_runs_a_script_or_is_wider_than_a_telephone(person: Person) -> None:
    phone = {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": True}
    person.chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", phone)
    for address in ("/accounts/login/", "/accounts/signup/"):
        person.goes(address)
        measure(person, address)
    person.goes("/accounts/login/")
    person.signs_in()
    native = APPLICATIONS[NATIVE][3]
    for address in (
        "/oauth2/applications/",
        "/oauth2/applications/register/",
        "/accounts/logout/",
        "/teach/courses",
        authorize(NATIVE, redirect_uri=native),
        authorize("x"),
    ):
        person.goes(address)
        measure(person, address)


def measure(person: Person, address: str) -> None:
    page = "document.documentElement.scrollWidth"
    assert person.chromium.execute_script(f"return {page}") <= 360, address
    count = "document.querySelectorAll('script,[style],[onclick],iframe').length"
    assert person.chromium.execute_script(f"return {count}") == 0, address
    # The style was let in by the policy, and is there.
    paper = "getComputedStyle(document.body).backgroundColor"
    assert person.chromium.execute_script(f"return {paper}") == "rgb(251, 250, 247)", address
    entries = person.chromium.get_log("browser")  # type: ignore[no-untyped-call]
    assert [entry for entry in entries if entry["source"] != "network"] == [], address


def test_nobody_frames_a_page(person: Person, program: Host) -> None:
    frame = f'<iframe src="{person.base}/accounts/login/"></iframe>'.encode()
    length = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(
        frame
    )
    program.play = sends(length + frame)
    person.chromium.get(f"http://127.0.0.1:{program.port}/")
    person.chromium.switch_to.frame(0)
    assert "Sign in" not in person.reads()


def test_secrets_are_not_in_the_browser_s_hands(person: Person) -> None:
    person.goes("/accounts/login/")
    person.signs_in()
    cookies = {c["name"]: c for c in person.chromium.get_cookies()}
    assert cookies["sessionid"]["httpOnly"]
    assert cookies["sessionid"]["sameSite"] == "Lax"
    readable = person.chromium.execute_script("return document.cookie")
    assert "csrftoken=" in readable
    assert "sessionid" not in readable
    assert SECRET not in person.chromium.page_source
