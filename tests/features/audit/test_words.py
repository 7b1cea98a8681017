"""The audit's words: every action that the code writes has some, and a detail becomes lines."""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise

from tests.house.sources import python, tree

from hutong.base.text import Text
from hutong.features.audit import words
from hutong.features.audit.words import Line

_ACTION = re.compile(r"[a-z]+(\.[a-z_0-9]+)+")
_WRITERS = {"note", "_note", "_noted", "_told", "_change", "_publish", "record"}
_SUBJECT = re.compile(r"([a-z_]+)(/.*)?")
_ROOMS = ("src/hutong/switchboard", "src/hutong/features", "src/hutong/doors/office", "src/hutong/app/cli")


def test_every_action_of_the_code_has_words() -> None:
    found = {name for path in python(*_ROOMS) for name in _actions(tree(path))}
    assert len(found) > 30
    assert sorted(found - set(words.ACTIONS)) == []


def test_every_kind_of_subject_has_a_word() -> None:
    found = {name for path in python(*_ROOMS) for name in _subjects(tree(path))}
    assert {"network", "route", "channel", "leftover"} <= found
    assert sorted(found - set(words.KINDS)) == []


def test_subjects_without_a_row_of_their_own_have_names() -> None:
    titles = {12: "12 LOCAL_OSS disk"}
    assert words.thing("audit/chain", titles).zh == "审计链"
    assert words.thing("route/storage/12", titles).zh == "文件存储 → 12 LOCAL_OSS disk"
    assert words.thing("route/storage/13", titles).en.endswith(" → 13")
    assert words.thing("route/sms", titles).zh == "短信"
    assert words.thing("role/portal/owner", titles).zh == "商户后台 · owner"
    assert words.thing("method/wechat/scan", titles).zh == "微信支付 · 扫码与网页"
    assert words.thing("merchant/*", titles).zh == "所有商户"
    assert words.thing("network/10.0.0.0/8", titles).zh == "10.0.0.0/8"


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


def test_words_of_the_code_are_told_in_the_readers_language() -> None:
    detail = {"step": "code", "realm": "portal", "scene": "native", "settings": {"MCHID": "1900"}}
    assert [(one.label.zh, one.new.zh) for one in words.lines(detail)] == [
        ("步骤", "动态验证码"),
        ("后台", "商户后台"),
        ("场景", "扫码支付"),
        ("MCHID", "1900"),
    ]
    asked = words.lines({"A1": {"zh": "未支付", "en": "not paid"}})
    assert [(one.label.en, one.new) for one in asked] == [("A1", Text("未支付", "not paid"))]


def test_the_two_rows_of_a_renewal_are_told_apart() -> None:
    said = {"zh": "没有取到", "en": "not to be had"}
    told = [
        words.lines(one) for one in ({"outcome": "asked"}, {"outcome": "got"}, {"outcome": "failed", "words": said})
    ]
    assert [f"{rows[0].label.zh} {rows[0].new.zh}" for rows in told] == [
        "结果 已发起，尚无结果",
        "结果 已换到",
        "结果 没有换到",
    ]
    assert [f"{rows[0].label.en} {rows[0].new.en}" for rows in told] == [
        "Outcome asked for, no answer yet",
        "Outcome got",
        "Outcome failed",
    ]


def test_keys_of_a_channel_are_called_as_its_code_calls_them() -> None:
    detail = {"settings": {"MCHID": "1900"}, "APP_ID": "wx1", "keys": ["MCHID", "NONE"], "key": "MCHID"}
    assert [(one.label.zh, one.new.zh) for one in words.lines(detail, "WXPAY_V3")] == [
        ("服务商号", "1900"),
        ("APP_ID", "wx1"),
        ("配置键", "服务商号、NONE"),
        ("配置键", "服务商号"),
    ]


def test_a_refresh_is_spread_out() -> None:
    field = {"name": "MCHID", "old": "", "new": "1900"}
    change = {"what": "channel", "subject": "7 WXPAY_V3 1900", "kind": "added", "fields": [field]}
    lines = words.lines({"remark": "first", "changes": [change, "odd"]})
    assert [(one.label.zh, one.old and one.old.en, one.new.en) for one in lines] == [
        ("备注", None, "first"),
        ("通道", None, "7 WXPAY_V3 1900"),
        ("7 WXPAY_V3 1900 · 服务商号（新增）", "", "1900"),
        ("变化", None, "odd"),
    ]
    assert lines[0] == Line(lines[0].label, None, Text("first", "first"))


def _actions(module: ast.Module) -> Iterator[str]:
    for call in ast.walk(module):
        if isinstance(call, ast.Call) and _name(call.func) in _WRITERS:
            texts = (one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str))
            yield from (text for text in texts if _ACTION.fullmatch(text))


def _subjects(module: ast.Module) -> Iterator[str]:
    """The first part of every subject: of texts with a slash in them, and of what follows the action."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and _name(node.func) in _WRITERS:
            for before, argument in pairwise(node.args):
                if isinstance(before, ast.Constant) and _ACTION.fullmatch(str(before.value)):
                    yield from _kind(argument)


def _kind(node: ast.expr) -> Iterator[str]:
    first = node.values[0] if isinstance(node, ast.JoinedStr) else node
    if isinstance(first, ast.Constant) and (found := _SUBJECT.fullmatch(str(first.value))):
        yield found[1]


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
