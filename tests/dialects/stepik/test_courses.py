"""courses: made, published, found, changed, removed; and who may."""

from typing import Any

import pytest

from tests.dialects.stepik.conftest import Client
from tests.dialects.stepik.school import (
    ADMIN,
    ANN,
    ASSISTANT,
    CAT,
    LEARNER,
    OTHER,
    READER,
    TOM,
)

ROLES = ("learners", "testers", "moderators", "assistants", "teachers", "admins")


# --- Made


def test_a_new_course_is_as_stepik_makes_it(own_client: Client) -> None:
    response = own_client.post("courses", {"course": {"title": "My course"}}, OTHER)
    assert response.status_code == 201
    (made,) = response.json()["courses"]
    me = own_client.ids.people[OTHER]
    expected = {
        "is_enabled": False,
        "is_public": False,
        "schedule_type": "self_paced",
        "grading_policy": "no_deadlines",
        "owner": me,
        "instructors": [me],
        "authors": [me],
        "enrollment": made["id"],
        "sections": [],
        "total_units": 0,
        "slug": f"My-course-{made['id']}",
        "canonical_url": f"http://testserver/course/{made['id']}/",
        "progress": f"78-{made['id']}",
        "learners_count": 1,
        "summary": "",
        "difficulty": None,
        "display_price": "-",
        "became_published_at": None,
    }
    assert {name: made[name] for name in expected} == expected
    assert 0 <= made["readiness"] < 1
    assert len({made[f"{role}_group"] for role in ROLES}) == 6
    assert response.json()["enrollments"] == [{"id": made["id"], "course": made["id"]}]
    groups = [own_client.one(f"groups/{made[f'{role}_group']}", OTHER) for role in ROLES]
    assert [group["users"] for group in groups] == [[me], [], [], [], [me], [me]]
    assert own_client.one(f"courses/{made['id']}", OTHER) == made


WRITTEN: dict[str, Any] = {
    "title": "Каша из топора & <b>",
    "summary": "s",
    "description": "<p>d</p>",
    "workload": "2 hours",
    "target_audience": "t",
    "requirements": "r",
    "certificate": "c",
    "course_format": "f",
    "intro": "https://example.org/intro",
    "learning_format": "l",
    "title_en": "en",
    "language": "de",
    "cover": "https://example.org/cover.png",
    "difficulty": "easy",
    "acquired_skills": ["a", "b"],
    "acquired_assets": ["x"],
    "is_enabled": True,
    "is_public": False,
    "is_idea_compatible": True,
    "is_certificate_issued": True,
    "is_certificate_auto_issued": True,
    "is_certificate_with_score": True,
    "certificate_regular_threshold": 60,
    "certificate_distinction_threshold": 90,
    "begin_date_source": "2026-01-01T00:00:00Z",
    "end_date_source": "2126-06-01T12:00:00Z",
    "soft_deadline_source": "2126-05-01T00:00:00Z",
    "hard_deadline_source": "2126-05-15T00:00:00Z",
    "grading_policy_source": "halved",
}


def test_every_field_that_is_written_comes_back(own_client: Client) -> None:
    tags = own_client.keys("tags")
    for made in (
        own_client.made("courses", {"course": {**WRITTEN, "tags": tags}}),
        own_client.changed(f"courses/{own_client.ids.draft}", {**WRITTEN, "tags": tags}),
    ):
        assert {name: made[name] for name in WRITTEN} == WRITTEN
        assert made["tags"] == tags
        assert made["begin_date"] == WRITTEN["begin_date_source"]
        assert (made["schedule_type"], made["is_active"]) == ("active", True)
        assert (made["grading_policy"], made["with_certificate"]) == ("halved", True)
        assert made["slug"] == f"Каша-из-топора--b-{made['id']}"


def test_a_put_leaves_what_it_does_not_name(own_client: Client) -> None:
    path = f"courses/{own_client.ids.open}"
    before = own_client.one(path)
    after = own_client.changed(path, {"course": {"summary": "New"}})
    assert after.pop("update_date") >= before.pop("update_date")
    assert after.pop("readiness") != before.pop("readiness")
    assert {**before, "summary": "New"} == after


def test_a_whole_object_sent_back_changes_nothing(own_client: Client) -> None:
    path = f"courses/{own_client.ids.open}"
    before = own_client.one(path)
    assert own_client.changed(path, {"course": before}) == before


def test_null_is_nothing_where_a_field_needs_a_value(own_client: Client) -> None:
    path = f"courses/{own_client.ids.open}"
    nulls = dict.fromkeys(("summary", "is_enabled", "language", "acquired_skills", "lesson_id"))
    before = own_client.one(path)
    assert own_client.changed(path, nulls) == before
    assert own_client.put(path, {"title": None}).json() == {
        "title": ["This field may not be null."]
    }
    own_client.changed(path, {"difficulty": "hard", "begin_date_source": "2026-01-01T00:00:00Z"})
    cleared = own_client.changed(path, {"difficulty": None, "begin_date_source": None})
    assert (cleared["difficulty"], cleared["begin_date"]) == (None, None)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "x" * 501, "Ensure this field has no more than 500 characters."),
        ("difficulty", "brutal", '"brutal" is not a valid choice.'),
        ("certificate_regular_threshold", 101, "Ensure this value is less than or equal to 100."),
        ("certificate_regular_threshold", "x", "A valid integer is required."),
        ("certificate_regular_threshold", True, "A valid integer is required."),
        ("cover", "javascript:alert(1)", "Enter a valid URL."),
        ("acquired_skills", "x", "Expected a list of items."),
        ("acquired_skills", [1], "Not a valid string."),
        ("tags", [True], "Incorrect type. Expected pk value, received bool."),
        ("begin_date_source", "tomorrow", "Datetime has wrong format. Use one of these formats"
         " instead: YYYY-MM-DDThh:mm[:ss]Z."),
        ("summary", "a\u0007", "Not a valid string."),
        ("is_enabled", "perhaps", "Must be a valid boolean."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_field(
    client: Client, field: str, value: Any, sentence: str
) -> None:
    response = client.post("courses", {"course": {"title": "A", field: value}})
    assert (response.status_code, response.json()) == (400, {field: [sentence]})


def test_numbers_and_flags_may_be_text(own_client: Client) -> None:
    sent = {"title": 5, "certificate_regular_threshold": "60", "is_idea_compatible": "True"}
    made = own_client.made("courses", sent)
    assert (made["title"], made["certificate_regular_threshold"]) == ("5", 60)
    assert made["is_idea_compatible"] is True


# --- Published


def test_a_draft_is_its_staff_s_alone_until_it_is_published(own_client: Client) -> None:
    draft, path = own_client.ids.draft, f"courses/{own_client.ids.draft}"
    for token in (OTHER, LEARNER, CAT, READER, None):
        assert own_client.get(path, token).status_code == 404
        assert draft not in own_client.keys("courses", token)
    assert own_client.get(path, ADMIN).status_code == 200
    published = own_client.changed(path, {"course": {"is_enabled": True}})
    assert (published["is_enabled"], published["is_public"]) == (True, True)
    assert published["became_published_at"] is not None
    for reader in (OTHER, None):
        assert own_client.get(path, reader).status_code == 200
        assert draft in own_client.keys("courses", reader)
    withdrawn = own_client.changed(path, {"is_enabled": False})
    assert withdrawn["became_published_at"] == published["became_published_at"]
    assert own_client.get(path, OTHER).status_code == 404


def test_a_course_may_be_published_and_not_be_public(own_client: Client) -> None:
    path = f"courses/{own_client.ids.draft}"
    own_client.changed(path, {"is_enabled": True, "is_public": False})
    assert own_client.get(path, OTHER).status_code == 404


def test_a_private_course_is_its_members(client: Client) -> None:
    path = f"courses/{client.ids.private}"
    for token in (ANN, TOM, ASSISTANT, LEARNER, ADMIN):
        assert client.get(path, token).status_code == 200
    for stranger in (OTHER, CAT, READER, None):
        assert client.get(path, stranger).status_code == 404


# --- Who may


@pytest.mark.parametrize(
    ("token", "edits", "manages"),
    [
        (ANN, True, True),
        (TOM, True, False),
        (ASSISTANT, False, False),
        (LEARNER, False, False),
        (OTHER, False, False),
        (CAT, False, False),
        (READER, False, False),
        (ADMIN, True, True),
    ],
)
def test_who_changes_and_who_removes(
    own_client: Client, token: str, edits: bool, manages: bool
) -> None:
    path = f"courses/{own_client.ids.open}"
    actions = own_client.one(path, token)["actions"]
    assert ("edit_course" in actions, "can_be_deleted" in actions) == (edits, manages)
    assert own_client.put(path, {"summary": "x"}, token).status_code == (200 if edits else 403)
    assert (own_client.one(path, token)["learners_group"] is not None) == manages
    # Somebody learns in it: not even its owner removes it.
    assert own_client.delete(path, token).status_code == 403
    assert own_client.get(path, token).status_code == 200


def test_guests_write_nothing(client: Client) -> None:
    path = f"courses/{client.ids.open}"
    for method, where in (("POST", "courses"), ("PUT", path), ("DELETE", path)):
        response = client.ask(method, where, None, {"title": "x"})
        assert response.status_code == 401


def test_a_course_without_learners_is_removed_with_what_is_in_it(own_client: Client) -> None:
    ids = own_client.ids
    course = own_client.one(f"courses/{ids.draft}")
    assert course["actions"]["can_be_deleted"]["enabled"] is True
    assert own_client.delete(f"courses/{ids.draft}", TOM).status_code == 404
    own_client.removed(f"courses/{ids.draft}")
    assert own_client.get(f"courses/{ids.draft}").status_code == 404
    assert own_client.get(f"sections/{course['sections'][0]}").status_code == 404
    assert own_client.get(f"groups/{course['admins_group']}").status_code == 404
    assert own_client.get(f"enrollments/{ids.draft}").status_code == 404
    assert ids.draft not in own_client.one("course-lists")["courses"]
    (lesson,) = [one for one in own_client.all("lessons") if one["id"] == ids.hidden_lesson]
    assert (lesson["units"], lesson["is_orphaned"]) == ([], True)
    assert own_client.delete(f"courses/{ids.draft}").status_code == 404


def test_a_course_with_learners_is_not_removed(own_client: Client) -> None:
    path = f"courses/{own_client.ids.open}"
    assert own_client.one(path)["actions"]["can_be_deleted"]["enabled"] is False
    response = own_client.delete(path)
    assert (response.status_code, response.json().keys()) == (403, {"detail"})
    own_client.removed(f"enrollments/{own_client.ids.open}", LEARNER)
    own_client.removed(path)


# --- Found


@pytest.mark.parametrize(
    ("query", "token", "expected"),
    [
        ("", OTHER, ["cats", "open"]),
        ("", None, ["cats", "open"]),
        ("", ANN, ["cats", "draft", "private", "open"]),
        ("order=id", ANN, ["open", "private", "draft", "cats"]),
        ("order=popularity,-id", ANN, ["draft", "cats", "private", "open"]),
        ("order=-popularity,id", ANN, ["open", "private", "cats", "draft"]),
        ("order=-create_date", ANN, ["open", "private", "draft", "cats"]),
        ("is_my_own=true", ANN, ["draft", "private", "open"]),
        ("is_my_own=true", OTHER, []),
        ("is_my_own=true", None, []),
        ("enrolled=True", LEARNER, ["cats", "private", "open"]),
        ("enrolled=1&language=en", LEARNER, ["private", "open"]),
        ("enrolled=false", LEARNER, []),
        ("language=ru", OTHER, ["cats"]),
        ("language=en&owner={cat}", OTHER, []),
        ("owner={cat}", OTHER, ["cats"]),
        ("teacher={tom}", LEARNER, ["private", "open"]),
        ("teacher={cat}", None, ["cats"]),
        ("tag={tag}", OTHER, ["open"]),
        ("is_public=false", ANN, ["draft", "private"]),
        ("is_cataloged=true", OTHER, ["cats", "open"]),
        ("search=STATISTICS", OTHER, ["cats", "open"]),
        ("search=%25", OTHER, []),
        ("is_featured=true", ANN, []),
        ("is_paid=False", OTHER, ["cats", "open"]),
        ("is_popular=true", OTHER, []),
        ("with_certificate=true", OTHER, []),
        ("schedule_type=self_paced", OTHER, ["cats", "open"]),
        ("schedule_type=upcoming", OTHER, []),
        ("exclude_ended=true", OTHER, ["cats", "open"]),
        ("is_idea_compatible=true", OTHER, []),
    ],
)
def test_filters_and_order(
    client: Client, query: str, token: str | None, expected: list[str]
) -> None:
    ids = client.ids
    named = query.format(cat=ids.people[CAT], tom=ids.people[TOM], tag=client.keys("tags")[0])
    assert client.keys(f"courses?{named}", token) == [getattr(ids, name) for name in expected]


def test_schedules(own_client: Client) -> None:
    past, future = "2020-01-01T00:00:00Z", "2120-01-01T00:00:00Z"
    for begin, end, kind, active in (
        (future, None, "upcoming", False),
        (past, future, "active", True),
        (past, past, "ended", False),
        (None, None, "self_paced", True),
    ):
        path = f"courses/{own_client.ids.open}"
        found = own_client.changed(path, {"begin_date_source": begin, "end_date_source": end})
        assert (found["schedule_type"], found["is_active"]) == (kind, active)
        assert own_client.ids.open in own_client.keys(f"courses?schedule_type={kind}")
        ended = own_client.ids.open not in own_client.keys("courses?exclude_ended=true")
        assert ended == (kind == "ended")


def test_a_year_has_four_digits(own_client: Client) -> None:
    path = f"courses/{own_client.ids.open}"
    found = own_client.changed(path, {"begin_date_source": "0033-04-03T12:00:00Z"})
    assert found["begin_date_source"] == "0033-04-03T12:00:00Z"


def test_what_is_told_of_a_course(client: Client) -> None:
    ids = client.ids
    found = client.one(f"courses/{ids.open}", LEARNER)
    expected = {
        "sections": ids.sections,
        "total_units": 3,
        "lessons_count": 3,
        "first_unit": ids.units[0],
        "first_lesson": ids.lessons[0],
        "learners_count": 2,
        "instructors": [ids.people[ANN], ids.people[TOM]],
        "review_summary": ids.open,
        "enrollment": ids.open,
        "actions": {},
        "subscriptions": [f"31-78-{ids.open}", f"30-78-{ids.open}"],
        "discussion_threads": [f"78-{ids.open}-1"],
        "learners_group": None,
    }
    assert {name: found[name] for name in expected} == expected
    guest = client.one(f"courses/{ids.open}", None)
    own = ("enrollment", "progress", "last_step", "subscriptions", "is_favorite")
    assert [guest[name] for name in own] == [None, None, None, [], False]
