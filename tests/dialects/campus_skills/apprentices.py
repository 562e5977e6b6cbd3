"""Apprentices of both centres with evaluations and booklets, beside the school of `school.py`.

CFA: Agathe (A1, BTS1 now and BTS0 before, archived), Émile (A2, BTS1), Zoé (A3, BTS2 at Nantes, of
the brand ISCOM); NORD: somebody with Agathe's code and another address. BTS1 follows the framework
MCO, whose skill Argumenter stands in two blocks; its third block has a scale of its own.
"""

from datetime import UTC, datetime
from typing import Any

from matricula.dialects.campus_skills.translate.contracts import transmitted
from matricula.record.booklets import commands as booklets
from matricula.record.booklets.queries import booklet_called
from matricula.record.contracts.commands import replace_contracts
from matricula.record.contracts.queries import contracts_coded, session_coded
from matricula.record.organizations.queries import centre_called
from matricula.record.skills import commands as skills
from matricula.record.skills.queries import framework_ids, scale_ids, skills_of_sessions
from matricula.store import Database, WriteSession
from tests.dialects.campus_skills import school
from tests.dialects.campus_skills.school import contract
from tests.dialects.scodoc.school import BEGINNING

TEMPLATE = "campus skills, evaluated apprentices"

AGATHE: dict[str, Any] = {
    "nomApprenant": "BATEAU", "codeApprenant": "A1", "emailApprenant": "Agathe@example.org",
}  # fmt: skip
EMILE: dict[str, Any] = {
    "prenomApprenant": "Émile", "nomApprenant": "ZOLA", "codeApprenant": "A2",
    "emailApprenant": "emile@example.org",
}  # fmt: skip
ZOE: dict[str, Any] = {
    "prenomApprenant": "Zoé", "nomApprenant": "ARBRE", "codeApprenant": "A3",
    "emailApprenant": "zoe@example.org", "codeGroupe": "BTS2", "nomGroupe": "BTS MCO Nantes",
    "codeSite": "NAN", "nomSite": "Nantes", "codeMarque": "ISC", "nomMarque": "ISCOM",
}  # fmt: skip
BEFORE: dict[str, Any] = {
    **AGATHE, "codeGroupe": "BTS0", "nomGroupe": "Prépa", "dateDebut": "01/09/2024",
    "dateFin": "31/08/2025",
}  # fmt: skip
NORD: dict[str, Any] = {
    "codeApprenant": "A1", "nomApprenant": "NEIGE", "prenomApprenant": "Nora",
    "emailApprenant": "nora@example.org", "codePersonnel": "PN", "emailPersonnel": "pn@example.org",
    "codeMaitreApprentissage": "MN", "emailMaitreApprentissage": "mn@example.com",
}  # fmt: skip

PAST, FUTURE = datetime(2023, 9, 27, tzinfo=UTC), datetime(2225, 5, 7, 7, 17, tzinfo=UTC)
LATER = datetime(2023, 10, 1, tzinfo=UTC)

BLOCKS = [
    {
        "name": "CONSEIL EN INGÉNIERIE",
        "skills": [{"name": "Écouter", "code": "C1"}, {"name": "Argumenter", "code": "C2"}],
    },
    {"name": "VENTE", "skills": [{"name": "Argumenter", "code": "C2"}]},
]
BINARY = {
    "name": "Oui ou non",
    "levels": [
        {"value": 0.0, "label": "Non acquis", "validates": False},
        {"value": 1.0, "label": "Acquis", "validates": True},
    ],
}
EVALUATED = (
    ("C1", "Écouter", "self", 4.0),
    ("C1", "Écouter", "centre", 1.0),
    ("C1", "Écouter", "centre", 3.0),
    ("C1", "Argumenter", "self", 5.0),
    ("C1", "Argumenter", "centre", 2.0),
    ("C1", "Argumenter", "centre", None),
    ("C1", "Saluer", "centre", 0.0),
    ("C0", "Écouter", "company", 1.0),
)
"""(contract, skill, evaluator, value), in the order in which it was said."""
BOOKLETS = (
    ("Attestation d'expérience", FUTURE),
    ("Intégration en entreprise", PAST),
    ("Bilan", PAST),
    ("Rapport", FUTURE),
    ("Soutenance", PAST),
)


def build(url: str) -> None:
    """Fill an empty database."""
    school.build(url)
    database = Database(url)
    with database.write(BEGINNING) as session:
        cfa, nord = _centre(session, "CFA"), _centre(session, "NORD")
        _contracts(session, cfa, contract(**AGATHE) | {"codeContrat": "C0"} | BEFORE)
        _contracts(
            session,
            cfa,
            contract(**AGATHE),
            contract(2, **EMILE),
            contract(3, **ZOE),
        )
        _contracts(session, nord, contract(**NORD))
        _skills(session, cfa)
        _booklets(session, cfa)
    database.close()


def _centre(session: WriteSession, acronym: str) -> int:
    found = centre_called(session, acronym)
    assert found is not None
    return int(found.id)


def _contracts(session: WriteSession, centre: int, *rows: dict[str, Any]) -> None:
    replace_contracts(session, centre, transmitted(list(rows)))


def _session(session: WriteSession, centre: int, code: str) -> int:
    found = session_coded(session, centre, code)
    assert found is not None
    return int(found.id)


def _skills(session: WriteSession, centre: int) -> None:
    skills.merge_scales(session, centre, [BINARY])
    skills.merge_frameworks(session, centre, [{"name": "MCO"}])
    framework = framework_ids(session, centre)["MCO"]
    binary = scale_ids(session, centre)["Oui ou non"]
    own = {"name": "ACCUEIL", "scale_id": binary, "skills": [{"name": "Saluer", "code": None}]}
    blocks = [block | {"scale_id": None} for block in BLOCKS]
    skills.merge_blocks(session, framework, [*blocks, own])
    sessions = {_session(session, centre, code): [framework] for code in ("BTS0", "BTS1")}
    skills.set_session_frameworks(session, sessions)
    contracts = contracts_coded(session, centre, ["C0", "C1"])
    named = {row.name: row.id for row in skills_of_sessions(session, sessions)}
    for code, skill, side, value in EVALUATED:
        row = {"contract_id": contracts[code].id, "skill_id": named[skill], "evaluator": side}
        skills.evaluate(session, [{**row, "value": value, "comment": None}])


def _booklets(session: WriteSession, centre: int) -> None:
    of = _session(session, centre, "BTS1")
    booklets.merge_booklets(
        session, [{"session_id": of, "name": name, "due_at": due} for name, due in BOOKLETS]
    )
    contracts = contracts_coded(session, centre, ["C1", "C2"])

    def report(contract_code: str, name: str, **told: datetime) -> dict[str, Any]:
        found = booklet_called(session, of, name)
        assert found is not None
        return {"booklet_id": found.id, "contract_id": contracts[contract_code].id, **told}

    booklets.mark_reports(
        session,
        [
            report("C1", "Intégration en entreprise", done_at=LATER),
            report("C1", "Soutenance", done_at=PAST),
        ],
    )
    booklets.postpone_reports(session, [report("C2", "Bilan", due_at=FUTURE)])
