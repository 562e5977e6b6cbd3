"""The bulletin (page, "Bulletins de notes"). Numbers are text where the page has text.

Text from the record is escaped as for XML, also in JSON, as the page shows it.
"""

import msgspec
from msgspec import UNSET, UnsetType

Number = int | float


class Etudiant(msgspec.Struct, frozen=True):
    """Whose bulletin it is."""

    etudid: int
    code_nip: str
    code_ine: str
    nom: str
    prenom: str
    civilite: str
    photo_url: str
    email: str
    emailperso: str
    sexe: str


class NoteGenerale(msgspec.Struct, frozen=True):
    """The general average, and lowest, highest and mean of the promotion."""

    value: str
    min: str
    max: str
    moy: str


class Rang(msgspec.Struct, frozen=True):
    """value: "1", "4 ex", or "" while ranks are hidden. ninscrits: everybody enrolled."""

    value: str
    ninscrits: int


class RangGroupe(msgspec.Struct, frozen=True):
    """The rank inside a group; all but the partition's name is "" where the student has none."""

    group_type: str
    group_name: str
    value: str
    ninscrits: int | str


class Valeur(msgspec.Struct, frozen=True):
    """A number in a box of its own."""

    value: Number


class Texte(msgspec.Struct, frozen=True):
    """A text in a box of its own."""

    value: str


class NoteUe(msgspec.Struct, frozen=True):
    """The average of a unit: of this semester's modules; of sport and culture, the bonus."""

    value: str
    min: str
    max: str
    moy: str


class NoteModule(msgspec.Struct, frozen=True):
    """The average of a module. moy: "NA" where nobody has one."""

    value: str
    moy: str
    max: str
    min: str
    nb_notes: int
    nb_missing: int
    nb_valid_evals: int


class EvaluationBulletin(msgspec.Struct, frozen=True):
    """An assessment and its mark, out of 20: "12.50", "ABS", "EXC", "ATT", or "NP" for none.

    One that does not count yet has `incomplete` "1", and neither id nor mark.
    """

    jour: str
    heure_debut: str
    heure_fin: str
    coefficient: float
    evaluation_type: int
    description: str
    evaluation_id: int | UnsetType = UNSET
    note: str | UnsetType = UNSET
    incomplete: str | UnsetType = UNSET


class ModuleBulletin(msgspec.Struct, frozen=True):
    """A module that the student takes. id: the moduleimpl's. rang, effectif: where preferred."""

    id: int
    code: str
    coefficient: float
    numero: int
    titre: str
    abbrev: str
    note: NoteModule
    code_apogee: str
    evaluation: list[EvaluationBulletin]
    rang: Texte | UnsetType = UNSET
    effectif: Valeur | UnsetType = UNSET


class UeBulletin(msgspec.Struct, frozen=True):
    """A unit of the semester, also one in which the student takes nothing."""

    id: int
    numero: str
    acronyme: str
    titre: str
    note: NoteUe
    rang: str
    effectif: str
    ects: str
    code_apogee: str
    module: list[ModuleBulletin]


class UeCapitalisee(msgspec.Struct, frozen=True):
    """A unit gained before with a better average, which counts instead."""

    id: int
    numero: str
    acronyme: str
    titre: str
    note: str
    coefficient_ue: str
    date_capitalisation: str
    ects: str


class Absences(msgspec.Struct, frozen=True):
    """Missed half-days, and those of them with an excuse, over the days of the semester."""

    nbabs: int
    nbabsjust: int


class Decision(msgspec.Struct, frozen=True):
    """The jury's decision on the semester; code "" before there is one. etat: I, DEF or DEM.

    The semester that this one makes up for stands under ScoDoc's key and, if there is one, under
    the page's.
    """

    code: str
    etat: str
    compense_formsemestre_id: int | None | UnsetType = UNSET
    compenseformsemestre_id: int | UnsetType = UNSET


class DecisionUe(msgspec.Struct, frozen=True):
    """The jury's decision on a unit. ects: "16.0", the unit's, whatever the code."""

    ue_id: int
    numero: str
    acronyme: str
    titre: str
    code: str
    ects: str


class Autorisation(msgspec.Struct, frozen=True):
    """A semester that the student may enrol in."""

    semestre_id: int


class Appreciation(msgspec.Struct, frozen=True):
    """A remark; date: ISO."""

    comment: str
    date: str


class Bulletin(msgspec.Struct, frozen=True):
    """A bulletin; where `publie` is 0 it ends with `etudiant`.

    date: now, ISO 8601 with microseconds, in the school's local time.
    """

    etudid: int
    formsemestre_id: int
    date: str
    publie: int
    etapes: list[str]
    etape_apo: str
    etape_apo2: str
    etape_apo3: str
    etape_apo4: str
    etudiant: Etudiant
    note: NoteGenerale | UnsetType = UNSET
    rang: Rang | UnsetType = UNSET
    rang_group: list[RangGroupe] | UnsetType = UNSET
    note_max: Valeur | UnsetType = UNSET
    bonus_sport_culture: Valeur | UnsetType = UNSET
    ue: list[UeBulletin] | UnsetType = UNSET
    ue_capitalisee: list[UeCapitalisee] | UnsetType = UNSET
    absences: Absences | UnsetType = UNSET
    situation: str | UnsetType = UNSET
    decision: Decision | UnsetType = UNSET
    decision_ue: list[DecisionUe] | UnsetType = UNSET
    autorisation_inscription: list[Autorisation] | UnsetType = UNSET
    appreciation: list[Appreciation] | UnsetType = UNSET
