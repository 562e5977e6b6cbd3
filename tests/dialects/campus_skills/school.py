"""The school that these tests ask about: ScoDoc's two departments, and two training centres.

CFA stands below the department RT and goes by Paris; NORD stands alone and goes by Réunion.
"""

from datetime import timedelta
from typing import Any

from matricula.identity.tokens import hash_token
from matricula.record.accounts import commands as accounts
from matricula.record.accounts.queries import account_named
from matricula.record.organizations.commands import found_centre
from matricula.record.people.commands import set_registrar_addresses
from matricula.store import Database, WriteSession
from tests.dialects.scodoc import school as scodoc
from tests.dialects.scodoc.school import BEGINNING, RT, YEARS

CFA_NAME, NORD_NAME = "CFA des réseaux", "CFA du Nord"

CFA = "token-of-the-centre-cfa"
"""Of the administrator, cut down to CFA."""
NORD = "token-of-the-centre-nord"
"""Of a registrar who has a role in NORD alone."""
CFA_READER = "token-of-a-reader-in-cfa"
CFA_TEACHER = "token-of-a-teacher-in-cfa"
BOTH = "token-good-for-both-centres"
OTHER_DOOR = "token-of-the-administrator-for-scodoc"
NOWHERE = "token-of-somebody-without-a-centre"
EXPIRED = "token-of-a-centre-that-has-expired"
SCODOC = scodoc.ADMIN

STUDENT = 120
"""A student of RT's semester SA who never missed anything; the registrar knows their address."""
STUDENT_ADDRESS = "Apprentie@example.org"


def build(url: str) -> None:
    """Fill an empty database with the school."""
    scodoc.build(url)
    database = Database(url)
    with database.write(BEGINNING) as session:
        _centres(session)
    database.close()


def _centres(session: WriteSession) -> None:
    cfa, _ = found_centre(session, "CFA", CFA_NAME, time_zone="Europe/Paris", parent_id=RT)
    nord, _ = found_centre(session, "NORD", NORD_NAME, time_zone="Indian/Reunion")
    administrator = account_named(session, "administrator")
    assert administrator is not None
    set_registrar_addresses(
        session,
        [{"person_id": STUDENT, "purpose": "institutional", "address": STUDENT_ADDRESS}],
    )
    _grant(session, administrator.id, CFA, "campus_skills:CFA")
    _grant(session, administrator.id, BOTH, "campus_skills")
    _grant(session, administrator.id, OTHER_DOOR, "scodoc")
    _grant(session, administrator.id, EXPIRED, "campus_skills:CFA", timedelta(seconds=-1))
    _person(session, "registrar-nord", "registrar", nord, NORD)
    _person(session, "reader-cfa", "reader", cfa, CFA_READER)
    _person(session, "teacher-cfa", "teacher", cfa, CFA_TEACHER)
    _person(session, "registrar-rt", "registrar", RT, NOWHERE)


def _person(session: WriteSession, name: str, role: str, organization_id: int, token: str) -> None:
    account = accounts.add_account(session, name, f"{name}@example.org", None)
    accounts.assign_role(session, account.id, role, organization_id)
    _grant(session, account.id, token, "campus_skills")


def _grant(
    session: WriteSession, account_id: int, token: str, scope: str, lifetime: timedelta = YEARS
) -> None:
    accounts.grant_token(session, account_id, hash_token(token), scope=scope, lifetime=lifetime)


def contract(number: int = 1, **changed: Any) -> dict[str, Any]:
    """A contract as a centre sends it: apprentice `number` of the group BTS1."""
    return {
        "codeContrat": f"C{number}",
        "dateDebut": "01/09/2025",
        "dateFin": "31/08/2026",
        "nomEntreprise": " APPLE",
        "codeGroupe": "BTS1",
        "nomGroupe": "BTS MCO Rennes 1ère année",
        "codeSite": "REN",
        "nomSite": "Rennes",
        "codePeriode": "2025",
        "nomPeriode": "2025-2026",
        "codeAnnee": "1",
        "nomAnnee": "1ère année",
        "codeFormation": "MCO",
        "nomFormation": "BTS MCO",
        "codeApprenant": f"A{number}",
        "prenomApprenant": "Agathe",
        "nomApprenant": f"BATEAU{number}",
        "emailApprenant": f"agathe{number}@example.org",
        "codePersonnel": "P1",
        "prenomPersonnel": "Julie",
        "nomPersonnel": "AVION",
        "emailPersonnel": "julie@example.org",
        "codeMaitreApprentissage": "M1",
        "prenomMaitreApprentissage": "Eric",
        "nomMaitreApprentissage": "VOITURE",
        "emailMaitreApprentissage": "eric@example.com",
        **changed,
    }
