"""The school behind a client, read by all tests of an engine or changed by one."""

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

import httpx
import msgspec
import pytest
import sqlalchemy as sa
from litestar import Litestar
from litestar.testing import TestClient

from matricula.record.accounts.queries import account_named
from matricula.record.assessments.commands import merge_assessments
from matricula.record.cohorts.commands import (
    add_cohort_groups,
    merge_cohort_profiles,
    place_in_groups,
)
from matricula.record.people.registration import Said, check_people, register_people
from matricula.record.schema import assessments, cohorts, history, organizations
from matricula.server import create_app
from matricula.settings import Settings
from matricula.store import WriteSession, bulk
from tests.dialects.odin.school import SCODOC, TSU, Ids, build, grant, ids_of
from tests.dialects.scodoc.conftest import Counting
from tests.dialects.scodoc.school import BEGINNING
from tests.harness.databases import DatabaseFrom, Databases, Engine

TEMPLATE = "odin, three campuses"
BASE = "/publicapi/v1.0"
JSON = "application/json"


@dataclass
class Client:
    """Asks the application, as the holder of a token."""

    http: TestClient[Litestar]
    database: Counting
    ids: Ids = field(init=False)

    def __post_init__(self) -> None:
        self.ids = ids_of(self.database)

    def get(self, path: str, token: str | None = TSU, **headers: str) -> httpx.Response:
        return self.ask("GET", path, token, **headers)

    def post(
        self, path: str, body: Any = None, token: str | None = TSU, **headers: str
    ) -> httpx.Response:
        """POST `body`: text or bytes as they are, anything else as JSON."""
        return self.ask("POST", path, token, body, **{"Content-Type": JSON, **headers})

    def ask(
        self, method: str, path: str, token: str | None, body: Any = None, **headers: str
    ) -> httpx.Response:
        """path: below the base of the door, or whole where it names another one."""
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        whole = path if path.startswith(("/publicapi", "/ScoDoc", "/api")) else BASE + path
        return self.http.request(method, whole, headers=headers, content=_packed(body))

    def entity(self, path: str, token: str = TSU, **headers: str) -> Any:
        """What a GET that succeeds answers, out of its envelope."""
        response = self.get(path, token, **headers)
        assert response.status_code == 200, (path, response.status_code, response.text)
        answer = response.json()
        assert (answer["errors"], answer["httpStatusCode"], answer["isSuccess"]) == ([], 200, True)
        return answer["entity"]

    def scodoc(self, path: str) -> Any:
        """What ScoDoc's door answers the administrator."""
        response = self.get(f"/ScoDoc/api/{path}", SCODOC)
        assert response.status_code == 200, (path, response.status_code, response.text)
        return response.json()

    def counted(self, path: str, token: str = TSU) -> int:
        """How many questions the record was asked for an answer."""
        self.entity(path, token)
        return self.database.statements

    def add_assessment(self, session: WriteSession, discipline: str, title: str) -> int:
        """A new assessment of a discipline, which nobody has made an activity."""
        (key,) = bulk.new_ids(session, assessments.assessment, 1)
        told = {"offering_id": self.ids[discipline], "title": title, "position": 99, "ordinal": 99}
        merge_assessments(session, [{"id": key, **told}])
        return key

    def assessment_of(self, cohort_id: int) -> tuple[int, int]:
        """An assessment of ScoDoc's in a cohort, and somebody who takes the module."""
        offering, taking = cohorts.offering.c, cohorts.offering_enrolment.c
        statement = (
            sa.select(assessments.assessment.c.id, sa.func.min(taking.person_id))
            .join(cohorts.offering, offering.id == assessments.assessment.c.offering_id)
            .join(cohorts.offering_enrolment, taking.offering_id == offering.id)
            .where(offering.cohort_id == cohort_id)
            .group_by(assessments.assessment.c.id)
            .order_by(assessments.assessment.c.id)
        )
        with self.database.read() as session:
            found = session.row(statement)
        assert found is not None
        return found[0], found[1]

    def history_of(self, subject: str, key: int) -> list[tuple[str, str]]:
        """What history tells of something, in order: the door and the action."""
        entry = history.history_entry.c
        statement = sa.select(entry.door, entry.action).where(
            entry.subject == subject, entry.subject_id == key
        )
        with self.database.read() as session:
            return [(row.door, row.action) for row in session.rows(statement.order_by(entry.id))]

    def organization(self, acronym: str) -> int:
        """The id of an organization."""
        table = organizations.organization
        with self.database.read() as session:
            found = session.value(sa.select(table.c.id).where(table.c.acronym == acronym))
        return int(found)

    def granted(self, scope: str, account: str = "administrator") -> str:
        """A new token of an account."""
        token = secrets.token_urlsafe()
        with self.writing() as session:
            holder = account_named(session, account)
            assert holder is not None
            grant(session, holder.id, token, scope)
        return token

    def place(self, session: WriteSession, cohort: str, group: str, people: Iterable[str]) -> None:
        """Put people into a group of a cohort."""
        partition_id, ids = add_cohort_groups(session, self.ids[cohort], [group])
        here = {"partition_id": partition_id, "group_id": ids[group]}
        place_in_groups(session, [here | {"person_id": self.ids[name]} for name in people])

    def crowd(self, cohort: str, size: int, acronym: str = "TSU") -> list[int]:
        """Enrol so many newcomers in a cohort, who take all that it offers; their ids."""
        here = {"cohort_id": self.ids[cohort], "group_name": "Толпа"}
        said = [
            Said(f"Студент{number:05}", "Имя", "Отчество", f"s{number}@example.org", **here)
            for number in range(size)
        ]
        owner = self.organization(acronym)
        with self.writing() as session:
            merge_cohort_profiles(session, [{"cohort_id": self.ids[cohort], "max_students": None}])
            told = register_people(session, owner, check_people(said))
        return [one.person_id for one in told if one.person_id is not None]

    @contextmanager
    def writing(self) -> Iterator[WriteSession]:
        """A transaction of the record, as a command or an import has it."""
        with self.database.write(BEGINNING) as session:
            yield session


def refused(response: httpx.Response, status: int, key: str) -> str:
    """Make sure that an answer is a refusal in its envelope; the sentence that it says."""
    answer = response.json()
    assert response.status_code == answer["httpStatusCode"] == status, response.text
    assert (answer["entity"], answer["isSuccess"]) == (None, False)
    (fault,) = answer["errors"]
    assert fault["key"] == key
    return str(fault["value"])


def _packed(body: Any) -> bytes | None:
    if body is None or isinstance(body, bytes):
        return body
    return body.encode() if isinstance(body, str) else msgspec.json.encode(body)


@contextmanager
def client_of(url: str, **settings: Any) -> Iterator[Client]:
    """A client of an application over the school at `url`."""
    database = Counting(url)
    app = create_app(Settings(database=url, **settings), database)
    with TestClient(cast(Litestar, app), raise_server_exceptions=False) as http:
        yield Client(http, database)
    database.close()


@pytest.fixture(scope="session")
def client(database_engine: Engine, databases: Databases) -> Iterator[Client]:
    """A client of a school that no test may change."""
    with client_of(databases.shared(database_engine, TEMPLATE, build)) as made:
        yield made


@pytest.fixture
def own_client(database_from: DatabaseFrom) -> Iterator[Client]:
    """A client of a school of the test's own."""
    with client_of(database_from(TEMPLATE, build)) as made:
        yield made


@pytest.fixture(scope="session")
def strict(database_engine: Engine, databases: Databases) -> Iterator[Client]:
    """A client of a school that no test may change, whose door leaves additive fields out."""
    url = databases.shared(database_engine, TEMPLATE, build)
    with client_of(url, odin_strict_fields=True) as made:
        yield made
