"""Words of a certificate, in the language of its course."""

from dataclasses import asdict, dataclass
from datetime import date

MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
}


@dataclass(frozen=True, slots=True)
class Words:
    """What a certificate says beside its facts."""

    title: str
    distinction: str
    certifies: str
    completed: str
    completed_with_distinction: str
    result: str
    issued: str
    code: str
    verify: str


WORDS = {
    "en": Words(
        "Certificate",
        "with distinction",
        "This certifies that",
        "has completed the course",
        "has completed with distinction the course",
        "Result",
        "Issued on",
        "Code",
        "Verify at",
    ),
    "fr": Words(
        "Certificat",
        "avec mention",
        "Il est certifié que",
        "a suivi jusqu’à son terme le cours",
        "a suivi avec mention le cours",
        "Résultat",
        "Délivré le",
        "Code",
        "À vérifier sur",
    ),
    "ru": Words(
        "Сертификат",
        "с отличием",
        "Настоящим подтверждается, что",
        "успешно завершил(а) курс",
        "с отличием завершил(а) курс",
        "Результат",
        "Дата выдачи",
        "Код",
        "Проверить на",
    ),
}
OTHERWISE = "en"


def language_of(tag: str) -> str:
    """The language that is spoken of a course's: "fr-CA" is "fr", one without words English."""
    short = tag.lower().partition("-")[0]
    return short if short in WORDS else OTHERWISE


def words_of(language: str) -> dict[str, str]:
    """The words by name."""
    return asdict(WORDS[language])


def day_told(day: date, language: str) -> str:
    """A day as it is written: "29 November 2026"."""
    return f"{day.day} {MONTHS[language].split()[day.month - 1]} {day.year}"


def grade_told(grade: str, language: str) -> str:
    """Per cent as they are written: "82.5%", or "82,5 %" with a space that does not break."""
    if not grade:
        return ""
    return f"{grade}%" if language == "en" else f"{grade.replace('.', ',')}\N{NO-BREAK SPACE}%"
