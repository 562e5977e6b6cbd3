"""string: a text, compared as it is, with a pattern, or by the teacher's program."""

import msgspec

from matricula.quizzes import programs, workers
from matricula.quizzes.attachments import Attachment, NotAFile, content_of
from matricula.quizzes.errors import ReplyRefused, SourceRefused
from matricula.quizzes.kinds.kind import JSON, Typed
from matricula.quizzes.verdicts import Prepared, Verdict, judged, wrong

LONGEST_PATTERN = 10_000
LONGEST_REPLY = 100_000
"""Characters."""


class Source(msgspec.Struct, frozen=True):
    pattern: str
    case_sensitive: bool
    use_re: bool
    match_substring: bool
    code: str = ""
    is_text_disabled: bool = False
    is_file_disabled: bool = False


class Reply(msgspec.Struct, frozen=True):
    text: str
    files: list[Attachment] = []


class String(Typed[Source, Reply]):
    """A program comes before a pattern, and a pattern before plain comparison."""

    name = "string"
    source_type = Source
    reply_type = Reply

    def checked_source(self, source: Source) -> Source:
        if len(source.pattern) > LONGEST_PATTERN:
            raise SourceRefused(f"Expected {LONGEST_PATTERN} characters at most", "pattern")
        if source.use_re:
            _check_pattern(source)
        return source

    def runs_programs(self, source: JSON) -> bool:
        return programs.is_program(self.kept(source).code)

    def prepare(self, source: JSON) -> Prepared:
        if self.runs_programs(source):
            try:
                solved = programs.solved(self.kept(source).code)
            except programs.ProgramFailed as error:
                raise SourceRefused(str(error), "code") from error
            if solved.score != 1:
                hint = f"\nHint: {solved.hint}" if solved.hint else ""
                message = f"score of answer is {solved.score} instead of 1.{hint}"
                raise SourceRefused(message, "code")
        return Prepared()

    def checked_reply(self, source: Source, dataset: JSON, reply: Reply) -> Reply:
        if len(reply.files) > 1:
            raise ReplyRefused("More than one file is submitted", "files")
        if reply.files and source.is_file_disabled:
            raise ReplyRefused("Files are not accepted", "files")
        if not reply.files and source.is_text_disabled:
            raise ReplyRefused("A file is expected", "files")
        if len(_given(reply)) > LONGEST_REPLY:
            raise ReplyRefused(f"Expected {LONGEST_REPLY} characters at most", "text")
        return reply

    def judge(self, source: Source, clue: JSON, reply: Reply) -> Verdict:
        text = normal(_given(reply))
        if programs.is_program(source.code):
            return _judged_by_program(source.code, text)
        if source.use_re:
            return _judged_by_pattern(source, text)
        wanted = normal(source.pattern)
        if not source.case_sensitive:
            text, wanted = text.lower(), wanted.lower()
        return judged(wanted in text if source.match_substring else wanted == text)


def normal(text: str) -> str:
    """A text with ends of lines of one kind, and no blanks around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _given(reply: Reply) -> str:
    """What was sent: a file comes before a text. Errors: ReplyRefused."""
    if not reply.files:
        return reply.text
    try:
        return content_of(reply.files[0]).decode(errors="replace")
    except NotAFile:
        raise ReplyRefused("The file cannot be read", "files[0].content") from None


def _check_pattern(source: Source) -> None:
    """Errors: SourceRefused."""
    question = workers.CompilePattern(source.pattern, source.case_sensitive)
    try:
        found = workers.ask(question, workers.Compiled)
    except workers.TooDear:
        found = workers.Compiled(False)
    if not found.is_pattern:
        raise SourceRefused("Malformed regular expression", "pattern")
    if found.matches_nothing:
        raise SourceRefused("Pattern matches empty sting", "pattern")


def _judged_by_pattern(source: Source, text: str) -> Verdict:
    question = workers.Match(source.pattern, source.case_sensitive, source.match_substring, text)
    try:
        found = workers.ask(question, workers.Matched)
    except workers.TooDear:
        return wrong("Timed out while checking the answer.")
    return judged(found.matches)


def _judged_by_program(code: str, text: str) -> Verdict:
    try:
        (found,) = programs.scores(code, [(text, None)])
    except programs.ProgramFailed:
        return wrong("Cannot check answer. Perhaps output format is wrong.")
    if found.score < 1:
        return Verdict("partially_correct" if found.score else "wrong", found.score, found.hint)
    return Verdict("correct", 1.0, found.hint)
