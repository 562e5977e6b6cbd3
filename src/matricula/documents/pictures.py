"""Pictures of people: made smaller, or drawn from initials where there is none."""

import io
import unicodedata
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

JPEG, PNG = "image/jpeg", "image/png"
WIDTH, HEIGHT = 240, 320
"""Size of a drawn picture, in pixels: that of a passport photograph."""
MOST_PIXELS = 50_000_000
"""A picture that unpacks to more is not opened."""

_PNG = b"\x89PNG\r\n\x1a\n"

INK = "#ffffff"
BACKGROUNDS = (
    "#4f6d7a",
    "#6b5b95",
    "#88665d",
    "#557a46",
    "#b0673a",
    "#3a7ca5",
    "#9b5278",
    "#5f7470",
    "#7d6b3d",
    "#4d5d9c",
    "#a44a4a",
    "#2f7f79",
)
"""Dark enough for white letters (4.5 : 1 or nearly), and quiet beside each other."""

PLAIN_LETTERS = {"Æ": "A", "Đ": "D", "Ð": "D", "Ł": "L", "Ø": "O", "Œ": "O", "Þ": "T"}
"""Letters whose stroke or ligature no decomposition takes off."""


class BrokenPicture(Exception):
    """The picture cannot be opened; give it again."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is sent."""

    media_type: str
    content: bytes


class Kept:
    """The pictures that a process keeps; the least lately used one goes when it is full."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._pictures: OrderedDict[Hashable, Picture] = OrderedDict()
        self._guard = Lock()

    def get(self, key: Hashable, make: Callable[[], Picture]) -> Picture:
        """The picture of `key`, made if it is not kept."""
        with self._guard:
            if key in self._pictures:
                self._pictures.move_to_end(key)
                return self._pictures[key]
        made = make()
        with self._guard:
            self._pictures[key] = made
            while len(self._pictures) > self._most:
                self._pictures.popitem(last=False)
        return made


def reduced(content: bytes, height: int) -> Picture:
    """A picture at most `height` pixels high, as JPEG. Errors: BrokenPicture."""
    from PIL import Image, ImageOps  # noqa: PLC0415  # 8 MB that a server without photos need not hold

    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise BrokenPicture
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((upright.width, height))
            return Picture(JPEG, _saved(_flat(upright), "JPEG"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise BrokenPicture from error


def checked(content: bytes) -> Picture:
    """A picture as it was given, with its media type. Errors: BrokenPicture."""
    reduced(content, HEIGHT)
    return Picture(PNG if content.startswith(_PNG) else JPEG, content)


@lru_cache(maxsize=512)
def drawn(letters: str, number: int, height: int = HEIGHT) -> Picture:
    """The picture of somebody without one: `letters`, or a figure where the font has none of them.

    The same for the same letters and number, which chooses the colour.
    """
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415  # as above

    picture = Image.new("RGB", (WIDTH, HEIGHT), BACKGROUNDS[number % len(BACKGROUNDS)])
    pen = ImageDraw.Draw(picture)
    if letters:
        font = ImageFont.load_default(size=105 if len(letters) > 1 else 150)
        pen.text((WIDTH / 2, HEIGHT / 2), letters, INK, font=font, anchor="mm")
    else:
        pen.ellipse((70, 70, 170, 170), INK)
        pen.ellipse((30, 190, 210, 420), INK)
    if height != HEIGHT:
        shape = (round(WIDTH * height / HEIGHT), height)
        picture = picture.resize(shape, Image.Resampling.LANCZOS)
    return Picture(PNG, _saved(picture, "PNG"))


def initials(*names: str) -> str:
    """The first letters of names, without accents; "" where one is not of the Latin alphabet."""
    letters = [_first_letter(name) for name in names if name.strip()]
    return "".join(letters) if all(letters) else ""


def _first_letter(name: str) -> str:
    first = unicodedata.normalize("NFKD", name.strip())[0].upper()[0]
    plain = PLAIN_LETTERS.get(first, first)
    return plain if "A" <= plain <= "Z" else ""


def _flat(picture: "Image.Image") -> "Image.Image":
    """Colours alone, white where it was see-through: JPEG has no transparency."""
    from PIL import Image  # noqa: PLC0415  # as above

    if picture.mode in ("RGB", "L"):
        return picture
    layered = picture.convert("RGBA")
    ground = Image.new("RGBA", layered.size, "white")
    return Image.alpha_composite(ground, layered).convert("RGB")


def _saved(picture: "Image.Image", kind: str) -> bytes:
    packed = io.BytesIO()
    picture.save(packed, kind, optimize=True, quality=85)
    return packed.getvalue()
