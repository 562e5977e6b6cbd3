"""What was said of apprentices' skills, typed by hand or in a table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matricula.identity.permissions import SIDES
from matricula.identity.principal import Principal
from matricula.importers.department.errors import Problems
from matricula.importers.errors import ImportRefused
from matricula.importers.skills.columns import LONGEST, claim
from matricula.importers.students.columns import folded
from matricula.importers.tables import read_table
from matricula.record.contracts.queries import contract_shown_as, contracts_coded
from matricula.record.organizations.queries import centre_called
from matricula.record.skills import commands, queries
from matricula.store import Database, Origin, ReadSession, Row, bulk

NAMES = {
    "contrat": ("contrat", "code contrat", "codeContrat", "contract"),
    "compétence": ("compétence", "skill"),
    "évaluateur": ("évaluateur", "par", "evaluator", "by"),
    "niveau": ("niveau", "score", "value", "level"),
    "commentaire": ("commentaire", "comment"),
}
EVALUATORS = {
    **dict.fromkeys(("self", "auto", "apprenti", "apprenant"), "self"),
    **dict.fromkeys(("centre", "école", "cfa", "formateur"), "centre"),
    **dict.fromkeys(("company", "entreprise", "tuteur"), "company"),
}
"""How a table says whose evaluation it is."""
TAKEN_BACK = frozenset(map(folded, ("none", "non évalué")))
"""How it is said that nothing is evaluated any more."""
BY_NAME = {folded(word): side for word, side in EVALUATORS.items()}


@dataclass(frozen=True, slots=True)
class Said:
    """One evaluation as it was typed.

    place: where, for errors. contract: its code, or its id of 17 characters. skill: its name or its
    code. level: a value, or what it is called.
    """

    place: str
    contract: str
    skill: str
    evaluator: str
    level: str
    comment: str = ""


def read_evaluations(source: Path | bytes) -> list[Said]:
    """The evaluations in a table (CSV, XLSX, XLS or ODS); rows without a level say nothing.

    Errors: ImportRefused.
    """
    table = read_table(source)
    columns = claim(table, NAMES, ("contrat", "compétence", "évaluateur", "niveau"))
    said = [
        Said(f"line {row.line}", *(columns.cell(row, name) for name in NAMES)) for row in table.rows
    ]
    return [one for one in said if one.level]


def import_evaluations(
    database: Database, source: Path | bytes, centre: str, origin: Origin
) -> bulk.Changes:
    """Write the evaluations of a table: all of them, or none. Errors: ImportRefused."""
    said = read_evaluations(source)
    with database.read() as session:
        found = centre_called(session, centre)
    if found is None:
        raise ImportRefused([f"there is no training centre {centre!r}"])
    return evaluate(database, found.id, said, origin)


def evaluate(
    database: Database,
    centre_id: int,
    said: Sequence[Said],
    origin: Origin,
    speaker: Principal | None = None,
) -> bulk.Changes:
    """Write evaluations of a centre's apprentices: all of them, or none.

    speaker: who says so; None for whoever keeps the machine, who may say anything.

    Errors: ImportRefused with every one that cannot be.
    """
    with database.write(origin) as session:
        return commands.evaluate(session, _rows(session, centre_id, said, speaker))


def _rows(
    session: ReadSession, centre_id: int, said: Sequence[Said], speaker: Principal | None
) -> list[dict[str, Any]]:
    problems = Problems()
    contracts = _contracts(session, centre_id, said)
    lookup = _Lookup(session, {row.session_id for row in contracts.values()})
    rows: list[dict[str, Any]] = []
    for one in said:
        contract = contracts.get(one.contract)
        evaluator = BY_NAME.get(folded(one.evaluator))
        if contract is None:
            problems.add(one.place, f"the centre has no contract {one.contract[:40]!r}")
        elif evaluator is None:
            problems.add(one.place, f"{one.evaluator[:40]!r} is not self, centre or company")
        elif speaker and not SIDES[evaluator].may_speak(speaker, contract):
            problems.add(one.place, f"{speaker.name} may not evaluate for this side ({evaluator})")
        elif len(one.comment) > LONGEST:
            problems.add(one.place, f"a comment has {LONGEST} characters at most")
        else:
            try:
                skill_id, value = lookup.found(contract.session_id, one)
            except ValueError as error:
                problems.add(one.place, str(error))
                continue
            rows.append(
                {
                    "contract_id": contract.id,
                    "skill_id": skill_id,
                    "evaluator": evaluator,
                    "value": value,
                    "comment": one.comment or None,
                }
            )
    problems.refuse_if_any()
    return rows


def _contracts(session: ReadSession, centre_id: int, said: Iterable[Said]) -> Mapping[str, Row]:
    names = {one.contract for one in said}
    found = contracts_coded(session, centre_id, names)
    for name in sorted(names - found.keys()):
        # An id of 17 characters stands for a code seldom: these are few.
        row = contract_shown_as(session, centre_id, name) if len(name) == 17 else None
        if row is not None:
            found[name] = row
    return found


class _Lookup:
    """The skills of training sessions, and their levels."""

    def __init__(self, session: ReadSession, session_ids: set[int]) -> None:
        self.skills: dict[tuple[int, str], set[int]] = {}
        for row in queries.skills_of_sessions(session, session_ids):
            for name in {folded(row.name), folded(row.code or row.name)}:
                self.skills.setdefault((row.session_id, name), set()).add(row.id)
        placed = queries.scales_of_sessions(session, session_ids)
        self.scales = {row.skill_id: row.scale_id for row in placed}
        self.levels: dict[int, list[Row]] = {}
        for row in queries.levels_of_scales(session, set(self.scales.values())):
            self.levels.setdefault(row.scale_id, []).append(row)

    def found(self, session_id: int, said: Said) -> tuple[int, float | None]:
        """The skill and the value that are meant. Errors: ValueError."""
        ids = self.skills.get((session_id, folded(said.skill)), set())
        if len(ids) != 1:
            what = "no skill" if not ids else "more than one skill"
            raise ValueError(f"the contract's session has {what} {said.skill[:40]!r}")
        (skill_id,) = ids
        return skill_id, self._value(self.levels[self.scales[skill_id]], said.level)

    @staticmethod
    def _value(levels: Sequence[Row], text: str) -> float | None:
        wanted = folded(text)
        if wanted in TAKEN_BACK:
            return None
        for row in levels:
            if folded(row.label) == wanted or _number(text) == row.value:
                return float(row.value)
        told = ", ".join(f"{row.value:g} {row.label}" for row in levels)
        raise ValueError(f"{text[:40]!r} is no level of the skill's scale: {told}")


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None
