"""Scores, grades and means. Source: the page "API Public", whose JSON is mended here."""

import msgspec

Number = int | float | str | None
"""A number, or its text where the server is set so; null: not evaluated."""


class GradedSkill(msgspec.Struct):
    """A skill. Score: the level on its scale; Grade: on 1; Legend: what the level is called."""

    skillName: str
    autoValidationScore: Number
    autoValidationGrade: Number
    autoValidationLegend: str | None
    validationScore: Number
    validationGrade: Number
    validationLegend: str | None
    companyValidationScore: Number
    companyValidationGrade: Number
    companyValidationLegend: str | None


class GradedBlock(msgspec.Struct):
    """A block of skills, with the mean of the grades that there are, by each side."""

    blockId: str
    blockName: str
    autoValidationMean: Number
    validationMean: Number
    companyValidationMean: Number
    skills: list[GradedSkill]


class GradedSession(msgspec.Struct):
    """A training session that the apprentice has, or had, a contract in."""

    sessionId: str
    sessionName: str
    autoValidationMean: Number
    validationMean: Number
    companyValidationMean: Number
    blocks: list[GradedBlock]


class Grades(msgspec.Struct):
    """An apprentice, with the newest session first."""

    studentName: str
    userId: str
    sessions: list[GradedSession]
