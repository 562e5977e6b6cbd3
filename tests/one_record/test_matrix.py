"""What is written through one door is read through every other that has a place for it."""

import json
from datetime import datetime
from typing import Any

import pytest

from tests.one_record import reading, writing
from tests.one_record.school import LABEL, OWN_LABEL, TEST, TEST_DAY, THIERRY, School
from tests.one_record.table import (
    ABSENCE,
    APART,
    COMMAND,
    DISPLAY,
    DOORS,
    ENROLMENT,
    FACTS,
    GROUP,
    JUSTIFICATION,
    LEGAL,
    MARK,
    PERSON,
    PRESENCE,
    READING,
    SCORE,
    SKILL,
    SPECIAL,
    STEPIK,
    WRITING,
    Read,
    Written,
)
from tests.one_record.writing import Named

CELLS = [(fact, door) for fact in FACTS for door in DOORS]
WRITERS = {cell: found for cell in CELLS if isinstance(found := WRITING.get(cell), Written)}
SUBJECTS = {
    PERSON: "person",
    LEGAL: "person",
    DISPLAY: "profile",
    ENROLMENT: "enrolment",
    GROUP: "group_membership",
    MARK: "result",
    SPECIAL: "result",
    ABSENCE: "attendance_event",
    JUSTIFICATION: "attendance_event",
    PRESENCE: "presence",
    SKILL: "skill_evaluation",
    SCORE: "submission",
}
"""The table that history names for each fact."""
SAME = ("at", "door", "client", "actor_id", "action", "subject", "subject_id", "before", "after")


def readers(fact: str, writer: str) -> dict[str, Read]:
    """The doors that have to tell what `writer` wrote."""
    return {
        door: found
        for door in DOORS
        if not isinstance(found := READING[fact, door], str) and (fact, writer, door) not in APART
    }


def says(school: School, read: Read, written: Any) -> bool:
    """Whether a reader tells what is wanted of it; one that finds nobody does not."""
    try:
        return bool(read(school, written) == written)
    except (AssertionError, LookupError, ValueError):
        return False


@pytest.mark.parametrize("cell", CELLS, ids="-".join)
def test_no_cell_is_empty(cell: tuple[str, str]) -> None:
    assert WRITING.get(cell), f"nobody says how {cell} is written, or why not"
    assert READING.get(cell), f"nobody says how {cell} is read, or why not"


def test_every_exception_is_of_a_writer_and_a_reader() -> None:
    for fact, writer, reader in APART:
        assert (fact, writer) in WRITERS
        assert not isinstance(READING[fact, reader], str)


@pytest.mark.parametrize("cell", WRITERS, ids="-".join)
def test_what_is_written_is_read(school: School, untouched: School, cell: tuple[str, str]) -> None:
    fact, writer = cell
    if prepare := WRITERS[cell].prepare:
        prepare(school)
    begins = school.newest()
    written = WRITERS[cell].write(school)
    telling = readers(fact, writer)
    assert telling, "nobody tells it"
    told = {door: read(school, written) for door, read in telling.items()}
    assert told == dict.fromkeys(told, written)
    # No reader says so whatever the record holds.
    assert not [door for door, read in telling.items() if says(untouched, read, written)]
    check_history(school, cell, begins, getattr(written, "id", THIERRY))


def check_history(school: School, cell: tuple[str, str], begins: int, person: int) -> None:
    """Who, when, through which door and with which client, before and after: as the route tells
    it, and the command."""
    fact, _ = cell
    whole = [one for one in school.history(f"people/{person}") if one["id"] > begins]
    # Making links for pages that a reader looks at is told as well.
    told = [one for one in whole if one["subject"] != "login_link"]
    for entry in told:
        assert entry["door"] == WRITERS[cell].door
        assert datetime.fromisoformat(entry["at"]).tzinfo is not None
        assert entry["before"] != entry["after"]
    entry = next(entry for entry in told if entry["subject"] == SUBJECTS[fact])
    assert entry["person_id"] == person
    if WRITERS[cell].actor:
        own = fact in (DISPLAY, SCORE)
        assert entry["actor"]["account"] == ("thierry" if own else "ginette")
        assert entry["client"] == (OWN_LABEL if own else LABEL)
    # The command says the same.
    lines = school.command("history", "--person", person, "--format", "json").splitlines()
    listed = {one["id"]: one for one in map(json.loads, lines)}
    for entry in told:
        asked = entry | {"actor_id": entry["actor"] and entry["actor"]["id"]}
        assert {name: listed[entry["id"]][name] for name in SAME} == {n: asked[n] for n in SAME}


def test_history_of_a_mark_and_of_an_absence(school: School) -> None:
    writing.set_note(school)
    writing.set_mark(school)
    told = school.history(f"assessments/{TEST}")
    marks = [(one["door"], one["before"]["mark"], one["after"]["mark"]) for one in told[:2]]
    assert marks == [("odin", 11.5, 12.25), ("scodoc", 14.0, 11.5)]
    begins = school.newest()
    writing.signal_absence(school)
    (added,) = [one for one in school.history(f"people/{THIERRY}") if one["id"] > begins]
    day = TEST_DAY.isoformat()
    cancelled = {"etudid": THIERRY, "date_debut": day, "date_fin": day, "demi_journee": 1}
    school.scodoc("abs_annule", cancelled)
    gone, came = school.history(f"absences/{added['subject_id']}")
    assert (came["action"], came["before"]) == ("add", None)
    assert (gone["action"], gone["after"]) == ("remove", None)
    assert gone["before"]["day"] == came["after"]["day"] == day


def test_a_name_of_one_s_own_never_becomes_the_legal_one(school: School) -> None:
    legal = Named(THIERRY, "CORDIER", "THIERRY")
    said = writing.rename_oneself(school)
    for door, read in readers(LEGAL, COMMAND).items():
        if door != STEPIK:
            assert read(school, legal) == legal, door
    assert reading.user_called(school, said) == said
    # Nor do the registrar's later words change what one calls oneself.
    renamed = writing.rename_student(school)
    assert reading.etud_renamed(school, renamed) == renamed
    assert reading.user_called(school, said) == said
