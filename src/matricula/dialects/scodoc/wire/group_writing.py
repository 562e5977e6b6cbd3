"""What later addresses answer about groups that were written."""

import msgspec


class Membership(msgspec.Struct, frozen=True):
    """Who was put into which group, or taken out of it."""

    group_id: int
    etudid: int


class Done(msgspec.Struct, frozen=True, rename={"ok": "OK"}):
    """What was asked for was done."""

    ok: bool = True
