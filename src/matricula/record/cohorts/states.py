"""How an enrolment stands, in the record's words and in ScoDoc's codes."""

ENROLLED, WITHDRAWN, FAILED = "enrolled", "withdrawn", "failed"
"""Active; resigned; failed to come."""

BY_CODE = {"I": ENROLLED, "D": WITHDRAWN, "DEF": FAILED}
"""The state that a code of ScoDoc means."""
CODES = {state: code for code, state in BY_CODE.items()}
"""The code of ScoDoc for a state."""
