"""Every function of ScoDoc 7 once, with arguments that it takes. Tests read this table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.dialects.scodoc.school import Ids


@dataclass(frozen=True)
class Function:
    """A function below /ScoDoc/<department>/Scolarite/.

    arguments: what it takes, with names of Ids in braces. media_type: of its answer. unknown: the
    arguments that name an object which may not be there, and the status that this gives. writes:
    whether it changes the record, so that a reader is refused.
    """

    arguments: Mapping[str, str] = field(default_factory=dict)
    media_type: str = "application/json"
    unknown: Mapping[str, int] = field(default_factory=dict)
    writes: bool = False

    def about(self, ids: Ids, **given: Any) -> dict[str, Any]:
        """The arguments, about a department."""
        values = vars(ids)
        return {key: text.format(**values) for key, text in self.arguments.items()} | given


ETUD_INFO = Function({"etudid": "{person}"}, "text/xml", {"etudid": 200})
SEMESTERS = {"formsemestre_id": "{cohort}", "formation_id": "{programme}"}
"""Filters: what they name nothing with is an empty list."""
NO_SEMESTERS = dict.fromkeys(SEMESTERS, 200)
OF_SEMESTER = {"formsemestre_id": "{cohort}"}
NO_SEMESTER = {"formsemestre_id": 404}
GROUP_LIST = Function({"group_id": "{group}"}, "text/html", {"group_id": 404})
MODULES = Function(OF_SEMESTER, unknown=NO_SEMESTER)
MODULE = Function({"moduleimpl_id": "{offering}"}, unknown={"moduleimpl_id": 404})
PARTITIONS = Function(OF_SEMESTER, "text/xml", NO_SEMESTER)
STUDENT = {"etudid": "{person}"}
NO_STUDENT = {"etudid": 404}
COUNTED = STUDENT | {"debut": "2020-09-01", "fin": "2021-01-31"}
MISSED = STUDENT | {"datedebut": "02/11/2020", "datefin": "03/11/2020"}

FUNCTIONS: dict[str, Function] = {
    "etud_info": ETUD_INFO,
    "XMLgetEtudInfos": ETUD_INFO,
    "Absences/XMLgetEtudInfos": ETUD_INFO,
    "Notes/XMLgetEtudInfos": ETUD_INFO,
    "Notes/etud_info": ETUD_INFO,
    "getEtudInfo": Function({"etudid": "{person}"}, unknown={"etudid": 200}),
    "get_photo_image": Function({"etudid": "{person}"}, "image/png", {"etudid": 404}),
    "Notes/formsemestre_list": Function(SEMESTERS, unknown=NO_SEMESTERS),
    "Notes/formsemestre_id": Function(SEMESTERS, unknown=NO_SEMESTERS),
    "Notes/XMLgetFormsemestres": Function(SEMESTERS, "text/xml", NO_SEMESTERS),
    "Notes/formsemestre_bulletinetud": Function(
        {"etudid": "{person}"} | OF_SEMESTER, "text/html", {"etudid": 404} | NO_SEMESTER
    ),
    "groups_view": Function({"group_ids": "{group}"}, "text/html", {"group_ids": 404}),
    "group_list": GROUP_LIST,
    "Notes/group_list": GROUP_LIST,
    "formsemestre_partition_list": PARTITIONS,
    "Notes/formsemestre_partition_list": PARTITIONS,
    "Notes/evaluation_listenotes": Function(
        {"evaluation_id": "{assessment}"}, "text/html", {"evaluation_id": 404}
    ),
    "Notes/do_evaluation_listenotes": Function(
        {"moduleimpl_id": "{offering}"}, "text/html", {"moduleimpl_id": 404}
    ),
    "Notes/moduleimpl_list": MODULES,
    "Notes/do_moduleimpl_list": MODULE,
    "Notes/moduleimpl_withmodule_list": MODULES,
    "Notes/do_moduleimpl_withmodule_list": MODULE,
    "Notes/formsemestre_description": Function(OF_SEMESTER, "text/html", NO_SEMESTER),
    "Notes/formation_list": Function(
        {"formation_id": "{programme}"}, unknown={"formation_id": 200}
    ),
    "Notes/formation_export": Function(
        {"formation_id": "{programme}"}, unknown={"formation_id": 404}
    ),
    "Notes/save_note": Function(
        {"etudid": "{person}", "evaluation_id": "{assessment}", "value": "12"},
        unknown={"etudid": 404, "evaluation_id": 404},
        writes=True,
    ),
    "setGroups": Function(
        {"partition_id": "{partition}"}, "text/xml", {"partition_id": 404}, writes=True
    ),
    "Absences/XMLgetAbsEtud": Function(
        STUDENT | {"beg_date": "2020-09-01", "end_date": "2021-01-31"}, "text/xml", {"etudid": 400}
    ),
    "Absences/ListeAbsEtud": Function(STUDENT, "text/html", NO_STUDENT),
    "Absences/EtatAbsencesGr": Function(
        {"group_ids": "{group}", "debut": "01/09/2020", "fin": "31/01/2021"},
        "text/html",
        {"group_ids": 404},
    ),
    "Absences/CountAbs": Function(COUNTED, "text/plain", NO_STUDENT),
    "Absences/CountAbsJust": Function(COUNTED, "text/plain", NO_STUDENT),
    "Absences/doSignaleAbsence": Function(MISSED, "text/html", NO_STUDENT, writes=True),
    "Absences/doJustifAbsence": Function(MISSED, "text/html", NO_STUDENT, writes=True),
    "Absences/doAnnuleAbsence": Function(MISSED, "text/html", NO_STUDENT, writes=True),
    "Absences/doAnnuleJustif": Function(
        STUDENT | {"datedebut0": "02/11/2020", "datefin0": "03/11/2020"},
        "text/html",
        NO_STUDENT,
        writes=True,
    ),
    "Absences/XMLgetBilletsEtud": Function(STUDENT, "text/xml", NO_STUDENT),
    "Absences/listeBilletsEtud": Function(STUDENT, "text/html", NO_STUDENT),
    "Absences/AddBilletAbsence": Function(
        STUDENT | {"begin": "2020-12-14", "end": "2020-12-15", "description": "train"},
        "text/xml",
        NO_STUDENT,
        writes=True,
    ),
}
"""By name, as it stands below Scolarite/."""
