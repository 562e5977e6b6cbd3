"""A visitor's own page as HTML."""

from collections.abc import Sequence

from matricula.pages import shell
from matricula.pages.browser import Visitor
from matricula.pages.languages import Language
from matricula.pages.markup import Markup, joined, tag
from matricula.pages.me.gathering import Discipline, Study
from matricula.pages.me.words import WORDS, Words, mark, moment, period
from matricula.store import Row
from matricula.web.links import ME

SIGN_OUT = f"{ME}/sign-out"


def own(visitor: Visitor, studies: Sequence[Study], language: Language) -> bytes:
    """Who is signed in, of which organization and until when; their cohorts and marks."""
    words = WORDS[language]
    name = _name(visitor, language)
    told = [_study(study, words) for study in studies]
    return shell.page(
        name,
        tag("h1", name),
        _facts(visitor, words),
        joined(*told) if told else tag("p", words.no_studies, class_="soft"),
        language=language,
        bar=shell.bar(visitor.organization, words.sign_out, SIGN_OUT),
    )


def signed_out(language: Language) -> bytes:
    """A browser without a session."""
    words = WORDS[language]
    return shell.notice(words.out, words.ended, words.ask, language=language)


def _name(visitor: Visitor, language: Language) -> str:
    if language != "ru":
        return visitor.name
    parts = (visitor.family_name, visitor.given_name, visitor.middle_name)
    return " ".join(part for part in parts if part)


def _facts(visitor: Visitor, words: Words) -> Markup:
    until = words.until.format(moment(visitor.until.astimezone(visitor.zone), words))
    facts = ((words.organization, visitor.organization), (words.signed_in, until))
    rows = (tag("div", tag("dt", name), tag("dd", value)) for name, value in facts)
    return tag("dl", *rows, class_="facts")


def _study(study: Study, words: Words) -> Markup:
    days = period(study.row.start_date, study.row.end_date, words)
    return tag(
        "section",
        tag("h2", study.row.title, tag("span", days, class_="soft")),
        *(_discipline(one, words) for one in study.disciplines),
        None if study.disciplines else tag("p", words.no_disciplines, class_="soft"),
    )


def _discipline(discipline: Discipline, words: Words) -> Markup:
    rows = (
        tag(
            "li",
            tag("div", row.title),
            tag("span", mark(row.mark, row.special, words), class_=_weight(row)),
        )
        for row in discipline.activities
    )
    if discipline.activities:
        return joined(tag("h3", discipline.title), tag("ul", *rows, class_="rows"))
    return joined(tag("h3", discipline.title), tag("p", words.no_marks, class_="soft"))


def _weight(row: Row) -> str:
    """A mark stands out, and what is not there does not."""
    return "soft" if row.mark is None and row.special is None else "badge"
