"""Bodies of the functions of ScoDoc 7 that the page's own routes do not have.

Source: ScoDoc 9.0.67; the page calls the functions by their names alone.
"""

import msgspec

from matricula.dialects.scodoc.wire.cohorts import Enseignant, Matiere, Module, Ue


class Semestre(msgspec.Struct, frozen=True):
    """A semester as formsemestre_list tells it, all of ScoDoc's fields in ScoDoc's order.

    date_debut: "01/09/2020"; dateord, date_debut_iso: "2020-09-01". mois_debut: "Sept 2020".
    etat: whether marks may still change. The two blanks in titreannee are ScoDoc's.
    """

    id: int
    dept_id: int
    formation_id: int
    semestre_id: int
    titre: str
    date_debut: str
    date_fin: str
    etat: bool
    modalite: str
    gestion_compensation: bool
    bul_hide_xml: bool
    gestion_semestrielle: bool
    bul_bgcolor: str
    resp_can_edit: bool
    resp_can_change_ens: bool
    ens_can_edit_eval: bool
    elt_sem_apo: str
    elt_annee_apo: str
    scodoc7_id: str
    block_moyennes: bool
    formsemestre_id: int
    etapes: list[str]
    responsables: list[int]
    sem_id_txt: str
    titre_num: str
    dateord: str
    date_debut_iso: str
    date_fin_iso: str
    annee_debut: str
    annee_fin: str
    mois_debut_ord: int
    mois_fin_ord: int
    annee: str
    anneescolaire: str
    periode: int
    titreannee: str
    mois_debut: str
    mois_fin: str
    titremois: str
    session_id: str
    etapes_apo_str: str


class ModuleSemestre(msgspec.Struct, frozen=True):
    """A module of a semester as moduleimpl_list tells it."""

    id: int
    module_id: int
    formsemestre_id: int
    responsable_id: int | None
    computation_expr: str
    moduleimpl_id: int
    ens: list[Enseignant]


class ModuleSemestreComplet(ModuleSemestre, frozen=True):
    """The same with what it is made of, as moduleimpl_withmodule_list tells it."""

    module: Module
    ue: Ue
    matiere: Matiere
