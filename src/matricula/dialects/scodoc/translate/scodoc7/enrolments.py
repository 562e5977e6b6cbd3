"""The semesters of a student, whichever department they are of."""

from matricula.dialects.scodoc.texts import iso, title_of
from matricula.dialects.scodoc.translate.scodoc7.tables import Table
from matricula.store import Row, Rows

COLUMNS = (
    "dept",
    "etudid",
    "code_nip",
    "civilite_str",
    "nom",
    "prenom",
    "formsemestre_id",
    "date_debut_iso",
    "date_fin_iso",
)
"""ScoDoc's, whose titles are their names."""


def enrolments_table(rows: Rows) -> Table:
    """A row an enrolment."""
    return Table(
        title="Inscriptions",
        columns={name: name for name in COLUMNS},
        rows=[_line(row) for row in rows],
        file="inscriptions",
    )


def _line(row: Row) -> dict[str, str | int]:
    return {
        "dept": row.department,
        "etudid": row.person_id,
        "code_nip": row.code_nip,
        "civilite_str": title_of(row),
        "nom": row.family_name,
        "prenom": row.given_name,
        "formsemestre_id": row.cohort_id,
        "date_debut_iso": iso(row.start_date),
        "date_fin_iso": iso(row.end_date),
    }
