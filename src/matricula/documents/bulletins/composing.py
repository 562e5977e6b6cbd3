"""Bulletins of paper, out of the gradebook of a cohort and what else the record knows.

All numbers are the gradebook's, and all number formats those of `gradebook.formats`, so that paper
says what the bulletin in JSON says.
"""

import math
from collections.abc import Iterator, Sequence

from matricula.documents.bulletins.juries import decision_lines
from matricula.documents.bulletins.model import (
    Appreciation,
    Bulletin,
    Bulletins,
    Columns,
    Day,
    GroupRank,
    Line,
    Picture,
    Result,
    Standing,
)
from matricula.documents.bulletins.sheets import Sheets
from matricula.documents.bulletins.tables import bonus_text, ranked, units
from matricula.documents.bulletins.words import (
    french,
    full_name,
    line,
    local_day,
    narrow,
    paragraph,
)
from matricula.gradebook import GroupRanks, format_number
from matricula.gradebook.distribution import distribution
from matricula.record.attendance.queries import Tally
from matricula.record.cohorts.states import FAILED, WITHDRAWN
from matricula.record.cohorts.years import school_year
from matricula.record.programmes.pathways import pathway
from matricula.store import Row

FEWEST_DRAWN = 2
"""With fewer averages there is no group to stand in."""
NAMING = "DeptFullName"
RANKS = ("bul_show_ue_rangs", "bul_show_mod_rangs")


def composed(sheets: Sheets, person_ids: Sequence[int]) -> Bulletins:
    """The bulletins of these students, in this order."""
    snapshot, facts = sheets.snapshot, sheets.facts
    cohort, general = snapshot.cohort, snapshot.gradebook.general
    bulletins = [_bulletin(sheets, facts.students[person_id]) for person_id in person_ids]
    first = school_year(cohort.start_date)
    semester, year = _semester(sheets), f"{first}-{first + 1}"
    subject = bulletins[0].name if len(bulletins) == 1 else f"{len(bulletins)} bulletins"
    return Bulletins(
        title=f"{semester} {year} – {subject}",
        school=line(snapshot.preferences.get(NAMING)) or line(facts.department.name),
        semester=semester,
        year=year,
        period=f"du {french(cohort.start_date)} au {french(cohort.end_date)}",
        printed=french(facts.today),
        printed_on=Day(facts.today.year, facts.today.month, facts.today.day),
        signature=sheets.options.signature,
        columns=Columns(
            ranks=any(map(sheets.wants, RANKS)),
            ects=sheets.wants("bul_show_ects"),
        ),
        distribution=distribution(general.average).tolist(),
        mean=None if math.isnan(general.mean) else general.mean,
        bulletins=bulletins,
    )


def _semester(sheets: Sheets) -> str:
    """As ScoDoc titles it: "S1 RT semestre 1"."""
    title, index = line(sheets.snapshot.cohort.title), sheets.snapshot.cohort.semester_index
    session = pathway(sheets.snapshot.cohort.pathway_type).session
    return f"{title} {session} {index}" if index > 0 else title


def _bulletin(sheets: Sheets, student: Row) -> Bulletin:
    facts, person_id = sheets.facts, student.person_id
    row = sheets.snapshot.student_index[person_id]
    left = student.state in (WITHDRAWN, FAILED)
    return Bulletin(
        name=full_name(student),
        facts=list(_who(sheets, student, row)),
        notice=_notice(sheets, student),
        standing=None if left else _standing(sheets, row),
        units=[] if left else units(sheets, row),
        absences=None if facts.absences is None else _absences(facts.absences[person_id]),
        decisions=list(_decisions(sheets, person_id, row)),
        appreciations=[
            Appreciation(
                french(local_day(remark.written_at, facts.time_zone)), paragraph(remark.comment)
            )
            for remark in facts.appreciations.get(person_id, ())
        ],
    )


def _notice(sheets: Sheets, student: Row) -> str:
    """Why there are no averages."""
    if student.state == FAILED:
        return "Défaillant"
    if student.state == WITHDRAWN:
        moment = student.withdrawn_at
        day = french(moment and local_day(moment, sheets.facts.time_zone))
        return f"Démission le {day}" if day else "Démission"
    if sheets.snapshot.cohort.averages_blocked:
        return "Les moyennes ne sont pas publiées"
    return ""


def _who(sheets: Sheets, student: Row, row: int) -> Iterator[Line]:
    """What tells the student apart from others."""
    if student.code_nip:
        yield Line("NIP", line(student.code_nip))
    if student.birth_date and sheets.options.personal_data:
        yield Line("Naissance", french(student.birth_date))
    groups = [name for ranks in sheets.gradebook.groups if (name := _group_name(ranks, row))]
    if groups:
        yield Line("Groupes" if len(groups) > 1 else "Groupe", ", ".join(groups))


def _group_name(ranks: GroupRanks, row: int) -> str:
    """ "TD A"; "" where the student is in no group of the partition."""
    group = int(ranks.partition.group_index[row])
    if group < 0:
        return ""
    return narrow(f"{ranks.partition.name or ''} {ranks.partition.group_names[group] or ''}")


def _standing(sheets: Sheets, row: int) -> Standing:
    general, shown = sheets.gradebook.general, sheets.shows_ranks
    rank = ranked(general.rank[row], len(sheets.snapshot.students)) if shown else ""
    return Standing(
        result=Result(
            average=format_number(float(general.average[row])),
            lowest=format_number(general.lowest),
            mean=format_number(general.mean),
            highest=format_number(general.highest),
            rank=rank,
        ),
        groups=list(_group_ranks(sheets, row)) if shown else [],
        bonus=bonus_text(float(general.bonus[row])),
        picture=_picture(sheets, row, rank) if shown else None,
    )


def _group_ranks(sheets: Sheets, row: int) -> Iterator[GroupRank]:
    for ranks in sheets.gradebook.groups:
        group = int(ranks.partition.group_index[row])
        if group >= 0:
            rank = ranked(ranks.rank[row], int(ranks.sizes[group]))
            yield GroupRank(_group_name(ranks, row), rank)


def _picture(sheets: Sheets, row: int, rank: str) -> Picture | None:
    general = sheets.gradebook.general
    average = float(general.average[row])
    if math.isnan(average) or sum(distribution(general.average)) < FEWEST_DRAWN:
        return None
    told = (
        f"Répartition des moyennes générales de la promotion, de {format_number(general.lowest)}"
        f" à {format_number(general.highest)} ; l’étudiant : {format_number(average)}, rang {rank}."
    )
    return Picture(average, told)


def _absences(counts: Tally) -> str:
    missed, excused = counts.missed, counts.excused
    if not missed:
        return "aucune"
    halves = "demi-journée" if missed == 1 else "demi-journées"
    return f"{missed} {halves}, dont {excused} justifiée{'s' if excused > 1 else ''}"


def _decisions(sheets: Sheets, person_id: int, row: int) -> Iterator[Line]:
    verdicts, snapshot = sheets.facts.verdicts, sheets.snapshot
    state = sheets.facts.students[person_id].state
    if verdicts is not None and state != WITHDRAWN:
        was_gained = snapshot.gradebook.units.was_capitalised[row]
        yield from decision_lines(
            verdicts[person_id],
            [unit for place, unit in enumerate(snapshot.units) if was_gained[place]],
            pathway(snapshot.cohort.pathway_type),
            with_units=sheets.wants("bul_show_uevalid"),
        )
