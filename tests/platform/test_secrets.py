from __future__ import annotations

import base64
import os

import pytest

from backend.platform.secrets import SecretsError, Vault, weaknesses

NUMBER = "05891199719"
FIELD = "accounts_account.number"


def printed(size: int = 32) -> str:
    return base64.b64encode(os.urandom(size)).decode()


@pytest.fixture
def vault() -> Vault:
    return Vault([f"2027-1:{printed()}"], printed())


@pytest.mark.parametrize(
    ("field", "row"), [(FIELD, "018e"), ("accounts_account.name", "018f"), (FIELD + "0", "18f")]
)
def test_what_is_encrypted_opens_in_its_place_only(vault: Vault, field: str, row: str) -> None:
    sealed = vault.encrypt(NUMBER, field=FIELD, row="018f")
    assert NUMBER.encode() not in sealed
    assert vault.decrypt(sealed, field=FIELD, row="018f") == NUMBER
    with pytest.raises(SecretsError):
        vault.decrypt(sealed, field=field, row=row)


def test_the_same_number_never_looks_the_same_twice(vault: Vault) -> None:
    first, second = (vault.encrypt(NUMBER, field=FIELD, row="1") for _ in range(2))
    assert first != second


@pytest.mark.parametrize("place", [0, 7, 15, 30, -1])
def test_every_changed_byte_is_noticed(vault: Vault, place: int) -> None:
    sealed = bytearray(vault.encrypt(NUMBER, field=FIELD, row="1"))
    sealed[place] ^= 1
    with pytest.raises(SecretsError):
        vault.decrypt(bytes(sealed), field=FIELD, row="1")


@pytest.mark.parametrize("sealed", [b"", b"2027-1:", b"2027-1:short", b"other:" + bytes(40), b"\xff:"])
def test_rubbish_does_not_open(vault: Vault, sealed: bytes) -> None:
    with pytest.raises(SecretsError):
        vault.decrypt(sealed, field=FIELD, row="1")


def test_keys_rotate_and_the_index_stays() -> None:
    old, new, index = f"2027-1:{printed()}", f"2027-2:{printed()}", printed()
    before, during, after = (Vault(ring, index) for ring in ([old], [new, old], [new]))
    sealed = before.encrypt(NUMBER, field=FIELD, row="1")
    assert not during.is_newest(sealed)
    again = during.encrypt(during.decrypt(sealed, field=FIELD, row="1"), field=FIELD, row="1")
    assert during.is_newest(again)
    assert after.decrypt(again, field=FIELD, row="1") == NUMBER
    with pytest.raises(SecretsError):
        after.decrypt(sealed, field=FIELD, row="1")
    assert before.index(NUMBER) == after.index(NUMBER)


def test_the_index_finds_and_reveals_nothing(vault: Vault) -> None:
    assert vault.index(NUMBER) == vault.index(NUMBER)
    assert len(vault.index(NUMBER)) == 64
    assert vault.index(NUMBER) != vault.index(NUMBER[:-1])
    assert vault.index(NUMBER) != Vault([f"a:{printed()}"], printed()).index(NUMBER)


@pytest.mark.parametrize(
    "ring", [[], ["a:%%%"], [f"a:{printed(16)}"], [f"A B:{printed()}"], [f"a:{printed()}", f"a:{printed()}"]]
)
def test_unusable_rings_are_refused_without_being_shown(ring: list[str]) -> None:
    with pytest.raises(SecretsError) as fault:
        Vault(ring, printed())
    for written in ring:
        assert written.partition(":")[2] not in str(fault.value)


SAME = printed()


@pytest.mark.parametrize(
    ("ring", "index_key", "count"),
    [
        ([f"a:{printed()}", f"b:{printed()}"], printed(), 0),
        (["a passphrase"], printed(), 1),
        ([f"a:{printed(16)}"], printed(), 1),
        ([f"a:{printed()}"], "a passphrase", 1),
        ([f"a:{SAME}"], SAME, 1),
        ([f"a:{SAME}", f"b:{SAME}"], printed(), 1),
    ],
)
def test_keys_unfit_for_real_people_are_named(ring: list[str], index_key: str, count: int) -> None:
    faults = weaknesses(ring, index_key)
    assert len(faults) == count
    assert SAME not in " ".join(faults)
