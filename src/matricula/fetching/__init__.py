"""Opens addresses that strangers gave: the one room that may, and the most dangerous one.

Every address is resolved, judged and connected to as judged, so that a name cannot change between
the check and the use; every step has a limit of time and size; no address is ever logged or told,
since it often carries a secret.
"""

from matricula.fetching.addresses import AddressRefused, Allowed, resolve
from matricula.fetching.fetch import (
    AnswerRefused,
    Conditions,
    Fetched,
    Fetcher,
    FetchFailed,
    Limits,
)
from matricula.fetching.sealing import NoKey, Seal, Unsealable, seal_of
from matricula.fetching.urls import Target, UrlRefused, parse_url

__all__ = [
    "AddressRefused",
    "Allowed",
    "AnswerRefused",
    "Conditions",
    "FetchFailed",
    "Fetched",
    "Fetcher",
    "Limits",
    "NoKey",
    "Seal",
    "Target",
    "Unsealable",
    "UrlRefused",
    "parse_url",
    "resolve",
    "seal_of",
]
