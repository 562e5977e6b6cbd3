"""partition, groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from matricula.dialects.scodoc.answers import answer
from matricula.dialects.scodoc.asking import MOST_ROWS, Asker, Desk
from matricula.dialects.scodoc.errors import UnknownObject, WrongParameter
from matricula.dialects.scodoc.parameters import (
    CohortId,
    FormatParameter,
    flag,
    read_flag,
    read_format,
    read_id,
)
from matricula.dialects.scodoc.routes.cohorts import UNKNOWN as UNKNOWN_COHORT
from matricula.dialects.scodoc.routes.reading import reading
from matricula.dialects.scodoc.translate.groups import group_list, members, partitions
from matricula.dialects.scodoc.wire.groups import GroupMember, Partition
from matricula.record.cohorts import queries
from matricula.web.ids import path_id

TAG = "groups"
UNKNOWN = "Groupe inconnu."
MOST_GROUPS = 1_000
ENROLLED, EVERYBODY = "I", "None"

Semester = Annotated[str | None, QueryParameter(description="All students of this semester.")]
GroupIds = Annotated[
    list[str] | None,
    QueryParameter(description="The students of these groups, all of one semester; may repeat."),
]
WithCodes = Annotated[str | None, flag("1: with etudid, NIP and INE codes and step.")]
AllGroups = Annotated[str | None, flag("1: also partitions that are kept out of lists.")]
State = Annotated[
    str | None,
    QueryParameter(
        description="I: without those who left or failed to come.",
        schema_extra={"enum": [EVERYBODY, ENROLLED]},
    ),
]


@reading("/api/partition/{formsemestre_id:str}", "partitions", "The partitions of a semester", TAG)
def partition(desk: NamedDependency[Desk], formsemestre_id: CohortId) -> list[Partition]:
    with desk.asker() as asker:
        cohort_id = path_id(formsemestre_id)
        asker.allowed(queries.cohort_place(asker.session, cohort_id), UNKNOWN_COHORT)
        return partitions(queries.groups_of_cohort(asker.session, cohort_id))


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose list, and what it tells. group_ids: None for the whole semester `cohort_id`."""

    group_ids: tuple[int, ...] | None
    cohort_id: int = 0
    with_codes: bool = False
    all_groups: bool = False
    active_only: bool = False


@reading("/api/groups", "groups", "The students of groups, or of a whole semester", TAG)
def groups(
    desk: NamedDependency[Desk],
    *,
    formsemestre_id: Semester = None,
    group_ids: GroupIds = None,
    with_codes: WithCodes = None,
    all_groups: AllGroups = None,
    etat: State = None,
    format_: FormatParameter = None,
) -> Response[list[GroupMember]]:
    with desk.asker() as asker:
        asked = Asked(
            *_selection(group_ids, formsemestre_id),
            with_codes=read_flag("with_codes", with_codes, default=False),
            all_groups=read_flag("all_groups", all_groups, default=False),
            active_only=is_active_only(etat),
        )
        form = read_format(format_)
        lines = listed(asker, asked)
    return answer(lines, form, lambda body: group_list(body, _table_id(asked)))


def listed(asker: Asker, asked: Asked) -> list[GroupMember]:
    """The lines of a list, at most MOST_ROWS. Four queries, however many students there are."""
    session, cohort_id = asker.session, cohort_of(asker, asked)
    students = queries.students_of_cohort(
        session, cohort_id, asked.group_ids, active_only=asked.active_only, limit=MOST_ROWS
    )
    return members(
        students,
        queries.groups_of_cohort(session, cohort_id),
        queries.memberships_of_cohort(session, cohort_id),
        with_codes=asked.with_codes,
        all_groups=asked.all_groups,
    )


def cohort_of(asker: Asker, asked: Asked) -> int:
    """The semester of a list. Errors: UnknownObject, ForeignDepartment, WrongParameter."""
    if asked.group_ids is None:
        asker.allowed(queries.cohort_place(asker.session, asked.cohort_id), UNKNOWN_COHORT)
        return asked.cohort_id
    places = queries.group_places(asker.session, asked.group_ids)
    if len(places) < len(asked.group_ids):
        raise UnknownObject(UNKNOWN)
    for place in places:
        asker.allowed(place, UNKNOWN)
    cohort_ids = {place.cohort_id for place in places}
    if len(cohort_ids) > 1:
        raise WrongParameter("group_ids", "des groupes d'un seul semestre")
    return int(cohort_ids.pop())


def _selection(
    group_ids: Sequence[str] | None, formsemestre_id: str | None
) -> tuple[tuple[int, ...] | None, int]:
    """The groups that are named, or else the semester. Errors: WrongParameter."""
    if group_ids:
        return read_group_ids(group_ids), 0
    if formsemestre_id is None:
        raise WrongParameter("formsemestre_id", "group_ids ou formsemestre_id")
    return None, read_id("formsemestre_id", formsemestre_id)


def read_group_ids(texts: Sequence[str]) -> tuple[int, ...]:
    """The groups that are named, each once and in order. Errors: WrongParameter."""
    if len(texts) > MOST_GROUPS:
        raise WrongParameter("group_ids", f"au plus {MOST_GROUPS} groupes")
    return tuple(sorted({read_id("group_ids", text) for text in texts}))


def is_active_only(etat: str | None) -> bool:
    """Whether only those are wanted who are still there. Errors: WrongParameter."""
    if etat not in (None, EVERYBODY, ENROLLED):
        raise WrongParameter("etat", "None ou I")
    return etat == ENROLLED


def _table_id(asked: Asked) -> str:
    return f"gt_{asked.group_ids[0] if asked.group_ids else asked.cohort_id}"
