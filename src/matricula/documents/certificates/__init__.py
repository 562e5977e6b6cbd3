"""Certificates on paper: one page, and its picture."""

from matricula.documents.certificates.model import Certificate
from matricula.documents.certificates.typesetting import pdf, png

__all__ = ["Certificate", "pdf", "png"]
