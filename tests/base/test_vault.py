"""Encryption at rest: a sealed text opens only where it was sealed, unchanged, under its own keys."""

from base64 import b64encode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hutong.base.secrets import Secret
from hutong.base.vault import MasterKey, Vault, VaultError

PLACE = "setting/17/PRIVATE_KEY"


@pytest.fixture(scope="module")
def master() -> MasterKey:
    return MasterKey.read(MasterKey.generate())


@pytest.fixture(scope="module")
def vault(master: MasterKey) -> Vault:
    return master.open(master.new_data_key())


@given(st.text(st.characters(exclude_categories=["Cs"])))
@settings(max_examples=50)
def test_what_is_sealed_opens_at_its_place(text: str) -> None:
    vault = Vault(b"k" * 32)
    sealed = vault.seal(Secret(text), PLACE)
    assert vault.unseal(sealed, PLACE).reveal() == text
    assert text.encode() not in sealed or len(text) < 4


def test_sealing_twice_gives_other_bytes(vault: Vault) -> None:
    assert vault.seal(Secret("same"), PLACE) != vault.seal(Secret("same"), PLACE)


@pytest.mark.parametrize(
    "place", ["setting/18/PRIVATE_KEY", "setting/17/SECRET_KEY", "setting/1/7/PRIVATE_KEY", "", PLACE + " "]
)
def test_a_seal_moved_to_another_row_or_column_does_not_open(vault: Vault, place: str) -> None:
    with pytest.raises(VaultError):
        vault.unseal(vault.seal(Secret("text"), PLACE), place)


def test_every_changed_byte_breaks_the_seal(vault: Vault) -> None:
    sealed = vault.seal(Secret("a text of some length"), PLACE)
    for index in range(len(sealed)):
        changed = bytearray(sealed)
        changed[index] ^= 1
        with pytest.raises(VaultError):
            vault.unseal(bytes(changed), PLACE)


def test_a_cut_or_lengthened_seal_does_not_open(vault: Vault) -> None:
    sealed = vault.seal(Secret("text"), PLACE)
    for length in range(len(sealed)):
        with pytest.raises(VaultError):
            vault.unseal(sealed[:length], PLACE)
    with pytest.raises(VaultError):
        vault.unseal(sealed + b"\0", PLACE)


@given(st.binary(max_size=64))
def test_any_bytes_are_at_worst_a_broken_seal(sealed: bytes) -> None:
    with pytest.raises(VaultError):
        Vault(b"k" * 32).unseal(sealed, PLACE)


def test_another_data_key_does_not_open_it(master: MasterKey, vault: Vault) -> None:
    other = master.open(master.new_data_key())
    with pytest.raises(VaultError):
        other.unseal(vault.seal(Secret("text"), PLACE), PLACE)


def test_the_data_key_opens_again_with_the_same_master_key() -> None:
    text = MasterKey.generate()
    wrapped = MasterKey.read(text).new_data_key()
    sealed = MasterKey.read(text).open(wrapped).seal(Secret("text"), PLACE)
    padded = Secret(f" {text.reveal()}\n")  # as it comes out of a file
    assert MasterKey.read(padded).open(wrapped).unseal(sealed, PLACE).reveal() == "text"


def test_another_master_key_does_not_open_the_data_key(master: MasterKey) -> None:
    wrapped = MasterKey.read(MasterKey.generate()).new_data_key()
    with pytest.raises(VaultError, match="did not wrap"):
        master.open(wrapped)


@given(st.binary(max_size=80))
def test_any_bytes_are_at_worst_a_data_key_of_somebody_else(wrapped: bytes) -> None:
    with pytest.raises(VaultError):
        MasterKey(b"m" * 32).open(wrapped)


def test_data_keys_differ_and_are_wrapped(master: MasterKey) -> None:
    assert len({master.new_data_key() for _ in range(100)}) == 100


@pytest.mark.parametrize(
    "text",
    [
        "",
        "short",
        "键",
        "*" * 44,
        b64encode(b"x" * 31).decode(),
        b64encode(b"x" * 33).decode(),
        b64encode(b"x" * 16).decode(),
    ],
)
def test_what_is_not_a_master_key_is_refused_without_showing_it(text: str) -> None:
    with pytest.raises(VaultError, match="master key") as caught:
        MasterKey.read(Secret(text))
    assert not text or text not in str(caught.value)
