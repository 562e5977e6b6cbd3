"""`python -m benchmarks`: measure, and print. How to read it: benchmarks/README.md."""

import argparse
import sys
from pathlib import Path

from benchmarks import bulletin, figures, gradebook, machine, odin, stepik
from benchmarks.load import BadAnswer
from benchmarks.school import filled, own_database

DEPARTMENT = Path(__file__).parent.parent / "tests" / "data" / "scodoc" / "department.json"


def main() -> int:
    """Measure on SQLite, and on PostgreSQL where one is named."""
    options = _options()
    print("\n".join(machine.description()), flush=True)
    try:
        for server in dict.fromkeys((None, options.database)):
            _measure(server, options)
    except BadAnswer as error:
        print(f"not measured: {error}", file=sys.stderr)
        return 1
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--department", type=Path, default=DEPARTMENT, help="a department.json to measure on"
    )
    parser.add_argument(
        "--database",
        metavar="URL",
        help="a PostgreSQL server, as postgresql://user@host/name: a database is made and dropped",
    )
    parser.add_argument(
        "--seconds", type=float, default=2.0, help="how long each thing is measured (default 2)"
    )
    parser.add_argument(
        "--students",
        type=int,
        default=odin.STUDENTS,
        help="how many the cohort has whose marks are streamed (default 10000)",
    )
    parser.add_argument(
        "--learners",
        type=int,
        default=stepik.LEARNERS,
        help="how many the course has whose grades are asked for (default 1000)",
    )
    return parser.parse_args()


def _measure(server: str | None, options: argparse.Namespace) -> None:
    seconds: float = options.seconds
    with own_database(server) as url:
        school = filled(url, options.department)
        book = gradebook.measure(school, seconds)
        served = bulletin.measure(school, seconds)
    rows = [(figure, served[0][0]) for figure in book.figures] + served
    print(f"\n{'PostgreSQL' if server else 'SQLite'}: {book.size}")
    print(f"a cold gradebook asks {book.queries} queries\n")
    print("\n".join(figures.lines(rows)), flush=True)
    with own_database(server) as url:
        print("\n" + "\n".join(odin.measure(url, options.students)), flush=True)
    with own_database(server) as url:
        print("\n" + "\n".join(stepik.measure(url, seconds, options.learners)), flush=True)


if __name__ == "__main__":
    sys.exit(main())
