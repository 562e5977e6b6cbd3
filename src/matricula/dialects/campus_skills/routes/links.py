"""Links that let somebody in without a password: asked for here, and not given by this server.

A link opens a page in a browser, and this server has none to sign in to: an address that opens
nothing would be a lie, so the answer is 501, once the request itself is found right.
"""

from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from matricula.dialects.campus_skills.asking import Desk
from matricula.dialects.campus_skills.errors import (
    Faults,
    NotAvailable,
    UnknownObject,
)
from matricula.dialects.campus_skills.fields import Fields
from matricula.dialects.campus_skills.routes.declaring import reading
from matricula.dialects.campus_skills.wire.links import Link
from matricula.identity.permissions import CHANGE_RECORD
from matricula.record.contracts.queries import contract_shown_as, person_addressed

TAG = "links"
NO_PAGES = "Ce serveur n'a pas encore de page à laquelle un lien de connexion pourrait mener."

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
    refuses=[501],
)
def passwordless(desk: NamedDependency[Desk], email: Email = None) -> Response[Link]:
    with desk.asker(CHANGE_RECORD) as asker:
        faults = Faults()
        address = Fields({"email": email}, faults).address("email")
        faults.refuse("email est obligatoire")
        if person_addressed(asker.session, asker.centre.id, address) is None:
            raise UnknownObject("Aucun utilisateur avec cet email")
    raise NotAvailable(NO_PAGES)


@reading(
    "/api/sync/v1/linkToContract",
    "link_to_contract",
    "A link to a contract, by which a user comes in without a password",
    TAG,
    also=["/api/v1/sync/linkToContract", "/sync/v1/linkToContract"],
    refuses=[501],
)
def to_contract(
    desk: NamedDependency[Desk], email: Email = None, contract_id: ContractId = None
) -> Response[Link]:
    with desk.asker(CHANGE_RECORD) as asker:
        faults = Faults()
        fields = Fields({"email": email, "contractId": contract_id}, faults)
        address, name = fields.address("email"), fields.word("contractId")
        faults.refuse("email et contractId sont obligatoires")
        person_id = person_addressed(asker.session, asker.centre.id, address)
        if person_id is None:
            raise UnknownObject("Aucun utilisateur avec cet email")
        found = contract_shown_as(asker.session, asker.centre.id, name)
        if found is None or person_id not in (
            found.person_id,
            found.school_tutor_id,
            found.company_tutor_id,
        ):
            raise UnknownObject("Aucun contrat de cet utilisateur avec cet identifiant")
    raise NotAvailable(NO_PAGES)


HANDLERS = [*passwordless, *to_contract]
