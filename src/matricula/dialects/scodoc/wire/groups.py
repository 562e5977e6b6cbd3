"""Groups and partitions (page, "partition" and "groups")."""

import msgspec

GroupMember = dict[str, str | int | None]
"""A student in a list of groups.

One key a partition, its id in digits, holds the name of the student's group there or null. The
others: civilite_str, nom_disp, prenom, etat, email, emailperso, and with codes etape, etudid,
code_nip, code_ine.
"""


class Group(msgspec.Struct, frozen=True):
    """A group, with what its partition says of all its groups. id: the partition's, as ScoDoc has
    it."""

    group_id: int
    partition_id: int
    id: int
    group_name: str | None
    formsemestre_id: int
    partition_name: str | None
    numero: int
    bul_show_rank: bool
    show_in_lists: bool


class Partition(msgspec.Struct, frozen=True):
    """A way to part a semester into groups; without a name, the whole semester."""

    partition_id: int
    id: int
    formsemestre_id: int
    partition_name: str | None
    numero: int
    bul_show_rank: bool
    show_in_lists: bool
    group: list[Group]
