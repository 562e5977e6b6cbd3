"""Kinds of an organization's parts, as codes; a dialect has words for them.

Source: Odin's help: институт, колледж, научно-образовательный центр, факультет, центр
дополнительного образования, центр тестирования иностранных граждан.
"""

INSTITUTE = "institute"
COLLEGE = "college"
RESEARCH_CENTRE = "research_centre"
FACULTY = "faculty"
FURTHER_EDUCATION_CENTRE = "further_education_centre"
TESTING_CENTRE = "testing_centre"

KINDS = (
    INSTITUTE,
    COLLEGE,
    RESEARCH_CENTRE,
    FACULTY,
    FURTHER_EDUCATION_CENTRE,
    TESTING_CENTRE,
)
"""Every kind, in the order of Odin's list."""
