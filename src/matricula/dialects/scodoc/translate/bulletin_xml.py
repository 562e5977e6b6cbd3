"""The bulletin as an XML document."""

from collections.abc import Collection, Mapping, Sequence

from msgspec import UNSET
from msgspec.structs import asdict, replace

from matricula.dialects.scodoc.translate.sheets import Sheet
from matricula.dialects.scodoc.wire.bulletins import (
    Bulletin,
    EvaluationBulletin,
    ModuleBulletin,
    UeBulletin,
    UeCapitalisee,
)
from matricula.dialects.scodoc.xml import Element, child, record, text
from matricula.gradebook import UnitKind, format_number

Scales = Mapping[int, Sequence[float]]
"""What the assessments of each module are marked out of, in the order of its `evaluation`."""


def scales(sheet: Sheet) -> Scales:
    """The scales of the assessments that a bulletin shows; XML tells them, JSON does not."""
    return {
        offering.id: [
            sheet.snapshot.assessments[shown].max_mark for shown in sheet.shown_assessments(place)
        ]
        for place, offering in enumerate(sheet.snapshot.offerings)
    }


def sport_units(sheet: Sheet) -> frozenset[int]:
    """The units for which XML tells the bonus where JSON tells the average."""
    return frozenset(row.unit_id for row in sheet.snapshot.units if row.unit_kind == UnitKind.SPORT)


def bulletin_xml(bulletin: Bulletin, of: Scales, sport: Collection[int]) -> Element:
    """A bulletin whose texts are plain: XML escapes them here, and once."""
    steps = {f"etape_apo{number or ''}": code for number, code in _numbered(bulletin.etapes)}
    root = record(
        "bulletinetud",
        {
            "etudid": bulletin.etudid,
            "formsemestre_id": bulletin.formsemestre_id,
            "date": bulletin.date,
            "publie": bulletin.publie,
            **steps,
        },
    )
    root.append(record("etudiant", bulletin.etudiant))
    _results(root, _with_bonus(bulletin, sport), of)
    _jury(root, bulletin)
    return root


def _with_bonus(bulletin: Bulletin, sport: Collection[int]) -> Bulletin:
    if not bulletin.ue or not bulletin.bonus_sport_culture:
        return bulletin
    bonus = format_number(float(bulletin.bonus_sport_culture.value))
    units = [
        replace(unit, note=replace(unit.note, value=bonus)) if unit.id in sport else unit
        for unit in bulletin.ue
    ]
    return replace(bulletin, ue=units)


def _numbered(codes: Sequence[str]) -> list[tuple[int, str]]:
    """Steps with the numbers that end their names: none for the first, then 2, 3, ..."""
    return [(place + 1 if place else 0, code) for place, code in enumerate(codes)]


def _results(root: Element, bulletin: Bulletin, of: Scales) -> None:
    for name in ("note", "rang", "rang_group", "note_max", "bonus_sport_culture"):
        _add(root, name, getattr(bulletin, name))
    gained = {unit.id: unit for unit in bulletin.ue_capitalisee or ()}
    for unit in bulletin.ue or ():
        root.append(_unit(unit, of))
        if unit.id in gained:
            root.append(_capitalised(gained[unit.id]))
    _add(root, "absences", bulletin.absences)


def _jury(root: Element, bulletin: Bulletin) -> None:
    if bulletin.situation is not UNSET:
        child(root, "situation").text = text(bulletin.situation)
    _add(root, "decision", bulletin.decision)
    for decision in bulletin.decision_ue or ():
        told = asdict(decision)
        del told["ects"]
        root.append(record("decision_ue", told))
    _add(root, "autorisation_inscription", bulletin.autorisation_inscription)
    for remark in bulletin.appreciation or ():
        child(root, "appreciation", date=remark.date).text = text(remark.comment)


def _add(root: Element, name: str, told: object) -> None:
    """A child, or one for each of a list; none where nothing is told."""
    if told is UNSET:
        return
    for one in told if isinstance(told, list) else [told]:
        root.append(record(name, one))


def _unit(unit: UeBulletin, of: Scales) -> Element:
    element = record("ue", _named(unit) | {"code_apogee": unit.code_apogee})
    child(element, "note", value=unit.note.value, min=unit.note.min, max=unit.note.max)
    for name in ("ects", "rang", "effectif"):
        child(element, name, value=getattr(unit, name))
    element.extend(_module(module, of[module.id]) for module in unit.module)
    return element


def _named(unit: UeBulletin | UeCapitalisee) -> dict[str, object]:
    return {name: getattr(unit, name) for name in ("id", "numero", "acronyme", "titre")}


def _capitalised(unit: UeCapitalisee) -> Element:
    element = record("ue_capitalisee", _named(unit))
    for name in ("note", "ects", "coefficient_ue", "date_capitalisation"):
        child(element, name, value=getattr(unit, name))
    return element


def _module(module: ModuleBulletin, out_of: Sequence[float]) -> Element:
    names = ("id", "code", "coefficient", "numero", "titre", "abbrev", "code_apogee")
    element = record("module", {name: getattr(module, name) for name in names})
    note = module.note
    child(element, "note", value=note.value, min=note.min, max=note.max, moy=note.moy)
    _add(element, "rang", module.rang)
    _add(element, "effectif", module.effectif)
    element.extend(
        _assessment(assessment, scale)
        for assessment, scale in zip(module.evaluation, out_of, strict=True)
    )
    return element


def _assessment(assessment: EvaluationBulletin, out_of: float) -> Element:
    told = asdict(assessment) | {"evaluation_id": UNSET, "note": UNSET, "note_max_origin": out_of}
    element = record("evaluation", told)
    if assessment.note is not UNSET:
        child(element, "note", value=assessment.note)
    return element
