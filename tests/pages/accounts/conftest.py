"""The same school, program and browsers as where programs are tried."""

from tests.dialects.stepik.oauth.conftest import ada, browser, clock, program, url

__all__ = ["ada", "browser", "clock", "program", "url"]
