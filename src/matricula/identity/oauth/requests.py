"""A request as the protocol sees it, made of what came by whatever framework."""

from collections import defaultdict
from collections.abc import Iterable

from authlib.oauth2.rfc6749 import OAuth2Payload, OAuth2Request

# Authlib refuses what does not come by https. Here a reverse proxy ends the encryption, and the
# address that a request came to says nothing of it.
_ANYWHERE = "https://localhost/"

Pairs = Iterable[tuple[str, str]]
"""Parameters in the order in which they came, blank ones left out (RFC 6749, 3.1 and 3.2)."""


class Payload(OAuth2Payload):
    """Parameters, of which some may have come more than once."""

    def __init__(self, pairs: Pairs) -> None:
        self._lists: defaultdict[str, list[str]] = defaultdict(list)
        for name, value in pairs:
            self._lists[name].append(value)

    @property
    def data(self) -> dict[str, str]:
        return {name: values[-1] for name, values in self._lists.items()}

    @property
    def datalist(self) -> defaultdict[str, list[str]]:
        return self._lists

    @property
    def repeated(self) -> bool:
        return any(len(values) > 1 for values in self._lists.values())


class ProtocolRequest(OAuth2Request):
    """One request of a client, or of a browser that a client sent. authorization: the header."""

    payload: Payload

    def __init__(self, method: str, pairs: Pairs, authorization: str | None = None) -> None:
        super().__init__(method, _ANYWHERE, headers={"Authorization": authorization or ""})
        self.payload = Payload((name, value) for name, value in pairs if value)

    @property
    def args(self) -> dict[str, str]:
        return self.payload.data

    @property
    def form(self) -> dict[str, str]:
        return self.payload.data
