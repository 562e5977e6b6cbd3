"""Make `.venv` ready, on a machine that has Python 3.11 and nothing else.

    python3 tools/bootstrap.py          what the server needs
    python3 tools/bootstrap.py dev      and what its tests and checks need

Only the standard library is used, and of it neither `ensurepip` nor `pip`, which stock Debian
lacks. `uv`, pinned by name, version and hash in `uv.lock` like every other package, is fetched
into `.venv` and installs the rest. A stamp makes the next start cost nothing, and work that was
interrupted is thrown away and done again.

Read from the environment: PIP_INDEX_URL, UV_DEFAULT_INDEX, UV_INDEX_URL (a mirror of PyPI),
PIP_CERT, SSL_CERT_FILE (own certificates), HTTPS_PROXY.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ssl import SSLContext

ROOT = Path(__file__).resolve().parent.parent
LOCKFILE = ROOT / "uv.lock"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
COMMAND = VENV / "bin" / "matricula"
UV = VENV / "bin" / "uv"
STAMP = VENV / "bootstrap.json"
UNFINISHED = VENV / "bootstrap.unfinished"

RUNTIME = "runtime"
OLDEST_PYTHON = (3, 11)
TRIES = 3
TIMEOUT_SECONDS = 60

# Set by a user for other projects, these would turn uv away from the environment made here.
FOREIGN_SETTINGS = ("VIRTUAL_ENV", "UV_PYTHON", "UV_SYSTEM_PYTHON", "UV_PROJECT", "UV_FROZEN")

# Where Linux and macOS keep certificates when OpenSSL was built to look elsewhere.
USUAL_CERTIFICATES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/ssl/cert.pem")


class BootstrapError(Exception):
    """One sentence that says what went wrong and what to do."""


def main(groups: Sequence[str]) -> int:
    """Make `.venv` hold the server and the dependency groups asked for."""
    if any(group.startswith("-") for group in groups):
        print(__doc__)
        return 2
    wanted = [RUNTIME, *groups]
    try:
        if sys.version_info < OLDEST_PYTHON:
            raise BootstrapError(
                f"Python {platform.python_version()} is too old: run this with Python 3.11 or later"
            )
        if not is_ready(wanted):
            with one_at_a_time():
                if not is_ready(wanted):
                    make_ready(wanted)
    except BootstrapError as error:
        print(f"bootstrap: {error}.", file=sys.stderr)
        return 1
    except PermissionError as error:
        print(f"bootstrap: may not write {error.filename}: clone as this user.", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"bootstrap: {error}.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("bootstrap: interrupted; the next start begins anew.", file=sys.stderr)
        return 130
    return 0


def make_ready(wanted: Sequence[str]) -> None:
    """Do the work that `is_ready` found missing."""
    if not is_usable():
        make_environment()
    done = read_stamp()
    UNFINISHED.touch()
    try:
        uv_hash = fetch_uv(done.get("uv"))
        install([group for group in wanted if group != RUNTIME])
    except BootstrapError:
        UNFINISHED.unlink()  # uv changes nothing before it has everything: what was there, works
        raise
    if not COMMAND.exists():
        raise BootstrapError(f"{COMMAND} was not made: see what uv printed above")
    stamped = {group: fingerprint() for group in wanted}
    kept = done.get("groups", {})
    STAMP.write_text(json.dumps({"root": str(ROOT), "uv": uv_hash, "groups": kept | stamped}))
    UNFINISHED.unlink()


# --- What is there already


def is_ready(wanted: Sequence[str]) -> bool:
    """Whether nothing is to be done; the only part that every start pays for."""
    stamped = read_stamp().get("groups", {})
    now = fingerprint()
    return (
        all(stamped.get(group) == now for group in wanted)
        and not UNFINISHED.exists()
        and PYTHON.exists()
        and COMMAND.exists()
        and is_made_by_this_python()
    )


def is_usable() -> bool:
    """Whether the environment is whole, in its place, and of the Python that runs this."""
    if UNFINISHED.exists() or not (VENV / "pyvenv.cfg").exists() or not PYTHON.exists():
        return False
    # Scripts hold absolute paths, so a folder that was moved or copied is of no use.
    if read_stamp().get("root", str(ROOT)) != str(ROOT) or not is_made_by_this_python():
        return False
    return subprocess.run([PYTHON, "-c", ""], check=False, capture_output=True).returncode == 0


def is_made_by_this_python() -> bool:
    """Whether `.venv` runs the interpreter that runs this file (always so from inside it)."""
    if Path(sys.prefix).resolve() == VENV:
        return True
    return PYTHON.resolve() == base_python()


def base_python() -> Path:
    """The interpreter behind the one that runs, which may itself be a virtual environment's."""
    return Path(getattr(sys, "_base_executable", sys.executable)).resolve()


def fingerprint() -> str:
    """A hash of all that decides what the environment holds."""
    digest = hashlib.sha256()
    for path in (LOCKFILE, ROOT / "pyproject.toml", Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def read_stamp() -> dict[str, Any]:
    """What the last finished run noted; empty if there is none or it is torn."""
    try:
        stamp: dict[str, Any] = json.loads(STAMP.read_bytes())
    except (OSError, ValueError):
        return {}
    return stamp


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Wait for another run in the same clone; the kernel frees the lock of one that dies."""
    with Path(__file__).open("rb") as handle:
        with contextlib.suppress(OSError):  # a file system without locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


# --- The environment and its installer


def make_environment() -> None:
    """An empty environment, in place of whatever stood there."""
    try:
        import venv  # noqa: PLC0415 - Debian can lack it, and that deserves a sentence
    except ImportError:
        raise BootstrapError(
            "this Python has no venv module: install it (on Debian, apt-get install python3-venv)"
        ) from None
    say(f"making {VENV.name} with Python {platform.python_version()}")
    venv.EnvBuilder(clear=True, symlinks=True, with_pip=False).create(VENV)


def fetch_uv(present: str | None) -> str:
    """Put the locked uv into `.venv/bin`, unless it is there; return its wheel's hash."""
    import io  # noqa: PLC0415 - here and below: the everyday start must not pay for these
    import zipfile  # noqa: PLC0415

    url, expected = locked_uv_wheel()
    if present == expected and UV.exists():
        return expected
    if index := mirror():
        url = find_in_index(index, url.rpartition("/")[2])
    say(f"fetching {url.rpartition('/')[2]}")
    wheel = download(url)
    found = hashlib.sha256(wheel).hexdigest()
    if found != expected:
        raise BootstrapError(
            f"{url} has hash {found} and not {expected} as in uv.lock: do not trust it; "
            "try again, or another network or mirror"
        )
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".data/scripts/uv"))
        new = UV.with_suffix(".new")
        new.write_bytes(archive.read(name))
    new.chmod(0o755)
    new.replace(UV)
    return expected


def locked_uv_wheel() -> tuple[str, str]:
    """Address and SHA-256 of the uv wheel for this machine, out of `uv.lock`."""
    import tomllib  # noqa: PLC0415

    packages = tomllib.loads(LOCKFILE.read_text(encoding="utf-8"))["package"]
    wheels = next(package["wheels"] for package in packages if package["name"] == "uv")
    system, machine = platform_tag()
    for wheel in wheels:
        tags = wheel["url"].removesuffix(".whl").rpartition("-")[2].split(".")
        if any(tag.startswith(system) and tag.endswith(f"_{machine}") for tag in tags):
            return str(wheel["url"]), str(wheel["hash"]).removeprefix("sha256:")
    raise BootstrapError(
        f"there is no uv for {system} on {machine}: make .venv by hand with "
        "'python3 -m venv .venv' and '.venv/bin/pip install -e .'"
    )


def platform_tag() -> tuple[str, str]:
    """How wheels name this system and processor: `("manylinux", "x86_64")`."""
    system = {"Darwin": "macosx", "Linux": "manylinux"}.get(platform.system(), platform.system())
    if system == "manylinux" and platform.libc_ver()[0] != "glibc":
        system = "musllinux"
    return system, platform.machine()


def install(groups: Sequence[str]) -> None:
    """Install what `uv.lock` names, and remove nothing: `make demo` leaves the tests' tools be."""
    chosen = ["--frozen", "--no-default-groups", *(f"--group={group}" for group in groups)]
    index = mirror()
    if index is None:
        run_uv("sync", "--inexact", *chosen, "--python", str(PYTHON))
        return
    # `uv sync` takes addresses from the lock file, mirror or not; versions and hashes, which
    # `uv export` keeps, are what matters.
    listed = VENV / "requirements.txt"
    run_uv("export", "--quiet", *chosen, "--no-emit-project", "--output-file", str(listed))
    into = ["pip", "install", "--python", str(PYTHON), "--default-index", index]
    run_uv(*into, "--require-hashes", "--requirement", str(listed))
    run_uv(*into, "--no-deps", "--editable", str(ROOT))


def run_uv(*arguments: str) -> None:
    """Run uv on this project and its `.venv`, whatever the user set for others."""
    environment = {key: value for key, value in os.environ.items() if key not in FOREIGN_SETTINGS}
    environment |= {"UV_PROJECT_ENVIRONMENT": str(VENV), "UV_PYTHON_DOWNLOADS": "never"}
    # Trust whom the machine trusts: a school's proxy has certificates of its own.
    environment.setdefault("UV_SYSTEM_CERTS", "true")
    if "PIP_CERT" in os.environ:
        environment.setdefault("SSL_CERT_FILE", os.environ["PIP_CERT"])
    cache = [] if has_cache() else ["--no-cache"]
    done = subprocess.run([UV, *arguments, *cache], cwd=ROOT, env=environment, check=False)
    if done.returncode != 0:
        raise BootstrapError(
            f"'uv {arguments[0]}' failed, see above: check the network (or set PIP_INDEX_URL to "
            "a mirror, HTTPS_PROXY to a proxy) and try again"
        )


def has_cache() -> bool:
    """Whether uv can keep downloads where it usually does; `nobody` has no home for them."""
    home = os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
    try:
        Path(os.environ.get("UV_CACHE_DIR") or Path(home) / "uv").mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        return False
    return True


# --- The network


def mirror() -> str | None:
    """The index that stands in for PyPI, if the user named one."""
    names = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL")
    return next((os.environ[name] for name in names if os.environ.get(name)), None)


def find_in_index(index: str, filename: str) -> str:
    """The address of a file in a simple index (PEP 503)."""
    import re  # noqa: PLC0415
    from urllib.parse import urljoin  # noqa: PLC0415

    page = f"{index.rstrip('/')}/uv/"
    links: list[str] = re.findall(r"""href\s*=\s*["']([^"']+)""", download(page).decode())
    for link in links:
        if link.partition("#")[0].rpartition("/")[2] == filename:
            return urljoin(page, link.partition("#")[0])
    raise BootstrapError(
        f"{split_credentials(page)[0]} does not offer {filename}: name another in PIP_INDEX_URL"
    )


def download(url: str) -> bytes:
    """Fetch a file whole, trying again where the network stumbles."""
    from http.client import HTTPException  # noqa: PLC0415
    from urllib.request import Request, urlopen  # noqa: PLC0415

    address, authorization = split_credentials(url)
    request = Request(address, headers={"Accept": "text/html, */*;q=0.5"})  # noqa: S310
    if authorization:
        request.add_unredirected_header("Authorization", authorization)
    problem: Exception | None = None
    for _ in range(TRIES):
        try:
            with urlopen(request, timeout=TIMEOUT_SECONDS, context=certificates()) as answer:  # noqa: S310
                content: bytes = answer.read()
                return content
        except (OSError, HTTPException) as error:
            problem = error
    raise BootstrapError(
        f"cannot fetch {address} ({problem}): check the network, or set HTTPS_PROXY to a proxy, "
        "PIP_INDEX_URL to a mirror, SSL_CERT_FILE to your certificates"
    )


def split_credentials(url: str) -> tuple[str, str]:
    """`https://name:word@host/` as an address without secrets and an Authorization header."""
    from base64 import b64encode  # noqa: PLC0415
    from urllib.parse import unquote, urlsplit  # noqa: PLC0415

    parts = urlsplit(url)
    secret, at, host = parts.netloc.rpartition("@")
    if not at:
        return url, ""
    word = b64encode(unquote(secret).encode()).decode()
    return parts._replace(netloc=host).geturl(), f"Basic {word}"


def certificates() -> SSLContext:
    """Whom to trust: the user's file, else OpenSSL's own, else the usual places."""
    import ssl  # noqa: PLC0415

    context = ssl.create_default_context()
    if own := os.environ.get("PIP_CERT"):
        context.load_verify_locations(own)
    paths = ssl.get_default_verify_paths()
    if not (paths.cafile or paths.capath):  # python.org's Python on a Mac
        for usual in filter(os.path.exists, USUAL_CERTIFICATES):
            context.load_verify_locations(usual)
    return context


def say(what: str) -> None:
    """Tell the person who waits."""
    print(f"bootstrap: {what} ...", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
