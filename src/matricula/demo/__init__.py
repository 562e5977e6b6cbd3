"""The invented school that `matricula demo` fills an empty database with, and serves."""

from matricula.demo.command import run

__all__ = ["run"]
