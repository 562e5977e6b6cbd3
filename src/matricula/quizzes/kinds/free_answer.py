"""free-answer: anything, judged by a teacher or taken as it is."""

from random import Random

import msgspec

from matricula.quizzes import markup
from matricula.quizzes.attachments import Attachment
from matricula.quizzes.errors import ReplyRefused
from matricula.quizzes.kinds.kind import JSON, Typed
from matricula.quizzes.verdicts import AWAITED, Verdict, right, wrong

MOST_ATTACHMENTS = 10


class Source(msgspec.Struct, frozen=True):
    is_attachments_enabled: bool = False
    is_html_enabled: bool = True
    manual_scoring: bool = False


class Reply(msgspec.Struct, frozen=True):
    text: str
    attachments: list[Attachment] = []


class FreeAnswer(Typed[Source, Reply]):
    """Dataset: {is_attachments_enabled, is_html_enabled}. The reply's text is HTML that is safe."""

    name = "free-answer"
    source_type = Source
    reply_type = Reply

    def draw(self, source: Source, random: Random) -> tuple[JSON, JSON]:
        dataset = {
            "is_attachments_enabled": source.is_attachments_enabled,
            "is_html_enabled": source.is_html_enabled,
        }
        return dataset, None

    def checked_reply(self, source: Source, dataset: JSON, reply: Reply) -> Reply:
        if reply.attachments and not dataset["is_attachments_enabled"]:
            raise ReplyRefused("Attachments are not enabled", "attachments")
        if len(reply.attachments) > MOST_ATTACHMENTS:
            raise ReplyRefused(f"At most {MOST_ATTACHMENTS} attachments, please", "attachments")
        # Nothing that a learner wrote may vanish: what does not hold together is no HTML.
        is_html = dataset["is_html_enabled"] and not markup.has_unended_tag(reply.text)
        text = markup.clean(reply.text) if is_html else markup.escape(reply.text)
        return msgspec.structs.replace(reply, text=text)

    def judge(self, source: Source, clue: JSON, reply: Reply) -> Verdict:
        if not reply.attachments and not markup.says_something(reply.text):
            return wrong("Empty reply. Please write some text.")
        return AWAITED if source.manual_scoring else right()
