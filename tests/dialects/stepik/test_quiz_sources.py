"""Sources of quizzes at step-sources: every kind, what is refused of it, and what is only kept."""

from typing import Any

import pytest

from tests.dialects.stepik.conftest import Client
from tests.dialects.stepik.school import ANN, LEARNER

OPTION = {"is_correct": True, "text": "A", "feedback": ""}
SOURCES: dict[str, dict[str, Any]] = {
    "choice": {
        "is_multiple_choice": False,
        "is_always_correct": False,
        "sample_size": 2,
        "preserve_order": False,
        "is_html_enabled": True,
        "is_options_feedback": False,
        "options": [OPTION, {**OPTION, "is_correct": False, "text": "B"}],
    },
    "string": {
        "pattern": "ab+",
        "case_sensitive": False,
        "use_re": True,
        "match_substring": False,
        "code": "",
    },
    "number": {"options": [{"answer": "3.5", "max_error": "0.1"}]},
    "sorting": {"options": [{"text": "first"}, {"text": "second"}]},
    "matching": {
        "preserve_firsts_order": True,
        "pairs": [{"first": "a", "second": "1"}, {"first": "b", "second": "2"}],
    },
    "table": {
        "description": "Which?",
        "columns": [{"name": "yes"}, {"name": "no"}],
        "rows": [{"name": "a", "columns": [{"choice": True}, {"choice": False}]}],
        "options": {
            "is_checkbox": False,
            "is_randomize_rows": False,
            "is_randomize_columns": False,
            "sample_size": -1,
        },
        "is_always_correct": False,
    },
    "fill-blanks": {
        "components": [
            {"type": "text", "text": "2 + 2 =", "options": []},
            {"type": "input", "text": "", "options": [{"text": "4", "is_correct": True}]},
        ],
        "is_case_sensitive": False,
    },
    "free-answer": {
        "is_attachments_enabled": False,
        "is_html_enabled": True,
        "manual_scoring": True,
    },
    "math": {
        "answer": "2*x",
        "numerical_test": {
            "z_re_min": "2",
            "z_re_max": "3",
            "z_im_min": "-1",
            "z_im_max": "1",
            "max_error": "1e-06",
            "integer_only": False,
        },
    },
}
CODE = {
    "code": "",
    "execution_time_limit": 5,
    "execution_memory_limit": 256,
    "samples_count": 1,
    "templates_data": "::python3\nprint(1)\n",
    "is_time_limit_scaled": True,
    "is_memory_limit_scaled": True,
    "manual_time_limits": [],
    "manual_memory_limits": [],
    "test_archive": [],
    "test_cases": [["1\n", "1"], ["2\n", "SECRET"]],
}
REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("choice", {"is_options_feedback": ...}, "Expected key is_options_feedback in {"),
    ("choice", {"is_multiple_choice": "x"}, "Expected bool, got 'x'"),
    ("string", {"pattern": "(a"}, "Malformed regular expression"),
    ("string", {"pattern": "a*"}, "Pattern matches empty sting"),
    ("number", {"options": []}, "At least one answer option should be provided"),
    (
        "number",
        {"options": [{"answer": "1", "max_error": "-1"}]},
        "`max_error` should be non-negative",
    ),
    (
        "number",
        {"options": [{"answer": "one", "max_error": "0"}]},
        "Field `answer` should be a number",
    ),
    ("sorting", {"options": ...}, "Expected key options in {"),
    ("matching", {"pairs": []}, "Empty pairs"),
    (
        "matching",
        {"pairs": [{"first": "a", "second": "1"}, {"first": "a", "second": "2"}]},
        "Ambiguous pairs",
    ),
    ("table", {"rows": 5}, "Expected list, got 5"),
    (
        "fill-blanks",
        {"components": [{"type": "hole", "text": "", "options": []}]},
        "Invalid component type",
    ),
    (
        "fill-blanks",
        {"components": [{"type": "text", "text": "a", "options": []}]},
        "The problem should contain at least one blank block",
    ),
    ("free-answer", {"manual_scoring": 3}, "Expected bool, got 3"),
    ("math", {"answer": ...}, "Expected key answer in {"),
    ("code", {"execution_time_limit": ...}, "Expected key execution_time_limit in {"),
]
DEEP: Any = 5
for _ in range(600):
    DEEP = [DEEP]
KEPT = {
    "pycharm": (
        {"solution": [{"name": "a.py", "nested": {"deep": [1, None, 2.5, "é"]}}]},
        {"x": [1]},
    ),
    "sql": ({"solve_sql": "SELECT 1"}, {}),
    "admin": ({}, {"any": True}),
}


def body(client: Client, block: Any, **given: Any) -> dict[str, Any]:
    return {"stepSource": {"lesson": client.ids.lessons[0], "block": block, **given}}


def made(client: Client, name: str, source: Any, **block: Any) -> Any:
    sent = body(client, {"name": name, "text": "<p>?</p>", "source": source, **block}, cost=1)
    return client.made("step-sources", sent)


@pytest.mark.parametrize("name", SOURCES)
def test_a_quiz_comes_back_as_it_was_sent(own_client: Client, name: str) -> None:
    sent = SOURCES[name]
    block = made(own_client, name, {**sent, "unknown": 1}, options=[], feedback_wrong="Look again.")
    found = own_client.one(f"step-sources/{block['id']}")
    assert found["status"] == "ready"
    told = found["block"]
    assert {key: told["source"][key] for key in sent} == sent
    assert "unknown" not in told["source"]
    assert told["feedback_wrong"] == "Look again."
    again = own_client.changed(f"step-sources/{block['id']}", {"stepSource": {"block": told}})
    assert again == found
    seen = own_client.one(f"steps/{block['id']}", LEARNER)["block"]
    options = {"is_multiple_choice": False} if name == "choice" else {}
    assert (seen["name"], seen["options"]) == (name, options)


@pytest.mark.parametrize(("name", "change", "message"), REFUSED)
def test_a_source_is_refused_with_stepiks_words(
    own_client: Client, name: str, change: dict[str, Any], message: str
) -> None:
    source = {**(CODE if name == "code" else SOURCES[name]), **change}
    source = {key: value for key, value in source.items() if value is not ...}
    lesson = own_client.ids.lessons[0]
    before = own_client.all(f"step-sources?lesson={lesson}")
    block = {"name": name, "text": "", "source": source}
    for response in (
        own_client.post("step-sources", body(own_client, block)),
        own_client.put(f"step-sources/{before[0]['id']}", {"stepSource": {"block": block}}),
    ):
        assert response.status_code == 400, response.text
        (told,) = response.json()["source"]
        assert told.startswith(message)
    assert own_client.all(f"step-sources?lesson={lesson}") == before


@pytest.mark.parametrize(
    ("block", "word"),
    [
        ({"name": "review", "source": {}}, "review"),
        ({"name": "", "source": {}}, "choice"),
        ({"name": 5}, "choice"),
        ({"name": ["text"]}, "choice"),
        ({"name": None}, "null"),
        ({"text": "no name"}, "required"),
        ({"name": "text", "text": 5 * [1]}, "string"),
        ({"name": "text", "text": "x" * 300_001}, "300000"),
        ({"name": "sql", "source": [1]}, "object"),
        ({"name": "sql", "source": {"a": "x" * 2_000_001}}, "2000000"),
        ({"name": "sql", "source": {"a": DEEP}}, "levels"),
        ({"name": "sql", "options": {"a": DEEP}}, "levels"),
        ({"name": "video", "video": 77}, "77"),
        ({"name": "video", "video": {"id": "x"}}, "x"),
        ("text", "object"),
        ([], "object"),
        (None, "null"),
    ],
)
def test_blocks_that_are_none(client: Client, block: Any, word: str) -> None:
    response = client.post("step-sources", body(client, block))
    assert response.status_code == 400, response.text
    assert list(response.json()) == ["block"]
    assert word in response.json()["block"][0]


def test_what_is_required(client: Client) -> None:
    response = client.post("step-sources", {"stepSource": {"cost": 1}})
    assert response.status_code == 400
    required = ["This field is required."]
    assert response.json() == {"block": required, "lesson": required}


@pytest.mark.parametrize("name", KEPT)
def test_other_blocks_are_kept_as_they_were_sent(own_client: Client, name: str) -> None:
    source, options = KEPT[name]
    key = made(own_client, name, source, options=options)["id"]
    found = own_client.one(f"step-sources/{key}")
    assert (found["block"]["source"], found["block"]["options"]) == (source, options)
    own_client.changed(f"step-sources/{key}", {"stepSource": {"block": {"text": "New"}}})
    found = own_client.one(f"step-sources/{key}")
    assert (found["block"]["source"], found["block"]["options"]) == (source, options)
    assert own_client.one(f"steps/{key}")["actions"] == {"comment": "#"}


@pytest.mark.parametrize("source", [None, {"left": "over"}])
def test_a_text_has_no_source(own_client: Client, source: Any) -> None:
    found = made(own_client, "text", source, options={"left": "over"})
    assert (found["block"]["source"], found["block"]["options"]) == ({}, {})


def test_html_is_kept_as_it_was_written(own_client: Client) -> None:
    written = "<p>a &amp; b<br><script>alert('x')</script>\r\n\t<em>\u00e9 \U0001f600</p>"
    key = made(own_client, "text", {}, text=written)["id"]
    assert own_client.one(f"step-sources/{key}")["block"]["text"] == written
    assert own_client.one(f"steps/{key}")["block"]["text"] == written


def test_programs_are_prepared_beside_the_request(own_client: Client) -> None:
    found = made(own_client, "code", CODE)
    assert found["status"] == "preparing"
    assert found["block"]["tests_archive"] == f"/api/step-sources/{found['id']}/tests"
    seen = own_client.get(f"steps/{found['id']}", LEARNER)
    options = seen.json()["steps"][0]["block"]["options"]
    assert options["code_templates"] == {"python3": "print(1)"}
    assert options["limits"] == {"python3": {"time": 15, "memory": 256}}
    assert "SECRET" not in seen.text


def test_a_quiz_is_not_exchanged_for_another_without_its_source(own_client: Client) -> None:
    key = made(own_client, "number", SOURCES["number"])["id"]
    response = own_client.put(f"step-sources/{key}", {"stepSource": {"block": {"name": "sorting"}}})
    assert response.status_code == 400
    assert response.json()["source"][0].startswith("Expected key options in {")
    assert own_client.one(f"step-sources/{key}", ANN)["block"]["name"] == "number"
