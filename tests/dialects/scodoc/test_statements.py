"""How many statements each address runs: a number that does not grow with what is told."""

import pytest

from tests.dialects.scodoc.addresses import READS
from tests.dialects.scodoc.conftest import Client
from tests.dialects.scodoc.school import ADMIN, CUT_DOWN, S0, SA

TOKEN = 1
"""Who asks is one statement, in the same session."""

STATEMENTS: dict[str, int] = {
    "departement": 1,
    "etud_dept/{nip}": 1,
    "etud/{person}": 2,
    "etud/{person}/sem/{cohort}/groups": 2,
    "etud/{person}/groups": 3,
    "etud/{person}/bul/{cohort}": 5,
    "etud/{person}/photo": 2,
    "etud/{person}/photo/small": 2,
    "formation": 1,
    "formation/{programme}": 1,
    "formation_export/{programme}": 4,
    "ue/{unit}": 1,
    "formation/{programme}/ues": 2,
    "formsemestre/{cohort}": 4,
    "formsemestre/apo/{step}": 4,
    "moduleimpl/{offering}": 2,
    "moduleimpl/formsemestre/{cohort}": 3,
    "{offering}/formsemestre/{cohort}": 3,
    "partition/{cohort}": 2,
    "groups": 4,
    "evaluations/{offering}": 2,
    "eval_notes/{assessment}": 2,
    "absences/{person}": 3,
    "absences/billets/etud/{person}": 2,
    "billets_absence/etudiant/{person}": 2,
    "abs_group_etat": 5,
    "abs_groupe_etat": 5,
    "list_depts": 1,
    "departements": 1,
    "departements_ids": 1,
    "departement/id/{department}": 1,
    "departement/{acronym}": 1,
    "departement/{acronym}/etudiants": 2,
    "departement/id/{department}/etudiants": 2,
    "departement/{acronym}/formsemestres": 5,
    "departement/id/{department}/formsemestres": 5,
    "departement/{acronym}/formsemestres_ids": 2,
    "departement/id/{department}/formsemestres_ids": 2,
    "departement/{acronym}/formsemestres_courants": 5,
    "departement/id/{department}/formsemestres_courants": 5,
    "etudiants/nip/{nip}": 1,
    "etudiants/courants": 1,
    "etudiants/courants/long": 1,
    "etudiant/etudid/{person}": 2,
    "etudiant/etudid/{person}/formsemestres": 5,
    "etudiant/etudid/{person}/photo": 2,
    "etudiant/etudid/{person}/formsemestre/{cohort}/groups": 2,
    "etudiant/etudid/{person}/formsemestre/{cohort}/bulletin": 5,
    "etudiant/etudid/{person}/formsemestre/{cohort}/bulletin/short": 5,
    "etudiant/etudid/{person}/formsemestre/{cohort}/bulletin/pdf": 6,
    "etudiant/etudid/{person}/formsemestre/{cohort}/bulletin/pdf/nosig": 6,
    "etudiant/etudid/{person}/formsemestre/{cohort}/bulletin/short/pdf": 6,
    "etudiant/etudid/{person}/formsemestre/{cohort}/bulletin/selectedevals/pdf/nosig": 6,
    "formations": 1,
    "formations_ids": 1,
    "formation/{programme}/export": 4,
    "formation/{programme}/export_with_ids": 4,
    "formation/{programme}/referentiel_competences": 1,
    "formsemestres/query": 4,
    "formsemestre/{cohort}/bulletins": 6,
    "formsemestre/{cohort}/bulletins/short": 6,
    "formsemestre/{cohort}/programme": 3,
    "formsemestre/{cohort}/partitions": 2,
    "formsemestre/{cohort}/resultats": 4,
    "formsemestre/{cohort}/decisions_jury": 4,
    "formsemestre/{cohort}/etudiants": 4,
    "formsemestre/{cohort}/etudiants/query": 4,
    "formsemestre/{cohort}/etudiants/long": 4,
    "formsemestre/{cohort}/etudiants/long/query": 4,
    "group/{group}/etudiants": 4,
    "group/{group}/etudiants/query": 4,
    "moduleimpl/{offering}/evaluations": 2,
    "evaluation/{assessment}": 1,
    "evaluation/{assessment}/notes": 2,
    "absences/etudid/{person}": 3,
    "absences/etudid/{person}/just": 3,
}
"""By address, beside TOKEN; bulletins of a semester whose gradebook is kept already."""


def counted(client: Client, path: str, token: str = ADMIN) -> int:
    other = "photo" in path or "/pdf" in path
    client.get(path, token) if other else client.json(path, token)
    return client.database.statements


def test_every_address_is_counted() -> None:
    assert set(STATEMENTS) == {address.path for address in READS.values()}


@pytest.mark.parametrize("address", READS.values(), ids=lambda address: address.path)
def test_statements(client: Client, address: object) -> None:
    path = address.path  # type: ignore[attr-defined]
    for ids in (client.rt, client.geii):
        asked = address.of(ids)  # type: ignore[attr-defined]
        client.get(asked)  # The first bulletin of a semester computes its gradebook.
        assert counted(client, asked) == TOKEN + STATEMENTS[path]


def test_a_bulletin_with_decisions(client: Client) -> None:
    for person, cohort in ((205, S0), (1, SA), (194, SA), (6, SA)):
        path = f"etud/{person}/bul/{cohort}?xml_with_decisions=1"
        client.get(path)
        assert counted(client, path) == 8


def test_a_cold_bulletin(own_client: Client) -> None:
    """The gradebook of 200 students and 50 assessments: a number of statements that is fixed."""
    cold = {cohort: counted(own_client, f"etud/191/bul/{cohort}") for cohort in (S0, SA)}
    assert cold[S0] == cold[SA] <= 20


def test_large_lists(client: Client) -> None:
    for path in ("groups?formsemestre_id={}&with_codes=1", "moduleimpl/formsemestre/{}"):
        assert counted(client, path.format(S0)) == counted(client, path.format(SA))


def test_a_token_cut_down_to_departments(client: Client) -> None:
    """Its acronyms are looked up: one statement more."""
    assert counted(client, "departement", CUT_DOWN) == counted(client, "departement") + 1
