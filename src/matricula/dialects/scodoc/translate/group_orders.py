"""What a request wants to have done with the groups of a partition, in any of its forms.

Text: a line a group, "group;etudid;etudid;", and ids parted by ";". JSON: {group: [etudid, ...]}
and lists. Source: page, "set_groups"; ScoDoc, setGroups.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from matricula.dialects.scodoc.errors import WrongParameter
from matricula.web.ids import parse_id

LONGEST_NAME = 64
MOST_GROUPS = 1_000
MOST_MEMBERS = 10_000

Members = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Orders:
    """What is to be done, in this order.

    lists: the whole membership that a group is to have, by its id. deletions: ids of groups.
    creations: the members of new groups, by name.
    """

    lists: Mapping[int, Members]
    deletions: Sequence[int]
    creations: Mapping[str, Members]

    def students(self) -> list[int]:
        """Everybody who is to be put into a group."""
        groups = (*self.lists.values(), *self.creations.values())
        return [person_id for members in groups for person_id in members]

    def naming(self, people: Mapping[int, int]) -> "Orders":
        """The same orders with other numbers of the same people. Errors: WrongParameter where two
        of them are one student, who cannot be in two groups."""

        def named(members: Members) -> Members:
            return tuple(dict.fromkeys(people[key] for key in members))

        found = Orders(
            {group: named(members) for group, members in self.lists.items()},
            self.deletions,
            {name: named(members) for name, members in self.creations.items()},
        )
        _check_students(found, "groups")
        return found

    def groups(self) -> set[int]:
        """The groups that are named by their ids."""
        return {*self.lists, *self.deletions}


def orders(
    listed: tuple[str, Sequence[Any]],
    deleted: tuple[str, Sequence[Any]],
    created: tuple[str, Sequence[Any]],
    *,
    bare_empties: bool,
) -> Orders:
    """The orders of a request. Each part: the parameter's name and its values.

    bare_empties: whether a line that names a group and nobody in it empties the group, as it does
    in ScoDoc 7; otherwise it changes nothing. Errors: WrongParameter.
    """
    found = Orders(
        _lists(*listed, bare_empties=bare_empties), _deletions(*deleted), _creations(*created)
    )
    _check_students(found, listed[0])
    return found


def group_name(name: str, text: str) -> str:
    """A name that a group or a partition may have. name: of the parameter. Errors:
    WrongParameter."""
    stripped = text.strip()
    if not 1 <= len(stripped) <= LONGEST_NAME or not stripped.isprintable():
        raise WrongParameter(name, f"un nom de 1 à {LONGEST_NAME} caractères")
    return stripped


def _lists(name: str, values: Sequence[Any], *, bare_empties: bool) -> dict[int, Members]:
    found: dict[int, Members] = {}
    for key, fields, is_object in _rows(name, values):
        group_id = _id(name, key)
        if group_id in found:
            raise WrongParameter(name, f"une seule liste pour le groupe {group_id}")
        if fields or bare_empties or is_object:
            found[group_id] = _members(name, fields)
    return found


def _creations(name: str, values: Sequence[Any]) -> dict[str, Members]:
    found: dict[str, Members] = {}
    for key, fields, _ in _rows(name, values):
        wanted = group_name(name, str(key))
        if wanted in found:
            raise WrongParameter(name, f"un seul groupe nommé {wanted}")
        found[wanted] = _members(name, fields)
    return found


def _deletions(name: str, values: Sequence[Any]) -> list[int]:
    found: list[int] = []
    for value in _unpacked(values):
        parts = value.split(";") if isinstance(value, str) else [value]
        found += [_id(name, part) for part in parts if not _is_blank(part)]
    _refuse_many(name, found)
    return list(dict.fromkeys(found))


Line = tuple[Any, Sequence[Any], bool]
"""A group's id or name, its members, and whether the members were said to be all of them."""


def _rows(name: str, values: Sequence[Any]) -> list[Line]:
    found: list[Line] = []
    for value in _unpacked(values):
        match value:
            case dict():
                found += [(key, _list(name, members), True) for key, members in value.items()]
            case str():
                lines = (line for line in value.splitlines() if line.strip("; \t"))
                found += [_line(line) for line in lines]
            case _:
                found.append((_plain(name, value), (), False))
    _refuse_many(name, found)
    return found


def _line(line: str) -> Line:
    first, *rest = line.split(";")
    # Clients end the line with a semicolon; an empty field is nobody.
    return first, [field for field in rest if field.strip()], False


def _unpacked(values: Sequence[Any]) -> Iterable[Any]:
    """The values; JSON that stands in a query or in a form is opened."""
    for value in values:
        if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
            opened = _json(value)
            yield from opened if isinstance(opened, list) else [opened]
        else:
            yield value


def _json(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return text


def _members(name: str, fields: Sequence[Any]) -> Members:
    return tuple(_id(name, field) for field in fields)


def _check_students(found: Orders, name: str) -> None:
    students = found.students()
    if len(students) > MOST_MEMBERS:
        raise WrongParameter(name, f"au plus {MOST_MEMBERS} étudiants")
    seen: set[int] = set()
    for person_id in students:
        if person_id in seen:
            raise WrongParameter(name, f"l'étudiant {person_id} une seule fois")
        seen.add(person_id)


def _refuse_many(name: str, found: Sequence[Any]) -> None:
    if len(found) > MOST_GROUPS:
        raise WrongParameter(name, f"au plus {MOST_GROUPS} groupes")


def _list(name: str, value: Any) -> Sequence[Any]:
    if not isinstance(value, list):
        raise WrongParameter(name, "une liste d'etudid pour chaque groupe")
    return value


def _plain(name: str, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise WrongParameter(name, "des textes, des entiers ou un objet")
    return str(value)


def _is_blank(value: Any) -> bool:
    return isinstance(value, str) and not value.strip()


def _id(name: str, value: Any) -> int:
    number = parse_id(_plain(name, value).strip())
    if number is None:
        raise WrongParameter(name, "des entiers positifs")
    return number
