"""Every option once: name, type, default, one sentence; environment and docs derive from it."""

import os
import re
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated, Any, get_type_hints
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Meta

PREFIX = "MATRICULA_"
SHORTEST_KEY = 32
"""Characters of a secret key."""
_ORIGIN = re.compile(r"https?://(\[[0-9A-Fa-f:.]+\]|[^\s/?#@:\[\]]+)(:[0-9]{1,5})?/?")


Network = IPv4Network | IPv6Network


class SettingsError(ValueError):
    """A setting has a value that cannot be used; the message names it."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The options of a server. Each is read from MATRICULA_<NAME> in the environment."""

    database: Annotated[
        str,
        Meta(description="Where the record is: sqlite:///path or postgresql://user@host/name."),
    ] = "sqlite:///var/matricula.sqlite3"
    host: Annotated[str, Meta(description="The address that `serve` listens on.")] = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65535, description="The port that `serve` listens on.")] = (
        8000
    )
    workers: Annotated[
        int, Meta(ge=1, le=64, description="Server processes that share the port.")
    ] = 1
    threads: Annotated[
        int, Meta(ge=1, le=256, description="Requests that one process handles side by side.")
    ] = 8
    time_zone: Annotated[
        str, Meta(description="The school's time zone, for organizations that name none.")
    ] = "Europe/Paris"
    log_level: Annotated[
        str,
        Meta(
            pattern="^(DEBUG|INFO|WARNING|ERROR)$",
            description="Least level that is logged: DEBUG, INFO, WARNING or ERROR.",
        ),
    ] = "INFO"
    token_lifetime: Annotated[
        int, Meta(ge=60, le=31_536_000, description="Seconds that a requested token lives.")
    ] = 3600
    tokens_alive: Annotated[
        int,
        Meta(ge=1, le=1000, description="Requested tokens that one account may hold at a time."),
    ] = 10
    request_timeout: Annotated[
        float,
        Meta(ge=0, le=86_400, description="Seconds that a request may take; 0: no limit."),
    ] = 30.0
    hourly_quota: Annotated[
        int,
        Meta(ge=0, description="Requests that one account may make in an hour; 0: no limit."),
    ] = 0
    max_body: Annotated[int, Meta(ge=1024, description="Largest request body, in bytes.")] = (
        10_000_000
    )
    files_kept: Annotated[
        int,
        Meta(
            ge=0,
            description="Bytes of attachments and videos that one person may keep at Stepik's door,"
            " none of them longer than a request body.",
        ),
    ] = 1_000_000_000
    gradebooks_kept: Annotated[
        int, Meta(ge=1, description="Computed cohorts that one process keeps in memory.")
    ] = 64
    scodoc7: Annotated[
        bool, Meta(description="Whether the deprecated functions of ScoDoc 7 are answered.")
    ] = True
    etud_dept_open: Annotated[
        bool,
        Meta(
            description="Whether /ScoDoc/get_etud_dept, a function of ScoDoc 7, tells anybody the"
            " department of a student."
        ),
    ] = True
    campus_new_refusal: Annotated[
        bool,
        Meta(description="Whether Campus Skills' door refuses tokens as its pages of 2026 say."),
    ] = False
    campus_sandbox: Annotated[
        bool,
        Meta(description="Whether Campus Skills' door may forget all contracts of a centre."),
    ] = False
    campus_absences: Annotated[
        str,
        Meta(
            pattern="^(replace|append)$",
            description="Whether a list of absences at Campus Skills' door is the whole list of an"
            " apprentice (replace) or adds to it (append).",
        ),
    ] = "replace"
    campus_session_mean: Annotated[
        str,
        Meta(
            pattern="^(skills|blocks)$",
            description="What Campus Skills' mean of a session is the mean of: its skills, or the"
            " means of its blocks.",
        ),
    ] = "skills"
    campus_numbers_as_strings: Annotated[
        bool,
        Meta(description="Whether Campus Skills' door writes scores, grades and means in quotes."),
    ] = False
    odin_envelope: Annotated[
        str,
        Meta(
            pattern="^(wrapped|bare)$",
            description="Whether Odin's door wraps what it answers (entity, errors, httpStatusCode,"
            " isSuccess) or gives the entity bare.",
        ),
    ] = "wrapped"
    odin_strict_fields: Annotated[
        bool,
        Meta(description="Whether Odin's door leaves out the fields that its page does not name."),
    ] = False
    public_url: Annotated[
        str,
        Meta(
            description="Scheme and host by which browsers reach this server, for links that it"
            " gives out: https://school.example. None: as the request for a link came."
        ),
    ] = ""
    link_lifetime: Annotated[
        int,
        Meta(ge=60, le=604_800, description="Seconds in which a link to sign in can be used."),
    ] = 900
    session_lifetime: Annotated[
        int,
        Meta(ge=60, le=2_592_000, description="Seconds that a browser stays signed in."),
    ] = 28_800
    background_jobs: Annotated[
        bool, Meta(description="Whether server processes fetch calendars again by themselves.")
    ] = True
    secret_key: Annotated[
        str,
        Meta(
            description="Long random text that addresses of calendars are sealed with; to change"
            " it, put the new one first and a blank between. None: a file beside a SQLite database."
        ),
    ] = ""
    self_registration: Annotated[
        bool,
        Meta(
            description="Whether strangers may register at Stepik's door; they get no role, and"
            " are nobody whom the registrar knows."
        ),
    ] = True
    oauth_password_grant: Annotated[
        bool,
        Meta(
            description="Whether applications that are registered for it may ask people for their"
            " passwords; RFC 9700 (2.4) says that no server should let them."
        ),
    ] = False
    oauth_implicit_grant: Annotated[
        bool,
        Meta(
            description="Whether applications that are registered for it get tokens in the address"
            " of a page; RFC 9700 (2.1.2) advises against it, since addresses leak."
        ),
    ] = False
    refresh_token_lifetime: Annotated[
        int,
        Meta(
            ge=36_000,
            le=31_536_000,
            description="Seconds that a refresh token of an application lives unused.",
        ),
    ] = 7_776_000
    trusted_proxies: Annotated[
        str,
        Meta(
            description="Networks of the reverse proxies whose X-Forwarded-For is believed, to"
            " tell clients apart that try passwords: 127.0.0.0/8 10.1.0.7."
        ),
    ] = "127.0.0.0/8 ::1"
    fetch_allowed: Annotated[
        str,
        Meta(
            description="Networks of your own that calendars may be fetched from, beside the open"
            " internet: 10.1.0.0/16 192.168.7.5."
        ),
    ] = ""
    fetch_ports: Annotated[
        str,
        Meta(
            pattern="^[0-9 ,]*$",
            description="Ports that calendars may be fetched from, beside 80 and 443.",
        ),
    ] = ""
    fetch_plain_http: Annotated[
        bool, Meta(description="Whether calendars may be fetched without encryption, by http.")
    ] = True

    @property
    def opened_ports(self) -> frozenset[int]:
        """`fetch_ports` as numbers."""
        return frozenset(map(int, _words(self.fetch_ports)))

    @property
    def proxies(self) -> tuple[Network, ...]:
        """`trusted_proxies` as networks."""
        return _networks(self.trusted_proxies)


def from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings as the environment gives them.

    Errors: SettingsError where a value has the wrong type or is out of its range.
    """
    source = os.environ if environment is None else environment
    given = {
        field: source[PREFIX + field.upper()]
        for field in Settings.__struct_fields__
        if PREFIX + field.upper() in source
    }
    try:
        return _checked(msgspec.convert(given, Settings, strict=False))
    except msgspec.ValidationError as error:
        raise _named(error) from error


def to_environment(settings: Settings) -> dict[str, str]:
    """The variables of which `from_environment` makes the same settings."""
    values = msgspec.structs.asdict(settings)
    return {PREFIX + name.upper(): str(value) for name, value in values.items()}


def replaced(settings: Settings, **given: Any) -> Settings:
    """`settings` with those of `given` that are not None put in their place.

    Errors: SettingsError where one is out of its range.
    """
    chosen = {name: value for name, value in given.items() if value is not None}
    try:
        return _checked(msgspec.convert({**msgspec.structs.asdict(settings), **chosen}, Settings))
    except msgspec.ValidationError as error:
        raise _named(error) from error


def _checked(settings: Settings) -> Settings:
    try:
        ZoneInfo(settings.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SettingsError(
            f"{PREFIX}TIME_ZONE: expected the name of a time zone, such as Europe/Paris"
        ) from error
    for name in ("fetch_allowed", "trusted_proxies"):
        try:
            _networks(getattr(settings, name))
        except ValueError as error:
            raise SettingsError(
                f"{PREFIX}{name.upper()}: expected networks, such as 10.1.0.0/16"
            ) from error
    if not settings.opened_ports <= set(range(1, 65_536)):
        raise SettingsError(f"{PREFIX}FETCH_PORTS: expected ports, such as 8443")
    if settings.public_url and not _ORIGIN.fullmatch(settings.public_url):
        raise SettingsError(
            f"{PREFIX}PUBLIC_URL: expected a scheme and a host, such as https://school.example"
        )
    if any(len(key) < SHORTEST_KEY for key in settings.secret_key.split()):
        raise SettingsError(f"{PREFIX}SECRET_KEY: expected {SHORTEST_KEY} characters at least")
    return settings


def _networks(text: str) -> tuple[Network, ...]:
    return tuple(ip_network(word) for word in _words(text))


def _words(text: str) -> list[str]:
    return text.replace(",", " ").split()


def _named(error: msgspec.ValidationError) -> SettingsError:
    """What is wrong, with the name that an operator knows: "MATRICULA_PORT: expected `int`"."""
    reason, _, field = str(error).partition(" - at `$.")
    return SettingsError(f"{PREFIX}{field.rstrip('`').upper()}: {reason[:1].lower()}{reason[1:]}")


def described() -> list[tuple[str, str, str, str]]:
    """Every option as (environment variable, type, default, sentence), for the docs."""
    defaults = Settings()
    hints: dict[str, Any] = get_type_hints(Settings, include_extras=True)
    return [
        (
            PREFIX + name.upper(),
            hints[name].__origin__.__name__,
            str(getattr(defaults, name)),
            hints[name].__metadata__[0].description,
        )
        for name in Settings.__struct_fields__
    ]
