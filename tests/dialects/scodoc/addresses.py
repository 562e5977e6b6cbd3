"""Every address of the door once, with what may stand in it. Tests of refusals read these tables.

ADDRESSES: what is read below /ScoDoc/api. WRITES: what is written there (writes.py). FUNCTIONS: the
functions of ScoDoc 7 (functions.py).
"""

from dataclasses import dataclass
from typing import Any

from litestar import Router

from tests.dialects.scodoc.school import Ids

NO_SUCH = 900_000_000
"""An id that nothing has."""


@dataclass(frozen=True)
class Address:
    """An address under /ScoDoc/api.

    path: with names of Ids in braces. ids: those of its names that are ids of objects. query: what
    it has to have. lists: it answers with a list of what the asker may see, so that nothing of it
    is unknown or another department's. flags, choices, id_parameters: what it may have.
    """

    path: str
    ids: tuple[str, ...] = ()
    query: str = ""
    lists: bool = False
    flags: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    id_parameters: tuple[str, ...] = ()
    unknown: str = ""
    """Another address that names nothing, where `ids` cannot tell."""

    def of(self, ids: Ids, **given: Any) -> str:
        """The address, about a department."""
        values = {**vars(ids), **given}
        query = f"?{self.query.format(**values)}" if self.query else ""
        return self.path.format(**values) + query


STATES: dict[str, Any] = {
    "query": "group_ids={group}&date_debut=2020-09-01&date_fin=2021-01-31&format=json",
    "flags": ("with_boursier",),
    "id_parameters": ("group_ids",),
    "unknown": f"abs_group_etat?date_debut=2020-09-01&date_fin=2021-01-31&group_ids={NO_SUCH}",
}

ON_PAPER = "/etudiant/{kind:str}/{code:str}/formsemestre/{formsemestre_id:str}/bulletin"

ADDRESSES: dict[str, Address] = {
    "/tokens": Address("tokens"),
    "/departement": Address("departement", lists=True, flags=("viewable",), choices=("format",)),
    "/etud_dept/{code_nip:str}": Address("etud_dept/{nip}", ids=("nip",), lists=True),
    "/etud/{etudid:str}": Address("etud/{person}", ids=("person",)),
    "/etud/{etudid:str}/sem/{formsemestre_id:str}/groups": Address(
        "etud/{person}/sem/{cohort}/groups", ids=("person", "cohort")
    ),
    "/etud/{etudid:str}/groups": Address("etud/{person}/groups", ids=("person",)),
    "/etud/{etudid:str}/bul/{sem_id:str}": Address(
        "etud/{person}/bul/{cohort}",
        ids=("person", "cohort"),
        flags=("xml_with_decisions", "force_publishing"),
        choices=("format", "version"),
    ),
    "/etud/{etudid:str}/photo": Address("etud/{person}/photo", ids=("person",)),
    "/etud/{etudid:str}/photo/small": Address("etud/{person}/photo/small", ids=("person",)),
    "/formation": Address("formation", lists=True, choices=("format",)),
    "/formation/{formation_id:str}": Address(
        "formation/{programme}", ids=("programme",), choices=("format",)
    ),
    "/formation_export/{formation_id:str}": Address(
        "formation_export/{programme}",
        ids=("programme",),
        flags=("export_ids",),
        choices=("format",),
    ),
    "/ue/{ue_id:str}": Address("ue/{unit}", ids=("unit",), choices=("format",)),
    "/formation/{formation_id:str}/ues": Address(
        "formation/{programme}/ues", ids=("programme",), choices=("format",)
    ),
    "/formsemestre/{formsemestre_id:str}": Address(
        "formsemestre/{cohort}", ids=("cohort",), choices=("format",)
    ),
    "/formsemestre/apo/{etape_apo:str}": Address(
        "formsemestre/apo/{step}", lists=True, choices=("format",)
    ),
    "/moduleimpl/{moduleimpl_id:str}": Address("moduleimpl/{offering}", ids=("offering",)),
    "/moduleimpl/formsemestre/{formsemestre_id:str}": Address(
        "moduleimpl/formsemestre/{cohort}", ids=("cohort",)
    ),
    "/{moduleimpl_id:str}/formsemestre/{formsemestre_id:str}": Address(
        "{offering}/formsemestre/{cohort}", ids=("offering", "cohort")
    ),
    "/partition/{formsemestre_id:str}": Address("partition/{cohort}", ids=("cohort",)),
    "/groups": Address(
        "groups",
        query="group_ids={group}",
        flags=("with_codes", "all_groups"),
        choices=("format", "etat"),
        id_parameters=("group_ids", "formsemestre_id"),
        unknown=f"groups?group_ids={NO_SUCH}",
    ),
    "/evaluations/{moduleimpl_id:str}": Address("evaluations/{offering}", ids=("offering",)),
    "/eval_notes/{evaluation_id:str}": Address("eval_notes/{assessment}", ids=("assessment",)),
    "/absences/{etudid:str}": Address(
        "absences/{person}", ids=("person",), flags=("abs_just_only",), choices=("format",)
    ),
    "/absences/billets/etud/{etudid:str}": Address(
        "absences/billets/etud/{person}", ids=("person",)
    ),
    "/billets_absence/etudiant/{etudid:str}": Address(
        "billets_absence/etudiant/{person}", ids=("person",)
    ),
    "/abs_group_etat": Address("abs_group_etat", **STATES),
    "/abs_groupe_etat": Address("abs_groupe_etat", **STATES),
    "/list_depts": Address("list_depts", lists=True),
    "/departements": Address("departements", lists=True),
    "/departements_ids": Address("departements_ids", lists=True, choices=("format",)),
    "/departement/id/{dept_id:str}": Address("departement/id/{department}", ids=("department",)),
    "/departement/{acronym:str}": Address("departement/{acronym}", unknown="departement/XX"),
    "/departement/{acronym:str}/etudiants": Address(
        "departement/{acronym}/etudiants", unknown="departement/XX/etudiants"
    ),
    "/departement/id/{dept_id:str}/etudiants": Address(
        "departement/id/{department}/etudiants", ids=("department",)
    ),
    "/departement/{acronym:str}/formsemestres": Address(
        "departement/{acronym}/formsemestres", unknown="departement/XX/formsemestres"
    ),
    "/departement/id/{dept_id:str}/formsemestres": Address(
        "departement/id/{department}/formsemestres", ids=("department",)
    ),
    "/departement/{acronym:str}/formsemestres_ids": Address(
        "departement/{acronym}/formsemestres_ids", unknown="departement/XX/formsemestres_ids"
    ),
    "/departement/id/{dept_id:str}/formsemestres_ids": Address(
        "departement/id/{department}/formsemestres_ids", ids=("department",)
    ),
    "/departement/{acronym:str}/formsemestres_courants": Address(
        "departement/{acronym}/formsemestres_courants",
        unknown="departement/XX/formsemestres_courants",
        choices=("date_courante",),
    ),
    "/departement/id/{dept_id:str}/formsemestres_courants": Address(
        "departement/id/{department}/formsemestres_courants",
        ids=("department",),
        choices=("date_courante",),
    ),
    "/etudiants/{kind:str}/{code:str}": Address("etudiants/nip/{nip}", lists=True),
    "/etudiants/courants": Address(
        "etudiants/courants",
        query="date_courante=2019-10-01",
        lists=True,
        choices=("date_courante",),
    ),
    "/etudiants/courants/long": Address(
        "etudiants/courants/long",
        query="date_courante=2019-10-01",
        lists=True,
        choices=("date_courante",),
    ),
    "/etudiant/{kind:str}/{code:str}/formsemestres": Address(
        "etudiant/etudid/{person}/formsemestres", ids=("person",)
    ),
    "/etudiant/{kind:str}/{code:str}": Address("etudiant/etudid/{person}", ids=("person",)),
    "/etudiant/{kind:str}/{code:str}/photo": Address(
        "etudiant/etudid/{person}/photo", ids=("person",), choices=("size",)
    ),
    "/etudiant/{kind:str}/{code:str}/formsemestre/{formsemestre_id:str}/groups": Address(
        "etudiant/etudid/{person}/formsemestre/{cohort}/groups", ids=("person", "cohort")
    ),
    "/etudiant/{kind:str}/{code:str}/formsemestre/{formsemestre_id:str}/bulletin": Address(
        "etudiant/etudid/{person}/formsemestre/{cohort}/bulletin",
        ids=("person", "cohort"),
        choices=("format", "version"),
    ),
    "/etudiant/{kind:str}/{code:str}/formsemestre/{formsemestre_id:str}/bulletin/{version:str}": (
        Address(
            "etudiant/etudid/{person}/formsemestre/{cohort}/bulletin/short",
            ids=("person", "cohort"),
        )
    ),
    f"{ON_PAPER}/pdf": Address(
        "etudiant/etudid/{person}/formsemestre/{cohort}/bulletin/pdf", ids=("person", "cohort")
    ),
    f"{ON_PAPER}/pdf/nosig": Address(
        "etudiant/etudid/{person}/formsemestre/{cohort}/bulletin/pdf/nosig",
        ids=("person", "cohort"),
    ),
    f"{ON_PAPER}/{{version:str}}/pdf": Address(
        "etudiant/etudid/{person}/formsemestre/{cohort}/bulletin/short/pdf",
        ids=("person", "cohort"),
    ),
    f"{ON_PAPER}/{{version:str}}/pdf/nosig": Address(
        "etudiant/etudid/{person}/formsemestre/{cohort}/bulletin/selectedevals/pdf/nosig",
        ids=("person", "cohort"),
    ),
    "/formations": Address("formations", lists=True, choices=("format",)),
    "/formations_ids": Address("formations_ids", lists=True),
    "/formation/{formation_id:str}/export": Address(
        "formation/{programme}/export",
        ids=("programme",),
        flags=("export_ids",),
        choices=("format",),
    ),
    "/formation/{formation_id:str}/export_with_ids": Address(
        "formation/{programme}/export_with_ids", ids=("programme",), choices=("format",)
    ),
    "/formation/{formation_id:str}/referentiel_competences": Address(
        "formation/{programme}/referentiel_competences", ids=("programme",)
    ),
    "/formsemestres/query": Address(
        "formsemestres/query",
        lists=True,
        flags=("etat",),
        choices=("annee_scolaire",),
        id_parameters=("dept_id",),
    ),
    "/formsemestre/{formsemestre_id:str}/bulletins": Address(
        "formsemestre/{cohort}/bulletins", ids=("cohort",), choices=("version",)
    ),
    "/formsemestre/{formsemestre_id:str}/bulletins/{version:str}": Address(
        "formsemestre/{cohort}/bulletins/short", ids=("cohort",)
    ),
    "/formsemestre/{formsemestre_id:str}/programme": Address(
        "formsemestre/{cohort}/programme", ids=("cohort",)
    ),
    "/formsemestre/{formsemestre_id:str}/partitions": Address(
        "formsemestre/{cohort}/partitions", ids=("cohort",)
    ),
    "/formsemestre/{formsemestre_id:str}/resultats": Address(
        "formsemestre/{cohort}/resultats", ids=("cohort",), choices=("format",)
    ),
    "/formsemestre/{formsemestre_id:str}/decisions_jury": Address(
        "formsemestre/{cohort}/decisions_jury", ids=("cohort",)
    ),
    "/formsemestre/{formsemestre_id:str}/etudiants": Address(
        "formsemestre/{cohort}/etudiants", ids=("cohort",), choices=("etat",)
    ),
    "/formsemestre/{formsemestre_id:str}/etudiants/query": Address(
        "formsemestre/{cohort}/etudiants/query", ids=("cohort",), choices=("etat",)
    ),
    "/formsemestre/{formsemestre_id:str}/etudiants/long": Address(
        "formsemestre/{cohort}/etudiants/long", ids=("cohort",), choices=("etat",)
    ),
    "/formsemestre/{formsemestre_id:str}/etudiants/long/query": Address(
        "formsemestre/{cohort}/etudiants/long/query", ids=("cohort",), choices=("etat",)
    ),
    "/group/{group_id:str}/etudiants": Address(
        "group/{group}/etudiants", ids=("group",), choices=("etat",)
    ),
    "/group/{group_id:str}/etudiants/query": Address(
        "group/{group}/etudiants/query", ids=("group",), choices=("etat",)
    ),
    "/moduleimpl/{moduleimpl_id:str}/evaluations": Address(
        "moduleimpl/{offering}/evaluations", ids=("offering",)
    ),
    "/evaluation/{evaluation_id:str}": Address("evaluation/{assessment}", ids=("assessment",)),
    "/evaluation/{evaluation_id:str}/notes": Address(
        "evaluation/{assessment}/notes", ids=("assessment",)
    ),
    "/absences/etudid/{etudid:str}": Address(
        "absences/etudid/{person}",
        ids=("person",),
        flags=("abs_just_only",),
        choices=("format",),
    ),
    "/absences/etudid/{etudid:str}/just": Address("absences/etudid/{person}/just", ids=("person",)),
}
"""By the path that the router knows them by."""

READS = {path: address for path, address in ADDRESSES.items() if path != "/tokens"}


def served(router: Router, below: str = "/ScoDoc/api") -> set[str]:
    """The paths of a router below a prefix, as it knows them and without the prefix."""
    return {route.path[len(below) :] for route in router.routes if route.path.startswith(below)}
