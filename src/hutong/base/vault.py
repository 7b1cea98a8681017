"""Encryption at rest: AES-256-GCM under a data key that a master key wraps, each text bound to its row and column."""

import os
from base64 import b64decode, b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hutong.base.secrets import Secret

_VERSION = b"\x01"
_NONCE = 12
_WRAPPING = b"hutong data key"


class VaultError(Exception):
    """A sealed text that this vault's key, or this row and column, did not seal."""


class MasterKey:
    """The 32 bytes that wrap data keys; kept in a file or the environment, never in the database."""

    def __init__(self, raw: bytes) -> None:
        if len(raw) != 32:
            raise VaultError("the master key is 32 bytes, written as base64")
        self._cipher = AESGCM(raw)

    @classmethod
    def read(cls, text: Secret) -> "MasterKey":
        """The master key from its base64 text; VaultError when it is not one."""
        try:
            raw = b64decode(text.reveal().strip(), validate=True)
        except ValueError as error:
            raise VaultError("the master key is not base64") from error
        return cls(raw)

    @staticmethod
    def generate() -> Secret:
        """A new master key as base64 text."""
        return Secret(b64encode(os.urandom(32)).decode())

    def new_data_key(self) -> bytes:
        """A fresh data key, wrapped: what the database keeps."""
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, os.urandom(32), _WRAPPING)

    def open(self, wrapped: bytes) -> "Vault":
        """The vault of a wrapped data key; VaultError when another master key wrapped it."""
        try:
            return Vault(self._cipher.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], _WRAPPING))
        except (InvalidTag, ValueError) as error:  # ValueError: too short to hold a nonce
            raise VaultError("this master key did not wrap the data key") from error


class Vault:
    """Seals and opens texts. `place` names table, row and column, so a sealed text moved elsewhere does not open."""

    def __init__(self, data_key: bytes) -> None:
        self._cipher = AESGCM(data_key)
        self._root = data_key

    def derive(self, purpose: str) -> Secret:
        """A key of its own for one purpose, e.g. "files/17"; always the same one for this data key. 64 hex digits."""
        return Secret(HKDF(hashes.SHA256(), 32, None, purpose.encode()).derive(self._root).hex())

    def seal(self, secret: Secret, place: str) -> bytes:
        """The sealed bytes of a secret that lives at `place`, e.g. "setting/17/PRIVATE_KEY"."""
        nonce = os.urandom(_NONCE)
        return _VERSION + nonce + self._cipher.encrypt(nonce, secret.reveal().encode(), place.encode())

    def unseal(self, sealed: bytes, place: str) -> Secret:
        """The secret sealed for `place`; VaultError when it was sealed elsewhere or changed."""
        if sealed[:1] != _VERSION:
            raise VaultError(f"unknown seal version at {place}")
        nonce, body = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
        try:
            return Secret(self._cipher.decrypt(nonce, body, place.encode()).decode())
        except (InvalidTag, ValueError) as error:  # ValueError: too short to hold a nonce
            raise VaultError(f"the seal at {place} is broken") from error
