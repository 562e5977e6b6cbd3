"""The bodies, spelled as the page prints them. `page` below is the page "API pour ScoDoc 9"."""
