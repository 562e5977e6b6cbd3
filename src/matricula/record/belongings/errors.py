"""Why something is not kept; the docstring is what a person reads."""


class TooManyBelongings(Exception):
    """Nobody keeps more of these: remove some first."""
