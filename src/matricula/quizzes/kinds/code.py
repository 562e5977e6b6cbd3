"""code: a program, run on tests."""

from typing import Any

import msgspec

from matricula.quizzes import programs, sandbox
from matricula.quizzes.code import archives, checking, source, templates
from matricula.quizzes.code.checking import Test
from matricula.quizzes.code.source import Source
from matricula.quizzes.errors import ReplyRefused, SourceRefused
from matricula.quizzes.kinds.kind import JSON, Shaped
from matricula.quizzes.shapes import is_storable
from matricula.quizzes.verdicts import Prepared, Verdict

LONGEST_REPLY = 100_000
"""Characters of a program, and of an input of a learner's own."""
NO_NEWLINE = "The input of a test does not end with a newline."
SPLIT_LINES = "The code splits by '\\n': splitlines() reads every kind of line end."
NO_TESTS = "There are no tests: every program that compiles is right."


class Reply(msgspec.Struct, frozen=True):
    language: str
    code: str


class Material(msgspec.Struct, frozen=True):
    """What is kept beside the source: the tests, as the teacher's program made them once."""

    tests: list[Test] = []


class Run(msgspec.Struct, frozen=True):
    """A run of a learner's program on an input of the learner's own."""

    status: str
    stdout: str
    stderr: str
    time_limit_exceeded: bool
    memory_limit_exceeded: bool


class Code(Shaped[Source, Reply]):
    """Material: {tests: [[input, clue, right output of a sample | null]]}."""

    name = "code"
    source_type = Source
    reply_type = Reply

    def checked_source(self, given: Source) -> Source:
        source.check(given)
        return given

    def runs_programs(self, source: JSON) -> bool:
        return True

    def prepare(self, source: JSON) -> Prepared:
        given = self.kept(source)
        material = Material(_tests(given))
        return Prepared(msgspec.to_builtins(material), _warnings(given, material.tests))

    def checked_reply(self, source: Source, dataset: JSON, reply: Reply) -> Reply:
        _check_language(source, reply.language)
        if len(reply.code) > LONGEST_REPLY:
            raise ReplyRefused(f"Expected {LONGEST_REPLY} characters at most", "code")
        return reply

    def check(
        self, source: JSON, dataset: JSON, clue: JSON, reply: JSON, material: JSON = None
    ) -> Verdict:
        given = self.kept(source)
        answer = msgspec.convert(reply, Reply)
        return checking.checked(
            templates.templates(given.templates_data)[answer.language].around(answer.code),
            given.code,
            self._material(source, material).tests,
            _limits(given, answer.language),
            all_scored=given.are_all_tests_scored,
        )

    def learner_options(self, source: JSON, material: JSON = None) -> dict[str, JSON]:
        given = self.kept(source)
        found = templates.templates(given.templates_data)
        tests = self._material(source, material).tests if material else []
        return {
            "execution_time_limit": given.execution_time_limit,
            "execution_memory_limit": given.execution_memory_limit,
            "limits": {name: _shown_limits(given, name) for name in found},
            "code_templates": {name: one.code for name, one in found.items()},
            "code_templates_header_lines_count": {
                name: len(one.header.splitlines()) for name, one in found.items()
            },
            "code_templates_footer_lines_count": {
                name: len(one.footer.splitlines()) for name, one in found.items()
            },
            "code_templates_options": {},
            "samples": [[one.dataset, one.sample] for one in tests if one.sample is not None],
            "is_run_user_code_allowed": given.is_run_user_code_allowed,
        }

    def run(self, source: JSON, language: str, code: str, stdin: str) -> Run:
        """A learner's program on the learner's own input.

        Errors: ReplyRefused, NoSandbox, SandboxBusy.
        """
        given = self.kept(source)
        reply = self.demand_runnable(source, language, code, stdin)
        template = templates.templates(given.templates_data)[reply.language]
        program = sandbox.Program({"main.py": template.around(reply.code)})
        try:
            ended = sandbox.run(program, stdin, _limits(given, reply.language))
        except sandbox.ProgramTooLong as error:
            raise ReplyRefused(str(error), "stdin") from error
        return Run(
            "success" if ended.is_finished else "failure",
            ended.output,
            ended.errors,
            ended.ending == "time",
            ended.ending == "memory",
        )

    def demand_runnable(self, source: JSON, language: str, code: str, stdin: str) -> Reply:
        """What `run` runs. Errors: ReplyRefused."""
        if not self.kept(source).is_run_user_code_allowed:
            raise ReplyRefused("Running code is not allowed in this step")
        if not is_storable(stdin):
            raise ReplyRefused("Expected text without the characters NUL and surrogates", "stdin")
        if len(stdin) > LONGEST_REPLY:
            raise ReplyRefused(f"Expected {LONGEST_REPLY} characters at most", "stdin")
        return msgspec.convert(
            self.clean_reply(source, "", {"language": language, "code": code}), Reply
        )

    def _material(self, source: JSON, material: JSON) -> Material:
        """What was kept; where nothing was, the teacher's program is run now."""
        kept: Any = material or self.prepare(source).material
        return msgspec.convert(kept, Material)


def _tests(given: Source) -> list[Test]:
    """All tests, samples first marked. Errors: SourceRefused, NoSandbox, SandboxBusy."""
    cases = [*archives.tests_of(given.test_archive), *given.test_cases]
    if programs.is_program(given.code):
        try:
            made = programs.tests(given.code, cases)
        except programs.ProgramFailed as error:
            raise SourceRefused(str(error), "code") from error
    else:
        made = [programs.Test(dataset, clue, None) for dataset, clue in cases]
    source.check_number_of_tests(len(made), "code")
    return [
        Test(one.dataset, one.clue, _sample(one) if index < given.samples_count else None)
        for index, one in enumerate(made)
    ]


def _sample(test: programs.Test) -> str:
    return str(test.clue) if test.solution is None else test.solution


def _warnings(given: Source, tests: list[Test]) -> list[str]:
    found = []
    if not tests:
        found.append(NO_TESTS)
    if any(not test.dataset.endswith("\n") for test in tests):
        found.append(NO_NEWLINE)
    if any(pattern in given.code for pattern in (".split('\\n')", '.split("\\n")')):
        found.append(SPLIT_LINES)
    return found


def _check_language(given: Source, language: str) -> None:
    if language not in templates.templates(given.templates_data):
        raise ReplyRefused(
            f"Unknown language: {language[:40]}. Please reload the page and try again", "language"
        )


def _limits(given: Source, language: str) -> sandbox.Limits:
    return sandbox.Limits(
        seconds=source.time_limit(given, language), memory=source.memory_limit(given, language)
    )


def _shown_limits(given: Source, language: str) -> dict[str, int]:
    return {
        "time": source.time_limit(given, language),
        "memory": source.memory_limit(given, language),
    }
