"""The parts of a document with their places, and what is told of an error at one."""

import inspect
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar

from msgspec import UNSET

from matricula.importers.errors import ImportRefused
from matricula.importers.odin.document import (
    Activity,
    Cohort,
    Discipline,
    Document,
    Part,
    Programme,
)

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Placed(Generic[Item]):
    """A part of a document. place: "$.programmes[0].cohorts[2]". inside: that of what it is in."""

    place: str
    inside: str
    item: Item


def placed(inside: str, name: str, items: Sequence[Item]) -> list[Placed[Item]]:
    """The items of a list with their places."""
    return [Placed(f"{inside}.{name}[{index}]", inside, item) for index, item in enumerate(items)]


def programmes(document: Document) -> list[Placed[Programme]]:
    return placed("$", "programmes", document.programmes)


def cohorts(document: Document) -> list[Placed[Cohort]]:
    return [
        one
        for above in programmes(document)
        for one in placed(above.place, "cohorts", above.item.cohorts)
    ]


def disciplines(document: Document) -> list[Placed[Discipline]]:
    return [
        one
        for above in cohorts(document)
        for one in placed(above.place, "disciplines", above.item.disciplines)
    ]


def activities(document: Document) -> list[Placed[Activity]]:
    return [
        one
        for above in disciplines(document)
        for one in placed(above.place, "activities", above.item.activities)
    ]


def told(part: Part, *names: str) -> dict[str, object]:
    """Those of the values of `names` that a part says."""
    values = {name: getattr(part, name) for name in names}
    return {name: value for name, value in values.items() if value is not UNSET}


@contextmanager
def at(place: str) -> Iterator[None]:
    """Say at which place of the file the record refused something. Errors: ImportRefused."""
    try:
        yield
    except ImportRefused:
        raise
    except Exception as error:
        if not type(error).__module__.startswith("matricula."):
            raise
        raise ImportRefused([f"{place}: {reason(error)}"]) from error


def reason(error: Exception) -> str:
    """The sentence of an error of ours, with what it is about."""
    advice = " ".join((inspect.getdoc(type(error)) or "").split())
    detail = " ".join(str(error).split())
    if not detail or detail.startswith(advice):
        return detail or advice
    return f"{advice} ({detail})"
