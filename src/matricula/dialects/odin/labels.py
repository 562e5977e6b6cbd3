"""What Odin's page calls the record's codes, in Russian and in English.

Source: Odin's help, the forms of a programme and of an activity.
"""

from collections.abc import Mapping

from matricula.record.assessments import activities
from matricula.record.cohorts import statuses
from matricula.record.organizations import divisions
from matricula.record.programmes import catalogue

Label = tuple[str, str]
"""Russian and English."""
Labels = Mapping[str, Label]

PROGRAM_TYPES: Labels = {
    catalogue.BACHELOR: ("Бакалавриат", "Bachelor's degree"),
    catalogue.MASTER: ("Магистратура", "Master's degree"),
    catalogue.SPECIALIST: ("Специалитет", "Specialist's degree"),
    catalogue.SECONDARY_VOCATIONAL: (
        "Среднее профессиональное образование",
        "Secondary vocational education",
    ),
    catalogue.POSTGRADUATE: ("Аспирантура", "Postgraduate studies"),
    catalogue.BASIC_HIGHER: ("Базовое высшее образование", "Basic higher education"),
    catalogue.SPECIALISED_HIGHER: (
        "Специализированное высшее образование",
        "Specialised higher education",
    ),
    catalogue.PROFESSIONAL_DEVELOPMENT: (
        "ДПО (повышение квалификации)",
        "Additional professional education (development)",
    ),
    catalogue.PROFESSIONAL_RETRAINING: (
        "ДПО (профессиональная переподготовка)",
        "Additional professional education (retraining)",
    ),
    catalogue.VOCATIONAL_TRAINING: (
        "ПО (профессиональная подготовка)",
        "Vocational education (training)",
    ),
    catalogue.VOCATIONAL_RETRAINING: ("ПО (переподготовка)", "Vocational education (retraining)"),
    catalogue.VOCATIONAL_DEVELOPMENT: (
        "ПО (повышение квалификации)",
        "Vocational education (development)",
    ),
    catalogue.SCHOOL_EXTENSION: (
        "Дополнительное образование для школьников",
        "Additional education for pupils",
    ),
    catalogue.GENERAL_DEVELOPMENT: ("Общеразвивающая программа", "General development"),
}

STUDY_FORMS: Labels = {
    catalogue.FULL_TIME: ("Очная", "Full-time"),
    catalogue.PART_TIME: ("Очно-заочная", "Part-time"),
    catalogue.EXTRAMURAL: ("Заочная", "Extramural"),
    catalogue.DISTANCE: ("Дистанционная", "Distance"),
    catalogue.UNSPECIFIED: ("Не указано", "Not specified"),
}

EDUCATION_LEVELS: Labels = {
    catalogue.NO_EDUCATION: ("Без образования", "No education"),
    catalogue.BASIC_GENERAL: ("Основное общее", "Basic general"),
    catalogue.SECONDARY_GENERAL: ("Среднее общее", "Secondary general"),
    catalogue.SECONDARY_PROFESSIONAL: ("Среднее профессиональное", "Secondary professional"),
    catalogue.HIGHER_BACHELOR: ("Высшее - бакалавриат", "Higher: bachelor's degree"),
    catalogue.HIGHER_MASTER: (
        "Высшее - специалитет, магистратура",
        "Higher: specialist's or master's degree",
    ),
    catalogue.HIGHER_POSTGRADUATE: (
        "Высшее - подготовка кадров высшей квалификации",
        "Higher: postgraduate studies",
    ),
}

DIVISION_KINDS: Labels = {
    divisions.INSTITUTE: ("Институт", "Institute"),
    divisions.COLLEGE: ("Колледж", "College"),
    divisions.RESEARCH_CENTRE: ("Научно-образовательный центр", "Research and education centre"),
    divisions.FACULTY: ("Факультет", "Faculty"),
    divisions.FURTHER_EDUCATION_CENTRE: (
        "Центр дополнительного образования",
        "Further education centre",
    ),
    divisions.TESTING_CENTRE: (
        "Центр тестирования иностранных граждан",
        "Testing centre for foreign citizens",
    ),
}

ACTIVITY_TYPES: Labels = {
    "consultation": ("Консультация", "Consultation"),
    "forum": ("Форум", "Forum"),
    "self_study": ("Самостоятельная", "Self-study"),
    "lab": ("Лабораторная", "Laboratory"),
    activities.LECTURE: ("Лекция", "Lecture"),
    "practice": ("Практика", "Practice"),
    "development": ("Разработка", "Development"),
    "seminar": ("Семинар", "Seminar"),
    activities.ASSIGNMENT: ("Задание", "Assignment"),
    activities.TEST: ("Контрольная", "Test"),
    activities.OTHER: ("Другое", "Other"),
}

STATUSES: Labels = {
    statuses.ENROLLED: ("Записан на обучение", "Enrolled"),
    statuses.STUDYING: ("Проходит обучение", "Studying"),
    statuses.PAUSED: ("Приостановил обучение", "Paused"),
    statuses.COMPLETED: ("Завершил обучение", "Completed"),
    statuses.NOT_COMPLETED: ("Не завершил обучение", "Not completed"),
}

RESOLUTIONS: Labels = {
    "academic_failure": ("Отчислен за неуспеваемость", "Expelled for academic failure"),
    "own_wish": ("Отчислился по собственному желанию", "Left at their own wish"),
    "cancelled": ("Обучение отменено", "Studies cancelled"),
    "missed_exam": ("Неявка на экзамен", "Missed the exam"),
    "failed_exam": ("Не набрал проходной балл за экзамен", "Failed the exam"),
    "exam_violations": ("Экзамен проведен с нарушениями", "Exam held with violations"),
    "academic_leave": ("Академический отпуск", "Academic leave"),
    "family_reasons": ("По семейным обстоятельствам", "Family reasons"),
}


def labelled(labels: Labels, code: str | None, *, english: bool) -> str | None:
    """What a code is called; a code without a label, such as a name of somebody's own, is one."""
    if code is None:
        return None
    russian, in_english = labels.get(code, (code, code))
    return in_english if english else russian


def meant(labels: Labels, text: str) -> str | None:
    """The code that a client names by itself or by a label, in any case; None for none."""
    wanted = text.strip().casefold()
    for code, label in labels.items():
        if wanted in {code, *(name.casefold() for name in label)}:
            return code
    return None
