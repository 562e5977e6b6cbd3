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
    Its pipes are closed or left non-blocking; ending the process is the caller's. It may have
    closed its pipes long before it ends, so that is seen by a descriptor of the process itself.
    """
    stdin, stdout, stderr = map(_pipe, (process.stdin, process.stdout, process.stderr))
    collected = Collected(bytearray(), bytearray())
    left = memoryview(given)
    ended = os.pidfd_open(process.pid)
    with selectors.DefaultSelector() as selector:
        for stream, event in (
            (stdin, selectors.EVENT_WRITE),
            (stdout, selectors.EVENT_READ),
            (stderr, selectors.EVENT_READ),
        ):
            os.set_blocking(stream.fileno(), False)
            selector.register(stream, event)
        selector.register(ended, selectors.EVENT_READ)
        try:
            over = False
            while not over and not collected.flooded:
                patience = ends - time.monotonic()
                if patience <= 0:
                    collected.late = True
                    break
                for key, _ in selector.select(patience):
                    if key.fileobj == ended:
                        over = True
                    elif key.fileobj is stdin:
                        left = _fed(selector, stdin, left)
                    elif key.fileobj is stdout:
                        _read(selector, stdout, collected.output)
                        collected.flooded = len(collected.output) > output
                    else:
                        _read(selector, stderr, collected.errors)
                        del collected.errors[:-errors]
        finally:
            os.close(ended)
    if over:
        collected.output += _rest(stdout, output + 1 - len(collected.output))
        collected.errors += _rest(stderr, errors)
        del collected.errors[:-errors]
        collected.flooded = len(collected.output) > output
    del collected.output[output:]
    return collected


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise ValueError("a process without pipes cannot be watched")
    return stream


def _fed(selector: selectors.BaseSelector, stream: IO[bytes], left: memoryview) -> memoryview:
    """What is left after a part was written; the pipe is closed after the last one."""
    try:
        left = left[os.write(stream.fileno(), left[:CHUNK]) :]
    except BlockingIOError:
        return left
    except OSError:
        # It does not listen any more.
        left = left[:0]
    if not left:
        selector.unregister(stream)
        stream.close()
    return left


def _read(selector: selectors.BaseSelector, stream: IO[bytes], kept: bytearray) -> None:
    try:
        part = os.read(stream.fileno(), CHUNK)
    except BlockingIOError:
        return
    if not part:
        selector.unregister(stream)
    kept += part


def _rest(stream: IO[bytes], most: int) -> bytes:
    """What stands in the pipe of a process that has ended, `most` bytes at most."""
    rest = b""
    try:
        while len(rest) < most and (part := os.read(stream.fileno(), CHUNK)):
            rest += part
    except BlockingIOError:
        pass
    return rest
