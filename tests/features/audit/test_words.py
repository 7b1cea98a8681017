"""The audit's words: every action that the code writes has some, and a detail becomes lines."""

import ast
import re
from collections.abc import Iterator

from tests.house.sources import python, tree

from hutong.base.text import Text
from hutong.features.audit import words
from hutong.features.audit.words import Line

_ACTION = re.compile(r"[a-z]+(\.[a-z_0-9]+)+")
_WRITERS = {"note", "_note", "_noted", "_told", "_change", "_publish", "record"}
_ROOMS = ("src/hutong/switchboard", "src/hutong/features", "src/hutong/doors/office", "src/hutong/app/cli")


def test_every_action_of_the_code_has_words() -> None:
    found = {name for path in python(*_ROOMS) for name in _actions(tree(path))}
    assert len(found) > 30
    assert sorted(found - set(words.ACTIONS)) == []


def test_unknown_names_are_told_as_they_are() -> None:
    assert words.action("x.y") == ("x.y", "x.y")
    assert words.action("role.put").en == "Saved a role"
    assert words.kind("merchant/17").zh == "商户"
    assert words.kind("thing").zh == "thing"


def test_what_changed_has_old_and_new() -> None:
    changed = words.changed({"a": 1, "b": None, "c": "x"}, {"a": 1, "b": ["y"], "c": "z"})
    assert changed == {"b": {"old": None, "new": ["y"]}, "c": {"old": "x", "new": "z"}}


def test_a_detail_becomes_lines() -> None:
    detail = {"name": {"old": "茶", "new": "tea"}, "enabled": False, "what": None, "keys": [], "rows": 3}
    assert [(one.label.en, one.old and one.old.zh, one.new.zh) for one in words.lines(detail)] == [
        ("Name", "茶", "tea"),
        ("On", None, "否"),
        ("what", None, ""),
        ("Keys", None, ""),
        ("Rows", None, "3"),
    ]


def test_a_refresh_is_spread_out() -> None:
    field = {"name": "MCHID", "old": "", "new": "1900"}
    change = {"what": "channel", "subject": "WXPAY_V3 1900", "kind": "added", "fields": [field]}
    lines = words.lines({"remark": "first", "changes": [change, "odd"]})
    assert [(one.label.zh, one.old and one.old.en, one.new.en) for one in lines] == [
        ("备注", None, "first"),
        ("通道", None, "WXPAY_V3 1900"),
        ("WXPAY_V3 1900 · MCHID（新增）", "", "1900"),
        ("变化", None, "odd"),
    ]
    assert lines[0] == Line(lines[0].label, None, Text("first", "first"))


def _actions(module: ast.Module) -> Iterator[str]:
    for call in ast.walk(module):
        if isinstance(call, ast.Call) and _name(call.func) in _WRITERS:
            texts = (one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str))
            yield from (text for text in texts if _ACTION.fullmatch(text))


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
