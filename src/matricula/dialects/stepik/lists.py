"""What a query asks of a list: a page or some ids, narrowed and ordered."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import parse_qsl

from matricula.dialects.stepik.asking import Reading
from matricula.dialects.stepik.declaring import IGNORED, NOTHING, Facts, Resource
from matricula.dialects.stepik.errors import NoSuchPage
from matricula.record.listing import Wanted
from matricula.record.merges.living import living_among
from matricula.store import Rows
from matricula.web.asgi import Scope
from matricula.web.authentication import AnyRequest

PAGE = 20
"""Objects of a page, whatever `page_size` says."""
IDS = "ids[]"
_PAGE = re.compile(r"[0-9]{1,7}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Found:
    """What a list answers."""

    facts: Sequence[Facts]
    page: int
    has_next: bool


Parameters = Sequence[tuple[str, str]]


def parameters(request: AnyRequest) -> Parameters:
    """The query's parameters, in order."""
    raw = cast(Scope, request.scope)["query_string"]
    # It was checked to be text before; some clients (curl) do not escape the letters of a word.
    return parse_qsl(raw.decode(), keep_blank_values=True)


def listed(asked: Reading, resource: Resource, query: Parameters) -> Found:
    """The objects that a query asks for.

    With ids[] there are no pages: all of them, in the order in which they were asked for, each
    once; those that name nothing the caller sees are left out. Errors: NoSuchPage.
    """
    filters = _filters(resource, query)
    named = [text for name, text in query if name == IDS]
    if named:
        return _some(asked, resource, named, filters)
    page = _page(query)
    if filters is None:
        facts: Sequence[Facts] = []
    else:
        wanted = Wanted(None, filters, _order(query), PAGE * (page - 1), PAGE + 1)
        rows = resource.find(asked, wanted)
        facts = resource.gather(asked, rows[:PAGE])
        if len(rows) > PAGE:
            return Found(facts, page, has_next=True)
    if page > 1 and not facts:
        raise NoSuchPage
    return Found(facts, page, has_next=False)


def found(asked: Reading, resource: Resource, text: str) -> Facts | None:
    """The object of an id, if the caller sees it."""
    key = resource.key(text)
    if key is None:
        return None
    _, rows = _named(asked, resource, [key], {})
    return resource.gather(asked, rows)[0] if rows else None


def _some(
    asked: Reading, resource: Resource, named: Sequence[str], filters: dict[str, Any] | None
) -> Found:
    keys = list(dict.fromkeys(key for text in named if (key := resource.key(text)) is not None))
    if filters is None or not keys:
        return Found([], 1, has_next=False)
    keys, rows = _named(asked, resource, keys, filters)
    known = {facts[resource.id_column]: facts for facts in resource.gather(asked, rows)}
    return Found([known[key] for key in keys if key in known], 1, has_next=False)


def _named(
    asked: Reading, resource: Resource, keys: list[Any], filters: dict[str, Any]
) -> tuple[list[Any], Rows]:
    """The rows of ids, and the ids that they have: it is looked up where an id leads to where it
    names nothing."""
    rows = resource.find(asked, Wanted(keys, filters, (), 0, len(keys)))
    if not resource.of_people or len(rows) == len(keys):
        return keys, rows
    now = meant(asked, resource, keys)
    if now == keys:
        return keys, rows
    return now, resource.find(asked, Wanted(now, filters, (), 0, len(now)))


def meant(asked: Reading, resource: Resource, keys: list[Any]) -> list[Any]:
    """The ids that keys lead to, each once."""
    if not resource.of_people:
        return keys
    now = living_among(asked.session, keys)
    return list(dict.fromkeys(now[key] for key in keys))


def _filters(resource: Resource, query: Parameters) -> dict[str, Any] | None:
    """Values by names; None where no row can meet them."""
    chosen: dict[str, Any] = {}
    for name, text in query:
        known = resource.filters.get(name)
        value = known.parse(text) if known else IGNORED
        if value is NOTHING:
            return None
        if value is not IGNORED:
            chosen[name] = value
    return chosen


def _order(query: Parameters) -> list[tuple[str, bool]]:
    words = [word for name, text in query if name == "order" for word in text.split(",")]
    wanted: dict[str, bool] = {}
    for word in words:
        # What comes again orders nothing; what no resource can be ordered by is left out later.
        wanted.setdefault(word.strip().removeprefix("-"), word.strip().startswith("-"))
    return list(wanted.items())


def _page(query: Parameters) -> int:
    """Errors: NoSuchPage."""
    text = next((text for name, text in query if name == "page"), "") or "1"
    if not _PAGE.fullmatch(text) or int(text) < 1:
        raise NoSuchPage
    return int(text)
