"""What a push has made: a line for each thing, written before and after it is made.

A line is on the disk before the next request is sent. A run that was cut off between a request and
its line leaves the line that announced it, by which the next run knows what to look for.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import msgspec
from msgspec import Struct

from matricula.moving.errors import AtWork, WrongJournal
from matricula.moving.package import Origin

VERSION = 1


class Head(Struct, frozen=True, tag="journal"):
    """Of which course, and to where. target: a server, or a database, and as whom."""

    origin: Origin
    target: str
    version: int = VERSION


class Begun(Struct, frozen=True, tag="begun"):
    """Something is about to be made. after: the highest id of its kind that was there before."""

    kind: str
    key: int
    after: int


class Made(Struct, frozen=True, tag="made"):
    """It is made, and has this id there. sha256: of a file, its content."""

    kind: str
    key: int
    id: int
    sha256: str = ""


Line = Head | Begun | Made


class Journal:
    """The journal of one course and one target, which no other run may write meanwhile."""

    def __init__(self, file: IO[bytes], head: Head) -> None:
        self.file = file
        self.begun: dict[tuple[str, int], int] = {}
        self._made: dict[tuple[str, int], Made] = {}
        lines = _lines(file)
        if not lines:
            self._write(head)
        elif lines[0] != head:
            raise WrongJournal
        for line in lines[1:]:
            self._take(line)

    def made(self, kind: str, key: int) -> Made | None:
        """What is known to be made of a thing of the package."""
        return self._made.get((kind, key))

    def ids(self, kind: str) -> set[int]:
        """The ids of all things of a kind that are known to be made."""
        return {one.id for (its, _), one in self._made.items() if its == kind}

    def announce(self, kind: str, key: int, after: int = 0) -> None:
        """Say what is about to be made."""
        self._keep(Begun(kind, key, after))

    def keep(self, kind: str, key: int, made_id: int, sha256: str = "") -> None:
        """Say what was made."""
        self._keep(Made(kind, key, made_id, sha256))

    def forget(self, kind: str, key: int) -> None:
        """A thing is not there any more."""
        self._keep(Made(kind, key, 0))

    def _keep(self, line: Line) -> None:
        self._write(line)
        self._take(line)

    def _take(self, line: Line) -> None:
        match line:
            case Begun(kind, key, after):
                self.begun[kind, key] = after
            case Made(kind, key, 0):
                self._made.pop((kind, key), None)
            case Made(kind, key):
                self.begun.pop((kind, key), None)
                self._made[kind, key] = line
            case Head():
                raise WrongJournal

    def _write(self, line: Line) -> None:
        self.file.write(msgspec.json.encode(line) + b"\n")
        self.file.flush()
        os.fsync(self.file.fileno())


@contextmanager
def open_journal(path: Path, origin: Origin, target: str) -> Iterator[Journal]:
    """The journal in a file, which is made where there is none. Errors: AtWork, WrongJournal."""
    with path.open("a+b") as file:
        hold(file)
        yield Journal(file, Head(origin, target))


def hold(file: IO[bytes]) -> None:
    """Keep other runs away as long as a file is open. Errors: AtWork."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise AtWork from error


def _lines(file: IO[bytes]) -> list[Line]:
    """The whole lines of a file; a last one that was cut off is cut off the file, too."""
    file.seek(0)
    content = file.read()
    whole = content[: content.rfind(b"\n") + 1]
    if len(whole) < len(content):
        file.truncate(len(whole))
    file.seek(0, os.SEEK_END)
    try:
        return [msgspec.json.decode(line, type=Line) for line in whole.splitlines()]
    except msgspec.MsgspecError as error:
        raise WrongJournal from error
