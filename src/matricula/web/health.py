"""What a supervisor asks: is the process up, and can it answer."""

import logging

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.openapi import ResponseSpec

from matricula.store import Database, migrate
from matricula.web.errors import COME_BACK

NO_STORE = {"Cache-Control": "no-store"}
NOT_NOW = {**NO_STORE, "Retry-After": str(COME_BACK)}

log = logging.getLogger("matricula.health")


@get("/healthz", sync_to_thread=False, tags=["Server"], summary="Whether the process is up")
def healthz() -> Response[dict[str, str]]:
    """Whether the process is up; says nothing of the database."""
    return Response({"status": "ok"}, headers=NO_STORE)


@get(
    "/readyz",
    sync_to_thread=True,
    tags=["Server"],
    summary="Whether requests can be answered",
    responses={503: ResponseSpec(dict[str, str], description="Not now; status says why.")},
)
def readyz(database: NamedDependency[Database]) -> Response[dict[str, str]]:
    """Whether requests can be answered: 503 while the database is away or not of this version."""
    status = _readiness(database)
    if status == "ok":
        return Response({"status": status}, headers=NO_STORE)
    return Response({"status": status}, status_code=503, headers=NOT_NOW)


OTHER_VERSION = "the database is of another version"


def _readiness(database: Database) -> str:
    try:
        with database.read():
            pass
        return "ok" if migrate.is_current(database) else OTHER_VERSION
    except migrate.SchemaTooNew:
        return OTHER_VERSION
    except Exception:
        # Whatever is wrong, the answer is the same; the log says what it was.
        log.exception("the database does not answer")
        return "the database does not answer"
