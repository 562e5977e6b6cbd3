"""Passwords: what is taken, what is kept, and how long an answer takes."""

from statistics import median
from time import perf_counter

import pytest
from argon2 import PasswordHasher

from matricula.identity.passwords import (
    PasswordTooLong,
    PasswordTooShort,
    hash_password,
    verify_password,
)


def test_only_the_password_itself_is_right() -> None:
    kept = hash_password("correct horse")
    assert verify_password(kept, "correct horse") == (True, False)
    assert verify_password(kept, "correct horse ") == (False, False)
    assert "correct" not in kept
    assert hash_password("correct horse") != kept


def test_one_password_typed_on_two_machines_is_the_same() -> None:
    assert verify_password(hash_password("café crème"), "cafe\u0301 cre\u0300me").right


@pytest.mark.parametrize("password", ["", "seven77", "\N{GRINNING FACE}" * 7])
def test_a_short_password_is_refused(password: str) -> None:
    with pytest.raises(PasswordTooShort, match="8 characters"):
        hash_password(password)


def test_the_longest_password_is_1024_bytes() -> None:
    longest = "é" * 512
    assert verify_password(hash_password(longest), longest).right
    with pytest.raises(PasswordTooLong, match="1024 bytes"):
        hash_password(longest + "x")
    assert not verify_password(hash_password(longest), longest + "x").right


def test_a_hash_of_older_parameters_is_right_and_outdated() -> None:
    older = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash("correct horse")
    assert verify_password(older, "correct horse") == (True, True)
    assert verify_password(older, "wrong horse") == (False, False)


@pytest.mark.parametrize("kept", [None, "", "not a hash", "$argon2id$v=19$m=8$broken"])
def test_nothing_is_right_where_there_is_no_hash(kept: str | None) -> None:
    assert not verify_password(kept, "").right
    assert not verify_password(kept, "correct horse").right


def test_an_unknown_account_takes_as_long_as_a_known_one() -> None:
    kept = hash_password("correct horse")
    known = median(_seconds(kept) for _ in range(7))
    unknown = median(_seconds(None) for _ in range(7))
    assert known / 2 < unknown < known * 2


def _seconds(kept: str | None) -> float:
    start = perf_counter()
    verify_password(kept, "wrong horse")
    return perf_counter() - start
