"""Why a file is refused."""

from matricula.importers.errors import MOST_ERRORS, ImportRefused

__all__ = ["MOST_ERRORS", "ImportRefused", "Problems"]


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
