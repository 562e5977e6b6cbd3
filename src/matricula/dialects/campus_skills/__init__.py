"""Campus Skills' door, at /api/sync and /api/v1: the page "API Public" and the routes beside it.

docs/campus_skills.md tells what is served and what the page leaves open.
"""

from matricula.dialects.campus_skills.asking import DOOR
from matricula.dialects.campus_skills.errors import render
from matricula.dialects.campus_skills.routes import router
from matricula.web.doors import Door

__all__ = ["door", "router"]

door = Door(
    name=DOOR,
    title="Campus Skills",
    summary="Contracts, absences, calendars, skills and booklets of apprentices, as Campus Skills"
    " exchanges them with a training centre.",
    prefixes=("/api/v1", "/api/sync", "/sync/v1"),
    router=router,
    render=render,
)
