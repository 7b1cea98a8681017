"""Passwords: argon2id, off the event loop and two at a time, and what makes one too weak."""

import asyncio
import functools
import secrets
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from hutong.base.errors import Problem, Refusal
from hutong.base.secrets import Secret, same
from hutong.base.text import Text

SHORTEST: Final = 10
SHORTEST_PAYMENT: Final = 6
# The commonest ten-character passwords of published lists; shorter ones are refused anyway.
_COMMON: Final = (
    "1234567890 0123456789 0987654321 1111111111 qwertyuiop 1q2w3e4r5t password12 password123 qwerty12345 "
    "administrator woaini1314520 5201314520 a123456789 123456789a qwertyuiop123 iloveyou123 1qaz2wsx3edc"
)
SAME_AS_BEFORE: Final = Text("与原密码相同", "the same as before")
SAME_AS_OTHER: Final = Text("不能与登录密码相同", "it must differ from the sign-in password")
_ALPHABET: Final = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that can be misread
_hasher: Final = PasswordHasher()


class Passwords:
    """Hashes and verifies; each takes tens of milliseconds and 64 MB, so only two run at a time."""

    def __init__(self) -> None:
        self._turns = asyncio.Semaphore(2)

    async def hash(self, password: Secret) -> str:
        """What is kept in place of a password."""
        async with self._turns:
            return await asyncio.to_thread(_hasher.hash, password.reveal())

    async def verify(self, kept: str | None, password: Secret) -> bool:
        """Whether this is the password; as slow when there is none."""
        async with self._turns:
            return await asyncio.to_thread(_fits, kept, password) and kept is not None


def drawn() -> Secret:
    """A password to begin with: 75 random bits that can be read out over the telephone."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(3))
    return Secret("-".join(groups))


def judge(password: Secret, username: str) -> None:
    """Refusal (WEAK_PASSWORD) for a password that is too short, too common or the user's name."""
    text = password.reveal()
    if len(text) < SHORTEST:
        raise _weak(Text(f"至少 {SHORTEST} 个字符", f"at least {SHORTEST} characters"))
    if text.lower() in _COMMON.split() or len(set(text)) < 4:
        raise _weak(Text("太常见，容易被猜到", "too common: easy to guess"))
    if username.lower() in text.lower():
        raise _weak(Text("不能包含用户名", "it must not contain the user name"))


def judge_payment(password: Secret) -> None:
    """Refusal (WEAK_PASSWORD) for a payment password that is too short or all the same."""
    text = password.reveal()
    if len(text) < SHORTEST_PAYMENT:
        raise _weak(Text(f"至少 {SHORTEST_PAYMENT} 个字符", f"at least {SHORTEST_PAYMENT} characters"))
    if len(set(text)) < 3 or text in "01234567890 09876543210":
        raise _weak(Text("太简单，容易被猜到", "too simple: easy to guess"))


def equal(one: Secret, other: Secret) -> bool:
    """Whether two passwords are the same."""
    return same(one.reveal(), other.reveal())


def _weak(why: Text) -> Refusal:
    return Refusal(Problem.WEAK_PASSWORD, why, [("new", why)])


@functools.cache
def _nobodys() -> str:
    """Compared where there is no such account, so that the time of the answer tells nothing."""
    return _hasher.hash(secrets.token_hex(16))


def _fits(kept: str | None, password: Secret) -> bool:
    nobodys = _nobodys()  # whoever comes first waits for it, known or not
    try:
        return _hasher.verify(kept or nobodys, password.reveal())
    except (VerificationError, InvalidHashError):
        return False
