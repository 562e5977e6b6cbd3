"""The booklet: what an apprentice and their tutors see of an apprenticeship, behind a link."""
