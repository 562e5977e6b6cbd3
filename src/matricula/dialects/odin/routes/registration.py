"""Method 1: mass registration of users."""

import hashlib
import re
from typing import Annotated, cast

import msgspec
from litestar import Response
from litestar.di import NamedDependency
from litestar.params import HeaderParameter, RawBody

from matricula.dialects.odin.answering import answered, wrong
from matricula.dialects.odin.asking import DOOR, Desk, Known
from matricula.dialects.odin.bodies import json_body
from matricula.dialects.odin.errors import Conflict
from matricula.dialects.odin.language import prefers_english
from matricula.dialects.odin.methods import REGISTER
from matricula.dialects.odin.routes.declaring import Handlers, writing
from matricula.dialects.odin.routes.documenting import documented
from matricula.dialects.odin.translate import registration as told
from matricula.dialects.odin.wire.registration import REQUEST, Registration
from matricula.identity.permissions import CHANGE_RECORD
from matricula.record.accounts.kept_answers import Keyed, KeyReused, answer_kept, keep_answer
from matricula.record.people.registration import (
    NoSuchCohorts,
    Registered,
    foresee_people,
    register_people,
)
from matricula.web.asgi import Scope, asked

KEY = "idempotencyKey"
OK = 200
_KEY = re.compile(r"[\x21-\x7e]{1,255}", re.ASCII)

IdempotencyKey = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        description="The same key and body within 24 hours have the same answer once more.",
    ),
]


@writing(REGISTER, Registration, operation_class=documented(REQUEST))
def register(
    desk: NamedDependency[Desk], body: RawBody, key: IdempotencyKey = None
) -> Response[bytes]:
    known = desk.known(REGISTER, CHANGE_RECORD)
    wanted = told.asked_for(json_body(desk.request, body))
    keyed = _keyed(known, key, body)
    try:
        if wanted.dry_run:
            entity = _foreseen(desk, known, wanted)
        else:
            entity = _registered(desk, known, wanted, keyed)
    except NoSuchCohorts as error:
        raise told.unknown_cohorts(wanted, error) from error
    except KeyReused as error:
        raise Conflict.of(
            KEY,
            "Ключ уже использован для другого запроса",
            "The key was used for another request",
        ) from error
    return answered(desk, msgspec.Raw(entity), kept=False)


def _registered(desk: Desk, known: Known, wanted: told.Asked, keyed: Keyed | None) -> bytes:
    with desk.writer(known) as writer:
        before = answer_kept(writer.session, keyed) if keyed else None
        if before is not None:
            return before.encode()
        found = register_people(writer.session, known.organization.id, wanted.rows)
        entity = _encoded(desk, wanted, found)
        if keyed:
            keep_answer(writer.session, keyed, OK, entity.decode())
    return entity


def _foreseen(desk: Desk, known: Known, wanted: told.Asked) -> bytes:
    with desk.database.read() as session:
        found = foresee_people(session, known.organization.id, wanted.rows)
    return _encoded(desk, wanted, found)


def _encoded(desk: Desk, wanted: told.Asked, found: list[Registered]) -> bytes:
    english = prefers_english(asked(cast(Scope, desk.request.scope)).headers)
    return msgspec.json.encode(told.registration(wanted, found, english=english))


def _keyed(known: Known, key: str | None, body: bytes) -> Keyed | None:
    """The key of the request, with what was asked. Errors: BadField."""
    if key is None:
        return None
    if not _KEY.fullmatch(key):
        raise wrong(
            KEY,
            "Ожидается от 1 до 255 видимых символов ASCII",
            "1 to 255 visible ASCII characters are expected",
        )
    # One key of an account is good for one organization: another one asks for something else.
    question = b"%s %d\n%s" % (REGISTER.path.encode(), known.organization.id, body)
    digest = hashlib.sha256(question).hexdigest()
    return Keyed(known.principal.account_id, DOOR, key, digest)


HANDLERS: Handlers = [*register]
