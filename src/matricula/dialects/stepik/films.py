"""Videos as objects of this door, in blocks and by themselves."""

from typing import Any
from urllib.parse import quote

from matricula.dialects.stepik.asking import Reading
from matricula.dialects.stepik.declaring import Facts
from matricula.dialects.stepik.translate import time

QUALITY = "360"
"""What players take for the only quality; files are served as they were uploaded."""


def video_object(facts: Facts, asked: Reading, prefix: str = "") -> dict[str, Any]:
    """A video. prefix: of the columns that tell of it, where others stand beside them."""
    told = {name: facts[f"{prefix}{name}"] for name in ("id", "thumbnail", "duration", "status")}
    return {
        **told,
        "urls": urls(facts, asked, prefix),
        "upload_date": time(facts[f"{prefix}created_at"]),
        "filename": facts[f"{prefix}filename"],
    }


def urls(facts: Facts, asked: Reading, prefix: str = "") -> list[dict[str, str]]:
    """Where it is played from: this server, or the address that its author gave."""
    url = facts[f"{prefix}source_url"]
    if url is None:
        name = quote(facts[f"{prefix}filename"], safe="")
        url = f"{asked.base}/media/videos/{facts[f'{prefix}id']}/{name}"
    return [{"url": url, "quality": QUALITY}]
