"""The only room that opens a connection: sessions, bulk changes, migrations."""

from matricula.store.database import (
    Database,
    DatabaseUnavailable,
    NotAlone,
    Origin,
    OthersWrite,
    Overtaken,
    ReadSession,
    Row,
    Rows,
    WriteSession,
)
from matricula.store.deadline import TimeSpent

__all__ = [
    "Database",
    "DatabaseUnavailable",
    "NotAlone",
    "Origin",
    "OthersWrite",
    "Overtaken",
    "ReadSession",
    "Row",
    "Rows",
    "TimeSpent",
    "WriteSession",
]
