"""`templates_data`: what a learner's program starts from, and what is put around it.

    ::python3
    ::header
    import math
    ::code
    # your function here
    ::footer
    print(area(float(input())))

A language without parts has code alone; one with nothing has its default. Where no language is
named, it is python3.
"""

import re
import textwrap

import msgspec

from matricula.quizzes.code.languages import DEFAULT_TEMPLATE, KNOWN, PYTHON, is_runnable

_BLANKS = r"[ \t\r\f\v]*"
_LANGUAGE = re.compile(rf"^::{_BLANKS}({'|'.join(map(re.escape, KNOWN))}){_BLANKS}$", re.MULTILINE)
_PART = re.compile(rf"^::{_BLANKS}(header|footer|code){_BLANKS}$", re.MULTILINE)


class Template(msgspec.Struct, frozen=True):
    """What stands above, in and below a learner's program."""

    code: str = ""
    header: str = ""
    footer: str = ""

    def around(self, code: str) -> str:
        """A whole program."""
        return "\n".join(part for part in (self.header, code, self.footer) if part)


def templates(data: str) -> dict[str, Template]:
    """The template of each language that may be answered in here."""
    _, *parts = _LANGUAGE.split(data)
    named = dict(zip(parts[::2], parts[1::2], strict=True))
    found = named or {PYTHON: ""}
    return {name: _template(text) for name, text in found.items() if is_runnable(name)}


def _template(text: str) -> Template:
    if not text.strip():
        return Template(DEFAULT_TEMPLATE)
    code, *parts = _PART.split(text)
    if not parts:
        return Template(textwrap.dedent(code).strip())
    bodies = (textwrap.dedent(body).strip() for body in parts[1::2])
    return Template(**dict(zip(parts[::2], bodies, strict=True)))
