"""A text in both languages of the house: Chinese first, English complete."""

from typing import Literal, NamedTuple

Language = Literal["zh", "en"]


class Text(NamedTuple):
    """One meaning in Chinese and in English."""

    zh: str
    en: str

    def to(self, language: Language) -> str:
        """The text in the reader's language."""
        return self.en if language == "en" else self.zh


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
