"""Half-days that students missed, and why."""

from collections.abc import Sequence
from datetime import date

from matricula.demo.chance import chance
from matricula.demo.department import Department
from matricula.demo.terms import Session

OFTEN = 0.35
"""The part of the students who miss anything in a term."""
REASONS = ("Certificat médical", "Convocation à l'examen du permis", "Grève des trains", "Deuil")
ILLNESS = 3
"""Days that an illness lasts: absent all day, and excused afterwards by a justification."""


def add_absences(department: Department, session: Session) -> None:
    """Write who was absent in a term until its today."""
    past = [day for day in session.term.days if day < session.term.today]
    for number, seat in enumerate(session.seats):
        dice = chance("absent", seat.pupil.etudid, session.term.start)
        days = [day for day in past if seat.left is None or day <= seat.left[1]]
        # The first is the one whom a stranger is shown.
        if len(days) <= ILLNESS or (number > 0 and dice.random() > OFTEN):
            continue
        start = dice.randrange(len(days) - ILLNESS)
        if number % 4 == 0:
            _fall_ill(department, seat.pupil.etudid, days[start : start + ILLNESS])
            continue
        reason = dice.choice(REASONS) if dice.random() < 0.5 else None
        for day in sorted(dice.sample(days, dice.randint(1, 3))):
            _miss(department, session, seat.pupil.etudid, day, reason)


def _fall_ill(department: Department, etudid: int, days: Sequence[date]) -> None:
    for day in days:
        for morning in (True, False):
            half = {"etudid": etudid, "jour": day.isoformat(), "matin": morning}
            for absent, reason in ((True, None), (False, REASONS[0])):
                department.add(
                    "absences",
                    **half,
                    estabs=absent,
                    estjust=not absent,
                    description=reason,
                    moduleimpl_id=None,
                )


def _miss(
    department: Department, session: Session, etudid: int, day: date, reason: str | None
) -> None:
    """A half-day: excused at once where there is a reason, else noted in the first module."""
    first = session.semester["moduleimpls"][0]["moduleimpl_id"]
    department.add(
        "absences",
        etudid=etudid,
        jour=day.isoformat(),
        matin=chance("half", etudid, day).random() < 0.5,
        estabs=True,
        estjust=reason is not None,
        description=reason,
        moduleimpl_id=None if reason else first,
    )
