"""Why two people are not merged, or not parted again."""

from collections.abc import Sequence


class NoSuchPerson(Exception):
    """There is nobody of this number."""


class SamePerson(Exception):
    """These are one person already."""


class MergedAway(Exception):
    """This person was merged into another one: name that one."""


class NotMerged(Exception):
    """This person was not merged into anybody."""


class NewerMerge(Exception):
    """Merges into one person are undone newest first."""

    def __init__(self, other: int) -> None:
        """other: the one who was merged last."""
        super().__init__(f"`matricula people unmerge {other}`, and then this one")


class MergeRefused(Exception):
    """Both cannot be one; errors: each thing that only one person can have."""

    def __init__(self, errors: Sequence[str]) -> None:
        super().__init__("; ".join(errors))
        self.errors = list(errors)
