"""Addresses of attachments in texts: what named a file in the old place names it in the new one."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit


class Links:
    """The new addresses of files by their old ones. server: where the old ones were."""

    def __init__(self, server: str) -> None:
        host = urlsplit(server).netloc if "://" in server else ""
        self._host = rf"(?:https?://{re.escape(host)})?" if host else ""
        self._known: dict[str, str] = {}

    def add(self, old: str, new: str) -> None:
        """A file that stands elsewhere now."""
        if old and new and old != new:
            self._known[old] = new

    def led(self, value: Any) -> Any:
        """A value whose texts, however deep, name the new addresses."""
        return self._led(value, self._pattern()) if self._known else value

    def _led(self, value: Any, pattern: re.Pattern[str]) -> Any:
        if isinstance(value, str):
            return pattern.sub(lambda found: self._known[found[1]], value)
        if isinstance(value, list):
            return [self._led(one, pattern) for one in value]
        if isinstance(value, Mapping):
            return {name: self._led(one, pattern) for name, one in value.items()}
        return value

    def _pattern(self) -> re.Pattern[str]:
        # The longest first: an address may begin as another one does.
        known = sorted(self._known, key=len, reverse=True)
        return re.compile(rf"{self._host}({'|'.join(map(re.escape, known))})(?![\w%-])")
