"""Mass registration between the wire and the record."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matricula.dialects.odin.answering import wrong
from matricula.dialects.odin.bodies import in_any_case
from matricula.dialects.odin.errors import WHOLE, BadField, Sentence, Told
from matricula.dialects.odin.wire.registration import RegisteredUser, Registration
from matricula.dialects.odin.wire.shared import Fault
from matricula.record.people.registration import (
    NoSuchCohorts,
    Refused,
    Registered,
    Registrant,
    Row,
    Said,
    Trouble,
    check_person,
)

MOST_USERS = 10_000
MOST_COHORTS = 100
"""In one request: each is a handful of queries."""

FIELDS = {
    "lastName": "family_name",
    "firstName": "given_name",
    "middleName": "middle_name",
    "email": "address",
    "phone": "phone",
    "externalId": "external_id",
    "snils": "snils",
    "untiId": "unti_id",
    "language": "language",
    "timeZone": "time_zone",
    "cohortId": "cohort_id",
    "groupName": "group_name",
}
"""The record's names for the fields of a user."""
WIRE = {name: field for field, name in FIELDS.items()} | {"": WHOLE}

KEYS = {
    "bound": "alreadyBound",
    "other_group": "alreadyInCohort",
    "full": "cohortFull",
    "closed": "cohortClosed",
}
"""The keys of what is wrong with more than a field alone; else a fault has its field's."""

SENTENCES = {
    "not_an_object": Sentence("Ожидается объект", "An object is expected"),
    "missing": Sentence("Поле обязательно", "The field is required"),
    "not_text": Sentence("Ожидается строка", "A string is expected"),
    "too_long": Sentence("Слишком длинное значение", "The value is too long"),
    "unstorable": Sentence(
        "Недопустимые управляющие символы", "Control characters are not allowed"
    ),
    "malformed": Sentence("Некорректное значение", "The value is not valid"),
    "of_many": Sentence(
        "Этот email принадлежит нескольким пользователям", "Several users have this e-mail"
    ),
    "bound": Sentence(
        "Значение {} уже принадлежит другому пользователю", "The {} is another user's already"
    ),
    "other_group": Sentence(
        "Пользователь уже состоит в другой группе потока",
        "The user is in another group of the cohort already",
    ),
    "full": Sentence("В потоке нет свободных мест", "The cohort is full"),
    "closed": Sentence("Поток закрыт или находится в архиве", "The cohort is locked or archived"),
}
MALFORMED = {
    "address": Sentence("Некорректный email", "The e-mail is not valid"),
    "phone": Sentence(
        "Некорректный номер телефона: ожидается +79111111223",
        "The telephone number is not valid: +79111111223 is expected",
    ),
    "snils": Sentence(
        "Некорректный СНИЛС: ожидается 112-233-445 95 с верным контрольным числом",
        "The СНИЛС is not valid: 112-233-445 95 with its check number is expected",
    ),
    "unti_id": Sentence("Ожидаются цифры", "Digits are expected"),
    "language": Sentence("Ожидается rus или eng", "rus or eng is expected"),
    "time_zone": Sentence(
        "Неизвестный часовой пояс", "There is no such time zone: Europe/Moscow is one"
    ),
    "cohort_id": Sentence("Ожидается идентификатор", "An id is expected"),
}
"""What is said of a malformed value, where its field says more."""

NO_MAIL = Sentence(
    "Сервер не отправляет писем: допустимо только false",
    "This server sends no mail: only false is possible",
)
SHAPELESS = Refused((Trouble("", "not_an_object"),))
SENDING = ("sendRegistrationEmail", "sendEnrollmentNotification")


@dataclass(frozen=True, slots=True)
class Asked:
    """A registration that was asked for. emails, external_ids: as they were sent, row by row."""

    rows: list[Row]
    emails: list[str | None]
    external_ids: list[str | None]
    dry_run: bool


def asked_for(body: Any) -> Asked:
    """What a body asks for: an object with users, or the bare list of them. Errors: BadField."""
    users, dry_run = users_of(body)
    if len(users) > MOST_USERS:
        raise wrong(
            "users",
            f"Не более {MOST_USERS} пользователей в одном запросе",
            f"A request has {MOST_USERS} users at most",
        )
    rows = checked(users)
    _refuse_many_cohorts(rows)
    return Asked(
        rows,
        [_text(user, "email") for user in users],
        [_text(user, "externalId") for user in users],
        dry_run,
    )


def users_of(body: Any) -> tuple[list[Any], bool]:
    """The users of a body of any length, and whether it is a dry run; the names of all fields in
    small letters. Errors: BadField."""
    told = in_any_case(body) if isinstance(body, dict) else {"users": body}
    users = told.get("users")
    if not isinstance(users, list) or not users:
        raise wrong("users", "Ожидается непустой список", "A list with users is expected")
    users = [in_any_case(user) if isinstance(user, dict) else user for user in users]
    switches = {name: _switch(told, name) for name in (*SENDING, "dryRun")}
    if unkept := [name for name in SENDING if switches[name]]:
        raise BadField(*(Told(name, NO_MAIL) for name in unkept))
    _refuse_shapeless(users)
    return users, switches["dryRun"]


def checked(users: Sequence[Any]) -> list[Row]:
    """Users, as `users_of` has them, in the record's form, or what is wrong with each."""
    return [check_person(_said(user)) if isinstance(user, dict) else SHAPELESS for user in users]


def registration(asked: Asked, found: Sequence[Registered], *, english: bool) -> Registration:
    """The answer. found: what became of each row."""
    counts = Counter(row.status for row in found)
    results = [
        RegisteredUser(
            index=index,
            email=email,
            externalId=external_id if row.status == "failed" else row.external_id,
            userId=row.person_id,
            status=row.status,
            enrolled=row.enrolled,
            groupId=row.group_id,
            errors=[fault(one, english=english) for one in row.troubles],
        )
        for index, (row, email, external_id) in enumerate(
            zip(found, asked.emails, asked.external_ids, strict=True)
        )
    ]
    return Registration(
        total=len(found),
        created=counts["created"],
        existing=counts["existing"],
        duplicate=counts["duplicate"],
        failed=counts["failed"],
        results=results,
    )


def fault(trouble: Trouble, *, english: bool) -> Fault:
    """Why a row failed."""
    field = WIRE[trouble.field]
    usual = SENTENCES[trouble.code]
    said = MALFORMED.get(trouble.field, usual) if trouble.code == "malformed" else usual
    text = said.english if english else said.russian
    return Fault(KEYS.get(trouble.code, field), text.format(field))


def unknown_cohorts(asked: Asked, error: NoSuchCohorts) -> BadField:
    """The refusal of a request that names cohorts which the organization does not have."""
    said = Sentence("Поток не найден", "There is no such cohort")
    return BadField(
        *(
            Told(f"users[{index}].cohortId", said)
            for index, row in enumerate(asked.rows)
            if isinstance(row, Registrant) and row.cohort_id in error.cohort_ids
        )
    )


def _said(user: dict[str, Any]) -> Said:
    return Said(**{name: user.get(field.lower()) for field, name in FIELDS.items()})


def _switch(told: dict[str, Any], name: str) -> bool:
    value = told.get(name.lower())
    if value is not None and not isinstance(value, bool):
        raise wrong(name, "Ожидается true или false", "true or false is expected")
    return bool(value)


def _refuse_shapeless(users: Sequence[Any]) -> None:
    """Errors: BadField where no row is an object."""
    if not any(isinstance(user, dict) for user in users):
        said = SENTENCES["not_an_object"]
        raise BadField(*(Told(f"users[{index}]", said) for index in range(len(users))))


def _refuse_many_cohorts(rows: Sequence[Row]) -> None:
    named = {row.cohort_id for row in rows if isinstance(row, Registrant)}
    if len(named - {None}) > MOST_COHORTS:
        raise wrong(
            "cohortId",
            f"Не более {MOST_COHORTS} потоков в одном запросе",
            f"A request names {MOST_COHORTS} cohorts at most",
        )


def _text(user: Any, name: str) -> str | None:
    value = user.get(name.lower()) if isinstance(user, dict) else None
    return value if isinstance(value, str) else None
