"""matching: find the second that belongs to each first."""

from random import Random

import msgspec

from matricula.quizzes.errors import ReplyRefused, SourceRefused
from matricula.quizzes.kinds.kind import JSON, Typed, cleaned, shown
from matricula.quizzes.kinds.sorting import inverse
from matricula.quizzes.verdicts import Verdict, judged


class Pair(msgspec.Struct, frozen=True):
    first: str
    second: str


class Source(msgspec.Struct, frozen=True):
    preserve_firsts_order: bool
    pairs: list[Pair]
    is_html_enabled: bool = False


class Reply(msgspec.Struct, frozen=True):
    ordering: list[int]


class Matching(Typed[Source, Reply]):
    """Dataset: {pairs: [{first, second}]}. Clue: {ordering, blanks}.

    blanks: the indexes of empty seconds, any of which belongs to any first without one.
    """

    name = "matching"
    source_type = Source
    reply_type = Reply

    def checked_source(self, source: Source) -> Source:
        if not source.pairs:
            raise SourceRefused("Empty pairs", "pairs")
        pairs = [
            Pair(
                cleaned(pair.first, source.is_html_enabled, f"pairs[{index}].first"),
                cleaned(pair.second, source.is_html_enabled, f"pairs[{index}].second"),
            )
            for index, pair in enumerate(source.pairs)
        ]
        firsts = [pair.first for pair in pairs]
        seconds = [pair.second for pair in pairs if pair.second]
        if len(set(firsts)) < len(firsts) or len(set(seconds)) < len(seconds):
            raise SourceRefused("Ambiguous pairs", "pairs")
        return msgspec.structs.replace(source, pairs=pairs)

    def draw(self, source: Source, random: Random) -> tuple[JSON, JSON]:
        pairs = list(source.pairs)
        if not source.preserve_firsts_order:
            random.shuffle(pairs)
        order = list(range(len(pairs)))
        random.shuffle(order)
        seconds = [pairs[index].second for index in order]
        dataset = [
            {
                "first": shown(pair.first, source.is_html_enabled),
                "second": shown(second, source.is_html_enabled),
            }
            for pair, second in zip(pairs, seconds, strict=True)
        ]
        blanks = [index for index, second in enumerate(seconds) if not second]
        return {"pairs": dataset}, {"ordering": inverse(order), "blanks": blanks}

    def checked_reply(self, source: Source, dataset: JSON, reply: Reply) -> Reply:
        if sorted(reply.ordering) != list(range(len(dataset["pairs"]))):
            raise ReplyRefused("Reply ordering is not a correct permutation", "ordering")
        return reply

    def judge(self, source: Source, clue: JSON, reply: Reply) -> Verdict:
        blanks = set(clue["blanks"])

        def told_apart(ordering: list[int]) -> list[int | None]:
            return [None if index in blanks else index for index in ordering]

        return judged(told_apart(reply.ordering) == told_apart(clue["ordering"]))
