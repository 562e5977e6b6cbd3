"""How this door refuses: the envelope with faults by key, or RFC 9457 where a client asks for it.

Sentences are Russian, or English where Accept-Language prefers it. docs/odin.md has the statuses.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from matricula.dialects.odin.language import prefers_english
from matricula.dialects.odin.wire.shared import Envelope, Fault
from matricula.web.doors import Answer, Asked
from matricula.web.errors import BadRequest, CreditsSpent, NotAllowed, NotFound, Refusal

WHOLE = "$"
"""The key of what is wrong with a request as a whole."""
PROBLEM = "application/problem+json"
MOST_FAULTS = 100


class Sentence(NamedTuple):
    """What is wrong, in both languages."""

    russian: str
    english: str


class Told(NamedTuple):
    """One fault. key: the parameter or field."""

    key: str
    sentence: Sentence


KEYS: dict[int, str] = {401: "authorization", 403: "scope", 429: "rate"}
"""Of refusals that name no fault themselves; of all others, `WHOLE`."""

SENTENCES: dict[int, Sentence] = {
    400: Sentence("Запрос не удалось прочитать", "The request cannot be read"),
    401: Sentence("Требуется действующий токен", "A valid token is needed"),
    403: Sentence("Недостаточно прав", "This is not allowed"),
    404: Sentence("Адрес не найден", "There is no such address"),
    405: Sentence("Метод не поддерживается", "The method is not allowed here"),
    406: Sentence("JSON не удалось прочитать", "The JSON cannot be read"),
    408: Sentence("Превышено время выполнения запроса", "The request took too long"),
    409: Sentence("Конфликт записи", "The write is in conflict with another one"),
    413: Sentence("Слишком большое тело запроса", "The body is too large"),
    414: Sentence("Слишком длинный адрес", "The address is too long"),
    415: Sentence("Ожидается JSON: Content-Type application/json", "JSON is expected"),
    429: Sentence("Слишком много запросов", "Too many requests"),
    500: Sentence("Внутренняя ошибка сервера", "Internal error"),
    503: Sentence("Сервис временно недоступен", "The service is not available for the moment"),
}
"""What is said where the refusal itself has no sentence of this door."""


class Faulty(Refusal):
    """A refusal whose faults this dialect wrote itself."""

    def __init__(self, *faults: Told) -> None:
        super().__init__(faults[0].sentence.english if faults else "")
        self.faults: Sequence[Told] = faults[:MOST_FAULTS]

    @classmethod
    def of(cls, key: str, russian: str, english: str) -> "Faulty":
        """One fault."""
        return cls(Told(key, Sentence(russian, english)))


class BadField(Faulty, BadRequest):
    """Parameters or fields are missing or wrong."""


class UnknownEntity(Faulty, NotFound):
    """What an id names is not there, or is another organization's: no answer tells which."""


class Forbidden(Faulty, NotAllowed):
    """The token is good, and this is not for it."""


class Conflict(Faulty):
    """What was sent contradicts what is there."""

    status = 409


class WrongMediaType(Refusal):
    """The body is not announced as JSON."""

    status = 415


def not_switched_on() -> Forbidden:
    """The organization has not switched the API on. Source: page, the note at its end."""
    return Forbidden(
        Told(
            "organization",
            Sentence(
                "API для организации не включён: обратитесь к администратору",
                "The API is not switched on for the organization: ask an administrator",
            ),
        )
    )


def not_of_one_organization() -> Forbidden:
    """A token speaks for one organization; this one reaches none, or several."""
    return Forbidden(
        Told(
            "organization",
            Sentence(
                "Токен не принадлежит одной организации",
                "The token is not of one organization",
            ),
        )
    )


def scope_missing(right: str) -> Forbidden:
    """The token, or its account, lacks a right of this door."""
    return Forbidden(
        Told("scope", Sentence(f"Требуется право {right}", f"The scope {right} is needed"))
    )


def render(refusal: Refusal, asked: Asked) -> Answer:
    """A refusal as this door writes it."""
    # A spent quota is 403 elsewhere, as ScoDoc's page wants it.
    status = 429 if isinstance(refusal, CreditsSpent) else refusal.status
    faults = _faults(refusal, status, english=prefers_english(asked.headers))
    accepted = asked.headers.get("accept", "")
    if PROBLEM in accepted:
        return _answer(refusal, status, PROBLEM, _problem(refusal, status, faults))
    body = Envelope(None, faults, status, False)
    return _answer(refusal, status, "application/json", body)


def _faults(refusal: Refusal, status: int, *, english: bool) -> list[Fault]:
    told: Sequence[Told]
    if isinstance(refusal, Faulty) and refusal.faults:
        told = refusal.faults
    else:
        usual = SENTENCES[500 if status >= 500 else 400]
        told = [Told(KEYS.get(status, WHOLE), SENTENCES.get(status, usual))]
    return [Fault(key, said.english if english else said.russian) for key, said in told]


def _problem(refusal: Refusal, status: int, faults: Sequence[Fault]) -> dict[str, Any]:
    """RFC 9457, with .NET's `errors` by field."""
    errors: dict[str, list[str]] = {}
    for fault in faults:
        errors.setdefault(fault.key, []).append(fault.value)
    title = refusal.phrase if status == refusal.status else "Too Many Requests"
    return {"type": "about:blank", "title": title, "status": status, "errors": errors}


def _answer(refusal: Refusal, status: int, media_type: str, body: object) -> Answer:
    return Answer(status, media_type, msgspec.json.encode(body), dict(refusal.headers))
