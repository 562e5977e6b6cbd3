"""A server that speaks this API, asked with patience and believed in nothing.

What only reads, and what may be done twice, is asked again after faults that pass. A POST whose
fate is not known raises `Unsure`: whoever sent it has to look before sending it again.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO, Any, TypeVar
from urllib.parse import unquote, urlsplit

import httpx

from matricula.moving.answers import (
    CHUNK,
    Passing,
    Wire,
    fault_of,
    raise_unless_done,
    readable,
    told_object,
    told_objects,
    told_single,
)
from matricula.moving.entering import Entering
from matricula.moving.errors import Garbage, NoAccess, Refused, TooLarge, Unreachable, Unsure

Pause = Callable[[float], None]
T = TypeVar("T")

TRIES = 7
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 60.0
MOST_PATIENCE = 900.0
"""Seconds that a server may ask for with Retry-After."""
BATCH = 50
"""Ids that are asked for at a time."""
MOST_PAGES = 2_000
TIMEOUT = httpx.Timeout(120.0, connect=20.0)
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class Server:
    """The API of a server, as whoever the entering stands for."""

    def __init__(
        self,
        address: str,
        entering: Entering,
        *,
        transport: httpx.BaseTransport | None = None,
        pause: Pause = time.sleep,
    ) -> None:
        self.address = address
        self._entering = entering
        self._pause = pause
        self._http = httpx.Client(
            base_url=address,
            timeout=TIMEOUT,
            transport=transport,
            headers={"Accept-Encoding": "identity", "User-Agent": "matricula"},
        )

    def close(self) -> None:
        """End its connections."""
        self._http.close()

    # --- Reading

    def page(self, resource: str, query: Sequence[tuple[str, Any]]) -> tuple[list[Wire], bool]:
        """The objects of a page, and whether there is another."""

        def ask() -> tuple[list[Wire], bool]:
            with self._sent(
                "GET", f"/api/{resource}", params=httpx.QueryParams(list(query))
            ) as response:
                told = told_object(response)
            meta = told.get("meta")
            more = isinstance(meta, dict) and meta.get("has_next") is True
            return told_objects(told, resource), more

        return self._again(ask)

    def me(self) -> int:
        """The number of whoever asks. Errors: Garbage."""

        def ask() -> Wire:
            with self._sent("GET", "/api/stepics/1") as response:
                return told_single(response, "stepics")

        found = self._again(ask).get("user")
        if type(found) is not int or found < 1:
            raise Garbage("it does not say who asks")
        return found

    def every(self, resource: str, **filters: Any) -> list[Wire]:
        """The objects of all pages. Errors: TooLarge."""
        found: dict[int, Wire] = {}
        for number in range(1, MOST_PAGES + 1):
            told, more = self.page(resource, [*filters.items(), ("page", number)])
            found |= {one["id"]: one for one in told}
            if not more or not told:
                return list(found.values())
        raise TooLarge(f"{resource} have more than {MOST_PAGES} pages")

    def newer(self, resource: str, after: int, **filters: Any) -> list[Wire]:
        """The objects whose ids are higher than one; newest first, so that it is soon done where
        the server knows how to order."""
        found: dict[int, Wire] = {}
        for number in range(1, MOST_PAGES + 1):
            query = [*filters.items(), ("order", "-id"), ("page", number)]
            told, more = self.page(resource, query)
            found |= {one["id"]: one for one in told}
            ids = [one["id"] for one in told]
            passed = ids == sorted(ids, reverse=True) and ids and ids[-1] <= after
            if not more or not told or (passed and len(ids) > 1):
                return [one for key, one in found.items() if key > after]
        raise TooLarge(f"{resource} have more than {MOST_PAGES} pages")

    def newest(self, resource: str, **filters: Any) -> int:
        """The highest id of these objects, 0 where there are none."""
        told, more = self.page(resource, [*filters.items(), ("order", "-id"), ("page", 1)])
        ids = [one["id"] for one in told]
        if more and ids != sorted(ids, reverse=True):
            ids = [one["id"] for one in self.every(resource, **filters)]
        return max(ids, default=0)

    def named(self, resource: str, ids: Iterable[int]) -> dict[int, Wire]:
        """Objects by their ids; those that the server does not show are left out."""
        found: dict[int, Wire] = {}
        wanted = list(dict.fromkeys(ids))
        for start in range(0, len(wanted), BATCH):
            some = wanted[start : start + BATCH]
            told, _ = self.page(resource, [("ids[]", key) for key in some])
            found |= {one["id"]: one for one in told if one["id"] in some}
        return found

    def parts(self, path: str, most: int) -> Iterator[bytes]:
        """A file of the server. No second try: see `again`. Errors: TooLarge."""
        length = 0
        with self._sent("GET", path) as response:
            for part in response.iter_bytes(CHUNK):
                length += len(part)
                if length > most:
                    raise TooLarge(f"a file is longer than the {most} bytes that were announced")
                yield part

    def again(self, act: Callable[[], T]) -> T:
        """What `act` gives, tried again after faults that pass; it may be done twice."""
        return self._again(act)

    # --- Writing

    def put(self, resource: str, key: int, fields: Wire) -> Wire:
        """Change an object; the same change twice is one."""

        def ask() -> Wire:
            path = f"/api/{resource}/{key}"
            with self._sent("PUT", path, json=_wrapped(resource, fields)) as response:
                return told_single(response, resource)

        return self._again(ask)

    def put_file(self, resource: str, key: int, name: str, file: IO[bytes]) -> Wire:
        """Change the content of an object that is a file."""

        def ask() -> Wire:
            file.seek(0)
            sent = {"file": (name, file, "application/octet-stream")}
            with self._sent("PUT", f"/api/{resource}/{key}", files=sent) as response:
                return told_single(response, resource)

        return self._again(ask)

    def remove(self, resource: str, key: int) -> None:
        """Remove an object, if it is there."""

        def ask() -> None:
            with self._sent("DELETE", f"/api/{resource}/{key}"):
                return

        try:
            self._again(ask)
        except Refused as error:
            if error.status != 404:
                raise

    def post(self, resource: str, fields: Wire) -> Wire:
        """Make an object, and tell it. Errors: Unsure where it may have been made or not."""

        def ask() -> Wire:
            sent = _wrapped(resource, fields)
            with self._sent("POST", f"/api/{resource}", json=sent) as response:
                return told_single(response, resource)

        return self._once(ask)

    def post_file(
        self, resource: str, field: str, name: str, file: IO[bytes], fields: Mapping[str, Any]
    ) -> Wire:
        """Make an object of a file. Errors: Unsure."""

        def ask() -> Wire:
            file.seek(0)
            sent = {field: (name, file, "application/octet-stream")}
            told = {key: str(value) for key, value in fields.items()}
            with self._sent("POST", f"/api/{resource}", data=told, files=sent) as response:
                return told_single(response, resource)

        return self._once(ask)

    def wait(self, number: int) -> None:
        """Wait before the try of this number, from 0."""
        self._pause(min(FIRST_PAUSE * 2**number, LONGEST_PAUSE))

    # --- What they share

    def _again(self, act: Callable[[], T]) -> T:
        for number in range(TRIES):
            try:
                return act()
            except (Passing, httpx.TransportError) as error:
                self._rest(number, error)
        raise Unreachable

    def _once(self, act: Callable[[], T]) -> T:
        """The same of what may not be done twice: again only where it was certainly not done."""
        for number in range(TRIES):
            try:
                return act()
            except NOT_SENT as error:
                self._rest(number, error)
            except Passing as error:
                if not error.undone:
                    raise Unsure from error
                self._rest(number, error)
            except (httpx.TransportError, Garbage) as error:
                raise Unsure from error
        raise Unreachable

    def _rest(self, number: int, error: Exception) -> None:
        """Errors: Unreachable where that was the last try, or the server wants too much time."""
        if number + 1 == TRIES:
            raise Unreachable(fault_of(error)) from error
        seconds = error.seconds if isinstance(error, Passing) else None
        if seconds is None:
            self.wait(number)
        elif seconds > MOST_PATIENCE:
            raise Unreachable(f"it wants to be asked again in {seconds:.0f} seconds") from error
        else:
            self._pause(seconds)

    @contextmanager
    def _sent(self, method: str, path: str, **given: Any) -> Iterator[httpx.Response]:
        """An answer that is not a refusal, its body yet to be read. Errors: Refused, NoAccess,
        Garbage, Passing, and those of httpx."""
        header = self._authorization(anew=False)
        with self._http.stream(method, path, headers=header, **given) as response:
            if response.status_code != 401:
                raise_unless_done(response)
                with readable():
                    yield response
                return
        for sent in given.get("files", {}).values():
            sent[1].seek(0)
        header = self._authorization(anew=True)
        with self._http.stream(method, path, headers=header, **given) as response:
            if response.status_code == 401:
                raise NoAccess
            raise_unless_done(response)
            with readable():
                yield response

    def _authorization(self, *, anew: bool) -> dict[str, str]:
        try:
            return {"Authorization": self._entering.header(self._http, anew=anew)}
        except Passing as error:
            raise Passing(str(error), error.seconds, undone=True) from error
        except httpx.TransportError as error:
            # Only the token was asked for: what it is for was not sent.
            raise Passing(fault_of(error), undone=True) from error


def local_path(address: str, hosts: Iterable[str]) -> str | None:
    """The path of an address on one of these hosts, or of one without a host; else None."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.netloc and parts.netloc.lower() not in set(hosts):
        return None
    is_plain = parts.path.startswith("/") and ".." not in unquote(parts.path).split("/")
    return parts.path if is_plain and not parts.query else None


def _wrapped(resource: str, fields: Wire) -> Wire:
    first, *rest = resource.removesuffix("s").split("-")
    return {first + "".join(word.title() for word in rest): fields}
