"""Calls of the kernel that a stranger's program is refused, as a program for seccomp.

It stands behind the namespaces, not in their place. With it a program is one process: its threads
share one limit of memory, and neither shared memory nor files in memory pass it by. Sources:
seccomp(2), linux/filter.h, and the kernel's tables of calls.
"""

import errno
import platform
import struct

_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7, "riscv64": 0xC00000F3}
_CLONE_THREAD = 0x0001_0000
_X32 = 0x4000_0000

# struct seccomp_data: the number of the call, the architecture, the pointer, six arguments.
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _IF_SET, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_KILL, _ALLOW, _FAIL = 0x8000_0000, 0x7FFF_0000, 0x0005_0000

_EVERYWHERE = (
    *(424, 434, 438),  # pidfd_send_signal, pidfd_open, pidfd_getfd
    *(425, 426, 427),  # io_uring_setup, io_uring_enter, io_uring_register
    *(428, 429, 430, 431, 432, 433, 442),  # open_tree, move_mount, fsopen .. fspick, mount_setattr
    447,  # memfd_secret
)
"""Calls that are young enough to have one number on every architecture."""
_X86_64 = (
    *(57, 58, 41),  # fork, vfork, socket
    *(29, 30, 31, 64, 68, 240),  # shmget, shmat, shmctl, semget, msgget, mq_open
    *(101, 310, 311, 312),  # ptrace, process_vm_readv, process_vm_writev, kcmp
    *(165, 166, 155, 161, 272, 308),  # mount, umount2, pivot_root, chroot, unshare, setns
    *(248, 249, 250),  # add_key, request_key, keyctl
    *(321, 298, 323, 319, 278),  # bpf, perf_event_open, userfaultfd, memfd_create, vmsplice
    *(246, 320, 175, 313, 176),  # kexec_load, kexec_file_load, {,f}init_module, delete_module
    *(169, 167, 168, 163, 103, 179),  # reboot, swapon, swapoff, acct, syslog, quotactl
    *(164, 227, 305, 159),  # settimeofday, clock_settime, clock_adjtime, adjtimex
    *(303, 304, 300, 212),  # name_to_handle_at, open_by_handle_at, fanotify_init, lookup_dcookie
    *(135, 154, 172, 173, 153),  # personality, modify_ldt, iopl, ioperm, vhangup
)
_GENERIC = (
    198,  # socket
    *(194, 196, 195, 190, 186, 180),  # shmget, shmat, shmctl, semget, msgget, mq_open
    *(117, 270, 271, 272),  # ptrace, process_vm_readv, process_vm_writev, kcmp
    *(40, 39, 41, 51, 97, 268),  # mount, umount2, pivot_root, chroot, unshare, setns
    *(217, 218, 219),  # add_key, request_key, keyctl
    *(280, 241, 282, 279, 75),  # bpf, perf_event_open, userfaultfd, memfd_create, vmsplice
    *(104, 294, 105, 273, 106),  # kexec_load, kexec_file_load, {,f}init_module, delete_module
    *(142, 224, 225, 89, 116, 60),  # reboot, swapon, swapoff, acct, syslog, quotactl
    *(170, 112, 266, 171),  # settimeofday, clock_settime, clock_adjtime, adjtimex
    *(264, 265, 262, 18),  # name_to_handle_at, open_by_handle_at, fanotify_init, lookup_dcookie
    *(92, 58),  # personality, vhangup
)
_CLONE3 = 435


def is_known(machine: str = platform.machine()) -> bool:
    """Whether there is a table for a kind of processor."""
    return machine in _ARCHITECTURES


def filter_program(machine: str = platform.machine()) -> bytes:
    """The filter, as the kernel takes it. Errors: KeyError for an unknown kind of processor."""
    is_x86 = machine == "x86_64"
    refused = (*_EVERYWHERE, *(_X86_64 if is_x86 else _GENERIC))
    lines = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_IF_EQUAL, 1, 0, _ARCHITECTURES[machine]),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
    ]
    if is_x86:
        # The second way of numbering calls would pass by the first.
        lines += [(_IF_AT_LEAST, 0, 1, _X32), (_RETURN, 0, 0, _KILL)]
    for number in refused:
        lines += [(_IF_EQUAL, 0, 1, number), (_RETURN, 0, 0, _FAIL | errno.EPERM)]
    lines += [
        # Its flags cannot be seen from here; without it, the C library falls back on clone.
        (_IF_EQUAL, 0, 1, _CLONE3),
        (_RETURN, 0, 0, _FAIL | errno.ENOSYS),
        (_IF_EQUAL, 0, 3, 56 if is_x86 else 220),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_IF_SET, 1, 0, _CLONE_THREAD),
        (_RETURN, 0, 0, _FAIL | errno.EPERM),
        (_RETURN, 0, 0, _ALLOW),
    ]
    return b"".join(struct.pack("=HBBI", *line) for line in lines)
