"""Why a change to cohorts is refused; the docstring is what a person reads."""


class CohortFull(Exception):
    """The cohort has no room for so many students."""


class SeveralCohorts(Exception):
    """Several cohorts of the programme are called so: rename one of them first."""


class SeveralDisciplines(Exception):
    """Several disciplines of the cohort are called so: name one by its code."""


class NoSuchControl(Exception):
    """A discipline ends with a pass, a graded_pass or an exam."""


class NoSuchLanguage(Exception):
    """A discipline is taught in ru or in en."""


class CreditsRefused(Exception):
    """A discipline has 1 to 15 credits."""


class DatesRefused(Exception):
    """Nothing ends before it begins."""


class ForeignScale(Exception):
    """A discipline tells its totals by a scale of its own organization."""


class NoSuchStudyStatus(Exception):
    """Whoever is in a cohort is enrolled, studying, paused, completed or not_completed."""


class NoSuchResolution(Exception):
    """Studies are paused or not completed by a resolution that there is for it:
    `matricula odin resolution list` shows them."""


class ResolutionRefused(Exception):
    """A resolution is for paused or for not_completed, has a name, and stays what it is."""


class NotEnrolled(Exception):
    """Somebody is not enrolled in the cohort."""
