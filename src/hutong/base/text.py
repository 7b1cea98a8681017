"""A text in both languages of the house: Chinese first, English complete."""

import re
from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

Language = Literal["zh", "en"]
# control characters, lone surrogates, and the marks that turn a text's direction: a payer would read another text
FORBIDDEN: Final = re.compile(r"[\x00-\x1f\x7f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


class Text(NamedTuple):
    """One meaning in Chinese and in English."""

    zh: str
    en: str

    def to(self, language: Language) -> str:
        """The text in the reader's language."""
        return self.en if language == "en" else self.zh


def listed(names: Iterable[str]) -> Text:
    """Names one after another, as either language parts them."""
    found = list(names)
    return Text("、".join(found), ", ".join(found))


class Unfit(ValueError):
    """A value that is not what it should be; `cause` says why in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.cause = Text(zh, en)


def language_of(accept_language: str | None) -> Language:
    """The language an Accept-Language header asks for; Chinese unless English is named before Chinese."""
    wanted = (accept_language or "").lower()
    english, chinese = wanted.find("en"), wanted.find("zh")
    return "en" if english >= 0 and (chinese < 0 or english < chinese) else "zh"


def bearable(text: str, most: int = 300) -> str:
    """Words of others as the database and JSON can bear them: no NUL, no lone surrogate, not longer than `most`."""
    return text[:most].encode("utf-8", "replace").decode().replace("\0", "")
