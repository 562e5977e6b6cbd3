"""HTML that teachers and learners wrote: cleaned where it is meant as HTML, escaped where not."""

import html
import re

import nh3

TAGS = {
    *("a", "abbr", "acronym", "audio", "b", "blockquote", "br", "code", "del", "div", "em"),
    *("figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd"),
    *("li", "mark", "ol", "p", "pre", "q", "s", "samp", "small", "source", "span", "strike"),
    *("strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul"),
    *("var", "video"),
}
ATTRIBUTES = {
    "*": {"class", "title"},
    "a": {"href", "target"},
    "audio": {"src", "controls"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "source": {"src", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "video": {"src", "controls", "width", "height", "poster"},
}
SCHEMES = {"http", "https", "mailto"}
_UNENDED = re.compile(r"<[a-zA-Z/!?][^>]*\Z")


def clean(text: str) -> str:
    """HTML without what could do harm; cleaning it again changes nothing."""
    return nh3.clean(text, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES)


def escape(text: str) -> str:
    """Text as HTML that shows it."""
    return html.escape(text)


def has_unended_tag(text: str) -> bool:
    """Whether a text would lose its end, as "a<b" would: it was not meant as HTML."""
    return _UNENDED.search(text) is not None


def says_something(text: str) -> bool:
    """Whether HTML shows anything: a word or a picture."""
    shown = nh3.clean(text, tags={"img"}, attributes={"img": {"src"}})
    return bool(html.unescape(shown).strip().strip("\u200b\ufeff"))
