"""Contracts. Source: the vendor's pages "Synchronisation des contrats", v1 and v2."""

import msgspec


class Contrat(msgspec.Struct, kw_only=True):
    """A contract, in the words in which it was sent, with the id that this server gave it."""

    _id: str
    codeContrat: str
    dateDebut: str | None
    dateFin: str | None
    nomEntreprise: str | None
    codeGroupe: str
    nomGroupe: str
    codeSite: str
    nomSite: str
    codePeriode: str
    nomPeriode: str
    codeAnnee: str
    nomAnnee: str
    codeFormation: str
    nomFormation: str
    codeApprenant: str | None
    prenomApprenant: str | None
    nomApprenant: str | None
    emailApprenant: str | None
    codePersonnel: str | None
    prenomPersonnel: str | None
    nomPersonnel: str | None
    emailPersonnel: str | None
    codeMaitreApprentissage: str | None
    prenomMaitreApprentissage: str | None
    nomMaitreApprentissage: str | None
    emailMaitreApprentissage: str | None
    codeMarque: str | None
    nomMarque: str | None
    missionTitle: str | None
    missionDetails: str | None
    monthStartGroup: str | None
    rncp: str | None
    type: str


class Contrats(msgspec.Struct):
    """A page of contracts. total: of all pages."""

    total: int
    contrats: list[Contrat]


class Synced(msgspec.Struct):
    """What a list of contracts did, in the words of all versions of the pages.

    total, contrats: what was sent, as it stands now. validContrats: their codes. invalidContrats:
    always empty, since a list with a fault is refused as a whole.
    """

    success: bool
    total: int
    contrats: list[Contrat]
    validContrats: list[str]
    invalidContrats: list[str]


class Difference(msgspec.Struct):
    """What a full list would do: codes of contracts. removed: they would be archived."""

    same: list[str]
    added: list[str]
    updated: list[str]
    removed: list[str]


class Reset(msgspec.Struct):
    """Contracts of a sandbox that were archived."""

    success: bool
    removed: int
