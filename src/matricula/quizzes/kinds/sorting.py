"""sorting: put options into their order."""

from random import Random
from typing import Any

import msgspec

from matricula.quizzes.errors import ReplyRefused, SourceRefused
from matricula.quizzes.kinds.kind import JSON, Typed, cleaned, shown
from matricula.quizzes.verdicts import Verdict, judged


class Option(msgspec.Struct, frozen=True):
    text: str


class Source(msgspec.Struct, frozen=True):
    options: list[Option]
    is_html_enabled: bool = False


class Reply(msgspec.Struct, frozen=True):
    ordering: list[int]


class Sorting(Typed[Source, Reply]):
    """Dataset: {options: [HTML]}. Clue: the one right ordering."""

    name = "sorting"
    source_type = Source
    reply_type = Reply

    def validate_source(self, source: JSON) -> dict[str, JSON]:
        return super().validate_source(_of_today(source))

    def checked_source(self, source: Source) -> Source:
        if not source.options:
            raise SourceRefused("Empty options", "options")
        options = [
            Option(cleaned(option.text, source.is_html_enabled, f"options[{index}].text"))
            for index, option in enumerate(source.options)
        ]
        if len({option.text for option in options}) < len(options):
            raise SourceRefused("Ambiguous options", "options")
        return msgspec.structs.replace(source, options=options)

    def draw(self, source: Source, random: Random) -> tuple[JSON, JSON]:
        order = list(range(len(source.options)))
        random.shuffle(order)
        texts = [shown(source.options[index].text, source.is_html_enabled) for index in order]
        return {"options": texts}, inverse(order)

    def checked_reply(self, source: Source, dataset: JSON, reply: Reply) -> Reply:
        if sorted(reply.ordering) != list(range(len(dataset["options"]))):
            raise ReplyRefused(
                "Reply should be a permutation of numbers 0..(len(dataset.options) - 1)",
                "ordering",
            )
        return reply

    def judge(self, source: Source, clue: JSON, reply: Reply) -> Verdict:
        return judged(reply.ordering == clue)


def inverse(order: list[int]) -> list[int]:
    """The permutation that undoes another one."""
    return sorted(range(len(order)), key=order.__getitem__)


def _of_today(source: Any) -> Any:
    """A source of old, whose options are bare texts, in today's form."""
    if isinstance(source, dict) and isinstance(options := source.get("options"), list):
        named = [{"text": one} if isinstance(one, str) else one for one in options]
        return {**source, "options": named}
    return source
