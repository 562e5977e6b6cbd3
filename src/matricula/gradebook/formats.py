"""How numbers are printed, and the constants of programmes. Source: rule 13."""

import math

import numpy as np

from matricula.gradebook.model import AverageState, Floats, Special, Texts, UnitKind

AVERAGE_WORDS: dict[AverageState, str] = {
    AverageState.NONE: "NA",
    AverageState.NOT_ENROLLED: "NI",
    AverageState.FORMULA_ERROR: "ERR",
    AverageState.NOBODY: "NM",
}
"""The word for an average that is none, as raw data has it."""

SPECIAL_WORDS: dict[Special, str] = {
    Special.ABSENT: "ABS",
    Special.EXCUSED: "EXC",
    Special.PENDING: "ATT",
}
"""The word for a mark that is none."""

_MENTIONS = np.array(
    [
        "Nul",
        "Faible",
        "Insuffisant",
        "Passable",
        "Assez bien",
        "Bien",
        "Très bien",
        "Excellent",
        "",
    ],
    np.object_,
)
_MENTION_BOUNDS = np.array([0.00499999999999, 7.0, 10.0, 12.0, 14.0, 16.0, 18.0])

_DEFAULT_BAR = 8.0
_BARS: dict[int, tuple[dict[int, float], float]] = {
    # professional licences: no bar but on the project and work placement
    200: ({UnitKind.STAGE_LP: 10.0}, 0.0),
    210: ({UnitKind.STAGE_LP: 10.0}, 0.0),
    220: ({UnitKind.STAGE_LP: 10.0}, 0.0),
    230: ({UnitKind.STAGE_LP: 10.0}, 0.0),
    240: ({UnitKind.STAGE_LP: 10.0}, 0.0),
    # master of the Institut Galilée
    403: ({UnitKind.STANDARD: 7.0, UnitKind.STAGE_10: 10.0}, 0.0),
    # UCAC: every unit must be passed
    501: ({}, 12.0),
    502: ({}, 12.0),
    503: ({}, 12.0),
    # ILEPS
    1010: ({UnitKind.STANDARD: 8.0}, 0.0),
}
"""By pathway type: bars of some kinds of unit, and of all the others."""


def format_number(value: float, out_of: float | None = None) -> str:
    """Two decimals, five characters: 9.5 -> "09.50". NaN -> "-".

    `out_of`: the scale it has; it is printed out of 20 then. A scale of 0 is left as it is.
    """
    if math.isnan(value):
        return "-"
    if out_of:
        value = value * 20.0 / out_of
    # decided on the exact binary value: 12.475 is a bit below and prints as "12.47". NumPy's
    # round() multiplies first and says 12.48
    return f"{float(value):.2f}".rjust(5, "0")


def format_mark(value: float, special: int = Special.NONE, out_of: float | None = None) -> str:
    """A mark on a bulletin: "09.50", "ABS", "EXC", "ATT", or "NP" where there is none."""
    if special != Special.NONE:
        return SPECIAL_WORDS[Special(special)]
    return "NP" if math.isnan(value) else format_number(value, out_of)


def format_average(value: float, state: int = AverageState.NUMBER) -> str:
    """An average: "09.50", "NI", "ERR", "NM", or "-" for NA."""
    if state in (AverageState.NUMBER, AverageState.NONE):
        return format_number(value)
    return AVERAGE_WORDS[AverageState(state)]


def format_coefficient(value: float) -> str:
    """1.5 -> "1.5", 2.0 -> "2"; two decimals, but for coefficients too small for them."""
    return f"{value if value < 0.01 else round(float(value), 2):g}"


def mention(average: float) -> str:
    """What is said of a general average; "" for NaN."""
    text: str = mentions(np.array([average]))[0]
    return text


def mentions(averages: Floats) -> Texts:
    """`mention` of each of float64 [S]. A value on a bound goes up; NaN sorts past every bound."""
    place = np.searchsorted(_MENTION_BOUNDS, averages, side="right")
    return _MENTIONS[np.where(np.isnan(averages), len(_MENTIONS) - 1, place)]


def unit_bar(pathway_type: int, unit_kind: int) -> float:
    """Average, out of 20, below which a unit of that kind fails its student; 0: no bar.

    Source: ScoDoc, sco_codes_parcours; type_parcours of the formation, 8 where it is unknown.
    Pathways 230 and 403 pool several placement units; here each has its bar.
    """
    bars, others = _BARS.get(pathway_type, ({}, _DEFAULT_BAR))
    return bars.get(unit_kind, others)


def credits_bar(pathway_type: int) -> float:
    """Average, out of 20, from which a unit promises its ECTS."""
    return 12.0 if pathway_type in (501, 502, 503) else 10.0
