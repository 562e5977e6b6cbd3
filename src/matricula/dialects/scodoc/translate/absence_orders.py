"""What a request says of half-days that are to be written, and what is answered."""

from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from matricula.dialects.scodoc.arguments import Arguments
from matricula.dialects.scodoc.days import Reader, french_day, iso_day
from matricula.dialects.scodoc.errors import WrongParameter
from matricula.record.attendance.halves import AM, BOTH, PM

DAY = timedelta(days=1)
MOST_DAYS = 400
"""No request writes more days than this."""
LONGEST_DESCRIPTION = 10_000
QUOTED_NOTHING = '""'
"""How the page's example writes that there is no description."""
WHICH_HALVES: dict[str, tuple[str, ...]] = {"2": BOTH, "1": (AM,), "0": (PM,)}


@dataclass(frozen=True, slots=True)
class Days:
    """Half-days of days from `first` to `last`, both included; none where `last` is before.

    told: the days as the request wrote them.
    """

    first: date
    last: date
    halves: tuple[str, ...]
    told: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Names:
    """How one family of calls names and writes days. end_included: whether the last one counts."""

    begin: str
    end: str
    half: str
    read: Reader
    end_included: bool


PAGE = Names("date_debut", "date_fin", "demi_journee", iso_day, end_included=False)
"""The page's: the end does not count, but a single day does."""
OLD = Names("datedebut", "datefin", "demijournee", french_day, end_included=True)
"""ScoDoc 7's."""
OLD_EXCUSES = Names("datedebut0", "datefin0", "demijournee", french_day, end_included=True)


def days(arguments: Arguments, names: Names) -> Days:
    """The half-days that a request names. Errors: MissingParameter, WrongParameter."""
    begin = arguments.required(names.begin).strip()
    end = (arguments.text(names.end) or "").strip() or begin
    first, last = names.read(names.begin, begin), names.read(names.end, end)
    if last > first and not names.end_included:
        last -= DAY
    if (last - first).days >= MOST_DAYS:
        raise WrongParameter(names.end, f"au plus {MOST_DAYS} jours")
    return Days(first, last, _halves(arguments, names.half), (begin, end))


def _halves(arguments: Arguments, name: str) -> tuple[str, ...]:
    given = (arguments.text(name) or "").strip() or "2"
    if given not in WHICH_HALVES:
        raise WrongParameter(name, "0, 1 ou 2")
    return WHICH_HALVES[given]


def description(arguments: Arguments) -> str | None:
    """What a request says of the reason, if anything. Errors: WrongParameter."""
    text = (arguments.text("description") or "").strip()
    if len(text) > LONGEST_DESCRIPTION:
        raise WrongParameter("description", f"au plus {LONGEST_DESCRIPTION} caractères")
    return None if text in ("", QUOTED_NOTHING) else text


def added(count: int, asked: Days, *, excused: bool, module_code: str | None) -> str:
    """The answer to absences that were written, as HTML."""
    how = "justifiées" if excused else "NON justifiées"
    module = f" dans le module {module_code}" if module_code else ""
    return _told(count, asked, f"Ajout de {count} absences <b>{how}</b> {_when(asked)}", module)


def excused(count: int, asked: Days) -> str:
    """The answer to justifications that were written, as HTML."""
    return _told(count, asked, f"Ajout de {count} <b>justifications</b> {_when(asked)}")


def cancelled(count: int, asked: Days) -> str:
    """The answer to what was cancelled, as HTML."""
    return _told(count, asked, f"Annulation sur {count} demi-journées {_when(asked)}")


def _when(asked: Days) -> str:
    begin, end = asked.told
    return escape(f"du {begin} au {end}")


def _told(count: int, asked: Days, sentence: str, more: str = "") -> str:
    if not count:
        begin, end = asked.told
        return f"<p>{escape(f'Aucune date ouvrable entre le {begin} et le {end} !')}</p>"
    return f"<p>{sentence}{escape(more)}</p>"
