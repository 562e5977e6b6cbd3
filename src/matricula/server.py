"""Assembles the application out of the rooms: doors, guards, pages. Knows no business."""

import asyncio
import logging
import signal
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing
from functools import partial
from importlib.metadata import version
from typing import Any, cast

from granian.constants import Interfaces
from granian.server import Server as WorkersServer
from granian.server.embed import Server as EmbeddedServer
from litestar import Litestar, Request, Response
from litestar.datastructures import State
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, License, SecurityScheme
from litestar.plugins.base import PluginProtocol
from litestar.plugins.core import MsgspecDIPlugin

from matricula.dialects import campus_skills, odin, scodoc, stepik
from matricula.jobs import checking, preparing, running
from matricula.jobs.calendars.refreshing import refresher_of
from matricula.jobs.runner import Runner
from matricula.pages.accounts.routes import accounts_router
from matricula.pages.booklet.routes import booklet_router
from matricula.pages.calendars.routes import calendar_routes
from matricula.pages.history.routes import history_routes
from matricula.pages.links.routes import links_router
from matricula.pages.me.routes import me_router
from matricula.pages.root.documentation import OfflineDocumentation, documentation_router
from matricula.pages.root.routes import home_routes
from matricula.settings import Settings
from matricula.store import Database, migrate
from matricula.web.asgi import ASGIApp, Scope, asked
from matricula.web.bodies import BodyGuard
from matricula.web.brakes import RegistrationBrake, SignInBrake
from matricula.web.cors import CrossOrigin
from matricula.web.credits import Credits
from matricula.web.deadlines import RequestDeadline
from matricula.web.doors import Door, Doors
from matricula.web.errors import refusal_of
from matricula.web.heads import HeadAsGet
from matricula.web.health import healthz, readyz
from matricula.web.logs import RequestLog, configure, log_fault
from matricula.web.paths import PathGuard

log = logging.getLogger("matricula.server")

GRACE = 30
"""Seconds that a worker process gets to finish its requests when the server stops."""


class CannotListen(Exception):
    """The address cannot be listened on; choose another one with --host and --port."""


class ServerFailed(Exception):
    """The server stopped by itself; the log above says why."""


def open_doors() -> tuple[Door, ...]:
    """The doors of this server. A new dialect adds its `door` here, and nowhere else."""
    return (scodoc.door, odin.door, campus_skills.door, stepik.door)


def create_app(
    settings: Settings,
    database: Database,
    doors: Sequence[Door] | None = None,
    *,
    jobs: bool = False,
) -> ASGIApp:
    """The whole application over a database whose schema is current.

    doors: those to open instead of all of them (tests). jobs: whether this process also does what
    is due beside requests.
    """
    opened = Doors(open_doors() if doors is None else doors)
    framework = _framework(settings, database, opened, jobs=jobs)
    # From the outside in: every request is logged, also one that a guard refuses.
    guarded = BodyGuard(cast(ASGIApp, framework), opened, settings.max_body)
    answered = HeadAsGet(PathGuard(guarded, opened))
    readable = CrossOrigin(answered, stepik.CROSS_ORIGIN, campus_skills.door.prefixes)
    timed = RequestDeadline(readable, settings.request_timeout)
    return RequestLog(timed, opened)


class _Framework(Litestar):
    """Litestar without its plugins for the models of other libraries: ours are msgspec's, and
    pydantic, which is here for the commands, takes 20 MB of every process that loads it."""

    @staticmethod
    def _get_default_plugins(plugins: list[PluginProtocol]) -> list[PluginProtocol]:
        return [*plugins, MsgspecDIPlugin()]


def _framework(settings: Settings, database: Database, doors: Doors, *, jobs: bool) -> Litestar:
    return _Framework(
        route_handlers=[
            *(door.router for door in doors.all),
            *home_routes(doors.all),
            *calendar_routes,
            *history_routes,
            links_router,
            me_router,
            accounts_router,
            booklet_router,
            healthz,
            readyz,
        ],
        dependencies={
            "database": Provide(lambda: database, sync_to_thread=False),
            "settings": Provide(lambda: settings, sync_to_thread=False),
        },
        exception_handlers={Exception: _refuse_through(doors)},
        lifespan=[
            _threads(settings.threads),
            *([_jobs(settings, database)] if jobs else []),
        ],
        logging_config=None,
        openapi_config=_openapi(),
        request_max_body_size=None,
        state=State(
            {
                "settings": settings,
                "database": database,
                "doors": doors,
                "credits": Credits(database, settings.hourly_quota),
                "sign_in_brake": SignInBrake(),
                "registration_brake": RegistrationBrake(),
            }
        ),
    )


def _refuse_through(doors: Doors) -> Callable[[Request[Any, Any, Any], Exception], Response[bytes]]:
    """The one place where an exception becomes an answer, in the form of the request's door."""

    def refuse(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
        refusal = refusal_of(error)
        if refusal.status >= 500:
            log_fault(cast(Scope, request.scope))
        answer = doors.refuse(refusal, asked(cast(Scope, request.scope)))
        return Response(
            answer.body,
            status_code=answer.status,
            media_type=answer.media_type,
            headers=answer.headers,
        )

    return refuse


def _threads(count: int) -> Callable[[Litestar], Any]:
    """As many synchronous handlers side by side as the settings say."""

    @asynccontextmanager
    async def lifespan(_app: Litestar) -> AsyncIterator[None]:
        with ThreadPoolExecutor(count, thread_name_prefix="handler") as pool:
            asyncio.get_running_loop().set_default_executor(pool)
            yield

    return lifespan


def _jobs(settings: Settings, database: Database) -> Callable[[Litestar], Any]:
    """What is due is done beside requests, as long as the application runs."""

    @asynccontextmanager
    async def lifespan(_app: Litestar) -> AsyncIterator[None]:
        runners = [
            Runner(refresher_of(settings, database).refresh_due),
            Runner(preparing.Preparer(database).prepare_due, preparing.SOON),
            Runner(checking.Checker(database).check_due, checking.SOON),
            Runner(running.Programs(database).run_due, running.SOON),
        ]
        for runner in runners:
            runner.start()
        try:
            yield
        finally:
            # In threads: the loop still tells other clients what became of their requests.
            await asyncio.gather(*(asyncio.to_thread(runner.stop) for runner in runners))

    return lifespan


def _openapi() -> OpenAPIConfig:
    return OpenAPIConfig(
        title="Matricula",
        version=version("matricula"),
        description="One academic record, reached through the APIs of several systems.",
        license=License(name="Apache-2.0", identifier="Apache-2.0"),
        openapi_router=documentation_router(),
        path="/docs",
        render_plugins=[OfflineDocumentation(), JsonRenderPlugin(path="/openapi.json")],
        components=Components(
            security_schemes={
                "bearer": SecurityScheme(type="http", scheme="bearer"),
                "basic": SecurityScheme(type="http", scheme="basic"),
            }
        ),
    )


def serve(settings: Settings, announce: Callable[[str], None] | None = None) -> None:
    """Serve until SIGTERM or SIGINT, and then finish the requests under way.

    An empty database gets its schema first. announce: called with the base URL once the port is
    open. Errors: CannotListen, DatabaseUnavailable, ServerFailed, and those of
    `migrate.make_ready`.
    """
    configure(settings.log_level)
    address, port = listenable(settings.host, settings.port)
    with closing(Database(settings.database)) as database:
        migrate.make_ready(database)
    url = base_url(settings.host, port)
    tell = partial(_tell_once_open, (address, port), url, announce)
    if settings.workers == 1:
        asyncio.run(_serve_here(settings, address, port, tell))
    else:
        _serve_in_workers(settings, address, port, tell)
    log.info("stopped")


def base_url(host: str, port: int) -> str:
    """Where a browser on this machine finds the server."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 (not bound here)
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"


async def _serve_here(
    settings: Settings, address: str, port: int, tell: Callable[[], None]
) -> None:
    """One process: it starts at once, and nothing outlives it however it is stopped."""
    with closing(Database(settings.database, pool_size=settings.threads)) as database:
        server = EmbeddedServer(
            create_app(settings, database, jobs=settings.background_jobs),
            address=address,
            port=port,
            interface=Interfaces.ASGI,
            log_enabled=False,
            websockets=False,
        )
        server.on_startup(tell)
        _stop_on_signals(server)
        await server.serve()
        if not server.interrupt_signal:
            raise ServerFailed


def _stop_on_signals(server: EmbeddedServer) -> None:
    loop = asyncio.get_running_loop()

    def stop(number: int) -> None:
        # The next signal of the kind ends the process, whatever it is doing.
        loop.remove_signal_handler(number)
        server.stop()  # type: ignore[no-untyped-call]

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop, number)


def _serve_in_workers(
    settings: Settings, address: str, port: int, tell: Callable[[], None]
) -> None:
    server = WorkersServer(
        "matricula",
        address=address,
        port=port,
        interface=Interfaces.ASGI,
        workers=settings.workers,
        workers_kill_timeout=GRACE,
        respawn_failed_workers=True,
        log_enabled=False,
        websockets=False,
    )
    server.on_startup(tell)
    server.serve(target_loader=partial(_worker_app, settings), wrap_loader=False)


def _worker_app(settings: Settings) -> ASGIApp:
    """The application of a worker process, with connections of its own."""
    # A forked worker has its parent's handlers until it sets its own, and would miss an early stop.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    configure(settings.log_level)
    database = Database(settings.database, pool_size=settings.threads)
    return create_app(settings, database, jobs=settings.background_jobs)


def listenable(host: str, port: int) -> tuple[str, int]:
    """The address and the port to listen on; port 0 becomes a free one. Errors: CannotListen.

    Tried first without sharing: the server below would share a taken port silently.
    """
    try:
        family, kind, _, _, target = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(target)
            found = probe.getsockname()
            return str(found[0]), int(found[1])
    except OSError as error:
        raise CannotListen(f"{host}, port {port}: {error.strerror or error}") from error


def _tell_once_open(
    address: tuple[str, int], url: str, announce: Callable[[str], None] | None
) -> None:
    """Say where the server is as soon as it answers: its port opens some time after its start."""

    def wait_and_tell() -> None:
        while not _answers(address):
            time.sleep(0.02)
        log.info("listening at %s", url)
        if announce:
            announce(url)

    threading.Thread(target=wait_and_tell, name="announce", daemon=True).start()


def _answers(address: tuple[str, int]) -> bool:
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        return probe.connect_ex(address) == 0
