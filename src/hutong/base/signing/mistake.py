"""A step of the signature done otherwise, and what comes of it: the vocabulary of everything that explains."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from hutong.base.text import Text

READING, FIELDS, TEXT, MD5, SIGN = range(5)  # the steps of document 003; 0 is how the hub reads the request


@dataclass(frozen=True, slots=True)
class Mistake:
    """What was done otherwise in which step; `blind`: whether the steps before it are right is not known."""

    step: int
    words: Text
    blind: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """What somebody may have made: bytes, and the mistakes on the way to them, the first step's first."""

    data: bytes
    mistakes: tuple[Mistake, ...] = ()


Matches = Callable[[bytes], bool]  # whether a signature is of these bytes


def reading(zh: str, en: str) -> Mistake:
    """A mistake of the request itself, before any step."""
    return Mistake(READING, Text(f"请求内容：{zh}", f"the request: {en}"))


def fields(zh: str, en: str) -> Mistake:
    """A mistake of step 1."""
    return Mistake(FIELDS, Text(f"第 1 步：{zh}", f"step 1: {en}"))


def text(zh: str, en: str) -> Mistake:
    """A mistake of step 2."""
    return Mistake(TEXT, Text(f"第 2 步：{zh}", f"step 2: {en}"))


def md5(zh: str, en: str) -> Mistake:
    """A mistake of step 3."""
    return Mistake(MD5, Text(f"第 3 步：{zh}", f"step 3: {en}"))


def sign(zh: str, en: str) -> Mistake:
    """A mistake of step 4."""
    return Mistake(SIGN, Text(f"第 4 步：{zh}", f"step 4: {en}"))


NO_MD5: Final = Mistake(
    MD5, Text("第 3 步缺失：应对 MD5 签名，而不是对原文签名", "step 3 is missing: sign the MD5, not the text itself")
)


def digest(data: bytes) -> bytes:
    """Step 3 as it should be."""
    return hashlib.md5(data, usedforsecurity=False).hexdigest().upper().encode()
