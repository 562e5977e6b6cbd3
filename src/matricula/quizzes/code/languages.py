"""Programming languages by the names that Stepik has for them, and which of them run here."""

import sys

PYTHON = "python3"
KNOWN = (
    PYTHON,
    *(f"python3.{minor}" for minor in range(8, 16)),
    *("c", "c++", "c++11", "c++17", "c++20", "c#", "mono c#", "objective-c"),
    *("haskell", "haskell 7.10", "haskell 8.0", "haskell 8.8"),
    *("java", "java8", "java11", "java17", "kotlin", "scala", "scala3", "clojure"),
    *("javascript", "typescript", "dart", "php", "perl", "ruby", "r", "julia", "lua"),
    *("go", "rust", "swift", "d", "octave", "shell", "sqlite", "prolog", "1c", "c valgrind"),
    *("asm32", "asm64", "arm", "pascal", "pascalabc", "pascal-abc", "fortran"),
)
"""What a template or a limit of a source may name."""

DEFAULT_TEMPLATE = "# put your python code here"

TIME_FACTORS = {PYTHON: 3}
"""What a scaled limit of time is multiplied by."""


def is_runnable(language: str) -> bool:
    """Whether programs of a language run here: those of Python, to the version that runs this."""
    if language == PYTHON:
        return True
    name, _, minor = language.partition(".")
    return name == PYTHON and language in KNOWN and int(minor) <= sys.version_info.minor
