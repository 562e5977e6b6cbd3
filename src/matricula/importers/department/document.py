"""The file format: a ScoDoc department's raw rows, with ScoDoc's own names.

Only what is imported is named here; `computed`, `cases` and every other key is passed over. Null or
absent: what may be null in the record is left alone when its key is absent (UNSET) and cleared when
it is null; what may not be null keeps its value, or ScoDoc's default where it is new.
Source: the tables of ScoDoc 9.0.67, whose names the keys are.
"""

from datetime import date, time
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

FORMAT = 1

# Characters that PostgreSQL (NUL) or XML 1.0 (the rest) cannot hold would break an answer later.
_TEXT = r"\A[^\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]*\Z"

Id = Annotated[int, Meta(ge=1, le=2**63 - 1)]
Whole = Annotated[int, Meta(ge=-(2**31), le=2**31 - 1)]
SemesterIndex = Annotated[int, Meta(ge=-1, le=1000)]
Name = Annotated[str, Meta(max_length=250, pattern=_TEXT)]
"""Text that stands in an index."""
GivenName = Annotated[str, Meta(min_length=1, max_length=250, pattern=_TEXT)]
"""Text that must say something."""
Prose = Annotated[str, Meta(max_length=100_000, pattern=_TEXT)]
Amount = Annotated[float, Meta(ge=0, le=1_000_000)]
Measure = Annotated[float, Meta(ge=-1_000_000, le=1_000_000)]
OutOf20 = Annotated[float, Meta(ge=0, le=20)]
Mark = Measure | Literal["ABS", "EXC", "ATT"]

OptionalName = Name | UnsetType | None
OptionalProse = Prose | UnsetType | None
OptionalAmount = Amount | UnsetType | None


class Student(msgspec.Struct, frozen=True, kw_only=True):
    """A row of `identite`, with what its `adresse` and `admission` say where they are exported."""

    etudid: Id
    nom: GivenName
    prenom: Name | None = None
    nom_usuel: OptionalName = UNSET
    civilite: Literal["M", "F", "X"] | UnsetType | None = UNSET
    date_naissance: date | UnsetType | None = UNSET
    lieu_naissance: OptionalName = UNSET
    dept_naissance: OptionalName = UNSET
    nationalite: OptionalName = UNSET
    code_nip: OptionalName = UNSET
    code_ine: OptionalName = UNSET
    code_ul: OptionalName = UNSET
    boursier: bool | UnsetType | None = UNSET
    domicile: OptionalProse = UNSET
    codepostaldomicile: OptionalName = UNSET
    villedomicile: OptionalName = UNSET
    paysdomicile: OptionalName = UNSET
    telephone: OptionalName = UNSET
    telephonemobile: OptionalName = UNSET
    fax: OptionalName = UNSET
    email: Name | None = None
    emailperso: Name | None = None
    annee: Whole | UnsetType | None = UNSET
    bac: OptionalName = UNSET
    specialite: OptionalName = UNSET
    annee_bac: Whole | UnsetType | None = UNSET
    nomlycee: OptionalName = UNSET
    villelycee: OptionalName = UNSET
    codepostallycee: OptionalName = UNSET
    codelycee: OptionalName = UNSET


class Formation(msgspec.Struct, frozen=True, kw_only=True):
    """A programme."""

    formation_id: Id
    acronyme: GivenName
    titre: Name
    titre_officiel: Prose | None = None
    version: Annotated[int, Meta(ge=1, le=2**31 - 1)] = 1
    formation_code: Name | None = None
    type_parcours: Whole | None = None
    code_specialite: OptionalName = UNSET


class Ue(msgspec.Struct, frozen=True, kw_only=True):
    """A unit of a programme."""

    ue_id: Id
    formation_id: Id
    acronyme: GivenName
    numero: Whole | None = None
    titre: Prose | None = None
    type: Annotated[int, Meta(ge=0, le=6)] | None = None
    ue_code: Name | None = None
    ects: OptionalAmount = UNSET
    is_external: bool | None = None
    code_apogee: OptionalName = UNSET
    coefficient: OptionalAmount = UNSET


class Matiere(msgspec.Struct, frozen=True, kw_only=True):
    """A subject: a heading inside a unit."""

    matiere_id: Id
    ue_id: Id
    titre: Name
    numero: Whole | None = None


class Module(msgspec.Struct, frozen=True, kw_only=True):
    """A module. module_type: 0 standard, 1 malus."""

    module_id: Id
    formation_id: Id
    ue_id: Id
    matiere_id: Id
    code: Name
    titre: Prose | None = None
    abbrev: OptionalProse = UNSET
    heures_cours: OptionalAmount = UNSET
    heures_td: OptionalAmount = UNSET
    heures_tp: OptionalAmount = UNSET
    coefficient: Measure | None = None
    ects: OptionalAmount = UNSET
    semestre_id: SemesterIndex | None = None
    numero: Whole | None = None
    code_apogee: OptionalName = UNSET
    module_type: Annotated[int, Meta(ge=0, le=1)] | None = None


class Inscription(msgspec.Struct, frozen=True, kw_only=True):
    """A student in a semester: I enrolled, D withdrawn, DEF failed."""

    etudid: Id
    etat: Literal["I", "D", "DEF"]
    etape: OptionalName = UNSET


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """A group of a partition with its members."""

    group_id: Id
    group_name: Name | None = None
    etudids: list[Id] = []


class Partition(msgspec.Struct, frozen=True, kw_only=True):
    """A way to part a semester; the one whose name is null holds everybody."""

    partition_id: Id
    partition_name: Name | None = None
    numero: Whole | None = None
    bul_show_rank: bool | None = None
    show_in_lists: bool | None = None
    groups: list[Group] = []


class Evaluation(msgspec.Struct, frozen=True, kw_only=True):
    """An assessment with its marks, out of note_max; an absent etudid has no mark."""

    evaluation_id: Id
    jour: date | UnsetType | None = UNSET
    heure_debut: time | UnsetType | None = UNSET
    heure_fin: time | UnsetType | None = UNSET
    description: Prose | None = None
    note_max: Amount
    coefficient: Amount
    visibulletin: bool | None = None
    publish_incomplete: bool | None = None
    evaluation_type: Annotated[int, Meta(ge=0, le=2)] | None = None
    numero: Whole | None = None
    notes: dict[str, Mark] = {}


class ModuleImpl(msgspec.Struct, frozen=True, kw_only=True):
    """A module in a semester, its students and its assessments."""

    moduleimpl_id: Id
    module_id: Id
    computation_expr: OptionalProse = UNSET
    responsable_id: Any = None
    ens_id: Any = None
    inscrits: list[Id] = []
    evaluations: list[Evaluation] = []


class UeFormula(msgspec.Struct, frozen=True, kw_only=True):
    """A user's formula for a unit's average; the key is written in two ways."""

    ue_id: Id
    computation_expr: Prose | None = None
    expr: Prose | None = None

    @property
    def formula(self) -> str:
        return (self.computation_expr or self.expr or "").strip()


class Semester(msgspec.Struct, frozen=True, kw_only=True):
    """A formsemestre and everything in it."""

    formsemestre_id: Id
    formation_id: Id
    semestre_id: SemesterIndex
    titre: Prose | None = None
    date_debut: date
    date_fin: date
    etat: bool | None = None
    modalite: Name | None = None
    bul_hide_xml: bool | None = None
    block_moyennes: bool | None = None
    gestion_semestrielle: bool | None = None
    gestion_compensation: bool | None = None
    use_ue_coefs: bool | None = None
    bul_bgcolor: OptionalName = UNSET
    resp_can_edit: bool | None = None
    resp_can_change_ens: bool | None = None
    ens_can_edit_eval: bool | None = None
    elt_sem_apo: OptionalName = UNSET
    elt_annee_apo: OptionalName = UNSET
    formsemestre_responsables: Any = None
    etapes: list[GivenName] | None = None
    ue_formulas: list[UeFormula] = []
    inscriptions: list[Inscription] = []
    partitions: list[Partition] = []
    moduleimpls: list[ModuleImpl] = []


class JuryValidation(msgspec.Struct, frozen=True, kw_only=True):
    """A decision on a semester (ue_id null) or on a unit (gained elsewhere: no formsemestre_id)."""

    etudid: Id
    formsemestre_id: Id | None = None
    ue_id: Id | None = None
    code: GivenName
    assidu: bool | UnsetType | None = UNSET
    event_date: str
    compense_formsemestre_id: Id | UnsetType | None = UNSET
    moy_ue: OutOf20 | UnsetType | None = UNSET
    semestre_id: SemesterIndex | None = None
    is_external: bool | None = None


class UeCoefficient(msgspec.Struct, frozen=True, kw_only=True):
    """The weight of a capitalised unit in a semester, set by hand."""

    formsemestre_id: Id
    ue_id: Id
    coefficient: Amount


class Absence(msgspec.Struct, frozen=True, kw_only=True):
    """A half-day: an absence where estabs, else a justification where estjust."""

    etudid: Id
    jour: date
    estabs: bool
    estjust: bool
    matin: bool
    description: Prose | None = None
    moduleimpl_id: Id | None = None


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """A dated step of a student's way."""

    etudid: Id
    event_date: str
    formsemestre_id: Id | None = None
    ue_id: Id | None = None
    event_type: GivenName


class Authorisation(msgspec.Struct, frozen=True, kw_only=True):
    """A jury's leave to enrol in a semester of a programme."""

    etudid: Id
    formation_code: GivenName
    semestre_id: SemesterIndex
    date: str
    origin_formsemestre_id: Id


class Preference(msgspec.Struct, frozen=True, kw_only=True):
    """What the department chose, or for one semester."""

    name: GivenName
    value: Prose | None = None
    formsemestre_id: Id | None = None


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """The whole file."""

    departement: str
    format: int = FORMAT
    bonus_sport_function: Name | UnsetType | None = UNSET
    students: list[Student] = []
    formations: list[Formation] = []
    ues: list[Ue] = []
    matieres: list[Matiere] = []
    modules: list[Module] = []
    semesters: list[Semester] = []
    jury_validations: list[JuryValidation] = []
    ue_coefs_capitalised: list[UeCoefficient] = []
    absences: list[Absence] = []
    events: list[Event] = []
    authorisations: list[Authorisation] = []
    preferences: list[Preference] = []
