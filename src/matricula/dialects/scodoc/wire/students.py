"""Students (page, "etud_dept", "etud" and "etud/<etudid>/sem/<formsemestre_id>/groups")."""

import msgspec
from msgspec import UNSET, UnsetType


class EtudDept(msgspec.Struct, frozen=True):
    """An identity that carries a NIP code: one in each department that knows the student."""

    exist: bool
    dept: str
    id: int
    dept_id: int


class InSemestre(msgspec.Struct, frozen=True):
    """A semester of a student. etat: I, D or DEF. parcours_type: as in the formation.

    current, groupes: only in the semester that is under way.
    """

    etat: str
    formsemestre_id: int
    date_debut: str
    date_fin: str
    parcours_type: int
    current: str | UnsetType = UNSET
    groupes: str | UnsetType = UNSET


class Identite(msgspec.Struct, frozen=True):
    """What a department knows of a student."""

    etudid: int
    code_nip: str
    code_ine: str
    code_ul: str
    nom: str
    nom_usuel: str
    prenom: str
    nomprenom: str
    email: str
    emailperso: str
    domicile: str
    codepostaldomicile: str
    villedomicile: str
    paysdomicile: str
    telephone: str
    telephonemobile: str
    fax: str
    bac: str
    specialite: str
    annee_bac: int | str
    nomlycee: str
    villelycee: str
    codepostallycee: str
    codelycee: str
    date_naissance_iso: str
    civilite: str
    sexe: str
    photo_url: str
    dept_id: int
    dept_acronym: str


class Etud(Identite, frozen=True):
    """A student: the page's fields among all of `etud_info`."""

    insemestre: list[InSemestre]


class Groupe(msgspec.Struct, frozen=True):
    """A group that a student is in. numero: the order of display of its partition."""

    numero: int
    partition_id: int
    partition_name: str
    group_id: int
    group_name: str | None


class EtudGroups(msgspec.Struct, frozen=True):
    """The groups of a student in one semester."""

    etudid: int
    formsemestre_id: int
    groupes: list[Groupe]


class UnknownEtud(msgspec.Struct, frozen=True):
    """What etud_info says of a student that nobody knows. etudid: whatever named them."""

    etudid: int | str
    nom: str = "?"
    nom_usuel: str = ""
    prenom: str = "?"
    civilite: str = "?"
    sexe: str = "?"
    email: str = "?"
    emailperso: str = ""
    error: str = "code etudiant inconnu"
