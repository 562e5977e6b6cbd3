"""Fixtures for the quizzes."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.quizzes.boxes import gone, in_sandboxes

DESCRIPTORS = Path("/proc/self/fd")


@pytest.fixture
def nothing_left() -> Iterator[None]:
    """No process, no open descriptor and no file is left of what a test ran."""
    before, opened, files = in_sandboxes(), len(list(DESCRIPTORS.iterdir())), _files()
    yield
    assert gone(in_sandboxes() - before)
    assert len(list(DESCRIPTORS.iterdir())) == opened
    assert _files() <= files


def _files() -> set[Path]:
    return set(Path(tempfile.gettempdir()).glob("*bwrap*"))
