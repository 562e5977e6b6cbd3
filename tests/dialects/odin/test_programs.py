"""Methods 4 and 5: programmes of the organization, and cohorts of a programme."""

from urllib.parse import quote

import pytest

from matricula.record.cohorts.commands import add_cohorts, merge_cohort_profiles
from matricula.record.programmes.commands import add_programmes, merge_programme_profiles
from tests.dialects.odin.conftest import Client, refused
from tests.dialects.odin.school import (
    COHORT,
    NSU,
    OLD_COHORT,
    OLD_PROGRAM,
    PLAIN_PROGRAM,
    PROGRAM,
    RT_TOKEN,
    SECOND_COHORT,
    cohort_row,
)
from tests.dialects.scodoc.school import S0, SA

PROGRAMS = "/Organization/Programs"


def test_programmes_have_every_field_of_the_page(client: Client) -> None:
    plain, whole = client.entity(PROGRAMS)
    assert (plain["name"], whole["name"]) == (PLAIN_PROGRAM, PROGRAM)
    assert whole["divisionId"] > 0
    assert whole | {"divisionId": 0} == {
        "id": client.ids[PROGRAM],
        "name": PROGRAM,
        "type": "Бакалавриат",
        "studyForm": "Очная",
        "educationalProject": "Код будущего",
        "year": 2023,
        "direction": "Экономика и учёт 38.03.01",
        "profession": "Бухгалтер",
        "minEducationLevel": "Среднее общее",
        "hours": 8640,
        "credits": 240,
        "typeCode": "bachelor",
        "studyFormCode": "full_time",
        "directionCode": "38.03.01",
        "minEducationLevelCode": "secondary_general",
        "divisionId": 0,
        "divisionName": "Институт экономики",
        "divisionType": "Институт",
        "shortName": "Экон",
        "isArchived": False,
    }


def test_what_is_not_known_of_a_programme_is_null_and_never_missing(client: Client) -> None:
    plain, whole = client.entity(PROGRAMS)
    assert plain.keys() == whole.keys()
    filled = {name for name, value in plain.items() if value is not None}
    assert filled == {"id", "name", "studyForm", "studyFormCode", "isArchived"}
    assert (plain["studyForm"], plain["studyFormCode"]) == ("Не указано", "unspecified")


@pytest.mark.parametrize(
    ("project", "year", "told"),
    [(None, 2023, None), ("Демография", 2024, None), ("Демография", None, None),
     ("Демография", 2023, "Бухгалтер")],
)  # fmt: skip
def test_a_profession_is_told_of_projects_up_to_2023(
    own_client: Client, project: str | None, year: int | None, told: str | None
) -> None:
    key = own_client.ids[PLAIN_PROGRAM]
    said = {"programme_id": key, "profession": "Бухгалтер", "project": project, "year": year}
    with own_client.writing() as session:
        owner = own_client.organization("TSU")
        merge_programme_profiles(session, owner, [said])
    plain, _ = own_client.entity(PROGRAMS)
    assert plain["profession"] == told


def test_labels_are_english_where_a_client_prefers_it(client: Client) -> None:
    _, whole = client.entity(PROGRAMS, **{"Accept-Language": "en"})
    assert (whole["type"], whole["studyForm"]) == ("Bachelor's degree", "Full-time")
    assert whole["minEducationLevel"] == "Secondary general"


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", [PLAIN_PROGRAM, PROGRAM]),
        ("?includeArchived=true", [OLD_PROGRAM, PLAIN_PROGRAM, PROGRAM]),
        ("?year=2023", [PROGRAM]),
        ("?year=1999", []),
        ("?type=bachelor", [PROGRAM]),
        (f"?type={quote('бакалавриат')}", [PROGRAM]),
        (f"?project={quote('Код будущего')}", [PROGRAM]),
        ("?divisionId=1", []),
    ],
)  # fmt: skip
def test_programmes_can_be_chosen(client: Client, query: str, names: list[str]) -> None:
    assert [one["name"] for one in client.entity(PROGRAMS + query)] == names


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("?year=x", "year"),
        ("?year=0", "year"),
        ("?type=school", "type"),
        ("?divisionId=x", "divisionId"),
        ("?organizationId=x", "organizationId"),
        ("?includeArchived=perhaps", "includeArchived"),
        ("?page=0", "page"),
        ("?pageSize=501", "pageSize"),
    ],
)
def test_parameters_of_programmes_are_read_strictly(client: Client, query: str, key: str) -> None:
    refused(client.get(PROGRAMS + query), 400, key)


def test_only_the_programmes_of_ones_own_organization_are_told(client: Client) -> None:
    assert [one["name"] for one in client.entity(PROGRAMS, NSU)] == ["Физика"]
    own = client.organization("NSU")
    assert client.entity(f"{PROGRAMS}?organizationId={own}", NSU)
    assert client.entity(f"/Organization/{own}/Programs", NSU)
    foreign, nobodys = client.organization("TSU"), 987_654
    answers = [
        refused(client.get(f"{PROGRAMS}?organizationId={key}", NSU), 404, "organizationId")
        for key in (foreign, nobodys)
    ]
    assert answers[0] == answers[1]


def test_a_page_is_answered_where_one_is_asked_for(client: Client) -> None:
    whole = client.entity(PROGRAMS)
    page = client.entity(f"{PROGRAMS}?page=2&pageSize=1")
    assert page == {
        "pageItems": [whole[1]],
        "pagedMetaData": {
            "pageCount": 2,
            "totalItemCount": 2,
            "pageNumber": 2,
            "pageSize": 1,
            "hasPreviousPage": True,
            "hasNextPage": False,
            "isFirstPage": False,
            "isLastPage": True,
            "firstItemOnPage": 2,
            "lastItemOnPage": 2,
        },
    }
    assert client.entity(f"{PROGRAMS}?year=1999&page=1")["pagedMetaData"]["pageCount"] == 0
    assert client.entity(f"{PROGRAMS}?page=9")["pageItems"] == []


def test_cohorts_have_every_field_of_the_page(client: Client) -> None:
    first, second = client.entity(f"/Program/Cohorts?programId={client.ids[PROGRAM]}")
    assert first == {
        "id": client.ids[COHORT],
        "name": COHORT,
        "year": 2023,
        "startEducationDate": "2025-09-01",
        "endEducationDate": "2026-06-30",
        "studentsNumber": 4,
        "maxStudents": 30,
        "isArchived": False,
        "groupsNumber": 3,
    }
    assert (second["name"], second["year"]) == (SECOND_COHORT, 2027)
    assert (second["studentsNumber"], second["maxStudents"], second["groupsNumber"]) == (0, None, 0)


def test_a_cohort_is_of_the_year_in_which_it_begins_where_nobody_says_more(
    own_client: Client,
) -> None:
    path = f"/Program/Cohorts?programId={own_client.ids[PROGRAM]}"
    with own_client.writing() as session:
        owner = own_client.organization("TSU")
        told = {"programme_id": own_client.ids[PROGRAM], "year": None, "project": "Код будущего"}
        merge_programme_profiles(session, owner, [told])
        merge_cohort_profiles(session, [{"cohort_id": own_client.ids[SECOND_COHORT], "year": None}])
    assert [one["year"] for one in own_client.entity(path)] == [2025, 2026]


def test_archived_cohorts_are_told_where_they_are_asked_for(client: Client) -> None:
    path = f"/Program/{client.ids[PROGRAM]}/Cohorts"
    names = [one["name"] for one in client.entity(f"{path}?includeArchived=1")]
    assert names == [OLD_COHORT, COHORT, SECOND_COHORT]
    assert [one["name"] for one in client.entity(path)] == [COHORT, SECOND_COHORT]


def test_a_foreign_programme_is_not_found(client: Client) -> None:
    path = "/Program/Cohorts"
    refused(client.get(path), 400, "programId")
    refused(client.get(f"{path}?programId=x"), 400, "programId")
    said = {
        refused(client.get(f"{path}?programId={key}"), 404, "programId")
        for key in (client.ids["Физика"], 987_654)
    }
    assert len(said) == 1


def test_a_department_whose_api_is_on_shows_what_scodoc_knows(client: Client) -> None:
    (programme,) = client.entity(PROGRAMS, RT_TOKEN)
    (known,) = client.scodoc(f"formation/{programme['id']}")
    assert programme["name"] == known["titre"]
    assert (programme["type"], programme["studyForm"]) == (None, "Не указано")
    told = client.entity(f"/Program/Cohorts?programId={programme['id']}", RT_TOKEN)
    assert [one["id"] for one in told] == [S0, SA]
    for one in told:
        (cohort,) = client.scodoc(f"formsemestre/{one['id']}")
        assert one["startEducationDate"] == cohort["date_debut"]
        assert one["year"] == int(one["startEducationDate"][:4])
        assert one["studentsNumber"] > 0


def test_the_number_of_questions_does_not_grow(own_client: Client) -> None:
    key = own_client.ids[PROGRAM]
    paths = [PROGRAMS, f"/Program/Cohorts?programId={key}"]
    before = [own_client.counted(path) for path in paths]
    with own_client.writing() as session:
        owner = own_client.organization("TSU")
        add_programmes(session, owner, [{"name": f"П{n}"} for n in range(30)])
        add_cohorts(session, owner, [cohort_row(key, f"К{n}", 2030) for n in range(30)])
    assert len(own_client.entity(PROGRAMS)) == 32
    assert [own_client.counted(path) for path in paths] == before


def test_strict_answers_have_the_fields_of_the_page_alone(strict: Client) -> None:
    (programme,) = strict.entity(PROGRAMS, NSU)
    (cohort,) = strict.entity(f"/Program/Cohorts?programId={programme['id']}", NSU)
    assert list(programme) == [
        "id", "name", "type", "studyForm", "educationalProject", "year", "direction",
        "profession", "minEducationLevel", "hours", "credits",
    ]  # fmt: skip
    assert list(cohort) == [
        "id", "name", "year", "startEducationDate", "endEducationDate", "studentsNumber",
    ]  # fmt: skip
