"""Addresses, and what each one asks of the record or does to it."""

from litestar import Router
from litestar.di import Provide

from matricula.dialects.odin.asking import desk
from matricula.dialects.odin.routes.declaring import Handlers

HANDLERS: Handlers = []

router = Router(
    "/",
    dependencies={"desk": Provide(desk, sync_to_thread=False)},
    route_handlers=HANDLERS,
)
