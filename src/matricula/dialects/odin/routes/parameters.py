"""Parameters that several methods have. All are texts: this door reads them itself."""

from typing import Annotated

from litestar.params import QueryParameter

ActivityId = Annotated[
    str | None, QueryParameter(name="activityId", description="The activity; required.")
]
ProgramId = Annotated[
    str | None, QueryParameter(name="programId", description="The programme; required.")
]
CohortId = Annotated[
    str | None, QueryParameter(name="cohortId", description="The cohort; required.")
]
DisciplineId = Annotated[
    str | None, QueryParameter(name="disciplineId", description="The discipline; required.")
]
OneDiscipline = Annotated[
    str | None, QueryParameter(name="disciplineId", description="Only this discipline.")
]
StudentId = Annotated[
    str | None, QueryParameter(name="studentId", description="Only this student.")
]
GroupId = Annotated[
    str | None, QueryParameter(name="groupId", description="Only students of this group.")
]
Status = Annotated[
    str | None,
    QueryParameter(name="status", description="Only students of this study status."),
]
View = Annotated[
    str | None, QueryParameter(name="view", description="flat: a row a student and activity.")
]
IncludeArchived = Annotated[
    str | None, QueryParameter(name="includeArchived", description="true: archived ones too.")
]
Page = Annotated[
    str | None,
    QueryParameter(name="page", description="A page of the list, from 1; without it, all of it."),
]
PageSize = Annotated[
    str | None, QueryParameter(name="pageSize", description="Elements of a page; 50, 500 at most.")
]
