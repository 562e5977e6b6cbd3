"""Recognising what people call by a name, or by a code of their own."""

from collections.abc import Sequence

from matricula.store import Row


def meant(known: Sequence[Row], code: str | None, name: str, automatic: str) -> Sequence[Row]:
    """Those of `known` that a code or a name means: one where it is clear, none where it is new.

    known: rows with id, code and title. With a code, the one that has it; else whatever has the
    name and was given no code by anybody. automatic: what begins a code that we gave.
    """
    if code is not None:
        coded = [row for row in known if row.code == code]
        uncoded = [row for row in known if row.code == f"{automatic}{row.id}"]
        return coded or [row for row in uncoded if row.title == name]
    return [row for row in known if row.title == name]
