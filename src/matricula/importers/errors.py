"""Why a file is refused."""

from collections.abc import Sequence

MOST_ERRORS = 20
"""How many of a file's problems are told at once."""


class ImportRefused(Exception):
    """The file was not imported and nothing was changed; `errors` say where and why."""

    code = "import_refused"

    def __init__(self, errors: Sequence[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = list(errors)


class TableRefused(ImportRefused):
    """The file holds no table that can be read; `errors` say where and why."""

    code = "table_refused"
