"""docs/one_record.md and README.md show the matrix that the tests hold."""

from pathlib import Path

import pytest

from tests.one_record.page import pages, written


@pytest.mark.parametrize(
    ("page", "table"), pages().items(), ids=lambda one: getattr(one, "stem", "")
)
def test_the_page_shows_the_matrix(page: Path, table: str) -> None:
    shown = page.read_text(encoding="utf-8")
    assert written(shown, table) == shown, "python -m tests.one_record.page"
