"""The source of a code quiz: its shape, its rules, and the limits that it sets."""

import msgspec

from matricula.quizzes.attachments import Attachment
from matricula.quizzes.code.languages import KNOWN, PYTHON, TIME_FACTORS
from matricula.quizzes.errors import SourceRefused

SECONDS = (1, 30)
MEGABYTES = (32, 512)
MOST_TESTS = 100
LONGEST_CODE = 200_000


class TimeLimit(msgspec.Struct, frozen=True):
    language: str
    time: int


class MemoryLimit(msgspec.Struct, frozen=True):
    language: str
    memory: int


class Source(msgspec.Struct, frozen=True):
    code: str
    execution_time_limit: int
    execution_memory_limit: int
    samples_count: int
    templates_data: str
    is_time_limit_scaled: bool
    is_memory_limit_scaled: bool
    manual_time_limits: list[TimeLimit]
    manual_memory_limits: list[MemoryLimit]
    test_archive: list[Attachment]
    test_cases: list[list[str]] = []
    is_run_user_code_allowed: bool = True
    are_all_tests_scored: bool = False


def check(source: Source) -> None:
    """Errors: SourceRefused."""
    if source.samples_count < 0:
        raise SourceRefused("Number of sample tests should be non-negative", "samples_count")
    if len(source.code) > LONGEST_CODE:
        raise SourceRefused(f"Expected {LONGEST_CODE} characters at most", "code")
    _check_time(source.execution_time_limit, "execution_time_limit")
    _check_memory(source.execution_memory_limit, "execution_memory_limit")
    for index, limit in enumerate(source.manual_time_limits):
        _check_language(limit.language, f"manual_time_limits[{index}].language")
        _check_time(limit.time, f"manual_time_limits[{index}].time")
    for index, room in enumerate(source.manual_memory_limits):
        _check_language(room.language, f"manual_memory_limits[{index}].language")
        _check_memory(room.memory, f"manual_memory_limits[{index}].memory")
    if len(source.test_archive) > 1:
        raise SourceRefused("Number of test archives should be at most 1", "test_archive")
    check_number_of_tests(len(source.test_cases), "test_cases")
    for index, case in enumerate(source.test_cases):
        if len(case) != 2:
            raise SourceRefused("Test format is wrong", f"test_cases[{index}]")


def check_number_of_tests(number: int, place: str) -> None:
    """Errors: SourceRefused."""
    if number > MOST_TESTS:
        raise SourceRefused(f"Too many tests (should be <= {MOST_TESTS} tests)", place)


def time_limit(source: Source, language: str) -> int:
    """Seconds that a program in a language may take for a test."""
    for limit in source.manual_time_limits:
        if limit.language == language:
            return limit.time
    if not source.is_time_limit_scaled:
        return source.execution_time_limit
    family = PYTHON if language.startswith(PYTHON) else language
    return source.execution_time_limit * TIME_FACTORS.get(family, 1)


def memory_limit(source: Source, language: str) -> int:
    """Megabytes that a program in a language may take; no language has a factor."""
    for limit in source.manual_memory_limits:
        if limit.language == language:
            return limit.memory
    return source.execution_memory_limit


def _check_time(value: int, place: str) -> None:
    _check_range("Time Limit", value, SECONDS, place)


def _check_memory(value: int, place: str) -> None:
    _check_range("Memory Limit", value, MEGABYTES, place)


def _check_range(name: str, value: int, bounds: tuple[int, int], place: str) -> None:
    least, most = bounds
    if value < least:
        raise SourceRefused(f"{name} should be at least {least}", place)
    if value > most:
        raise SourceRefused(f"{name} should be at most {most}", place)


def _check_language(language: str, place: str) -> None:
    if language not in KNOWN:
        raise SourceRefused("Unknown language", place)
