"""wish-lists, storage-records, devices, social-profiles: small things that are the caller's own.

All are kept in one table (record/belongings); what each of them says is declared here.
"""

from collections.abc import Sequence
from typing import Any

from matricula.dialects.stepik.asking import Reading, Writing
from matricula.dialects.stepik.declaring import (
    ANYBODY,
    ID,
    WORD,
    Changing,
    Creating,
    Facts,
    Field,
    Filter,
    Removing,
    Resource,
    Right,
    Values,
    constant,
    stored,
)
from matricula.dialects.stepik.inputs import Entry, address, anything, choice, flag, reference, text
from matricula.dialects.stepik.translate import CHANGED, CREATED
from matricula.record.belongings import queries
from matricula.record.belongings.commands import change_belonging, discard, keep
from matricula.record.listing import Wanted
from matricula.store import Rows

OWN = Right("", "The caller's own.")
WISHES = "wish-lists"
LABEL, COURSE = "label", "course_id"
"""Columns of the record; what else a body says is content."""
LONGEST_LABEL = 500
PROVIDERS = ("facebook", "github", "google", "instagram", "telegram", "twitter", "vk", "website")


def _kept(name: str, kind: Any, entry: Entry, otherwise: Any, note: str = "") -> Field:
    """A field of the content; `otherwise` where it was never said."""
    return Field(
        name, kind, "stored", lambda facts, _: facts["content"].get(name, otherwise), note, entry
    )


def _owned(
    name: str,
    title: str,
    fields: Sequence[Field],
    filters: dict[str, Filter],
    *,
    once: bool = False,
    changes: bool = True,
) -> Resource:
    """A resource of things that are the caller's own. once: whether one of them is found again by
    its label or course, and not made twice. changes: whether there is a PUT."""

    def find(asked: Reading, wanted: Wanted) -> Rows:
        named = {FILTERS.get(key, key): value for key, value in wanted.filters.items()}
        chosen = Wanted(wanted.ids, named, wanted.order, wanted.offset, wanted.limit)
        return queries.belongings(asked.session, asked.viewer, chosen, name)

    def create(asked: Writing, values: Values) -> int:
        label, course_id = values.pop(LABEL, ""), values.pop(COURSE, None)
        about = {"label": label, "course_id": course_id}
        return keep(asked.session, asked.me, name, values, **about, once=once)

    def change(asked: Writing, facts: Facts, values: Values) -> None:
        label = values.pop(LABEL, None)
        change_belonging(asked.session, facts["id"], values, label)

    def remove(asked: Writing, facts: Facts) -> None:
        discard(asked.session, facts["id"])

    return Resource(
        name=name,
        title=title,
        readers="The caller's own.",
        fields=(stored("id", int), stored("user", int, "person_id"), *fields),
        find=find,
        filters={"user": ID, **filters},
        orders=("id", "course"),
        guests=False,
        create=Creating(ANYBODY, create),
        change=Changing(OWN, change) if changes else None,
        remove=Removing(OWN, remove),
    )


FILTERS = {"kind": LABEL, "kind__startswith": "label_begins", "registration_id": LABEL}
"""Words of this door, and of the record."""

WISH_LISTS = _owned(
    WISHES,
    "Courses that the caller wants to take",
    (
        stored("course", int, COURSE, reference(COURSE, "courses", required=True)),
        CREATED,
        constant("platform", str, "web", "It is not asked where the caller was."),
    ),
    {"course": ID},
    once=True,
    changes=False,
)

STORAGE_RECORDS = _owned(
    "storage-records",
    "What programs keep for the caller",
    (
        stored("kind", str, LABEL, text(LABEL, longest=LONGEST_LABEL)),
        _kept("data", Any, anything("data"), {}, "Any JSON, as it was sent."),
        CREATED,
        CHANGED,
    ),
    {"kind": WORD, "kind__startswith": WORD},
)

DEVICES = _owned(
    "devices",
    "Where the caller's programs run",
    (
        stored(
            "registration_id",
            str,
            LABEL,
            text(LABEL, longest=LONGEST_LABEL, required=True),
            "Kept, and nothing is sent there.",
        ),
        _kept("description", str, text("description", longest=1_000, required=True), ""),
        _kept("client_type", str, choice("client_type", "android", "ios", "web"), "android"),
        _kept("is_badges_enabled", bool, flag("is_badges_enabled"), otherwise=False),
    ),
    {"registration_id": WORD},
    once=True,
)

SOCIAL_PROFILES = _owned(
    "social-profiles",
    "Pages of the caller elsewhere",
    (
        stored("provider", str, LABEL, choice(LABEL, *PROVIDERS, required=True)),
        _kept("name", str, text("name", longest=500, required=True), ""),
        _kept("url", str | None, address("url"), None, "As it was sent; shown to nobody else."),
    ),
    {},
)
