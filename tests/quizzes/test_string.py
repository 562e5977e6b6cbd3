"""string: comparison, patterns, files, and the teacher's own program."""

import base64

import pytest

from matricula.quizzes import kind_of
from tests.quizzes.quiz import JSON, STRING, prepared, refused_reply, refused_source, verdict

PATTERN = {**STRING, "use_re": True}


def score(source: JSON, text: str) -> float:
    return verdict("string", source, {"text": text, "files": []}).score


def file(content: str | bytes) -> JSON:
    raw = content.encode() if isinstance(content, str) else content
    encoded = f"attachment$base64${base64.b64encode(raw).decode()}"
    return {"name": "a.txt", "type": "text/plain", "size": len(raw), "content": encoded, "url": ""}


@pytest.mark.parametrize(
    ("change", "text", "expected"),
    [
        ({}, "Correct answer", 1), ({}, "  correct ANSWER\r\n", 1), ({}, "answer", 0),
        ({"case_sensitive": True}, "correct answer", 0),
        ({"match_substring": True}, "the correct answer it is", 1),
        ({"match_substring": True, "case_sensitive": True}, "the correct answer it is", 0),
        ({"pattern": "a\r\nb"}, "a\nb", 1),
    ],
)  # fmt: skip
def test_comparison(change: dict[str, JSON], text: str, expected: int) -> None:
    assert score({**STRING, **change}, text) == expected


@pytest.mark.parametrize(
    ("pattern", "change", "text", "expected"),
    [
        ("a|ab", {}, "ab", 1), ("a|ab", {}, "abc", 0), ("[0-9]+", {}, " 42 ", 1),
        ("[a-c]+", {}, "ABC", 1), ("[a-c]+", {"case_sensitive": True}, "ABC", 0),
        ("b+", {"match_substring": True}, "one\nabba\ntwo", 1), ("b+", {}, "abba", 0),
        (r"(\w)\w\1", {}, "aba", 1), (r"(?<=x)y", {"match_substring": True}, "xy", 1),
        ("(?i)É", {"case_sensitive": True}, "é", 1),
    ],
)  # fmt: skip
def test_patterns(pattern: str, change: dict[str, JSON], text: str, expected: int) -> None:
    assert score({**PATTERN, "pattern": pattern, **change}, text) == expected


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("(", "Malformed regular expression"),
        ("a{99999999999}", "Malformed regular expression"),
        ("(" * 5_000, "Malformed regular expression"),
        ("a*", "Pattern matches empty sting"),
        ("()" * 100, "Pattern matches empty sting"),
    ],
)
def test_malformed_patterns(pattern: str, message: str) -> None:
    assert refused_source("string", {**PATTERN, "pattern": pattern}) == (message, "pattern")


@pytest.mark.parametrize(
    ("pattern", "text"),
    [("(x+x+)+y", "x" * 5_000), ("(a|a)*b", "a" * 100), (r"(.*?,){25}z", "1," * 60)],
)
def test_a_slow_pattern_hurts_nobody(pattern: str, text: str) -> None:
    found = verdict("string", {**PATTERN, "pattern": pattern}, {"text": text})
    assert (found.status, found.hint) == ("wrong", "Timed out while checking the answer.")
    assert score(PATTERN, "correct answer") == 1


def test_a_file_comes_before_the_text() -> None:
    reply = {"text": "no", "files": [file("correct\r answer")]}
    assert verdict("string", {**STRING, "pattern": "correct\n answer"}, reply).score == 1
    assert verdict("string", STRING, {"text": "Correct answer", "files": [file("x")]}).score == 0
    assert verdict("string", STRING, {"text": "no", "files": [file(b"\xff\xfe\0")]}).score == 0


def test_malformed_replies() -> None:
    both = {"text": "", "files": [file("a"), file("b")]}
    assert refused_reply("string", STRING, both) == ("More than one file is submitted", "files")
    torn = {"text": "", "files": [{**file("a"), "content": "attachment$base64$%%%"}]}
    assert refused_reply("string", STRING, torn)[0] == "The file cannot be read"
    assert refused_reply("string", STRING, {"text": "x" * 200_000})[1] == "text"
    assert "NUL" in refused_reply("string", STRING, {"text": "a\0b"})[0]
    no_files = {**STRING, "is_file_disabled": True}
    assert refused_reply("string", no_files, {"text": "", "files": [file("a")]})[1] == "files"
    no_text = {**STRING, "is_text_disabled": True}
    assert refused_reply("string", no_text, {"text": "x"})[0] == "A file is expected"


PROGRAM = """
# Any greeting will do.
def solve():
    return "hello"

def check(reply):
    if reply == "hi":
        return 0.5, "a little short"
    return reply.lower() in ("hello", "good day")
"""


@pytest.mark.usefixtures("sandboxed")
def test_a_program_of_the_teacher_checks() -> None:
    source = {**STRING, "code": PROGRAM}
    assert score(source, "Good day") == 1
    assert score(source, "go away") == 0
    half = verdict("string", source, {"text": "hi"})
    assert (half.status, half.score, half.hint) == ("partially_correct", 0.5, "a little short")


@pytest.mark.usefixtures("sandboxed")
@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("def check(reply):\n    return True", "KeyError: 'solve'"),
        ("def solve():\n    return 'x'\ndef check(reply):\n    return False", "instead of 1"),
        ("x = = 1", "SyntaxError"),
        ('import sys; sys.stdout.write(\'["x", 1.0, ""]\'); sys.exit()', "solve failed"),
    ],
)
def test_programs_that_do_not_work(code: str, told: str) -> None:
    message, field = refused_source("string", {**STRING, "code": code})
    assert told in message
    assert field == "code"


def test_comments_are_no_program() -> None:
    source = {**STRING, "code": "# def check(reply):\n#     return True\n\n"}
    assert not kind_of("string").runs_programs(source)
    assert prepared("string", source).material == {}
    assert score(source, "anything") == 0
