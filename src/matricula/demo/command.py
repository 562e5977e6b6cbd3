"""`matricula demo`: open the school, tell how to come in, serve."""

from pathlib import Path

from rich.console import Console

from matricula import server
from matricula.demo.credentials import refuse_unwritable, write
from matricula.demo.opening import open_school
from matricula.demo.telling import tell
from matricula.settings import Settings, replaced


def run(
    settings: Settings, *, credentials: Path | None, serve: bool, console: Console | None = None
) -> None:
    """Fill an empty database with the invented school, say how to come in, and serve it.

    A database that holds the demo keeps what it holds; its passwords and tokens are new. The file
    `credentials` is there before the server answers, and the rest is said once it does.

    Errors: CannotListen, CredentialsRefused, DatabaseUnavailable, ForeignDatabase, SchemaOutdated,
    ServerFailed.
    """
    shown = console or Console()
    # Its applications show every grant there is; a school turns on what it wants.
    settings = replaced(settings, oauth_password_grant=True, oauth_implicit_grant=True)
    if credentials:
        refuse_unwritable(credentials)
    if serve:
        settings = replaced(settings, port=server.listenable(settings.host, settings.port)[1])
    school = open_school(settings, shown)
    base_url = server.base_url(settings.host, settings.port)
    if credentials:
        write(school.credentials(base_url), credentials)
    if serve:
        server.serve(settings, lambda url: tell(shown, school, url))
    else:
        tell(shown, school, base_url)
