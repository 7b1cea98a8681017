"""docs/wechat.md names the manual's templates, the keys that channels really have, and what operators copy."""

import re

import pytest
from tests.docs.pages import ROOT

from hutong.features.proofs.facts import facts
from hutong.switchboard import registry
from hutong.switchboard.letters.kinds import INDUSTRY, KINDS, SMS

PAGE = (ROOT / "docs/wechat.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", [name for name in KINDS if name != SMS])
def test_each_template_is_a_row(kind: str) -> None:
    [row] = [line for line in PAGE.splitlines() if f"`{kind}`" in line and line.startswith("|")]
    assert all(title in row for title in KINDS[kind].titles)
    assert (KINDS[kind].library or "the account's own") in row
    assert "/".join(INDUSTRY) in PAGE


def test_channels_are_added_with_keys_that_they_have() -> None:
    added = re.findall(r"^ *hutong channel add (\w+) APPID (.+)$", PAGE, re.M)
    assert [code for code, _ in added] == ["WXPAY_V3", "WX_GZH", "WX_OPEN"]
    for code, pairs in added:
        given = {pair.partition("=")[0] for pair in pairs.split()}
        keys = registry.spec(code).config.keys()
        assert given <= {key.wire for key in keys}
        assert {key.wire for key in keys if key.required and not key.fixed} <= given


def test_the_pay_directories_are_those_to_copy() -> None:
    told = [one.value for one in facts("https://pay.example.com", "/login/return") if one.key.endswith("_directory")]
    assert told
    assert all(f"`…{value.removeprefix('pay.example.com')}`" in PAGE for value in told)


def test_the_first_page_leads_there() -> None:
    assert (ROOT / "README.md").read_text(encoding="utf-8").count("](docs/wechat.md)") == 2
