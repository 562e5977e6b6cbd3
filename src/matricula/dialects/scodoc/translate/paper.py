"""Bulletins on paper, as this door names them."""

import re
import unicodedata
from urllib.parse import quote

from matricula.store import Row

LONGEST_NAME = 60
OTHER = re.compile(r"[^A-Za-z0-9]+")


def disposition(cohort: Row, student: Row) -> str:
    """Content-Disposition: shown in the browser, and what the file is called when it is kept.

    The name is told twice: for old clients without anything beyond ASCII, and whole (RFC 6266).
    """
    parts = ("bulletin", cohort.title, student.family_name, student.given_name)
    whole = "_".join(part for part in (_joined(part) for part in parts) if part)[:LONGEST_NAME]
    return f"inline; filename=\"{_ascii(whole)}.pdf\"; filename*=UTF-8''{quote(whole)}.pdf"


def _joined(text: str) -> str:
    """Letters and digits of any script, joined where there is anything else."""
    return re.sub(r"[\W_]+", "-", text).strip("-")


def _ascii(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return OTHER.sub("_", decomposed).strip("_")
