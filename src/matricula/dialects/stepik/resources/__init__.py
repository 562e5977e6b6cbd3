"""Every resource of this door, declared. A new one is written here and added to `RESOURCES`."""

from matricula.dialects.stepik.declaring import Resource
from matricula.dialects.stepik.resources import (
    certificates,
    classes,
    contacts,
    courses,
    enrollments,
    finding,
    groups,
    lessons,
    long_tasks,
    notices,
    own_courses,
    profiles,
    reviews,
    sections,
    stepics,
    units,
    users,
)

RESOURCES: tuple[Resource, ...] = (
    stepics.RESOURCE,
    users.RESOURCE,
    profiles.RESOURCE,
    contacts.EMAIL_ADDRESSES,
    contacts.SOCIAL_ACCOUNTS,
    courses.RESOURCE,
    sections.RESOURCE,
    units.RESOURCE,
    lessons.RESOURCE,
    enrollments.RESOURCE,
    own_courses.USER_COURSES,
    own_courses.COURSE_SUBSCRIPTIONS,
    finding.COURSE_LISTS,
    finding.TAGS,
    finding.SEARCH_RESULTS,
    reviews.COURSE_REVIEWS,
    reviews.COURSE_REVIEW_SUMMARIES,
    notices.ANNOUNCEMENTS,
    notices.NOTIFICATIONS,
    notices.EVENTS,
    groups.GROUPS,
    groups.MEMBERS,
    classes.CLASSES,
    classes.STUDENTS,
    classes.ASSISTANTS,
    certificates.RESOURCE,
    long_tasks.RESOURCE,
)

BY_NAME = {resource.name: resource for resource in RESOURCES}
