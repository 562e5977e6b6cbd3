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

FUNCTIONS: dict[str, Function] = {
    "etud_info": ETUD_INFO,
    "XMLgetEtudInfos": ETUD_INFO,
    "Absences/XMLgetEtudInfos": ETUD_INFO,
    "Notes/XMLgetEtudInfos": ETUD_INFO,
    "Notes/etud_info": ETUD_INFO,
}
"""By name, as it stands below Scolarite/."""
