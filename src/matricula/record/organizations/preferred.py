"""What departments may prefer about bulletins and absences, and what holds where they say nothing.

The names and the values that are usual are ScoDoc's.
"""

from collections.abc import Mapping

DEFAULTS: dict[str, bool] = {
    "bul_show_abs": True,
    "bul_show_all_evals": False,
    "bul_show_date_inscr": True,
    "bul_show_decision": False,
    "bul_show_ects": True,
    "bul_show_mod_rangs": True,
    "bul_show_rangs": True,
    "bul_show_ue_rangs": True,
    "bul_show_uevalid": True,
    "handle_billets_abs": False,
    "work_saturday": False,
}

NO = frozenset({"", "0", "false", "no"})


def preferred(chosen: Mapping[str, str], name: str) -> bool:
    """Whether a department wants `name`: as it chose, else as ScoDoc does by itself."""
    value = chosen.get(name)
    return DEFAULTS[name] if value is None else value.strip().lower() not in NO
