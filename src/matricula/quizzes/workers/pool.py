"""A few workers, started when first needed, used again, and replaced where they had to be ended."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock, Semaphore
from typing import TypeVar

import msgspec

from matricula.quizzes.workers.model import HEAD, LENGTH, Answer, Question

A = TypeVar("A", bound=Answer)

SECONDS = 2.0
"""Of the processor's time that a question may take."""
SIDE_BY_SIDE = 4
STARTING = 20.0
"""Seconds by the clock that a worker may take more: it may have to start, and others run."""
LONGEST_ANSWER = 65_536


class TooDear(Exception):
    """A pattern or a formula takes too much time or memory."""


class Worker:
    """A process that is asked one question at a time."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            # Nothing of this process goes along: neither its environment nor its open files.
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-m", "matricula.quizzes.workers.child"],
                stdin=theirs.fileno(),
                stdout=theirs.fileno(),
                stderr=subprocess.DEVNULL,
                env={},
            )
        self._socket = ours

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def asked(self, content: bytes, seconds: float) -> bytes:
        """What it answers. Errors: TooDear, where it was ended, or does not answer in time."""
        ends = time.monotonic() + 4 * seconds + STARTING
        try:
            self._socket.settimeout(4 * seconds + STARTING)
            self._socket.sendall(content)
            (length,) = LENGTH.unpack(self._received(LENGTH.size, ends))
            return self._received(min(length, LONGEST_ANSWER), ends)
        except OSError as error:
            raise TooDear from error

    def _received(self, length: int, ends: float) -> bytes:
        found = b""
        while len(found) < length:
            self._socket.settimeout(max(0.001, ends - time.monotonic()))
            part = self._socket.recv(length - len(found))
            if not part:
                raise TooDear
            found += part
        return found

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        self._socket.close()


class Pool:
    """Workers of one process. They end with it: their pipes close."""

    def __init__(self, size: int = SIDE_BY_SIDE) -> None:
        self._turns = Semaphore(size)
        self._lock = Lock()
        self._idle: list[Worker] = []

    def ask(self, question: Question, answer: type[A], seconds: float = SECONDS) -> A:
        """The answer to a question, which is an `answer`. Errors: TooDear."""
        content = msgspec.msgpack.encode(question)
        with self._turns, self._borrowed() as worker:
            told = worker.asked(HEAD.pack(len(content), seconds) + content, seconds)
            return msgspec.msgpack.decode(told, type=answer)

    def close(self) -> None:
        """End the workers that nobody asks at the moment."""
        with self._lock:
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.end()

    @contextmanager
    def _borrowed(self) -> Iterator[Worker]:
        """A worker for one question; it goes back only if it answered."""
        worker = self._waiting() or Worker()
        try:
            yield worker
        except BaseException:
            worker.end()
            raise
        with self._lock:
            self._idle.append(worker)

    def _waiting(self) -> Worker | None:
        """A worker that waits to be asked; the system may have ended some of them."""
        with self._lock:
            while self._idle:
                worker = self._idle.pop()
                if worker.is_alive():
                    return worker
                worker.end()
        return None


def ask(question: Question, answer: type[A], seconds: float = SECONDS) -> A:
    """The answer to a question, from the workers of this process. Errors: TooDear."""
    return _pool(os.getpid()).ask(question, answer, seconds)


@cache
def _pool(process: int) -> Pool:
    """One pool for each process: pipes must not be shared with one that was forked."""
    del process
    return Pool()
