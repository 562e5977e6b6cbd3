"""Why the demo does not start. A person reads the docstring, and about what in brackets."""


class ForeignDatabase(Exception):
    """The database holds something that is not the demo, and nothing was written: name another one
    with --database, or serve this one with `matricula serve`."""


class CredentialsRefused(Exception):
    """The credentials cannot be written there: name a file in a folder that you may write to."""
