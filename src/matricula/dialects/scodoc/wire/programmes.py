"""Programmes of study (page, "formation" and "formation_export").

The page does not detail the content; it is that of ScoDoc 9.0.
"""

import msgspec
from msgspec import UNSET, UnsetType


class Formation(msgspec.Struct, frozen=True):
    """A programme. type_parcours: 100 DUT, 200 LP, ... formation_code: the same in all versions."""

    id: int
    dept_id: int
    acronyme: str
    titre: str
    titre_officiel: str
    version: int
    formation_code: str
    type_parcours: int
    code_specialite: str
    formation_id: int


class ModuleExport(msgspec.Struct, frozen=True):
    """A module in an exported programme. The ids but `id` only with export_ids."""

    id: int
    titre: str
    abbrev: str
    code: str
    heures_cours: float
    heures_td: float
    heures_tp: float
    coefficient: float
    ects: float | str
    semestre_id: int
    numero: int
    code_apogee: str
    module_type: int
    module_id: int | UnsetType = UNSET
    ue_id: int | UnsetType = UNSET
    matiere_id: int | UnsetType = UNSET
    formation_id: int | UnsetType = UNSET


class MatiereExport(msgspec.Struct, frozen=True):
    """A subject in an exported programme."""

    id: int
    titre: str
    numero: int
    module: list[ModuleExport]
    matiere_id: int | UnsetType = UNSET
    ue_id: int | UnsetType = UNSET


class UeExport(msgspec.Struct, frozen=True):
    """A unit in an exported programme; without ECTS it has no key `ects`."""

    id: int
    acronyme: str
    numero: int
    titre: str
    type: int
    ue_code: str
    is_external: bool
    code_apogee: str
    coefficient: float
    matiere: list[MatiereExport]
    ects: float | UnsetType = UNSET
    ue_id: int | UnsetType = UNSET
    formation_id: int | UnsetType = UNSET


class FormationExport(Formation, frozen=True):
    """A programme with all it is made of, as a tree."""

    ue: list[UeExport]
