"""Courses that move from server to server, by the API that this server speaks itself.

`pull` makes a package of a course, `push` makes a course of a package. Both speak to a `Server`,
which may be the door of this very installation.
"""

from matricula.moving.addresses import host_of, server_address
from matricula.moving.entering import Bearer, Client
from matricula.moving.errors import MovingFailed
from matricula.moving.making import Counts
from matricula.moving.package import Course, open_package
from matricula.moving.pulling import Tell, pull
from matricula.moving.pushing import Wishes, push
from matricula.moving.server import Server

__all__ = [
    "Bearer",
    "Client",
    "Counts",
    "Course",
    "MovingFailed",
    "Server",
    "Tell",
    "Wishes",
    "host_of",
    "open_package",
    "pull",
    "push",
    "server_address",
]
