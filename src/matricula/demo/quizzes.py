"""Blocks of steps, as an author sends them: a text, or a quiz of each kind."""

from collections.abc import Sequence
from typing import Any

Block = dict[str, Any]


def read(text: str) -> Block:
    """Something to read."""
    return {"name": "text", "text": text}


def choice(text: str, right: Sequence[str], wrong: Sequence[tuple[str, str]]) -> Block:
    """One right answer, or several. wrong: with what is said of each."""
    options = [{"is_correct": True, "text": one, "feedback": ""} for one in right]
    options += [{"is_correct": False, "text": one, "feedback": why} for one, why in wrong]
    return _quiz(
        "choice",
        text,
        is_multiple_choice=len(right) > 1,
        is_always_correct=False,
        sample_size=len(options),
        preserve_order=False,
        is_html_enabled=True,
        is_options_feedback=True,
        options=options,
    )


def word(text: str, pattern: str) -> Block:
    """A word or two, found by a pattern."""
    return _quiz(
        "string",
        text,
        pattern=pattern,
        case_sensitive=False,
        use_re=True,
        match_substring=False,
        code="",
    )


def number(text: str, answer: str, margin: str = "0") -> Block:
    """A number, within a margin."""
    return _quiz("number", text, options=[{"answer": answer, "max_error": margin}])


def sorting(text: str, *in_order: str) -> Block:
    """Things to be put in order."""
    return _quiz("sorting", text, options=[{"text": one} for one in in_order])


def matching(text: str, *pairs: tuple[str, str]) -> Block:
    """Things that belong together."""
    told = [{"first": first, "second": second} for first, second in pairs]
    return _quiz("matching", text, preserve_firsts_order=True, pairs=told)


def table(text: str, columns: Sequence[str], *rows: tuple[str, str]) -> Block:
    """One column for each row: rows with the column that is right."""
    told = [
        {"name": name, "columns": [{"choice": column == right} for column in columns]}
        for name, right in rows
    ]
    options = {
        "is_checkbox": False,
        "is_randomize_rows": True,
        "is_randomize_columns": False,
        "sample_size": -1,
    }
    return _quiz(
        "table",
        text,
        description="",
        columns=[{"name": name} for name in columns],
        rows=told,
        options=options,
        is_always_correct=False,
    )


def blanks(text: str, *parts: str | Sequence[str]) -> Block:
    """A sentence with gaps. parts: text, or for a gap what is right there, or of several the first
    one."""
    return _quiz(
        "fill-blanks",
        text,
        components=[_part(part) for part in parts],
        is_case_sensitive=False,
        is_detailed_feedback=True,
        is_partially_correct=True,
    )


def free(text: str) -> Block:
    """An answer that a teacher reads."""
    return _quiz(
        "free-answer",
        text,
        is_attachments_enabled=False,
        is_html_enabled=True,
        manual_scoring=True,
    )


def formula(text: str, answer: str) -> Block:
    """A formula of positive numbers."""
    ranges = {"z_re_min": "2", "z_re_max": "3", "z_im_min": "0", "z_im_max": "0"}
    numerical = {**ranges, "max_error": "1e-06", "integer_only": False}
    return _quiz("math", text, answer=answer, numerical_test=numerical)


def program(text: str, template: str, *tests: tuple[str, str]) -> Block:
    """A program in Python. tests: inputs and outputs; the first two are shown."""
    return _quiz(
        "code",
        text,
        code="",
        execution_time_limit=5,
        execution_memory_limit=256,
        samples_count=2,
        templates_data=f"::python3\n{template}",
        is_time_limit_scaled=False,
        is_memory_limit_scaled=False,
        manual_time_limits=[],
        manual_memory_limits=[],
        test_archive=[],
        test_cases=[list(test) for test in tests],
        is_run_user_code_allowed=True,
    )


def _quiz(name: str, text: str, **source: Any) -> Block:
    return {"name": name, "text": text, "source": source}


def _part(part: str | Sequence[str]) -> dict[str, Any]:
    if isinstance(part, str):
        return {"type": "text", "text": part, "options": []}
    options = [{"text": one, "is_correct": place == 0} for place, one in enumerate(part)]
    kind = "select" if len(part) > 1 else "input"
    return {"type": kind, "text": "", "options": options}
