"""stepics/1: who the caller is."""

from typing import Any

from matricula.dialects.stepik.asking import Reading
from matricula.dialects.stepik.declaring import Facts, Resource, Side, computed, constant, constants
from matricula.dialects.stepik.resources.profiles import side_profiles, side_users
from matricula.dialects.stepik.resources.users import GUEST_ID
from matricula.record.listing import Wanted
from matricula.store import Rows

ONLY = 1
UNCOUNTED = "It would tell strangers how many people a school has."


def _find(_asked: Reading, wanted: Wanted) -> Rows:
    """One object, whose facts are all the caller's."""
    here = (wanted.ids is None or ONLY in wanted.ids) and not wanted.offset
    return [_ROW] if here else []


class _Row:
    """What stands for the one row: nothing of it is stored."""

    id = ONLY

    def _asdict(self) -> dict[str, Any]:
        return {"id": ONLY}


_ROW: Any = _Row()


def _me(_facts: Facts, asked: Reading) -> int:
    return asked.caller.person_id or GUEST_ID


RESOURCE = Resource(
    name="stepics",
    title="Who the caller is",
    readers="Everybody; what it tells is of the caller.",
    fields=(
        constant("id", int, ONLY, "There is one."),
        computed("profile", int, _me, "The caller's; 0 for a guest."),
        computed("user", int, _me, "The caller; 0 for a guest."),
        constant("config", dict[str, Any], {}, "There is nothing to tell a browser."),
        *constants(UNCOUNTED, int, 0, "total_active", "total_quizzes", "total_submissions"),
        computed("server_time", float, lambda _, asked: asked.now.timestamp(), "Unix seconds."),
    ),
    find=_find,
    greets=True,
    sides=(
        Side("users", "The caller.", side_users),
        Side("profiles", "The caller's.", side_profiles),
    ),
)
