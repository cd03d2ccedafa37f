from __future__ import annotations

import base64
import os

import pytest

from backend.platform.secrets import (
    DEVELOPMENT_KEY,
    KeyFault,
    SealBroken,
    SecretBox,
    development_key_faults,
)

CONTEXT = "account.identity_number:018f"
NUMBER = "05891199719"


def printed(size: int = 32) -> str:
    return base64.b64encode(os.urandom(size)).decode()


@pytest.fixture
def box() -> SecretBox:
    return SecretBox.from_settings([f"2027-1:{printed()}"], printed())


def test_what_is_sealed_opens_in_its_place_only(box: SecretBox) -> None:
    sealed = box.seal_text(NUMBER, CONTEXT)
    assert NUMBER not in sealed
    assert box.open_text(sealed, CONTEXT) == NUMBER
    with pytest.raises(SealBroken):
        box.open_text(sealed, "account.identity_number:018e")


def test_the_same_number_never_looks_the_same_twice(box: SecretBox) -> None:
    assert box.seal_text(NUMBER, CONTEXT) != box.seal_text(NUMBER, CONTEXT)


@pytest.mark.parametrize("place", [0, 8, 15, 30, -1])
def test_every_changed_byte_is_noticed(box: SecretBox, place: int) -> None:
    sealed = bytearray(box.seal(NUMBER.encode(), CONTEXT))
    sealed[place] ^= 1
    with pytest.raises(SealBroken):
        box.open(bytes(sealed), CONTEXT)


@pytest.mark.parametrize("sealed", ["", "not base64!", "AAAA", base64.b64encode(b"2027-1:short").decode()])
def test_rubbish_is_a_broken_seal(box: SecretBox, sealed: str) -> None:
    with pytest.raises(SealBroken):
        box.open_text(sealed, CONTEXT)


def test_keys_rotate() -> None:
    old, new, index = f"2027-1:{printed()}", f"2027-2:{printed()}", printed()
    before = SecretBox.from_settings([old], index)
    during = SecretBox.from_settings([new, old], index)
    after = SecretBox.from_settings([new], index)
    sealed = before.seal_text(NUMBER, CONTEXT)
    assert not sealed.startswith(during.newest_beginning)
    again = during.seal_text(during.open_text(sealed, CONTEXT), CONTEXT)
    assert again.startswith(during.newest_beginning)
    assert after.open_text(again, CONTEXT) == NUMBER
    with pytest.raises(SealBroken):
        after.open_text(sealed, CONTEXT)
    assert before.index("identity_number", NUMBER) == after.index("identity_number", NUMBER)


def test_the_index_finds_and_reveals_nothing(box: SecretBox) -> None:
    other = SecretBox.from_settings([f"a:{printed()}"], printed())
    index = box.index("identity_number", NUMBER)
    assert index == box.index("identity_number", NUMBER)
    assert len(index) == 64
    assert index not in {
        box.index("organisation", NUMBER),
        box.index("identity_number", NUMBER[:-1]),
        other.index("identity_number", NUMBER),
    }


SAME = printed()


@pytest.mark.parametrize(
    ("keys", "index_key"),
    [
        ([], printed()),
        ([printed()], printed()),
        (["a:%%%"], printed()),
        ([f"a:{printed(16)}"], printed()),
        ([f"A B:{printed()}"], printed()),
        ([f"a:{printed()}", f"a:{printed()}"], printed()),
        ([f"a:{printed()}"], "short"),
        ([f"a:{printed()}"], ""),
        ([f"a:{SAME}"], SAME),
    ],
)
def test_unusable_keys_are_refused_without_being_shown(keys: list[str], index_key: str) -> None:
    with pytest.raises(KeyFault) as fault:
        SecretBox.from_settings(keys, index_key)
    for secret in [index_key, *(key.partition(":")[2] for key in keys)]:
        assert not secret or secret not in str(fault.value)


def test_development_keys_work_and_are_told_from_real_ones() -> None:
    box = SecretBox.from_settings([DEVELOPMENT_KEY], DEVELOPMENT_KEY)
    assert box.open_text(box.seal_text(NUMBER, CONTEXT), CONTEXT) == NUMBER
    assert development_key_faults([DEVELOPMENT_KEY], DEVELOPMENT_KEY) == [
        "encryption key 1 is the development key",
        "the index key is the development key",
    ]
    assert development_key_faults([f"a:{printed()}"], printed()) == []
    assert development_key_faults([f"a:{printed()}", f"b:{DEVELOPMENT_KEY}"], printed()) == [
        "encryption key 2 is the development key"
    ]
