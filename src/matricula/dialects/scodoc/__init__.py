"""ScoDoc's door, at /ScoDoc: the page "API pour ScoDoc 9", and the functions of ScoDoc 7.

docs/scodoc.md tells what is served and where it differs from ScoDoc 9.0.67.
"""

from matricula.dialects.scodoc.asking import DOOR
from matricula.dialects.scodoc.errors import render
from matricula.dialects.scodoc.routes import router
from matricula.web.doors import Door

__all__ = ["door", "router"]

door = Door(
    name=DOOR,
    title="ScoDoc 9",
    summary="Departments, students, semesters, marks and bulletins, as ScoDoc's API has them.",
    prefixes=("/ScoDoc",),
    router=router,
    render=render,
)
