"""How this door refuses: one table of statuses and messages, one body for all of them.

Body: {"error": "<standard name of the status>", "message": "<a sentence, if there is one>"}.
Source: page, "Codes HTTP".
"""

import msgspec

from matricula.dialects.scodoc.wire.errors import Erreur
from matricula.web.doors import Answer
from matricula.web.errors import BadRequest, NotAllowed, NotFound, NotSignedIn, Refusal

TOKEN_REFUSED = "Non autorise (logic)"
"""Clients compare this text to know that they need a new token."""

MESSAGES: dict[int, str] = {
    400: "Requête illisible.",
    401: TOKEN_REFUSED,
    403: "Action non autorisée.",
    404: "Page inaccessible.",
    405: "Méthode non autorisée pour cette adresse.",
    406: "Le JSON envoyé n'est pas valide.",
    408: "Dépassement du temps maximal autorisé.",
    413: "Le corps de la requête est trop long.",
    414: "L'adresse est trop longue.",
    500: "Erreur inconnue, contactez-nous.",
    503: "L'API est momentanément indisponible, réessayez dans quelques minutes.",
}
"""What is said where the refusal itself has no sentence in the page's language."""


class InFrench(Refusal):
    """A refusal whose message this dialect wrote itself."""


class UnknownObject(InFrench, NotFound):
    """What the address or a parameter names is not there."""


class ForeignDepartment(InFrench, NotAllowed):
    """It is there, in a department that is closed to the asker."""

    def __init__(self) -> None:
        super().__init__("Action non autorisée dans ce département.")


class NotComputable(InFrench, BadRequest):
    """The gradebook of a semester cannot be computed as it stands; the school has to see to it."""


class WrongParameter(InFrench, BadRequest):
    """A parameter is missing, or has a value that it cannot have."""

    def __init__(self, name: str, expected: str) -> None:
        super().__init__(f"Paramètre {name} : {expected} attendu.")


def render(refusal: Refusal, path: str) -> Answer:
    """A refusal as this door writes it."""
    del path
    body = Erreur(error=refusal.phrase, message=message_of(refusal))
    return Answer(
        refusal.status, "application/json", msgspec.json.encode(body), dict(refusal.headers)
    )


def message_of(refusal: Refusal) -> str:
    """The sentence that goes with a refusal, or ""."""
    if isinstance(refusal, InFrench):
        return refusal.message
    if isinstance(refusal, NotSignedIn) and _is_about_password(refusal):
        return ""  # ScoDoc says no more than 401 of a wrong password.
    return MESSAGES.get(refusal.status, "")


def _is_about_password(refusal: Refusal) -> bool:
    return refusal.headers.get("WWW-Authenticate", "").startswith("Basic")
