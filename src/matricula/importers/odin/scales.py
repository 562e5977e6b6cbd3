"""Scales that tell marks in words: an organization's own, or those that the gradebook has."""

from collections.abc import Mapping

from matricula.gradebook.totals import PRESETS
from matricula.importers.odin.document import Scale


def levels(scale: Scale) -> list[Mapping[str, object]]:
    """The levels of a scale: its own, or those of a preset."""
    if scale.preset is None:
        return [
            {"lower_bound": level.begin, "label": level.label, "passes": level.passes}
            for level in scale.levels
        ]
    return preset_levels(scale.preset)


def preset_levels(name: str) -> list[Mapping[str, object]]:
    """The levels of a preset of the gradebook's."""
    return [
        {"lower_bound": level.lower_bound, "label": level.label, "passes": level.passes}
        for level in PRESETS[name].levels
    ]
