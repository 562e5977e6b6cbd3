"""Steps of lessons: what is read and answered, and where each stands in each course."""
