"""Parameters of the query: how each is documented and how it is read.

All are declared as text, so that nothing is judged before the asker is known (docs/decisions/0019).
Of a repeated parameter the last one counts, except `group_ids`.
"""

from typing import Annotated, Literal

from litestar.params import PathParameter, QueryParameter

from matricula.dialects.scodoc.errors import WrongParameter
from matricula.gradebook.showing import Version
from matricula.web.ids import parse_id

Format = Literal["json", "xml"]
BulletinFormat = Literal["json", "xml", "pdf"]

VERSIONS = ("short", "selectedevals", "long")

TRUE = ("1", "true", "True")
FALSE = ("0", "false", "False")

_FLAG = {"enum": [*FALSE, *TRUE]}

FormatParameter = Annotated[
    str | None,
    QueryParameter(
        name="format",
        description="Form of the answer: application/json or text/xml.",
        schema_extra={"enum": ["json", "xml"], "default": "json"},
    ),
]
BulletinFormatParameter = Annotated[
    str | None,
    QueryParameter(
        name="format",
        description="Form of the answer: application/json, text/xml or application/pdf.",
        schema_extra={"enum": ["json", "xml", "pdf"], "default": "json"},
    ),
]
VersionParameter = Annotated[
    str | None,
    QueryParameter(
        name="version",
        description="short: no assessments; selectedevals: those shown on bulletins; long: all.",
        schema_extra={"enum": [*VERSIONS], "default": "long"},
    ),
]


def flag(description: str) -> QueryParameter:
    """The documentation of a parameter that is yes or no."""
    return QueryParameter(description=description, schema_extra=_FLAG)


def path_number(description: str) -> PathParameter:
    """The documentation of an id in the path; it is read by `web.ids.path_id`."""
    return PathParameter(description=description, schema_extra={"pattern": "^[0-9]+$"})


PersonId = Annotated[str, path_number("A student.")]
NipCode = Annotated[str, path_number("A NIP code; leading zeros do not count.")]
CohortId = Annotated[str, path_number("A semester (formsemestre).")]
GroupId = Annotated[str, path_number("A group.")]
OfferingId = Annotated[str, path_number("A module of a semester (moduleimpl).")]
AssessmentId = Annotated[str, path_number("An assessment.")]
ProgrammeId = Annotated[str, path_number("A programme (formation).")]


def read_format(value: str | None) -> Format:
    """The form of the answer; json where nothing is said. Errors: WrongParameter."""
    match value:
        case None | "json":
            return "json"
        case "xml":
            return "xml"
        case _:
            raise WrongParameter("format", "json ou xml")


def read_bulletin_format(value: str | None) -> BulletinFormat:
    """The same of a bulletin, which may be had on paper too. Errors: WrongParameter."""
    match value:
        case None | "json":
            return "json"
        case "xml" | "pdf":
            return value
        case _:
            raise WrongParameter("format", "json, xml ou pdf")


def read_version(value: str | None) -> Version:
    """The version of a bulletin; long where nothing is said. Errors: WrongParameter."""
    match value:
        case None:
            return "long"
        case "short" | "selectedevals" | "long":
            return value
        case _:
            raise WrongParameter("version", "short, selectedevals ou long")


def read_flag(name: str, value: str | None, default: bool) -> bool:
    """A yes or a no. Errors: WrongParameter."""
    if value is None:
        return default
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise WrongParameter(name, "0, 1, true ou false")


def read_id(name: str, value: str) -> int:
    """An id in a parameter. Errors: WrongParameter."""
    number = parse_id(value)
    if number is None:
        raise WrongParameter(name, "un entier positif")
    return number
