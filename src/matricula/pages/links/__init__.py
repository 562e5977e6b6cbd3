"""The page of a link that lets somebody in."""
