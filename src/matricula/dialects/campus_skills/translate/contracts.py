"""Contracts between the wire and the record."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from matricula.dialects.campus_skills.errors import Faults, InvalidRequest
from matricula.dialects.campus_skills.fields import AN_OBJECT, LONGEST_TEXT, Fields
from matricula.dialects.campus_skills.wire.contracts import Contrat
from matricula.dialects.campus_skills.wire.shared import Detail
from matricula.record.contracts.errors import Contradiction
from matricula.record.contracts.queries import ADDRESS, CODE_OF
from matricula.record.contracts.transmitted import (
    APPRENTICE,
    COMPANY_TUTOR,
    SCHOOL_TUTOR,
    Named,
    Party,
    Transmitted,
)
from matricula.store import Row

MOST_CONTRACTS = 10_000
A_LIST = "La liste des contrats est attendue : un tableau, ou un objet avec « contrats »."
CHANGES = "L'objet « changes » est attendu, avec added, updated et removed."
TOO_MANY = f"Une liste compte {MOST_CONTRACTS} contrats au plus."
A_DAY = "date DD/MM/YYYY attendue"
KINDS = ("APPRENTICESHIP", "INTERNSHIP")
ABOUT = {
    "site": "Site",
    "brand": "Marque",
    "period": "Periode",
    "year": "Annee",
    "training": "Formation",
    "group": "Groupe",
    APPRENTICE: "Apprenant",
    SCHOOL_TUTOR: "Personnel",
    COMPANY_TUTOR: "MaitreApprentissage",
    "contract": "Contrat",
}
"""What follows code, nom, prenom or email in the name of a field."""

SENTENCES = {
    "contract_twice": ("code", "le contrat {} est deux fois dans la liste"),
    "group_differs": ("code", "le groupe {} n'est pas partout décrit de la même façon"),
    "code_named_twice": ("code", "le code {} porte deux noms"),
    "name_coded_twice": ("nom", "le nom {} est déjà celui d'un autre code"),
    "party_differs": ("code", "la personne {} n'est pas partout décrite de la même façon"),
    "code_of_another_kind": ("code", "le code {} est déjà celui d'un autre type d'utilisateur"),
    "address_of_two": ("email", "l'adresse {} est celle de deux personnes"),
    "address_of_many": ("email", "l'adresse {} est déjà celle d'une autre personne"),
}

_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", re.ASCII)


def transmitted(body: Any) -> list[Transmitted]:
    """The contracts of a full list: bare, or under "contrats". Errors: InvalidRequest."""
    listed = body.get("contrats") if isinstance(body, dict) else body
    if not isinstance(listed, list):
        raise InvalidRequest(A_LIST)
    return _contracts(listed)


def changes(body: Any) -> tuple[list[Transmitted], list[str]]:
    """The contracts that were added or updated, and the codes of those that were removed.

    Errors: InvalidRequest.
    """
    told = body.get("changes") if isinstance(body, dict) else None
    if not isinstance(told, dict):
        raise InvalidRequest(CHANGES)
    parts = [told.get(name) or [] for name in ("added", "updated", "removed")]
    if not all(isinstance(part, list) for part in parts):
        raise InvalidRequest(CHANGES)
    added, updated, removed = parts
    faults = Faults()
    codes = [
        Fields({"removed": code}, faults, index).word("removed")
        for index, code in enumerate(removed)
    ]
    rows = _contracts([*added, *updated])
    faults.refuse()
    for index, code in enumerate(codes):
        if any(row.code == code for row in rows):
            faults.add("removed", "contrat à la fois envoyé et supprimé", index)
    faults.refuse()
    return rows, codes


def _contracts(listed: Sequence[Any]) -> list[Transmitted]:
    if len(listed) > MOST_CONTRACTS:
        raise InvalidRequest(TOO_MANY)
    faults = Faults()
    rows = [_contract(Fields(row, faults, index), row) for index, row in enumerate(listed)]
    faults.refuse()
    # The same contract in the same words says nothing new.
    return list(dict.fromkeys(rows))


def _contract(fields: Fields, row: Any) -> Transmitted:
    if not isinstance(row, dict):
        fields.wrong("contrats", AN_OBJECT)
        fields = Fields(row, Faults())
    starts_on, ends_on = _day(fields, "dateDebut"), _day(fields, "dateFin")
    if starts_on and ends_on and ends_on < starts_on:
        fields.wrong("dateFin", "la fin précède le début")
    kind = fields.word("type", required=False).upper() or KINDS[0]
    if kind not in KINDS:
        fields.wrong("type", "APPRENTICESHIP ou INTERNSHIP attendu")
    return Transmitted(
        code=fields.word("codeContrat", "ccodeContrat"),
        apprentice=_party(fields, APPRENTICE),
        school_tutor=_party(fields, SCHOOL_TUTOR),
        company_tutor=_party(fields, COMPANY_TUTOR),
        group=_named(fields, "group"),
        site=_named(fields, "site"),
        period=_named(fields, "period"),
        year=_named(fields, "year"),
        training=_named(fields, "training"),
        brand=_brand(fields),
        company_name=fields.text("nomEntreprise"),
        starts_on=starts_on,
        ends_on=ends_on,
        kind=kind,
        mission_title=fields.word("missionTitle", required=False) or None,
        mission_details=fields.text("missionDetails", required=False, longest=LONGEST_TEXT) or None,
        start_month=fields.word("monthStartGroup", required=False) or None,
        rncp_code=fields.word("rncp", required=False) or None,
    )


def _party(fields: Fields, kind: str) -> Party:
    name = ABOUT[kind]
    return Party(
        fields.word(f"code{name}"),
        fields.word(f"prenom{name}"),
        fields.word(f"nom{name}"),
        fields.address(f"email{name}"),
    )


def _named(fields: Fields, kind: str) -> Named:
    return Named(fields.word(f"code{ABOUT[kind]}"), fields.word(f"nom{ABOUT[kind]}"))


def _brand(fields: Fields) -> Named | None:
    code = fields.word("codeMarque", required=False)
    name = fields.word("nomMarque", required=bool(code))
    if name and not code:
        fields.word("codeMarque")
    return Named(code, name) if code else None


def _day(fields: Fields, name: str) -> date | None:
    text = fields.word(name, required=False)
    if not text:
        return None
    found = _DAY.fullmatch(text)
    try:
        day, month, year = map(int, found.groups()) if found else (0, 0, 0)
        return date(year, month, day)
    except ValueError:
        fields.wrong(name, A_DAY)
        return None


def details(found: Sequence[Contradiction]) -> list[Detail]:
    """What contradicts, field by field."""
    told = []
    for one in found:
        part, sentence = SENTENCES[one.code]
        detail = Detail(sentence.format(f"« {one.value} »"), part + ABOUT[one.about])
        if one.index is not None:
            detail.index = one.index
        told.append(detail)
    return told


def contrat(
    row: Row, people: Mapping[int, Mapping[str, Any]], names: Mapping[tuple[str, str], str]
) -> Contrat:
    """A contract of `queries.contracts`. people: of `people_of_contracts`; names: `code_names`."""
    parties = {
        APPRENTICE: row.person_id,
        SCHOOL_TUTOR: row.school_tutor_id,
        COMPANY_TUTOR: row.company_tutor_id,
    }
    told: dict[str, Any] = {}
    for kind, key in parties.items():
        person = people.get(key, {})
        told[f"code{ABOUT[kind]}"] = person.get(CODE_OF[kind])
        told[f"prenom{ABOUT[kind]}"] = person.get("given_name")
        told[f"nom{ABOUT[kind]}"] = person.get("family_name")
        told[f"email{ABOUT[kind]}"] = person.get(ADDRESS)
    for kind in ("site", "brand", "period", "year", "training"):
        code = getattr(row, f"{kind}_code")
        told[f"code{ABOUT[kind]}"] = code
        told[f"nom{ABOUT[kind]}"] = names.get((kind, code))
    return Contrat(
        _id=row.public_id,
        codeContrat=row.code,
        dateDebut=_written(row.starts_on),
        dateFin=_written(row.ends_on),
        nomEntreprise=row.company_name,
        codeGroupe=row.group_code,
        nomGroupe=row.group_name,
        missionTitle=row.mission_title,
        missionDetails=row.mission_details,
        monthStartGroup=row.start_month,
        rncp=row.rncp_code,
        type=row.kind,
        **told,
    )


def _written(day: date | None) -> str | None:
    return f"{day.day:02}/{day.month:02}/{day.year:04}" if day else None
