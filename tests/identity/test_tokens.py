"""Tokens and the Authorization header."""

import base64
import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matricula.identity.principal import limits_of, principal_of, unknown_limits
from matricula.identity.scopes import ScopeRefused, Word, parse_scope, scope_text
from matricula.identity.tokens import basic_credentials, bearer_token, hash_token, new_token
from matricula.record.accounts.queries import Holder
from matricula.record.organizations.reach import Reach


def _basic(text: bytes) -> str:
    return "Basic " + base64.b64encode(text).decode()


def test_a_token_is_32_url_safe_characters_and_never_twice() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{32}", token) for token in tokens)


def test_what_is_kept_of_a_token_is_its_sha_256() -> None:
    assert hash_token("abc") == hashlib.sha256(b"abc").hexdigest()


@pytest.mark.parametrize("header", ["Bearer abc_-", "bearer  abc_-", "BEARER abc_- "])
def test_a_bearer_token_is_read_whatever_the_case_of_its_scheme(header: str) -> None:
    assert bearer_token(header) == "abc_-"


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Bearer a b",
        "Bearer a,b",
        "Bearer é",
        "Bearer\tabc",
        "Basic abc",
        "abc",
        "Bearer " + "a" * 10_000,
    ],
)
def test_what_is_no_bearer_token_is_none(header: str | None) -> None:
    assert bearer_token(header) is None


@pytest.mark.parametrize(
    ("sent", "name", "password"),
    [
        (b"ada:secret", "ada", "secret"),
        (b"ada:", "ada", ""),
        (b":secret", "", "secret"),
        (b"ada:a:b", "ada", "a:b"),
        ("ève:clé".encode(), "ève", "clé"),
    ],
)
def test_basic_credentials_part_at_the_first_colon(sent: bytes, name: str, password: str) -> None:
    assert basic_credentials(_basic(sent)) == (name, password)


@pytest.mark.parametrize(
    "header",
    [
        None,
        "Basic",
        "Basic !!!!",
        "Basic YWRh:c2VjcmV0",
        "Basic YWRhOnNlY3JldA",
        "Bearer YWRhOnNlY3JldA==",
        _basic(b"ada"),
        _basic(b""),
        _basic(b"ad\xffa:secret"),
        _basic(b"ad\x00a:secret"),
        _basic(b"ada:sec\nret"),
    ],
)
def test_what_is_no_basic_credentials_is_none(header: str | None) -> None:
    assert basic_credentials(header) is None


@given(st.text())
def test_no_header_raises(header: str) -> None:
    for scheme in ("", "Basic ", "Bearer "):
        bearer_token(scheme + header)
        basic_credentials(scheme + header)


def test_a_scope_is_words_of_doors_and_acronyms() -> None:
    assert parse_scope(" scodoc:RT  odin scodoc:RT scodoc:GEA") == (
        Word("scodoc", "RT"),
        Word("odin", None),
        Word("scodoc", "GEA"),
    )
    assert scope_text(parse_scope(" scodoc:RT  odin")) == "scodoc:RT odin"


def test_rights_of_a_door_are_written_in_one_order() -> None:
    (word,) = parse_scope("odin:TSU/marks.read+programs.read+marks.read")
    assert word == Word("odin", "TSU", ("programs.read", "marks.read"))
    assert scope_text((word,)) == "odin:TSU/programs.read+marks.read"
    assert parse_scope("odin/roster.pii") == (Word("odin", None, ("roster.pii",)),)


def test_an_acronym_names_the_first_kind_of_organization_that_has_it() -> None:
    holder = Holder(1, 1, "alice", frozenset(), "odin:A odin:B/marks.read odin:C", "")
    ids = {("odin_organization", "A"): 1, ("department", "A"): 2, ("department", "B"): 3}
    principal = principal_of(holder, "odin", ids)
    assert principal.limit() == Reach.of([1, 3])
    assert principal.limit("marks.read") == Reach.of([1, 3])
    assert principal.limit("roster.read") == Reach.of([1])
    assert unknown_limits(holder.scope or "", ids) == ["C"]
    wanted = set(limits_of(holder.scope))
    assert {("odin_organization", "C"), ("department", "C")} <= wanted


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "door", "scodoc:", ":RT", "SCODOC", "stepik:RT", "*"),
        *("odin:A/", "odin/", "odin:A/marks", "scodoc:RT/marks.read", "odin:A/marks.read+", "/x"),
    ],
)
def test_what_opens_no_door_is_no_scope(text: str) -> None:
    with pytest.raises(ScopeRefused, match="scodoc, odin, campus_skills, stepik and history"):
        parse_scope(text)
