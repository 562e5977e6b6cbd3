"""Addresses, and what each one asks of the record or does to it."""

from litestar import Router
from litestar.di import Provide

from matricula.dialects.campus_skills.asking import desk
from matricula.dialects.campus_skills.routes import (
    absences,
    calendars,
    contracts,
    grades,
    links,
    progress,
    service,
)

HANDLERS = [
    *service.HANDLERS,
    *absences.HANDLERS,
    *calendars.HANDLERS,
    *contracts.HANDLERS,
    *grades.HANDLERS,
    *progress.HANDLERS,
    *links.HANDLERS,
]

router = Router(
    "/",
    dependencies={"desk": Provide(desk, sync_to_thread=False)},
    route_handlers=HANDLERS,
)
