"""Semesters of the invented school: who is in them, in which groups, with which modules."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from matricula.demo.calendar import moment, teaching_days
from matricula.demo.chance import chance
from matricula.demo.department import Department, Row, Taught
from matricula.demo.marks import Sitting, marks_of, sittings
from matricula.demo.plans import SPORT, Module, Unit
from matricula.demo.pupils import Pupil

ENROLLED, WITHDRAWN, FAILED = "I", "D", "DEF"
EVENTS = {WITHDRAWN: "DEMISSION", FAILED: "DEFAILLANCE"}


@dataclass(frozen=True, slots=True)
class Term:
    """A semester of one year, or a whole year where the programme has no semesters (index -1)."""

    taught: Taught
    index: int
    title: str
    start: date
    end: date
    steps: tuple[str, ...]
    today: date
    weighs_units: bool = False
    modality: str = "FI"
    waits: bool = False
    """Whether some of its marks come only after its end, and its jury after them."""

    @property
    def closed(self) -> bool:
        """Whether its last day has passed and its last mark has come."""
        return self.end < self.today and not self.waits

    @property
    def days(self) -> list[date]:
        """Its days of teaching, whether they have come or not."""
        return teaching_days(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Seat:
    """A student's place in a term. left: the day on which they withdrew or failed.

    spared: units that they hold from before and do not take again.
    """

    pupil: Pupil
    left: tuple[str, date] | None = None
    spared: frozenset[str] = frozenset()

    @property
    def state(self) -> str:
        return self.left[0] if self.left else ENROLLED


@dataclass(frozen=True, slots=True)
class Session:
    """A term as it stands in a department's file."""

    term: Term
    semester: Row
    seats: Sequence[Seat]

    @property
    def formsemestre_id(self) -> int:
        return int(self.semester["formsemestre_id"])


def open_term(department: Department, term: Term, seats: Sequence[Seat], groups: int) -> Session:
    """Write a term with its students, groups, modules and the marks given until `term.today`."""
    formsemestre_id = department.numbers.take("formsemestre_id")
    for seat in seats:
        _add_events(department, term, formsemestre_id, seat)
    semester = department.add(
        "semesters",
        key=f"{term.title} S{term.index} {term.start.year}",
        formsemestre_id=formsemestre_id,
        formation_id=term.taught.formation_id,
        semestre_id=term.index,
        titre=term.title,
        date_debut=term.start.isoformat(),
        date_fin=term.end.isoformat(),
        etat=not term.closed,
        modalite=term.modality,
        bul_hide_xml=False,
        block_moyennes=False,
        gestion_semestrielle=False,
        gestion_compensation=False,
        use_ue_coefs=term.weighs_units,
        etapes=list(term.steps),
        ue_formulas=[],
        inscriptions=[{"etudid": seat.pupil.etudid, "etat": seat.state} for seat in seats],
        partitions=_partitions(department, seats, groups),
        moduleimpls=[
            _offering(department, term, seats, position)
            for position in range(len(term.taught.of_semester(term.index)))
        ],
    )
    return Session(term, semester, seats)


def _add_events(department: Department, term: Term, formsemestre_id: int, seat: Seat) -> None:
    steps = [("INSCRIPTION", term.start)]
    if seat.left:
        steps.append((EVENTS[seat.left[0]], seat.left[1]))
    for kind, day in steps:
        department.add(
            "events",
            etudid=seat.pupil.etudid,
            event_date=moment(day),
            formsemestre_id=formsemestre_id,
            ue_id=None,
            event_type=kind,
        )


def _partitions(department: Department, seats: Sequence[Seat], groups: int) -> list[Row]:
    people = [seat.pupil.etudid for seat in seats]
    halves = [f"{letter}{half}" for letter in _letters(groups) for half in (1, 2)]
    return [
        _partition(department, None, 0, {None: people}),
        _partition(department, "TD", 1, _dealt(people, _letters(groups)), shows_rank=True),
        _partition(department, "TP", 2, _dealt(people, halves)),
    ]


def _partition(
    department: Department,
    name: str | None,
    position: int,
    groups: dict[str | None, list[int]],
    *,
    shows_rank: bool = False,
) -> Row:
    return {
        "partition_id": department.numbers.take("partition_id"),
        "partition_name": name,
        "numero": position,
        "bul_show_rank": shows_rank,
        "show_in_lists": True,
        "groups": [
            {
                "group_id": department.numbers.take("group_id"),
                "group_name": group,
                "etudids": people,
            }
            for group, people in groups.items()
        ],
    }


def _dealt(people: Sequence[int], names: Sequence[str]) -> dict[str | None, list[int]]:
    """People in groups of nearly one size, the first group first; TP halve TD that way."""
    bounds = [round(number * len(people) / len(names)) for number in range(len(names) + 1)]
    return {
        name: list(people[start:end])
        for name, start, end in zip(names, bounds, bounds[1:], strict=False)
    }


def _letters(count: int) -> list[str]:
    return [chr(ord("A") + number) for number in range(count)]


def _offering(department: Department, term: Term, seats: Sequence[Seat], position: int) -> Row:
    unit, module = term.taught.of_semester(term.index)[position]
    attending = [seat for seat in seats if _attends(seat, unit, module)]
    return {
        "moduleimpl_id": department.numbers.take("moduleimpl_id"),
        "module_id": term.taught.modules[module.code],
        "computation_expr": None,
        "inscrits": [seat.pupil.etudid for seat in attending],
        "evaluations": [
            _assessment(department, term, attending, unit, sitting)
            for sitting in sittings(module, position, term.days)
        ],
    }


def _attends(seat: Seat, unit: Unit, module: Module) -> bool:
    etudid = seat.pupil.etudid
    if unit.acronym in seat.spared:
        return False
    if unit.kind == SPORT:
        return chance("sport", etudid, module.code).random() < 0.35
    if module.choice:
        options = [other.code for other in unit.modules if other.choice == module.choice]
        return options[etudid % len(options)] == module.code
    return True


def _assessment(
    department: Department, term: Term, seats: Iterable[Seat], unit: Unit, sitting: Sitting
) -> Row:
    present = [seat.pupil for seat in seats if seat.left is None or sitting.day <= seat.left[1]]
    held = sitting.day < term.today
    return {
        "evaluation_id": department.numbers.take("evaluation_id"),
        "jour": sitting.day.isoformat(),
        "heure_debut": f"{sitting.hour:02d}:00:00",
        "heure_fin": f"{sitting.hour + 1:02d}:30:00",
        "description": f"{sitting.test.title} ({sitting.module.code})",
        "note_max": sitting.test.max_mark,
        "coefficient": sitting.test.coefficient,
        "visibulletin": sitting.test.on_bulletin,
        "publish_incomplete": sitting.test.counts_while_incomplete,
        "evaluation_type": sitting.test.kind,
        "numero": sitting.number,
        "notes": marks_of(sitting, unit, present, complete=term.closed) if held else {},
    }
