"""Asking the room as its callers do, and a sample of every kind."""

from typing import Any

import pytest

from matricula.quizzes import Prepared, QuizRefused, ReplyRefused, SourceRefused, Verdict, kind_of

JSON = Any

CHOICE: dict[str, JSON] = {
    "is_multiple_choice": False,
    "is_always_correct": False,
    "sample_size": 3,
    "preserve_order": True,
    "is_html_enabled": False,
    "is_options_feedback": False,
    "options": [
        {"is_correct": False, "text": "Lyon", "feedback": "Too far south."},
        {"is_correct": True, "text": "Paris", "feedback": ""},
        {"is_correct": False, "text": "Lille", "feedback": "Too far north."},
    ],
}
STRING: dict[str, JSON] = {
    "pattern": "Correct answer",
    "case_sensitive": False,
    "use_re": False,
    "match_substring": False,
    "code": "",
}
NUMBER: dict[str, JSON] = {"options": [{"answer": "3.14", "max_error": "0.01"}]}
SORTING: dict[str, JSON] = {"options": [{"text": word} for word in ("one", "two", "three", "four")]}
MATCHING: dict[str, JSON] = {
    "preserve_firsts_order": True,
    "pairs": [
        {"first": "Sky", "second": "Blue"},
        {"first": "Sun", "second": "Orange"},
        {"first": "Grass", "second": "Green"},
    ],
}
TABLE: dict[str, JSON] = {
    "description": "Which is which?",
    "columns": [{"name": "metal"}, {"name": "gas"}],
    "rows": [
        {"name": "iron", "columns": [{"choice": True}, {"choice": False}]},
        {"name": "neon", "columns": [{"choice": False}, {"choice": True}]},
    ],
    "options": {
        "is_checkbox": False,
        "is_randomize_rows": False,
        "is_randomize_columns": False,
        "sample_size": -1,
    },
    "is_always_correct": False,
}
FILL_BLANKS: dict[str, JSON] = {
    "components": [
        {"type": "text", "text": "Two and <b>two</b> is", "options": []},
        {"type": "input", "text": "", "options": [{"text": "four", "is_correct": True}]},
        {"type": "text", "text": ", and grass is", "options": []},
        {
            "type": "select",
            "text": "",
            "options": [
                {"text": "green", "is_correct": True},
                {"text": "blue", "is_correct": False},
            ],
        },
    ],
    "is_case_sensitive": False,
}
FREE_ANSWER: dict[str, JSON] = {
    "is_attachments_enabled": False,
    "is_html_enabled": True,
    "manual_scoring": False,
}
MATH: dict[str, JSON] = {
    "answer": "x^2 - 1",
    "numerical_test": {
        "z_re_min": "2",
        "z_re_max": "3",
        "z_im_min": "-1",
        "z_im_max": "1",
        "max_error": "1e-06",
        "integer_only": False,
    },
}
CODE: dict[str, JSON] = {
    "code": "",
    "execution_time_limit": 2,
    "execution_memory_limit": 64,
    "samples_count": 1,
    "templates_data": "",
    "is_time_limit_scaled": False,
    "is_memory_limit_scaled": False,
    "manual_time_limits": [],
    "manual_memory_limits": [],
    "test_archive": [],
    "test_cases": [["2 2\n", "4"], ["5 7\n", "12"], ["1 1\n", "2"], ["0 9\n", "9"]],
}
SOURCES: dict[str, dict[str, JSON]] = {
    "choice": CHOICE,
    "string": STRING,
    "number": NUMBER,
    "sorting": SORTING,
    "matching": MATCHING,
    "table": TABLE,
    "fill-blanks": FILL_BLANKS,
    "free-answer": FREE_ANSWER,
    "math": MATH,
    "code": CODE,
}


def prepared(name: str, source: JSON) -> Prepared:
    """What is made of a source before anybody replies."""
    kind = kind_of(name)
    return kind.prepare(kind.validate_source(source))


def dataset(name: str, source: JSON, seed: int = 1) -> JSON:
    kind = kind_of(name)
    return kind.new_dataset(kind.validate_source(source), seed)[0]


def verdict(name: str, source: JSON, reply: JSON, seed: int = 1) -> Verdict:
    """What a reply is worth, from the source as it was sent to the verdict."""
    kind = kind_of(name)
    kept = kind.validate_source(source)
    material = kind.prepare(kept).material
    given, clue = kind.new_dataset(kept, seed)
    return kind.check(kept, given, clue, kind.clean_reply(kept, given, reply), material)


def refused_source(name: str, source: JSON) -> tuple[str, str]:
    """The message and the field with which a source is refused."""
    with pytest.raises(SourceRefused) as refusal:
        prepared(name, source)
    return _told(refusal.value)


def refused_reply(name: str, source: JSON, reply: JSON) -> tuple[str, str]:
    with pytest.raises(ReplyRefused) as refusal:
        verdict(name, source, reply)
    return _told(refusal.value)


def without(source: dict[str, JSON], key: str) -> dict[str, JSON]:
    return {name: value for name, value in source.items() if name != key}


def _told(refusal: QuizRefused) -> tuple[str, str]:
    return refusal.message, refusal.field
