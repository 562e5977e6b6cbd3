"""choice: samples, replies, feedback, and HTML in options."""

import pytest

from tests.quizzes.quiz import (
    CHOICE,
    JSON,
    dataset,
    refused_reply,
    refused_source,
    verdict,
    without,
)

MULTIPLE = {**CHOICE, "is_multiple_choice": True}


def option(text: str, *, correct: bool = False, feedback: str = "") -> dict[str, JSON]:
    return {"is_correct": correct, "text": text, "feedback": feedback}


def options(correct: int, wrong: int) -> list[dict[str, JSON]]:
    return [option(f"right {n}", correct=True) for n in range(correct)] + [
        option(f"wrong {n}") for n in range(wrong)
    ]


def test_right_and_wrong() -> None:
    right = verdict("choice", CHOICE, {"choices": [False, True, False]})
    assert (right.status, right.score, right.hint, right.feedback) == ("correct", 1.0, "", "")
    wrong = verdict("choice", CHOICE, {"choices": [True, False, False]})
    assert (wrong.status, wrong.score, wrong.feedback) == ("wrong", 0.0, "Too far south.")


def test_multiple_choice_takes_every_flag_or_none() -> None:
    source = {**MULTIPLE, "sample_size": 4, "options": options(2, 2)}
    assert verdict("choice", source, {"choices": [True, True, False, False]}).score == 1
    for choices in ([True, False, False, False], [True, True, True, False], [False] * 4):
        assert verdict("choice", source, {"choices": choices}).score == 0


def test_feedback_of_options_marked_wrongly() -> None:
    marked = {"choices": [True, False, True]}
    assert verdict("choice", MULTIPLE, marked).feedback == "Too far south.\nToo far north."
    detailed = verdict("choice", {**MULTIPLE, "is_options_feedback": True}, marked)
    assert detailed.feedback == {"options_feedback": ["Too far south.", "", "Too far north."]}


def test_always_correct() -> None:
    source = {**CHOICE, "is_always_correct": True, "options": options(0, 3)}
    assert verdict("choice", source, {"choices": [True, False, False]}).score == 1


@pytest.mark.parametrize("seed", range(40))
def test_sample(seed: int) -> None:
    single = dataset("choice", {**CHOICE, "options": options(3, 4), "sample_size": 4}, seed)
    assert len(single["options"]) == 4
    assert sum(text.startswith("right") for text in single["options"]) == 1
    several = dataset("choice", {**MULTIPLE, "options": options(3, 4), "sample_size": 4}, seed)
    assert sum(text.startswith("right") for text in several["options"]) >= 1
    # As many wrong ones as there are do not fill the sample.
    crowded = dataset("choice", {**MULTIPLE, "options": options(4, 1), "sample_size": 4}, seed)
    assert sum(text.startswith("right") for text in crowded["options"]) >= 3


def test_order_is_kept_or_shuffled_by_seed() -> None:
    source = {**MULTIPLE, "options": options(4, 4), "sample_size": 8}
    kept = [row["text"] for row in options(4, 4)]
    assert dataset("choice", source, 1)["options"] == kept
    shuffled = {**source, "preserve_order": False}
    drawn = {tuple(dataset("choice", shuffled, seed)["options"]) for seed in range(20)}
    assert len(drawn) > 10
    assert dataset("choice", shuffled, 5) == dataset("choice", shuffled, 5)


@pytest.mark.parametrize(
    ("change", "message", "field"),
    [
        ({"sample_size": 0}, "Sample size should be at least 1", "sample_size"),
        ({"sample_size": 10}, "Sample size is greater than the number of available options",
         "sample_size"),
        ({"options": options(0, 3)}, "No correct options selected", "options"),
        ({"options": options(3, 0)}, "Too many correct options selected", "options"),
        ({"options": [option("a", correct=True), option("a"), option("b")]}, "Ambiguous options",
         "options"),
        ({"is_html_enabled": True, "options": [option("a<b", correct=True), *options(0, 2)]},
         "Incorrect html: a<b", "options[0].text"),
        ({"is_multiple_choice": "yes"}, "Expected bool, got 'yes'", "is_multiple_choice"),
        ({"sample_size": True}, "Expected int, got True", "sample_size"),
        ({"sample_size": "three"}, "Expected int, got 'three'", "sample_size"),
        ({"options": {}}, "Expected list, got {}", "options"),
        ({"options": [None]}, "Expected dict, got None", "options[0]"),
    ],
)  # fmt: skip
def test_malformed_sources(change: dict[str, JSON], message: str, field: str) -> None:
    assert refused_source("choice", {**CHOICE, **change}) == (message, field)


@pytest.mark.parametrize("key", sorted(CHOICE))
def test_every_key_is_required(key: str) -> None:
    message, field = refused_source("choice", without(CHOICE, key))
    assert message.startswith(f"Expected key {key} in {{")
    assert field == key


def test_digits_are_a_number_and_strange_keys_are_ignored() -> None:
    source = {**CHOICE, "sample_size": "3", "colour": "blue"}
    assert verdict("choice", source, {"choices": [False, True, False], "at": 1}).score == 1


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        ({"choices": [True]}, "Reply has the wrong length"),
        ({"choices": [True, True, False]}, "Only one choice should be `true`"),
        ({"choices": [False, False, False]}, "Only one choice should be `true`"),
        ({"choices": [1, 0, 0]}, "Expected bool, got 1"),
        ({}, "Expected key choices in {}"),
        ([], "Expected dict, got []"),
    ],
)
def test_malformed_replies(reply: JSON, message: str) -> None:
    assert refused_reply("choice", CHOICE, reply)[0] == message


def test_html_is_cleaned_or_escaped() -> None:
    texts = ["<script>alert(1)</script>x", '<p onclick="x">y</p>', "a & b < c"]
    source = {
        **CHOICE,
        "options": [option(texts[0], correct=True), option(texts[1]), option(texts[2])],
    }
    plain = dataset("choice", source)["options"]
    assert plain == [
        "&lt;script&gt;alert(1)&lt;/script&gt;x",
        "&lt;p onclick=&quot;x&quot;&gt;y&lt;/p&gt;",
        "a &amp; b &lt; c",
    ]
    cleaned = dataset("choice", {**source, "is_html_enabled": True})["options"]
    assert cleaned == ["x", "<p>y</p>", "a &amp; b &lt; c"]
