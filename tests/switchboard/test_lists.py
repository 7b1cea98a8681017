"""The lists of channel management: complete, masked, in both languages."""

from dataclasses import replace

import pytest
from tests.switchboard.teapot import SECRET

from hutong.base.vault import Vault
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import Content, Route, Setup
from hutong.switchboard.drafts import channels
from hutong.switchboard.lists import completeness, sheets


@pytest.fixture
async def content(actor: Actor) -> Content:
    settings = {"MCHID": "1900", "PRIVATE_KEY": SECRET}
    await channels.add_channel(actor, "TEAPOT", "pot1", name="厨房", settings=settings)
    await channels.add_channel(actor, "TEAPOT", "pot2", enabled=False)
    return replace(await channels.look(actor), routes=(Route("tea", 1, 7, remark="=cmd"),))


def test_channels_tell_how_complete_they_are(content: Content, actor: Actor) -> None:
    rows = sheets(content, actor.vault, "en")["channels"].rows
    assert [row["complete"] for row in rows] == ["3/3", "1/3"], "SIGN_TYPE is fixed and so always there"
    assert [row["enabled"] for row in rows] == ["yes", "no"]
    assert rows[0]["name"] == "厨房"
    assert sheets(content, actor.vault, "zh")["channels"].rows[0]["code_name"] == "茶壶"


def test_settings_are_masked(content: Content, actor: Actor) -> None:
    sheet = sheets(content, actor.vault, "zh")["settings"]
    assert [(row["key"], row["name"]) for row in sheet.rows][:2] == [("MCHID", "商户号"), ("PRIVATE_KEY", "密钥")]
    assert SECRET not in sheet.csv("zh")
    assert next(row["value"] for row in sheet.rows if row["key"] == "PRIVATE_KEY").startswith("•")


def test_routes_name_their_channel(content: Content, actor: Actor) -> None:
    sheet = sheets(content, actor.vault, "en")["routes"]
    assert sheet.cells() == [["tea", "1 TEAPOT pot1", "7", "yes", "=cmd"]]
    assert "'=cmd" in sheet.csv("en")


def test_a_code_of_another_version_is_listed_all_the_same(vault_content: tuple[Content, Vault]) -> None:
    content, vault = vault_content
    found = sheets(content, vault, "en")
    assert found["channels"].rows[0]["code"] == "GONE"
    assert found["settings"].rows == []


@pytest.fixture
def vault_content(actor: Actor) -> tuple[Content, Vault]:
    return Content({1: Setup(1, "GONE", "x")}), actor.vault


def test_optional_settings_count_once_they_are_set(actor: Actor) -> None:
    setup = Setup(1, "TEAPOT", "pot1")
    assert completeness(setup, actor.vault) == (1, 3)
