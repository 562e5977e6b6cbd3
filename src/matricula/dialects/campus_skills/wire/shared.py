"""Bodies that all routes of this door share, exactly as they go over the wire."""

import msgspec
from msgspec import UNSET, UnsetType


class Detail(msgspec.Struct, omit_defaults=True):
    """What is wrong with one field. index: of the row of a list, from 0."""

    reason: str
    field: str | UnsetType = UNSET
    index: int | UnsetType = UNSET


class Refused(msgspec.Struct, omit_defaults=True):
    """A refusal: a stable code, a French sentence, and every fault where there are several."""

    error: str
    reason: str
    details: list[Detail] | UnsetType = UNSET


class Tested(msgspec.Struct):
    """A token that is good, and the centre that it speaks for."""

    value: str
    name: str
