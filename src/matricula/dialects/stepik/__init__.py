"""Stepik's door, at /api: the page "Работа с API" and the resources that its clients use.

docs/stepik.md tells what is served and what is not there yet.
"""

from matricula.dialects.stepik.asking import DOOR
from matricula.dialects.stepik.errors import render
from matricula.dialects.stepik.routes import router
from matricula.web.doors import Door

__all__ = ["door", "router"]

door = Door(
    name=DOOR,
    title="Stepik",
    summary="Courses, sections, units and lessons, who learns and who teaches them, in the flat API"
    " that clients of Stepik speak.",
    prefixes=("/api", "/oauth2", "/accounts", "/teach", "/course", "/lesson", "/media"),
    router=router,
    render=render,
)
