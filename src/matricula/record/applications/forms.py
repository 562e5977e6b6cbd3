"""What an application is registered with, read and checked."""

import unicodedata
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from matricula.record.applications.errors import (
    ApplicationNameRefused,
    RedirectMissing,
    RedirectRefused,
    SecretNeeded,
    UnknownClientType,
    UnknownGrantType,
)

CONFIDENTIAL, PUBLIC = "confidential", "public"
CLIENT_TYPES = (CONFIDENTIAL, PUBLIC)

AUTHORIZATION_CODE = "authorization-code"
IMPLICIT = "implicit"
PASSWORD = "password"
CLIENT_CREDENTIALS = "client-credentials"
GRANT_TYPES = (AUTHORIZATION_CODE, IMPLICIT, PASSWORD, CLIENT_CREDENTIALS)
REDIRECTING = (AUTHORIZATION_CODE, IMPLICIT)
SPELLINGS = {
    "autorization_code": AUTHORIZATION_CODE,  # as the page prints it
    "autorization-code": AUTHORIZATION_CODE,
    "authorization_code": AUTHORIZATION_CODE,
    "client_credentials": CLIENT_CREDENTIALS,
}

LONGEST_NAME = 100
LONGEST_REDIRECT = 2_000
MOST_REDIRECTS = 20

_NOT_IN_ADDRESSES = '#\\"<>^`{|}*'
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
# Browsers do more than to hand the address to an app: they run it, show it or send it elsewhere.
_NEVER = {
    "about",
    "blob",
    "chrome",
    "data",
    "file",
    "filesystem",
    "ftp",
    "intent",
    "javascript",
    "mailto",
    "sms",
    "tel",
    "vbscript",
    "view-source",
    "ws",
    "wss",
}


@dataclass(frozen=True, slots=True)
class Registered:
    """What the owner of an application says of it. redirect_uris: none twice."""

    name: str
    client_type: str
    grant_type: str
    redirect_uris: tuple[str, ...]


def registered(name: str, client_type: str, grant_type: str, redirect_uris: str) -> Registered:
    """The four fields of the form. redirect_uris: separated by blanks or line ends.

    Errors: ApplicationNameRefused, UnknownClientType, UnknownGrantType, RedirectRefused,
    RedirectMissing, SecretNeeded.
    """
    shown = unicodedata.normalize("NFC", " ".join(name.split()))
    if not 1 <= len(shown) <= LONGEST_NAME or not shown.isprintable():
        raise ApplicationNameRefused
    if client_type not in CLIENT_TYPES:
        raise UnknownClientType
    grant_type = SPELLINGS.get(grant_type, grant_type)
    if grant_type not in GRANT_TYPES:
        raise UnknownGrantType
    uris = _redirects(redirect_uris)
    if grant_type in REDIRECTING and not uris:
        raise RedirectMissing
    if grant_type == CLIENT_CREDENTIALS and client_type == PUBLIC:
        raise SecretNeeded
    return Registered(shown, client_type, grant_type, uris)


def _redirects(text: str) -> tuple[str, ...]:
    uris = tuple(dict.fromkeys(text.split()))
    if len(uris) > MOST_REDIRECTS or not all(map(_is_sound, uris)):
        raise RedirectRefused
    return uris


def _is_sound(uri: str) -> bool:
    """RFC 6749, 3.1.2, and RFC 9700, 2.6: whole, without a fragment, and not sent in the clear."""
    if len(uri) > LONGEST_REDIRECT or not uri.isascii() or not uri.isprintable():
        return False
    if any(sign in uri for sign in _NOT_IN_ADDRESSES):
        return False
    try:
        parts = urlsplit(uri)
        _ = parts.port
    except ValueError:
        return False
    return "@" not in parts.netloc and _leads_safely(parts)


def _leads_safely(parts: SplitResult) -> bool:
    match parts.scheme:
        case "https":
            return bool(parts.hostname)
        case "http":
            return parts.hostname in LOOPBACK
        case scheme:
            own = bool(scheme) and scheme not in _NEVER
            return own and bool(parts.netloc or parts.path)
