"""Students as later versions tell of them: lists in full, and who is in a semester."""

import msgspec

from matricula.dialects.scodoc.wire.students import Identite, InSemestre


class Admission(msgspec.Struct, frozen=True):
    """How a student came. annee, annee_bac: null where nobody knows."""

    etudid: int
    annee: int | None
    bac: str
    specialite: str
    annee_bac: int | None
    nomlycee: str
    villelycee: str
    codepostallycee: str
    codelycee: str


class Etudiant(Identite, frozen=True):
    """A student in full.

    civilite: M, F or X, where the page's `etud` has a title; that is in civilite_str and sexe.
    date_naissance: "23/05/2002". boursier: null where nobody knows, or the asker may not.
    """

    id: int
    civilite_str: str
    nom_disp: str
    date_naissance: str
    boursier: bool | None
    typeadresse: str
    admission: Admission


class EtudiantSuivi(Etudiant, frozen=True):
    """A student with their semesters, as the page's `etud` has them."""

    insemestre: list[InSemestre]


class GroupeEtudiant(msgspec.Struct, frozen=True):
    """A group that a student is in, with what its partition says of itself."""

    id: int
    group_id: int
    group_name: str | None
    partition_id: int
    partition_name: str
    formsemestre_id: int
    numero: int
    bul_show_rank: bool
    show_in_lists: bool


class EtudiantInscrit(Etudiant, frozen=True):
    """A student of a semester. etat: I, D or DEF. etape: the Apogée step, or ""."""

    etat: str
    etape: str
    groups: list[GroupeEtudiant]
