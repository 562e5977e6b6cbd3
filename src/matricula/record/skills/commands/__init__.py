"""What can change about skills."""

from matricula.record.skills.commands.evaluations import evaluate
from matricula.record.skills.commands.frameworks import (
    merge_blocks,
    merge_frameworks,
    set_session_frameworks,
)
from matricula.record.skills.commands.scales import merge_scales

__all__ = [
    "evaluate",
    "merge_blocks",
    "merge_frameworks",
    "merge_scales",
    "set_session_frameworks",
]
