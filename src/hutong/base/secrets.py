"""A secret is a type: it masks itself wherever it is printed, and only `reveal` gives it away."""

import hmac
from typing import Final

_MASK: Final = "••••••"


class Secret:
    """A text that must not be seen; equality is constant-time, every rendering is the mask."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself, for the code that signs, seals or opens with it."""
        return self._text

    def __repr__(self) -> str:
        return f"Secret({masked(self._text)})"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return format(masked(self._text), spec)

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and same(self._text, other._text)

    def __hash__(self) -> int:
        return hash((Secret, self._text))

    def __reduce__(self) -> str:
        raise TypeError("a secret is not pickled")


def masked(text: str) -> str:
    """The one rule for showing a secret: its last four characters when it has at least sixteen, else none."""
    text = text.strip()  # or four characters and many blanks would be shown whole
    tail = text[-4:] if len(text) >= 16 and not text.startswith("-----") else ""
    return _MASK + tail if text else ""


def masked_phone(phone: str) -> str:
    """The one rule for showing a phone: of eleven digits and more all but the four before its end; else its ends."""
    if len(phone) >= 11:
        return f"{phone[:-8]}****{phone[-4:]}"
    return f"{phone[:2] if len(phone) >= 8 else ''}****{phone[-2:]}"


def same(ours: str | bytes, theirs: str | bytes) -> bool:
    """Whether two signatures, tokens or passwords are equal, in constant time."""
    left = ours.encode("utf-8", "surrogatepass") if isinstance(ours, str) else ours
    right = theirs.encode("utf-8", "surrogatepass") if isinstance(theirs, str) else theirs
    return hmac.compare_digest(left, right)
