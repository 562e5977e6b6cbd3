"""What was decided, or would be, in words."""

from matricula.importers.decisions.plans import Planned


def explained(one: Planned) -> str:
    """One line about one student: who, the code before and after, units, and what follows."""
    student = one.student
    name = f"{student.usual_name or student.family_name} {student.given_name}"
    change = one.code or "withdrawn"
    if one.before not in (None, one.code):
        change = f"{one.before} -> {change}"
    parts = [f"{student.person_id} {name}: {change}"]
    if one.units:
        parts.append("units " + ", ".join(f"{name} {code}" for name, code in one.units.items()))
    if one.code is not None and one.wanted.next_semesters:
        parts.append("may enrol in " + ", ".join(f"S{n}" for n in one.wanted.next_semesters))
    parts += [f"cohort {cohort} becomes {code}" for cohort, code in one.others.items()]
    return "; ".join(parts)
