"""What one signs in with: names of accounts and addresses of mail, in their one form."""

import re
import unicodedata

from matricula.record.accounts.errors import AddressRefused, DisplayNameRefused, NameRefused

LONGEST_NAME = 64
LONGEST_ADDRESS = 254
LONGEST_DISPLAY_NAME = 200

_LOCAL = re.compile(r"[^\s@\"(),:;<>\[\\\]]{1,64}")
_LABEL = re.compile(r"(?!-)[\w-]{1,63}(?<!-)")


def account_name(text: str) -> str:
    """The name as it is shown. Errors: NameRefused."""
    name = unicodedata.normalize("NFC", text.strip())
    if not 1 <= len(name) <= LONGEST_NAME or ":" in name or not name.isprintable():
        raise NameRefused
    return name


def display_name(text: str) -> str:
    """What a person calls themselves, as it is shown. Errors: DisplayNameRefused."""
    name = unicodedata.normalize("NFC", " ".join(text.split()))
    if not 1 <= len(name) <= LONGEST_DISPLAY_NAME or not name.isprintable():
        raise DisplayNameRefused
    return name


def mail_address(text: str) -> str:
    """The address as it is shown. Errors: AddressRefused."""
    address = unicodedata.normalize("NFC", text.strip())
    local, at, domain = address.rpartition("@")
    labels = domain.split(".")
    sound = (
        at
        and len(address.encode("utf-8", "replace")) <= LONGEST_ADDRESS
        and address.isprintable()
        and _LOCAL.fullmatch(local)
        and not (local.startswith(".") or local.endswith(".") or ".." in local)
        and all(_LABEL.fullmatch(label) for label in labels)
        and (len(labels) > 1 or domain == "localhost")
    )
    if not sound:
        raise AddressRefused
    return address


def folded(text: str) -> str:
    """The form in which names and addresses are compared: case and composition do not count."""
    plain = unicodedata.normalize("NFC", text.strip())
    return unicodedata.normalize("NFC", plain.casefold())
