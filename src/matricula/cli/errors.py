"""What a person is told when a command fails."""

import inspect


def sentence(error: Exception) -> str | None:
    """The sentence for an error that was to be expected, or None for a fault of ours.

    An exception class of ours says in its docstring what to do; its arguments say about what. Where
    there are several things to mend (`errors`), each has a line.
    """
    if isinstance(error, OSError):
        return f"{error.filename or 'the operation'}: {error.strerror or error}"
    if isinstance(error, UnicodeEncodeError):
        return f"{error.object[:40]!a} is not text in UTF-8: type it anew"
    if not type(error).__module__.startswith("matricula."):
        return None
    advice = _one_line(inspect.getdoc(type(error)) or "")
    places = getattr(error, "errors", None)
    if isinstance(places, list):
        return "\n".join(map(str, places))
    detail = _one_line(str(error))
    if not detail or detail.startswith(advice):
        return detail or advice
    return f"{advice} ({detail})"


def _one_line(text: str) -> str:
    return " ".join(text.split())
