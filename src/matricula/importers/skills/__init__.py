"""Skills out of tables: frameworks, and what was said of apprentices (docs/import.md)."""

from matricula.importers.skills.evaluations import (
    Said,
    evaluate,
    import_evaluations,
    read_evaluations,
)
from matricula.importers.skills.frameworks import FrameworkReport, Wanted, import_framework

__all__ = [
    "FrameworkReport",
    "Said",
    "Wanted",
    "evaluate",
    "import_evaluations",
    "import_framework",
    "read_evaluations",
]
