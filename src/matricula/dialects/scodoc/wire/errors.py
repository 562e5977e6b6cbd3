"""What every refusal looks like (page, "Codes HTTP")."""

import msgspec


class Erreur(msgspec.Struct, frozen=True, omit_defaults=True):
    """error: the standard name of the status. message: a sentence, if there is one to say."""

    error: str
    message: str = ""
