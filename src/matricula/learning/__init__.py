"""Answers checked, and scores made of them: where record, quizzes and gradebook meet."""
