"""The draft of channels: what may be written into it, what is refused by name, and what the audit keeps of it."""

import json
import re

import pytest
from tests.switchboard.teapot import SECRET

from hutong.base.db import Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.secrets import Secret
from hutong.base.text import Text
from hutong.capabilities.pay import Scene
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import Product
from hutong.switchboard.drafts import channels, products
from hutong.switchboard.drafts.rows import mark

WHOLE = {"MCHID": "1900", "PRIVATE_KEY": SECRET}


async def test_a_new_channel_is_there_with_its_settings(actor: Actor, pool: Pool) -> None:
    made = await channels.add_channel(actor, "TEAPOT", " pot1 ", name="茶", remark="r", settings=WHOLE)
    assert made == (await channels.look(actor)).channels[made.id]
    assert (made.code, made.merchant_no, made.name, made.remark, made.enabled) == ("TEAPOT", "pot1", "茶", "r", True)
    assert made.opened(actor.vault) == {"MCHID": "1900", "PRIVATE_KEY": Secret(SECRET)}
    assert made.settings["MCHID"].name == "商户号"
    row = await pool.fetchrow("SELECT * FROM audit_event")
    assert (row["actor"], row["action"], row["subject"]) == ("test", "channel.add", f"channel/{made.id}")
    assert row["detail"]["settings"] == {"MCHID": "1900", "PRIVATE_KEY": "••••••==&x"}


async def test_code_and_number_together_are_unique(actor: Actor) -> None:
    one = await channels.add_channel(actor, "TEAPOT", "pot1")
    two = await channels.add_channel(actor, "TEAPOT", "pot2")
    with pytest.raises(Refusal) as again:
        await channels.add_channel(actor, "TEAPOT", "pot1")
    assert again.value.problem is Problem.CHANNEL_EXISTS
    with pytest.raises(Refusal) as renamed:
        await channels.edit_channel(actor, two.id, merchant_no="pot1", name="lost")
    assert renamed.value.problem is Problem.CHANNEL_EXISTS
    content = await channels.look(actor)
    assert [setup.merchant_no for setup in content.channels.values()] == ["pot1", "pot2"]
    assert content.channels[two.id].name == ""
    assert content.channels[one.id] == one


@pytest.mark.parametrize(
    ("settings", "problem", "named"),
    [
        ({"MCHID": "1900", "mchid": "1900"}, Problem.UNKNOWN_KEY, "mchid"),
        ({"MCHID": "19x0"}, Problem.BAD_VALUE, "商户号（MCHID）："),
        ({"SIGN_TYPE": "RSA"}, Problem.BAD_VALUE, "签名类型（SIGN_TYPE）："),
        ({"TOKEN": "UPPER"}, Problem.BAD_VALUE, "令牌（TOKEN）："),
        ({"MCHID": "19\x0000"}, Problem.BAD_VALUE, "商户号（MCHID）："),
    ],
)
async def test_what_can_not_be_right_is_refused_by_name(
    actor: Actor, settings: dict[str, str], problem: Problem, named: str
) -> None:
    with pytest.raises(Refusal) as refused:
        await channels.add_channel(actor, "TEAPOT", "pot1", settings=settings)
    assert refused.value.problem is problem
    assert refused.value.detail.zh.startswith(named)
    assert re.fullmatch(r"[ -~]+", refused.value.detail.en)
    assert not (await channels.look(actor)).channels


async def test_what_a_key_holds_is_told_with_what_is_wrong(actor: Actor) -> None:
    """At the form's field, where its help stands already, only how it is wrong."""
    with pytest.raises(Refusal) as refused:
        await channels.add_channel(actor, "TEAPOT", "pot1", settings={"TOKEN": "abc", "MCHID": "x"})
    assert [(wire, why.zh) for wire, why in refused.value.fields] == [
        ("TOKEN", "格式不对"),
        ("MCHID", "格式不对（例：1900）"),
    ]
    assert refused.value.detail == Text(
        "令牌（TOKEN）：格式不对。至少四个小写字母；商户号（MCHID）：格式不对（例：1900）",
        "Token (TOKEN): malformed. Four or more small letters; Merchant id (MCHID): malformed (example: 1900)",
    )


async def test_a_refused_secret_is_not_repeated(actor: Actor) -> None:
    with pytest.raises(Refusal) as refused:
        await channels.add_channel(actor, "TEAPOT", "pot1", settings={"TOKEN": "HUSHHUSH"})
    assert "HUSHHUSH" not in str(refused.value) + str(refused.value.detail)


@pytest.mark.parametrize("number", ["", "  ", "kettle1"])
async def test_the_merchant_number_is_judged_too(actor: Actor, number: str) -> None:
    with pytest.raises(Refusal) as refused:
        await channels.add_channel(actor, "TEAPOT", number)
    assert refused.value.problem is Problem.BAD_VALUE


async def test_an_empty_secret_means_keep_and_an_empty_text_means_remove(actor: Actor) -> None:
    made = await channels.add_channel(actor, "TEAPOT", "pot1", settings=WHOLE)
    kept = await channels.edit_channel(actor, made.id, settings={"PRIVATE_KEY": " ", "MCHID": ""})
    assert kept.opened(actor.vault) == {"PRIVATE_KEY": Secret(SECRET)}
    removed = await channels.unset_settings(actor, made.id, ["PRIVATE_KEY"])
    assert removed.settings == {}
    with pytest.raises(Refusal) as refused:
        await channels.unset_settings(actor, made.id, ["PRIVATE_KEY"])
    assert refused.value.problem is Problem.UNKNOWN_KEY


async def test_an_edit_is_whole_or_not_at_all(actor: Actor) -> None:
    made = await channels.add_channel(actor, "TEAPOT", "pot1", settings=WHOLE)
    with pytest.raises(Refusal):
        await channels.edit_channel(actor, made.id, name="new", settings={"MCHID": "2222", "NOPE": "1"})
    assert (await channels.look(actor)).channels[made.id] == made


async def test_a_channel_is_removed_unless_a_product_needs_it(actor: Actor) -> None:
    made = await channels.add_channel(actor, "TEAPOT", "pot1", settings=WHOLE)
    await products.put_product(actor, Product("tea", Text("茶", "Tea"), Scene.NATIVE, made.id))
    with pytest.raises(Refusal) as refused:
        await channels.remove_channel(actor, made.id)
    assert refused.value.problem is Problem.CHANNEL_IN_USE
    assert "tea" in refused.value.detail.en
    await products.remove_product(actor, "tea")
    await channels.remove_channel(actor, made.id)
    with pytest.raises(Refusal) as gone:
        await channels.edit_channel(actor, made.id, enabled=False)
    assert gone.value.problem is Problem.CHANNEL_NOT_FOUND
    again = await channels.add_channel(actor, "TEAPOT", "pot1")
    assert again.id != made.id


async def test_channels_are_found_by_id_by_pair_and_by_a_code_of_one(actor: Actor) -> None:
    one = await channels.add_channel(actor, "TEAPOT", "pot1")
    content = await channels.look(actor)
    assert {channels.find(content, text).id for text in (str(one.id), "TEAPOT/pot1", "TEAPOT")} == {one.id}
    await channels.add_channel(actor, "TEAPOT", "pot2")
    content = await channels.look(actor)
    for text in ("TEAPOT", "TEAPOT/pot3", "0", ""):
        with pytest.raises(Refusal) as refused:
            channels.find(content, text)
        assert refused.value.problem is Problem.CHANNEL_NOT_FOUND
    with pytest.raises(Refusal, match=r"pot1.*pot2"):
        channels.find(content, "TEAPOT")


async def test_every_change_is_in_the_audit_and_no_secret_is(actor: Actor, pool: Pool) -> None:
    made = await channels.add_channel(actor, "TEAPOT", "pot1")
    await channels.edit_channel(actor, made.id, enabled=False, settings={"PRIVATE_KEY": SECRET})
    await channels.unset_settings(actor, made.id, ["PRIVATE_KEY"])
    await channels.remove_channel(actor, made.id)
    rows = await pool.fetch("SELECT action, detail FROM audit_event ORDER BY id")
    assert [row["action"] for row in rows] == ["channel.add", "channel.edit", "channel.unset", "channel.remove"]
    assert rows[1]["detail"] == {"enabled": False, "PRIVATE_KEY": "••••••==&x"}
    assert SECRET not in json.dumps([row["detail"] for row in rows])


async def test_every_wrong_setting_is_named_with_its_field(actor: Actor) -> None:
    with pytest.raises(Refusal) as refused:
        await channels.add_channel(actor, "TEAPOT", "pot1", settings={"MCHID": "x", "TOKEN": "UPPER"})
    assert [name for name, _ in refused.value.fields] == ["MCHID", "TOKEN"]


async def test_who_looked_at_something_older_changes_nothing(actor: Actor) -> None:
    made = await channels.add_channel(actor, "TEAPOT", "pot1", settings=WHOLE)
    seen = mark(made)
    theirs = await channels.edit_channel(actor, made.id, remark="theirs", expect=seen)
    for change in (
        channels.edit_channel(actor, made.id, remark="ours", expect=seen),
        channels.edit_setting(actor, made.id, "MCHID", value="2222", expect=seen),
        channels.unset_settings(actor, made.id, ["MCHID"], expect=seen),
    ):
        with pytest.raises(Refusal) as refused:
            await change
        assert refused.value.problem is Problem.DRAFT_CHANGED
    assert (await channels.look(actor)).channels[made.id] == theirs
    await channels.edit_channel(actor, made.id, remark="ours", expect=mark(theirs))


async def test_a_setting_that_is_none_goes_with_the_same_edit(actor: Actor) -> None:
    made = await channels.add_channel(actor, "TEAPOT", "pot1", settings=WHOLE)
    after = await channels.edit_channel(actor, made.id, settings={"PRIVATE_KEY": None, "MCHID": "2222"})
    assert after.opened(actor.vault) == {"MCHID": "2222"}


async def test_a_row_has_words_that_outlive_its_value(actor: Actor, pool: Pool) -> None:
    made = await channels.add_channel(actor, "TEAPOT", "pot1", settings=WHOLE)
    await channels.edit_setting(actor, made.id, "PRIVATE_KEY", name="主密钥", remark="财务")
    after = await channels.edit_setting(actor, made.id, "PRIVATE_KEY", value="another key of many characters")
    assert (after.settings["PRIVATE_KEY"].name, after.settings["PRIVATE_KEY"].remark) == ("主密钥", "财务")
    detail = await pool.fetchval("SELECT detail FROM audit_event WHERE action = 'channel.setting' ORDER BY id LIMIT 1")
    assert detail == {"key": "PRIVATE_KEY", "name": "主密钥", "remark": "财务"}
    with pytest.raises(Refusal) as refused:
        await channels.edit_setting(actor, made.id, "TOKEN", remark="of nothing")
    assert refused.value.problem is Problem.UNKNOWN_KEY


async def test_a_revealed_secret_is_in_the_audit_by_name_only(actor: Actor, pool: Pool) -> None:
    made = await channels.add_channel(actor, "TEAPOT", "pot1", settings=WHOLE)
    assert await channels.reveal(actor, made.id, "PRIVATE_KEY") == Secret(SECRET)
    assert await channels.reveal(actor, made.id, "MCHID") == Secret("1900")
    rows = await pool.fetch("SELECT subject, detail FROM audit_event WHERE action = 'channel.secret.seen' ORDER BY id")
    assert [tuple(row.values()) for row in rows] == [
        (f"channel/{made.id}", {"key": "PRIVATE_KEY"}),
        (f"channel/{made.id}", {"key": "MCHID"}),
    ]
    with pytest.raises(Refusal) as refused:
        await channels.reveal(actor, made.id, "TOKEN")
    assert refused.value.problem is Problem.UNKNOWN_KEY
    await pool.execute("UPDATE setting SET sealed = $1 WHERE key = 'PRIVATE_KEY'", b"broken")
    with pytest.raises(Refusal) as broken:
        await channels.reveal(actor, made.id, "PRIVATE_KEY")
    assert broken.value.problem is Problem.BROKEN_SEAL
