"""How this door refuses: one table of statuses and messages, and a body for each of two families.

Body: {"error": "<standard name of the status>", "message": "<a sentence, if there is one>"}.
Source: page, "Codes HTTP". The functions of ScoDoc 7 answer with a small page instead, and with 404
to a value that they cannot take.
"""

import re

import msgspec

from matricula.dialects.scodoc import html
from matricula.dialects.scodoc.wire.errors import Erreur
from matricula.web.doors import Answer, Asked
from matricula.web.errors import (
    BadRequest,
    CreditsSpent,
    NotAllowed,
    NotFound,
    NotSignedIn,
    Refusal,
)

TOKEN_REFUSED = "Non autorise (logic)"
"""Clients compare this text to know that they need a new token."""

NO_CREDIT = "Crédits épuisés : de nouvelles requêtes seront possibles à la prochaine heure."

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


class OfOldFunctions(InFrench):
    """A refusal that a function of ScoDoc 7 writes as JSON, though it answers with pages.

    bare: without the name of the status.
    """

    bare = False


class UnknownStudent(OfOldFunctions, BadRequest):
    """XMLgetAbsEtud: no such student. Body: {"message": ...}."""

    bare = True


class InvalidId(OfOldFunctions, NotFound):
    """formsemestre_list: what should be an id is none."""

    def __init__(self) -> None:
        super().__init__("invalid id")


class UnknownObject(InFrench, NotFound):
    """What the address or a parameter names is not there."""


class ForeignDepartment(InFrench, NotAllowed):
    """It is there, in a department that is closed to the asker."""

    def __init__(self) -> None:
        super().__init__("Action non autorisée dans ce département.")


class NotPermitted(InFrench, NotAllowed):
    """The asker does not hold the right that this takes."""

    def __init__(self, message: str = "Action non autorisée.") -> None:
        super().__init__(message)


class HiddenBulletins(InFrench, NotAllowed):
    """The semester keeps its bulletins from being seen."""

    def __init__(self) -> None:
        super().__init__("Les bulletins de ce semestre ne sont pas publiés.")


class Locked(InFrench, NotAllowed):
    """The semester is closed: nothing in it may change."""

    def __init__(self) -> None:
        super().__init__("Ce semestre est verrouillé.")


class MissingParameter(InFrench, BadRequest):
    """A parameter that is needed is not there."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Paramètre {name} manquant.")


class WrongMoment(InFrench, BadRequest):
    """A moment is none, or two of them are the wrong way round: 400 in the old family too."""

    def __init__(self, name: str, expected: str) -> None:
        super().__init__(f"Paramètre {name} : {expected} attendu.")


class NotComputable(InFrench, BadRequest):
    """The gradebook of a semester cannot be computed as it stands; the school has to see to it."""


class WrongParameter(InFrench, BadRequest):
    """A parameter is missing, or has a value that it cannot have."""

    def __init__(self, name: str, expected: str) -> None:
        super().__init__(f"Paramètre {name} : {expected} attendu.")


OLD_FAMILY = re.compile(r"/+ScoDoc/+([^/]+/+Scolarite|get_etud_dept|search_inscr_etud_by_nip)(/|$)")
"""Addresses of the functions of ScoDoc 7."""

SINCE_JULY_2022 = {"Deprecation": "@1656633600", "Link": '</docs>; rel="deprecation"'}
"""What goes with every answer of an old function (RFC 9745): when the page said they would go."""


def render(refusal: Refusal, asked: Asked) -> Answer:
    """A refusal as this door writes it."""
    if OLD_FAMILY.match(asked.path):
        return _of_old_function(refusal)
    body = Erreur(error=refusal.phrase, message=message_of(refusal))
    return Answer(
        refusal.status, "application/json", msgspec.json.encode(body), dict(refusal.headers)
    )


def _of_old_function(refusal: Refusal) -> Answer:
    headers = {**refusal.headers, **SINCE_JULY_2022}
    message = message_of(refusal)
    if isinstance(refusal, OfOldFunctions):
        body = {"message": message} if refusal.bare else Erreur(refusal.phrase, message)
        return Answer(refusal.status, "application/json", msgspec.json.encode(body), headers)
    # A value that is wrong is answered like one that is not there.
    status = NotFound.status if isinstance(refusal, WrongParameter) else refusal.status
    page = html.page("Erreur", html.paragraph(message))
    return Answer(status, html.MEDIA_TYPE, page.encode(), {**headers, **html.HEADERS})


def message_of(refusal: Refusal) -> str:
    """The sentence that goes with a refusal, or ""."""
    if isinstance(refusal, InFrench):
        return refusal.message
    if isinstance(refusal, CreditsSpent):
        return NO_CREDIT
    if isinstance(refusal, NotSignedIn) and _is_about_password(refusal):
        return ""  # ScoDoc says no more than 401 of a wrong password.
    return MESSAGES.get(refusal.status, "")


def _is_about_password(refusal: Refusal) -> bool:
    return refusal.headers.get("WWW-Authenticate", "").startswith("Basic")
