"""Answers of learners: attempts at quizzes, submissions, and how far each of them is at a step."""
