"""What people are called."""

from matricula.store import Row


def full_name(who: Row) -> str:
    """Фамилия Имя Отчество, of what there is. who: with last_name, given_name, middle_name."""
    parts = (who.last_name, who.given_name, who.middle_name)
    return " ".join(part for part in parts if part)
