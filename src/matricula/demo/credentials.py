"""The file that tells a program how to come in: addresses, accounts, tokens, ids worth knowing."""

import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from matricula.demo.errors import CredentialsRefused


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who can sign in. department: where the role is held; null: everywhere."""

    name: str
    email: str
    password: str
    role: str
    department: str | None


class Application(msgspec.Struct, frozen=True, kw_only=True):
    """A program that may ask for tokens. redirect_uris: separated by blanks. owner: an account."""

    name: str
    client_id: str
    client_secret: str
    client_type: str
    grant_type: str
    redirect_uris: str
    owner: str


class Credentials(msgspec.Struct, frozen=True, kw_only=True):
    """The whole file. tokens: by door. objects: ids by the names that the doors give them."""

    base_url: str
    accounts: Sequence[Account]
    tokens: Mapping[str, str]
    applications: Sequence[Application]
    objects: Mapping[str, object]


def refuse_unwritable(path: Path) -> None:
    """Errors: CredentialsRefused where `write` would fail; said before anything is done."""
    if path.is_dir():
        raise CredentialsRefused(f"{path} is a folder")
    if not path.parent.is_dir():
        raise CredentialsRefused(f"{path.parent} is not a folder")
    target = path if path.exists() and not path.is_file() else path.parent
    if not os.access(target, os.W_OK):
        raise CredentialsRefused(f"{target}: permission denied")


def write(credentials: Credentials, path: Path) -> None:
    """Write the file whole, or leave what stood there; nobody else can read it at any moment.

    Errors: CredentialsRefused.
    """
    content = msgspec.json.format(msgspec.json.encode(credentials), indent=2) + b"\n"
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(content)  # a pipe: it cannot be replaced, and nothing stays in it
        else:
            _replace(path.resolve(), content)
    except OSError as error:
        raise CredentialsRefused(f"{path}: {error.strerror}") from error


def _replace(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mode 0600
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
