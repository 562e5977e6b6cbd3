"""Names of accounts and addresses of mail: what is taken, and what counts as the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matricula.record.accounts.errors import AddressRefused, NameRefused
from matricula.record.accounts.names import account_name, folded, mail_address


@pytest.mark.parametrize("text", ["a", "Ada Lovelace", "ева.петрова", "x" * 64, "李", "a@b.org"])
def test_a_name_is_1_to_64_visible_characters(text: str) -> None:
    assert account_name(f" {text}\n") == text


@pytest.mark.parametrize(
    "text",
    ["", " ", "a:b", "x" * 65, "a\tb", "a\x00b", "a\u200bb", "\ud800", "a\u2028b", "a\u202eb"],
)
def test_no_name_hides_a_character_or_has_a_colon(text: str) -> None:
    with pytest.raises(NameRefused, match="1 to 64 visible characters"):
        account_name(text)


@pytest.mark.parametrize(
    "text",
    [
        "a@x.org",
        "a+b.c_d-e@sub.x.org",
        "é@exämple.fr",
        "o'b@x.org",
        "A@localhost",
        "x" * 64 + "@" + "y" * 63 + ".org",
    ],
)
def test_an_address_may_look_so(text: str) -> None:
    assert mail_address(f" {text} ") == text


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "@", "x@", "@x.org", "a b@x.org", "a@b@x.org", "a@x", "a@-x.org", "a@x-.org"),
        *("a@x..org", "a@.x.org", "a@x.org.", ".a@x.org", "a.@x.org", "a..b@x.org", "<a@x.org>"),
        *("a@x.org\x00", "a\u200b@x.org", "\ud800@x.org", "a@x\n.org", "a@[1.2.3.4]", '"a"@x.org'),
        "x" * 65 + "@x.org",
        "a@" + "x" * 64 + ".org",
        "a@" + ".".join(["x" * 60] * 5) + ".org",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(AddressRefused, match="name@example"):
        mail_address(text)


@given(st.text())
def test_folding_is_stable_and_forgets_case(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert folded(text.upper()) == folded(text.upper().lower())


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ada", " aDA "), ("STRASSE", "straße"), ("É", "e\u0301"), ("ΣΑΣ", "σας"), ("ЁЖ", "ёж")],
)
def test_case_and_composition_do_not_count(one: str, other: str) -> None:
    assert folded(one) == folded(other)
