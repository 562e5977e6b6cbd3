"""Classes: learners of a course who came together by a key, and those who look after them."""
