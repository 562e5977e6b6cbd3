"""The bulletin as a page that people read."""

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import UNSET

from matricula.dialects.scodoc import html
from matricula.dialects.scodoc.texts import Named, french, full_name
from matricula.dialects.scodoc.wire.bulletins import Bulletin, ModuleBulletin, UeBulletin

UNPUBLISHED = "Le bulletin de ce semestre n'est pas publié."
STATES = {"DEM": "Démission", "DEF": "Défaillant"}


def bulletin_parts(told: Bulletin) -> list[str]:
    """The parts of the page. told: with text that is not escaped yet."""
    parts = [_student(told)]
    if told.ue is UNSET:
        return [*parts, html.paragraph(UNPUBLISHED)]
    return [
        *parts,
        html.section("Moyennes", _general(told), _group_ranks(told)),
        html.section("Unités d'enseignement", _units(told.ue)),
        html.section("UE capitalisées", _capitalised(told)),
        *(html.section(_unit_title(unit), _modules(unit)) for unit in told.ue if unit.module),
        html.section("Absences", _absences(told)),
        html.section("Décision du jury", _decision(told)),
        html.section("Appréciations", _appreciations(told)),
    ]


def page_title(student: Named, semester: str) -> str:
    """What stands above the page."""
    return f"Bulletin de {full_name(student)}, {semester}"


def _student(told: Bulletin) -> str:
    codes = (("NIP", told.etudiant.code_nip), ("INE", told.etudiant.code_ine))
    known = ", ".join(f"{name} {code}" for name, code in codes if code)
    return html.paragraph(known)


def _general(told: Bulletin) -> str:
    if told.note is UNSET or told.rang is UNSET:
        return ""
    note, rank = told.note, told.rang
    bonus = told.bonus_sport_culture.value if told.bonus_sport_culture is not UNSET else 0
    columns = ("Moyenne générale", "Rang", "Inscrits", "Min.", "Max.", "Moy.", "Bonus sport")
    row = (note.value, rank.value, rank.ninscrits, note.min, note.max, note.moy, bonus or "")
    return html.table(columns, [row])


def _group_ranks(told: Bulletin) -> str:
    rows = [
        (rank.group_type, rank.group_name, rank.value, rank.ninscrits)
        for rank in told.rang_group or ()
        if rank.group_name
    ]
    return html.table(("Partition", "Groupe", "Rang", "Inscrits"), rows) if rows else ""


def _units(units: Sequence[UeBulletin]) -> str:
    columns = ("UE", "Titre", "Moyenne", "Rang", "Effectif", "Min.", "Max.", "Moy.", "ECTS")
    rows = [
        (
            unit.acronyme, unit.titre, unit.note.value, unit.rang, unit.effectif,
            unit.note.min, unit.note.max, unit.note.moy, unit.ects,
        )
        for unit in units
    ]  # fmt: skip
    return html.table(columns, rows)


def _unit_title(unit: UeBulletin) -> str:
    return " ".join(part for part in (unit.acronyme, unit.titre) if part)


def _modules(unit: UeBulletin) -> str:
    columns = ("Code", "Module", "Évaluation", "Date", "Coef.", "Note", "Rang", "Min.", "Max.")
    return html.table(columns, _module_rows(unit.module))


def _module_rows(modules: Sequence[ModuleBulletin]) -> Iterator[Sequence[object]]:
    for module in modules:
        rank = module.rang.value if module.rang is not UNSET else ""
        note = module.note
        yield (
            module.code, module.titre, None, None, module.coefficient,
            note.value, rank, note.min, note.max,
        )  # fmt: skip
        for one in module.evaluation:
            mark = "incomplète" if one.note is UNSET else one.note
            day = _french(one.jour)
            yield None, None, one.description, day, one.coefficient, mark, None, None, None


def _capitalised(told: Bulletin) -> str:
    rows = [
        (unit.acronyme, unit.titre, unit.note, _french(unit.date_capitalisation), unit.ects)
        for unit in told.ue_capitalisee or ()
    ]
    return html.table(("UE", "Titre", "Moyenne", "Acquise le", "ECTS"), rows) if rows else ""


def _absences(told: Bulletin) -> str:
    if told.absences is UNSET:
        return ""
    counted = told.absences
    text = f"{counted.nbabs} demi-journées d'absence, dont {counted.nbabsjust} justifiées."
    return html.paragraph(text)


def _decision(told: Bulletin) -> str:
    if told.decision is UNSET or told.situation is UNSET:
        return ""
    rows = [(unit.acronyme, unit.titre, unit.code, unit.ects) for unit in told.decision_ue or ()]
    return "".join(
        (
            html.paragraph(told.situation.strip()),
            html.paragraph(STATES.get(told.decision.etat, "")),
            html.paragraph(f"Code : {told.decision.code}" if told.decision.code else ""),
            html.table(("UE", "Titre", "Décision", "ECTS"), rows) if rows else "",
        )
    )


def _appreciations(told: Bulletin) -> str:
    return "".join(
        html.paragraph(f"{_french(one.date)} : {one.comment}") for one in told.appreciation or ()
    )


def _french(day: str) -> str:
    """An ISO day, or "", as a school writes it."""
    return french(date.fromisoformat(day)) if day else ""
