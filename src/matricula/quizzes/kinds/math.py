"""math: a formula that means the same as the teacher's."""

import zlib
from decimal import Decimal

import msgspec

from matricula.quizzes import formulas, workers
from matricula.quizzes.decimals import NotANumber, parsed
from matricula.quizzes.errors import SourceRefused
from matricula.quizzes.kinds.kind import JSON, Typed
from matricula.quizzes.verdicts import Verdict, judged, wrong

LARGEST = Decimal("1e12")
"""Of the numbers that are put in for variables."""


class NumericalTest(msgspec.Struct, frozen=True):
    z_re_min: str
    z_re_max: str
    z_im_min: str
    z_im_max: str
    max_error: str
    integer_only: bool


class Source(msgspec.Struct, frozen=True):
    answer: str
    numerical_test: NumericalTest


class Reply(msgspec.Struct, frozen=True):
    formula: str


class Math(Typed[Source, Reply]):
    """Right where both formulas have the same values at points within the teacher's ranges."""

    name = "math"
    source_type = Source
    reply_type = Reply

    def checked_source(self, source: Source) -> Source:
        if not source.answer.strip():
            raise SourceRefused("Correct answer should be non-empty", "answer")
        _check_ranges(source.numerical_test)
        try:
            formulas.read(source.answer)
        except formulas.FormulaRefused as error:
            raise SourceRefused(f"Failed to parse correct answer: {error}.", "answer") from error
        self._check_answer(source)
        return source

    def _check_answer(self, source: Source) -> None:
        """The teacher's own formula has to be right. Errors: SourceRefused."""
        verdict = self.judge(source, None, Reply(source.answer))
        if verdict.status != "correct":
            raise SourceRefused(f"Cannot check the correct answer. {verdict.hint}", "answer")

    def checked_reply(self, source: Source, dataset: JSON, reply: Reply) -> Reply:
        return Reply(reply.formula.strip())

    def judge(self, source: Source, clue: JSON, reply: Reply) -> Verdict:
        test = source.numerical_test
        question = workers.Equate(
            source.answer,
            reply.formula,
            (_plain(test.z_re_min), _plain(test.z_re_max)),
            (_plain(test.z_im_min), _plain(test.z_im_max)),
            _plain(test.max_error),
            test.integer_only,
            zlib.crc32(source.answer.encode()),
        )
        try:
            found = workers.ask(question, workers.Equated)
        except workers.TooDear:
            return wrong("Timed out while checking the answer. Perhaps it is wrong or too complex.")
        return judged(found.equal, found.reason)


def _check_ranges(test: NumericalTest) -> None:
    for part, low, high in (
        ("Re", test.z_re_min, test.z_re_max),
        ("Im", test.z_im_min, test.z_im_max),
    ):
        name = f"z_{part.lower()}"
        least, most = _number(low, f"{name}_min"), _number(high, f"{name}_max")
        if test.integer_only:
            least, most = (
                least.to_integral_value("ROUND_CEILING"),
                most.to_integral_value("ROUND_FLOOR"),
            )
        if least > most or max(abs(least), abs(most)) > LARGEST:
            raise SourceRefused(f"Incorrect {part} z", f"numerical_test.{name}_min")
    if _number(test.max_error, "max_error") < 0:
        raise SourceRefused("Incorrect tolerated absolute error", "numerical_test.max_error")


def _number(text: str, name: str) -> Decimal:
    try:
        return parsed(text)
    except NotANumber:
        name = f"numerical_test.{name}"
        raise SourceRefused(f"Field `{name}` should be a number", name) from None


def _plain(text: str) -> str:
    return str(parsed(text))
