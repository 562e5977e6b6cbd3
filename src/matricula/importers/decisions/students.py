"""Who a row of a table means."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from matricula.importers.decisions.wanted import Wanted
from matricula.importers.department.errors import Problems
from matricula.store import Row, Rows

Roll = Mapping[tuple[str, str], Sequence[Row]]


def found_students(
    students: Rows, wanted: Sequence[Wanted], problems: Problems
) -> list[tuple[Wanted, Row]]:
    """Each of `wanted` with the enrolled student that it means; the others become problems."""
    roll = roll_of(students)
    found: dict[int, str] = {}
    pairs = []
    for one in wanted:
        student = student_meant(roll, one, problems)
        if student is None:
            continue
        if student.person_id in found:
            problems.add(one.place, f"the student stands in {found[student.person_id]} already")
            continue
        found[student.person_id] = one.place
        pairs.append((one, student))
    return pairs


def student_meant(roll: Roll, one: Wanted, problems: Problems) -> Row | None:
    """The one student whom a row means; a problem where there is none, or several."""
    meant: dict[int, Row] = {}
    for name, text in one.who.items():
        rows = roll.get((name, _bare(text)), ())
        # Excel takes leading zeros away: they count only where two students differ by nothing else.
        exact = [row for row in rows if _told(row, name) == text] or rows
        if len(exact) != 1:
            several = "several students" if exact else "nobody in the cohort"
            problems.add(one.place, f"{name} {text[:40]!r} means {several}")
            return None
        meant[exact[0].person_id] = exact[0]
    if len(meant) > 1:
        problems.add(one.place, f"{' and '.join(one.who)} mean different students")
        return None
    return next(iter(meant.values()), None)


def roll_of(students: Rows) -> Roll:
    """The students of a cohort by what can name them."""
    roll: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in students:
        for name in ("etudid", "code_nip", "code_ine"):
            text = _told(row, name)
            if text:
                roll[name, _bare(text)].append(row)
    return roll


def _told(row: Row, name: str) -> str:
    return str(row.person_id) if name == "etudid" else getattr(row, name) or ""


def _bare(text: str) -> str:
    return text.lstrip("0").casefold()
