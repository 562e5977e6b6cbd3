"""Semesters (page, "formsemestre") and their modules (page, "moduleimpl")."""

import msgspec


class Formsemestre(msgspec.Struct, frozen=True):
    """A semester: the page's fields, and those that clients of `formsemestre_list` read.

    semestre_idx, semestre_id: 1 and up, or -1 where the programme has no semesters. Dates are ISO.
    """

    annee_scolaire: str
    date_debut: str
    date_fin: str
    modalite: str
    periode: int
    semestre_idx_txt: str
    semestre_idx: int
    session_id: str
    titre_annee: str
    titre_num: str
    titre: str
    parcours_type: int
    formation_id: int
    formsemestre_id: int
    id: int
    dept_id: int
    semestre_id: int
    etat: bool
    bul_hide_xml: bool
    etapes: list[str]
    responsables: list[int]


class Enseignant(msgspec.Struct, frozen=True):
    """A teacher of a module besides the one who answers for it."""

    moduleimpl_id: int
    ens_id: int


class Module(msgspec.Struct, frozen=True):
    """A module of a programme."""

    id: int
    module_id: int
    titre: str
    abbrev: str
    code: str
    heures_cours: float
    heures_td: float
    heures_tp: float
    coefficient: float
    ects: float | None
    formation_id: int
    ue_id: int
    matiere_id: int
    semestre_id: int
    numero: int
    code_apogee: str
    module_type: int


class Ue(msgspec.Struct, frozen=True):
    """A unit of a programme."""

    id: int
    ue_id: int
    formation_id: int
    acronyme: str
    numero: int
    titre: str
    type: int
    ue_code: str
    ects: float | None
    is_external: bool
    code_apogee: str
    coefficient: float


class Matiere(msgspec.Struct, frozen=True):
    """A subject: a heading inside a unit."""

    id: int
    matiere_id: int
    ue_id: int
    titre: str
    numero: int


class Moduleimpl(msgspec.Struct, frozen=True):
    """A module as taught in a semester. responsable_id: the person who answers for it."""

    id: int
    moduleimpl_id: int
    module_id: int
    formsemestre_id: int
    responsable_id: int | None
    computation_expr: str
    ens: list[Enseignant]
    module: Module
    ue: Ue
    matiere: Matiere
