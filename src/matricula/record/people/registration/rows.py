"""One person of a mass registration: as said, as checked, and what became of them."""

from dataclasses import dataclass, field
from typing import Any, Literal

from matricula.record.accounts.names import folded

EXTERNAL_ID, SNILS, UNTI_ID = "external_id", "snils", "unti_id"
NAMES = (EXTERNAL_ID, SNILS, UNTI_ID)
"""The kinds of what others call a person, each once for a person and an organization."""

Status = Literal["created", "existing", "duplicate", "failed"]


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says of a person, unchecked: texts, None or blank for what is not said; numbers
    where they name something.

    cohort_id, group_name: enrol the person there, and put them into the group of that very name.
    The cohort alone enrols, and leaves groups as they are.
    """

    family_name: Any = None
    given_name: Any = None
    middle_name: Any = None
    address: Any = None
    phone: Any = None
    external_id: Any = None
    snils: Any = None
    unti_id: Any = None
    language: Any = None
    time_zone: Any = None
    cohort_id: Any = None
    group_name: Any = None


@dataclass(frozen=True, slots=True)
class Registrant:
    """A person to register, in the record's forms. names: by kind, those of `NAMES` that are said.

    phone: E.164. language: "ru" or "en".
    """

    family_name: str
    given_name: str
    middle_name: str | None
    address: str
    phone: str | None
    names: dict[str, str]
    language: str
    time_zone: str | None
    cohort_id: int | None
    group_name: str | None

    @property
    def folded(self) -> str:
        """The address of mail, by which people are told apart."""
        return folded(self.address)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a person cannot be registered. field: of `Said`, or "" for the row as a whole.

    code: not_an_object, missing, not_text, too_long, unstorable, malformed; of_many (an address
    that several people have), bound (a name that is another one's), other_group, full, closed.
    """

    field: str
    code: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that cannot be read, and why."""

    troubles: tuple[Trouble, ...]


Row = Registrant | Refused


@dataclass(slots=True)
class Subject:
    """A person whom rows mean. id: None until a new one has theirs.

    names: what they are called, by kind, in the end; added: those that this registration says.
    phone: what it adds. attaches: whether they are new to the organization.
    """

    registrant: Registrant
    id: int | None
    names: dict[str, str] = field(default_factory=dict)
    added: dict[str, str] = field(default_factory=dict)
    phone: str | None = None
    attaches: bool = True
    is_new: bool = True


@dataclass(slots=True)
class Registered:
    """What became of a row. person_id: None where it failed, or nothing is written yet.

    enrolled: whether it put the person into the cohort or into the group. group_id: where they are.
    external_id: what the organization calls the person from now on.
    """

    status: Status
    person_id: int | None = None
    external_id: str | None = None
    enrolled: bool = False
    group_id: int | None = None
    troubles: tuple[Trouble, ...] = ()
