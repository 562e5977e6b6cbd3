"""What every kind of quiz can do, and what most of them do alike."""

import abc
from random import Random
from typing import Any, ClassVar, Generic, TypeVar

import msgspec

from matricula.quizzes import markup
from matricula.quizzes.errors import ReplyRefused, SourceRefused
from matricula.quizzes.shapes import read
from matricula.quizzes.verdicts import Prepared, Verdict

JSON = Any
S = TypeVar("S", bound=msgspec.Struct)
R = TypeVar("R", bound=msgspec.Struct)


class Kind(abc.ABC):
    """A kind of quiz. Sources, datasets, clues, replies and material are JSON, as it is kept.

    Errors: what a teacher sends wrong is SourceRefused, what a learner sends wrong ReplyRefused. A
    kind that runs programs raises NoSandbox and SandboxBusy of the sandbox besides.
    """

    name: ClassVar[str]

    @abc.abstractmethod
    def validate_source(self, source: JSON) -> dict[str, JSON]:
        """A source in its normal form; validating it again changes nothing. Quick.

        Errors: SourceRefused.
        """

    def prepare(self, source: JSON) -> Prepared:
        """What the teacher's programs in a valid source yield. Errors: SourceRefused."""
        return Prepared()

    def runs_programs(self, source: JSON) -> bool:
        """Whether programs are run for a valid source, to prepare it or to check replies.

        They may take minutes and need a sandbox: a door lets them run beside its requests.
        """
        return False

    @abc.abstractmethod
    def new_dataset(self, source: JSON, seed: int) -> tuple[JSON, JSON]:
        """What the learner gets, and the clue that is kept for the check, for one attempt.

        The same seed gives the same. The clue holds what the check needs of the source that may
        change before the reply comes.
        """

    @abc.abstractmethod
    def clean_reply(self, source: JSON, dataset: JSON, reply: JSON) -> dict[str, JSON]:
        """A reply in its normal form. Errors: ReplyRefused."""

    @abc.abstractmethod
    def check(
        self, source: JSON, dataset: JSON, clue: JSON, reply: JSON, material: JSON = None
    ) -> Verdict:
        """What a clean reply is worth."""

    def learner_options(self, source: JSON, material: JSON = None) -> dict[str, JSON]:
        """`block.options` of the learner's view of a step."""
        return {}


class Shaped(Kind, Generic[S, R]):
    """A kind whose source and reply are structs."""

    source_type: type[S]
    reply_type: type[R]

    def validate_source(self, source: JSON) -> dict[str, JSON]:
        found = read(self.source_type, source, SourceRefused)
        return _json(self.checked_source(found))

    def clean_reply(self, source: JSON, dataset: JSON, reply: JSON) -> dict[str, JSON]:
        found = read(self.reply_type, reply, ReplyRefused)
        return _json(self.checked_reply(self.kept(source), dataset, found))

    def new_dataset(self, source: JSON, seed: int) -> tuple[JSON, JSON]:
        return self.draw(self.kept(source), Random(seed))  # noqa: S311 (no secret)

    def kept(self, source: JSON) -> S:
        """A source that was validated, as a struct."""
        return read(self.source_type, source, SourceRefused)

    def checked_source(self, source: S) -> S:
        """Errors: SourceRefused."""
        return source

    def draw(self, source: S, random: Random) -> tuple[JSON, JSON]:
        """A dataset and its clue; most kinds have none."""
        return "", None

    def checked_reply(self, source: S, dataset: JSON, reply: R) -> R:
        """Errors: ReplyRefused."""
        return reply


class Typed(Shaped[S, R]):
    """A kind that judges by source, clue and reply alone."""

    def check(
        self, source: JSON, dataset: JSON, clue: JSON, reply: JSON, material: JSON = None
    ) -> Verdict:
        given = read(self.reply_type, reply, ReplyRefused)
        return self.judge(self.kept(source), clue, given)

    @abc.abstractmethod
    def judge(self, source: S, clue: JSON, reply: R) -> Verdict:
        """What a reply is worth, with the clue of its dataset."""


def cleaned(text: str, is_html: bool, field: str) -> str:
    """A text of a source: HTML is cleaned, other text kept. Errors: SourceRefused."""
    if not is_html:
        return text
    if markup.has_unended_tag(text):
        raise SourceRefused(f"Incorrect html: {text[:200]}", field)
    return markup.clean(text)


def shown(text: str, is_html: bool) -> str:
    """A text of a source as the learner gets it: always HTML."""
    return text if is_html else markup.escape(text)


def _json(value: msgspec.Struct) -> dict[str, JSON]:
    found: dict[str, JSON] = msgspec.to_builtins(value)
    return found
