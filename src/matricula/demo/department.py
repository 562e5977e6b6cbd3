"""The file of one department as it grows, in the format of the real ones."""

from dataclasses import dataclass
from typing import Any

import msgspec

from matricula.demo.numbers import Numbers
from matricula.demo.plans import Module, Programme, Unit

Row = dict[str, Any]

LISTS = (
    "students",
    "formations",
    "ues",
    "matieres",
    "modules",
    "jury_validations",
    "ue_coefs_capitalised",
    "absences",
    "semesters",
    "events",
    "authorisations",
    "preferences",
)
BONUS_RULE = "bonus_iutv"


@dataclass(frozen=True, slots=True)
class Taught:
    """A programme in the file: its plan and the ids that its parts were given there."""

    plan: Programme
    formation_id: int
    units: dict[str, int]
    """Unit acronym -> ue_id."""
    modules: dict[str, int]
    """Module code -> module_id."""

    def of_semester(self, index: int) -> list[tuple[Unit, Module]]:
        """The modules of one semester with their units; all of them where there is none (-1)."""
        return [
            (unit, module)
            for unit in self.plan.units
            for module in unit.modules
            if index in {-1, module.semester}
        ]


class Department:
    """One department's file. Source of the format: the README beside department.json."""

    def __init__(self, acronym: str, first_id: int) -> None:
        self.acronym = acronym
        self.numbers = Numbers(first_id)
        self.rows: dict[str, list[Row]] = {name: [] for name in LISTS}

    def add(self, kind: str, **row: object) -> Row:
        """Add a row to the list `kind`."""
        self.rows[kind].append(row)
        return row

    def prefer(self, **choices: str) -> None:
        """Set preferences of the whole department."""
        for name, value in choices.items():
            self.add("preferences", name=name, value=value, formsemestre_id=None)

    def authorised(self, semester: int, formsemestre_id: int) -> set[int]:
        """Who may enrol in a semester by the jury of `formsemestre_id`."""
        return {
            row["etudid"]
            for row in self.rows["authorisations"]
            if (row["semestre_id"], row["origin_formsemestre_id"]) == (semester, formsemestre_id)
        }

    def encoded(self) -> bytes:
        """The file."""
        about = {"format": 1, "departement": self.acronym, "bonus_sport_function": BONUS_RULE}
        return msgspec.json.encode(about | self.rows)


def add_programme(department: Department, plan: Programme) -> Taught:
    """Write a programme with its units, subjects and modules."""
    taught = Taught(plan, department.numbers.take("formation_id"), {}, {})
    department.add(
        "formations",
        formation_id=taught.formation_id,
        acronyme=plan.acronym,
        titre=plan.title,
        version=plan.version,
        formation_code=plan.code,
        type_parcours=plan.pathway,
    )
    for position, unit in enumerate(plan.units, start=1):
        _add_unit(department, taught, unit, position)
    return taught


def _add_unit(department: Department, taught: Taught, unit: Unit, position: int) -> None:
    taught.units[unit.acronym] = department.numbers.take("ue_id")
    department.add(
        "ues",
        ue_id=taught.units[unit.acronym],
        formation_id=taught.formation_id,
        acronyme=unit.acronym,
        numero=position,
        titre=unit.title,
        type=unit.kind,
        ue_code=unit.code,
        ects=unit.ects,
        is_external=False,
        code_apogee=f"{taught.plan.acronym}{unit.acronym}",
        coefficient=unit.coefficient,
    )
    subjects = _add_subjects(department, taught.units[unit.acronym], unit)
    for number, module in enumerate(unit.modules, start=1):
        taught.modules[module.code] = department.numbers.take("module_id")
        department.add(
            "modules",
            module_id=taught.modules[module.code],
            formation_id=taught.formation_id,
            ue_id=taught.units[unit.acronym],
            matiere_id=subjects[module.subject],
            numero=number,
            **_module_row(taught.plan, module),
        )


def _add_subjects(department: Department, ue_id: int, unit: Unit) -> dict[str, int]:
    subjects: dict[str, int] = {}
    for title in dict.fromkeys(module.subject for module in unit.modules):
        subjects[title] = department.numbers.take("matiere_id")
        department.add(
            "matieres",
            matiere_id=subjects[title],
            ue_id=ue_id,
            titre=title,
            numero=len(subjects),
        )
    return subjects


def _module_row(plan: Programme, module: Module) -> Row:
    return {
        "semestre_id": module.semester,
        "code": module.code,
        "titre": module.title,
        "abbrev": module.short,
        "coefficient": module.coefficient,
        "module_type": int(module.malus),
        "code_apogee": f"{plan.acronym}{module.code}",
    }
