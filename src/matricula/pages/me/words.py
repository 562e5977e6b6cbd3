"""What a visitor's own page says, and how it writes days and marks, in three languages."""

from dataclasses import dataclass
from datetime import date, datetime

from matricula.pages.languages import Language


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of one language. day, clock: formats of dates and hours."""

    sign_out: str
    organization: str
    signed_in: str
    until: str
    no_studies: str
    no_disciplines: str
    no_marks: str
    unmarked: str
    specials: dict[str, str]
    out: str
    ended: str
    ask: str
    day: str
    clock: str
    point: str


WORDS: dict[Language, Words] = {
    "fr": Words(
        sign_out="Se déconnecter",
        organization="Établissement",
        signed_in="Session",
        until="ouverte jusqu’au {}",
        no_studies="Vous n’êtes inscrit à aucune formation ici.",
        no_disciplines="Aucune matière pour l’instant.",
        no_marks="Pas encore d’activité notée.",
        unmarked="–",
        specials={"ABS": "absent", "EXC": "excusé", "ATT": "en attente"},
        out="Vous n’êtes pas connecté",
        ended="Votre session est terminée, ou vous venez de vous déconnecter.",
        ask="Pour revenir, demandez un nouveau lien là où vous avez reçu le premier.",
        day="%d/%m/%Y",
        clock="%H:%M",
        point=",",
    ),
    "ru": Words(
        sign_out="Выйти",
        organization="Организация",
        signed_in="Сеанс",
        until="открыт до {}",
        no_studies="Здесь вы пока не зачислены ни на одну программу.",
        no_disciplines="Дисциплин пока нет.",
        no_marks="Оцениваемых активностей пока нет.",
        unmarked="–",
        specials={"ABS": "неявка", "EXC": "уважительная причина", "ATT": "ожидается"},
        out="Вы не вошли",
        ended="Сеанс завершён, или вы только что вышли.",
        ask="Чтобы вернуться, попросите новую ссылку там, откуда получили первую.",
        day="%d.%m.%Y",
        clock="%H:%M",
        point=",",
    ),
    "en": Words(
        sign_out="Sign out",
        organization="Organization",
        signed_in="Signed in",
        until="until {}",
        no_studies="You are not enrolled in anything here.",
        no_disciplines="No disciplines yet.",
        no_marks="No marked activities yet.",
        unmarked="–",
        specials={"ABS": "absent", "EXC": "excused", "ATT": "pending"},
        out="You are not signed in",
        ended="Your session is over, or you have just signed out.",
        ask="To come back, ask for a new link where you were given the first one.",
        day="%Y-%m-%d",
        clock="%H:%M",
        point=".",
    ),
}


def moment(value: datetime, words: Words) -> str:
    """A day and an hour, in local time."""
    return f"{value.strftime(words.day)}, {value.strftime(words.clock)}"


def period(first: date, last: date, words: Words) -> str:
    """From a day to another."""
    return f"{first.strftime(words.day)} – {last.strftime(words.day)}"


def mark(value: float | None, special: str | None, words: Words) -> str:
    """A mark with the digits that it has: 4; 3,5. Or the word that stands for it."""
    if value is None:
        return words.specials.get(special or "", words.unmarked)
    return f"{value:.10g}".replace(".", words.point)
