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

    def form(self, ids: Ids, **given: Any) -> dict[str, Any]:
        """The body, about a department; what `given` says goes before, and None leaves out."""
        values = vars(ids)
        filled = {
            key: value.format(**values) if isinstance(value, str) else value
            for key, value in self.body.items()
        } | given
        return {key: value for key, value in filled.items() if value is not None}

    def at(self, ids: Ids, **given: Any) -> str:
        """The address, about a department."""
        return self.path.format(**{**vars(ids), **given})


WRITES: dict[str, Write] = {}
"""By the path that the router knows them by."""
