"""Which picture stands for a student, and how a client knows that it has it already."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from matricula.documents.pictures import HEIGHT, Picture, drawn, initials
from matricula.store import Row

SMALL = 90
"""Height of a small picture, in pixels."""
CACHING = "private, max-age=3600"


@dataclass(frozen=True, slots=True)
class Version:
    """What tells one state of a picture from another."""

    etag: str
    changed_at: datetime

    @property
    def headers(self) -> dict[str, str]:
        return {
            "ETag": self.etag,
            "Last-Modified": format_datetime(self.changed_at.replace(microsecond=0), usegmt=True),
            "Cache-Control": CACHING,
        }

    def is_known(self, if_none_match: str | None, if_modified_since: str | None) -> bool:
        """Whether a client that sent these headers has this very state.

        A date counts only if it is the very one that was sent: a photo may give way to the drawn
        picture, which is older.
        """
        if if_none_match is not None:
            return etag_matches(self.etag, if_none_match)
        return if_modified_since == self.headers["Last-Modified"]


def etag_matches(etag: str, header: str) -> bool:
    """Whether an If-None-Match header names `etag`, compared weakly (RFC 9110, 13.1.2)."""
    named = {part.strip().removeprefix("W/") for part in header.split(",")}
    return "*" in named or etag in named


def version_of(record: Row, photo_changed_at: datetime | None, *, small: bool) -> Version:
    """The state of the picture that a student has now."""
    size = "s" if small else "f"
    if photo_changed_at is not None:
        stamp = int(photo_changed_at.timestamp() * 1_000_000)
        return Version(f'"p{record.person_id}-{stamp}-{size}"', photo_changed_at)
    return Version(f'"d{record.person_id}-{letters_of(record)}-{size}"', record.created_at)


def drawn_for(record: Row, *, small: bool) -> Picture:
    """The picture of a student without one."""
    return drawn(letters_of(record), record.person_id, SMALL if small else HEIGHT)


def letters_of(record: Row) -> str:
    """The initials of a student."""
    return initials(record.given_name, record.usual_name or record.family_name)
