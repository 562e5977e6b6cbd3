"""What is said of two people themselves, when they turn out to be one."""

from typing import Any

import sqlalchemy as sa

from matricula.record.schema import metadata
from tests.one_record.school import CODE, DEPARTMENT, THIERRY, School
from tests.one_record.test_merges import somebody_else, standing
from tests.one_record.test_merging_accounts import named

SET = ("--department", DEPARTMENT)


def row(school: School, person: int) -> dict[str, Any]:
    table = metadata.tables["person"]
    with school.database.read() as session:
        found = session.row(sa.select(table).where(table.c.id == person))
    assert found is not None
    return found._asdict()


def identity(school: School) -> tuple[Any, ...]:
    """What ScoDoc's door and Campus Skills' tell of who Thierry is."""
    found = school.scodoc(f"etud/{THIERRY}")
    told = school.campus(f"/api/v1/grades?studentId={CODE}")["studentName"]
    return (*(found[name] for name in ("nom", "prenom", "civilite", "date_naissance_iso")), told)


def test_a_legal_name_goes_along_to_whoever_has_none(school: School) -> None:
    said = ("--gender", "M", "--birth-date", "03/02/2001")
    school.command("student", "set", THIERRY, *SET, *said)
    kept = named(school, "kone")
    before, told = standing(school.database), identity(school)
    assert "" not in told
    assert None not in told
    school.command("people", "merge", kept, THIERRY)
    assert identity(school) == told
    (user,) = school.stepik(f"users/{kept}")
    assert user["id"] == kept
    assert row(school, kept)["display_name"] == "kone"
    school.command("people", "unmerge", THIERRY)
    assert standing(school.database) == before
    assert row(school, kept)["family_name"] == row(school, kept)["given_name"] == ""


def test_a_name_that_somebody_chose_is_no_legal_one(school: School) -> None:
    kept, other = named(school, "kone"), named(school, "ktwo")
    table = metadata.tables["person"]
    with school.database.engine.begin() as connection:
        connection.execute(sa.update(table).where(table.c.id == kept).values(display_name=None))
    school.command("people", "merge", kept, other)
    found = row(school, kept)
    assert (found["display_name"], found["family_name"], found["given_name"]) == ("ktwo", "", "")


def test_what_is_said_of_both_stays_the_kept_ones(school: School) -> None:
    other = somebody_else(school)
    school.command("student", "set", THIERRY, *SET, "--nationality", "FR", "--birth-place", "")
    said = ("--nationality", "BE", "--birth-place", "Liège", "--birth-date", "03/02/2001")
    school.command("student", "set", other, *SET, *said)
    before, mine = standing(school.database), row(school, THIERRY)
    school.command("people", "merge", THIERRY, other)
    both = row(school, THIERRY)
    kept = ("family_name", "given_name", "nationality")
    assert [both[name] for name in kept] == [mine[name] for name in kept]
    assert both["birth_place"] == "Liège"
    first = school.history(f"people/{THIERRY}?limit=500")
    assert {"birth_place": "Liège"}.items() <= next(
        one["after"] for one in first if one["subject"] == "person"
    ).items()
    school.command("people", "unmerge", other)
    assert standing(school.database) == before
    # What somebody said in between stays.
    school.command("people", "merge", THIERRY, other)
    school.command("student", "set", THIERRY, *SET, "--birth-place", "Namur")
    school.command("people", "unmerge", other)
    assert row(school, THIERRY)["birth_place"] == "Namur"
    assert row(school, other)["birth_place"] == "Liège"


def test_a_name_goes_through_two_merges_and_back(school: School) -> None:
    middle, last = named(school, "middle"), named(school, "last")
    before, told = standing(school.database), identity(school)
    school.command("people", "merge", middle, THIERRY)
    school.command("people", "merge", last, middle)
    assert int(school.scodoc(f"etud/{THIERRY}")["etudid"]) == last
    assert identity(school) == told
    school.command("people", "unmerge", middle)
    assert int(school.scodoc(f"etud/{THIERRY}")["etudid"]) == middle
    assert identity(school) == told
    school.command("people", "unmerge", THIERRY)
    assert standing(school.database) == before
