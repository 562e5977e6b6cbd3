"""Setting a certificate with Typst: facts in, a file out.

As for bulletins, text reaches the template as JSON and never as markup; the same certificate is the
same bytes.
"""

from datetime import UTC, datetime
from functools import cache
from importlib.resources import files

import msgspec

from matricula.documents.certificates.model import Certificate
from matricula.documents.certificates.words import (
    day_told,
    grade_told,
    language_of,
    words_of,
)
from matricula.documents.fonts import embedded_fonts

PICTURE_DPI = 110.0


def pdf(certificate: Certificate) -> bytes:
    """The certificate as a PDF of one page."""
    import typst  # noqa: PLC0415  # 7 MB that a server which prints nothing need not hold

    day = certificate.issued_on
    return typst.compile(
        _template(),
        format="pdf",
        font_paths=embedded_fonts(),
        ignore_system_fonts=True,
        sys_inputs=_inputs(certificate),
        timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
    )


def png(certificate: Certificate) -> bytes:
    """Its picture, for a screen."""
    import typst  # noqa: PLC0415  # as above

    return typst.compile(
        _template(),
        format="png",
        ppi=PICTURE_DPI,
        font_paths=embedded_fonts(),
        ignore_system_fonts=True,
        sys_inputs=_inputs(certificate),
    )


def _inputs(certificate: Certificate) -> dict[str, str]:
    language = language_of(certificate.language)
    told = {
        **msgspec.structs.asdict(certificate),
        "language": language,
        "words": words_of(language),
        "day": day_told(certificate.issued_on, language),
        "grade": grade_told(certificate.grade, language),
        "code": " ".join(_groups(certificate.code)),
    }
    return {"data": msgspec.json.encode(told).decode()}


def _groups(code: str) -> list[str]:
    """A code in groups of four, as it is read aloud."""
    return [code[at : at + 4] for at in range(0, len(code), 4)]


@cache
def _template() -> bytes:
    return files("matricula.documents.certificates").joinpath("certificate.typ").read_bytes()
