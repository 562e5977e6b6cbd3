"""A worker: questions come in on standard input, answers go out on standard output, until its end.

Each is msgpack behind four bytes of length. A question has its seconds of the processor's time
before it: where they pass, the system ends the process.
"""

import resource
import signal
import sys
import warnings
from contextlib import suppress

import msgspec

from matricula.quizzes.workers.model import HEAD, LENGTH, Answer, Equate, Question

MEMORY = 512 * 1024 * 1024
"""Bytes that it may ask the system for."""


def main() -> None:
    for kind, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_AS, MEMORY),
    ):
        # Where the system does not know a limit (macOS and memory), the others stand.
        with suppress(OSError, ValueError):
            resource.setrlimit(kind, (value, value))
    warnings.simplefilter("ignore")
    # A terminal's interrupt is for the server, which ends what it started by closing the pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while head := sys.stdin.buffer.read(HEAD.size):
        length, seconds = HEAD.unpack(head)
        question = msgspec.msgpack.decode(sys.stdin.buffer.read(length), type=Question)
        signal.setitimer(signal.ITIMER_PROF, seconds)
        answer = msgspec.msgpack.encode(_answer(question))
        signal.setitimer(signal.ITIMER_PROF, 0)
        sys.stdout.buffer.write(LENGTH.pack(len(answer)) + answer)
        sys.stdout.buffer.flush()


def _answer(question: Question) -> Answer:
    from matricula.quizzes.workers import formulas, patterns  # noqa: PLC0415 (limits come first)

    if isinstance(question, Equate):
        return formulas.equate(question)
    return patterns.answer(question)


if __name__ == "__main__":
    main()
