"""Addresses as numbers: which of them are of the open internet.

A name is refused if any of its addresses is, and the connection goes to an address that was judged
here, not to the name. Sources: RFC 6890 and the IANA registries of special-purpose addresses.
"""

import socket
from collections.abc import Callable, Sequence
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from queue import Empty, SimpleQueue
from threading import Thread

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Resolver = Callable[[str, int], Sequence[str]]
"""Gives the addresses of a host and a port as text."""

GLOBAL_IPV6 = IPv6Network("2000::/3")
NAT64 = IPv6Network("64:ff9b::/96")
DOCUMENTATION_IPV6 = IPv6Network("3fff::/20")
"""RFC 9637; younger than the versions of Python that serve here."""
REFUSED_IPV4 = tuple(
    map(IPv4Network, ("100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15"))
)
"""Networks that are nobody's on the open internet, whatever a version of Python thinks of them."""
MOST_ADDRESSES = 32


class AddressRefused(Exception):
    """A host has an address that is not of the open internet, or none; the host is not told."""


class HostUnknown(AddressRefused):
    """The host has no address at the moment."""


class Allowed:
    """Networks of the operator's own that may be connected to: "10.1.0.0/16 192.168.7.5"."""

    def __init__(self, text: str = "") -> None:
        """Errors: ValueError for what is no network."""
        self.networks: tuple[Network, ...] = tuple(
            ip_network(word) for word in text.replace(",", " ").split()
        )

    def __contains__(self, address: Address) -> bool:
        return any(address in network for network in self.networks)


def resolve(
    host: str, port: int, allowed: Allowed, resolver: Resolver, timeout: float
) -> list[Address]:
    """The addresses of a host, all of them judged. Errors: AddressRefused."""
    addresses = [_parsed(text) for text in _asked(host, port, resolver, timeout)]
    if not addresses:
        raise HostUnknown("the host has no address")
    if not all(address in allowed or is_public(address) for address in addresses):
        raise AddressRefused("the host has an address that is not public")
    return addresses


def system_resolver(host: str, port: int) -> Sequence[str]:
    """What the system says of a host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: Address) -> bool:
    """Whether an address is a global unicast one, and does not carry another one that is not."""
    if isinstance(address, IPv4Address):
        special = address.is_multicast or address.is_reserved or not address.is_global
        return not special and not any(address in network for network in REFUSED_IPV4)
    if address in NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFF_FFFF))
    if address not in GLOBAL_IPV6 or address in DOCUMENTATION_IPV6:
        return False
    if not address.is_global or address.teredo is not None:
        return False
    return address.sixtofour is None or is_public(address.sixtofour)


def _parsed(text: str) -> Address:
    # Of "fe80::1%eth0" the zone is only this machine's.
    return ip_address(text.partition("%")[0])


def _asked(host: str, port: int, resolver: Resolver, timeout: float) -> Sequence[str]:
    # The system's resolver takes no limit of time, so it is left behind where it takes too long;
    # a daemon's thread keeps no process from ending.
    answers: SimpleQueue[Sequence[str] | Exception] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put(resolver(host, port))
        except Exception as error:
            answers.put(error)

    Thread(target=ask, name="resolver", daemon=True).start()
    try:
        answer = answers.get(timeout=timeout)
    except Empty as error:
        raise HostUnknown("the host cannot be found") from error
    if isinstance(answer, Exception):
        raise HostUnknown("the host cannot be found") from answer
    return answer[:MOST_ADDRESSES]
