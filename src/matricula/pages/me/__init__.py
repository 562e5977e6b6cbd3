"""The page of whoever came in by a link: who they are here, and how their studies stand."""
