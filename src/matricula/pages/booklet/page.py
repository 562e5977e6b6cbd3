"""The pages as HTML: the button of a link, a booklet, and what is said where there is none."""

from matricula.pages.booklet.dossier import sections, summary
from matricula.pages.booklet.gathering import Dossier, Overview, Visitor
from matricula.pages.markup import NONE, Child, Markup, joined, tag
from matricula.web.links import BOOKLET

SIGN_OUT = f"{BOOKLET}/sign-out"


def door(centre: str) -> bytes:
    """What a link shows first. It names nobody: programs look at it, too."""
    return _page(
        "Ouvrir le livret",
        tag("h1", "Livret d’apprentissage"),
        tag("p", tag("strong", centre), " vous a envoyé ce lien. Il ne sert qu’une fois."),
        tag(
            "form",
            tag("button", "Ouvrir le livret", type="submit", class_="main"),
            method="post",
        ),
        tag(
            "p",
            "Sur un appareil partagé, déconnectez-vous quand vous avez terminé.",
            class_="soft",
        ),
        kind="notice",
    )


def dead_link() -> bytes:
    """A link that is unknown, used or too old."""
    return _notice(
        "Ce lien n’ouvre plus rien",
        "Il a déjà servi, il a expiré, ou l’adresse est incomplète.",
        "Demandez-en un nouveau à votre centre de formation.",
    )


def foreign() -> bytes:
    """A form that another site sent."""
    return _notice(
        "Demande refusée",
        "Cette demande vient d’un autre site.",
        "Ouvrez vous-même le lien que vous avez reçu.",
    )


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
    return _page(
        title, tag("h1", title), joined(*(tag("p", line) for line in lines)), kind="notice"
    )


def _page(
    title: str, *body: Child, visitor: Visitor | None = None, kind: str | None = None
) -> bytes:
    head = joined(
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", title),
        tag("link", rel="icon", href="data:,"),
        tag("link", rel="stylesheet", href="/booklet.css"),
    )
    content = joined(_bar(visitor), tag("main", *body, class_=kind))
    page = tag("html", tag("head", head), tag("body", content), lang="fr")
    return f"<!doctype html>\n{page}".encode()


def _bar(visitor: Visitor | None) -> Markup:
    if visitor is None:
        return NONE
    return tag(
        "header",
        tag("span", visitor.centre, class_="centre"),
        tag(
            "form",
            tag("button", "Se déconnecter", type="submit"),
            method="post",
            action=SIGN_OUT,
        ),
    )
