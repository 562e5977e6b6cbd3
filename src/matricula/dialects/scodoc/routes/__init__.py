"""Addresses, and what each one asks of the record."""

from litestar import Router
from litestar.di import Provide

from matricula.dialects.scodoc.asking import desk
from matricula.dialects.scodoc.routes import (
    absences,
    aliases,
    assessments,
    bulletins,
    cohorts,
    departments,
    groups,
    offerings,
    photos,
    programmes,
    students,
    tokens,
)

router = Router(
    "/ScoDoc",
    dependencies={"desk": Provide(desk, sync_to_thread=False)},
    route_handlers=[
        tokens.new_token,
        tokens.end_token,
        departments.departments,
        students.identities,
        students.student,
        students.groups,
        students.current_groups,
        bulletins.bulletin,
        photos.photo,
        photos.small_photo,
        programmes.programmes,
        programmes.programme,
        programmes.programme_export,
        cohorts.semester,
        cohorts.semesters_of_step,
        offerings.offering,
        offerings.offerings,
        offerings.offerings_as_printed,
        groups.partition,
        groups.groups,
        assessments.assessments,
        assessments.marks,
        absences.absences,
        *aliases.handlers(),
    ],
)
