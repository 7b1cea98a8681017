"""Texts in two languages, and which one a reader asks for."""

import pytest

from hutong.base.text import Text, Unfit, language_of, listed


def test_a_text_is_read_in_either_language() -> None:
    text = Text("中文", "English")
    assert text.to("zh") == "中文"
    assert text.to("en") == "English"


def test_names_are_parted_as_either_language_parts_them() -> None:
    assert listed(name for name in ("a", "b")) == Text("a、b", "a, b")


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "zh"),
        ("", "zh"),
        ("*", "zh"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-US,en;q=0.9", "en"),
        ("en", "en"),
        ("EN-gb", "en"),
        ("en,zh;q=0.5", "en"),
        ("fr,en;q=0.5", "en"),
        ("ja,ko", "zh"),
    ],
)
def test_chinese_unless_english_is_named_first(header: str | None, language: str) -> None:
    assert language_of(header) == language


def test_what_is_unfit_says_why_in_both_languages() -> None:
    unfit = Unfit("不是钥匙", "no key")
    assert (unfit.cause, str(unfit)) == (Text("不是钥匙", "no key"), "no key")
    assert isinstance(unfit, ValueError)
