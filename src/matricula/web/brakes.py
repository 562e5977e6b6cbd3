"""Slows down who tries passwords, without locking anybody out.

Kept in the memory of each process: a wrong password costs no write, and nobody can fill a table by
typing. With several processes as many more tries go through (docs/decisions/0042).
"""

import math
from collections import OrderedDict
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Lock
from time import monotonic
from typing import Any

from litestar import Request

from matricula.record.accounts.names import folded
from matricula.settings import Settings
from matricula.web.errors import TooManyTries

MOST = 20_000
"""Keys that one brake remembers; the oldest goes."""
LONGEST_KEY = 320


class Brake:
    """Lets `burst` tries of a key through at once, and one more every `seconds`."""

    def __init__(self, burst: int, seconds: float, most: int = MOST) -> None:
        self._slack = (burst - 1) * seconds
        self._seconds = seconds
        self._most = most
        self._due: OrderedDict[str, float] = OrderedDict()
        self._guard = Lock()

    def take(self, key: str) -> float:
        """0.0 and a try less, or the seconds after which there is one again."""
        now = monotonic()
        with self._guard:
            due = max(self._due.get(key, now), now)
            wait = due - now - self._slack
            if wait > 0:
                return wait
            self._due[key] = due + self._seconds
            self._due.move_to_end(key)
            while len(self._due) > self._most:
                self._due.popitem(last=False)
            return 0.0

    def give_back(self, key: str) -> None:
        """A try was none."""
        with self._guard:
            if key in self._due:
                self._due[key] -= self._seconds

    def forget(self, key: str) -> None:
        """All tries of a key were none."""
        with self._guard:
            self._due.pop(key, None)


class SignInBrake:
    """Passwords of one name from one address: 5, then one every half a minute. Of one name from
    everywhere: 30, then one every 20 seconds. Of all names from one address: 50, then one every 6.

    Where a name signed in before from an address, only the first of these counts: whoever tries
    passwords of somebody else's keeps nobody away from where they work.
    """

    def __init__(self) -> None:
        self._pairs = Brake(5, 30.0)
        self._names = Brake(30, 20.0)
        self._addresses = Brake(50, 6.0)
        self._known: OrderedDict[str, None] = OrderedDict()
        self._guard = Lock()

    def take(self, login: str, address: str) -> None:
        """Count a try before it is made. Errors: TooManyTries."""
        name, pair = _keys(login, address)
        tries = [(self._pairs, pair)]
        if pair not in self._known:
            tries += [(self._addresses, address), (self._names, name)]
        for place, (brake, key) in enumerate(tries):
            if wait := brake.take(key):
                for earlier, other in tries[:place]:
                    earlier.give_back(other)
                raise TooManyTries(math.ceil(wait))

    def was_right(self, login: str, address: str) -> None:
        """The try that was counted last was right."""
        name, pair = _keys(login, address)
        self._pairs.forget(pair)
        with self._guard:
            known = pair in self._known
            self._known[pair] = None
            self._known.move_to_end(pair)
            while len(self._known) > MOST:
                self._known.popitem(last=False)
        if not known:
            self._names.give_back(name)
            self._addresses.give_back(address)


class RegistrationBrake:
    """Registrations from one address: 60, then one a minute. A class registers in one lesson."""

    def __init__(self) -> None:
        self._addresses = Brake(60, 60.0)

    def take(self, address: str) -> None:
        """Count a registration. Errors: TooManyTries."""
        if wait := self._addresses.take(address):
            raise TooManyTries(math.ceil(wait))


def client_address(request: Request[Any, Any, Any], settings: Settings) -> str:
    """Where a request comes from: one address, or the network that a home has of IPv6.

    Of what proxies tell only that counts which trusted ones added.
    """
    found = request.client.host if request.client else ""
    told = request.headers.get("x-forwarded-for", "")
    for word in reversed([found] if not told else [*told.split(","), found]):
        address = _address(word.strip())
        if address is None:
            break
        found = str(address)
        if not any(address in network for network in settings.proxies):
            break
    address = _address(found)
    if isinstance(address, IPv6Address):
        return str(ip_network((int(address) >> 64 << 64, 64)))
    return found


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address


def _keys(login: str, address: str) -> tuple[str, str]:
    name = folded(login[:LONGEST_KEY])
    return name, f"{name}\0{address}"
