"""Semesters with the names that ScoDoc itself has for what it knows of them."""

from datetime import date

from msgspec.structs import asdict

from matricula.dialects.scodoc.texts import french, iso
from matricula.dialects.scodoc.translate.cohorts import formsemestres
from matricula.dialects.scodoc.wire.cohorts import Formsemestre
from matricula.dialects.scodoc.wire.scodoc7 import Semestre
from matricula.dialects.scodoc.xml import Element, child, record
from matricula.store import Row, Rows

MONTHS = (
    "Jan ", "Fév ", "Mars", "Avr ", "Mai ", "Juin",
    "Jul ", "Août", "Sept", "Oct ", "Nov ", "Déc ",
)  # fmt: skip
"""Each of four letters, blanks and all, as ScoDoc aligns them."""
USUAL_COLOUR = "white"


def semestres(cohorts: Rows, steps: Rows, heads: Rows, naming: Rows) -> list[Semestre]:
    """Semesters; the rows are those of `translate.cohorts.formsemestres`."""
    told = formsemestres(cohorts, steps, heads, naming)
    return [_semestre(row, shared) for row, shared in zip(cohorts, told, strict=True)]


def _semestre(row: Row, shared: Formsemestre) -> Semestre:
    first, last = str(row.start_date.year), str(row.end_date.year)
    years = first if first == last else f"{first}-{last}"
    months = _month(row.start_date), _month(row.end_date)
    title = f"{shared.titre_num} {row.modality}"
    return Semestre(
        id=row.id,
        dept_id=row.organization_id,
        formation_id=row.programme_id,
        semestre_id=row.semester_index,
        titre=row.title,
        date_debut=french(row.start_date),
        date_fin=french(row.end_date),
        etat=row.is_open,
        modalite=row.modality,
        gestion_compensation=row.compensates,
        bul_hide_xml=row.bulletins_hidden,
        gestion_semestrielle=row.by_semester,
        bul_bgcolor=row.background_colour or USUAL_COLOUR,
        resp_can_edit=row.head_can_edit,
        resp_can_change_ens=row.head_can_change_teachers,
        ens_can_edit_eval=row.teachers_can_edit_assessments,
        elt_sem_apo=row.semester_apogee_code or "",
        elt_annee_apo=row.year_apogee_code or "",
        scodoc7_id="",
        block_moyennes=row.averages_blocked,
        formsemestre_id=row.id,
        etapes=shared.etapes,
        responsables=shared.responsables,
        sem_id_txt=shared.semestre_idx_txt,
        titre_num=shared.titre_num,
        dateord=iso(row.start_date),
        date_debut_iso=iso(row.start_date),
        date_fin_iso=iso(row.end_date),
        annee_debut=first,
        annee_fin=last,
        mois_debut_ord=row.start_date.month,
        mois_fin_ord=row.end_date.month,
        annee=years,
        anneescolaire=shared.annee_scolaire,
        periode=shared.periode,
        titreannee=f"{title}  {years}",
        mois_debut=months[0],
        mois_fin=months[1],
        titremois=f"{title}  ({months[0]} - {months[1]})",
        session_id=shared.session_id,
        etapes_apo_str=", ".join(shared.etapes),
    )


def _month(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"


def bare_list(semesters: list[Semestre]) -> Element:
    """Semesters as XMLgetFormsemestres has them: attributes only, what is a list left out."""
    root = record("formsemestrelist", {})
    for semester in semesters:
        scalars = {k: v for k, v in asdict(semester).items() if not isinstance(v, list)}
        child(root, "formsemestre", **scalars)
    return root
