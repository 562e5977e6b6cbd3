"""The first program in the sandbox: it takes its own limits and rights, then becomes the stranger.

Run with -c, with nothing but the standard library. Arguments: seconds, bytes of memory, processes,
the descriptor that it says on that it was reached, the user to become or "-", and the command.
"""

import os
import resource
import sys


def main() -> None:
    seconds, memory, processes, told, user, *command = sys.argv[1:]
    for kind, soft, hard in (
        (resource.RLIMIT_CPU, int(seconds), int(seconds) + 1),
        (resource.RLIMIT_NPROC, int(processes), int(processes)),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_NOFILE, 64, 64),
        (resource.RLIMIT_MEMLOCK, 0, 0),
        (resource.RLIMIT_MSGQUEUE, 0, 0),
        (resource.RLIMIT_SIGPENDING, 256, 256),
        (resource.RLIMIT_AS, int(memory), int(memory)),
    ):
        resource.setrlimit(kind, (_allowed(kind, soft), _allowed(kind, hard)))
    if user != "-":
        os.setgroups([])
        os.setresgid(int(user), int(user), int(user))
        os.setresuid(int(user), int(user), int(user))
    os.write(int(told), b"+")
    os.close(int(told))
    os.execv(command[0], command)  # noqa: S606 (this is what it is for)


def _allowed(kind: int, wanted: int) -> int:
    """What is wanted, or what the server has itself where that is less."""
    most = resource.getrlimit(kind)[1]
    return wanted if most == resource.RLIM_INFINITY else min(wanted, most)


main()
