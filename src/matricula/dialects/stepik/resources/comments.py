"""comments, votes, discussion-proxies, discussion-threads: what is said about steps."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from matricula.dialects.stepik.asking import Reading, Writing
from matricula.dialects.stepik.declaring import (
    ANYBODY,
    ID,
    NOTHING,
    Changing,
    Creating,
    Facts,
    Filter,
    Removing,
    Resource,
    Right,
    Side,
    Values,
    computed,
    constant,
    constants,
    stored,
)
from matricula.dialects.stepik.inputs import choice, flag, reference, text
from matricula.dialects.stepik.resources import steps, users
from matricula.dialects.stepik.translate import STEP, Time, gathered, moment, time_or_none
from matricula.record.comments import queries
from matricula.record.comments.commands import add_comment, change_comment, delete_comment, vote
from matricula.record.comments.tables import ABUSE, EPIC
from matricula.record.listing import Wanted
from matricula.store import Rows
from matricula.web.ids import parse_id

COMMENT = 84
"""The kind of comments in composite ids."""
WRITER_OR_EDITOR = Right("may_touch", "Whoever wrote it; editors of the lesson pin it.")
NO_SOLUTIONS = "Solutions are not discussed apart."
_PROXY = re.compile(rf"{STEP}-([0-9]+)-1", re.ASCII)
_VOTE = re.compile(rf"{COMMENT}-([0-9]+)", re.ASCII)
PARENT = Filter(
    "an id, or null", lambda word: queries.TOP if word == "null" else parse_id(word) or NOTHING
)


def find(asked: Reading, wanted: Wanted) -> Rows:
    """The comments that the caller sees."""
    return queries.comments(asked.session, asked.viewer, wanted)


def _gather(asked: Reading, rows: Rows) -> list[Facts]:
    """With the answers to them. One query."""
    found = queries.replies_of(asked.session, [row.id for row in rows])
    replies = gathered(found, "parent_id", "id")
    return [{**row._asdict(), "replies": replies.get(row.id, [])} for row in rows]


def _create(asked: Writing, values: Values) -> int:
    said, parent = values["text"], values.get("parent_id")
    return add_comment(asked.session, values["step_id"], asked.me, said, parent)


def _change(asked: Writing, facts: Facts, values: Values) -> None:
    # Each changes their own part; a client that sends the whole object back changes no other.
    own = {"text"} if facts["is_own"] else set()
    own |= {"is_pinned"} if facts["may_moderate"] and facts["parent_id"] is None else set()
    chosen = {name: value for name, value in values.items() if name in own}
    change_comment(asked.session, facts["id"], asked.me, chosen)


def _remove(asked: Writing, facts: Facts) -> None:
    delete_comment(asked.session, facts["id"], asked.me)


def _change_vote(asked: Writing, facts: Facts, values: Values) -> None:
    if "value" in values:
        vote(asked.session, facts["id"], asked.me, values["value"])


def _numbered(pattern: re.Pattern[str]) -> Callable[[str], int | None]:
    def key(word: str) -> int | None:
        found = pattern.fullmatch(word)
        return parse_id(found[1]) if found else None

    return key


def _vote_id(facts: Facts, _: Reading) -> str:
    return f"{COMMENT}-{facts['id']}"


def _proxy_id(facts: Facts, _: Reading) -> str:
    return f"{STEP}-{facts['id']}-1"


def _actions(facts: Facts, asked: Reading) -> dict[str, str]:
    if asked.caller.is_guest or facts["deleted_at"] is not None:
        return {}
    told = {"vote": True, "edit": facts["is_own"], "delete": facts["may_touch"]}
    told["pin"] = facts["may_moderate"] and facts["parent_id"] is None
    return {name: "#" for name, is_allowed in told.items() if is_allowed}


def _side_users(asked: Reading, found: Sequence[Facts]) -> list[dict[str, Any]]:
    keys = sorted({facts["person_id"] for facts in found})
    rows = users.find(asked, Wanted(keys, limit=len(keys))) if keys else []
    return users.RESOURCE.told(asked, rows)


def _side_votes(asked: Reading, found: Sequence[Facts]) -> list[dict[str, Any]]:
    return [VOTES.tell(asked, facts) for facts in found]


def _find_steps(asked: Reading, wanted: Wanted) -> Rows:
    return steps.RESOURCE.find(asked, wanted)


def _gather_discussed(asked: Reading, rows: Rows) -> list[Facts]:
    """With what is said about them. One query."""
    found = queries.discussed(asked.session, [row.id for row in rows])
    said: dict[int, list[Any]] = {}
    for row in found:
        said.setdefault(row.step_id, []).append(row)
    return [{**row._asdict(), "said": said.get(row.id, [])} for row in rows]


def _sorted(by: Callable[[Any], Any]) -> Callable[[Facts, Reading], list[int]]:
    """Ids of comments, the pinned ones and the greatest first."""
    return lambda facts, _: [
        row.id for row in sorted(facts["said"], key=lambda r: (r.is_pinned, by(r)), reverse=True)
    ]


COMMENTS = Resource(
    name="comments",
    title="Comments on steps",
    readers="Whoever sees the step.",
    fields=(
        stored("id", int),
        stored(
            "parent",
            int | None,
            "parent_id",
            reference("parent_id", "comments", nullable=True, once=True),
        ),
        stored("user", int, "person_id"),
        constant("user_role", str, "student", "Who works for a course is not told beside it."),
        moment("time", "created_at", "When it was said."),
        moment("last_time", "active_at", "When it was last answered."),
        stored("text", str, entry=text("text", longest=20_000, required=True)),
        stored("reply_count", int, note="Counted, without those that were deleted."),
        computed("is_deleted", bool, lambda facts, _: facts["deleted_at"] is not None, ""),
        stored("deleted_by", int | None, "deleted_by_id"),
        computed("deleted_at", Time | None, lambda facts, _: time_or_none(facts["deleted_at"]), ""),
        stored("can_edit", bool, "is_own"),
        stored("can_moderate", bool, "may_moderate"),
        stored("can_delete", bool, "may_touch"),
        computed("actions", dict[str, str], _actions, "What the caller may do."),
        stored(
            "target",
            int,
            "step_id",
            reference("step_id", "steps", required=True, once=True),
            "A step.",
        ),
        stored("replies", list[int], note="In order."),
        constant("subscriptions", list[str], [], "Those who said something are told of answers."),
        stored("is_pinned", bool, entry=flag("is_pinned")),
        stored("pinned_by", int | None, "pinned_by_id"),
        computed("pinned_at", Time | None, lambda facts, _: time_or_none(facts["pinned_at"]), ""),
        *constants("Nobody is set apart.", bool, False, "is_staff_replied", "is_reported"),
        constant("attachments", list[int], [], "Files are not put into comments."),
        constant("thread", str, "default", NO_SOLUTIONS),
        constant("submission", int | None, None, NO_SOLUTIONS),
        stored("edited_by", int | None, "edited_by_id"),
        computed("edited_at", Time | None, lambda facts, _: time_or_none(facts["edited_at"]), ""),
        stored("epic_count", int, note="Counted."),
        stored("abuse_count", int, note="Counted."),
        computed(
            "vote_delta", int, lambda facts, _: facts["epic_count"] - facts["abuse_count"], ""
        ),
        computed("vote", str, _vote_id, "The caller's, made of the id."),
        constant("translations", dict[str, str], {}, "Nothing is translated."),
    ),
    find=find,
    gather=_gather,
    filters={"course": ID, "target": ID, "user": ID, "parent": PARENT},
    orders=("id", "time", "last_time", "vote_delta"),
    create=Creating(ANYBODY, _create),
    change=Changing(WRITER_OR_EDITOR, _change),
    remove=Removing(WRITER_OR_EDITOR, _remove),
    sides=(
        Side("users", "Those who said it, whom the caller sees.", _side_users),
        Side("votes", "The caller's.", _side_votes),
    ),
)

VOTES = Resource(
    name="votes",
    title="What the caller thinks of comments",
    readers="The caller's own.",
    fields=(
        computed("id", str, _vote_id, "Made of the comment's."),
        stored(
            "value",
            str | None,
            "own_vote",
            choice("value", EPIC, ABUSE, nullable=True),
            "epic, abuse.",
        ),
    ),
    find=find,
    guests=False,
    key=_numbered(_VOTE),
    change=Changing(ANYBODY, _change_vote),
)

DISCUSSION_PROXIES = Resource(
    name="discussion-proxies",
    title="What is said about a step, in several orders",
    readers="Whoever sees the step.",
    fields=(
        computed("id", str, _proxy_id, "Made of the step's."),
        computed("discussions", list[int], _sorted(lambda row: row.id), "The newest first."),
        computed("discussions_most_liked", list[int], _sorted(lambda row: (row.delta, row.id)), ""),
        computed(
            "discussions_most_active", list[int], _sorted(lambda row: (row.reply_count, row.id)), ""
        ),
        computed(
            "discussions_recent_activity",
            list[int],
            _sorted(lambda row: (row.active_at, row.id)),
            "",
        ),
    ),
    find=_find_steps,
    gather=_gather_discussed,
    key=_numbered(_PROXY),
)

DISCUSSION_THREADS = Resource(
    name="discussion-threads",
    title="Where a step is talked about",
    readers="Whoever sees the step.",
    fields=(
        computed("id", str, _proxy_id, "Made of the step's."),
        constant("thread", str, "default", NO_SOLUTIONS),
        computed(
            "discussions_count",
            int,
            lambda facts, _: sum(1 + row.reply_count for row in facts["said"]),
            "What is said, and the answers.",
        ),
        computed("discussion_proxy", str, _proxy_id, "The same."),
    ),
    find=_find_steps,
    gather=_gather_discussed,
    key=_numbered(_PROXY),
)
