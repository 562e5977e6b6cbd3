"""An absence that one door sends, another cancels by half, and the first sends again."""

from tests.one_record.reading import absences, attended
from tests.one_record.school import MAIL, TEST_DAY, THIERRY, School
from tests.one_record.writing import ABSENCES, MORNING, Halves

WHOLE_DAY: Halves = MORNING | {(TEST_DAY.isoformat(), "pm")}


def sent(school: School) -> None:
    """The centre's list: he missed the whole day."""
    row = {
        "dateDebut": f"{TEST_DAY:%d/%m/%Y}-08:00",
        "dateFin": f"{TEST_DAY:%d/%m/%Y}-17:00",
        "type": "absence",
        "isJusitifie": False,
    }
    school.campus(ABSENCES, {"email": MAIL[THIERRY], "data": [row]})


def test_cancelled_by_half_it_stays_cancelled_when_the_list_comes_again(school: School) -> None:
    assert attended(school, True) is None
    sent(school)
    assert absences(school, WHOLE_DAY) == WHOLE_DAY
    assert attended(school, True) is False
    day = TEST_DAY.isoformat()
    cancelled = {"etudid": THIERRY, "date_debut": day, "date_fin": day, "demi_journee": 1}
    school.scodoc("abs_annule", cancelled)
    for _ in range(2):
        assert absences(school, WHOLE_DAY) == WHOLE_DAY - MORNING
        # Not absent is not present: nothing is known.
        assert attended(school, True) is None
        sent(school)
