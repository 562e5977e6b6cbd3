"""How a resource is declared: its fields, filters, order, rights, and what is written how.

A resource is data. Reading, paging, ids, side-loading, unwrapping and refusing are the same for
all of them (routes.py); the page /api/docs, the OpenAPI description and the tests are made from the
same declarations.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from matricula.dialects.stepik.asking import Caller, Desk, Reading, Writing
from matricula.dialects.stepik.inputs import Entry
from matricula.record.listing import Wanted
from matricula.store import Rows
from matricula.web.ids import parse_id

Facts = Mapping[str, Any]
"""A row of the record, and what was gathered beside it."""
Tell = Callable[[Facts, Reading], Any]
Values = dict[str, Any]
"""What a body says, by the columns of the record."""
Source = Literal["stored", "computed", "constant"]


# --- Fields


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a wire object.

    kind: the type of its values. source: stored as it was written, computed of what is stored, or
    constant. note: what a computed one tells; why a constant one is constant. entry: how it is
    written, where it can be.
    """

    name: str
    kind: Any
    source: Source
    tell: Tell
    note: str = ""
    entry: Entry | None = None


def stored(
    name: str, kind: Any, column: str = "", entry: Entry | None = None, note: str = ""
) -> Field:
    """A column as it is, under its own name or another."""
    taken = column or name
    return Field(name, kind, "stored", lambda facts, _: facts[taken], note, entry)


def computed(name: str, kind: Any, tell: Tell, note: str, entry: Entry | None = None) -> Field:
    """What follows of other things."""
    return Field(name, kind, "computed", tell, note, entry)


def constant(name: str, kind: Any, value: Any, reason: str) -> Field:
    """What is the same for every object, and why."""
    return Field(name, kind, "constant", lambda _facts, _asked: value, reason)


def constants(reason: str, kind: Any, value: Any, *names: str) -> list[Field]:
    """Several that are constant for one reason."""
    return [constant(name, kind, value, reason) for name in names]


# --- Filters


class _Nothing:
    """What a filter is given that no row can meet."""


NOTHING = _Nothing()
IGNORED = None
"""A value that says nothing: the filter is left out."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A parameter that narrows a list. parse: its text to a value, NOTHING or IGNORED."""

    kind: str
    parse: Callable[[str], Any]


def _flag(text: str) -> bool | None:
    return {"true": True, "1": True, "false": False, "0": False}.get(text.strip().lower())


def _id(text: str) -> Any:
    return parse_id(text.strip()) or NOTHING


def _word(text: str) -> Any:
    return text.strip() or IGNORED


def _words(text: str) -> Any:
    return [word.strip() for word in text.split(",") if word.strip()] or IGNORED


FLAG = Filter("true or false", _flag)
ID = Filter("an id", _id)
WORD = Filter("a word", _word)
WORDS = Filter("words, separated by commas", _words)


# --- Rights and writes


@dataclass(frozen=True, slots=True)
class Right:
    """Who may do it. flag: the column of a row that says whether the caller may."""

    flag: str
    sentence: str


ANYBODY = Right("", "Anybody who is signed in.")
Create = Callable[[Writing, Values], int]
Change = Callable[[Writing, Facts, Values], None]
Remove = Callable[[Writing, Facts], None]
Beforehand = Callable[[Desk, Caller, Facts | None, Values], Values]
"""What is made of a body before a transaction begins, since it may take long, and would keep every
other writer waiting: given the object that it changes, and the body; it gives the body to go on
with."""


@dataclass(frozen=True, slots=True)
class Creating:
    """POST. act: writes, and gives the id of what the answer shows.

    guests: whether one need not be signed in.
    """

    right: Right
    act: Create
    guests: bool = False
    beforehand: Beforehand | None = None


@dataclass(frozen=True, slots=True)
class Changing:
    """PUT."""

    right: Right
    act: Change
    beforehand: Beforehand | None = None


@dataclass(frozen=True, slots=True)
class Removing:
    """DELETE."""

    right: Right
    act: Remove


# --- Resources


@dataclass(frozen=True, slots=True)
class Side:
    """A list that comes beside the answer. rows: its objects, given those of the answer."""

    name: str
    note: str
    rows: Callable[[Reading, Sequence[Facts]], list[dict[str, Any]]]
    guests: bool = True


@dataclass(frozen=True, slots=True)
class Action:
    """A POST below a resource: /api/<resource>/<id>/<path>, or without the id where `whole`; with
    an empty path, on the object itself.

    act: what it does; given the object, or None, and the body, or what `beforehand` made of
    it. It answers with the object (200), or nothing (204) where `whole`.
    """

    path: str
    note: str
    right: Right
    act: Callable[[Writing, Facts | None, Mapping[str, Any]], None]
    whole: bool = False
    beforehand: Beforehand | None = None


def as_they_are(_asked: Reading, rows: Rows) -> list[Facts]:
    """Rows that need nothing gathered beside them."""
    return [row._asdict() for row in rows]


@dataclass(frozen=True, slots=True, eq=False)
class Resource:
    """An endpoint.

    name: in the address and as the key of the list. find: the rows that the caller may see and
    wants. gather: what else is told of them, in a fixed number of queries. guests: whether guests
    may read it. key: an id's text to the id; None for what names nothing. id_of: the id of facts.
    greets: a guest's browser is given its session with the answer. taken: what a body may have
    beside the fields, and no answer tells. absent: whether there never is an object of it.
    of_people: whether ids are people's; those of whoever was merged lead to whom they became.
    """

    name: str
    title: str
    readers: str
    fields: Sequence[Field]
    find: Callable[[Reading, Wanted], Rows]
    gather: Callable[[Reading, Rows], list[Facts]] = as_they_are
    filters: Mapping[str, Filter] = field(default_factory=dict)
    orders: Sequence[str] = ()
    guests: bool = True
    create: Creating | None = None
    change: Changing | None = None
    remove: Removing | None = None
    sides: Sequence[Side] = ()
    actions: Sequence[Action] = ()
    key: Callable[[str], Any] = parse_id
    id_column: str = "id"
    greets: bool = False
    taken: Mapping[str, Entry] = field(default_factory=dict)
    absent: bool = False
    of_people: bool = False

    @property
    def wrapper(self) -> str:
        """The name under which clients send one object: "courseReview"."""
        single = self.name.removesuffix("es" if self.name.endswith("sses") else "s")
        first, *rest = single.split("-")
        return first + "".join(word.title() for word in rest)

    @property
    def written(self) -> set[str]:
        """The names that a body may have."""
        return {name for name, _ in self.entries}

    @property
    def takes_files(self) -> bool:
        """Whether a body may be a form of several parts."""
        return any(entry.file for _, entry in self.entries)

    @property
    def entries(self) -> list[tuple[str, Entry]]:
        """How what a body may have is read."""
        its = [(one.name, one.entry) for one in self.fields if one.entry is not None]
        return [*its, *self.taken.items()]

    def tell(self, asked: Reading, facts: Facts) -> dict[str, Any]:
        """The object of a row, every field in the order of its declaration."""
        return {one.name: one.tell(facts, asked) for one in self.fields}

    def told(self, asked: Reading, rows: Rows) -> list[dict[str, Any]]:
        """The objects of rows."""
        return [self.tell(asked, facts) for facts in self.gather(asked, rows)]
