"""Stepik's door, at /api: the page "Работа с API" and the resources that its clients use.

docs/stepik.md tells what is served and what is not there yet.
"""

from litestar import Router

from matricula.dialects.stepik import oauth
from matricula.dialects.stepik.asking import DOOR
from matricula.dialects.stepik.errors import render
from matricula.dialects.stepik.routes import resources_router
from matricula.web.doors import Door

__all__ = ["CROSS_ORIGIN", "door", "router"]

CROSS_ORIGIN = (*oauth.CROSS_ORIGIN, "/api")
"""Where programs in pages of other sites may ask."""

router = Router("/", route_handlers=[resources_router, oauth.router])

door = Door(
    name=DOOR,
    title="Stepik",
    summary="Courses, sections, units and lessons, who learns and who teaches them, in the flat API"
    " that clients of Stepik speak.",
    prefixes=("/api", "/oauth2", "/accounts", "/teach", "/course", "/lesson", "/media", "/cert"),
    router=router,
    render=render,
)
