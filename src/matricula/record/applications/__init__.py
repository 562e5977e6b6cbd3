"""Programs that act for people: their keys, and the codes and tokens that they hold."""
