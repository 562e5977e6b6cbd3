"""videos: files, or addresses elsewhere, that steps show."""

from typing import Any
from urllib.parse import urlsplit

from matricula.dialects.stepik.asking import Reading, Writing
from matricula.dialects.stepik.declaring import (
    ANYBODY,
    Creating,
    Facts,
    Field,
    Removing,
    Resource,
    Right,
    Values,
    computed,
    stored,
)
from matricula.dialects.stepik.errors import WHOLE, FieldFaults
from matricula.dialects.stepik.films import urls
from matricula.dialects.stepik.inputs import Entry, Fault, address, reference
from matricula.dialects.stepik.media import playable
from matricula.dialects.stepik.translate import moment
from matricula.dialects.stepik.uploads import Upload, file_entry, plain_name
from matricula.fetching import UrlRefused, parse_url
from matricula.record.files import queries
from matricula.record.files.commands import Given, add_video, remove_video
from matricula.record.listing import Wanted
from matricula.store import Rows

USERS = Right("may_use", "Its owner, and those who may change the course or lesson it is of.")
ONE_SOURCE = "Send either a file as `source`, or an address as `source_url`."
NO_VIDEO = "This is not a video that browsers play: mp4, webm, ogv or mov."


def _find(asked: Reading, wanted: Wanted) -> Rows:
    return queries.videos(asked.session, asked.viewer, wanted)


def _address(value: Any) -> str:
    """An address that browsers are sent to. The server itself never opens it."""
    found = str(address("source_url").read(value))
    try:
        parse_url(found)
    except UrlRefused:
        raise Fault("Enter a valid URL.") from None
    return found


def _source(value: Any) -> Upload:
    upload: Upload = file_entry("source").read(value)
    if playable(upload.name) is None:
        raise Fault(NO_VIDEO)
    return upload


def _create(asked: Writing, values: Values) -> int:
    upload: Upload | None = values.pop("source", None)
    url = values.get("source_url")
    if (upload is None) == (url is None):
        raise FieldFaults({WHOLE: [ONE_SOURCE]})
    told = {**values, "owner_id": asked.me}
    if upload is None:
        return add_video(asked.session, {**told, "filename": _last_part(str(url))}, None)
    told |= {"filename": upload.name, "media_type": playable(upload.name)}
    return add_video(asked.session, told, Given(asked.me, upload.content, asked.room))


def _last_part(url: str) -> str:
    return plain_name(urlsplit(url).path)


def _remove(asked: Writing, facts: Facts) -> None:
    remove_video(asked.session, facts["id"])


FIELDS: tuple[Field, ...] = (
    stored("id", int),
    stored("thumbnail", str | None, note="None is made."),
    computed("urls", list[dict[str, str]], urls, "Where it is played from, with its quality."),
    stored("duration", int, note="Seconds; 0, since nobody measures it."),
    stored("status", str, note="ready at once: files are played as they were uploaded."),
    moment("upload_date", "created_at", "When it came."),
    stored("filename", str),
)

RESOURCE = Resource(
    name="videos",
    title="Videos",
    readers="Who uploaded it, who may change its course or lesson, and whoever sees a step that"
    " shows it.",
    fields=FIELDS,
    find=_find,
    create=Creating(ANYBODY, _create),
    remove=Removing(USERS, _remove),
    taken={
        "source": Entry(_source, "source", file=True),
        "source_url": Entry(_address, "source_url"),
        "course": reference("course_id", "courses", right="may_edit", nullable=True),
        "lesson": reference("lesson_id", "lessons", right="may_edit", nullable=True),
    },
)
