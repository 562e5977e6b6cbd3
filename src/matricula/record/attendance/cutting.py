"""What remains of an event of which some half-days are cancelled. Pure."""

from collections.abc import Callable, Collection
from typing import Any
from zoneinfo import ZoneInfo

from matricula.record.attendance.halves import Half, Interval, Span, parted, touched_halves
from matricula.store import bulk

Pieces = list[dict[str, Any]]
Cut = Callable[..., Pieces | None]
"""Takes an event, half-days, the organization's clocks and whether its Saturdays are school days.

Gives the columns that differ, for each event that remains: none where it is to go; None where
nothing changes.
"""

NOT_EXCUSED = {"excused": False}


def without_absence(
    event: bulk.Values, halves: Collection[Half], zone: ZoneInfo, *, saturdays: bool
) -> Pieces | None:
    """An event whose half-days were not missed after all."""
    if event["kind"] != "absence":
        return None
    return _remaining(event, halves, zone, saturdays=saturdays)


def without_excuse(
    event: bulk.Values, halves: Collection[Half], zone: ZoneInfo, *, saturdays: bool
) -> Pieces | None:
    """An event whose half-days are not excused any more."""
    if event["kind"] == "justification":
        return _remaining(event, halves, zone, saturdays=saturdays)
    if not event["excused"]:
        return None
    if event["day"] is not None:
        return [NOT_EXCUSED] if (event["day"], event["half"]) in halves else None
    inside, outside = parted(_interval(event), halves, zone)
    if not inside:
        return None
    return [*map(_columns, outside), *({**_columns(piece), **NOT_EXCUSED} for piece in inside)]


def _remaining(
    event: bulk.Values, halves: Collection[Half], zone: ZoneInfo, *, saturdays: bool
) -> Pieces | None:
    if event["day"] is not None:
        return [] if (event["day"], event["half"]) in halves else None
    inside, outside = parted(_interval(event), halves, zone)
    if not inside:
        return None
    return [_columns(piece) for piece in outside if _is_of_school(piece, zone, saturdays=saturdays)]


def _is_of_school(piece: Interval, zone: ZoneInfo, *, saturdays: bool) -> bool:
    """Whether a piece is of any school day, and not what is left of a Sunday."""
    return any(touched_halves(piece, Span(zone.key, saturdays=saturdays)))


def _interval(event: bulk.Values) -> Interval:
    return Interval(event["starts_at"], event["ends_at"])


def _columns(piece: Interval) -> dict[str, Any]:
    return {"starts_at": piece.start, "ends_at": piece.end}
