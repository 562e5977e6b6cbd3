"""What a pull has fetched so far, in a folder beside the file that it is to become."""

import hashlib
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from matricula.moving.answers import Wire
from matricula.moving.errors import ChangedMeanwhile, OtherPull
from matricula.moving.journal import hold
from matricula.moving.package import Origin

T = TypeVar("T")
OLDEST = 24 * 3600.0
"""Seconds after which what was fetched is fetched anew: a course that long ago was another."""
_HEAD = "pull.json"


class _Head(Struct):
    origin: Origin
    began: float


class Parts:
    """The folder of a pull."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def step(self, key: int) -> Wire | None:
        """A step that was fetched before."""
        return _decoded(self.folder / f"step-{key}.json", dict)

    def keep_steps(self, steps: Iterable[Wire]) -> None:
        """Keep steps."""
        for one in steps:
            _write(self.folder / f"step-{one['id']}.json", msgspec.json.encode(one))

    def file(self, kind: str, key: int) -> tuple[Path, str] | None:
        """A file that was fetched before, and its SHA-256."""
        sha256 = _decoded(self.folder / f"{kind}-{key}.json", str)
        path = self.folder / f"{kind}-{key}"
        return (path, sha256) if sha256 is not None and path.is_file() else None

    def keep_file(
        self, kind: str, key: int, content: Iterable[bytes], size: int | None
    ) -> tuple[Path, str]:
        """Keep a file; its path and its SHA-256. size: bytes that it has to have.

        Errors: ChangedMeanwhile where it has others.
        """
        path, found, length = self.folder / f"{kind}-{key}", hashlib.sha256(), 0
        temporary = path.with_suffix(".new")
        with temporary.open("wb") as file:
            for part in content:
                file.write(part)
                found.update(part)
                length += len(part)
        if size is not None and length != size:
            raise ChangedMeanwhile
        temporary.replace(path)
        _write(path.with_name(f"{path.name}.json"), msgspec.json.encode(found.hexdigest()))
        return path, found.hexdigest()


@contextmanager
def open_parts(folder: Path, origin: Origin) -> Iterator[Parts]:
    """The folder of a pull, with what an earlier one left; it is kept unless the block ends well,
    or nothing was fetched.

    Errors: AtWork; OtherPull where the folder is another pull's, or no pull's at all.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    with (folder / ".lock").open("a+b") as file:
        hold(file)
        head = _decoded(folder / _HEAD, _Head)
        others = [path for path in folder.iterdir() if path.name != ".lock"]
        if (head is None and others) or (head is not None and head.origin != origin):
            raise OtherPull(str(folder))
        if head is not None and not 0 <= time.time() - head.began < OLDEST:
            for path in others:
                path.unlink()
            head = None
        if head is None:
            _write(folder / _HEAD, msgspec.json.encode(_Head(origin, time.time())))
        try:
            yield Parts(folder)
        except BaseException:
            if {path.name for path in folder.iterdir()} == {".lock", _HEAD}:
                shutil.rmtree(folder)
            raise
        shutil.rmtree(folder)


def _decoded(path: Path, kind: type[T]) -> T | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (FileNotFoundError, msgspec.MsgspecError):
        return None


def _write(path: Path, content: bytes) -> None:
    temporary = path.with_name(f"{path.name}.new")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
