"""choice: mark the right ones among some options."""

from random import Random

import msgspec

from matricula.quizzes.errors import ReplyRefused, SourceRefused
from matricula.quizzes.kinds.kind import JSON, Typed, cleaned, shown
from matricula.quizzes.verdicts import Verdict, right, wrong


class Option(msgspec.Struct, frozen=True):
    is_correct: bool
    text: str
    feedback: str


class Source(msgspec.Struct, frozen=True):
    is_multiple_choice: bool
    is_always_correct: bool
    sample_size: int
    preserve_order: bool
    is_html_enabled: bool
    is_options_feedback: bool
    options: list[Option]


class Reply(msgspec.Struct, frozen=True):
    choices: list[bool]


class Choice(Typed[Source, Reply]):
    """Dataset: {is_multiple_choice, options: [HTML]}. Clue: {correct: [bool], feedback: [text]}."""

    name = "choice"
    source_type = Source
    reply_type = Reply

    def checked_source(self, source: Source) -> Source:
        if source.sample_size < 1:
            raise SourceRefused("Sample size should be at least 1", "sample_size")
        if source.sample_size > len(source.options):
            raise SourceRefused(
                "Sample size is greater than the number of available options", "sample_size"
            )
        if not source.is_always_correct:
            least, most = _bounds(source)
            if least > most:
                few = most == 0
                raise SourceRefused(
                    "No correct options selected" if few else "Too many correct options selected",
                    "options",
                )
        options = [
            msgspec.structs.replace(
                option,
                text=cleaned(option.text, source.is_html_enabled, f"options[{index}].text"),
            )
            for index, option in enumerate(source.options)
        ]
        if len({one.text for one in options}) < len(
            {(one.text, one.is_correct) for one in options}
        ):
            raise SourceRefused("Ambiguous options", "options")
        return msgspec.structs.replace(source, options=options)

    def draw(self, source: Source, random: Random) -> tuple[JSON, JSON]:
        sample = _sampled(source, random)
        if source.preserve_order:
            sample.sort()
        else:
            random.shuffle(sample)
        chosen = [source.options[index] for index in sample]
        dataset = {
            "is_multiple_choice": source.is_multiple_choice,
            "options": [shown(option.text, source.is_html_enabled) for option in chosen],
        }
        clue = {
            "correct": [option.is_correct for option in chosen],
            "feedback": [option.feedback.strip() for option in chosen],
        }
        return dataset, clue

    def checked_reply(self, source: Source, dataset: JSON, reply: Reply) -> Reply:
        if len(reply.choices) != len(dataset["options"]):
            raise ReplyRefused("Reply has the wrong length", "choices")
        if not dataset["is_multiple_choice"] and sum(reply.choices) != 1:
            raise ReplyRefused("Only one choice should be `true`", "choices")
        return reply

    def judge(self, source: Source, clue: JSON, reply: Reply) -> Verdict:
        if source.is_always_correct or reply.choices == clue["correct"]:
            return right()
        feedback = [
            "" if chosen == correct else said
            for chosen, correct, said in zip(
                reply.choices, clue["correct"], clue["feedback"], strict=True
            )
        ]
        if source.is_options_feedback:
            return wrong(feedback={"options_feedback": feedback})
        return wrong(feedback="\n".join(filter(None, feedback)))

    def learner_options(self, source: JSON, material: JSON = None) -> dict[str, JSON]:
        return {"is_multiple_choice": self.kept(source).is_multiple_choice}


def _sampled(source: Source, random: Random) -> list[int]:
    """Indexes of options: as many as asked for, and right ones among them as there have to be."""
    everything = range(len(source.options))
    if source.is_always_correct:
        return random.sample(everything, source.sample_size)
    correct = [index for index in everything if source.options[index].is_correct]
    others = [index for index in everything if not source.options[index].is_correct]
    many = random.randint(*_bounds(source))
    return random.sample(correct, many) + random.sample(others, source.sample_size - many)


def _bounds(source: Source) -> tuple[int, int]:
    """How many right options a sample holds: at least, at most; none can be drawn if crossed.

    A single choice has exactly one; a multiple choice one at least, if there is any.
    """
    correct = sum(option.is_correct for option in source.options)
    forced = source.sample_size - (len(source.options) - correct)
    if source.is_multiple_choice:
        return max(min(1, correct), forced), min(correct, source.sample_size)
    return max(1, forced), min(1, correct)
