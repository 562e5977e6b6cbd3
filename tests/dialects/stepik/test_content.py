"""sections, units, lessons: what is in a course, in order; and who may change it."""

from typing import Any

import pytest

from tests.dialects.stepik.conftest import Client
from tests.dialects.stepik.school import ADMIN, ANN, ASSISTANT, CAT, LEARNER, OTHER, TOM


def order_of(client: Client, course: int) -> list[tuple[int, int]]:
    """The sections of a course with their positions."""
    keys = client.one(f"courses/{course}")["sections"]
    query = "&".join(f"ids[]={key}" for key in keys)
    return [(one["id"], one["position"]) for one in client.all(f"sections?{query}")]


def dense(keys: list[int]) -> list[tuple[int, int]]:
    return [(key, position) for position, key in enumerate(keys, start=1)]


# --- Sections


def test_a_new_section_is_as_stepik_makes_it(own_client: Client) -> None:
    sent = {"section": {"title": "My section", "course": str(own_client.ids.draft)}}
    made = own_client.made("sections", sent)
    expected = {
        "course": own_client.ids.draft,
        "units": [],
        "position": 2,
        "discounting_policy": "no_discount",
        "progress": f"79-{made['id']}",
        "actions": {"test_section": "#"},
        "required_section": None,
        "required_percent": 100,
        "is_requirement_satisfied": True,
        "is_exam": False,
        "random_exam_problems_count": 20,
        "slug": f"My-section-{made['id']}",
        "grading_policy": "no_deadlines",
        "grading_policy_source": None,
        "is_active": True,
    }
    assert {name: made[name] for name in expected} == expected


def test_every_field_of_a_section_that_is_written_comes_back(own_client: Client) -> None:
    ids = own_client.ids
    written: dict[str, Any] = {
        "title": "T",
        "description": "d",
        "position": 1,
        "discounting_policy": "inverse",
        "required_section": ids.sections[0],
        "required_percent": 80,
        "is_exam": True,
        "is_exam_without_progress": True,
        "is_random_exam": True,
        "exam_duration_minutes": 45,
        "random_exam_problems_course": ids.private,
        "random_exam_problems_count": 5,
        "begin_date_source": "2026-01-01T00:00:00Z",
        "grading_policy_source": "linear",
    }
    made = own_client.made("sections", {**written, "course": ids.open})
    assert {name: made[name] for name in written} == written
    path = f"sections/{ids.sections[1]}"
    changed = own_client.changed(path, written)
    assert {name: changed[name] for name in written} == written


@pytest.mark.parametrize(
    ("position", "place"), [(None, 2), (0, 0), (1, 0), (2, 1), (3, 2), (99, 2), ("1", 0)]
)
def test_a_section_is_put_where_it_is_wanted(
    own_client: Client, position: int | str | None, place: int
) -> None:
    ids = own_client.ids
    made = own_client.made("sections", {"title": "T", "course": ids.open, "position": position})
    expected = list(ids.sections)
    expected.insert(place, made["id"])
    assert order_of(own_client, ids.open) == dense(expected)


def test_sections_are_moved_and_removed_without_gaps(own_client: Client) -> None:
    ids = own_client.ids
    third = own_client.made("sections", {"title": "T", "course": ids.open})["id"]
    first, second = ids.sections
    assert own_client.changed(f"sections/{first}", {"position": 3})["position"] == 3
    assert order_of(own_client, ids.open) == dense([second, third, first])
    own_client.removed(f"sections/{third}")
    assert order_of(own_client, ids.open) == dense([second, first])
    own_client.changed(f"sections/{second}", {"course": ids.draft, "position": 1})
    assert order_of(own_client, ids.open) == dense([first])
    assert order_of(own_client, ids.draft)[0] == (second, 1)
    # Removed with its units; lessons stay.
    own_client.removed(f"sections/{first}")
    assert own_client.one(f"courses/{ids.open}")["sections"] == []
    assert own_client.get(f"units/{ids.units[0]}").status_code == 404
    assert own_client.get(f"lessons/{ids.lessons[0]}").status_code == 200


def test_a_section_requires_one_of_its_own_course(own_client: Client) -> None:
    ids = own_client.ids
    (hidden,) = own_client.one(f"courses/{ids.draft}")["sections"]
    for wrong in (hidden, ids.sections[0]):
        response = own_client.put(f"sections/{ids.sections[0]}", {"required_section": wrong})
        assert (response.status_code, response.json().keys()) == (400, {"required_section"})
    own_client.changed(f"sections/{ids.sections[1]}", {"required_section": ids.sections[0]})
    # Nor one that requires it: neither would ever be open.
    circle = own_client.put(f"sections/{ids.sections[0]}", {"required_section": ids.sections[1]})
    assert (circle.status_code, circle.json().keys()) == (400, {"required_section"})
    own_client.removed(f"sections/{ids.sections[0]}")
    assert own_client.one(f"sections/{ids.sections[1]}")["required_section"] is None


def test_sections_of_a_course(client: Client) -> None:
    ids = client.ids
    assert client.keys(f"sections?course={ids.open}", None) == ids.sections
    assert client.keys(f"sections?course={ids.draft}", OTHER) == []
    assert len(client.keys(f"sections?course={ids.draft}", ANN)) == 1
    assert set(client.keys("sections", None)) == set(ids.sections)


@pytest.mark.parametrize("course", [10205111, "10205111"])
def test_a_course_that_is_not_there(client: Client, course: Any) -> None:
    response = client.post("sections", {"section": {"title": "T", "course": course}})
    assert response.status_code == 400
    assert response.json() == {"course": ["Invalid pk '10205111' - object does not exist."]}


# --- Units


def test_a_new_unit(own_client: Client) -> None:
    ids = own_client.ids
    sent = {"unit": {"section": str(ids.sections[1]), "lesson": str(ids.lessons[0])}}
    made = own_client.made("units", sent)
    expected = {
        "section": ids.sections[1],
        "lesson": ids.lessons[0],
        "position": 2,
        "progress": f"80-{made['id']}",
        "grading_policy": "no_deadlines",
    }
    assert {name: made[name] for name in expected} == expected
    assert own_client.one(f"sections/{ids.sections[1]}")["units"] == [ids.units[2], made["id"]]
    assert own_client.one(f"lessons/{ids.lessons[0]}")["units"] == [ids.units[0], made["id"]]
    assert own_client.keys(f"assignments?unit={made['id']}") == made["assignments"]
    assert len(made["assignments"]) == 2


def test_units_are_moved_within_and_between_sections(own_client: Client) -> None:
    ids = own_client.ids
    one, two, three = ids.units

    def units(section: int) -> list[int]:
        found: list[int] = own_client.one(f"sections/{section}")["units"]
        query = "&".join(f"ids[]={key}" for key in found)
        positions = [unit["position"] for unit in own_client.all(f"units?{query}")]
        assert positions == list(range(1, len(found) + 1))
        return found

    own_client.changed(f"units/{two}", {"position": 1})
    assert units(ids.sections[0]) == [two, one]
    own_client.changed(f"units/{two}", {"section": ids.sections[1], "position": 1})
    assert (units(ids.sections[0]), units(ids.sections[1])) == ([one], [two, three])
    own_client.removed(f"units/{two}")
    assert units(ids.sections[1]) == [three]
    assert own_client.get(f"lessons/{ids.lessons[1]}").status_code == 200


def test_units_of_a_section_a_course_and_a_lesson(client: Client) -> None:
    ids = client.ids
    assert client.keys(f"units?section={ids.sections[0]}", None) == ids.units[:2]
    assert client.keys(f"units?course={ids.open}", None) == ids.units
    assert client.keys(f"units?lesson={ids.lessons[2]}", None) == ids.units[2:]
    assert client.keys(f"units?course={ids.draft}", OTHER) == []


def test_dates_come_from_what_one_stands_in(own_client: Client) -> None:
    ids = own_client.ids
    begin, other = "2026-01-01T00:00:00Z", "2126-02-02T00:00:00Z"
    dates = {"begin_date_source": begin, "grading_policy_source": "linear"}
    own_client.changed(f"courses/{ids.open}", dates)
    unit = own_client.one(f"units/{ids.units[0]}")
    assert (unit["begin_date"], unit["begin_date_source"]) == (begin, None)
    assert (unit["grading_policy"], unit["is_active"]) == ("linear", True)
    own_client.changed(f"sections/{ids.sections[0]}", {"begin_date_source": other})
    unit = own_client.one(f"units/{ids.units[0]}")
    assert (unit["begin_date"], unit["is_active"]) == (other, False)
    assert own_client.one(f"sections/{ids.sections[1]}")["begin_date"] == begin
    own_client.changed(f"units/{ids.units[0]}", {"begin_date_source": begin})
    assert own_client.one(f"units/{ids.units[0]}")["begin_date"] == begin


# --- Lessons


def test_a_lesson_stands_by_itself(own_client: Client) -> None:
    made = own_client.made("lessons", {"lesson": {"title": "My-lesson"}}, OTHER)
    expected = {
        "steps": [],
        "is_public": True,
        "is_orphaned": True,
        "courses": [],
        "units": [],
        "owner": own_client.ids.people[OTHER],
        "slug": f"My-lesson-{made['id']}",
        "canonical_url": f"http://testserver/lesson/{made['id']}/",
        "progress": f"76-{made['id']}",
        "is_comments_enabled": True,
    }
    assert {name: made[name] for name in expected} == expected
    assert own_client.one(f"groups/{made['admins_group']}", OTHER)["users"] == [expected["owner"]]
    assert own_client.get(f"lessons/{made['id']}", None).status_code == 200
    own_client.changed(f"lessons/{made['id']}", {"is_public": False}, OTHER)
    assert own_client.get(f"lessons/{made['id']}", CAT).status_code == 404
    own_client.removed(f"lessons/{made['id']}", OTHER)


def test_a_title_has_64_characters(own_client: Client) -> None:
    assert own_client.made("lessons", {"title": "я" * 64})["title"] == "я" * 64
    response = own_client.post("lessons", {"title": "я" * 65})
    assert response.json() == {"title": ["Ensure this field has no more than 64 characters."]}


def test_a_lesson_is_removed_with_its_units(own_client: Client) -> None:
    ids = own_client.ids
    assert own_client.delete(f"lessons/{ids.lessons[0]}", TOM).status_code == 403
    own_client.removed(f"lessons/{ids.lessons[0]}")
    assert own_client.one(f"sections/{ids.sections[0]}")["units"] == [ids.units[1]]
    assert own_client.one(f"units/{ids.units[1]}")["position"] == 1


@pytest.mark.parametrize(
    ("token", "public", "private", "draft"),
    [
        (None, True, False, False),
        (OTHER, True, False, False),
        (LEARNER, True, True, False),
        (ASSISTANT, True, True, False),
        (TOM, True, True, False),
        (ANN, True, True, True),
        (ADMIN, True, True, True),
    ],
)
def test_who_reads_lessons(
    client: Client, token: str | None, public: bool, private: bool, draft: bool
) -> None:
    ids = client.ids
    keys = (ids.lessons[0], ids.lessons[2], ids.hidden_lesson)
    seen = [client.get(f"lessons/{key}", token).status_code == 200 for key in keys]
    assert seen == [public, private, draft]
    query = "&".join(f"ids[]={key}" for key in keys)
    expected = [key for key, there in zip(keys, seen, strict=True) if there]
    assert client.keys(f"lessons?{query}", token) == expected


def test_lessons_of_a_course(client: Client) -> None:
    ids = client.ids
    assert client.keys(f"lessons?course={ids.open}", None) == ids.lessons[:2]
    assert client.keys(f"lessons?course={ids.open}", LEARNER) == ids.lessons
    assert client.keys(f"lessons?course={ids.draft}", OTHER) == []
    assert client.keys(f"lessons?owner={ids.people[CAT]}") == []


# --- Who may


@pytest.mark.parametrize(
    ("token", "may"),
    [(ANN, True), (TOM, True), (ADMIN, True), (ASSISTANT, False), (LEARNER, False), (OTHER, False)],
)
def test_who_changes_what_is_in_a_course(own_client: Client, token: str, may: bool) -> None:
    ids = own_client.ids
    writes = [
        ("POST", "sections", {"title": "T", "course": ids.open}, 201),
        ("PUT", f"sections/{ids.sections[0]}", {"title": "T"}, 200),
        ("POST", "units", {"section": ids.sections[0], "lesson": ids.lessons[0]}, 201),
        ("PUT", f"units/{ids.units[0]}", {"position": 1}, 200),
        ("PUT", f"lessons/{ids.lessons[0]}", {"title": "T"}, 200),
        ("DELETE", f"units/{ids.units[0]}", None, 204),
        ("DELETE", f"sections/{ids.sections[1]}", None, 204),
    ]
    for method, path, body, done in writes:
        status = own_client.ask(method, path, token, body).status_code
        assert status == (done if may else 403), (method, path)


def test_nobody_gains_by_putting_a_strangers_lesson_into_a_course(own_client: Client) -> None:
    ids = own_client.ids
    mine = own_client.made("courses", {"title": "Mine"}, OTHER)
    section = own_client.made("sections", {"title": "S", "course": mine["id"]}, OTHER)["id"]
    own_client.made("units", {"section": section, "lesson": ids.lessons[0]}, OTHER)
    path = f"lessons/{ids.lessons[0]}"
    assert own_client.put(path, {"title": "Gotcha"}, OTHER).status_code == 403
    assert "edit_lesson" not in own_client.one(path, OTHER)["actions"]
    # What one does not see, one does not name; what members alone see, one does not give away.
    for lesson, token in ((ids.hidden_lesson, OTHER), (ids.lessons[2], OTHER)):
        response = own_client.post("units", {"section": section, "lesson": lesson}, token)
        assert (response.status_code, response.json().keys()) == (400, {"lesson"})
    theirs = own_client.made("courses", {"title": "Learner's"}, LEARNER)
    section = own_client.made("sections", {"title": "S", "course": theirs["id"]}, LEARNER)["id"]
    sent = {"section": section, "lesson": ids.lessons[2]}
    assert own_client.post("units", sent, LEARNER).status_code == 403


def test_an_owner_takes_a_lesson_back(own_client: Client) -> None:
    """Whoever taught it put it into a course of their own, and teaches it no more."""
    ids = own_client.ids
    lesson = own_client.made("lessons", {"title": "Mine", "is_public": False})
    group = lesson["teachers_group"]
    member = own_client.made("members", {"group": group, "user": ids.people[CAT]})
    section = own_client.made("sections", {"course": ids.cats, "title": "Cat's"}, CAT)["id"]
    unit = own_client.made("units", {"section": section, "lesson": lesson["id"]}, CAT)
    own_client.removed(f"members/{member['id']}")
    assert own_client.get(f"lessons/{lesson['id']}", CAT).status_code == 200
    found = own_client.one(f"lessons/{lesson['id']}")
    assert unit["id"] in found["units"]
    assert own_client.one(f"units/{unit['id']}")["lesson"] == lesson["id"]
    assert own_client.put(f"units/{unit['id']}", {"position": 1}).status_code == 403
    assert own_client.delete(f"units/{unit['id']}", OTHER).status_code in (403, 404)
    own_client.removed(f"units/{unit['id']}")
    assert own_client.get(f"lessons/{lesson['id']}", CAT).status_code == 404


def test_a_lesson_that_turns_private_leaves_courses_of_strangers(own_client: Client) -> None:
    ids = own_client.ids
    path = f"lessons/{ids.lessons[0]}"
    mine = own_client.made("courses", {"title": "Mine"}, OTHER)
    section = own_client.made("sections", {"title": "S", "course": mine["id"]}, OTHER)["id"]
    own_client.made("units", {"section": section, "lesson": ids.lessons[0]}, OTHER)
    own_client.changed(path, {"is_public": False})
    assert own_client.get(path, OTHER).status_code == 404
    assert own_client.keys(f"lessons?course={mine['id']}", OTHER) == []
    assert own_client.keys(f"search-results?type=lesson&course={mine['id']}", OTHER) == []
    # Members of the course that its owner put it into go on.
    assert own_client.get(path, LEARNER).status_code == 200


def test_a_course_that_one_does_not_manage_takes_nothing(own_client: Client) -> None:
    ids = own_client.ids
    section = own_client.one(f"courses/{ids.cats}", CAT)["sections"]
    assert section == []
    response = own_client.put(f"sections/{ids.sections[0]}", {"course": ids.cats})
    assert response.status_code == 403
    response = own_client.post("sections", {"title": "T", "course": ids.draft}, OTHER)
    assert (response.status_code, response.json().keys()) == (400, {"course"})
