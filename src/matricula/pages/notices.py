"""What any page may have to say, in the languages of our pages."""

from matricula.pages import shell
from matricula.pages.languages import Language

FOREIGN: dict[Language, tuple[str, str, str]] = {
    "fr": (
        "Demande refusée",
        "Cette demande vient d’un autre site.",
        "Ouvrez vous-même le lien que vous avez reçu.",
    ),
    "ru": (
        "Запрос отклонён",
        "Запрос пришёл с другого сайта.",
        "Откройте полученную ссылку сами.",
    ),
    "en": (
        "Request refused",
        "This request came from another site.",
        "Open the link that you were given yourself.",
    ),
}


def foreign(language: Language) -> bytes:
    """A form that another site sent."""
    title, *lines = FOREIGN[language]
    return shell.notice(title, *lines, language=language)
