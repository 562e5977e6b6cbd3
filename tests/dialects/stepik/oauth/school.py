"""A small school with applications: who owns what, and the keys."""

from matricula.identity.passwords import hash_password
from matricula.identity.tokens import hash_token
from matricula.record.accounts import commands as accounts
from matricula.record.applications import commands
from matricula.record.applications.forms import registered
from matricula.record.organizations.tables import organization
from matricula.store import Database, Origin, WriteSession, migrate

TEMPLATE = "oauth, one of each kind"
BEGINNING = Origin(door="tests")
PASSWORD = "correct horse battery"
ADA, BOB, STRANGER = "ada@example.org", "bob@example.org", "carol@example.org"
BACK = "https://client.example/back"
SECRET = "s" * 128

# client ids; the first two letters say which application it is
MACHINE, WEB, NATIVE, PHONE, PAGE, TRUSTED, TWO, QUERY, APP = (
    (name * 40)[:40] for name in ("ma", "we", "na", "ph", "pa", "tr", "tw", "qu", "ap")
)
APPLICATIONS = {
    MACHINE: ("Machine", "confidential", "client-credentials", "", False),
    WEB: ("Web", "confidential", "authorization-code", BACK, False),
    NATIVE: ("Native", "public", "authorization-code", "http://localhost:7777/cb", False),
    PHONE: ("Phone", "confidential", "password", "", False),
    PAGE: ("Page", "public", "implicit", BACK, False),
    TRUSTED: ("Trusted", "confidential", "authorization-code", BACK, True),
    TWO: ("Two", "confidential", "authorization-code", f"{BACK} {BACK}/2", False),
    QUERY: ("Query", "confidential", "authorization-code", f"{BACK}?a=1&b=", False),
    APP: ("App", "public", "authorization-code", "stepikapp://oauth", False),
}


def build(url: str) -> None:
    """Fill an empty database."""
    database = Database(url)
    migrate.make_ready(database)
    kept = hash_password(PASSWORD)
    with database.write(BEGINNING) as session:
        session.run(
            organization.insert().values(
                id=1, kind="department", acronym="RT", name="RT", visible=True,
                created_at=session.now,
            )
        )  # fmt: skip
        ada = accounts.add_account(session, "ada", ADA, kept)
        bob = accounts.add_account(session, "bob", BOB, kept)
        accounts.assign_role(session, ada.id, "teacher", 1)
        accounts.register(session, "Carol Stranger", STRANGER, kept)
        for client_id in APPLICATIONS:
            _register(session, ada.id, client_id)
        told = registered("Bob's", "confidential", "client-credentials", "")
        commands.add_application(session, bob.id, told, "b" * 40, hash_token(SECRET))
    database.close()


def _register(session: WriteSession, owner: int, client_id: str) -> None:
    name, client_type, grant_type, uris, trusted = APPLICATIONS[client_id]
    commands.add_application(
        session,
        owner,
        registered(name, client_type, grant_type, uris),
        client_id,
        hash_token(SECRET),
        skip_authorization=trusted,
    )
