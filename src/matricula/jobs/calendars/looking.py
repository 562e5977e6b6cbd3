"""One look at a calendar: fetched and read, while no transaction is open."""

import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus

import msgspec

from matricula.calendars.errors import CalendarRefused, TookTooLong
from matricula.calendars.reading import SECONDS, read
from matricula.fetching import Allowed, AnswerRefused, Conditions, Fetcher, FetchFailed
from matricula.record.calendars.commands import Seen
from matricula.settings import Settings

ACCEPTED = "text/calendar, text/plain;q=0.5, application/octet-stream;q=0.1"
MEDIA_TYPES = {"text/calendar", "text/plain", "application/octet-stream", ""}
REFUSED, UNUSABLE, GONE = "refused", "unusable", "gone"

SHORTEST, USUAL, LONGEST = 15 * 60, 6 * 3600, 24 * 3600
"""Seconds between two looks."""
JITTER = 0.1
MOST_DOUBLINGS = 10


class LookFailed(Exception):
    """A calendar could not be fetched or read; the message says why, without the address.

    why: REFUSED where the address, or one that it leads to, is never opened; UNUSABLE where what is
    there is not a calendar that is taken; GONE where the host says so; "" where it may be better
    next time.
    """

    def __init__(self, message: str, why: str = "") -> None:
        super().__init__(message)
        self.why = why


@dataclass(frozen=True)
class Looker:
    """Looks at calendars by the rules of a school.

    time_zone: of centres that name none. patience: seconds of the processor's time that reading one
    may take.
    """

    fetcher: Fetcher
    time_zone: str
    patience: int = SECONDS

    def within(self, seconds: float) -> "Looker":
        """The same, with less time to fetch, and as much to read."""
        limits = replace(self.fetcher.limits, total=min(seconds, self.fetcher.limits.total))
        fetcher = replace(self.fetcher, limits=limits)
        return replace(self, fetcher=fetcher, patience=min(max(1, int(seconds)), self.patience))

    def look(
        self, address: str, time_zone: str | None, now: datetime, known: Conditions | None = None
    ) -> Seen | None:
        """What stands at an address; None where nothing changed since `known`.

        Errors: LookFailed.
        """
        try:
            found = self.fetcher.fetch(address, ACCEPTED, known)
            if found.content is None:
                if known is None or not known.headers:
                    raise LookFailed("the host says that nothing changed since nothing")
                return None
            if found.media_type not in MEDIA_TYPES:
                raise CalendarRefused("this is not a calendar")
            calendar = read(found.content, time_zone or self.time_zone, now, seconds=self.patience)
        except AnswerRefused as error:
            raise LookFailed(str(error), UNUSABLE) from error
        except FetchFailed as error:
            gone = error.status == HTTPStatus.GONE
            raise LookFailed(
                str(error), REFUSED if error.refused else GONE if gone else ""
            ) from error
        except TookTooLong as error:
            # With all the time that there is, it would not be better.
            why = UNUSABLE if self.patience == SECONDS else ""
            raise LookFailed(str(error), why) from error
        except CalendarRefused as error:
            raise LookFailed(str(error), UNUSABLE) from error
        return Seen(
            [msgspec.structs.asdict(event) for event in calendar.events],
            calendar.zones,
            found.conditions.etag,
            found.conditions.last_modified,
            min(max(calendar.refresh_seconds or USUAL, SHORTEST), LONGEST),
        )


def looker_of(settings: Settings) -> Looker:
    """The looker of a school."""
    fetcher = Fetcher(
        Allowed(settings.fetch_allowed), settings.opened_ports, plain=settings.fetch_plain_http
    )
    return Looker(fetcher, settings.time_zone)


def due_after(now: datetime, seconds: int) -> datetime:
    """When to look again, so that those who began together do not stay together."""
    return now + timedelta(seconds=seconds * random.uniform(1 - JITTER, 1 + JITTER))  # noqa: S311


def due_after_failure(now: datetime, failures: int) -> datetime:
    """When to look again after so many failures in a row before this one: later every time."""
    return due_after(now, min(SHORTEST * 2 ** min(failures, MOST_DOUBLINGS), LONGEST))
