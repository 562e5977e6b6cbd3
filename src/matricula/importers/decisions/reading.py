"""A table of decisions as a jury's secretary types it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from matricula.importers.decisions.wanted import Wanted
from matricula.importers.department.errors import Problems
from matricula.importers.errors import ImportRefused
from matricula.importers.tables import Table, TableRow, read_table

WHO = ("etudid", "code_nip", "code_ine")
COLUMNS = (*WHO, "code", "assidu", "autorisations", "compense")
FOR_THE_EYE = (
    "nom",
    "prenom",
    "moyenne",
    "barre_moyenne",
    "barres_ue",
    "precedent",
    "inscrite",
    "devenir",
)
"""What `jury propose` writes beside them: not read, and nobody need be told."""
WORDS = {
    **dict.fromkeys(("", "1", "oui", "o", "vrai", "true", "yes", "y"), True),
    **dict.fromkeys(("0", "non", "n", "faux", "false", "no"), False),
}
"""How a table says yes and no; nothing said is yes."""

_ID = re.compile("0*[1-9][0-9]{0,17}")
_SEMESTER = re.compile("[Ss]?([0-9]{1,2})")
_BETWEEN = re.compile(r"[\s,;/+]+")


@dataclass(frozen=True, slots=True)
class Read:
    """The decisions of a table, and the columns that were passed over."""

    wanted: list[Wanted]
    passed_over: tuple[str, ...]


def read_decisions(source: Path | bytes) -> Read:
    """Read a table of decisions (CSV, XLSX, XLS or ODS).

    Errors: ImportRefused, with the line of every row that cannot be read.
    """
    table = read_table(source)
    columns = _columns(table)
    problems = Problems()
    wanted = [_wanted(row, columns, problems) for row in table.rows]
    problems.refuse_if_any()
    known = {*columns.values(), *FOR_THE_EYE}
    return Read(wanted, tuple(name for name in table.columns if name not in known))


def semesters(text: str) -> tuple[int, ...]:
    """The semesters of "S2", "2 3" or "S2, S3". Errors: ValueError."""
    found = []
    for word in _BETWEEN.split(text.strip()):
        match = _SEMESTER.fullmatch(word)
        if match:
            found.append(int(match[1]))
        elif word:
            raise ValueError(f"{word[:40]!r} is no semester: write S2, or S2 S3")
    return tuple(sorted(set(found)))


def _columns(table: Table) -> dict[str, str]:
    """The columns that are read -> their headers as written."""
    found: dict[str, str] = {}
    for header in table.columns:
        name = header.strip().lower()
        if name in COLUMNS:
            if name in found:
                raise ImportRefused([f"two columns are called {name}: rename one"])
            found[name] = header
    if not found.keys() & set(WHO):
        raise ImportRefused([f"a column must say who: {', '.join(WHO)}"])
    if "code" not in found:
        raise ImportRefused(["a column must be called code: it holds ADM, AJ and the like"])
    return found


def _wanted(row: TableRow, columns: Mapping[str, str], problems: Problems) -> Wanted:
    def cell(name: str) -> str:
        return row.cells[columns[name]] if name in columns else ""

    place = f"line {row.line}"
    who = {name: cell(name) for name in WHO if cell(name)}
    if not who:
        problems.add(place, "it does not say who")
    if cell("assidu").lower() not in WORDS:
        problems.add(place, f"assidu is oui or non, not {cell('assidu')[:40]!r}")
    if cell("compense") and not _ID.fullmatch(cell("compense")):
        problems.add(place, f"compense is a semester's id, not {cell('compense')[:40]!r}")
        return Wanted(place, who)
    return Wanted(
        place,
        who,
        code=cell("code").upper(),
        assiduous=WORDS.get(cell("assidu").lower(), True),
        next_semesters=_semesters(place, cell("autorisations"), problems),
        compensates_id=int(cell("compense")) if cell("compense") else None,
    )


def _semesters(place: str, text: str, problems: Problems) -> tuple[int, ...]:
    try:
        return semesters(text)
    except ValueError as error:
        problems.add(place, str(error))
        return ()
