"""The kinds of quizzes, a file each."""
