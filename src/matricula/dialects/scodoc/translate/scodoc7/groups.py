"""Lists of students by groups, for people and for spreadsheets."""

from collections.abc import Sequence

from matricula.dialects.scodoc.translate.groups import caption
from matricula.dialects.scodoc.translate.scodoc7.tables import Table
from matricula.dialects.scodoc.wire.groups import GroupMember
from matricula.store import Rows

TITLES = {
    "civilite_str": "Civilité",
    "nom_disp": "Nom",
    "prenom": "Prénom",
    "etat": "État",
    "email": "Mail",
    "emailperso": "Mail personnel",
    "etape": "Étape",
    "etudid": "etudid",
    "code_nip": "code_nip",
    "code_ine": "code_ine",
}


def members_table(lines: Sequence[GroupMember], groups: Rows, file: str) -> Table:
    """The lines of a list; groups: those of the semester, whose partitions name columns."""
    names = {str(row.partition_id): row.partition_name for row in groups}
    columns = lines[0] if lines else TITLES
    return Table(
        title="Liste d'étudiants",
        columns={column: TITLES.get(column) or names[column] for column in columns},
        rows=lines,
        file=file,
        caption=caption(lines),
    )
