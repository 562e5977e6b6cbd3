"""Marks that are written, and what is told of them (page, "evaluation_set_notes")."""

import msgspec
from msgspec import UNSET, UnsetType


class NoteSet(msgspec.Struct, frozen=True):
    """eval_set_notes. nbchanged: 0 where the same mark stood there already. existing_decisions: the
    student, where a jury had decided before the mark changed."""

    nbchanged: int
    status: str
    existing_decisions: list[int]


class SavedNote(msgspec.Struct, frozen=True, kw_only=True):
    """save_note of ScoDoc 7; status "ok" or "unauthorized".

    history_menu: HTML with the former marks, "" where nothing changed. A value that is no mark, and
    one who may not write it, get nbchanged and status alone.
    """

    nbchanged: int
    existing_decisions: list[int] | UnsetType = UNSET
    history_menu: str | UnsetType = UNSET
    status: str


class NotesSet(msgspec.Struct, frozen=True):
    """evaluation/…/notes/set, a later address. nb_suppress: how many marks were taken back.
    history_menu: as SavedNote has it, by etudid."""

    etudids_changed: list[int]
    nb_suppress: int
    etudids_with_decision: list[int]
    history_menu: dict[str, str]


class StudentNote(msgspec.Struct, frozen=True):
    """A mark among those of evaluation/…/notes, a later address.

    value: on the assessment's own scale, or "ABS", "EXC", "ATT". date: with its offset.
    uid: the person who wrote it.
    """

    etudid: int
    evaluation_id: int
    value: float | str
    note_max: float
    comment: str
    date: str
    uid: int | None
