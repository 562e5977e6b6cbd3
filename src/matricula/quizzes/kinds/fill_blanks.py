"""fill-blanks: a text with gaps, to be typed or chosen."""

from random import Random

import msgspec

from matricula.quizzes.errors import ReplyRefused, SourceRefused
from matricula.quizzes.kinds.kind import JSON, Typed, cleaned, shown
from matricula.quizzes.verdicts import Feedback, Verdict, right, wrong

TEXT, INPUT, SELECT = "text", "input", "select"


class Option(msgspec.Struct, frozen=True):
    text: str
    is_correct: bool


class Component(msgspec.Struct, frozen=True):
    type: str
    text: str
    options: list[Option]


class Source(msgspec.Struct, frozen=True):
    components: list[Component]
    is_case_sensitive: bool
    is_detailed_feedback: bool = False
    is_partially_correct: bool = False


class Reply(msgspec.Struct, frozen=True):
    blanks: list[str]


class FillBlanks(Typed[Source, Reply]):
    """Dataset: {components: [{type, text: HTML, options}]}; only a select shows its options.

    Clue: what is right in each gap, in order. The texts between gaps are HTML always.
    """

    name = "fill-blanks"
    source_type = Source
    reply_type = Reply

    def checked_source(self, source: Source) -> Source:
        for index, component in enumerate(source.components):
            if component.type not in (TEXT, INPUT, SELECT):
                raise SourceRefused("Invalid component type", f"components[{index}].type")
        if not _gaps(source):
            raise SourceRefused("The problem should contain at least one blank block", "components")
        components = [
            msgspec.structs.replace(
                one, text=cleaned(one.text, one.type == TEXT, f"components[{index}].text")
            )
            for index, one in enumerate(source.components)
        ]
        return msgspec.structs.replace(source, components=components)

    def draw(self, source: Source, random: Random) -> tuple[JSON, JSON]:
        dataset = [
            {
                "type": one.type,
                "text": shown(one.text, one.type == TEXT),
                "options": [shown(option.text, False) for option in one.options]
                if one.type == SELECT
                else [],
            }
            for one in source.components
        ]
        return {"components": dataset}, [_accepted(gap) for gap in _gaps(source)]

    def checked_reply(self, source: Source, dataset: JSON, reply: Reply) -> Reply:
        gaps = [one for one in dataset["components"] if one["type"] != TEXT]
        if len(reply.blanks) != len(gaps):
            raise ReplyRefused("Reply has a wrong number of blanks", "blanks")
        return Reply([blank.strip() for blank in reply.blanks])

    def judge(self, source: Source, clue: JSON, reply: Reply) -> Verdict:
        def plain(text: str) -> str:
            return text.strip() if source.is_case_sensitive else text.strip().lower()

        filled = [
            plain(blank) in map(plain, accepted)
            for blank, accepted in zip(reply.blanks, clue, strict=True)
        ]
        if all(filled):
            return right()
        feedback: Feedback = {"blanks_feedback": filled} if source.is_detailed_feedback else ""
        if source.is_partially_correct and any(filled):
            share = sum(filled) / len(filled)
            return Verdict("partially_correct", share, feedback=feedback)
        return wrong(feedback=feedback)


def _gaps(source: Source) -> list[Component]:
    return [one for one in source.components if one.type != TEXT]


def _accepted(gap: Component) -> list[str]:
    """What is right in a gap; of a select, also as the learner was shown it."""
    texts = [option.text.strip() for option in gap.options if option.is_correct]
    if gap.type == SELECT:
        texts += [shown(text, False) for text in texts if shown(text, False) != text]
    return texts
