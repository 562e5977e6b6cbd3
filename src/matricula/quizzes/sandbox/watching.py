"""Feeding a process and collecting what it says, until it ends or is over a limit."""

import os
import selectors
import subprocess
import time
from typing import IO

import msgspec

CHUNK = 65_536


class Collected(msgspec.Struct):
    """What a process said. errors: its last part. late, flooded: why it has to be ended."""

    output: bytearray
    errors: bytearray
    late: bool = False
    flooded: bool = False


def watched(
    process: subprocess.Popen[bytes], given: bytes, output: int, errors: int, ends: float
) -> Collected:
    """What a process says until it ends, until `ends`, or until its output is longer than allowed.

    output, errors: bytes that are kept; more of errors is dropped, more of output ends the watch.
    Ending the process is the caller's. It may have closed its pipes long before it ends, so its end
    is seen by a descriptor of the process itself.
    """
    watch = _Watch(process, given, output, errors)
    with watch.selector:
        ended = os.pidfd_open(process.pid)
        try:
            watch.selector.register(ended, selectors.EVENT_READ)
            watch.until(ends, ended)
        finally:
            os.close(ended)
    return watch.collected


class _Watch:
    """One process that is watched."""

    def __init__(
        self, process: subprocess.Popen[bytes], given: bytes, output: int, errors: int
    ) -> None:
        self.collected = Collected(bytearray(), bytearray())
        self.left = memoryview(given)
        self.most_output, self.most_errors = output, errors
        self.stdin, self.stdout, self.stderr = map(
            _pipe, (process.stdin, process.stdout, process.stderr)
        )
        self.selector = selectors.DefaultSelector()
        for stream, event in (
            (self.stdin, selectors.EVENT_WRITE),
            (self.stdout, selectors.EVENT_READ),
            (self.stderr, selectors.EVENT_READ),
        ):
            os.set_blocking(stream.fileno(), False)
            self.selector.register(stream, event)

    def until(self, ends: float, ended: int) -> None:
        """Watch until `ends`, or until the descriptor `ended` says that the process has."""
        is_over = False
        while not (is_over or self.collected.flooded or self.collected.late):
            patience = ends - time.monotonic()
            self.collected.late = patience <= 0
            for key, _ in self.selector.select(max(0.0, patience)):
                is_over = is_over or key.fileobj == ended
                self._handle(key.fileobj)
        if is_over:
            self.collected.late = False
            self._drain()
        del self.collected.output[self.most_output :]

    def _handle(self, stream: object) -> None:
        if stream is self.stdin:
            self._feed()
        elif stream is self.stdout and self._read(self.stdout) == b"":
            self.selector.unregister(self.stdout)
        elif stream is self.stderr and self._read(self.stderr) == b"":
            self.selector.unregister(self.stderr)

    def _feed(self) -> None:
        """Write a part of what is given; the pipe is closed after the last one."""
        try:
            self.left = self.left[os.write(self.stdin.fileno(), self.left[:CHUNK]) :]
        except BlockingIOError:
            return
        except OSError:
            # It does not listen any more.
            self.left = self.left[:0]
        if not self.left:
            self.selector.unregister(self.stdin)
            self.stdin.close()

    def _read(self, stream: IO[bytes]) -> bytes | None:
        """A part of what was said, which is kept; b"": nothing more will be; None: not now."""
        try:
            part = os.read(stream.fileno(), CHUNK)
        except BlockingIOError:
            return None
        if stream is self.stderr:
            self.collected.errors += part
            del self.collected.errors[: -self.most_errors]
        else:
            self.collected.output += part
            self.collected.flooded = len(self.collected.output) > self.most_output
        return part

    def _drain(self) -> None:
        """Take what stands in the pipes of a process that has ended."""
        while not self.collected.flooded and self._read(self.stdout):
            pass
        while self._read(self.stderr):
            pass


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise ValueError("a process without pipes cannot be watched")
    return stream
