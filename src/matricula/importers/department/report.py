"""What an import says about itself."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from msgspec import UNSET

from matricula.importers.department.document import Document
from matricula.importers.department.errors import ImportRefused
from matricula.importers.department.rows.decisions import says_something
from matricula.importers.department.writing import Written


@dataclass(frozen=True, slots=True)
class Count:
    """Rows of one table."""

    inserted: int
    updated: int


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What was imported.

    counts: by table of the record. warnings: sentences for people. ids: our ids by the file's, for
    each of the file's keys.
    """

    department: str
    department_id: int
    counts: dict[str, Count]
    warnings: list[str]
    ids: dict[str, dict[int, int]]

    @property
    def changed(self) -> bool:
        return any(count.inserted or count.updated for count in self.counts.values())

    @property
    def renumbered(self) -> int:
        """How many of the file's ids were taken, so that ours differ."""
        return sum(ours != theirs for ids in self.ids.values() for theirs, ours in ids.items())

    def summary(self) -> str:
        """One paragraph in plain English."""
        name = f"Department {self.department} (id {self.department_id})"
        if not self.changed:
            return f"{name}: nothing changed: the record says all that the file says."
        parts = [
            f"{table} {' and '.join(_told(count))}"
            for table, count in self.counts.items()
            if count.inserted or count.updated
        ]
        moved = f" {self.renumbered} ids were taken and got new ones." if self.renumbered else ""
        return f"{name} was imported: {'; '.join(parts)}.{moved}"


def report(document: Document, written: Written) -> ImportReport:
    """The report of what was written."""
    return ImportReport(
        department=document.departement,
        department_id=written.organization_id,
        counts={
            table: Count(len(changes.inserted), len(changes.updated) + len(changes.removed))
            for table, changes in written.changes.items()
        },
        warnings=_warnings(document),
        ids=written.ids.by_kind,
    )


def refuse_map_path(path: Path) -> None:
    """Errors: ImportRefused where the map could not be written, before anything is imported."""
    if path.is_dir():
        raise ImportRefused([f"{path} is a directory: name a file for the map"])
    if path.exists() and not path.is_file():
        raise ImportRefused([f"{path} is there and is no file: name another"])
    if path.exists() and not _is_map(path):
        raise ImportRefused([f"{path} is there already and is no map: name another file"])
    if not path.parent.is_dir():
        raise ImportRefused([f"{path.parent} is not a directory: the map cannot be written there"])
    if not os.access(path.parent, os.W_OK):
        raise ImportRefused([f"{path.parent} cannot be written to: choose another place"])


def _is_map(path: Path) -> bool:
    """Whether an earlier import wrote this file, or nobody did: only such a one may be replaced."""
    try:
        if path.stat().st_size == 0:
            return True
        content = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(content, dict) and isinstance(content.get("departement"), dict)


def write_map(path: Path, done: ImportReport) -> None:
    """Write old and new ids as JSON, as a whole or not at all."""
    content = {
        "departement": {done.department: done.department_id},
        **{kind: {str(old): new for old, new in ids.items()} for kind, ids in done.ids.items()},
    }
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("w", encoding="utf-8") as file:
            json.dump(content, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _told(count: Count) -> list[str]:
    told = []
    if count.inserted:
        told.append(f"{count.inserted} added")
    if count.updated:
        told.append(f"{count.updated} changed")
    return told


def _warnings(document: Document) -> list[str]:
    codes = {module.module_id: module.code for module in document.modules}
    warnings = []
    for semester in document.semesters:
        of = f"of semester {semester.formsemestre_id}"
        warnings += [
            f"module {codes[impl.module_id]} (moduleimpl {impl.moduleimpl_id}) {of} has a formula,"
            " which is not computed: its average answers ERR"
            for impl in semester.moduleimpls
            if impl.computation_expr is not UNSET and (impl.computation_expr or "").strip()
        ]
        warnings += [
            f"unit {row.ue_id} {of} has a formula, which is kept and not computed"
            for row in semester.ue_formulas
            if row.formula
        ]
    if any(_names_users(document)):
        warnings.append("user ids (responsables, enseignants) are not imported: name them here")
    warnings += _of_strangers(document)
    silent = sum(not says_something(row) for row in document.absences)
    if silent:
        warnings.append(f"{silent} absences are neither absent nor justified and were left out")
    return warnings


def _of_strangers(document: Document) -> list[str]:
    """ScoDoc keeps what it knew of students who left a semester or a module; so do we."""
    marks = members = 0
    for semester in document.semesters:
        enrolled = {row.etudid for row in semester.inscriptions}
        groups = [group for part in semester.partitions for group in part.groups]
        members += sum(len(set(group.etudids) - enrolled) for group in groups)
        for impl in semester.moduleimpls:
            inside = set(impl.inscrits)
            members += len(inside - enrolled)
            marks += sum(int(key) not in inside for row in impl.evaluations for key in row.notes)
    told = []
    if marks:
        told.append(f"{marks} marks of students who are not enrolled in the module were kept")
    if members:
        told.append(f"{members} members of groups or modules are not enrolled in the semester")
    return told


def _names_users(document: Document) -> list[bool]:
    return [bool(semester.formsemestre_responsables) for semester in document.semesters] + [
        bool(impl.responsable_id or impl.ens_id)
        for semester in document.semesters
        for impl in semester.moduleimpls
    ]
