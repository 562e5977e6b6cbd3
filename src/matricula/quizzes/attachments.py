"""Files that stand in replies and sources as text: "attachment$base64$..."."""

import base64
import binascii

import msgspec

HEADER = "attachment$base64$"


class Attachment(msgspec.Struct, frozen=True):
    """A file. content: its header and base64, or "" where only the address is sent."""

    name: str
    type: str = ""
    size: int = 0
    content: str = ""
    url: str = ""


class NotAFile(ValueError):
    """The content of an attachment is not what its header says."""


def content_of(attachment: Attachment) -> bytes:
    """Errors: NotAFile."""
    if not attachment.content:
        return b""
    _, found, encoded = attachment.content.partition("base64$")
    if not found:
        raise NotAFile
    try:
        return base64.b64decode("".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError):
        raise NotAFile from None
