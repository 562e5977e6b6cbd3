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


class Problems:
    """What is wrong with a file, each with its place; a bounded number of them."""

    def __init__(self) -> None:
        self.errors: list[str] = []

    def add(self, place: str, reason: str) -> None:
        """Note a problem.

        Errors: ImportRefused where there are enough of them to begin with.
        """
        self.errors.append(f"{place}: {reason}")
        if len(self.errors) >= MOST_ERRORS:
            self.errors.append(f"(only the first {MOST_ERRORS} errors are shown)")
            self.refuse_if_any()

    def refuse_if_any(self) -> None:
        """Errors: ImportRefused where there is a problem."""
        if self.errors:
            raise ImportRefused(self.errors)
