"""A school where AUTHOR makes courses, STRANGER has none, and an application acts for each."""

from collections.abc import Iterator
from contextlib import contextmanager

from matricula.identity.tokens import hash_token
from matricula.record.accounts import commands as accounts
from matricula.record.applications.commands import add_application
from matricula.record.applications.forms import registered
from matricula.record.courses.commands import merge_tags
from matricula.store import Database, Origin, migrate
from tests.test_server import address_of, running

TEMPLATE = "courses that move"
AUTHOR, STRANGER, ADMIN = "author", "stranger", "admin"
SECRET = "the-secret-of-an-application"
TAG = "Statistics"


def build(url: str) -> None:
    """Fill an empty database with the school."""
    database = Database(url)
    migrate.upgrade(database)
    with database.write(Origin("tests")) as session:
        for name in (AUTHOR, STRANGER, ADMIN):
            account = accounts.add_account(session, name, f"{name}@example.org", None)
            told = registered(name, "confidential", "client-credentials", "")
            add_application(session, account.id, told, name, hash_token(SECRET))
            if name == ADMIN:
                accounts.assign_role(session, account.id, "administrator", None)
        merge_tags(session, [TAG])
    database.close()


@contextmanager
def serving(url: str, port: int = 0) -> Iterator[tuple[int, str]]:
    """A server of the school at `url`: the number of its process, and its address."""
    command = ["matricula.cli", "serve", "--port", str(port), "--database", url]
    with running(command, MATRICULA_LOG_LEVEL="ERROR") as process:
        yield process.pid, address_of(process)
