"""Odin's door, at /publicapi: the ten methods of its page "API" and their documentation.

docs/odin.md tells what is served and what the page leaves open.
"""

from matricula.dialects.odin.asking import DOOR
from matricula.dialects.odin.errors import render
from matricula.dialects.odin.methods import WORDS
from matricula.dialects.odin.routes import router
from matricula.web.doors import Door

__all__ = ["door", "router"]

door = Door(
    name=DOOR,
    title="Odin",
    summary="Programmes, cohorts, students, marks and attendance of an online campus, and the"
    " registration of its people, as the open API of Odin tells them.",
    prefixes=("/publicapi",),
    router=router,
    render=render,
    words=WORDS,
)
