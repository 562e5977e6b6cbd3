"""How this door refuses: {"error": "<code>", "reason": "<sentence>", "details": [...]}.

Codes: invalid-request, forbidden, not-found, conflict, too-many-requests, not-available,
server-error. The body of 401 is the vendor's own.
"""

from collections.abc import Sequence
from typing import Self

import msgspec
from msgspec import UNSET

from matricula.dialects.campus_skills.wire.shared import Detail, Refused
from matricula.web.doors import Answer, Asked
from matricula.web.errors import (
    BadRequest,
    CreditsSpent,
    NotAllowed,
    NotFound,
    NotSignedIn,
    Refusal,
)

INVALID = "Données invalides"
MOST_DETAILS = 100
"""A list that is wrong throughout is told by its first faults."""

FORBIDDEN = "forbidden"
CODES: dict[int, str] = {
    403: FORBIDDEN,
    404: "not-found",
    409: "conflict",
    429: "too-many-requests",
    501: "not-available",
}
"""Other statuses below 500 are "invalid-request", other ones from there on "server-error"."""

REASONS: dict[int, str] = {
    400: "Requête illisible.",
    403: "Action non autorisée.",
    404: "Adresse inconnue.",
    405: "Méthode non autorisée pour cette adresse.",
    408: "Dépassement du temps maximal autorisé.",
    413: "Le corps de la requête est trop long.",
    414: "L'adresse est trop longue.",
    415: "Le corps doit être du JSON : Content-Type application/json attendu.",
    429: "Trop de requêtes : de nouvelles seront possibles à la prochaine heure.",
    500: "Erreur interne, contactez l'administrateur.",
    503: "Le service est momentanément indisponible, réessayez dans quelques secondes.",
}
"""What is said where the refusal itself has no sentence in the page's language."""

UNAUTHORIZED = Refused("invalid token", "Your token is invalid please contact the administrator")
UNAUTHORIZED_2026 = Refused("UNAUTHORIZED", "Vous n'êtes pas autorisé à effectuer cette action.")


class InFrench(Refusal):
    """A refusal whose sentence this dialect wrote itself. details: its parts, field by field."""

    def __init__(self, reason: str, details: Sequence[Detail] = ()) -> None:
        super().__init__(reason)
        self.details = tuple(details)


class InvalidRequest(InFrench, BadRequest):
    """Something that was sent is missing or wrong."""

    @classmethod
    def of(cls, field: str, reason: str, sentence: str = INVALID) -> Self:
        """One field is wrong."""
        return cls(sentence, [Detail(reason, field)])


class UnknownObject(InFrench, NotFound):
    """What the request names is not there, or not in this centre."""


class Conflict(InFrench):
    """What was sent contradicts itself, or what is recorded."""

    status = 409


class WrongMediaType(InFrench):
    """The body is not announced as JSON."""

    status = 415

    def __init__(self) -> None:
        super().__init__(REASONS[415])


class NotPermitted(InFrench, NotAllowed):
    """The asker does not hold the right that this takes."""

    def __init__(self, reason: str = "Action non autorisée pour ce centre.") -> None:
        super().__init__(reason)


class NoCentre(NotPermitted):
    """The token reaches no training centre, or more than one."""

    def __init__(self) -> None:
        super().__init__("Ce jeton n'est pas celui d'un centre de formation.")


class NotAvailable(InFrench):
    """This server does not do it."""

    status = 501


class InvalidToken(NotSignedIn):
    """There is no token that is alive. as_of_2026: the refusal is that of the newest pages."""

    def __init__(self, *, as_of_2026: bool) -> None:
        super().__init__()
        self.body = UNAUTHORIZED_2026 if as_of_2026 else UNAUTHORIZED


class Faults:
    """What is wrong with the fields of a request, gathered so that all of it is told at once."""

    def __init__(self) -> None:
        self.details: list[Detail] = []

    def add(self, field: str, reason: str, index: int | None = None) -> None:
        """Note a fault. index: of the row of a list, from 0."""
        self.details.append(Detail(reason, field, UNSET if index is None else index))

    def refuse(self, sentence: str = INVALID) -> None:
        """Errors: InvalidRequest, where there is any fault."""
        if self.details:
            raise InvalidRequest(sentence, self.details[:MOST_DETAILS])


def render(refusal: Refusal, asked: Asked) -> Answer:
    """A refusal as this door writes it."""
    del asked
    # A spent quota is 403 elsewhere, as ScoDoc's page wants it.
    status = 429 if isinstance(refusal, CreditsSpent) else refusal.status
    body = msgspec.json.encode(_body(refusal, status))
    return Answer(status, "application/json", body, dict(refusal.headers))


def _body(refusal: Refusal, status: int) -> Refused:
    if isinstance(refusal, InvalidToken):
        return refusal.body
    if status == NotSignedIn.status:
        return UNAUTHORIZED
    code = CODES.get(status, "server-error" if status >= 500 else "invalid-request")
    if isinstance(refusal, InFrench):
        return Refused(code, refusal.message, list(refusal.details) or UNSET)
    return Refused(code, REASONS.get(status, REASONS[500 if status >= 500 else 400]))
