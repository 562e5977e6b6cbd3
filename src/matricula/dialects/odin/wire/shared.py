"""What wraps every answer of this door, exactly as it goes over the wire."""

from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")


class Fault(msgspec.Struct):
    """What is wrong. key: the parameter or field, or "$" for the whole body; value: a sentence."""

    key: str
    value: str


class Envelope(msgspec.Struct, Generic[T]):
    """An answer. entity: null where isSuccess is false. httpStatusCode: as in the status line."""

    entity: T
    errors: list[Fault]
    httpStatusCode: int
    isSuccess: bool


class PagedMetaData(msgspec.Struct):
    """Where a page stands in its list. Numbers count from 1; firstItemOnPage and lastItemOnPage are
    0 where the page is empty."""

    pageCount: int
    totalItemCount: int
    pageNumber: int
    pageSize: int
    hasPreviousPage: bool
    hasNextPage: bool
    isFirstPage: bool
    isLastPage: bool
    firstItemOnPage: int
    lastItemOnPage: int


class Page(msgspec.Struct, Generic[T]):
    """A part of a list."""

    pageItems: list[T]
    pagedMetaData: PagedMetaData
