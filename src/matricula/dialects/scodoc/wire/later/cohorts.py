"""Semesters as later versions tell of them, with their programme, groups and results."""

import msgspec

from matricula.dialects.scodoc.wire.cohorts import Moduleimpl, Ue
from matricula.dialects.scodoc.wire.departments import Departement
from matricula.dialects.scodoc.wire.programmes import Formation


class FormsemestreLater(msgspec.Struct, frozen=True):
    """A semester in full.

    annee_scolaire: the first year of the school year, a number, where the page's `formsemestre` has
    "2022 - 2023". date_debut, date_fin: "01/09/2022". etape_apo: the steps, joined by ", ".
    parcours: of competences, which are not kept.
    """

    id: int
    formsemestre_id: int
    dept_id: int
    formation_id: int
    semestre_id: int
    titre: str
    titre_num: str
    titre_formation: str
    session_id: str
    annee_scolaire: int
    periode: int
    date_debut: str
    date_fin: str
    date_debut_iso: str
    date_fin_iso: str
    modalite: str
    etat: bool
    bul_hide_xml: bool
    bul_bgcolor: str
    block_moyennes: bool
    gestion_compensation: bool
    gestion_semestrielle: bool
    resp_can_edit: bool
    resp_can_change_ens: bool
    ens_can_edit_eval: bool
    elt_sem_apo: str
    elt_annee_apo: str
    etape_apo: str
    etapes: list[str]
    responsables: list[int]
    parcours: list[str]
    departement: Departement
    formation: Formation


class Programme(msgspec.Struct, frozen=True):
    """What is taught in a semester. ressources, saes: modules of types 2 and 3; modules: others."""

    ues: list[Ue]
    ressources: list[Moduleimpl]
    saes: list[Moduleimpl]
    modules: list[Moduleimpl]


class GroupeLater(msgspec.Struct, frozen=True):
    """A group of a partition."""

    id: int
    group_id: int
    group_name: str | None
    partition_id: int
    formsemestre_id: int


class PartitionLater(msgspec.Struct, frozen=True):
    """A partition with its groups, by id. is_parcours: never; competences are not kept."""

    id: int
    partition_id: int
    formsemestre_id: int
    partition_name: str
    numero: int
    bul_show_rank: bool
    show_in_lists: bool
    groups_editable: bool
    is_parcours: bool
    groups: dict[str, GroupeLater]


Resultat = dict[str, str | int | float | None | dict[str, dict[str, str | int | None]]]
"""A student's row of the table of results.

etudid, code_nip, civilite_str, nom, nom_disp, prenom, etat, rang, moy_gen, bonus, ects_pot; one key
a unit, `moy_ue_<ue_id>`; one a module that the student takes, `moy_mod_<moduleimpl_id>_<ue_id>`
(`moy_res_...` and `moy_sae_...` for ressources and SAEs); one a partition, `part_<partition_id>`;
and partitions, the groups by partition. Averages are text, "~" for none; numbers and null with
format=raw.
"""


class DecisionSemestre(msgspec.Struct, frozen=True, omit_defaults=True):
    """The jury's decision on a semester; {} before there is one."""

    code: str | None = None
    compense_formsemestre_id: int | None = None


class DecisionUeLater(msgspec.Struct, frozen=True):
    """The jury's decision on a unit. ects: what was gained by it."""

    ue_id: int
    acronyme: str
    titre: str
    code: str
    ects: float


class AutorisationLater(msgspec.Struct, frozen=True):
    """A semester that the student may enrol in."""

    semestre_id: int


class DecisionJury(msgspec.Struct, frozen=True):
    """What the jury of a semester decided about a student. etat: I, D or DEF.

    is_apc, nb_competences, rcues, annee: of programmes of competences, which are not kept.
    """

    etudid: int
    code_nip: str
    code_ine: str
    is_apc: bool
    etat: str
    nb_competences: int
    semestre: DecisionSemestre
    ues: list[DecisionUeLater]
    autorisations: list[AutorisationLater]
    rcues: list[dict[str, str]]
    annee: dict[str, str]
