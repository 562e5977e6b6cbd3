"""submissions: replies, and what they are worth."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from matricula.dialects.stepik.asking import Caller, Desk, Reading, Writing
from matricula.dialects.stepik.declaring import (
    ID,
    NOTHING,
    WORD,
    Changing,
    Creating,
    Facts,
    Filter,
    Resource,
    Right,
    Values,
    computed,
    constant,
    stored,
)
from matricula.dialects.stepik.errors import FieldFaults
from matricula.dialects.stepik.inputs import (
    LONGEST,
    NOT_TEXT,
    REQUIRED,
    Entry,
    Fault,
    key,
    no_such_object,
)
from matricula.dialects.stepik.resources.attempts import LEARNERS, READERS, demand_open
from matricula.dialects.stepik.translate import moment
from matricula.learning.checking import MOST_SCORE, answered, marked
from matricula.learning.following import score_changed
from matricula.quizzes import ReplyRefused
from matricula.record.answers import queries
from matricula.record.answers.commands import Answer, add_submission, mark_submission
from matricula.record.answers.tables import EVALUATION
from matricula.record.listing import Wanted
from matricula.store import Rows
from matricula.web.ids import parse_id

MARKERS = Right(
    "may_mark",
    "Owner, teachers, admins and assistants of the course, and assistants of the class, where a"
    " person gives the score; nobody their own.",
)
NOT_SCORE = "A number from 0 to 1 is required."


@dataclass(frozen=True, slots=True)
class Heard:
    """A reply, checked as far as that needs no transaction; or what is wrong with it."""

    answer: Answer | None = None
    faults: dict[str, list[str]] = field(default_factory=dict)


def _heard(value: Any) -> Heard:
    if not isinstance(value, Heard):
        raise Fault(REQUIRED)
    return value


def _moment(text: str) -> Any:
    try:
        found = datetime.fromisoformat(text.strip().replace(" ", "+"))
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return NOTHING


def _find(asked: Reading, wanted: Wanted) -> Rows:
    return queries.submissions(asked.session, asked.viewer, wanted)


def _check(desk: Desk, caller: Caller, _facts: Facts | None, sent: Values) -> Values:
    """Judge a reply before a transaction begins: patterns and formulas take their time."""
    attempt_id = parse_id(str(sent.get("attempt", "")).strip())
    if attempt_id is None or caller.person_id is None:
        return {**sent, "reply": Heard(faults={} if "reply" in sent else {"reply": [REQUIRED]})}
    with desk.reading(guests=False) as asked:
        known = queries.to_check(asked.session, asked.viewer, attempt_id)
    if known is None:
        return {**sent, "reply": Heard(faults={"attempt": [no_such_object(attempt_id)]})}
    if sent.get("reply") is None:
        return {**sent, "reply": Heard(faults={"reply": [REQUIRED]})}
    if not known.is_current or not known.is_active:
        return {**sent, "reply": Heard(Answer({}))}
    try:
        return {**sent, "reply": Heard(answered(known, sent["reply"]))}
    except ReplyRefused as error:
        return {**sent, "reply": Heard(faults={"reply": [error.message]})}


def _create(asked: Writing, values: Values) -> int:
    heard = values["heard"]
    if heard.faults or heard.answer is None:
        raise FieldFaults(heard.faults)
    attempt_id = values["attempt_id"]
    known = queries.to_check(asked.session, asked.viewer, attempt_id)
    if known is None:
        raise FieldFaults({"attempt": [no_such_object(attempt_id)]})
    demand_open(asked, known.step_id)
    places = queries.places_of(asked.session, asked.viewer, known.step_id)
    made = add_submission(asked.session, attempt_id, asked.me, heard.answer, places)
    if heard.answer.status != EVALUATION:
        score_changed(asked.session, asked.me, known.step_id)
    return made


def _change(asked: Writing, facts: Facts, values: Values) -> None:
    feedback = values.get("feedback", facts["feedback"]["value"])
    answer = marked(facts["reply"], _score(values), _text(feedback))
    mark_submission(asked.session, facts["id"], answer)
    score_changed(asked.session, facts["person_id"], facts["step_id"])


def _score(values: Values) -> float:
    """Errors: FieldFaults."""
    given = values.get("score")
    if given is None:
        raise FieldFaults({"score": [REQUIRED]})
    try:
        found = float(given) if isinstance(given, int | float | str) else -1.0
    except (ValueError, OverflowError):
        found = -1.0
    if isinstance(given, bool) or not 0 <= found <= MOST_SCORE:
        raise FieldFaults({"score": [NOT_SCORE]})
    return found


def _text(value: Any) -> str:
    """Errors: FieldFaults."""
    if not isinstance(value, str) or "\x00" in value or len(value) > LONGEST:
        raise FieldFaults({"feedback": [NOT_TEXT]})
    return value


def _as_it_is(value: Any) -> Any:
    """Clients send whole objects back when they make one: only a change looks at it."""
    return value


RESOURCE = Resource(
    name="submissions",
    title="Submissions",
    readers=READERS,
    fields=(
        stored("id", int),
        stored("status", str, note="evaluation, correct, wrong, partially_correct."),
        stored("score", float, entry=Entry(_as_it_is, "score"), note="0 to 1."),
        stored("hint", str, note="Of the check: plain text."),
        computed(
            "feedback",
            str | dict[str, Any],
            lambda facts, _: facts["feedback"]["value"],
            "Of the teacher.",
            Entry(_as_it_is, "feedback"),
        ),
        moment("time", "submitted_at", "When it was sent."),
        stored(
            "reply",
            dict[str, Any],
            entry=Entry(_heard, "heard", required=True, once=True),
            note="As it was understood.",
        ),
        constant("reply_url", str | None, None, "Replies are not files."),
        stored(
            "attempt",
            int,
            "attempt_id",
            Entry(key("attempt_id").read, "attempt_id", required=True, once=True),
        ),
        constant("session", int | None, None, "Learners do not review each other."),
        computed(
            "eta",
            int,
            lambda facts, _: int(facts["status"] == EVALUATION),
            "Seconds after which to ask again.",
        ),
    ),
    find=_find,
    filters={
        **dict.fromkeys(("attempt", "step", "user", "klass", "course", "id__gt"), ID),
        **dict.fromkeys(("user_name", "search", "status", "review_status"), WORD),
        "time__gte": Filter("a moment", _moment),
    },
    orders=("asc", "desc", "id"),
    guests=False,
    create=Creating(LEARNERS, _create, beforehand=_check),
    change=Changing(MARKERS, _change),
)
