"""The published table of errors: complete, in both languages, every number once, every row used."""

import ast
import re

import pytest
from tests.house.sources import none, python, tree

from hutong.base.errors import Problem
from hutong.base.text import Text

HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("problem", Problem, ids=lambda problem: problem.name)
def test_a_row_speaks_both_languages(problem: Problem) -> None:
    for text in (problem.entry.message, problem.entry.cause, problem.entry.remedy):
        assert isinstance(text, Text)
        assert HAN.search(text.zh)
        assert text.en.strip()
        assert not HAN.search(text.en)


def test_numbers_are_given_once_and_statuses_are_errors() -> None:
    numbers = [problem.entry.number for problem in Problem]
    assert len(set(numbers)) == len(numbers)
    assert all(400 <= problem.entry.status < 600 for problem in Problem)


def test_every_row_is_used() -> None:
    used = {
        node.attr
        for path in python("src")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Problem"
    }
    none({problem.name for problem in Problem} - used)
