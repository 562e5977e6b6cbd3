"""The only room that opens a connection: sessions, bulk changes, migrations."""

from matricula.store.database import (
    Database,
    DatabaseUnavailable,
    Origin,
    ReadSession,
    Row,
    Rows,
    WriteSession,
)

__all__ = [
    "Database",
    "DatabaseUnavailable",
    "Origin",
    "ReadSession",
    "Row",
    "Rows",
    "WriteSession",
]
