"""The link by which a user signs in without a password.

It is for people of the token's organization alone. Whoever holds a role on this server signs in
otherwise: registering a director's address and asking for a link would be a takeover.
"""

from datetime import datetime

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import RawBody

from matricula.dialects.odin.answering import answered
from matricula.dialects.odin.asking import Desk, Known
from matricula.dialects.odin.bodies import documented, json_object
from matricula.dialects.odin.errors import BadField, Forbidden, Sentence, Told, UnknownEntity
from matricula.dialects.odin.methods import MAGIC_LINK
from matricula.dialects.odin.routes.declaring import Handlers, writing
from matricula.dialects.odin.translate.links import Order, order_of
from matricula.dialects.odin.wire.links import REQUEST, MagicLink, MagicLinkOrder
from matricula.identity.permissions import CHANGE_RECORD
from matricula.identity.tokens import hash_token, new_token
from matricula.record.links.commands import StaffSignInOtherwise, SwitchedOff, make_link
from matricula.record.people.member_queries import member_addressed, member_called
from matricula.store import ReadSession
from matricula.web.links import absolute, link_path

MOST_ALIVE = 5
"""Links that one person of an organization may have at a time: the oldest ends."""

UNKNOWN = Sentence("Пользователь не найден", "There is no such user")
DIFFER = Sentence("id и email называют разных людей", "id and email name two people")
STAFF = Sentence(
    "У пользователя есть роль на сервере: он входит с паролем",
    "The user has a role on this server, and signs in with a password",
)
BLOCKED = Sentence("Учётная запись отключена", "The account is switched off")


@writing(MAGIC_LINK, MagicLink, operation_class=documented(REQUEST, MagicLinkOrder))
def magic_link(desk: NamedDependency[Desk], body: RawBody) -> Response[bytes]:
    known = desk.known(MAGIC_LINK, CHANGE_RECORD)
    order = order_of(json_object(desk.request, body), desk.settings.link_lifetime)
    with desk.database.read() as session:
        person_id = _user(session, known.organization.id, order)
    secret = new_token()
    expires_at = _made(desk, known, person_id, order, secret)
    url = absolute(desk.settings, desk.request, link_path(secret))
    link = MagicLink(person_id, url, expires_at.replace(microsecond=0))
    answer = answered(desk, link, kept=False)
    answer.set_header("Referrer-Policy", "no-referrer")
    return answer


def _user(session: ReadSession, organization_id: int, order: Order) -> int:
    """Whom of the organization an order names. Errors: UnknownEntity, BadField."""
    named = set()
    if order.person_id is not None:
        known = member_called(session, organization_id, order.person_id)
        if known is None:
            raise UnknownEntity(Told("id", UNKNOWN))
        named.add(known)
    if order.address is not None:
        found = member_addressed(session, organization_id, order.address)
        if found is None:
            raise UnknownEntity(Told("email", UNKNOWN))
        named.add(found)
    if len(named) != 1:
        raise BadField(Told("id", DIFFER))
    return named.pop()


def _made(desk: Desk, known: Known, person_id: int, order: Order, secret: str) -> datetime:
    """Until when the link can be used. Errors: Forbidden."""
    key = "email" if order.person_id is None else "id"
    try:
        with desk.writer(known) as writer:
            return make_link(
                writer.session,
                person_id,
                known.organization.id,
                hash_token(secret),
                path=order.path,
                lifetime=order.lifetime,
                most_alive=MOST_ALIVE,
            )
    except StaffSignInOtherwise as error:
        raise Forbidden(Told(key, STAFF)) from error
    except SwitchedOff as error:
        raise Forbidden(Told(key, BLOCKED)) from error


HANDLERS: Handlers = [*magic_link]
