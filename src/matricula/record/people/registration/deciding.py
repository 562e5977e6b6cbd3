"""Who is who, row by row, and what that would change. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from matricula.record.people.registration.queries import People, Place
from matricula.record.people.registration.rows import (
    EXTERNAL_ID,
    Refused,
    Registered,
    Registrant,
    Row,
    Subject,
    Trouble,
)


@dataclass(slots=True)
class Plan:
    """What a registration does.

    rows: what becomes of each, with the person it means, None where it failed. joining: who comes
    into which cohort; placing: into which group of it, by name.
    """

    rows: list[tuple[Registered, Subject | None]] = field(default_factory=list)
    joining: dict[int, list[Subject]] = field(default_factory=dict)
    placing: dict[int, list[tuple[Subject, str]]] = field(default_factory=dict)

    @property
    def subjects(self) -> list[Subject]:
        """Everybody whom the rows mean, each once."""
        return list({id(one): one for _, one in self.rows if one is not None}.values())


def decide(rows: Sequence[Row], people: People, places: Mapping[int, Place]) -> Plan:
    """What registering `rows` does; the first of several rows for one person counts.

    places: every cohort that a row names; how many places are left there is counted down.
    """
    return _Deciding(people, places).decided(rows)


class _Deciding:
    """The state of a decision: what earlier rows took."""

    def __init__(self, people: People, places: Mapping[int, Place]) -> None:
        self.people = people
        self.places = places
        self.plan = Plan()
        self.by_address: dict[str, Subject] = {}
        self.by_person: dict[int, Subject] = {}
        self.claimed: set[tuple[str, str]] = set()

    def decided(self, rows: Sequence[Row]) -> Plan:
        for row in rows:
            if isinstance(row, Refused):
                self.plan.rows.append(self._failed(row.troubles))
            else:
                self.plan.rows.append(self._settle(row))
        return self.plan

    def _settle(self, row: Registrant) -> tuple[Registered, Subject | None]:
        holders = self.people.holders.get(row.folded, ())
        if len(holders) > 1:
            return self._failed((Trouble("address", "of_many"),))
        key = next(iter(holders), None)
        known = self.by_address.get(row.folded) or (key and self.by_person.get(key))
        if known:
            return self._told(Registered("duplicate"), known)
        subject = self._subject(row, key)
        troubles = [*self._bound(row, subject), *self._misplaced(row, subject)]
        if troubles:
            return self._failed(tuple(troubles))
        self._take(row, subject)
        told = Registered("created" if subject.is_new else "existing")
        self._place(row, subject, told)
        return self._told(told, subject)

    @staticmethod
    def _failed(troubles: tuple[Trouble, ...]) -> tuple[Registered, None]:
        return Registered("failed", troubles=troubles), None

    @staticmethod
    def _told(row: Registered, subject: Subject) -> tuple[Registered, Subject]:
        row.person_id, row.external_id = subject.id, subject.names.get(EXTERNAL_ID)
        return row, subject

    def _subject(self, row: Registrant, key: int | None) -> Subject:
        names = dict(self.people.names.get(key, {})) if key else {}
        added = {kind: value for kind, value in row.names.items() if kind not in names}
        attaches = key is None or key not in self.people.phones
        has_phone = not attaches and self.people.phones[key or 0]
        return Subject(
            row,
            key,
            names=names | added,
            added=added,
            phone=None if has_phone else row.phone,
            attaches=attaches,
            is_new=key is None,
        )

    def _bound(self, row: Registrant, subject: Subject) -> list[Trouble]:
        """What the row calls its person and another one is called already."""
        return [
            Trouble(kind, "bound")
            for kind, value in row.names.items()
            if (kind, value) in self.claimed
            or self.people.owners.get((kind, value), subject.id) != subject.id
        ]

    def _misplaced(self, row: Registrant, subject: Subject) -> list[Trouble]:
        """Why the person cannot come into the cohort and the group that the row names."""
        if row.cohort_id is None:
            return []
        place = self.places[row.cohort_id]
        enters = subject.id not in place.enrolled
        current = place.group_of.get(subject.id or 0)
        if row.group_name and current not in {None, row.group_name}:
            return [Trouble("group_name", "other_group")]
        moves = enters or (row.group_name is not None and current is None)
        if moves and not place.is_open:
            return [Trouble("cohort_id", "closed")]
        if enters and place.left is not None and place.left < 1:
            return [Trouble("cohort_id", "full")]
        return []

    def _take(self, row: Registrant, subject: Subject) -> None:
        self.by_address[row.folded] = subject
        if subject.id is not None:
            self.by_person[subject.id] = subject
        self.claimed.update(subject.added.items())

    def _place(self, row: Registrant, subject: Subject, told: Registered) -> None:
        if row.cohort_id is None:
            return
        place = self.places[row.cohort_id]
        if subject.id not in place.enrolled:
            told.enrolled = True
            place.left = None if place.left is None else place.left - 1
            self.plan.joining.setdefault(row.cohort_id, []).append(subject)
        current = place.group_of.get(subject.id or 0)
        if row.group_name and current is None:
            told.enrolled = True
            self.plan.placing.setdefault(row.cohort_id, []).append((subject, row.group_name))
        name = current or row.group_name
        told.group_id = place.groups.get(name) if name else None
