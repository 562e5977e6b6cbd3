"""Learners at work in a course of the invented school: what they read and answered, and a class."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from matricula.demo.chance import chance
from matricula.learning.checking import answered, marked
from matricula.learning.following import score_changed
from matricula.quizzes import NOT_QUIZZES, kind_of
from matricula.record.answers.commands import (
    add_submission,
    begin_attempt,
    mark_submission,
    view_step,
)
from matricula.record.answers.progress import COURSE, places
from matricula.record.answers.queries import submissions, to_answer, to_check
from matricula.record.answers.tables import EVALUATION
from matricula.record.classes.commands import add_class, join_class
from matricula.record.classes.queries import classes
from matricula.record.listing import Wanted, one
from matricula.record.members.viewing import Viewer
from matricula.store import Row, WriteSession

REACHED = (1.0, 1.0, 0.8, 0.6, 0.3, 0.1)
"""What part of the steps each learner has done; the rest of them have not begun."""
SEED_BITS = 32
Reply = dict[str, Any]


def work(session: WriteSession, course_id: int, learners: Sequence[int]) -> None:
    """Let learners of a course read and answer, each further than the next; a teacher has read what
    the first of them wrote."""
    standing = places(session, {COURSE: [course_id]})
    for person_id, reached in zip(learners, REACHED, strict=False):
        for place in standing[: round(len(standing) * reached)]:
            _do(session, place, person_id)
    handed_in = submissions(session, Viewer(learners[0]), Wanted(limit=100))
    for row in handed_in:
        if row.status == EVALUATION and row.is_manual:
            mark_submission(session, row.id, marked(row.reply, 1.0, "Bien vu."))
            score_changed(session, learners[0], row.step_id)


def open_class(
    session: WriteSession, course_id: int, owner_id: int, title: str, learners: Sequence[int]
) -> None:
    """Make a class of a course, with its students."""
    klass_id = add_class(session, course_id, owner_id, {"title": title})
    (made,) = classes(session, Viewer(owner_id), one(klass_id))
    for person_id in learners:
        join_class(session, klass_id, person_id, made.invitation_key)


def _do(session: WriteSession, place: Row, person_id: int) -> None:
    where = [(place.course_id, place.unit_id)]
    if place.block_name in NOT_QUIZZES:
        view_step(session, place.step_id, person_id, where)
        return
    reply_to = REPLIES.get(place.block_name)
    found = to_answer(session, Viewer(person_id), place.step_id) if reply_to else None
    if reply_to is None or found is None or found.status != "ready":
        return
    drawn = chance("answers", person_id, place.step_id)
    # Some are right at once, and some after a try that was not.
    for right in (True,) if drawn.random() < 0.7 else (False, True):
        _answer(session, found, person_id, reply_to, right=right, seed=drawn.getrandbits(SEED_BITS))
    view_step(session, place.step_id, person_id, where)
    score_changed(session, person_id, place.step_id)


def _answer(
    session: WriteSession,
    found: Row,
    person_id: int,
    reply_to: Callable[[Mapping[str, Any], Any, bool], Reply],
    *,
    right: bool,
    seed: int,
) -> None:
    dataset, clue = kind_of(found.block_name).new_dataset(found.source, seed)
    attempt_id = begin_attempt(
        session, found.id, person_id, found.variation, dataset=dataset, clue=clue
    )
    known = to_check(session, Viewer(person_id), attempt_id)
    if known is None:
        raise LookupError("an attempt that was begun is there")
    reply = reply_to(found.source, dataset, right)
    add_submission(session, attempt_id, person_id, answered(known, reply))


def _choices(source: Mapping[str, Any], dataset: Any, right: bool) -> Reply:
    correct = {option["text"]: option["is_correct"] for option in source["options"]}
    flags = [bool(correct[text]) for text in dataset["options"]]
    # Whoever is wrong takes what stands next to it.
    return {"choices": flags if right else flags[-1:] + flags[:-1]}


def _number(source: Mapping[str, Any], _dataset: Any, right: bool) -> Reply:
    return {"number": source["options"][0]["answer"] if right else "-1"}


def _ordering(source: Mapping[str, Any], dataset: Any, right: bool) -> Reply:
    shuffled = dataset["options"]
    order = [shuffled.index(option["text"]) for option in source["options"]]
    return {"ordering": order if right else order[::-1]}


def _pairs(source: Mapping[str, Any], dataset: Any, right: bool) -> Reply:
    belongs = {pair["first"]: pair["second"] for pair in source["pairs"]}
    seconds = [pair["second"] for pair in dataset["pairs"]]
    order = [seconds.index(belongs[pair["first"]]) for pair in dataset["pairs"]]
    return {"ordering": order if right else order[::-1]}


def _table(source: Mapping[str, Any], dataset: Any, right: bool) -> Reply:
    names = [column["name"] for column in source["columns"]]
    ticked = {
        row["name"]: {
            name: cell["choice"] == right for name, cell in zip(names, row["columns"], strict=True)
        }
        for row in source["rows"]
    }
    rows = [
        {
            "name_row": row,
            "columns": [{"name": name, "answer": ticked[row][name]} for name in dataset["columns"]],
        }
        for row in dataset["rows"]
    ]
    return {"choices": rows}


def _blanks(source: Mapping[str, Any], _dataset: Any, right: bool) -> Reply:
    gaps = [part["options"] for part in source["components"] if part["type"] != "text"]
    filled = [next(one["text"] for one in options if one["is_correct"]) for options in gaps]
    wrong = [options[-1]["text"] if len(options) > 1 else "?" for options in gaps]
    return {"blanks": filled if right else wrong}


def _text(_source: Mapping[str, Any], _dataset: Any, right: bool) -> Reply:
    thought = "Je demanderais d'abord comment la moyenne a été calculée."
    return {"text": thought if right else "Je ne sais pas.", "attachments": []}


REPLIES: Mapping[str, Callable[[Mapping[str, Any], Any, bool], Reply]] = {
    "choice": _choices,
    "number": _number,
    "sorting": _ordering,
    "free-answer": _text,
    "matching": _pairs,
    "table": _table,
    "fill-blanks": _blanks,
}
"""How quizzes of these kinds are answered; the others wait for whoever tries the demo."""
