"""number, sorting, matching, table, fill-blanks, free-answer."""

import pytest

from matricula.quizzes import kind_of
from tests.quizzes.quiz import (
    FILL_BLANKS,
    FREE_ANSWER,
    JSON,
    MATCHING,
    NUMBER,
    SORTING,
    TABLE,
    dataset,
    refused_reply,
    refused_source,
    verdict,
    without,
)

# --- number


@pytest.mark.parametrize(
    ("typed", "score"),
    [
        ("3.14", 1), ("3.15", 1), ("3.13", 1), ("3.150000000000000000000000000000000000001", 0),
        ("3,14", 1), (" 3 . 14 ", 1), ("+3.14", 1), ("-3.14", 0), ("314e-2", 1), ("3.16", 0),
    ],
)  # fmt: skip
def test_number(typed: str, score: int) -> None:
    found = verdict("number", NUMBER, {"number": typed})
    assert (found.score, found.hint) == (score, "")


@pytest.mark.parametrize("dash", "-‐‑‒–—―−")
def test_number_takes_every_dash(dash: str) -> None:
    source = {"options": [{"answer": f"{dash}5", "max_error": "0"}]}
    assert verdict("number", source, {"number": "−5"}).score == 1
    assert verdict("number", source, {"number": f"{dash} 5"}).score == 1


@pytest.mark.parametrize(
    "typed", ["", "abc", "1/2", "NaN", "Infinity", "1_000", "0x10", "1e99999", "9" * 500, "--5"]
)
def test_number_of_words(typed: str) -> None:
    found = verdict("number", NUMBER, {"number": typed})
    assert (found.status, found.hint) == ("wrong", "Only numbers, please")


def test_any_of_several_numbers() -> None:
    source = {"options": [*NUMBER["options"], {"answer": "1e3", "max_error": "1"}]}
    assert [verdict("number", source, {"number": one}).score for one in ("3.14", "999", "998")] == [
        1,
        1,
        0,
    ]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ([], "At least one answer option should be provided"),
        ([{"answer": "1", "max_error": "-1"}], "`max_error` should be non-negative"),
        ([{"answer": "one", "max_error": "0"}], "Field `answer` should be a number"),
        ([{"answer": "1", "max_error": "nan"}], "Field `max_error` should be a number"),
        ([{"answer": 1, "max_error": "0"}], "Expected str, got 1"),
        ([{"answer": "1"}], "Expected key max_error in {'answer': '1'}"),
    ],
)
def test_malformed_numbers(options: JSON, message: str) -> None:
    assert refused_source("number", {"options": options})[0] == message
    assert refused_reply("number", NUMBER, {"number": 3})[0] == "Expected str, got 3"


# --- sorting


def test_sorting() -> None:
    shown = dataset("sorting", SORTING, 3)["options"]
    wanted = [option["text"] for option in SORTING["options"]]
    assert sorted(shown) == sorted(wanted)
    ordering = [shown.index(word) for word in wanted]
    assert verdict("sorting", SORTING, {"ordering": ordering}, 3).score == 1
    assert verdict("sorting", SORTING, {"ordering": ordering[::-1]}, 3).score == 0


def test_sorting_of_old() -> None:
    kept = kind_of("sorting").validate_source({"options": ["a", "b"]})
    assert kept["options"] == [{"text": "a"}, {"text": "b"}]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ([], "Empty options"),
        ([{"text": "a"}, {"text": "a"}], "Ambiguous options"),
        ([3], "Expected dict, got 3"),
    ],
)
def test_malformed_sortings(options: JSON, message: str) -> None:
    assert refused_source("sorting", {"options": options})[0] == message


@pytest.mark.parametrize("ordering", [[], [0, 1, 2], [0, 1, 2, 2], [1, 2, 3, 4], [0] * 999])
def test_malformed_orderings(ordering: JSON) -> None:
    told = "Reply should be a permutation of numbers 0..(len(dataset.options) - 1)"
    assert refused_reply("sorting", SORTING, {"ordering": ordering})[0] == told
    told = "Reply ordering is not a correct permutation"
    assert refused_reply("matching", MATCHING, {"ordering": [*ordering, 9]})[0] == told


# --- matching


def test_matching() -> None:
    pairs = dataset("matching", MATCHING, 4)["pairs"]
    assert [pair["first"] for pair in pairs] == ["Sky", "Sun", "Grass"]
    seconds = [pair["second"] for pair in pairs]
    ordering = [seconds.index(color) for color in ("Blue", "Orange", "Green")]
    assert verdict("matching", MATCHING, {"ordering": ordering}, 4).score == 1
    assert verdict("matching", MATCHING, {"ordering": ordering[::-1]}, 4).score == 0


@pytest.mark.parametrize("seed", range(8))
def test_empty_seconds_are_interchangeable(seed: int) -> None:
    source = {
        "preserve_firsts_order": True,
        "pairs": [
            {"first": "a", "second": ""},
            {"first": "b", "second": "B"},
            {"first": "c", "second": ""},
        ],
    }
    seconds = [pair["second"] for pair in dataset("matching", source, seed)["pairs"]]
    b, (one, other) = seconds.index("B"), [n for n in range(3) if seconds[n] == ""]
    for ordering in ([one, b, other], [other, b, one]):
        assert verdict("matching", source, {"ordering": ordering}, seed).score == 1
    assert verdict("matching", source, {"ordering": [b, one, other]}, seed).score == 0


def test_malformed_matchings() -> None:
    assert refused_source("matching", {**MATCHING, "pairs": []})[0] == "Empty pairs"
    for twice in ("first", "second"):
        pairs = [{"first": "1", "second": "2"}, {"first": "3", "second": "4"}]
        doubled = [{**pair, twice: "5"} for pair in pairs]
        assert refused_source("matching", {**MATCHING, "pairs": doubled})[0] == "Ambiguous pairs"


def test_html_of_matching_and_sorting() -> None:
    pairs = [{"first": "<b onclick='x'>1</b>", "second": "<i>"}]
    plain = dataset("matching", {**MATCHING, "pairs": pairs})["pairs"]
    assert plain == [{"first": "&lt;b onclick=&#x27;x&#x27;&gt;1&lt;/b&gt;", "second": "&lt;i&gt;"}]
    cleaned = dataset("matching", {**MATCHING, "pairs": pairs, "is_html_enabled": True})["pairs"]
    assert cleaned == [{"first": "<b>1</b>", "second": "<i></i>"}]
    assert dataset("sorting", {"options": [{"text": "a<b"}]})["options"] == ["a&lt;b"]


# --- table


def marks(source: dict[str, JSON], *cells: list[bool], seed: int = 1) -> JSON:
    shown = dataset("table", source, seed)
    return {
        "choices": [
            {
                "name_row": row,
                "columns": [
                    {"name": column, "answer": answer}
                    for column, answer in zip(shown["columns"], marked, strict=True)
                ],
            }
            for row, marked in zip(shown["rows"], cells, strict=True)
        ]
    }


def test_table() -> None:
    assert dataset("table", TABLE) == {
        "description": "Which is which?",
        "rows": ["iron", "neon"],
        "columns": ["metal", "gas"],
        "is_checkbox": False,
    }
    right = marks(TABLE, [True, False], [False, True])
    assert verdict("table", TABLE, right).score == 1
    for cells in (([True, False], [True, False]), ([True, True], [False, True])):
        assert verdict("table", TABLE, marks(TABLE, *cells)).score == 0
    always = {**TABLE, "is_always_correct": True}
    assert verdict("table", always, marks(TABLE, [True, False], [True, False])).score == 1


@pytest.mark.parametrize("seed", range(10))
def test_table_shuffled(seed: int) -> None:
    options = {**TABLE["options"], "is_randomize_rows": True, "is_randomize_columns": True}
    source = {**TABLE, "options": options}
    shown = dataset("table", source, seed)
    rightly = {("iron", "metal"), ("neon", "gas")}
    cells = [[(row, column) in rightly for column in shown["columns"]] for row in shown["rows"]]
    assert verdict("table", source, marks(source, *cells, seed=seed), seed).score == 1
    sampled = {**source, "options": {**options, "sample_size": 1}}
    assert len(dataset("table", sampled, seed)["rows"]) == 1


def test_malformed_tables() -> None:
    iron, neon = TABLE["rows"]
    both = {"name": "steam", "columns": [{"choice": True}, {"choice": True}]}
    none = {"name": "wood", "columns": [{"choice": False}, {"choice": False}]}
    short = {"name": "air", "columns": [{"choice": True}]}
    for rows, message in (
        ([iron, both], "There cannot be multiple right answers in this mode"),
        ([iron, none], "There are no right answers for 'wood'"),
        ([iron, iron], "There are two rows with the same name 'iron'"),
        ([neon, short], "Row 'air' has another number of columns"),
    ):
        assert refused_source("table", {**TABLE, "rows": rows})[0] == message
    names = [{"name": "metal"}, {"name": "metal"}]
    message = "There are two columns with the same name 'metal'"
    assert refused_source("table", {**TABLE, "columns": names})[0] == message
    checkbox = {**TABLE, "options": {**TABLE["options"], "is_checkbox": True}}
    assert dataset("table", {**checkbox, "rows": [both, none]})["is_checkbox"] is True
    short_reply = {"choices": marks(TABLE, [True, False], [False, True])["choices"][:1]}
    assert refused_reply("table", TABLE, short_reply)[0] == "Reply has a wrong number of rows"
    narrow = {"choices": [{"name_row": "iron", "columns": []}] * 2}
    assert refused_reply("table", TABLE, narrow)[0] == "Reply has a wrong number of columns"


# --- fill-blanks


def test_fill_blanks() -> None:
    shown = dataset("fill-blanks", FILL_BLANKS)["components"]
    assert shown[0] == {"type": "text", "text": "Two and <b>two</b> is", "options": []}
    assert shown[1] == {"type": "input", "text": "", "options": []}
    assert shown[3] == {"type": "select", "text": "", "options": ["green", "blue"]}
    assert verdict("fill-blanks", FILL_BLANKS, {"blanks": [" Four ", "green"]}).score == 1
    wrong = verdict("fill-blanks", FILL_BLANKS, {"blanks": ["four", "blue"]})
    assert (wrong.status, wrong.score, wrong.feedback) == ("wrong", 0.0, "")
    strict = {**FILL_BLANKS, "is_case_sensitive": True}
    assert verdict("fill-blanks", strict, {"blanks": ["Four", "green"]}).score == 0


def test_fill_blanks_partly() -> None:
    source = {**FILL_BLANKS, "is_partially_correct": True, "is_detailed_feedback": True}
    half = verdict("fill-blanks", source, {"blanks": ["four", "blue"]})
    assert (half.status, half.score) == ("partially_correct", 0.5)
    assert half.feedback == {"blanks_feedback": [True, False]}
    nothing = verdict("fill-blanks", source, {"blanks": ["five", "blue"]})
    assert (nothing.status, nothing.score) == ("wrong", 0.0)
    assert nothing.feedback == {"blanks_feedback": [False, False]}


def test_options_of_a_select_are_shown_as_they_are_answered() -> None:
    options = [{"text": "a < b", "is_correct": True}, {"text": "a > b", "is_correct": False}]
    component = {"type": "select", "text": "", "options": options}
    source = {**FILL_BLANKS, "components": [component]}
    assert dataset("fill-blanks", source)["components"][0]["options"][0] == "a &lt; b"
    for typed in ("a < b", "a &lt; b"):
        assert verdict("fill-blanks", source, {"blanks": [typed]}).score == 1


def test_malformed_blanks() -> None:
    text, gap, *_ = FILL_BLANKS["components"]
    for components, message in (
        ([text], "The problem should contain at least one blank block"),
        ([gap, {**gap, "type": "video"}], "Invalid component type"),
        ([gap, {**text, "text": "x <b"}], "Incorrect html: x <b"),
    ):
        source = {**FILL_BLANKS, "components": components}
        assert refused_source("fill-blanks", source)[0] == message
    told = "Reply has a wrong number of blanks"
    for blanks in ([], ["four"], ["four", "green", "x"]):
        assert refused_reply("fill-blanks", FILL_BLANKS, {"blanks": blanks})[0] == told


# --- free-answer


def test_free_answer() -> None:
    assert verdict("free-answer", {}, {"text": "I think so.", "attachments": []}).score == 1
    for text in ("", " \n", "<p> </p>", "&nbsp;", "<script>alert(1)</script>"):
        empty = verdict("free-answer", FREE_ANSWER, {"text": text})
        assert (empty.status, empty.hint) == ("wrong", "Empty reply. Please write some text.")
    picture = {"text": '<img src="https://school.example/x.png">'}
    assert verdict("free-answer", FREE_ANSWER, picture).score == 1


def test_a_teacher_scores() -> None:
    source = {**FREE_ANSWER, "manual_scoring": True}
    waiting = verdict("free-answer", source, {"text": "An essay."})
    assert (waiting.status, waiting.score) == ("evaluation", 0.0)


def test_what_a_learner_wrote_is_safe_and_whole() -> None:
    def kept(text: str, *, is_html: bool = True) -> str:
        kind = kind_of("free-answer")
        source = {**FREE_ANSWER, "is_html_enabled": is_html}
        return str(kind.clean_reply(source, dataset("free-answer", source), {"text": text})["text"])

    assert kept('<p onclick="x">a</p><script>b</script>') == "<p>a</p>"
    assert kept("a <b and nothing more") == "a &lt;b and nothing more"
    assert kept("if a<b: c>d", is_html=False) == "if a&lt;b: c&gt;d"


def test_attachments() -> None:
    file = {"name": "a.txt", "type": "text/plain", "size": 1, "content": "", "url": "/media/1"}
    reply = {"text": "", "attachments": [file]}
    assert refused_reply("free-answer", FREE_ANSWER, reply)[0] == "Attachments are not enabled"
    enabled = {**FREE_ANSWER, "is_attachments_enabled": True}
    assert verdict("free-answer", enabled, reply).score == 1
    assert "attachments" in refused_reply("free-answer", enabled, {**reply, "attachments": 3})[1]
    assert refused_reply("free-answer", FREE_ANSWER, without(reply, "text"))[1] == "text"
