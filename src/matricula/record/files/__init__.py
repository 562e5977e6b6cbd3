"""Files that authors add to courses and lessons, and videos."""
