"""The lists of channel management: complete, masked, in both languages."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.switchboard.teapot import SECRET

from hutong.base.clock import now
from hutong.base.vault import Vault
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import Content, Route, Setup
from hutong.switchboard.drafts import channels
from hutong.switchboard.lists import channel_rows, completeness, route_rows, setting_rows, sheets
from hutong.switchboard.routing.health import Illness


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
    assert sheet.cells() == [["tea", "1 TEAPOT pot1", "7", "yes", "added, not refreshed", "well", "=cmd"]]
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


def test_rows_tell_what_is_edited_and_who_rests(content: Content, actor: Actor) -> None:
    one = content.channels[1]
    running = replace(content, channels={1: replace(one, remark="before")}, routes=content.routes)
    ill = {1: Illness(5, now() + timedelta(minutes=1), "away"), 2: Illness(5, now() - timedelta(minutes=1), "over")}
    rows = channel_rows(content, actor.vault, running, ill)
    assert [(row.state, row.rests and row.rests.words) for row in rows] == [("changed", "away"), ("added", None)]
    sheet = sheets(content, actor.vault, "en", running=running, ill=ill)["channels"]
    assert [row["state"] for row in sheet.rows] == ["edited, not refreshed", "added, not refreshed"]
    assert sheet.rows[0]["health"].endswith("(Beijing): away")
    assert route_rows(content, running, actor.vault)[0].state == "published"


def test_a_setting_has_a_name_of_its_own(content: Content, actor: Actor) -> None:
    one = content.channels[1]
    named = {**one.settings, "MCHID": replace(one.settings["MCHID"], name="主商户号", remark="财务")}
    found = setting_rows(replace(content, channels={1: replace(one, settings=named)}), actor.vault)
    names = {row.field.declared.wire: (row.name("en"), row.kept.remark if row.kept else None) for row in found}
    assert names["MCHID"] == ("主商户号", "财务")
    assert names["PRIVATE_KEY"] == ("Key", "")
    assert names["SIGN_TYPE"] == ("Signature", None)
