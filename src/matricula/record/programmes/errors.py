"""Why a change to programmes is refused; the docstring is what a person reads."""


class NoSuchType(Exception):
    """There is no type of programme of this code; `matricula odin programme add --help` lists
    them."""


class NoSuchStudyForm(Exception):
    """A programme is studied full_time, part_time, extramural or unspecified; one of secondary
    vocational education full_time, extramural or by distance."""


class NoSuchEducationLevel(Exception):
    """The least education is one of none, basic_general, secondary_general, secondary_professional,
    higher_bachelor, higher_master and higher_postgraduate."""


class ProjectStays(Exception):
    """The educational project of a programme cannot be unset once it is saved."""


class ForeignDivision(Exception):
    """A programme stands in a division of its own organization."""


class ForeignProgramme(Exception):
    """The organization has no programme of this id."""


class SeveralProgrammes(Exception):
    """Several programmes are called so: name one by its code."""
