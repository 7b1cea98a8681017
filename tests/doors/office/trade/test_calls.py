"""Calls of providers in words."""

import ast
from types import SimpleNamespace
from typing import cast

import pytest
from tests.house.sources import python, tree

from hutong.base.http import TOO_SLOW
from hutong.base.text import Language
from hutong.doors.office.frame.caller import Caller
from hutong.doors.office.trade.calls import VERBS, in_words


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kept", TOO_SLOW)
def test_our_own_words_are_told_in_the_readers_language(kept: str, language: Language) -> None:
    who = cast(Caller, SimpleNamespace(say=lambda text: text.to(language)))
    assert in_words({"id": 1, "words": f"-1 {kept}"}, who) == {"id": 1, "words": f"-1 {TOO_SLOW.to(language)}"}


def test_every_verb_that_the_code_asks_has_a_word() -> None:
    found = {
        call.args[0].value
        for path in python("src/hutong/switchboard", "src/hutong/features")
        for call in ast.walk(tree(path))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in ("ask", "_ask")
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }
    assert len(found) > 10
    assert found <= set(VERBS)
    told = {
        node.value
        for path in python("src/hutong/features", "src/hutong/switchboard")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    # A shop's verbs are put together from what is asked about and what is done.
    assert not {verb for verb in VERBS if verb not in told and not verb.startswith("shop_")}
