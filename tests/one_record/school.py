"""One small school that every door shows: a department, the same as an online campus, a training
centre below it, and a course.

THIERRY is a student of the department, an apprentice of the centre, and signs in with an account of
his own; GINETTE administers all of it.
"""

import json
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
import sqlalchemy as sa
from litestar import Litestar
from litestar.testing import TestClient

from matricula.dialects.campus_skills.translate.contracts import transmitted
from matricula.identity.tokens import hash_token
from matricula.importers.department import import_department
from matricula.record.accounts import commands as accounts
from matricula.record.contracts.commands import replace_contracts
from matricula.record.contracts.queries import session_coded
from matricula.record.courses import commands as courses
from matricula.record.organizations.queries import centre_called
from matricula.record.schema import history, people
from matricula.record.skills import commands as skills
from matricula.record.skills.queries import framework_ids
from matricula.store import Database, Origin, WriteSession, migrate
from tests.commands import matricula
from tests.dialects.campus_skills.school import contract
from tests.dialects.scodoc.school import small_department
from tests.pages.browser import Browser, text_of

TEMPLATE = "one record"
BEGINNING = Origin("tests")
YEARS = timedelta(days=36_500)

DEPARTMENT, CENTRE = "GEII", "CFA"
THIERRY, MICHELLE = 191, 201
MAIL = {THIERRY: "thierry@example.org", MICHELLE: "michelle@example.org"}
CODE = "A191"
"""What the centre calls him."""
COHORT, MODULE, TEST = 1, 1, 1
"""The department's semester, its first module, and the test that was held in it."""
TEST_DAY = date(2019, 10, 1)
"""A Tuesday; the test was from 8:00 to 9:30."""
NEXT_COHORT = "Semestre 2"
PARTED = ("G1", "G2")
SKILL = "Écouter"

GINETTE, OWN = "token-of-who-administers", "token-of-thierry-himself"
SCOPES = ("scodoc", "odin:GEII", "campus_skills:CFA", "stepik", "history")
LABEL, OWN_LABEL = "one-record", "my phone"
"""What Ginette's tokens and Thierry's are for: it stands in the history as the client."""


def build(url: str) -> None:
    """Fill an empty database with the school."""
    database = Database(url)
    migrate.make_ready(database)
    import_department(database, json.dumps(small_department()).encode())
    for key, mail in MAIL.items():
        _said(database, "student", "set", key, "--department", DEPARTMENT, "--email", mail)
    _said(database, "odin", "organization", "open", DEPARTMENT)
    _said(database, "odin", "activity", "adopt", TEST, "--kind", "assignment")
    _said(database, "odin", "group", "add", COHORT, *PARTED)
    days = ("--start", "2020-02-01", "--end", "2020-07-31")
    _said(database, "odin", "cohort", "add", 1, "--name", NEXT_COHORT, *days)
    centre = ("--name", "CFA", "--time-zone", "Europe/Paris", "--department", DEPARTMENT)
    _said(database, "centre", "add", CENTRE, *centre)
    with database.write(BEGINNING) as session:
        _accounts(session)
        _apprentice(session)
    database.close()


def token(scope: str) -> str:
    """Ginette's token for a door."""
    return f"{GINETTE}-{scope.partition(':')[0]}"


def _accounts(session: WriteSession) -> None:
    staff = accounts.add_account(session, "ginette", "ginette@example.org", None)
    accounts.assign_role(session, staff.id, "administrator", None)
    for scope in SCOPES:
        kept = hash_token(token(scope))
        accounts.grant_token(session, staff.id, kept, scope=scope, lifetime=YEARS, label=LABEL)
    own = accounts.add_account(session, "thierry", MAIL[THIERRY], None)
    kept = hash_token(OWN)
    accounts.grant_token(session, own.id, kept, scope="stepik", lifetime=YEARS, label=OWN_LABEL)
    courses.add_course(session, staff.person_id, {"title": "Réseaux", "is_public": True})


def _apprentice(session: WriteSession) -> None:
    """A contract of his, and a skill that his session is to learn."""
    centre = centre_called(session, CENTRE)
    assert centre is not None
    replace_contracts(session, centre.id, transmitted([contract_of(CODE, MAIL[THIERRY])]))
    skills.merge_frameworks(session, centre.id, [{"name": "MCO"}])
    framework = framework_ids(session, centre.id)["MCO"]
    block = {"name": "CONSEIL", "scale_id": None, "skills": [{"name": SKILL, "code": "C1"}]}
    skills.merge_blocks(session, framework, [block])
    followed = session_coded(session, centre.id, "BTS1")
    assert followed is not None
    skills.set_session_frameworks(session, {followed.id: [framework]})


def contract_of(code: str, mail: str, **changed: Any) -> dict[str, Any]:
    """A contract as the centre sends it."""
    named = {"codeApprenant": code, "codeContrat": f"C-{code}", "emailApprenant": mail}
    return contract(**{**named, "nomApprenant": "CORDIER", "prenomApprenant": "THIERRY", **changed})


def _said(database: Database, *arguments: object) -> str:
    """What a command said, all being well."""
    found = matricula(database, *arguments)
    assert (found.code, found.err) == (0, ""), found
    return found.out


@dataclass
class School:
    """Every door of it, as Ginette uses them. path: where files may be written."""

    http: TestClient[Litestar]
    database: Database
    path: Path
    cohort: int = field(init=False)
    """The one that nobody is in yet."""

    def __post_init__(self) -> None:
        listed = self.command("odin", "cohort", "list", 1).splitlines()
        (line,) = [one for one in listed if NEXT_COHORT in one]
        self.cohort = int(line.split("\t")[0])

    # --- Doors

    def scodoc(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """A GET, or a POST of JSON where there is a body."""
        return self._asked("scodoc", f"/ScoDoc/api/{path}", body)

    def odin(self, path: str, body: Any = None) -> Any:
        """The entity of an answer. path: whole, or below the base of the page."""
        whole = path if path.startswith("/publicapi") else f"/publicapi/v1.0{path}"
        answer = self._asked("odin", whole, body)
        assert answer["isSuccess"], answer
        return answer["entity"]

    def campus(self, path: str, body: Any = None) -> Any:
        return self._asked("campus_skills", path, body)

    def stepik(
        self, path: str, body: Any = None, token_: str | None = None, method: str | None = None
    ) -> Any:
        """The objects of an answer. path: below /api/."""
        given = token_ or token("stepik")
        answer = self._asked("stepik", f"/api/{path}", body, given, method)
        return answer[path.partition("/")[0].partition("?")[0]]

    def history(self, path: str) -> list[dict[str, Any]]:
        """The changes that are told of a thing, newest first."""
        found: list[dict[str, Any]] = self._asked("history", f"/history/{path}", None)["entries"]
        return found

    def command(self, *arguments: object) -> str:
        return _said(self.database, *arguments)

    def file(self, name: str, text: str) -> Path:
        """A file for an importer."""
        made = self.path / name
        made.write_text(text, encoding="utf-8")
        return made

    def me(self) -> str:
        """What Thierry's own page says."""
        body = {"email": MAIL[THIERRY]}
        link = str(self.odin("/User/MagicLink", body)["url"])
        return self._page(link, "/me")

    def booklet(self) -> str:
        """What his booklet says."""
        path = f"/api/sync/v1/passwordLessLink?email={MAIL[THIERRY]}"
        return self._page(str(self.campus(path)["url"]), "/booklet")

    # --- What only a test asks

    def person_at(self, mail: str) -> int:
        """Whom an address identifies."""
        table = people.email_address
        with self.database.read() as session:
            keys = session.column(
                sa.select(table.c.person_id).distinct().where(table.c.folded == mail.lower())
            )
        (key,) = keys
        return int(key)

    def newest(self) -> int:
        """The number of the last change."""
        with self.database.read() as session:
            return int(session.value(sa.select(sa.func.max(history.history_entry.c.id))))

    def _page(self, link: str, path: str) -> str:
        browser = Browser(self.http)
        browser.enter(re.sub(r"^https?://[^/]+", "", link))
        return text_of(browser.get(path))

    def _asked(
        self, door: str, path: str, body: Any, given: str | None = None, method: str | None = None
    ) -> Any:
        headers = {"Authorization": f"Bearer {given or token(door)}"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        self.http.cookies.clear()
        response = self.http.request(
            method or ("GET" if body is None else "POST"),
            path,
            headers=headers,
            content=None if body is None else msgspec.json.encode(body),
        )
        assert response.is_success, (path, response.status_code, response.text)
        return _told(response)


def _told(response: httpx.Response) -> Any:
    is_json = response.headers["content-type"].startswith("application/json")
    return response.json() if is_json else response.text
