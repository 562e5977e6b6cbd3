"""What the OpenAPI description says of a resource, made from its declaration."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import msgspec
from litestar.openapi.datastructures import ResponseSpec

from matricula.dialects.stepik.declaring import Action, Resource

Verb = Literal["list", "show", "create", "change", "remove", "act"]
WORDS: Mapping[str, str] = {
    "list": "A page, or those of some ids[]",
    "show": "One object",
    "create": "Make one",
    "change": "Change one",
    "remove": "Remove one",
}
STATUS = {"list": 200, "show": 200, "create": 201, "change": 200, "remove": 204}
REFUSALS = {
    400: "A field is missing or wrong: what is said of each.",
    401: "There is no token, or none that is alive.",
    403: "The caller may not do this.",
    404: "There is no such object or page, or the caller may not know of it.",
    415: "The body is neither JSON nor a form.",
}


class Meta(msgspec.Struct):
    """Where in a list one is. There are no totals."""

    page: int
    has_next: bool
    has_previous: bool


class Refused(msgspec.Struct):
    """Why a request is not carried out."""

    detail: str


@dataclass(frozen=True, slots=True)
class Described:
    """An operation as the description tells it. returns: the type of its answer, if it has one."""

    path: str
    operation_id: str
    summary: str
    description: str
    status: int
    returns: Any
    refusals: dict[int, ResponseSpec]


def described(resource: Resource, verb: Verb, action: Action | None = None) -> Described:
    """One operation on a resource."""
    path = f"/api/{resource.name}"
    whole = verb in ("list", "create") or (action is not None and action.whole)
    path += "" if whole else "/{key:str}"
    path += f"/{action.path}" if action and action.path else ""
    word = action.path.replace("-", "_") or "post" if action else verb
    nothing = verb == "remove" or (action is not None and action.whole)
    return Described(
        path,
        f"stepik_{resource.name.replace('-', '_')}_{word}",
        action.note if action else f"{resource.title}: {WORDS[verb].lower()}",
        _description(resource, verb, action),
        204 if nothing else STATUS.get(verb, 200),
        None if nothing else envelope(resource),
        _refusals(verb),
    )


@cache
def envelope(resource: Resource) -> type[msgspec.Struct]:
    """The type of a resource's answers."""
    name = "".join(word.title() for word in resource.name.split("-"))
    item: Any = msgspec.defstruct(
        f"Stepik{name}Item", [(field.name, _kind(field.kind)) for field in resource.fields]
    )
    key = resource.name.replace("-", "_")
    return msgspec.defstruct(
        f"Stepik{name}", [("meta", Meta), (key, list[item])], rename={key: resource.name}
    )


def _kind(kind: Any) -> Any:
    return Any if kind is None else kind


def _description(resource: Resource, verb: Verb, action: Action | None) -> str:
    if action is not None:
        return action.right.sentence
    by = {"create": resource.create, "change": resource.change, "remove": resource.remove}
    if found := by.get(verb):
        body = f" Fields stand in an object `{resource.wrapper}`, or bare."
        return found.right.sentence + (body if verb != "remove" else "")
    filters = ", ".join(resource.filters)
    return resource.readers + (f" Filters: {filters}." if filters and verb == "list" else "")


def _refusals(verb: Verb) -> dict[int, ResponseSpec]:
    writing = verb in ("create", "change", "act")
    told = {401, *({403} if verb not in ("list", "show") else ()), *({400, 415} if writing else ())}
    told |= set() if verb == "create" else {404}
    return {
        status: ResponseSpec(
            dict[str, list[str]] if status == 400 else Refused,
            description=REFUSALS[status],
            generate_examples=False,
        )
        for status in sorted(told)
    }
