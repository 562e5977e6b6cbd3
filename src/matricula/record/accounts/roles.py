"""The roles that an account may hold, in an organization or everywhere."""

ADMINISTRATOR = "administrator"
REGISTRAR = "registrar"
TEACHER = "teacher"
READER = "reader"

ROLES = (ADMINISTRATOR, REGISTRAR, TEACHER, READER)
