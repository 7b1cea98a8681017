"""WeChat's published pushes over real HTTP: verified, kept, answered in their own form; and what is not believed."""

import json
from time import monotonic
from typing import Any

import orjson
import pytest
from tests.doors.wechat.conftest import APP, BARE, Front
from tests.vendors.wechat.vectors import OPENED, QUERY_SIGNED, SEAL_SIGNED, named

from hutong.base.secrets import Secret
from hutong.doors.wechat.push import LIMIT
from hutong.vendors.wechat.push import PLAIN as WORDS
from hutong.vendors.wechat.seal import Seal, sign

KEY = "A" * 43
EASY = named("EasyWeChat")
SAFE = next(one["inputs"]["Encrypt"] for one in OPENED if "Encrypt" in one["inputs"])
QUERY = {
    "signature": "6c5c811b55cc85e0e1b54100749188c20beb3f5d",
    "timestamp": "1714112445",
    "nonce": "415670741",
    "openid": "o9AgO5Kd5ggOC-bXrbNODIiE3bGY",
    "encrypt_type": "aes",
    "msg_signature": "046e02f8204d34f8ba5fa3b1db94908f3df2e9b3",
}
PLAIN = {"timestamp": "1714037059", "nonce": "486452656", "signature": "899cf89e464efb63f54ddac96b0a0a235f53aa78"}
EVENT = (
    "<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[o1]]></FromUserName>"
    "<CreateTime>1714037059</CreateTime><MsgType><![CDATA[event]]></MsgType>"
    "<Event><![CDATA[{}]]></Event></xml>"
)


@pytest.mark.parametrize("one", [one for one in QUERY_SIGNED if one["key"] == "AAAAA"], ids=lambda one: one["name"])
async def test_the_address_is_checked_and_the_echo_is_verbatim_text(front: Front, one: dict[str, Any]) -> None:
    asked = one["inputs"]
    echo = asked.get("echostr", "12345")
    query = {"signature": one["expected"], "timestamp": asked["timestamp"], "nonce": asked["nonce"], "echostr": echo}
    reply = await front.ask(query, method="GET")
    assert (reply.status, reply.body.decode()) == (200, echo)
    assert reply.headers["content-type"].startswith("text/plain")
    assert await front.pool.fetchval("SELECT greeted_at FROM push_address") is not None
    wrong = await front.ask({**query, "nonce": "1"}, method="GET")
    assert (wrong.status, echo in wrong.body.decode()) == (403, False)


async def test_the_manuals_sealed_event_is_answered_sealed(front: Front) -> None:
    body = orjson.dumps({"ToUserName": "gh_97417a04a28d", "Encrypt": SAFE})
    reply = await front.ask(QUERY, body)
    assert reply.status == 200
    told = orjson.loads(reply.body)
    wanted = sign(Secret("AAAAA"), str(told["TimeStamp"]), told["Nonce"], told["Encrypt"])
    assert told["MsgSignature"] == wanted
    opened = Seal(APP, Secret(KEY)).open(told["Encrypt"])
    assert orjson.loads(opened) == {"demo_resp": "good luck"}
    [row] = await front.kept()
    assert (row["name"], row["sender"], row["sealed"], row["form"]) == ("debug_demo", QUERY["openid"], True, "json")
    assert row["fields"]["debug_str"] == "hello world"
    again = await front.ask(QUERY, body)  # the platform heard nothing, and pushes it again
    assert orjson.loads(Seal(APP, Secret(KEY)).open(orjson.loads(again.body)["Encrypt"])) == {"demo_resp": "good luck"}
    assert len(await front.kept()) == 1


async def test_a_sealed_push_is_verified_by_msg_signature_not_by_signature(front: Front) -> None:
    """Trap 27: the plain signature of such a push is right in what anybody changed."""
    body = orjson.dumps({"ToUserName": "gh_97417a04a28d", "Encrypt": SAFE})
    reply = await front.ask({**QUERY, "msg_signature": QUERY["signature"]}, body)
    assert (reply.status, await front.kept()) == (403, [])
    changed = SAFE[:40] + ("A" if SAFE[40] != "A" else "B") + SAFE[41:]
    assert (await front.ask(QUERY, orjson.dumps({"Encrypt": changed}))).status == 403
    assert await front.pool.fetchval("SELECT refused FROM push_address") == 2


async def test_another_languages_push_of_xml_is_read(front: Front) -> None:
    """EasyWeChat's: sealed with a padding block of 32, its text begins in the second block."""
    signed = next(one for one in EASY if "timestamp" in one["inputs"])
    asked = signed["inputs"]
    assert signed in SEAL_SIGNED
    await front.add("wxb11529c136998cb6", asked["token"], "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG")
    query = {"timestamp": asked["timestamp"], "nonce": asked["nonce"], "msg_signature": signed["expected"]}
    body = f"<xml><ToUserName>x</ToUserName><Encrypt><![CDATA[{asked['encrypt']}]]></Encrypt></xml>".encode()
    reply = await front.ask(query, body, number="wxb11529c136998cb6")
    assert (reply.status, reply.body) == (200, b"success")
    [row] = await front.kept()
    assert (row["name"], row["fields"]["Content"], row["form"]) == ("text", "hello", "xml")
    assert (await front.ask(query, body)).status == 403  # at the address of another application


@pytest.mark.parametrize("event", ["subscribe", "a_kind_that_nobody_knows"])
async def test_plain_events_are_kept_and_answered(front: Front, event: str) -> None:
    reply = await front.ask(PLAIN, EVENT.format(event).encode(), number=BARE)
    assert (reply.status, reply.body) == (200, b"success")
    [row] = await front.kept()
    assert (row["event"], row["sealed"], row["form"]) == (event, False, "xml")
    assert await front.pool.fetchval("SELECT follows FROM follower") is (True if event == "subscribe" else None)


async def test_with_a_key_what_is_plain_is_refused_with_words(front: Front) -> None:
    """The query of a true push, read in a proxy's log, with a body of anybody's."""
    for query in (PLAIN, QUERY):
        assert (await front.ask(query, EVENT.format("subscribe").encode())).status == 403
    assert await front.kept() == []
    refused = await front.pool.fetchrow("SELECT refused, refused_words FROM push_address")
    assert (refused["refused"], refused["refused_words"]) == (2, WORDS)


async def test_half_an_emoji_is_kept(front: Front) -> None:
    told = {"FromUserName": "o1", "CreateTime": 1714037059, "MsgType": "event", "Event": "x", "msg": "x\ud83d"}
    reply = await front.ask(PLAIN, json.dumps(told).encode(), number=BARE)
    assert (reply.status, reply.body) == (200, b"success")
    [row] = await front.kept()
    assert row["fields"]["msg"] == "x?"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"<xml>",
        b"{}",
        b"[" * 5000,
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><xml><MsgType>text</MsgType></xml>',
        json.dumps({"MsgType": "text", "CreateTime": "yesterday"}).encode(),
    ],
    ids=["nothing", "no text", "half", "empty", "deep", "entity", "time"],
)
async def test_what_cannot_be_read_is_not_believed_though_it_is_signed(front: Front, body: bytes) -> None:
    assert (await front.ask(PLAIN, body, number=BARE)).status == 403
    assert await front.kept() == []


async def test_an_old_push_is_not_believed(front: Front) -> None:
    front.at[0] = front.at[0].replace(year=2026)
    reply = await front.wire.send(
        "POST",
        f"{front.url}/api/wechat/{BARE}/msg?timestamp={PLAIN['timestamp']}&nonce={PLAIN['nonce']}"
        f"&signature={PLAIN['signature']}",
        headers={},
        body=EVENT.format("subscribe").encode(),
    )
    assert (reply.status, await front.kept()) == (403, [])


@pytest.mark.parametrize(
    "path",
    ["/api/wechat/", f"/api/wechat/{APP}", f"/api/wechat/{APP}/msg/", "/api/wechat/a%2Fb/msg", "/api/wechat//msg"],
)
async def test_other_paths_lead_nowhere(front: Front, path: str) -> None:
    reply = await front.ask(PLAIN, path=f"/api/wechat{path}")
    assert (reply.status, b"/api/wechat/{merchant number}/msg" in reply.body) == (404, True)


async def test_an_unknown_number_is_told_in_both_languages(front: Front) -> None:
    reply = await front.ask(PLAIN, number="wx0000000000000000")
    assert reply.status == 404
    assert "没有商户号为 wx0000000000000000" in reply.body.decode()
    assert "no channel with the merchant number wx0000000000000000" in reply.body.decode()


@pytest.mark.parametrize("method", ["PUT", "DELETE", "HEAD", "OPTIONS"])
async def test_other_methods_are_refused(front: Front, method: str) -> None:
    assert (await front.ask(PLAIN, method=method)).status == 405


async def test_a_long_body_is_refused_before_it_is_looked_at(front: Front) -> None:
    assert (await front.ask(PLAIN, b"x" * (LIMIT + 1))).status == 413
    assert await front.pool.fetchval("SELECT count(*) FROM push_address") == 0


async def test_what_cannot_be_kept_in_time_is_to_come_again(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    """A push that was not written down is not acknowledged, and WeChat does not wait longer than it would."""
    monkeypatch.setattr(front.door, "_seconds", 0.5)
    async with front.pool.acquire() as connection, connection.transaction():
        await connection.execute("LOCK TABLE push IN EXCLUSIVE MODE")
        began = monotonic()
        reply = await front.ask(PLAIN, EVENT.format("subscribe").encode(), number=BARE)
        assert (reply.status, monotonic() - began < 4.5) == (503, True)
    monkeypatch.undo()
    assert (await front.ask(PLAIN, EVENT.format("subscribe").encode(), number=BARE)).status == 200
    assert len(await front.kept()) == 1
