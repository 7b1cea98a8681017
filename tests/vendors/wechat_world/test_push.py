"""Pushes: vectors of the manual, the check of the address, every mode and form, wrongs, and answers of the account."""

import json
from typing import Any

import pytest
from tests.vendors.wechat_world.side import PUSHES, Side

from hutong.capabilities.simulation import Mischief
from hutong.vendors.wechat_world import component
from hutong.vendors.wechat_world.push import seal

KEY = "A" * 43


def test_vectors_of_the_manual() -> None:
    assert seal.signature("AAAAA", "1714036504", "1514711492") == "f464b24fc39322e44b38aa78f5edd27bd1441696"
    assert seal.signature("test", "1410685589", "test") == "f21891de399b4e33a1a93c9a7b8a8fffb5a443ff"
    sealed = seal.seal(KEY, '{"demo_resp":"good luck"}', "wxba5fad812f8e6fb9", salt=b"707722b803182950")
    assert sealed == "ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ=="
    assert seal.unseal(KEY, sealed, "wxba5fad812f8e6fb9") == '{"demo_resp":"good luck"}'
    key, appid = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "wxb11529c136998cb6"
    assert seal.seal(key, "我是中文abcd123", appid, salt=b"aaaabbbbccccdddd") == (
        "jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg=="
    )


def test_what_is_not_sealed_for_us_does_not_open() -> None:
    sealed = seal.seal(KEY, "x", "wx1")
    with pytest.raises(ValueError, match="another application"):
        seal.unseal(KEY, sealed, "wx2")
    for bad in ("", "AAAA", sealed[:-4] + "AAAA"):
        with pytest.raises(ValueError):
            seal.unseal(KEY, bad, "wx1")


def test_facts_are_written_and_read_in_both_forms() -> None:
    facts = {"A": "1 & ]]> <b>", "N": 7, "List": [{"T": "x"}, {"T": "y"}]}
    assert seal.write(facts, "xml") == (
        "<xml><A><![CDATA[1 & ]]]]><![CDATA[> <b>]]></A><N>7</N>"
        "<List><T><![CDATA[x]]></T></List><List><T><![CDATA[y]]></T></List></xml>"
    )
    assert json.loads(seal.write(facts, "json")) == facts
    assert seal.read("<xml><A><![CDATA[a&b]]></A><N>7</N><B>&lt;</B></xml>") == {"A": "a&b", "N": "7", "B": "<"}
    for bad in ("success", "<xml><A></xml>", "<!DOCTYPE x><xml></xml>", "{"):
        with pytest.raises(ValueError):
            seal.read(bad)


async def test_an_address_is_saved_only_if_its_server_answers() -> None:
    side = Side()
    side.echoes = False
    assert not await side.wechat.save_push(side.account.appid, PUSHES)
    assert not await side.wechat.save_push(side.account.appid, "http://nobody.test/x")
    assert side.wechat.console(side.account.appid)["push_url"] == ""
    side.wechat.act(side.account.appid, "follow")
    side.echoes = True
    assert await side.wechat.save_push(side.account.appid, PUSHES, mode="safe", form="json")
    shown = side.wechat.console(side.account.appid)
    assert (shown["push_url"], shown["push_mode"], shown["push_format"]) == (PUSHES, "safe", "json")
    assert side.heard == []
    with pytest.raises(ValueError, match="push_mode"):
        await side.wechat.save_push(side.account.appid, PUSHES, mode="secret")


@pytest.mark.parametrize("form", ["xml", "json"])
@pytest.mark.parametrize("mode", ["plain", "compatible", "safe"])
async def test_every_mode_and_form(mode: str, form: str) -> None:
    side = Side()
    app = side.account
    await side.wechat.save_push(app.appid, PUSHES, mode=mode, form=form)
    side.wechat.say(app.appid, "你好 & <b>")
    await side.settled()
    ((query, raw),) = side.heard
    told: dict[str, Any] = seal.read(raw.decode())
    assert query["signature"] == seal.signature(app.token, query["timestamp"], query["nonce"])
    assert query["openid"] == side.wechat.openid(app.appid)
    assert ("Content" in told) is (mode != "safe")
    assert ("Encrypt" in told) is (mode != "plain")
    if mode != "plain":
        assert query["encrypt_type"] == "aes"
        assert query["msg_signature"] == seal.signature(app.token, query["timestamp"], query["nonce"], told["Encrypt"])
        told = seal.read(seal.unseal(app.aes_key, told["Encrypt"], app.appid))
    assert (told["MsgType"], told["Content"]) == ("text", "你好 & <b>")


async def test_what_is_not_answered_well_comes_three_times() -> None:
    side = Side()
    await side.wechat.save_push(side.account.appid, PUSHES)
    side.says = b"what?"
    side.wechat.act(side.account.appid, "follow")
    await side.settled()
    assert len(side.heard) == 3
    side.wechat.act(side.account.appid, "follow")
    await side.settled()
    assert len(side.heard) == 3  # nothing happened: the account is followed already


@pytest.mark.parametrize(
    ("wrong", "left"),
    [
        (Mischief.NOTICE_LOST, 0),
        (Mischief.NOTICE_LATE, 0),
        (Mischief.NOTICE_TWICE, 2),
        (Mischief.NOTICE_FORGED, 1),
        (Mischief.NOTICE_STALE, 1),
        (Mischief.NOTICE_FOREIGN, 1),
    ],
)
@pytest.mark.parametrize("mode", ["plain", "safe"])
async def test_wrongs_are_done(wrong: Mischief, left: int, mode: str) -> None:
    side = Side()
    app = side.account
    await side.wechat.save_push(app.appid, PUSHES, mode=mode)
    side.wechat.mischiefs.order(wrong)
    side.wechat.say(app.appid, "x")
    await side.settled()
    assert len(side.heard) == left
    assert not side.wechat.mischiefs.ordered
    side.wechat.release()
    await side.settled()
    if wrong is Mischief.NOTICE_LATE:
        assert len(side.heard) == 1
    if wrong is Mischief.NOTICE_FORGED:
        query, _ = side.heard[0]
        assert query["signature"] != seal.signature(app.token, query["timestamp"], query["nonce"])


async def test_an_account_answers_with_a_message() -> None:
    side = Side()
    app = side.account
    await side.wechat.save_push(app.appid, PUSHES, mode="plain")
    side.says = b"<xml><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[hello]]></Content></xml>"
    side.wechat.say(app.appid, "hi")
    await side.settled()
    assert [(mail.kind, list(mail.lines)) for mail in side.wechat.mail()] == [("text", [("", "hello")])]
    side.wechat.configure(app.appid, push_mode="safe")
    sealed = seal.seal(app.aes_key, side.says.decode(), app.appid)
    mark = seal.signature(app.token, "1", "2", sealed)
    answer = {"Encrypt": sealed, "MsgSignature": mark, "TimeStamp": 1, "Nonce": "2"}
    side.says = seal.write(answer, "xml").encode()
    side.wechat.say(app.appid, "hi")
    await side.settled()
    assert len(side.heard) == 2
    side.says = seal.write({**answer, "MsgSignature": "0"}, "xml").encode()
    side.wechat.say(app.appid, "hi")
    await side.settled()
    assert len(side.heard) == 5
    assert len(side.wechat.mail()) == 2


async def test_a_platform_is_told_its_ticket() -> None:
    side = Side()
    platform = component(side.wechat.home.book)
    assert await side.wechat.save_push(platform.appid, PUSHES)
    await side.settled()
    ((query, raw),) = side.heard
    told = seal.read(raw.decode())
    assert set(told) == {"AppId", "Encrypt"}
    assert query["msg_signature"]
    opened = seal.read(seal.unseal(platform.aes_key, told["Encrypt"], platform.appid))
    assert opened["InfoType"] == "component_verify_ticket"
    record = side.wechat.home.book.get("wechat.verify_ticket", platform.appid)
    assert record == {"ticket": opened["ComponentVerifyTicket"]}


def test_the_console_knows_what_it_has() -> None:
    side = Side()
    appid = side.account.appid
    for changes in ({"appid": "x"}, {"ip_list": "1.2.3.4"}, {"kind": "bank"}, {"nonsense": 1}):
        with pytest.raises(ValueError):
            side.wechat.configure(appid, **changes)
    templates = side.wechat.console(appid)["templates"]
    templates[0]["title"] = "另一个标题"
    assert side.wechat.configure(appid, templates=templates[:1])["templates"] == templates[:1]
    with pytest.raises(ValueError, match="nobody can"):
        side.wechat.act(appid, "sing")
