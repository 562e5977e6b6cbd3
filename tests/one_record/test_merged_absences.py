"""Absences of two who were merged: what came since is told of whoever it is about, once parted."""

from typing import Any

from tests.one_record import writing
from tests.one_record.school import MICHELLE, THIERRY, School
from tests.one_record.test_merges import _discipline, merged, parted, somebody_else

ZOE = "zoe@example.org"
"""An apprentice; of the two whom these tests merge, the centre knows her alone."""


def absence(first: str, last: str) -> dict[str, Any]:
    """An absence as the centre sends it. first, last: day and month of 2020, and the hour."""
    (begin, opens), (end, closes) = first.split(), last.split()
    times = {"dateDebut": f"{begin}/2020-{opens}", "dateFin": f"{end}/2020-{closes}"}
    return {**times, "type": "absence", "isJusitifie": False}


def send(school: School, *rows: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = school.campus(writing.ABSENCES, {"email": ZOE, "data": list(rows)})
    return told


def apprentice(school: School) -> int:
    """Zoé, who is in the department's next semester as well."""
    key = writing.send_contract(school).id
    user = {"lastName": "ARBRE", "firstName": "Zoé", "email": ZOE}
    school.odin("/User/Register", {"users": [user | {"cohortId": school.cohort}]})
    assert school.person_at(ZOE) == key
    return int(key)


def halves(school: School, person: int) -> list[tuple[str, bool]]:
    """The half-days that somebody missed: the day, and whether it is the morning."""
    told = school.scodoc(f"absences/{person}")
    return sorted((one["jour"], bool(one["ampm"])) for one in told)


def cancel(school: School, person: int, day: str, half: int) -> None:
    body = {"etudid": person, "date_debut": day, "date_fin": day, "demi_journee": half}
    school.scodoc("abs_annule", body)


FIRST, SECOND = absence("01/04 08:00", "01/04 17:00"), absence("02/04 08:00", "02/04 17:00")


def test_a_list_that_grew_since_goes_back_with_what_was_cancelled_of_it(school: School) -> None:
    zoe = apprentice(school)
    send(school, FIRST)
    mornings = halves(school, MICHELLE)
    merged(school.database, MICHELLE, zoe)
    assert send(school, FIRST, SECOND)["added"] == 1
    cancel(school, MICHELLE, "2020-04-02", 1)
    assert len(halves(school, MICHELLE)) == len(mornings) + 3
    parted(school.database, zoe)
    assert halves(school, MICHELLE) == mornings
    told = [day for day, _ in halves(school, zoe)]
    assert told == ["2020-04-01", "2020-04-01", "2020-04-02"]
    # The same list again brings nothing back, and an empty one takes away what is left.
    again = send(school, FIRST, SECOND)
    assert (again["added"], again["removed"], again["unchanged"]) == (0, 0, 2)
    assert len(halves(school, zoe)) == 3
    assert send(school)["removed"] == 2
    assert halves(school, zoe) == []


def test_every_piece_of_an_absence_that_was_cut_goes_back(school: School) -> None:
    zoe = apprentice(school)
    send(school, absence("01/04 08:00", "03/04 17:00"))
    before = halves(school, MICHELLE)
    merged(school.database, MICHELLE, zoe)
    for half in (0, 1):
        cancel(school, MICHELLE, "2020-04-02", half)
    parted(school.database, zoe)
    assert halves(school, MICHELLE) == before
    assert [day for day, _ in halves(school, zoe)] == ["2020-04-01"] * 2 + ["2020-04-03"] * 2


def test_absences_in_their_cohort_and_its_days_go_back(school: School) -> None:
    other = somebody_else(school)

    def miss(person: int, day: str, **told: Any) -> None:
        body = {"etudid": person, "date_debut": day, "date_fin": day, "demi_journee": 1}
        school.scodoc("abs_signale", {**body, "estjust": False, **told})

    # Of theirs in time, and his: he was told to be missing before anybody said that they are one.
    miss(THIERRY, "2020-03-06")
    ours, theirs = halves(school, THIERRY), halves(school, other)
    merged(school.database, THIERRY, other)
    # Of a module of theirs, whatever the day; of their semester, by either number; of his own.
    miss(THIERRY, "2019-10-08", moduleimpl_id=_discipline(school))
    miss(THIERRY, "2020-03-03")
    miss(other, "2020-03-04")
    miss(other, "2019-10-09")
    claims = [claim(school, day) for day in ("2020-03-05", "2019-10-10")]
    parted(school.database, other)
    assert set(ours) <= set(halves(school, THIERRY))
    added = {day for day, _ in set(halves(school, other)) - set(theirs)}
    assert added == {"2019-10-08", "2020-03-03", "2020-03-04"}
    assert {day for day, _ in set(halves(school, THIERRY)) - set(ours)} == {"2019-10-09"}
    for key in claims:
        school.command("absence-claim", "settle", key, "--not-excused")
    assert "2020-03-05" in {day for day, _ in halves(school, other)}
    assert "2019-10-10" in {day for day, _ in halves(school, THIERRY)}


def claim(school: School, day: str) -> str:
    """What Thierry claims of a morning; its number."""
    times = ("--begin", f"{day} 08:00", "--end", f"{day} 10:00", "--description", "train")
    return school.command("absence-claim", "add", THIERRY, *times).split()[1]
