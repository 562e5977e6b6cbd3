"""What a jury decides about many students at once: by hand, or out of a table (docs/juries.md)."""

from matricula.importers.decisions.deciding import decide, preview, withdraw
from matricula.importers.decisions.plans import Planned
from matricula.importers.decisions.proposals import Proposed, proposals
from matricula.importers.decisions.reading import Read, read_decisions, semesters
from matricula.importers.decisions.remarks import (
    RemarkRefused,
    add_remark,
    import_remarks,
    remove_remark,
)
from matricula.importers.decisions.report import explained
from matricula.importers.decisions.wanted import Wanted

__all__ = [
    "Planned",
    "Proposed",
    "Read",
    "RemarkRefused",
    "Wanted",
    "add_remark",
    "decide",
    "explained",
    "import_remarks",
    "preview",
    "proposals",
    "read_decisions",
    "remove_remark",
    "semesters",
    "withdraw",
]
