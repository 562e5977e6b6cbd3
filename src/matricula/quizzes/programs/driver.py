"""What a teacher's program is run by, in the sandbox: it calls its functions and tells the answers.

Nothing but the standard library. The question comes as JSON on standard input; the answer goes out
as JSON on standard output; what the program prints goes where errors go. Beside this stands
quiz.py, which may define

    generate()            tests: inputs, or pairs of an input and a clue
    solve(input)          the right output; solve() where there are no inputs
    check(reply, clue)    whether a reply is right: a truth, a score, or a score and a hint

as modules for stepic-utils do.
"""

import inspect
import json
import os
import random
import sys
from collections.abc import Callable
from typing import Any

Quiz = dict[str, Any]


CANNOT_CHECK = "Cannot check answer. Perhaps output format is wrong."


class Unfit(Exception):
    """The tests are not as they have to be."""


def main() -> None:
    question = json.load(sys.stdin)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    random.seed(question["seed"])
    with open("quiz.py", encoding="utf-8") as file:  # noqa: PTH123 (starts a little sooner)
        code = compile(file.read(), "quiz.py", "exec")
    quiz: Quiz = {"__name__": "quiz"}
    exec(code, quiz)  # noqa: S102 (this is the sandbox)
    doings: dict[str, Callable[[Quiz, Any], Any]] = {"tests": tests, "score": score, "solve": solve}
    try:
        answer = json.dumps(doings[question["do"]](quiz, question))
    except Unfit as error:
        sys.exit(str(error))
    answers.write(answer)
    answers.flush()


def tests(quiz: Quiz, question: Any) -> list[Any]:
    """Each test as input, clue, and the right output or null. Every test has to pass itself."""
    made = list(quiz["generate"]()) if "generate" in quiz else []
    found = []
    for test in [*made, *question["given"]]:
        dataset, *clues = [test] if isinstance(test, str) else test
        if not isinstance(dataset, str) or len(clues) > 1:
            raise Unfit("Test format is wrong")
        solution = quiz["solve"](dataset) if "solve" in quiz or not clues else None
        clue = clues[0] if clues else solution
        if solution is not None:
            result = _scored(quiz, solution, clue)
            if result[0] != 1:
                raise Unfit(
                    f"Test is broken\ndataset: {dataset[:500]}\nclue: {str(clue)[:500]}\n"
                    f"reply: {str(solution)[:500]}\nresult: {result[0]}\nhint: {result[1][:500]}"
                )
        found.append([dataset, clue, None if solution is None else str(solution)])
    return found


def score(quiz: Quiz, question: Any) -> list[Any]:
    """Each pair of a reply and a clue as score and hint."""
    return [_judged(quiz, reply, clue) for reply, clue in question["pairs"]]


def solve(quiz: Quiz, question: Any) -> list[Any]:
    """The right answer where there is no input, and what the check says of it."""
    del question
    answer = str(quiz["solve"]())
    return [answer, *_scored(quiz, answer, None)]


def _judged(quiz: Quiz, reply: str, clue: Any) -> list[Any]:
    try:
        return _scored(quiz, reply, clue)
    except Exception:
        # A check that expects a number may fail on a reply that is none.
        return [0.0, CANNOT_CHECK]


def _scored(quiz: Quiz, reply: Any, clue: Any) -> list[Any]:
    check = quiz.get("check") or quiz.get("score")
    if check is None:
        return [float(str(reply).strip() == str(clue).strip()), ""]
    takes_clue = len(inspect.signature(check).parameters) > 1
    result = check(reply, clue) if takes_clue else check(reply)
    if isinstance(result, tuple | list):
        found, hint = result
        return [float(found), str(hint or "")]
    return [float(result), ""]


if __name__ == "__main__":
    main()
