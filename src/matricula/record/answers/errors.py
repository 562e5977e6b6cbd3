"""Why an answer is refused; the docstring is what a person reads."""


class NoSuchAttempt(Exception):
    """There is no such attempt of yours."""


class AttemptOver(Exception):
    """This attempt is over: begin another one."""


class StepClosed(Exception):
    """This step takes no answers now."""


class SubmissionsSpent(Exception):
    """You have sent as many submissions as this step takes."""


class TooManyChecks(Exception):
    """Other replies of yours wait to be checked: send this one once one of them is."""


class NotMarkable(Exception):
    """The check of this quiz gives its score, not a person."""
