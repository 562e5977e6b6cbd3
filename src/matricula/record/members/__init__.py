"""Who belongs to a course or a lesson, and what a course is to each of them."""
