"""Which assessments a bulletin shows."""

from typing import Literal

from matricula.gradebook.snapshot import Snapshot

Version = Literal["short", "selectedevals", "long"]
"""short: no assessments; selectedevals: those that are shown on bulletins; long: all of them."""


def shown_assessments(
    snapshot: Snapshot, offering: int, version: Version, *, incomplete: bool
) -> list[int]:
    """The assessments of an offering that a version shows: places in the arrays.

    Those that count, oldest first; and after them, if `incomplete`, those that do not yet.
    """
    if version == "short":
        return []
    arrays, counted = snapshot.arrays.assessments, snapshot.gradebook.assessments.counted
    own = [place for place, owner in enumerate(arrays.offering_index) if owner == offering]
    own.sort(key=lambda place: int(arrays.chronology[place]))
    rows = snapshot.assessments
    listed = [p for p in own if counted[p] and (version == "long" or rows[p].shown_on_bulletin)]
    return listed + [place for place in own if not counted[place]] if incomplete else listed
