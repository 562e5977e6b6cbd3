"""A server that speaks this API, asked with patience and believed in nothing.

What only reads, and what may be done twice, is asked again after faults that pass. A POST whose
fate is not known raises `Unsure`: whoever sent it has to look before sending it again.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO, Any, Protocol, TypeVar
from urllib.parse import unquote, urlsplit

import httpx
import msgspec

from matricula.moving.errors import Garbage, NoAccess, Refused, TooLarge, Unreachable, Unsure

Wire = dict[str, Any]
"""An object as the API tells it."""
Pause = Callable[[float], None]
T = TypeVar("T")

TRIES = 7
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 60.0
MOST_PATIENCE = 900.0
"""Seconds that a server may ask for with Retry-After."""
LONGEST_ANSWER = 100_000_000
BATCH = 50
"""Ids that are asked for at a time."""
MOST_PAGES = 2_000
TIMEOUT = httpx.Timeout(120.0, connect=20.0)
PASSING = frozenset({408, 500, 502, 503, 504})
TOO_MANY = 429
RENEW_BEFORE = 60.0
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
CHUNK = 1 << 16


class Entering(Protocol):
    """How a server is entered."""

    def header(self, http: httpx.Client, *, anew: bool = False) -> str:
        """The Authorization header. anew: the last one does not open the door any more."""


class Bearer:
    """A token that is at hand."""

    def __init__(self, token: str) -> None:
        self._token = token

    def header(self, http: httpx.Client, *, anew: bool = False) -> str:
        """Errors: NoAccess where the token is not taken."""
        del http
        if anew:
            raise NoAccess
        return f"Bearer {self._token}"


class Client:
    """An application of client credentials, which asks for tokens and renews them in time."""

    def __init__(self, client_id: str, secret: str) -> None:
        self._auth = httpx.BasicAuth(client_id, secret)
        self._token = ""
        self._ends = 0.0

    def header(self, http: httpx.Client, *, anew: bool = False) -> str:
        """Errors: NoAccess, Garbage, and those of httpx."""
        if anew or time.monotonic() >= self._ends:
            self._renew(http)
        return f"Bearer {self._token}"

    def _renew(self, http: httpx.Client) -> None:
        form = {"grant_type": "client_credentials"}
        with http.stream("POST", "/oauth2/token/", data=form, auth=self._auth) as response:
            if response.status_code in (400, 401, 403):
                raise NoAccess
            _raise_if_passing(response)
            told = _object(response)
        token, lasts = told.get("access_token"), told.get("expires_in", 3600)
        if not isinstance(token, str) or not token.isascii() or not token.isprintable():
            raise Garbage("it gives no token")
        lasting = lasts if isinstance(lasts, int) else 3600
        self._token = token
        self._ends = time.monotonic() + max(lasting - RENEW_BEFORE, 1.0)


class _Passing(Exception):
    """A fault that may be over soon. seconds: when the server wants to be asked again. undone:
    whether the request was certainly not carried out."""

    def __init__(self, told: str, seconds: float | None = None, *, undone: bool = False) -> None:
        super().__init__(told)
        self.seconds = seconds
        self.undone = undone


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
                told = _object(response)
            meta = told.get("meta")
            more = isinstance(meta, dict) and meta.get("has_next") is True
            return _objects(told, resource), more

        return self._again(ask)

    def me(self) -> int:
        """The number of whoever asks. Errors: Garbage."""

        def ask() -> Wire:
            with self._sent("GET", "/api/stepics/1") as response:
                return _single(response, "stepics")

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
                return _single(response, resource)

        return self._again(ask)

    def put_file(self, resource: str, key: int, name: str, file: IO[bytes]) -> Wire:
        """Change the content of an object that is a file."""

        def ask() -> Wire:
            file.seek(0)
            sent = {"file": (name, file, "application/octet-stream")}
            with self._sent("PUT", f"/api/{resource}/{key}", files=sent) as response:
                return _single(response, resource)

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
                return _single(response, resource)

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
                return _single(response, resource)

        return self._once(ask)

    def wait(self, number: int) -> None:
        """Wait before the try of this number, from 0."""
        self._pause(min(FIRST_PAUSE * 2**number, LONGEST_PAUSE))

    # --- What they share

    def _again(self, act: Callable[[], T]) -> T:
        for number in range(TRIES):
            try:
                return act()
            except (_Passing, httpx.TransportError) as error:
                self._rest(number, error)
        raise Unreachable

    def _once(self, act: Callable[[], T]) -> T:
        """The same of what may not be done twice: again only where it was certainly not done."""
        for number in range(TRIES):
            try:
                return act()
            except NOT_SENT as error:
                self._rest(number, error)
            except _Passing as error:
                if not error.undone:
                    raise Unsure from error
                self._rest(number, error)
            except (httpx.TransportError, Garbage) as error:
                raise Unsure from error
        raise Unreachable

    def _rest(self, number: int, error: Exception) -> None:
        """Errors: Unreachable where that was the last try, or the server wants too much time."""
        if number + 1 == TRIES:
            raise Unreachable(_told(error)) from error
        seconds = error.seconds if isinstance(error, _Passing) else None
        if seconds is None:
            self.wait(number)
        elif seconds > MOST_PATIENCE:
            raise Unreachable(f"it wants to be asked again in {seconds:.0f} seconds") from error
        else:
            self._pause(seconds)

    @contextmanager
    def _sent(self, method: str, path: str, **given: Any) -> Iterator[httpx.Response]:
        """An answer that is not a refusal, its body yet to be read. Errors: Refused, NoAccess,
        Garbage, _Passing, and those of httpx."""
        header = self._authorization(anew=False)
        with self._http.stream(method, path, headers=header, **given) as response:
            if response.status_code != 401:
                _raise_unless_done(response)
                with _readable():
                    yield response
                return
        for sent in given.get("files", {}).values():
            sent[1].seek(0)
        header = self._authorization(anew=True)
        with self._http.stream(method, path, headers=header, **given) as response:
            if response.status_code == 401:
                raise NoAccess
            _raise_unless_done(response)
            with _readable():
                yield response

    def _authorization(self, *, anew: bool) -> dict[str, str]:
        try:
            return {"Authorization": self._entering.header(self._http, anew=anew)}
        except _Passing as error:
            raise _Passing(str(error), error.seconds, undone=True) from error
        except httpx.TransportError as error:
            # Only the token was asked for: what it is for was not sent.
            raise _Passing(_told(error), undone=True) from error


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


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except httpx.DecodingError as error:
        raise Garbage("its answer is packed wrongly") from error


def _wrapped(resource: str, fields: Wire) -> Wire:
    first, *rest = resource.removesuffix("s").split("-")
    return {first + "".join(word.title() for word in rest): fields}


def _raise_if_passing(response: httpx.Response) -> None:
    if response.status_code == TOO_MANY:
        raise _Passing("it is asked too often", _retry_after(response), undone=True)
    if response.status_code in PASSING:
        raise _Passing(f"it answers {response.status_code}", _retry_after(response))


def _raise_unless_done(response: httpx.Response) -> None:
    """Errors: Refused, _Passing, Garbage."""
    _raise_if_passing(response)
    if response.status_code in (200, 201, 204):
        return
    if 300 <= response.status_code < 400:
        raise Refused(response.status_code, "it sends on to another address, which is not followed")
    raise Refused(response.status_code, _reason(response))


def _reason(response: httpx.Response) -> str:
    """What a refusal says, short enough and fit for a terminal."""
    try:
        text = _read(response, 10_000).decode("utf-8", "replace")
    except TooLarge:
        text = ""
    shown = "".join(letter for letter in text if letter.isprintable())[:300]
    return f"{response.status_code} {shown}".strip()


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds; dates, which no server of this API sends, are as nothing."""
    text = response.headers.get("Retry-After", "").strip()
    return float(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _read(response: httpx.Response, most: int) -> bytes:
    """Errors: TooLarge."""
    content = bytearray()
    for part in response.iter_bytes(CHUNK):
        content += part
        if len(content) > most:
            raise TooLarge(f"an answer is longer than {most} bytes")
    return bytes(content)


def _object(response: httpx.Response) -> Wire:
    """Errors: Garbage, TooLarge."""
    try:
        return msgspec.json.decode(_read(response, LONGEST_ANSWER), type=dict[str, Any])
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
        raise Garbage("its answer is no object of JSON") from error


def _objects(told: Wire, resource: str) -> list[Wire]:
    """Errors: Garbage."""
    found = told.get(resource)
    if not isinstance(found, list):
        raise Garbage(f"its answer has no {resource}")
    for one in found:
        key = one.get("id") if isinstance(one, dict) else None
        if not isinstance(key, int) or isinstance(key, bool) or not 0 < key < 2**63:
            raise Garbage(f"one of its {resource} has no id")
    return found


def _single(response: httpx.Response, resource: str) -> Wire:
    """Errors: Garbage."""
    found = _objects(_object(response), resource)
    if len(found) != 1:
        raise Garbage(f"it tells {len(found)} {resource} where one was written")
    return found[0]


def _told(error: Exception) -> str:
    return str(error) if isinstance(error, _Passing) else type(error).__name__
