"""The table of rights: which role may do what, where.

A `Permission` answers both questions from one place: may she do it to this, and to which rows may
she do it. So a check and a filter cannot drift apart.
"""

from dataclasses import dataclass

from matricula.identity.principal import Principal
from matricula.record.accounts.roles import ADMINISTRATOR, READER, REGISTRAR, TEACHER
from matricula.record.organizations.reach import EVERYWHERE, NOWHERE, Reach
from matricula.store import Row


@dataclass(frozen=True, slots=True)
class Permission:
    """A right: its stable code, who holds it, and what it lets one do."""

    code: str
    roles: frozenset[str]
    sentence: str

    def reach(self, principal: Principal) -> Reach:
        """The organizations in which `principal` has this right."""
        held = NOWHERE
        for role, organization_id in principal.roles:
            if role in self.roles:
                held = held | (
                    EVERYWHERE if organization_id is None else Reach.of([organization_id])
                )
        return held & principal.limit()

    def allows(self, principal: Principal, organization_id: int | None) -> bool:
        """Whether `principal` has this right in an organization (None: in the whole school)."""
        return self.reach(principal).contains(organization_id)


def _right(code: str, sentence: str, *roles: str) -> Permission:
    return Permission(code, frozenset({ADMINISTRATOR, *roles}), sentence)


VIEW_RECORD = _right(
    "view_record", "Read programmes, cohorts, marks and absences.", REGISTRAR, TEACHER, READER
)
SEE_PERSONAL_DATA = _right(
    "see_personal_data", "Read addresses, telephones and dates of birth.", REGISTRAR, READER
)
WRITE_MARKS = _right("write_marks", "Write any mark.", REGISTRAR)
WRITE_OWN_MARKS = _right(
    "write_own_marks", "Write the marks of the modules that one teaches.", REGISTRAR, TEACHER
)
WRITE_ATTENDANCE = _right("write_attendance", "Write absences and excuses.", REGISTRAR, TEACHER)
CHANGE_GROUPS = _right("change_groups", "Make groups and move students.", REGISTRAR)
CHANGE_RECORD = _right("change_record", "Change people, programmes and cohorts.", REGISTRAR)
RECORD_APPRENTICES = _right(
    "record_apprentices",
    "Record what any side says of an apprentice's skills, and booklets that are done.",
    REGISTRAR,
)
EVALUATE_FOR_CENTRE = _right(
    "evaluate_for_centre", "Evaluate any apprentice in the centre's name.", REGISTRAR, TEACHER
)
ADMINISTER = _right("administer", "Manage accounts, roles and settings.")

PERMISSIONS = (
    VIEW_RECORD,
    SEE_PERSONAL_DATA,
    WRITE_MARKS,
    WRITE_OWN_MARKS,
    WRITE_ATTENDANCE,
    CHANGE_GROUPS,
    CHANGE_RECORD,
    RECORD_APPRENTICES,
    EVALUATE_FOR_CENTRE,
    ADMINISTER,
)
"""Every right there is."""


@dataclass(frozen=True, slots=True)
class Side:
    """A side of an apprenticeship: the column of a contract that names who speaks for it, and the
    right of those who may as well."""

    party: str
    others: Permission

    def may_speak(self, principal: Principal, contract: Row) -> bool:
        """Whether `principal` may evaluate the apprentice of a contract for this side."""
        where = contract.organization_id
        own = getattr(contract, self.party) == principal.person_id
        return (own and principal.limit().contains(where)) or self.others.allows(principal, where)


SIDES = {
    "self": Side("person_id", RECORD_APPRENTICES),
    "centre": Side("school_tutor_id", EVALUATE_FOR_CENTRE),
    "company": Side("company_tutor_id", RECORD_APPRENTICES),
}
"""Who evaluates, by the evaluator's name."""


def may_mark_booklets(principal: Principal, contract: Row) -> bool:
    """Whether `principal` may say that a booklet of a contract is done: whoever may speak for one
    of its sides."""
    return any(side.may_speak(principal, contract) for side in SIDES.values())
