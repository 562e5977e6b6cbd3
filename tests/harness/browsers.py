"""The system's Chromium, driven without a screen and kept from talking to anybody but this machine.

Debian's packages chromium and chromium-driver fit each other; nothing is downloaded by itself.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
DRIVERS = ("chromedriver", "chromium.chromedriver")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--no-proxy-server",
    # Names but these lead nowhere: no page that a test opens reaches a stranger.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


class BrowserMissingError(RuntimeError):
    """Install the packages chromium and chromium-driver to run the tests in a browser."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


def programs() -> tuple[str, str]:
    """The paths of a browser and of its driver. Errors: BrowserMissingError."""
    browser = next(filter(None, map(shutil.which, PROGRAMS)), None)
    driver = next(filter(None, map(shutil.which, DRIVERS)), None)
    if not browser or not driver:
        raise BrowserMissingError
    return browser, driver


@contextmanager
def opened_browser(folder: Path, language: str = "en") -> Iterator[webdriver.Chrome]:
    """A browser with nothing in it. folder: where it keeps its profile."""
    browser, driver = programs()
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for flag in (*FLAGS, f"--user-data-dir={folder}", "--window-size=1000,900"):
        options.add_argument(flag)
    options.add_experimental_option("prefs", {"intl.accept_languages": language})
    made = webdriver.Chrome(options=options, service=Service(driver))
    try:
        yield made
    finally:
        made.quit()
