"""number: a number, within a margin."""

from decimal import Decimal

import msgspec

from matricula.quizzes.decimals import NotANumber, is_within, parsed
from matricula.quizzes.errors import SourceRefused
from matricula.quizzes.kinds.kind import JSON, Typed
from matricula.quizzes.verdicts import Verdict, judged, wrong


class Option(msgspec.Struct, frozen=True):
    answer: str
    max_error: str


class Source(msgspec.Struct, frozen=True):
    options: list[Option]


class Reply(msgspec.Struct, frozen=True):
    number: str


class Number(Typed[Source, Reply]):
    """Right where the number is near enough to any of the answers, in exact decimals."""

    name = "number"
    source_type = Source
    reply_type = Reply

    def checked_source(self, source: Source) -> Source:
        if not source.options:
            raise SourceRefused("At least one answer option should be provided", "options")
        for index, option in enumerate(source.options):
            place = f"options[{index}]"
            number_of(option.answer, "answer", f"{place}.answer")
            if number_of(option.max_error, "max_error", f"{place}.max_error") < 0:
                raise SourceRefused("`max_error` should be non-negative", f"{place}.max_error")
        return source

    def judge(self, source: Source, clue: JSON, reply: Reply) -> Verdict:
        try:
            given = parsed(reply.number)
        except NotANumber:
            return wrong("Only numbers, please")
        return judged(
            any(
                is_within(given, parsed(option.answer), parsed(option.max_error))
                for option in source.options
            )
        )


def number_of(text: str, name: str, place: str) -> Decimal:
    """A number of a source. Errors: SourceRefused."""
    try:
        return parsed(text)
    except NotANumber:
        raise SourceRefused(f"Field `{name}` should be a number", place) from None
