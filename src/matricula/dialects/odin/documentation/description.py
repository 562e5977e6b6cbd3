"""This door's own OpenAPI document, cut out of the one that the framework makes of all routes."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from matricula.dialects.odin.methods import METHODS, TAGS, Method

TITLE, VERSION = "LMS Odin", "1.0"
TEXT = (
    "Открытый API: программы, потоки, студенты, оценки и посещаемость организации, регистрация"
    " пользователей и ссылки для входа. Нажмите Authorize и вставьте токен организации."
    "\n\n"
    "The open API of an organization. Press Authorize and paste a token of the organization."
)
SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "Authorization: Bearer"},
    "apiKey": {"type": "apiKey", "in": "header", "name": "X-Api-Key"},
}
SECURITY: list[dict[str, list[str]]] = [{scheme: []} for scheme in SCHEMES]
"""Either of them is enough."""

NEEDED = {
    "Activity": "activityId",
    "Program": "programId",
    "Cohort": "cohortId",
    "Discipline": "disciplineId",
}
"""The parameter without which a method of a tag is about nothing."""
WHOLE_NUMBERS = frozenset({"page", "pageSize", "year"})
FLAGS = frozenset({"includeArchived"})

_SCHEMAS = "#/components/schemas/"
_ROOM = re.compile(r"matricula(\.\w+)*\.(?=\w)|^odin_wire_[a-z]+_")

Json = dict[str, Any]


def described(everything: Mapping[str, Any]) -> Json:
    """The document of this door. everything: the description of all routes of the server."""
    paths = {
        path: _path(method, everything["paths"][path])
        for method in METHODS
        if (path := method.addresses[0]) in everything["paths"]
    }
    schemas = everything["components"]["schemas"]
    used = {name: schemas[name] for name in sorted(_reached(paths, schemas))}
    document = {
        "openapi": everything["openapi"],
        "info": {"title": TITLE, "version": VERSION, "description": TEXT},
        # By the address of this document: whatever host and scheme a browser came by.
        "servers": [{"url": "/"}],
        "tags": [{"name": name, "description": text} for name, text in TAGS.items()],
        "paths": paths,
        "components": {"schemas": used, "securitySchemes": SCHEMES},
    }
    renamed: Json = _renamed(document, {name: _short(name) for name in used})
    return renamed


def _path(method: Method, item: Mapping[str, Any]) -> Json:
    return {verb: _operation(method, operation) for verb, operation in item.items()}


def _operation(method: Method, operation: Mapping[str, Any]) -> Json:
    told = {**operation, "tags": [method.tag], "security": SECURITY}
    told["operationId"] = method.path.strip("/").replace("/", "_")
    if "parameters" in operation:
        told["parameters"] = [_parameter(method, one) for one in operation["parameters"]]
    return told


def _parameter(method: Method, parameter: Mapping[str, Any]) -> Json:
    """A parameter as whoever tries a method out has to fill it in. The handler takes it as text, to
    refuse it in the words of this door."""
    name = parameter["name"]
    required = name == NEEDED.get(method.tag)
    kept = {key: parameter[key] for key in ("name", "in", "description")}
    return {**kept, "required": required, "schema": _schema(name)}


def _schema(name: str) -> Json:
    if name in FLAGS:
        return {"type": "boolean"}
    if name.endswith("Id"):
        return {"type": "integer", "format": "int64", "minimum": 1}
    return {"type": "integer", "minimum": 1} if name in WHOLE_NUMBERS else {"type": "string"}


def _reached(paths: Json, schemas: Mapping[str, Any]) -> set[str]:
    """The names of all schemas that a part of a document needs."""
    reached: set[str] = set()
    left = set(_references(paths))
    while left:
        reached |= left
        left = set(_references([schemas[name] for name in left])) - reached
    return reached


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(name := part.get("$ref"), str):
            yield name.removeprefix(_SCHEMAS)
        part = part.values()
    if isinstance(part, Iterable) and not isinstance(part, str):
        for one in part:
            yield from _references(one)


def _short(name: str) -> str:
    """The name of a schema without rooms of ours, of which a reader knows none."""
    return _ROOM.sub("", name).rstrip("_")


def _renamed(part: Any, names: Mapping[str, str]) -> Any:
    if isinstance(part, list):
        return [_renamed(one, names) for one in part]
    if not isinstance(part, dict):
        return part
    found = {key: _renamed(one, names) for key, one in part.items()}
    if isinstance(reference := found.get("$ref"), str):
        found["$ref"] = _SCHEMAS + names[reference.removeprefix(_SCHEMAS)]
    if "schemas" in found:
        found["schemas"] = {names[name]: one for name, one in found["schemas"].items()}
    return found
