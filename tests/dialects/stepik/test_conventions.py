"""What the page says of every endpoint: flat, paged, by ids, beside each other, refused alike."""

import pytest

from matricula.dialects.stepik.resources import RESOURCES
from tests.dialects.stepik.conftest import Client
from tests.dialects.stepik.school import (
    ADMIN,
    ANN,
    CAT,
    EXPIRED,
    LEARNER,
    OTHER,
    OTHER_DOOR,
)

META = {"page": 1, "has_next": False, "has_previous": False}
NAMES = [resource.name for resource in RESOURCES]
FOR_GUESTS = [resource.name for resource in RESOURCES if resource.guests]


# --- Flat


def test_one_object_is_a_list_under_the_name_of_its_endpoint(client: Client) -> None:
    response = client.get(f"courses/{client.ids.open}")
    assert response.json().keys() == {"meta", "courses", "enrollments"}
    assert response.json()["meta"] == META
    assert [one["id"] for one in response.json()["courses"]] == [client.ids.open]


@pytest.mark.parametrize("name", NAMES)
def test_a_list_has_meta_with_three_keys_and_its_own_name(client: Client, name: str) -> None:
    response = client.get(name)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json; charset=utf-8"
    assert response.json()["meta"].keys() == META.keys()
    assert isinstance(response.json()[name], list)


@pytest.mark.parametrize(
    "path", ["courses/", "/courses", "//courses//", "courses/?page=1", "courses?page=1"]
)
def test_slashes_change_nothing_and_redirect_nobody(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert response.json() == client.get("courses").json()
    one = client.get(f"courses/{client.ids.open}/")
    assert one.json() == client.get(f"courses/{client.ids.open}").json()


def test_a_post_is_not_redirected(own_client: Client) -> None:
    for path in ("lessons", "lessons/", "/lessons"):
        response = own_client.post(path, {"lesson": {"title": "A"}})
        assert response.status_code == 201


def test_a_body_of_a_get_is_ignored(client: Client) -> None:
    response = client.ask("GET", "courses", body={}, **{"Content-Type": "application/json"})
    assert response.status_code == 200


# --- Pages


def test_pages_of_twenty(own_client: Client) -> None:
    made = [own_client.made("lessons", {"title": f"L{n}"})["id"] for n in range(42)]
    query = f"lessons?owner={own_client.ids.people[ANN]}&order=-id"
    pages = [own_client.get(f"{query}&page={page}").json() for page in (1, 2, 3)]
    assert [len(page["lessons"]) for page in pages] == [20, 20, 6]
    assert [page["meta"] for page in pages] == [
        {"page": 1, "has_next": True, "has_previous": False},
        {"page": 2, "has_next": True, "has_previous": True},
        {"page": 3, "has_next": False, "has_previous": True},
    ]
    seen = [one["id"] for page in pages for one in page["lessons"]]
    assert seen[:42] == made[::-1]
    assert len(set(seen)) == 46
    assert own_client.get(query).json() == pages[0]


def test_page_size_is_ignored(own_client: Client) -> None:
    for number in range(21):
        own_client.made("lessons", {"title": f"L{number}"})
    for size in (1, 10, 500, 1000, "x"):
        assert len(own_client.all(f"lessons?page_size={size}")) == 20


def test_a_page_that_ends_a_list_exactly_has_no_next(own_client: Client) -> None:
    for number in range(16):
        own_client.made("lessons", {"title": f"L{number}"})
    response = own_client.get("lessons").json()
    assert (len(response["lessons"]), response["meta"]["has_next"]) == (20, False)
    assert own_client.get("lessons?page=2").status_code == 404


@pytest.mark.parametrize("page", ["0", "2", "-1", "x", "1.0", "99999999999", "%D9%A1"])
def test_a_page_that_is_not_there(client: Client, page: str) -> None:
    response = client.get(f"courses?page={page}")
    assert (response.status_code, response.json()) == (404, {"detail": "Invalid page."})


def test_an_empty_list_has_a_first_page(client: Client) -> None:
    response = client.get("notifications?type=comments", ANN)
    assert (response.status_code, response.json()) == (200, {"meta": META, "notifications": []})


# --- Ids


@pytest.mark.parametrize("brackets", ["ids[]", "ids%5B%5D", "ids%5b%5d"])
def test_ids_come_in_the_order_they_were_asked_for(client: Client, brackets: str) -> None:
    wanted = [client.ids.cats, 7, client.ids.open, client.ids.cats, client.ids.private]
    query = "&".join(f"{brackets}={key}" for key in wanted)
    response = client.get(f"courses?{query}&page=3&page_size=1").json()
    expected = [client.ids.cats, client.ids.open, client.ids.private]
    assert [one["id"] for one in response["courses"]] == expected
    assert response["meta"] == META


def test_ids_that_name_nothing_one_sees_are_dropped(client: Client) -> None:
    query = "&".join(
        f"ids[]={key}"
        for key in ("", "x", "-1", "1e3", "9" * 30, client.ids.draft, client.ids.cats)
    )
    assert client.keys(f"courses?{query}", OTHER) == [client.ids.cats]
    assert client.keys(f"courses?{query}", ANN) == [client.ids.draft, client.ids.cats]
    assert client.keys("courses?ids[]=", ANN) == []


def test_more_ids_than_a_page_has(own_client: Client) -> None:
    made = [own_client.made("lessons", {"title": f"L{n}"})["id"] for n in range(45)]
    query = "&".join(f"ids[]={key}" for key in made[::-1])
    response = own_client.get(f"lessons?{query}").json()
    assert [one["id"] for one in response["lessons"]] == made[::-1]
    assert response["meta"] == META


@pytest.mark.parametrize("name", [name for name in NAMES if name != "stepics"])
def test_every_endpoint_takes_ids(client: Client, name: str) -> None:
    keys = client.keys(name)
    query = "&".join(f"ids[]={key}" for key in [*keys[::-1], 999_999_999])
    assert client.keys(f"{name}?{query}") == keys[::-1]


def test_a_thousand_ids_are_answered_and_too_long_an_address_is_not(client: Client) -> None:
    most = "&".join(f"ids[]={key}" for key in range(1_000_000, 1_001_500))
    assert len(most) > 8_192
    assert client.get(f"courses?{most}").status_code == 200
    long = "&".join(f"ids[]={key}" for key in range(1_000_000, 1_004_000))
    response = client.get(f"courses?{long}")
    assert response.status_code == 414
    assert response.json().keys() == {"detail"}


def test_filters_narrow_ids(client: Client) -> None:
    query = f"ids[]={client.ids.open}&ids[]={client.ids.cats}"
    owner = client.ids.people[CAT]
    assert client.keys(f"courses?{query}&owner={owner}") == [client.ids.cats]


# --- Side-loading


def test_courses_come_with_the_callers_enrolments(client: Client) -> None:
    response = client.get("courses", LEARNER).json()
    shown = [client.ids.cats, client.ids.private, client.ids.open]
    assert [one["id"] for one in response["courses"]] == shown
    assert response["enrollments"] == [{"id": key, "course": key} for key in shown]
    assert client.get("courses", OTHER).json()["enrollments"] == []
    assert "enrollments" not in client.get("courses", None).json()


# --- Refusals


@pytest.mark.parametrize("name", NAMES)
def test_a_bad_token_is_401_everywhere(client: Client, name: str) -> None:
    for token in ("nonsense", EXPIRED):
        response = client.get(name, token)
        assert (response.status_code, response.json()) == (401, {"detail": "Invalid token."})
        assert response.headers["www-authenticate"].startswith('Bearer realm="api"')
    assert client.get(name, None, Authorization="Bearer").status_code == 401
    assert client.get(name, OTHER_DOOR).status_code == 403


def test_the_scheme_is_written_in_any_case(client: Client) -> None:
    for scheme in ("BEARER", "bearer"):
        response = client.get("user-courses", None, Authorization=f"{scheme} {ANN}")
        assert response.status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_what_guests_may_ask(client: Client, name: str) -> None:
    response = client.get(name, None)
    if name in FOR_GUESTS:
        assert response.status_code == 200
        return
    assert response.status_code == 401
    assert response.json() == {"detail": "Authentication credentials were not provided."}
    assert response.headers["www-authenticate"] == 'Bearer realm="api"'


@pytest.mark.parametrize("resource", RESOURCES, ids=NAMES)
def test_methods_that_an_endpoint_does_not_take(client: Client, resource: object) -> None:
    (known,) = [one for one in RESOURCES if one is resource]
    taken = {"GET": True, "POST": bool(known.create)}
    one = {"GET": True, "PUT": bool(known.change), "DELETE": bool(known.remove)}
    one["POST"] = any(not action.path for action in known.actions)
    for path, methods in ((known.name, taken), (f"{known.name}/1", one)):
        for method in ("POST", "PUT", "DELETE", "PATCH"):
            response = client.ask(method, path, None, {})
            if methods.get(method):
                open_ = method == "POST" and known.create is not None and known.create.guests
                assert response.status_code == (400 if open_ else 401), (method, path)
                continue
            assert response.status_code == 405, (method, path)
            assert response.json() == {"detail": f'Method "{method}" not allowed.'}
            assert set(response.headers["allow"].split(", ")) == {
                *(name for name, there in methods.items() if there),
                "HEAD",
                "OPTIONS",
            }


@pytest.mark.parametrize("name", ["courses", "users", "steps"])
def test_an_order_of_a_thousand_words_is_one(client: Client, name: str) -> None:
    whole = client.keys(f"{name}?order=-id")
    assert client.keys(f"{name}?order={','.join(['-id', 'id', 'x'] * 600)}") == whole


def test_answers_are_nobody_elses_to_keep(client: Client) -> None:
    headers = client.get("email-addresses").headers
    assert headers["cache-control"] == "private, no-cache"
    assert {"authorization", "cookie"} <= set(headers["vary"].lower().split(", "))


@pytest.mark.parametrize("path", ["", "nothing", "courses/x/y/z", "courses/1/2", "stepics/2"])
def test_what_is_not_there(client: Client, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.json()) == (404, {"detail": "Not found."})


@pytest.mark.parametrize("key", ["0", "-1", "x", "1_0", "9" * 25, "999999999", "%00", "1%2F2"])
def test_an_object_that_is_not_there(client: Client, key: str) -> None:
    assert client.get(f"courses/{key}").status_code in (400, 404)
    assert client.get(f"courses/{key}").json().keys() == {"detail"}


def test_unknown_filters_are_ignored(client: Client) -> None:
    everything = client.keys("courses")
    assert client.keys("courses?colour=red&is_public=perhaps&language=&order=colour") == everything
    assert client.keys("courses?owner=nobody") == []


def test_campus_skills_keeps_its_addresses(client: Client) -> None:
    for path in ("v1/grades", "sync/v1/test", "sync/nothing", "v1"):
        response = client.get(path, "nonsense")
        assert "detail" not in response.json()
        assert response.json()["error"]


def test_head_is_get_without_a_body(client: Client) -> None:
    response = client.ask("HEAD", "courses")
    assert (response.status_code, response.content) == (200, b"")


# --- Bodies


@pytest.mark.parametrize(
    "body",
    [
        {"lesson": {"title": "A"}},
        {"title": "A"},
        {"lessons": {"title": "A"}},
        {"whatever": {"title": "A", "lesson_id": None, "units": [5], "id": 3, "owner": 1}},
        {"lesson": {"title": "A", "language": None, "colour": {"red": 1}}},
    ],
)
def test_wrappers_unknown_and_read_only_fields(own_client: Client, body: object) -> None:
    made = own_client.made("lessons", body)
    assert (made["title"], made["units"], made["language"]) == ("A", [], "ru")
    assert made["owner"] == own_client.ids.people[ANN]
    assert made["id"] != 3


def test_a_form_is_taken(own_client: Client) -> None:
    response = own_client.ask(
        "POST",
        "lessons",
        body="title=%D0%A3%D1%80%D0%BE%D0%BA&is_public=False",
        **{"Content-Type": "application/x-www-form-urlencoded"},
    )
    (made,) = response.json()["lessons"]
    assert (made["title"], made["is_public"]) == ("Урок", False)


@pytest.mark.parametrize(
    ("body", "kind", "status", "keys"),
    [
        ("{", "application/json", 400, {"detail"}),
        ("[1]", "application/json", 400, {"non_field_errors"}),
        ('"x"', "application/json", 400, {"non_field_errors"}),
        ("[" * 5_000, "application/json", 400, {"detail"}),
        ('{"title": "\\u0000"}', "application/json", 400, {"detail"}),
        ('{"title": "\\ud800"}', "application/json", 400, {"detail"}),
        ("{}", "text/plain", 415, {"detail"}),
        ("{}", "multipart/form-data; boundary=x", 415, {"detail"}),
        ("<a/>", "application/xml", 415, {"detail"}),
        (b"\xff", "application/json", 400, {"detail"}),
        ("", "application/json", 400, {"title"}),
        ("{}", "application/json", 400, {"title"}),
        ('{"title": null}', "application/json", 400, {"title"}),
        ('{"title": " "}', "application/json", 400, {"title"}),
        ('{"title": ["x"]}', "application/json", 400, {"title"}),
        ('{"title": "x", "is_public": "maybe"}', "application/json", 400, {"is_public"}),
    ],
)
def test_bodies_that_cannot_be_taken(
    client: Client, body: str | bytes, kind: str, status: int, keys: set[str]
) -> None:
    response = client.ask("POST", "lessons", body=body, **{"Content-Type": kind})
    assert (response.status_code, response.json().keys()) == (status, keys)


def test_a_body_that_is_too_long(client: Client) -> None:
    response = client.ask("POST", "lessons", body=b'"' + b"x" * 10_000_001 + b'"')
    assert (response.status_code, response.json().keys()) == (413, {"detail"})


def test_the_order_of_checks(client: Client) -> None:
    draft, open_ = f"courses/{client.ids.draft}", f"courses/{client.ids.open}"
    assert client.ask("PUT", draft, None, "{").status_code == 401
    assert client.ask("PUT", draft, OTHER, {"title": ""}).status_code == 404
    assert client.ask("PUT", open_, OTHER, {"title": ""}).status_code == 403
    assert client.ask("PUT", open_, ANN, {"title": ""}).status_code == 400
    assert client.ask("POST", "stepics", ADMIN, {}).status_code == 405
