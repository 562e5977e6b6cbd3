"""The pages as HTML: a booklet, and what is said where there is none."""

from matricula.pages import shell
from matricula.pages.booklet.dossier import sections, summary
from matricula.pages.booklet.gathering import Dossier, Overview
from matricula.pages.browser import Visitor
from matricula.pages.languages import Language
from matricula.pages.markup import Child, joined, tag
from matricula.web.links import BOOKLET

FRENCH: Language = "fr"
SIGN_OUT = f"{BOOKLET}/sign-out"


def signed_out() -> bytes:
    """A browser without a session."""
    return _notice(
        "Vous n’êtes pas connecté",
        "Votre session est terminée, ou vous venez de vous déconnecter.",
        "Pour entrer, demandez un lien à votre centre de formation.",
    )


def nothing(visitor: Visitor) -> bytes:
    """A page that is not there, or not for this visitor."""
    return _page(
        "Page introuvable",
        tag("h1", "Page introuvable"),
        tag("p", "Il n’y a rien ici que vous puissiez consulter."),
        tag("p", tag("a", "Revenir à ma page", href=BOOKLET)),
        visitor=visitor,
        kind="notice",
    )


def overview(visitor: Visitor, found: Overview) -> bytes:
    """A visitor's own booklet, and the contracts that they tutor."""
    body: list[Child] = [tag("h1", visitor.name)]
    if found.own:
        body.append(sections(found.own))
    if found.tutored:
        rows = joined(*(tag("li", summary(one)) for one in found.tutored))
        body.append(
            tag(
                "section",
                tag("h2", "Les apprentis que vous suivez"),
                tag("ul", rows, class_="cards"),
            )
        )
    return _page(f"Livret – {visitor.name}", *body, visitor=visitor)


def contract(visitor: Visitor, found: Dossier) -> bytes:
    """The page of one contract."""
    back = tag("p", tag("a", "← Retour", href=BOOKLET), class_="back")
    return _page(
        f"Livret – {found.name}", back, tag("h1", found.name), sections(found), visitor=visitor
    )


def _notice(title: str, *lines: str) -> bytes:
    return shell.notice(title, *lines, language=FRENCH)


def _page(title: str, *body: Child, visitor: Visitor, kind: str | None = None) -> bytes:
    bar = shell.bar(visitor.organization, "Se déconnecter", SIGN_OUT)
    return shell.page(title, *body, language=FRENCH, bar=bar, kind=kind)
