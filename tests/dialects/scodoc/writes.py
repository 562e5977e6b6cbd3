"""Every address that writes, with a body that it takes. Tests of refusals read this table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.dialects.scodoc.school import Ids


@dataclass(frozen=True)
class Write:
    """An address under /ScoDoc/api that takes POST.

    path: with names of Ids in braces. body: what it takes, with names of Ids in braces where the
    value is text. ids: the names of `body` that are ids of objects. needed: those without which
    nothing can be done. roles: whose tokens of the department may write (school.py).
    """

    path: str
    body: Mapping[str, Any] = field(default_factory=dict)
    ids: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    teachers: bool = False
    """Whether a teacher who has nothing to do with the object may write, too."""

    is_json: bool = False
    """Whether the body has to be JSON."""

    def form(self, ids: Ids, **given: Any) -> dict[str, Any]:
        """The body, about a department; what `given` says goes before, and None leaves out."""
        values = vars(ids)
        filled = {key: _filled(value, values) for key, value in self.body.items()} | given
        return {key: value for key, value in filled.items() if value is not None}

    def at(self, ids: Ids, **given: Any) -> str:
        """The address, about a department."""
        return self.path.format(**{**vars(ids), **given})


def _filled(value: Any, values: Mapping[str, Any]) -> Any:
    if isinstance(value, str):
        return value.format(**values)
    return [_filled(item, values) for item in value] if isinstance(value, list) else value


ABSENT = {"etudid": "{person}", "date_debut": "2020-10-05"}
"""A day that the first student of RT missed."""
CLAIM = {"etudid": "{person}", "begin": "2020-12-14", "end": "2020-12-15", "description": "train"}

WRITES: dict[str, Write] = {
    "/eval_set_notes": Write(
        "eval_set_notes",
        {"eval_id": "{assessment}", "etudid": "{person}", "note": "12.5"},
        ids=("eval_id", "etudid"),
        needed=("eval_id", "etudid", "note"),
    ),
    "/evaluation/{evaluation_id:str}/notes/set": Write(
        "evaluation/{assessment}/notes/set",
        {"notes": [["{person}", "13.5"]], "comment": "relu"},
        needed=("notes",),
        is_json=True,
    ),
    "/set_groups": Write(
        "set_groups",
        {"partition_id": "{partition}", "groups_to_create": "Neuf"},
        ids=("partition_id",),
        needed=("partition_id",),
    ),
    "/group/{group_id:str}/remove_etudiant/{etudid:str}": Write(
        "group/{own_part}/remove_etudiant/{person}"
    ),
    "/group/{group_id:str}/set_etudiant/{etudid:str}": Write(
        "group/{other_part}/set_etudiant/{person}"
    ),
    "/partition/{partition_id:str}/group/create": Write(
        "partition/{partition}/group/create", {"group_name": "Nouveau"}, needed=("group_name",)
    ),
    "/group/{group_id:str}/edit": Write(
        "group/{own_part}/edit", {"group_name": "Autre"}, needed=("group_name",)
    ),
    "/group/{group_id:str}/delete": Write("group/{own_part}/delete"),
    "/formsemestre/{formsemestre_id:str}/partition/create": Write(
        "formsemestre/{cohort}/partition/create",
        {"partition_name": "Nouvelle", "bul_show_rank": True},
        needed=("partition_name",),
    ),
    "/partition/{partition_id:str}/edit": Write(
        "partition/{partition}/edit", {"numero": "7", "show_in_lists": "0"}
    ),
    "/partition/{partition_id:str}/delete": Write("partition/{partition}/delete"),
    "/abs_signale": Write(
        "abs_signale",
        {
            "etudid": "{person}",
            "date_debut": "2020-11-02",
            "date_fin": "2020-11-04",
            "module_impl_id": "{offering}",
        },
        ids=("etudid", "module_impl_id"),
        needed=("etudid", "date_debut"),
        teachers=True,
    ),
    "/abs_justifie": Write("abs_justifie", ABSENT, ("etudid",), tuple(ABSENT), teachers=True),
    "/abs_annule": Write("abs_annule", ABSENT, ("etudid",), tuple(ABSENT), teachers=True),
    "/abs_annule_justif": Write(
        "abs_annule_justif",
        ABSENT | {"context": "malade", "date_debut": "2020-10-06"},
        ("etudid",),
        tuple(ABSENT),
        teachers=True,
    ),
    "/absences/billet/add": Write(
        "absences/billet/add", CLAIM, ("etudid",), tuple(CLAIM), teachers=True
    ),
    "/billets_absence/create": Write(
        "billets_absence/create", CLAIM, ("etudid",), tuple(CLAIM), teachers=True
    ),
}
"""By the path that the router knows them by. Each changes something, done after those before it."""
