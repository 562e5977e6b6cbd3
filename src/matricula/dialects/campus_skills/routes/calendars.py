"""Calendars of groups, which this server fetches itself. Page: "Synchroniser un calendrier de
groupe au format ICS"."""

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import RawBody

from matricula.dialects.campus_skills.asking import Desk
from matricula.dialects.campus_skills.bodies import json_object
from matricula.dialects.campus_skills.errors import (
    Faults,
    InvalidRequest,
    NotAvailable,
    UnknownObject,
)
from matricula.dialects.campus_skills.fields import Fields
from matricula.dialects.campus_skills.routes.declaring import sync, writing
from matricula.dialects.campus_skills.wire.calendars import CalendarSynced
from matricula.fetching import NoKey
from matricula.fetching.urls import LONGEST
from matricula.identity.permissions import CHANGE_RECORD
from matricula.jobs.calendars.looking import GONE, REFUSED, UNUSABLE, LookFailed
from matricula.jobs.calendars.offering import offer
from matricula.jobs.calendars.refreshing import refresher_of
from matricula.record.calendars import queries
from matricula.web.authentication import origin_of

PATH, *SPELLINGS = sync("calendar-group-ics")
GROUP, ADDRESS = "groupId", "calendarUrl"

REQUIRED = "groupId et calendarUrl sont obligatoires"
NO_GROUP = "Aucun groupe avec ce code"
NOT_TAKEN = "Ce calendrier ne peut pas être synchronisé"
WHY = {
    REFUSED: "cette adresse n'est pas de celles que ce serveur ouvre",
    UNUSABLE: "cette adresse ne donne pas un calendrier utilisable",
    GONE: "ce calendrier n'existe plus à cette adresse",
}
NO_KEY = (
    "Ce serveur ne peut pas conserver d'adresse de calendrier :"
    " MATRICULA_SECRET_KEY n'est pas défini."
)


@writing(
    PATH,
    "calendar_group_ics",
    "Have the calendar of a group fetched from an address, now and from now on",
    "calendars",
    also=SPELLINGS,
    refuses=[501],
    description="The same address again has it fetched again; another one replaces it and the"
    " events that came from it.",
)
def synchronise(desk: NamedDependency[Desk], body: RawBody) -> Response[CalendarSynced]:
    known = desk.known(CHANGE_RECORD)
    group, address = _fields(json_object(desk.request, body))
    with desk.database.read() as session:
        found = queries.session_coded(session, known.centre.id, group)
    if found is None:
        raise UnknownObject(NO_GROUP)
    refresher = refresher_of(desk.settings, desk.database)
    try:
        offered = offer(refresher, found.id, address, origin_of(desk.request, known.principal))
    except LookFailed as error:
        raise InvalidRequest.of(ADDRESS, WHY[error.why], NOT_TAKEN) from error
    except NoKey as error:
        raise NotAvailable(NO_KEY) from error
    return Response(CalendarSynced(True, group, offered.status, offered.events))


def _fields(body: dict[str, Any]) -> tuple[str, str]:
    """The group's code and the address. Errors: InvalidRequest."""
    faults = Faults()
    fields = Fields(body, faults)
    group, address = fields.word(GROUP), fields.text(ADDRESS, longest=LONGEST).strip()
    faults.refuse(REQUIRED)
    return group, address


HANDLERS = [*synchronise]
