"""When assessments are held, and what students get in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from matricula.demo.chance import chance
from matricula.demo.plans import NORMAL, Module, Test, Unit
from matricula.demo.pupils import Pupil

Mark = float | str

HOURS = (8, 10, 14, 16)
NOISE = 2.0
WEAK = 8.5
"""Below this, out of 20, a student is sent to the second chance."""
ABSENT, EXCUSED = 0.015, 0.025
"""Up to the first, of 1, a student was absent; from there to the second, excused."""
DEDUCTIONS = (0.0, 0.0, 0.0, 0.1, 0.25, 0.5)


@dataclass(frozen=True, slots=True)
class Sitting:
    """An assessment as it is held."""

    module: Module
    test: Test
    day: date
    hour: int
    number: int


def sittings(module: Module, position: int, days: Sequence[date]) -> list[Sitting]:
    """The assessments of a module, spread over the days of a term.

    position: the module's place among those of the term, so that not all sit on one day.
    """
    parts = len(module.tests) + 1
    return [
        Sitting(
            module,
            test,
            days[min(number * len(days) // parts + position, len(days) - 1)],
            HOURS[(position + number) % len(HOURS)],
            number,
        )
        for number, test in enumerate(module.tests, start=1)
    ]


def marks_of(
    sitting: Sitting, unit: Unit, pupils: Sequence[Pupil], *, complete: bool
) -> dict[str, Mark]:
    """Marks by etudid, on the scale of the test.

    complete: whether the last mark has come in; else a test that counts at once has every other
    one, and in a test that is marked late two are pending.
    """
    chosen = [pupil for pupil in pupils if _sits(sitting, unit, pupil)]
    given = {str(pupil.etudid): _mark(sitting, unit, pupil) for pupil in chosen}
    if complete:
        return given
    if sitting.test.counts_while_incomplete:
        return dict(list(given.items())[::2])
    return given | dict.fromkeys(list(given)[-2:], "ATT") if sitting.test.marked_late else given


def _sits(sitting: Sitting, unit: Unit, pupil: Pupil) -> bool:
    if sitting.test.kind == NORMAL:
        return True
    return pupil.level(unit.acronym, sitting.module.code) < WEAK


def _mark(sitting: Sitting, unit: Unit, pupil: Pupil) -> Mark:
    dice = chance("mark", pupil.etudid, sitting.module.code, sitting.day)
    if sitting.module.malus:
        return dice.choice(DEDUCTIONS)
    fate = dice.random()
    if fate < EXCUSED:
        return "ABS" if fate < ABSENT else "EXC"
    worth = dice.gauss(pupil.level(unit.acronym, sitting.module.code), NOISE)
    return _on_scale(min(max(worth, 0.0), 20.0), sitting.test.max_mark)


def _on_scale(worth: float, max_mark: float) -> float:
    """A mark out of 20 on another scale, as a teacher would write it: in quarters, or whole."""
    step = 1.0 if max_mark >= 40 else 0.25
    return round(worth * max_mark / 20 / step) * step
