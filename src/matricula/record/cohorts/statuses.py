"""How far somebody is in a cohort, as an online campus says it; a dialect has words for the codes.

Source: Odin's help: записан на обучение, проходит обучение, приостановил, завершил, не завершил
обучение, and the resolutions of the last but one and the last.
"""

ENROLLED = "enrolled"
STUDYING = "studying"
PAUSED = "paused"
COMPLETED = "completed"
NOT_COMPLETED = "not_completed"

STATUSES = (ENROLLED, STUDYING, PAUSED, COMPLETED, NOT_COMPLETED)

RESOLUTIONS = {
    "academic_failure": NOT_COMPLETED,  # Отчислен за неуспеваемость
    "own_wish": NOT_COMPLETED,  # Отчислился по собственному желанию
    "cancelled": NOT_COMPLETED,  # Обучение отменено
    "missed_exam": NOT_COMPLETED,  # Неявка на экзамен
    "failed_exam": NOT_COMPLETED,  # Не набрал проходной балл за экзамен
    "exam_violations": NOT_COMPLETED,  # Экзамен проведен с нарушениями
    "academic_leave": PAUSED,  # Академический отпуск
    "family_reasons": PAUSED,  # По семейным обстоятельствам
}
"""The resolutions that every organization has, and the status that each gives a reason for."""
