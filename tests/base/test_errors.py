"""The published table of errors: numbers that stay unique, every text in both languages, and what a refusal says."""

import re
from typing import get_args

import pytest

from hutong.base.errors import Entry, Problem, Refusal
from hutong.base.text import Language, Text

EVERY = pytest.mark.parametrize("problem", list(Problem), ids=lambda problem: problem.name)
CHINESE = re.compile(r"[\u4e00-\u9fff]")
HTTP = {400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429, 500, 502, 503, 504}


def test_no_two_problems_are_one() -> None:
    # two equal rows would make the later name an alias of the earlier one, and iteration would not show it
    assert list(Problem.__members__.values()) == list(Problem)


def test_numbers_are_unique_and_never_a_success() -> None:
    numbers = [problem.entry.number for problem in Problem]
    assert len(numbers) == len(set(numbers))
    assert all(1000 <= number <= 9999 for number in numbers)  # 1 is the answer of a call that went well


@EVERY
def test_every_text_is_there_in_both_languages(problem: Problem) -> None:
    entry = problem.entry
    assert isinstance(entry, Entry)
    for text in (entry.message, entry.cause, entry.remedy):
        assert isinstance(text, Text)
        assert CHINESE.search(text.zh)
        assert re.search(r"[A-Za-z]{2}", text.en)
        assert not CHINESE.search(text.en)
        assert text.zh == text.zh.strip()
        assert text.en == text.en.strip()
        assert not text.zh.endswith(("。", "."))
        assert not text.en.endswith(".")


@EVERY
def test_the_status_is_one_of_an_error(problem: Problem) -> None:
    assert problem.entry.status in HTTP


def test_messages_tell_problems_apart() -> None:
    for language in get_args(Language):
        messages = [problem.entry.message.to(language) for problem in Problem]
        assert len(messages) == len(set(messages))


@EVERY
def test_a_refusal_says_the_rows_words_and_the_detail(problem: Problem) -> None:
    assert Refusal(problem).message("zh") == problem.entry.message.zh
    assert Refusal(problem).message("en") == problem.entry.message.en
    assert Refusal(problem, "orderAmt").message("zh") == f"{problem.entry.message.zh}：orderAmt"
    assert Refusal(problem, Text("金额", "amount")).message("en") == f"{problem.entry.message.en}: amount"


def test_a_refusal_is_named_in_logs() -> None:
    assert str(Refusal(Problem.BAD_AMOUNT, "orderAmt")).startswith("BAD_AMOUNT")
    assert "orderAmt" in str(Refusal(Problem.BAD_AMOUNT, "orderAmt"))
