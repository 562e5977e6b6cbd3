"""From bytes to a `Document`, or to errors that name the place."""

from pathlib import Path

from matricula.importers.department.document import FORMAT, Document
from matricula.importers.documents import read_document
from matricula.importers.errors import ImportRefused

LARGEST_FILE = 500_000_000
"""Bytes. A department of 200 students and 20 years is about 40 million."""


def read(source: Path | bytes) -> Document:
    """The document in a file, or in the bytes of one.

    Errors: ImportRefused where it is no file, not UTF-8, not JSON or not of this format.
    """
    document = read_document(source, Document, LARGEST_FILE)
    if document.format != FORMAT:
        raise ImportRefused([f"$.format: expected {FORMAT}, got {document.format}"])
    return document
