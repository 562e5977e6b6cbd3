"""How this door refuses: {"detail": "<sentence>"}, or {"<field>": ["<sentence>"]} for a body."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import msgspec

from matricula.record.accounts.errors import AddressRefused
from matricula.record.answers.errors import (
    AttemptOver,
    NoSuchAttempt,
    NotMarkable,
    StepClosed,
    SubmissionsSpent,
    TooManyChecks,
)
from matricula.record.belongings.errors import TooManyBelongings
from matricula.record.browsers.errors import StaffSignsInOtherwise
from matricula.record.certificates.errors import NameIsFinal
from matricula.record.classes.errors import AssistsAlready, WrongKey
from matricula.record.comments.errors import CommentsClosed, ForeignComment
from matricula.record.courses.errors import (
    CourseHasLearners,
    ForeignSection,
    NoLongerThere,
    ReviewedAlready,
)
from matricula.record.files.errors import NoRoom, TooManyFiles, VideoShown
from matricula.record.members.errors import CourseClosed, GroupGone, OwnerStays
from matricula.record.notices.errors import AnnouncementSent
from matricula.record.profiles.errors import (
    AccountKnown,
    AddressIsRegistrars,
    AddressKnown,
    AddressUnproved,
    TooMany,
)
from matricula.record.runs.errors import TooManyRuns
from matricula.record.steps.errors import SourceChanged, TooManySteps
from matricula.store.bulk import Clash
from matricula.web.doors import Answer, Asked
from matricula.web.errors import (
    BadRequest,
    CreditsSpent,
    NotAllowed,
    NotFound,
    NotSignedIn,
    Refusal,
)

WHOLE = "non_field_errors"
"""Where a fault stands that is no single field's."""
CHALLENGE = 'Bearer realm="api"'

DETAILS: dict[int, str] = {
    400: "The request cannot be read.",
    401: "Authentication credentials were not provided.",
    403: "You do not have permission to perform this action.",
    404: "Not found.",
    406: "Could not satisfy the request Accept header.",
    408: "The request took too long.",
    413: "The request body is too large.",
    414: "The address is too long: ask for fewer ids at a time.",
    415: "Unsupported media type in request.",
    429: "Request was throttled.",
    500: "A server error occurred.",
    503: "Service temporarily unavailable, try again later.",
}
"""What is said where the refusal itself has no sentence of this door."""


class Told(Refusal):
    """A refusal whose sentence this door wrote itself."""


class BadToken(Told, NotSignedIn):
    """The bearer token is unknown, revoked or too old."""

    def __init__(self) -> None:
        super().__init__("Invalid token.", f'{CHALLENGE}, error="invalid_token"')


class NotAuthenticated(Told, NotSignedIn):
    """A guest asks what only somebody who is signed in may ask."""

    def __init__(self) -> None:
        super().__init__(DETAILS[401], CHALLENGE)


class NotPermitted(Told, NotAllowed):
    """The caller may not do this."""

    def __init__(self, sentence: str = DETAILS[403]) -> None:
        super().__init__(sentence)


class MissingScope(NotPermitted):
    """The token is good, and not for this."""


class NoSuchPage(Told, NotFound):
    """A list has no page of this number."""

    def __init__(self) -> None:
        super().__init__("Invalid page.")


class WrongMediaType(Told):
    """The body is neither JSON nor a form."""

    status = 415

    def __init__(self, kind: str) -> None:
        super().__init__(f'Unsupported media type "{kind}" in request.')


class BeyondTheEnd(Told):
    """A file has not the bytes that are asked for."""

    status = 416

    def __init__(self, size: int) -> None:
        super().__init__("The file is shorter.", {"Content-Range": f"bytes */{size}"})


class BrokenJson(Told, BadRequest):
    """The body is announced as JSON and is none."""

    def __init__(self) -> None:
        super().__init__("JSON parse error.")


class BrokenForm(Told, BadRequest):
    """The body is announced as a form of several parts and is none."""

    def __init__(self) -> None:
        super().__init__("Multipart form parse error.")


class FieldFaults(BadRequest):
    """Fields of a body are missing or wrong: what is said of each."""

    def __init__(self, faults: Mapping[str, list[str]]) -> None:
        super().__init__("; ".join(faults))
        self.faults = dict(faults)


FIELDS: dict[type[Exception], str] = {
    ReviewedAlready: WHOLE,
    ForeignSection: "required_section",
    GroupGone: "group",
    WrongKey: "invitation_key",
    AssistsAlready: "user",
    ForeignComment: "parent",
    NameIsFinal: "saved_fullname",
    AddressRefused: "email",
    AddressKnown: "email",
    AccountKnown: "uid",
    TooMany: WHOLE,
    TooManySteps: "lesson",
    TooManyFiles: "file",
    NoRoom: WHOLE,
    VideoShown: WHOLE,
    SourceChanged: "block",
    TooManyBelongings: WHOLE,
    AnnouncementSent: WHOLE,
    AttemptOver: "attempt",
    NoSuchAttempt: "attempt",
    SubmissionsSpent: WHOLE,
    TooManyChecks: WHOLE,
    TooManyRuns: WHOLE,
    Clash: WHOLE,
}
"""Errors of the record that are 400, and the field of which they are said."""
FORBIDDEN = (
    CommentsClosed,
    CourseClosed,
    CourseHasLearners,
    OwnerStays,
    AddressIsRegistrars,
    AddressUnproved,
    StepClosed,
    NotMarkable,
    StaffSignsInOtherwise,
)
CLASH = "Something else was written at the same time: try again."


@contextmanager
def translated() -> Iterator[None]:
    """Say at this door what the record refuses."""
    try:
        yield
    except NoLongerThere as error:
        raise NotFound from error
    except FORBIDDEN as error:
        raise NotPermitted(_sentence(error)) from error
    except tuple(FIELDS) as error:
        told = CLASH if isinstance(error, Clash) else _sentence(error)
        raise FieldFaults({FIELDS[type(error)]: [told]}) from error


def render(refusal: Refusal, asked: Asked) -> Answer:
    """A refusal as this door writes it."""
    # A spent quota is 403 elsewhere, as ScoDoc's page wants it.
    status = 429 if isinstance(refusal, CreditsSpent) else refusal.status
    body = msgspec.json.encode(_body(refusal, status, asked.method))
    headers = dict(refusal.headers)
    if status == 401:
        headers.setdefault("WWW-Authenticate", CHALLENGE)
    return Answer(status, "application/json; charset=utf-8", body, headers)


def _body(refusal: Refusal, status: int, method: str) -> dict[str, str] | dict[str, list[str]]:
    if isinstance(refusal, FieldFaults):
        return refusal.faults
    if isinstance(refusal, Told):
        return {"detail": refusal.message}
    if status == 405:
        return {"detail": f'Method "{method}" not allowed.'}
    return {"detail": DETAILS.get(status, DETAILS[500 if status >= 500 else 400])}


def _sentence(error: Exception) -> str:
    return " ".join((type(error).__doc__ or "").split())
