"""Why a file is refused."""

from matricula.importers.errors import MOST_ERRORS, ImportRefused, Problems

__all__ = ["MOST_ERRORS", "ImportRefused", "Problems"]
