"""What code quizzes are made of: languages, templates, limits and tests."""
