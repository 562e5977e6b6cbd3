"""Which servers may be spoken to at all."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from matricula.moving.errors import AddressRefused

LONGEST = 2_000


def server_address(text: str, *, plain: bool = False) -> str:
    """The address of a server, without a slash at its end.

    plain: whether a secret may be sent over http to another machine. Errors: AddressRefused.
    """
    try:
        parts = urlsplit(text.strip())
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise AddressRefused from error
    if not host or "@" in parts.netloc or parts.query or parts.fragment or len(text) > LONGEST:
        raise AddressRefused
    if parts.scheme != "https" and not (parts.scheme == "http" and (plain or _is_here(host))):
        raise AddressRefused
    return f"{parts.scheme}://{parts.netloc.lower()}{parts.path.rstrip('/')}"


def host_of(address: str) -> str:
    """The host of an address, with its port where it names one; empty where there is none."""
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return ""


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
