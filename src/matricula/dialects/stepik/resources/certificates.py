"""certificates: that somebody completed a course. What they look like is in papers.py."""

from matricula.dialects.stepik.asking import Reading, Writing
from matricula.dialects.stepik.declaring import (
    ID,
    Changing,
    Facts,
    Resource,
    Right,
    Values,
    computed,
    constant,
    constants,
    stored,
)
from matricula.dialects.stepik.inputs import flag, text
from matricula.dialects.stepik.translate import CHANGED, moment
from matricula.record.certificates import queries
from matricula.record.certificates.commands import ALLOWED_EDITS, change_certificate
from matricula.record.listing import Wanted
from matricula.store import Rows

HOLDER = Right("is_own", "Its holder.")
NO_RANKS = "Learners are not ranked."
LONGEST_NAME = 200
PATH = "/cert"
PICTURE = "preview.png"


def find(asked: Reading, wanted: Wanted) -> Rows:
    """The certificates that the caller sees."""
    return queries.certificates(asked.session, asked.viewer, wanted)


def _change(asked: Writing, facts: Facts, values: Values) -> None:
    change_certificate(asked.session, facts["id"], values)


def grade_of(facts: Facts) -> str:
    """Per cent, without zeros that say nothing: "82.5"."""
    return f"{facts['grade']:g}"


def _url(facts: Facts, asked: Reading) -> str:
    return f"{asked.base}{PATH}/{facts['code']}"


def _preview_url(facts: Facts, asked: Reading) -> str:
    return f"{_url(facts, asked)}/{PICTURE}"


RESOURCE = Resource(
    name="certificates",
    title="Certificates",
    readers="One's own; those of a course: its staff; public ones: whoever sees the person, and at"
    " its address everybody.",
    fields=(
        stored("id", int),
        stored("user", int, "person_id"),
        stored("course", int, "course_id"),
        moment("issue_date", "issued_at", "When the first of its kinds was issued."),
        CHANGED,
        computed("grade", str, lambda facts, _: grade_of(facts), "Per cent."),
        stored("type", str, "kind", note="regular, distinction."),
        computed("url", str, _url, "The page as a PDF."),
        computed("preview_url", str, _preview_url, "The page as a picture."),
        stored("is_public", bool, entry=flag("is_public")),
        *constants(NO_RANKS, int | None, None, "user_rank", "user_rank_max", "leaderboard_size"),
        stored(
            "saved_fullname", str, entry=text("saved_fullname", longest=LONGEST_NAME, line=True)
        ),
        stored("edits_count", int, note="How often the name was changed."),
        constant("allowed_edits_count", int, ALLOWED_EDITS, "A rule of this door."),
        stored("is_with_score", bool, note="Whether the grade stands on it: the course's."),
    ),
    find=find,
    filters={"user": ID, "course": ID},
    orders=("id",),
    change=Changing(HOLDER, _change),
)
