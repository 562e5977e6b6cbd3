"""What became of a calendar, as it goes over the wire. The page prints no answer."""

import msgspec


class CalendarSynced(msgspec.Struct, rename="camel"):
    """status: "synced", "unchanged", or "pending" where it is still to be fetched. events: how many
    events of the group there are now."""

    success: bool
    group_id: str
    status: str
    events: int
