"""Method 1, mass registration, exactly as it goes over the wire.

Source: page, "Регистрация пользователя"; the columns of Odin's template for importing students.
"""

import msgspec

from matricula.dialects.odin.wire.shared import Fault

USER = {
    "lastName": "Иванов",
    "firstName": "Иван",
    "middleName": "Иванович",
    "email": "ivan@example.org",
    "phone": "+79111111223",
    "externalId": "sis-4711",
    "snils": "112-233-445 95",
    "untiId": "123456",
    "language": "rus",
    "timeZone": "Europe/Moscow",
    "cohortId": None,
    "groupName": None,
}
REQUEST = {
    "users": [USER],
    "sendRegistrationEmail": False,
    "sendEnrollmentNotification": False,
    "dryRun": False,
}
"""What a client sends; a bare list is taken for `users`."""


class RegisteredUser(msgspec.Struct):
    """What became of one user. index: in the request, from 0. email: as it was sent.

    externalId: what the organization calls them from now on. status: created, existing, duplicate
    or failed; userId is null where it is failed, and where a dry run would create somebody.
    enrolled: whether this call put them into the cohort or the group.
    """

    index: int
    email: str | None
    externalId: str | None
    userId: int | None
    status: str
    enrolled: bool
    groupId: int | None
    errors: list[Fault]


class Registration(msgspec.Struct):
    """What became of all users, in their order."""

    total: int
    created: int
    existing: int
    duplicate: int
    failed: int
    results: list[RegisteredUser]
