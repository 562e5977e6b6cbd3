"""The bulletin of a student, out of the gradebook of a semester.

All numbers come from the gradebook, and all number formats from `gradebook.formats`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from matricula.dialects.scodoc.clock import local_date
from matricula.dialects.scodoc.texts import bare, iso, photo_url, title_of, wall_time
from matricula.dialects.scodoc.translate.decisions import decided
from matricula.dialects.scodoc.translate.sheets import Sheet
from matricula.dialects.scodoc.translate.units import capitalised_units, units
from matricula.dialects.scodoc.wire.bulletins import (
    Absences,
    Appreciation,
    Bulletin,
    Etudiant,
    NoteGenerale,
    Rang,
    RangGroupe,
    Valeur,
)
from matricula.gradebook import GroupRanks, format_number
from matricula.record.attendance.queries import HalfDay
from matricula.record.juries.verdicts import Verdict
from matricula.store import Row, Rows

OUT_OF = 20
STEPS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Contents:
    """What a bulletin tells besides the gradebook; None: nothing is told of it.

    half_days: missed or excused ones, over the days of the semester.
    """

    appreciations: Rows
    half_days: Sequence[HalfDay] | None
    verdict: Verdict | None


def heading(sheet: Sheet, steps: Sequence[str], now: datetime, *, published: bool) -> Bulletin:
    """The part that every bulletin has, the unpublished ones too. now: local time."""
    codes = [sheet.write(code) for code in steps]
    shown = [*codes, *[""] * STEPS_SHOWN][:STEPS_SHOWN]
    return Bulletin(
        etudid=sheet.student.person_id,
        formsemestre_id=sheet.snapshot.cohort.id,
        date=wall_time(now),
        publie=int(published),
        etapes=codes,
        etape_apo=shown[0],
        etape_apo2=shown[1],
        etape_apo3=shown[2],
        etape_apo4=shown[3],
        etudiant=_student(sheet),
    )


def filled(bulletin: Bulletin, sheet: Sheet, contents: Contents) -> Bulletin:
    """A bulletin whole."""
    bonus = float(sheet.gradebook.general.bonus[sheet.row])
    whole = replace(
        bulletin,
        note=_general(sheet),
        rang=_rank(sheet),
        rang_group=list(_group_ranks(sheet)) if _shows_ranks(sheet) else [],
        note_max=Valeur(OUT_OF),
        bonus_sport_culture=Valeur(bare(bonus)),
        ue=units(sheet),
        ue_capitalisee=capitalised_units(sheet),
        absences=_absences(contents.half_days),
        appreciation=[_appreciation(sheet, row) for row in contents.appreciations],
    )
    return whole if contents.verdict is None else decided(whole, sheet, contents.verdict)


def _student(sheet: Sheet) -> Etudiant:
    student, write = sheet.student, sheet.write
    title = title_of(student)
    return Etudiant(
        etudid=student.person_id,
        code_nip=write(student.code_nip),
        code_ine=write(student.code_ine),
        nom=write(student.family_name),
        prenom=write(student.given_name),
        civilite=title,
        photo_url=write(photo_url(student.department, student.person_id)),
        email=write(student.email),
        emailperso=write(student.personal_email),
        sexe=title,
    )


def _general(sheet: Sheet) -> NoteGenerale:
    general = sheet.gradebook.general
    return NoteGenerale(
        value=format_number(float(general.average[sheet.row])),
        min=format_number(general.lowest),
        max=format_number(general.highest),
        moy=format_number(general.mean),
    )


def _shows_ranks(sheet: Sheet) -> bool:
    """Ranks wait for every mark that is waited for."""
    return sheet.wants("bul_show_rangs") and not sheet.gradebook.pending_offering_ids.size


def _rank(sheet: Sheet) -> Rang:
    rank = sheet.gradebook.general.rank[sheet.row] if _shows_ranks(sheet) else ""
    return Rang(value=rank, ninscrits=len(sheet.snapshot.students))


def _group_ranks(sheet: Sheet) -> Iterator[RangGroupe]:
    for ranks in sheet.gradebook.groups:
        if ranks.partition.name is not None:
            yield _group_rank(sheet, ranks)


def _group_rank(sheet: Sheet, ranks: GroupRanks) -> RangGroupe:
    kind = sheet.write(ranks.partition.name)
    group = int(ranks.partition.group_index[sheet.row])
    if group < 0:
        return RangGroupe(group_type=kind, group_name="", value="", ninscrits="")
    return RangGroupe(
        group_type=kind,
        group_name=sheet.write(ranks.partition.group_names[group]),
        value=ranks.rank[sheet.row],
        ninscrits=int(ranks.sizes[group]),
    )


def _absences(half_days: Sequence[HalfDay] | None) -> Absences | UnsetType:
    if half_days is None:
        return UNSET
    missed = [half for half in half_days if half.absent]
    return Absences(nbabs=len(missed), nbabsjust=sum(half.excused for half in missed))


def _appreciation(sheet: Sheet, row: Row) -> Appreciation:
    day = local_date(row.written_at, sheet.time_zone)
    return Appreciation(comment=sheet.write(row.comment), date=iso(day))
