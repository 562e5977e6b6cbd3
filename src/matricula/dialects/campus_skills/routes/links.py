"""Links that let somebody of a centre in without a password: to their booklet, or to a contract.

A link is for people whom the centre's own contracts name. Whoever holds a role here signs in
otherwise: a centre's program must not be able to act as staff.
"""

from datetime import timedelta
from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from matricula.dialects.campus_skills.asking import MOST_ROWS, Asker, Desk, Known
from matricula.dialects.campus_skills.errors import Faults, NotPermitted, UnknownObject
from matricula.dialects.campus_skills.fields import Fields
from matricula.dialects.campus_skills.routes.declaring import reading
from matricula.dialects.campus_skills.wire.links import Link
from matricula.identity.permissions import CHANGE_RECORD
from matricula.identity.tokens import hash_token, new_token
from matricula.record.contracts.queries import contracts_open_to, person_addressed
from matricula.record.links.commands import StaffSignInOtherwise, SwitchedOff, make_link
from matricula.store import Row
from matricula.web.links import BOOKLET, absolute, contract_path, link_path

TAG = "links"
NO_USER = "Aucun utilisateur avec cet email"
NO_CONTRACT = "Aucun contrat de cet utilisateur avec cet identifiant"
STAFF = "Cet utilisateur a un rôle sur ce serveur : il s'y connecte avec son mot de passe."
SWITCHED_OFF = "Le compte de cet utilisateur est désactivé."
NOT_KEPT = {"Cache-Control": "no-store"}

Email = Annotated[str | None, QueryParameter(name="email", description="Address of a user.")]
ContractId = Annotated[
    str | None, QueryParameter(name="contractId", description="_id or codeContrat of a contract.")
]


@reading(
    "/api/sync/v1/passwordLessLink",
    "passwordless_link",
    "A link by which a user comes in without a password",
    TAG,
    also=["/api/v1/sync/passwordLessLink", "/sync/v1/passwordLessLink"],
    description="The link can be used once, and soon: in a browser it opens the user's booklet.",
)
def passwordless(desk: NamedDependency[Desk], email: Email = None) -> Response[Link]:
    with desk.asker(CHANGE_RECORD) as asker:
        faults = Faults()
        address = Fields({"email": email}, faults).address("email")
        faults.refuse("email est obligatoire")
        person_id, _ = _user(asker, address)
    return _link(desk, asker, person_id, BOOKLET)


@reading(
    "/api/sync/v1/linkToContract",
    "link_to_contract",
    "A link to a contract, by which a user comes in without a password",
    TAG,
    also=["/api/v1/sync/linkToContract", "/sync/v1/linkToContract"],
    description="The same, for a contract in which the user is the apprentice or a tutor.",
)
def to_contract(
    desk: NamedDependency[Desk], email: Email = None, contract_id: ContractId = None
) -> Response[Link]:
    with desk.asker(CHANGE_RECORD) as asker:
        faults = Faults()
        fields = Fields({"email": email, "contractId": contract_id}, faults)
        address, name = fields.address("email"), fields.word("contractId")
        faults.refuse("email et contractId sont obligatoires")
        person_id, contracts = _user(asker, address)
        named = [row for row in contracts if name in (row.public_id, row.code)]
    if not named:
        raise UnknownObject(NO_CONTRACT)
    # The id goes before the code, as everywhere at this door.
    named.sort(key=lambda row: row.public_id != name)
    return _link(desk, asker, person_id, contract_path(named[0].public_id))


def _user(asker: Asker, address: str) -> tuple[int, list[Row]]:
    """Whom the centre knows by an address, and the contracts open to them. Errors: UnknownObject,
    also where there is no such contract."""
    person_id = person_addressed(asker.session, asker.centre.id, address)
    if person_id is None:
        raise UnknownObject(NO_USER)
    contracts = contracts_open_to(asker.session, asker.centre.id, person_id, limit=MOST_ROWS)
    if not contracts:
        raise UnknownObject(NO_USER)
    return person_id, list(contracts)


def _link(desk: Desk, known: Known, person_id: int, path: str) -> Response[Link]:
    """Errors: NotPermitted."""
    secret = new_token()
    lifetime = timedelta(seconds=desk.settings.link_lifetime)
    try:
        with desk.writer(known) as writer:
            make_link(
                writer.session,
                person_id,
                known.centre.id,
                hash_token(secret),
                path=path,
                lifetime=lifetime,
            )
    except StaffSignInOtherwise as error:
        raise NotPermitted(STAFF) from error
    except SwitchedOff as error:
        raise NotPermitted(SWITCHED_OFF) from error
    url = absolute(desk.settings, desk.request, link_path(secret))
    return Response(Link(url), headers=NOT_KEPT)


HANDLERS = [*passwordless, *to_contract]
