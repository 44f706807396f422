"""Sealing texts, and identity numbers: pure rules."""

from base64 import urlsafe_b64encode

import pytest

from grids.rules.cipher import HEAD_BYTES, BadKey, BrokenSeal, KeyRing, UnknownKey, key_id_of, new_key
from grids.rules.identity import check_character, is_identity_number
from grids.rules.masking import mask_identity

ONE, OTHER = new_key(), new_key()


@pytest.mark.parametrize("text", ["张三丰", "000-0000-0001", "x" * 1000, "a\x00b"])
def test_a_text_comes_out_as_it_went_in(text):
    ring = KeyRing([ONE])
    assert ring.open(ring.seal(text, "p"), "p") == text


def test_no_text_stays_no_bytes():
    assert KeyRing([ONE]).seal("", "p") == b""
    assert KeyRing([ONE]).open(b"", "p") == ""


def test_many_texts_are_each_sealed_with_a_nonce_of_their_own():
    sealed = list(KeyRing([ONE]).seal_all(["a"] * 100, "p"))
    assert len({one[HEAD_BYTES : HEAD_BYTES + 12] for one in sealed}) == 100


@pytest.mark.parametrize("place", [HEAD_BYTES, HEAD_BYTES + 12, -1])
def test_one_changed_bit_is_noticed(place):
    sealed = bytearray(KeyRing([ONE]).seal("张三丰", "p"))
    sealed[place] ^= 1
    with pytest.raises(BrokenSeal):
        KeyRing([ONE]).open(bytes(sealed), "p")


@pytest.mark.parametrize("sealed", [b"\x02" + b"0" * 40, b"\x01abcd", b"plain text"])
def test_what_is_no_sealed_text_is_refused(sealed):
    with pytest.raises(BrokenSeal):
        KeyRing([ONE]).open(sealed, "p")


def test_another_purpose_and_another_key_do_not_open():
    sealed = KeyRing([ONE]).seal("张三丰", "head_name")
    with pytest.raises(BrokenSeal):
        KeyRing([ONE]).open(sealed, "phone")
    with pytest.raises(UnknownKey):
        KeyRing([OTHER]).open(sealed, "head_name")


def test_the_first_key_seals_and_each_one_opens():
    old = KeyRing([ONE]).seal("张三丰", "p")
    ring = KeyRing([OTHER, ONE])
    assert ring.open(old, "p") == "张三丰"
    (anew,) = ring.reseal_all([old], "p")
    assert key_id_of(anew) == ring.newest == KeyRing([OTHER]).newest
    assert KeyRing([OTHER]).open(anew, "p") == "张三丰"


@pytest.mark.parametrize("key", ["", "short", "钥匙", urlsafe_b64encode(b"0" * 31).decode()])
def test_a_bad_key_is_refused(key):
    with pytest.raises(BadKey):
        KeyRing([key])


def test_the_check_character_of_the_standards_example():
    assert check_character("11010519491231002") == "X"
    assert check_character("44052418800101001") == "4"


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("11010519491231002X", True),
        ("11010519491231002x", True),
        ("110105194912310021", False),
        ("E12345678", True),
        ("H0123456(7)", True),
        ("没有", False),
        ("abcdefgh", False),
    ],
)
def test_identity_numbers(text, is_one):
    assert is_identity_number(text) is is_one


@pytest.mark.parametrize(
    ("number", "masked"),
    [("11010519491231002X", "110*************2X"), ("E12345678", "E12****78"), ("1234567", "*******"), ("", "")],
)
def test_identity_numbers_are_masked(number, masked):
    assert mask_identity(number) == masked
