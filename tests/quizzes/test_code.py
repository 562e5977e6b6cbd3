"""code: tests, verdicts and hints, templates, archives, and teachers' programs."""

import base64
import io
import sys
import zipfile

import msgspec
import pytest

from matricula.quizzes import CODE as KIND
from matricula.quizzes import NoSandbox, ReplyRefused, Verdict
from tests.quizzes.quiz import CODE, JSON, prepared, refused_reply, refused_source, verdict, without

pytestmark = pytest.mark.usefixtures("sandboxed")

SUM = "a, b = map(int, input().split())\nprint(a + b)"
TEACHER = """
def generate():
    return ["2 2\\n", "5 7\\n", ("1 1\\n", 2)]

def solve(dataset):
    a, b = dataset.split()
    return str(int(a) + int(b))

def check(reply, clue):
    return int(reply) == int(clue)
"""
TAUGHT = {**CODE, "code": TEACHER, "test_cases": []}


def program(code: str, language: str = "python3") -> JSON:
    return {"language": language, "code": code}


def checked(answer: str, **change: JSON) -> Verdict:
    return verdict("code", {**CODE, **change}, program(answer))


def hint(answer: str, **change: JSON) -> str:
    found = checked(answer, **change)
    assert (found.status, found.score) == ("wrong", 0.0)
    return found.hint


# --- Verdicts


def test_right() -> None:
    assert checked(SUM) == Verdict("correct", 1.0)
    assert checked(f"{SUM}\nprint()").status == "correct"


def test_a_sample_shows_what_was_expected() -> None:
    assert hint("print(5)") == (
        "Failed test #1 of 4. Wrong answer\nInput:\n2 2\n\nYour output:\n5\nCorrect output:\n4"
    )


def test_other_tests_show_nothing() -> None:
    assert hint("a, b = map(int, input().split())\nprint(max(a + b, 4))") == (
        "Failed test #3 of 4. Wrong answer"
    )


def test_run_time_error() -> None:
    told = hint(f"{SUM}\nassert a != 1, 'one'")
    assert told.startswith("Failed test #3 of 4. Run time error:\nTraceback")
    assert told.endswith("AssertionError: one")
    assert "Run time error" in hint("import os\nwhile True: os.fork()")


def test_compilation_error() -> None:
    told = hint("x = = 2")
    assert told.startswith("Compilation error\n")
    assert "SyntaxError: invalid syntax" in told
    assert hint("(" * 5_000).startswith("Compilation error\n")


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("while True: pass", "Time limit exceeded"),
        ("import time\ntime.sleep(99)", "Time limit exceeded"),
        ("x = bytearray(10**9)", "Memory limit exceeded"),
        ("while True: print('y' * 1000)", "Output limit exceeded"),
    ],
)
def test_limits(code: str, told: str) -> None:
    found = hint(code, execution_time_limit=1, execution_memory_limit=32)
    assert found == f"Failed test #1 of 4. {told}"


def test_all_tests_scored() -> None:
    change = {"are_all_tests_scored": True}
    found = checked("a, b = map(int, input().split())\nprint(max(a + b, 4))", **change)
    assert (found.status, found.score) == ("partially_correct", 0.75)
    assert found.hint == "Failed test #3 of 4. Wrong answer"
    assert checked("print('x')", **change).status == "wrong"
    assert checked(SUM, **change).status == "correct"


def test_without_tests_what_compiles_is_right() -> None:
    assert checked("print(1)", test_cases=[]).status == "correct"
    assert checked("x = = 2", test_cases=[]).status == "wrong"
    assert prepared("code", {**CODE, "test_cases": []}).warnings


def test_a_hundred_tests() -> None:
    cases = [[f"{n} 1\n", str(n + 1)] for n in range(100)]
    assert checked(SUM, test_cases=cases).status == "correct"
    message, field = refused_source("code", {**CODE, "test_cases": [*cases, ["1 1\n", "2"]]})
    assert (message, field) == ("Too many tests (should be <= 100 tests)", "test_cases")


# --- Teachers' programs


def test_a_teachers_program_makes_and_checks() -> None:
    made = prepared("code", TAUGHT)
    assert made.material == {
        "tests": [["2 2\n", "4", "4"], ["5 7\n", "12", None], ["1 1\n", 2, None]]
    }
    assert verdict("code", TAUGHT, program(SUM)).status == "correct"
    assert verdict("code", TAUGHT, program(SUM.replace("(a + b)", "('%04d' % (a + b))"))).score == 1
    told = verdict("code", TAUGHT, program("print('four')")).hint
    assert told.startswith("Failed test #1 of 3. Cannot check answer. Perhaps output format is")


def test_scores_and_hints_of_a_check() -> None:
    code = "def check(reply, clue):\n    return (1 if reply == clue else 0.5), f'{reply}?'"
    assert checked(SUM, code=code).hint.startswith("Passed test #1 of 4. 4?\nPassed test #2")
    assert checked("print(0)", code=code).hint.startswith("Failed test #1 of 4. 0?")


def test_material_is_made_where_none_was_kept() -> None:
    source = KIND.validate_source(TAUGHT)
    reply = KIND.clean_reply(source, "", program(SUM))
    assert KIND.check(source, "", None, reply).status == "correct"


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("def generate():\n    return ['x']", "KeyError: 'solve'"),
        ("def generate():\n    return [1]", "TypeError"),
        ("def generate():\n    return [(1, 2)]", "Test format is wrong"),
        ("def generate():\n    return [('', 1)] * 101", "Too many tests"),
        ("def generate():\n    while True: pass", "Time limit exceeded"),
        ("def generate():\n    return ['x' * 10**9]", "Memory limit exceeded"),
        ("def generate():\n    return ['x' * 10**7]\ndef solve(d): return d", "Output limit"),
        ("def generate():\n    return [('a\\0b', '')]", "cannot be kept"),
        ("def generate():\n    return [('', float('nan'))]", "cannot be read"),
        ("def generate():\n    return [('', {1, 2})]", "not JSON serializable"),
        ("import socket; socket.socket()", "PermissionError"),
        ("open('/etc/passwd')", "No such file"),
        ("import os; os.write(1, b'[]'); os._exit(0)", "cannot be read"),
        (TEACHER.replace("int(clue)", "int(clue) + 1"), "Test is broken"),
        ("(", "SyntaxError"),
    ],
)
def test_programs_that_do_not_work(code: str, told: str) -> None:
    message, field = refused_source("code", {**CODE, "code": code, "test_cases": []})
    assert told in message
    assert field == "code"


def test_a_checker_that_turns_on_learners() -> None:
    for code in ("def check(reply, clue):\n    while True: pass",
                 "import os\ndef check(reply, clue):\n    os._exit(3)",
                 "def check(reply, clue):\n    return float('inf'), 'x'"):  # fmt: skip
        assert checked(SUM, code=code, test_cases=[["1 1\n", "2"]]).status == "wrong"


def test_what_a_program_prints_is_no_answer() -> None:
    code = f"print('[]')\n{TEACHER}"
    assert len(prepared("code", {**TAUGHT, "code": code}).material["tests"]) == 3


# --- Sources


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"samples_count": -1}, "Number of sample tests should be non-negative"),
        ({"execution_time_limit": 0}, "Time Limit should be at least 1"),
        ({"execution_time_limit": 31}, "Time Limit should be at most 30"),
        ({"execution_memory_limit": 31}, "Memory Limit should be at least 32"),
        ({"execution_memory_limit": "513"}, "Memory Limit should be at most 512"),
        ({"manual_time_limits": [{"language": "python3", "time": 0}]},
         "Time Limit should be at least 1"),
        ({"manual_time_limits": [{"language": "latin", "time": 5}]}, "Unknown language"),
        ({"manual_memory_limits": [{"language": "python3", "memory": 31}]},
         "Memory Limit should be at least 32"),
        ({"test_cases": [["1"]]}, "Test format is wrong"),
        ({"test_archive": [{"name": "a"}, {"name": "b"}]},
         "Number of test archives should be at most 1"),
        ({"code": None}, "Expected str, got None"),
    ],
)  # fmt: skip
def test_malformed_sources(change: dict[str, JSON], message: str) -> None:
    assert refused_source("code", {**CODE, **change})[0] == message


def test_the_keys_of_an_author_of_today_are_enough() -> None:
    message, field = refused_source("code", without(CODE, "templates_data"))
    assert (message[:28], field) == ("Expected key templates_data ", "templates_data")
    assert verdict("code", without(CODE, "test_cases"), program("1")).status == "correct"


def test_malformed_replies() -> None:
    told = "Unknown language: c++. Please reload the page and try again"
    assert refused_reply("code", CODE, program("", "c++")) == (told, "language")
    assert refused_reply("code", CODE, program("#" * 200_000))[1] == "code"
    assert refused_reply("code", CODE, {"language": "python3"})[1] == "code"


# --- Templates, limits, archives


def options(**change: JSON) -> dict[str, JSON]:
    source = KIND.validate_source({**CODE, **change})
    return KIND.learner_options(source, KIND.prepare(source).material)


def test_learner_options() -> None:
    assert options() == {
        "execution_time_limit": 2,
        "execution_memory_limit": 64,
        "limits": {"python3": {"time": 2, "memory": 64}},
        "code_templates": {"python3": "# put your python code here"},
        "code_templates_header_lines_count": {"python3": 0},
        "code_templates_footer_lines_count": {"python3": 0},
        "code_templates_options": {},
        "samples": [["2 2\n", "4"]],
        "is_run_user_code_allowed": True,
    }


TEMPLATES = """::python3
::header
import math
from sys import argv
::code
def area(r):
    # your code
::footer
print(round(area(float(input())), 2))

::c++
int main() {}

::python3.99
"""


def test_templates() -> None:
    found = options(templates_data=TEMPLATES)
    assert found["code_templates"] == {"python3": "def area(r):\n    # your code"}
    assert found["code_templates_header_lines_count"] == {"python3": 2}
    assert found["code_templates_footer_lines_count"] == {"python3": 1}
    change = {"templates_data": TEMPLATES, "test_cases": [["1\n", "3.14"]]}
    assert checked("def area(r): return math.pi * r * r", **change).status == "correct"
    assert options(templates_data="::c++\nint main() {}")["code_templates"] == {}


def test_versions_of_python() -> None:
    version = f"python3.{sys.version_info.minor}"
    found = options(templates_data=f":: {version} \nprint()\n::python3\n")
    assert found["code_templates"] == {version: "print()", "python3": "# put your python code here"}
    source = {**CODE, "templates_data": f"::{version}"}
    assert verdict("code", source, program(SUM, version)).status == "correct"


def test_limits_of_languages() -> None:
    scaled = options(is_time_limit_scaled=True, is_memory_limit_scaled=True)
    assert scaled["limits"]["python3"] == {"time": 6, "memory": 64}
    manual = options(
        is_time_limit_scaled=True,
        manual_time_limits=[{"language": "python3", "time": 10}],
        manual_memory_limits=[{"language": "python3", "memory": 128}],
    )
    assert manual["limits"]["python3"] == {"time": 10, "memory": 128}


def archive(files: dict[str, str | bytes], packing: int = zipfile.ZIP_DEFLATED) -> JSON:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", packing) as packed:
        for name, text in files.items():
            packed.writestr(name, text)
    encoded = base64.b64encode(content.getvalue()).decode()
    return [{"name": "tests.zip", "type": "application/zip", "size": 1, "url": "",
             "content": f"attachment$base64${encoded}"}]  # fmt: skip


def test_archives() -> None:
    files: dict[str, str | bytes] = {
        "10": "3 4", "10.clue": "7", "2": "1 1", "2.clue": "2\n", "3": "alone", "x.clue": "1",
        "__MACOSX/._1": b"\xff", "notes.txt": b"\xff",
    }  # fmt: skip
    made = prepared("code", {**CODE, "test_archive": archive(files), "test_cases": []})
    assert made.material == {"tests": [["1 1", "2", "2"], ["3 4", "7", None]]}
    assert made.warnings == ["The input of a test does not end with a newline."]


@pytest.mark.parametrize(
    "files",
    [
        archive({"1": b"x" * 10**8, "1.clue": "1"}),
        archive({"1": b"\xff", "1.clue": "1"}),
        archive({"1": "x", "1.clue": "1"}, zipfile.ZIP_LZMA),
        [{"name": "a", "content": "attachment$base64$bm90IGEgemlw"}],
        [{"name": "a", "content": "what is this?"}],
    ],
    ids=["bomb", "no text", "another packing", "no zip", "no file"],
)
def test_archives_that_are_not_read(files: JSON) -> None:
    told = ("The test archive cannot be read", "test_archive")
    assert refused_source("code", {**CODE, "test_archive": files}) == told


# --- A learner's own input


def test_running_on_ones_own_input() -> None:
    source = KIND.validate_source(CODE)
    found = KIND.run(
        source, "python3", "import sys\nprint(input()[::-1], file=sys.stderr)", "abc\n"
    )
    assert (found.status, found.stdout, found.stderr) == ("success", "", "cba\n")
    late = KIND.run(source, "python3", "while True: pass", "")
    assert (late.status, late.time_limit_exceeded, late.memory_limit_exceeded) == (
        "failure",
        True,
        False,
    )
    large = KIND.run(source, "python3", "x = bytearray(10**9)", "")
    assert (large.time_limit_exceeded, large.memory_limit_exceeded) == (False, True)
    for refused in (("c++", ""), ("python3", "#" * 200_000)):
        with pytest.raises(ReplyRefused):
            KIND.run(source, *refused, "")
    for stdin in ("x" * 11_000_000, "a\0b", "a\ud800b"):
        with pytest.raises(ReplyRefused):
            KIND.run(source, "python3", "", stdin)
    closed = KIND.validate_source({**CODE, "is_run_user_code_allowed": False})
    with pytest.raises(ReplyRefused):
        KIND.run(closed, "python3", "", "")


def test_material_is_json() -> None:
    made = prepared("code", TAUGHT)
    assert msgspec.json.decode(msgspec.json.encode(made.material)) == made.material


def test_without_a_sandbox_nothing_is_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    source = KIND.validate_source(CODE)
    with pytest.raises(NoSandbox):
        KIND.check(source, "", None, program(SUM), KIND.prepare(source).material)
    with pytest.raises(NoSandbox):
        KIND.prepare(KIND.validate_source(TAUGHT))
