"""What holds of every kind: right replies are right, and nothing that is sent breaks anything."""

from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from matricula.quizzes import (
    KINDS,
    NotAQuiz,
    QuizRefused,
    ReplyRefused,
    SourceRefused,
    UnknownKind,
    Verdict,
    kind_of,
)
from matricula.quizzes.markup import clean
from tests.quizzes.quiz import JSON, SOURCES

CALM = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
JUDGED_HERE = sorted(set(SOURCES) - {"code"})
"""Code is run in the sandbox, at the price of processes."""

seeds = st.integers(0, 2**32)
words = st.text(min_size=1, max_size=12).filter(lambda text: "\0" not in text)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4)
    ),
    max_leaves=12,
)


@st.composite
def bent(draw: st.DrawFn, sound: JSON) -> JSON:
    """Something sound, with one part of it replaced by anything, at any depth."""
    if draw(st.booleans()) and isinstance(sound, dict) and sound:
        key = draw(st.sampled_from(sorted(sound)))
        if draw(st.integers(0, 5)) == 0:
            return {name: value for name, value in sound.items() if name != key}
        return {**sound, key: draw(bent(sound[key]))}
    if draw(st.booleans()) and isinstance(sound, list) and sound:
        place = draw(st.integers(0, len(sound) - 1))
        return [*sound[:place], draw(bent(sound[place])), *sound[place + 1 :]]
    return draw(anything)


# --- Right replies


@st.composite
def choices(draw: st.DrawFn) -> JSON:
    texts = draw(st.lists(words, min_size=1, max_size=8, unique=True))
    flags = draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts)))
    return {
        **SOURCES["choice"],
        "is_multiple_choice": draw(st.booleans()),
        "preserve_order": draw(st.booleans()),
        "sample_size": draw(st.integers(1, len(texts))),
        "options": [
            {"is_correct": flag, "text": text, "feedback": "no"}
            for text, flag in zip(texts, flags, strict=True)
        ],
    }


def ask(name: str, source: JSON, seed: int) -> tuple[JSON, JSON, JSON]:
    kind = kind_of(name)
    try:
        kept = kind.validate_source(source)
    except SourceRefused:
        assume(False)
        raise
    return kept, *kind.new_dataset(kept, seed)


def judge(name: str, kept: JSON, dataset: JSON, clue: JSON, reply: JSON) -> Verdict:
    kind = kind_of(name)
    return kind.check(kept, dataset, clue, kind.clean_reply(kept, dataset, reply))


@CALM
@given(choices(), seeds)
def test_choice(source: JSON, seed: int) -> None:
    kept, dataset, clue = ask("choice", source, seed)
    right = {option["text"] for option in kept["options"] if option["is_correct"]}
    escaped = {text: kept_text for kept_text in right for text in (_escaped(kept_text),)}
    marks = [text in escaped for text in dataset["options"]]
    assert len(marks) == kept["sample_size"]
    if right:
        assert any(marks)
    if not kept["is_multiple_choice"]:
        assert sum(marks) == 1
    assert judge("choice", kept, dataset, clue, {"choices": marks}).score == 1
    if kept["is_multiple_choice"]:
        flipped = [not marks[0], *marks[1:]]
        assert judge("choice", kept, dataset, clue, {"choices": flipped}).score == 0


def _escaped(text: str) -> str:
    for letter, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(letter, name)
    return text.replace("'", "&#x27;")


@CALM
@given(st.lists(words, min_size=1, max_size=12, unique=True), seeds)
def test_sorting(texts: list[str], seed: int) -> None:
    kept, dataset, clue = ask("sorting", {"options": [{"text": text} for text in texts]}, seed)
    shown = dataset["options"]
    assert sorted(shown) == sorted(map(_escaped, texts))
    ordering = [shown.index(_escaped(text)) for text in texts]
    assert judge("sorting", kept, dataset, clue, {"ordering": ordering}).score == 1
    moved = [*ordering[1:], ordering[0]]
    expected = 1 if moved == ordering else 0
    assert judge("sorting", kept, dataset, clue, {"ordering": moved}).score == expected


@CALM
@given(
    st.lists(st.tuples(words, words | st.just("")), min_size=1, max_size=8), st.booleans(), seeds
)
def test_matching(pairs: list[tuple[str, str]], preserve: bool, seed: int) -> None:
    source = {
        "preserve_firsts_order": preserve,
        "pairs": [{"first": first, "second": second} for first, second in pairs],
    }
    kept, dataset, clue = ask("matching", source, seed)
    seconds = [pair["second"] for pair in dataset["pairs"]]
    assert sorted(seconds) == sorted(_escaped(second) for _, second in pairs)
    wanted = {_escaped(first): _escaped(second) for first, second in pairs}
    left = list(range(len(seconds)))
    ordering = []
    for pair in dataset["pairs"]:
        place = next(n for n in left if seconds[n] == wanted[pair["first"]])
        left.remove(place)
        ordering.append(place)
    assert judge("matching", kept, dataset, clue, {"ordering": ordering}).score == 1


@CALM
@given(st.data(), seeds)
def test_table(data: st.DataObject, seed: int) -> None:
    rows = data.draw(st.lists(words, min_size=1, max_size=5, unique=True))
    columns = data.draw(st.lists(words, min_size=1, max_size=5, unique=True))
    cells = {(row, column): data.draw(st.booleans()) for row in rows for column in columns}
    source = {
        **SOURCES["table"],
        "columns": [{"name": name} for name in columns],
        "rows": [
            {"name": row, "columns": [{"choice": cells[row, column]} for column in columns]}
            for row in rows
        ],
        "options": {
            "is_checkbox": True,
            "is_randomize_rows": data.draw(st.booleans()),
            "is_randomize_columns": data.draw(st.booleans()),
            "sample_size": data.draw(st.integers(-1, 6)),
        },
    }
    kept, dataset, clue = ask("table", source, seed)
    named = {(_escaped(row), _escaped(column)): mark for (row, column), mark in cells.items()}
    reply = {
        "choices": [
            {
                "name_row": row,
                "columns": [
                    {"name": column, "answer": named[row, column]} for column in dataset["columns"]
                ],
            }
            for row in dataset["rows"]
        ]
    }
    assert judge("table", kept, dataset, clue, reply).score == 1
    cell = reply["choices"][0]["columns"][0]
    cell["answer"] = not cell["answer"]
    assert judge("table", kept, dataset, clue, reply).score == 0


@CALM
@given(st.lists(st.tuples(st.sampled_from(["input", "select"]), words), min_size=1, max_size=5))
def test_fill_blanks(gaps: list[tuple[str, str]]) -> None:
    components = [
        {"type": kind, "text": "", "options": [{"text": word, "is_correct": True}]}
        for kind, word in gaps
    ]
    source = {**SOURCES["fill-blanks"], "components": components, "is_partially_correct": True}
    kept, dataset, clue = ask("fill-blanks", source, 0)
    typed = [word for _, word in gaps]
    assert judge("fill-blanks", kept, dataset, clue, {"blanks": typed}).score == 1
    wrong = [f"{typed[0]}~", *typed[1:]]
    share = (len(gaps) - 1) / len(gaps)
    assert judge("fill-blanks", kept, dataset, clue, {"blanks": wrong}).score == share


@CALM
@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9
    ),
    st.decimals(places=4, min_value=0, max_value=100),
)
def test_number(answer: Any, margin: Any) -> None:
    source = {"options": [{"answer": str(answer), "max_error": str(margin)}]}
    kept, dataset, clue = ask("number", source, 0)
    for number, score in ((answer, 1), (answer + margin, 1), (answer - margin, 1),
                          (answer + margin + 1, 0)):  # fmt: skip
        typed = f" {number:f} ".replace("-", "\u2212").replace(".", ",")
        assert judge("number", kept, dataset, clue, {"number": typed}).score == score


@CALM
@given(st.text(max_size=40).filter(lambda text: "\0" not in text))
def test_string(text: str) -> None:
    source = {**SOURCES["string"], "pattern": text}
    kept, dataset, clue = ask("string", source, 0)
    assert judge("string", kept, dataset, clue, {"text": text}).score == 1
    assert judge("string", kept, dataset, clue, {"text": f" {text}\r\n"}).score == 1
    assert judge("string", kept, dataset, clue, {"text": f"{text.strip()}~"}).score == 0


# --- Whatever is sent


@pytest.mark.parametrize("name", sorted(SOURCES))
@CALM
@given(data=st.data())
def test_any_source_is_kept_or_refused(name: str, data: st.DataObject) -> None:
    kind = kind_of(name)
    sent = data.draw(anything | bent(SOURCES[name]))
    try:
        kept = kind.validate_source(sent)
    except SourceRefused as refusal:
        assert refusal.message
        assert len(refusal.message) < 2_000
    else:
        assert kind.validate_source(kept) == kept
        assert msgspec.json.decode(msgspec.json.encode(kept)) == kept
        dataset, clue = kind.new_dataset(kept, 7)
        assert kind.new_dataset(kept, 7) == (dataset, clue)
        msgspec.json.encode([dataset, clue, kind.learner_options(kept)])


REPLIES: dict[str, JSON] = {
    "choice": {"choices": [False, True, False]},
    "string": {"text": "Correct answer", "files": []},
    "number": {"number": "3.14"},
    "sorting": {"ordering": [0, 1, 2, 3]},
    "matching": {"ordering": [0, 1, 2]},
    "table": {
        "choices": [
            {"name_row": row, "columns": [{"name": name, "answer": True} for name in ("a", "b")]}
            for row in ("iron", "neon")
        ]
    },
    "fill-blanks": {"blanks": ["four", "green"]},
    "free-answer": {"text": "words", "attachments": []},
    "math": {"formula": "x^2 - 1"},
    "code": {"language": "python3", "code": "print(1)"},
}


@pytest.mark.parametrize("name", sorted(SOURCES))
@CALM
@given(data=st.data())
def test_any_reply_is_judged_or_refused(name: str, data: st.DataObject) -> None:
    kind = kind_of(name)
    kept = kind.validate_source(SOURCES[name])
    dataset, clue = kind.new_dataset(kept, 3)
    sent = data.draw(anything | bent(REPLIES[name]))
    try:
        reply = kind.clean_reply(kept, dataset, sent)
    except ReplyRefused as refusal:
        assert refusal.message
        return
    assert msgspec.json.decode(msgspec.json.encode(reply)) == reply
    if name in JUDGED_HERE:
        found = kind.check(kept, dataset, clue, reply)
        assert 0 <= found.score <= 1
        assert (found.status == "correct") == (found.score == 1)


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_depth_and_length(name: str) -> None:
    deep: JSON = []
    for _ in range(100_000):
        deep = [deep]
    kind = kind_of(name)
    sources = [deep, dict.fromkeys(SOURCES[name], deep), dict.fromkeys(SOURCES[name], 10**4_000)]
    if name != "free-answer":  # which asks for nothing
        sources += [{"options": [{}] * 100_000}, {"x" * 10**6: 1}]
    for sent in sources:
        with pytest.raises(QuizRefused) as refusal:
            kind.validate_source(sent)
        assert len(refusal.value.message) < 2_000
        with pytest.raises(QuizRefused):
            kind.clean_reply(kind.validate_source(SOURCES[name]), {}, {"x": sent})


@CALM
@given(st.text(max_size=60) | st.text("<>&;/a'\"= !-svgimth", max_size=60))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_kinds_by_name() -> None:
    assert sorted(KINDS) == sorted(SOURCES)
    for name in ("text", "video"):
        with pytest.raises(NotAQuiz):
            kind_of(name)
    for name in ("dataset", "admin", "sql", "puzzle", "", "Choice"):
        with pytest.raises(UnknownKind, match="There is no quiz of the type"):
            kind_of(name)
