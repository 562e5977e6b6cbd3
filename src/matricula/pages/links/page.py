"""The pages of a link as HTML. They name nobody: programs look at them, too."""

from matricula.pages import shell
from matricula.pages.languages import Language
from matricula.pages.links.words import WORDS
from matricula.pages.markup import Markup, joined, tag
from matricula.web.links import BOOKLET


def door(organization: str, path: str, language: Language) -> bytes:
    """What a link shows first. path: whither it leads."""
    words = WORDS[language]
    to_booklet = path == BOOKLET or path.startswith(BOOKLET + "/")
    title = words.booklet if to_booklet else words.title
    enter = words.open_booklet if to_booklet else words.enter
    return shell.page(
        title,
        tag("h1", title),
        tag("p", _about(words.given, organization)),
        tag("form", tag("button", enter, type="submit", class_="main"), method="post"),
        tag("p", words.shared, class_="soft"),
        language=language,
        kind="notice",
    )


def dead(organization: str, language: Language) -> bytes:
    """A link that was used, is too old, or whose person signs in otherwise by now."""
    words = WORDS[language]
    ask = _about(words.ask, organization)
    return shell.notice(words.dead, words.used, ask, language=language)


def unknown(language: Language) -> bytes:
    """A link that never was, or was forgotten."""
    words = WORDS[language]
    return shell.notice(words.unknown, words.broken, words.ask_again, language=language)


def _about(sentence: str, organization: str) -> Markup:
    before, _, after = sentence.partition("{}")
    return joined(before, tag("strong", organization), after)
