"""docs/one_record.md shows the matrix that the tests hold."""

from tests.one_record.page import PAGE, written


def test_the_page_shows_the_matrix() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert written(page) == page, "python -m tests.one_record.page"
