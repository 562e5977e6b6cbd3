"""What is entered as a mark, and what is told of marks.

Source: ScoDoc, convert_note_from_string and get_note_history_menu; page, "evaluation_set_notes".
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import msgspec

from matricula.dialects.scodoc import clock
from matricula.dialects.scodoc.texts import shortest
from matricula.dialects.scodoc.wire.marks import StudentNote
from matricula.store import Row, Rows

SPECIALS = {"ABS": "ABS", "EXC": "EXC", "NEU": "EXC", "ATT": "ATT"}
"""What the first three letters of a word mean. Source: ScoDoc."""
TAKEN_BACK = "SUP"
LEFT_OUT = ("", "DEM")
SHOWN_AS_TAKEN_BACK = "SUPR"
MALUS = 1
"""The kind of module whose marks are taken off a unit's average, or put on it."""
MALUS_BOUNDS = (-20.0, 20.0)

_NUMBER = re.compile(r"[+-]?(\d{1,9}([.,]\d{0,15})?|[.,]\d{1,15})", re.ASCII)
_PRINTED = re.compile(r"\s*(\S+)\s+etudid=(.*)", re.DOTALL)


class NoMark(Exception):
    """It is neither a mark of this assessment nor a word that stands for one."""


@dataclass(frozen=True, slots=True)
class Entered:
    """What somebody entered: a mark, one of three words, or neither, which takes a mark back."""

    mark: float | None = None
    special: str | None = None


def bounds(place: Row) -> tuple[float, float]:
    """Between which numbers a mark stands. place: as `place_of_marks` has it."""
    return MALUS_BOUNDS if place.module_kind == MALUS else (0.0, place.max_mark)


def read_mark(text: str, lowest: float, highest: float) -> Entered | None:
    """What `text` enters, in any case and with blanks around; None for what is left out.

    Of a word the first three letters count. Errors: NoMark.
    """
    word = text.strip().upper()
    if word[:3] in LEFT_OUT:
        return None
    if word[:3] in SPECIALS:
        return Entered(special=SPECIALS[word[:3]])
    if word[:3] == TAKEN_BACK:
        return Entered()
    if not _NUMBER.fullmatch(word):
        raise NoMark
    mark = float(word.replace(",", ".")) + 0.0  # and no minus before a nought
    if not lowest <= mark <= highest:
        raise NoMark
    return Entered(mark=mark)


def as_printed(eval_id: str) -> tuple[str, str] | None:
    """The two values of `eval_id=6 etudid=456`, as the page prints it, with a blank between them;
    None where it is not written so."""
    found = _PRINTED.fullmatch(eval_id)
    return (found[1], found[2]) if found else None


def student_notes(results: Rows, place: Row, time_zone: str) -> dict[str, StudentNote]:
    """The marks of an assessment, by etudid. results: as `whole_results_of_assessment` has them."""
    return {
        str(row.person_id): StudentNote(
            etudid=row.person_id,
            evaluation_id=row.assessment_id,
            value=row.special or row.mark,
            note_max=place.max_mark,
            comment=row.comment or "",
            date=clock.local(row.recorded_at, time_zone).isoformat(timespec="seconds"),
            uid=row.recorded_by,
        )
        for row in results
    }


def history_menus(entries: Rows, time_zone: str) -> dict[int, str]:
    """What ScoDoc's page of marks shows of former marks, by etudid: HTML, newest first.

    entries: as `entries_of_results` has them, oldest first.
    """
    by_person: dict[int, list[Row]] = {}
    for row in entries:
        by_person.setdefault(row.person_id, []).append(row)
    return {key: _menu(key, rows, time_zone) for key, rows in by_person.items()}


def _menu(etudid: int, entries: Iterable[Row], time_zone: str) -> str:
    shown: list[tuple[Row, Mapping[str, Any]]] = []
    state: dict[str, Any] = {}
    for row in entries:
        # An entry tells what changed; the rest is as it was before.
        state = {} if row.after is None else state | msgspec.json.decode(row.after)
        shown.insert(0, (row, state))
    outer, inner = ("select", "option") if len(shown) > 1 else ("span", "span")
    attributes = (
        f'data-etudid="{etudid}" class="note_history" onchange="change_history(this);"'
        if len(shown) > 1
        else 'class="history"'
    )
    lines = [f"<{outer} {attributes}>"]
    for index, (row, values) in enumerate(shown):
        note = _displayed(values)
        when = clock.local(row.at, time_zone).strftime("le %d/%m/%Y à %H:%M")
        former = f": {note}" if index else ""  # the mark that stands is not told twice
        comment = values.get("comment")
        remark = f' <span class="histcomment">{escape(comment)}</span>' if comment else ""
        lines.append(
            f'<{inner} data-note="{note}">{when} ({escape(writer_name(row))}) {former}{remark}'
            f"</{inner}>"
        )
    return "\n".join([*lines, f"</{outer}>"])


def _displayed(values: Mapping[str, Any]) -> str:
    mark = values.get("mark")
    if mark is not None:
        return shortest(float(mark))
    return str(values.get("special") or SHOWN_AS_TAKEN_BACK)


def writer_name(entry: Row) -> str:
    """Who wrote an entry of the history: a person's name, an account's, or the door alone."""
    name = f"{entry.given_name or ''} {entry.usual_name or entry.family_name or ''}".strip()
    return str(name or entry.display_name or entry.account or entry.door)
