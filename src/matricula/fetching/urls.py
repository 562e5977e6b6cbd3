"""Addresses as text: which of them may be asked for at all."""

import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

LONGEST = 2_048
SCHEMES = {"https": 443, "http": 80}
WEBCAL = "webcal"
"""What calendar programs write for https."""

_NOT_PLAIN = re.compile(r"[^\x21-\x7e]")
_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?")
_IPV6 = re.compile(r"\[([0-9a-f:.]+)\]")


class UrlRefused(ValueError):
    """An address is not one that is ever opened; the message says why, without the address."""


@dataclass(frozen=True, slots=True, repr=False)
class Target:
    """An address that may be asked for, in its parts.

    host: in small ASCII letters, an IPv6 address without brackets. path: with its query.
    """

    scheme: str
    host: str
    port: int
    path: str

    def __repr__(self) -> str:
        # It may carry a secret, and what is printed ends up in logs.
        return f"<Target at {self.host}>"

    @property
    def authority(self) -> str:
        """What goes into the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == SCHEMES[self.scheme] else f"{host}:{self.port}"

    def joined(self, location: str, ports: frozenset[int], *, plain: bool) -> "Target":
        """The target of a redirect. Errors: as `parse_url`; UrlRefused from https to http."""
        base = f"{self.scheme}://{self.authority}{self.path}"
        try:
            joined = urljoin(base, location)
        except ValueError as error:
            raise UrlRefused("a redirect leads to an address that cannot be read") from error
        target = parse_url(joined, ports, plain=plain)
        if (self.scheme, target.scheme) == ("https", "http"):
            raise UrlRefused("a redirect leads from https to http")
        return target


def parse_url(text: str, ports: frozenset[int] = frozenset(), *, plain: bool = True) -> Target:
    """The parts of an address.

    ports: those that are open beside 80 and 443. plain: whether http may be asked for. Errors:
    UrlRefused.
    """
    if len(text) > LONGEST:
        raise UrlRefused(f"the address is longer than {LONGEST} characters")
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError as error:
        raise UrlRefused("the address cannot be read") from error
    scheme = "https" if parts.scheme == WEBCAL else parts.scheme
    if scheme not in SCHEMES or (scheme == "http" and not plain):
        raise UrlRefused("the address begins with neither https nor http" if plain
                         else "the address does not begin with https")  # fmt: skip
    if "@" in parts.netloc:
        raise UrlRefused("the address holds a name or a password")
    chosen = port if port is not None else SCHEMES[scheme]
    if chosen not in ports | set(SCHEMES.values()):
        raise UrlRefused("the address names a port that is not open")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if _NOT_PLAIN.search(path):
        raise UrlRefused("the address holds characters that have to be escaped")
    return Target(scheme, _host(parts.netloc, parts.hostname), chosen, path)


def _host(authority: str, host: str | None) -> str:
    """A host as the resolver takes it. Errors: UrlRefused."""
    if not host:
        raise UrlRefused("the address names no host")
    if authority.startswith("["):
        if _IPV6.fullmatch(f"[{host}]") is None:
            raise UrlRefused("the address names a host that cannot be read")
        return host
    try:
        ascii_host = host.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise UrlRefused("the address names a host that cannot be read") from error
    if _HOST.fullmatch(ascii_host) is None or len(ascii_host) > 253:
        raise UrlRefused("the address names a host that cannot be read")
    return ascii_host
