"""What kinds of programme there are for an online campus, as codes; a dialect has words for them.

Source: Odin's help, the form of a programme. A code is stored and never changes its meaning.
"""

from collections.abc import Mapping
from typing import Any

BACHELOR = "bachelor"  # Бакалавриат
MASTER = "master"  # Магистратура
SPECIALIST = "specialist"  # Специалитет
SECONDARY_VOCATIONAL = "secondary_vocational"  # Среднее профессиональное образование
POSTGRADUATE = "postgraduate"  # Аспирантура
BASIC_HIGHER = "basic_higher"  # Базовое высшее образование
SPECIALISED_HIGHER = "specialised_higher"  # Специализированное высшее образование
PROFESSIONAL_DEVELOPMENT = "professional_development"  # ДПО (повышение квалификации)
PROFESSIONAL_RETRAINING = "professional_retraining"  # ДПО (профессиональная переподготовка)
VOCATIONAL_TRAINING = "vocational_training"  # ПО (профессиональная подготовка)
VOCATIONAL_RETRAINING = "vocational_retraining"  # ПО (переподготовка)
VOCATIONAL_DEVELOPMENT = "vocational_development"  # ПО (повышение квалификации)
SCHOOL_EXTENSION = "school_extension"  # Дополнительное образование для школьников
GENERAL_DEVELOPMENT = "general_development"  # Общеразвивающая программа

MAIN_TYPES = (
    BACHELOR,
    MASTER,
    SPECIALIST,
    SECONDARY_VOCATIONAL,
    POSTGRADUATE,
    BASIC_HIGHER,
    SPECIALISED_HIGHER,
)
ADDITIONAL_TYPES = (
    PROFESSIONAL_DEVELOPMENT,
    PROFESSIONAL_RETRAINING,
    VOCATIONAL_TRAINING,
    VOCATIONAL_RETRAINING,
    VOCATIONAL_DEVELOPMENT,
    SCHOOL_EXTENSION,
    GENERAL_DEVELOPMENT,
)
TYPES = MAIN_TYPES + ADDITIONAL_TYPES

FULL_TIME = "full_time"  # Очная
PART_TIME = "part_time"  # Очно-заочная
EXTRAMURAL = "extramural"  # Заочная
DISTANCE = "distance"  # Дистанционная
UNSPECIFIED = "unspecified"  # Не указано

USUAL_FORMS = (FULL_TIME, PART_TIME, EXTRAMURAL, UNSPECIFIED)
VOCATIONAL_FORMS = (FULL_TIME, EXTRAMURAL, DISTANCE)
"""Those of secondary vocational education."""
STUDY_FORMS = (FULL_TIME, PART_TIME, EXTRAMURAL, DISTANCE, UNSPECIFIED)

NO_EDUCATION = "none"  # Без образования
BASIC_GENERAL = "basic_general"  # Основное общее
SECONDARY_GENERAL = "secondary_general"  # Среднее общее
SECONDARY_PROFESSIONAL = "secondary_professional"  # Среднее профессиональное
HIGHER_BACHELOR = "higher_bachelor"  # Высшее - бакалавриат
HIGHER_MASTER = "higher_master"  # Высшее - специалитет, магистратура
HIGHER_POSTGRADUATE = "higher_postgraduate"  # Высшее - подготовка кадров высшей квалификации

EDUCATION_LEVELS = (
    NO_EDUCATION,
    BASIC_GENERAL,
    SECONDARY_GENERAL,
    SECONDARY_PROFESSIONAL,
    HIGHER_BACHELOR,
    HIGHER_MASTER,
    HIGHER_POSTGRADUATE,
)
"""The least education that a programme asks for, from none up."""

HOURS_OF_A_CREDIT = 36
"""Academic hours in a credit (зачетная единица), by the national norm."""
LAST_YEAR_OF_PROFESSIONS = 2023
"""Professions are told of programmes that a project pays, of intakes up to this year."""


def forms_of(type_code: str | None) -> tuple[str, ...]:
    """The forms in which a programme of a type is studied; any where the type is not known."""
    if type_code is None:
        return STUDY_FORMS
    return VOCATIONAL_FORMS if type_code == SECONDARY_VOCATIONAL else USUAL_FORMS


def doubts(profile: Mapping[str, Any]) -> list[str]:
    """What is unusual about a programme, though nothing forbids it; a sentence each."""
    found = []
    hours, credits_, year = (profile.get(name) for name in ("hours", "credits", "year"))
    if hours and credits_ and hours != credits_ * HOURS_OF_A_CREDIT:
        usual = f"{credits_ * HOURS_OF_A_CREDIT:g}"
        found.append(f"{credits_:g} credits are {usual} hours by the norm, not {hours}")
    if profile.get("profession"):
        if not profile.get("project"):
            found.append("a profession is told only of programmes with an educational project")
        if year and year > LAST_YEAR_OF_PROFESSIONS:
            found.append(f"professions are told of intakes up to {LAST_YEAR_OF_PROFESSIONS}")
    return found
