"""The tables of docs/one_record.md and README.md, made out of the matrix:
`python -m tests.one_record.page`.
"""

from pathlib import Path

from tests.one_record import reading, writing
from tests.one_record.table import APART, DOORS, FACTS, READING, WRITING

FILLED = (reading, writing)
"""What fills the table when it is loaded."""
ROOT = Path(__file__).parents[2]
PAGE, README = ROOT / "docs" / "one_record.md", ROOT / "README.md"
BEGIN, END = "<!-- matrix -->", "<!-- /matrix -->"


def matrix() -> str:
    """A row a fact and a column a door; what is not there has a number, told below."""
    reasons: dict[str, int] = {}
    lines = [
        f"| fact | {' | '.join(DOORS.values())} |",
        f"| --- |{' --- |' * len(DOORS)}",
        *(
            f"| {fact} | {' | '.join(_cell(fact, door, reasons) for door in DOORS)} |"
            for fact in FACTS
        ),
    ]
    apart = dict.fromkeys(
        f"{fact} written through {DOORS[writer]} is not told by {DOORS[reader]}: {reason}."
        for (fact, writer, reader), reason in APART.items()
    )
    return "\n".join(
        [*lines, "", *(f"{number}. {reason}" for reason, number in reasons.items()), ""]
        + [f"- {one[0].upper()}{one[1:]}" for one in apart]
    )


def overview() -> str:
    """The same at a glance: what each door does, and a dash where it has no place for a fact."""
    return "\n".join(
        [
            f"| fact | {' | '.join(DOORS.values())} |",
            f"| --- |{' --- |' * len(DOORS)}",
            *(f"| {fact} | {' | '.join(_verbs(fact, door) for door in DOORS)} |" for fact in FACTS),
        ]
    )


def _verbs(fact: str, door: str) -> str:
    there = (("writes", WRITING[fact, door]), ("reads", READING[fact, door]))
    return ", ".join(verb for verb, found in there if not isinstance(found, str)) or "–"


def _cell(fact: str, door: str, reasons: dict[str, int]) -> str:
    told = []
    for verb, found in (("writes", WRITING[fact, door]), ("reads", READING[fact, door])):
        if isinstance(found, str):
            told.append(f"<sup>{reasons.setdefault(found, len(reasons) + 1)}</sup>")
        else:
            told.append(f"**{verb}**")
    return " ".join(dict.fromkeys(told))


def written(page: str, table: str) -> str:
    """A page with a table in its place."""
    head, _, rest = page.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n{table}\n{END}{tail}"


def pages() -> dict[Path, str]:
    """Each page, and the table that it shows."""
    return {PAGE: matrix(), README: overview()}


if __name__ == "__main__":
    for page, table in pages().items():
        page.write_text(written(page.read_text(encoding="utf-8"), table), encoding="utf-8")
