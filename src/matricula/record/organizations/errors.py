"""Why a change to organizations is refused; the docstring is what a person reads."""


class NoSuchDivisionKind(Exception):
    """A division is one of institute, college, research_centre, faculty, further_education_centre
    and testing_centre."""
