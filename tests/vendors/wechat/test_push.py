"""What WeChat pushes: the check of the address, every mode and form, and what is not believed."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import orjson
import pytest
from tests.vendors.wechat.stand import FORMS, MODES, Stand
from tests.vendors.wechat.vectors import OPENED, QUERY_SIGNED, named

from hutong.base.secrets import Secret
from hutong.capabilities.faults import Forged
from hutong.capabilities.pay import Knock
from hutong.capabilities.simulation import Mischief
from hutong.vendors.wechat import push as module
from hutong.vendors.wechat.push import PLAIN, Pushes, doubted, in_form
from hutong.vendors.wechat.seal import Seal, sign
from hutong.vendors.wechat.settings import WechatConfig

APP = "wxba5fad812f8e6fb9"
KEY = "A" * 43


def _pushes(token: str = "AAAAA", aes_key: str = KEY, app: str = APP) -> Pushes:
    given = {"PRIVATE_KEY": "0" * 32, "token": token, "ENCODING_AES_KEY": aes_key}
    return Pushes(WechatConfig.read(app, {wire: value for wire, value in given.items() if value}))


def _knock(query: dict[str, str], body: bytes = b"", method: str = "POST") -> Knock:
    at = datetime.fromtimestamp(int(query["timestamp"]), UTC)
    return Knock(method, "/api/wechat/x/msg", urlencode(query), {}, body, at)


def _plain(body: str) -> Knock:
    query = {"timestamp": "1714037059", "nonce": "486452656", "signature": "899cf89e464efb63f54ddac96b0a0a235f53aa78"}
    return _knock(query, body.encode("utf-8", "surrogatepass"))


def _manuals() -> Knock:
    """The sealed example of the manual, as it comes over the network."""
    query = {
        "signature": "6c5c811b55cc85e0e1b54100749188c20beb3f5d",
        "timestamp": "1714112445",
        "nonce": "415670741",
        "openid": "o9AgO5Kd5ggOC-bXrbNODIiE3bGY",
        "encrypt_type": "aes",
        "msg_signature": "046e02f8204d34f8ba5fa3b1db94908f3df2e9b3",
    }
    sealed = next(one["inputs"]["Encrypt"] for one in OPENED if "Encrypt" in one["inputs"])
    return _knock(query, json.dumps({"ToUserName": "gh_97417a04a28d", "Encrypt": sealed}).encode())


@pytest.mark.parametrize("one", [one for one in QUERY_SIGNED if "AAAAA" in one["key"]], ids=lambda one: one["name"])
def test_the_address_is_checked(one: dict[str, Any]) -> None:
    asked = one["inputs"]
    query = {"signature": one["expected"], "timestamp": asked["timestamp"], "nonce": asked["nonce"]}
    echo = asked.get("echostr", "12345")
    knock = _knock({**query, "echostr": echo}, method="GET")
    reply = _pushes().greet(knock)
    assert (reply.status, reply.body) == (200, echo.encode())
    assert reply.headers["content-type"].startswith("text/plain")
    with pytest.raises(Forged, match="-40001"):
        _pushes(token="AAAAB").greet(knock)


def test_the_manuals_sealed_event() -> None:
    told = _pushes().read(_manuals())
    assert (told.kind, told.event, told.sealed, told.form) == ("event", "debug_demo", True, "json")
    assert (told.sender, told.receiver) == ("o9AgO5Kd5ggOC-bXrbNODIiE3bGY", "gh_97417a04a28d")
    assert told.fields["debug_str"] == "hello world"
    assert told.at == datetime.fromtimestamp(1714112445, UTC)


def test_the_manuals_sealed_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Under its time, nonce and random letters the answer is the manual's, to the letter."""
    (vector,) = named("safe-mode JSON reply")
    moment = datetime.fromtimestamp(1713424427, UTC)
    monkeypatch.setattr(module, "now", lambda: moment)
    monkeypatch.setattr(module.secrets, "token_hex", lambda _: vector["inputs"]["random"])
    monkeypatch.setattr(module.secrets, "randbelow", lambda _: 415670741)
    told = _pushes().read(_manuals())
    reply = json.loads(_pushes().answer(told, {"demo_resp": "good luck"}).body)
    assert reply == {
        "Encrypt": vector["expected"],
        "MsgSignature": "1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1",
        "TimeStamp": 1713424427,
        "Nonce": "415670741",
    }


def test_a_plain_event_in_either_form() -> None:
    xml = (
        "<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[o1]]></FromUserName><CreateTime>1714037059"
        "</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[SUBSCRIBE]]></Event></xml>"
    )
    fields = {"ToUserName": "gh_1", "FromUserName": "o1", "CreateTime": 1714037059, "MsgType": "event"}
    told = _pushes(aes_key="").read(_plain(xml))
    same = _pushes(aes_key="").read(_plain(json.dumps({**fields, "Event": "SUBSCRIBE"})))
    assert (told.event, told.sealed, told.form) == ("subscribe", False, "xml")
    assert (same.event, same.sealed, same.form) == ("subscribe", False, "json")
    assert told.mark == same.mark


def test_marks_tell_apart() -> None:
    def mark(**more: Any) -> str:
        fields = {"ToUserName": "gh_1", "FromUserName": "o1", "CreateTime": 1714037059, **more}
        return _pushes(aes_key="").read(_plain(json.dumps(fields))).mark

    event = {"MsgType": "event", "Event": "TEMPLATESENDJOBFINISH", "Status": "success"}
    marks = [
        mark(**event, MsgID=1),
        mark(**event, MsgID=2),
        mark(**{**event, "Event": "SCAN"}, MsgID=1),
        mark(MsgType="text", Content="a", MsgId=1),
        mark(MsgType="text", Content="a", MsgId=2),
    ]
    assert len(set(marks)) == len(marks)
    assert mark(**event, MsgID=1) == marks[0]
    assert mark(MsgType="text", Content="b", MsgId=1) == marks[3]
    assert max(map(len, marks)) <= 200


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", "-40002"),
        ("[]", "-40002"),
        ("{", "-40002"),
        ("{}", "-40002"),
        ("<xml><a>1</a></xml>", "-40002"),
        ("<html></html>", "-40002"),
        ("<!DOCTYPE x><xml><MsgType>text</MsgType></xml>", "-40002"),
        ("[" * 100_000, "-40002"),
        ('{"MsgType":"text","CreateTime":"soon"}', "-40002"),
        ('{"MsgType":"","CreateTime":1714037059}', "-40002"),
        (f'{{"MsgType":"text","CreateTime":1,"x":"{"a" * 262_144}"}}', "-40002"),
        ("\ud800", "-40002"),
    ],
    ids=["none", "list", "half", "empty", "fields", "html", "doctype", "deep", "time", "kind", "long", "letters"],
)
def test_what_is_no_push(body: str, code: str) -> None:
    with pytest.raises(Forged) as failure:
        _pushes(aes_key="").read(_plain(body))
    assert failure.value.words.startswith(f"{code} ")


def _sealed(message: bytes, app: str = APP, key: str = KEY, token: str = "AAAAA", **outside: str) -> Knock:
    sealed = Seal(app, Secret(key)).shut(message, b"0" * 16)
    query = {"timestamp": "1714112445", "nonce": "7", "encrypt_type": "aes"}
    query["signature"] = sign(Secret(token), "1714112445", "7")
    query["msg_signature"] = sign(Secret(token), "1714112445", "7", sealed)
    return _knock(query, json.dumps({**outside, "Encrypt": sealed}).encode())


TEXT = b'{"FromUserName":"o1","CreateTime":1714112445,"MsgType":"text","Content":"inside","MsgId":5}'


def test_only_what_was_sealed_is_believed() -> None:
    """In the compatible mode the plain fields are nobody's word: only the query is signed there."""
    knock = _sealed(TEXT, MsgType="text", Content="outside", CreateTime="1714112445", MsgId="5")
    told = _pushes().read(knock)
    assert (told.fields["Content"], told.sealed) == ("inside", True)


def test_without_a_key_the_compatible_mode_is_read_plain() -> None:
    knock = _sealed(TEXT, MsgType="text", Content="outside", CreateTime="1714112445", MsgId="5")
    told = _pushes(aes_key="").read(knock)
    assert (told.fields["Content"], told.sealed) == ("outside", False)
    with pytest.raises(Forged, match="-40004"):
        _pushes(aes_key="").read(_sealed(TEXT, ToUserName="gh_1"))


@pytest.mark.parametrize("body", [TEXT, b"<xml><MsgType>text</MsgType><CreateTime>1</CreateTime></xml>"])
def test_with_a_key_a_plain_push_is_nobodys_word(body: bytes) -> None:
    """Its query may be another push's, read in the log of a proxy: nothing in it speaks of the body."""
    true = _sealed(TEXT)
    with pytest.raises(Forged) as failure:
        _pushes().read(replace(true, body=body))
    assert failure.value.words == PLAIN
    assert "明文" in doubted(PLAIN).zh
    assert doubted(PLAIN).en == f"It came {PLAIN}"
    with pytest.raises(Forged, match="-40001"):
        _pushes().read(replace(true, body=body, query=""))


@pytest.mark.parametrize(
    "part", ["action_msg", "Event", "FromUserName", "x\ud83d"], ids=["text", "event", "sender", "name"]
)
def test_half_an_emoji_is_borne(part: str) -> None:
    """Words that a platform cut within an emoji: the push is true, is kept, and has a mark of its own."""
    fields = {"FromUserName": "o1", "CreateTime": 1714112445, "MsgType": "event", "Event": "update_waybill_status"}
    told = _pushes().read(_sealed(json.dumps({**fields, part: "王\ud83d"}).encode()))
    assert orjson.loads(orjson.dumps(dict(told.fields)))[part.replace("\ud83d", "?")] == "王?"
    assert told.mark.encode()
    assert told.mark != _pushes().read(_sealed(json.dumps({**fields, part: "李\ud83d"}).encode())).mark


@pytest.mark.parametrize(
    ("knock", "code"),
    [
        (_sealed(TEXT, app="wx0000000000000000"), ("-40005",)),
        (_sealed(TEXT, key="B" * 43), ("-40007", "-40008")),
        (_sealed(TEXT, token="BBBBB"), ("-40001",)),
        (_sealed(b"nothing"), ("-40002",)),
        (_sealed(b""), ("-40002",)),
    ],
    ids=["application", "key", "token", "content", "empty"],
)
def test_what_was_sealed_for_others(knock: Knock, code: tuple[str, ...]) -> None:
    with pytest.raises(Forged) as failure:
        _pushes().read(knock)
    assert failure.value.words.split()[0] in code


def test_the_plain_signature_vouches_for_nothing_sealed() -> None:
    good = _sealed(TEXT)
    wrong = replace(good, query=good.query.replace("msg_signature=", "old="))
    with pytest.raises(Forged, match="msg_signature"):
        _pushes().read(wrong)


@pytest.mark.parametrize("away", [601, -601])
def test_an_old_push_is_not_believed(away: int) -> None:
    knock = _manuals()
    assert _pushes().read(replace(knock, at=knock.at + timedelta(seconds=away // 601 * 600)))
    with pytest.raises(Forged, match="ten minutes"):
        _pushes().read(replace(knock, at=knock.at + timedelta(seconds=away)))


def test_without_a_token_nothing_is_believed() -> None:
    query = {"timestamp": "1714112445", "nonce": "7", "signature": sign(Secret(""), "1714112445", "7")}
    with pytest.raises(Forged, match="no token"):
        _pushes(token="", aes_key="").read(_knock(query, TEXT))
    with pytest.raises(Forged, match="no token"):
        _pushes(token="", aes_key="").greet(_knock(query, method="GET"))


def test_nothing_to_say() -> None:
    told = _pushes().read(_manuals())
    assert _pushes().answer(told, None).body == b"success"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("mode", MODES)
async def test_a_message_and_its_answer(stand: Stand, mode: str, form: str) -> None:
    """What the phone says is heard as it was said, and what the hub says is shown on the phone."""
    application = stand.gzh.application()
    assert await stand.pushed_to(stand.gzh, application, mode, form)
    stand.says = {"MsgType": "text", "Content": "您好 <&> 😀"}
    stand.wechat.say(application, "在吗 <&]]> 😀")
    await stand.settled()
    (told,) = stand.heard
    assert (told.kind, told.fields["Content"], told.sealed) == ("text", "在吗 <&]]> 😀", mode != "plain")
    assert (told.form, told.sender) == (form, stand.wechat.openid(application))
    (shown,) = [one for one in stand.wechat.mail() if one.kind == "text"]
    assert shown.lines == [("", "您好 <&> 😀")]


@pytest.mark.parametrize("mode", MODES)
async def test_what_goes_wrong_on_the_way(stand: Stand, mode: str) -> None:
    application = stand.gzh.application()
    assert await stand.pushed_to(stand.gzh, application, mode)
    for mischief in (Mischief.NOTICE_FORGED, Mischief.NOTICE_STALE, Mischief.NOTICE_FOREIGN, Mischief.NOTICE_TWICE):
        stand.wechat.mischiefs.order(mischief)
        stand.wechat.say(application, str(mischief))
        await stand.settled()
    assert len(stand.forged) >= 3
    marks = [one.mark for one in stand.heard if one.fields["Content"] == Mischief.NOTICE_TWICE]
    assert (len(marks), len(set(marks))) == (2, 1)


async def test_another_token_is_not_taken(stand: Stand) -> None:
    other = stand.other_gzh(token="another")
    assert not await stand.pushed_to(other, stand.gzh.application())
    assert stand.forged == ["-40001 signature is wrong: the token at WeChat is not the channel's"]


def test_an_operator_reads_why_in_both_languages() -> None:
    query = {"timestamp": "1714112445", "nonce": "7", "signature": "0" * 40}
    with pytest.raises(Forged) as raised:
        _pushes().read(_knock(query, TEXT))
    told = doubted(raised.value.words)
    assert told.zh == "-40001 签名验证错误"
    assert told.en.startswith("-40001 signature is wrong: the token")
    assert doubted("nobody").zh == "nobody"


def test_what_has_wechats_form_though_it_is_not_signed_by_it() -> None:
    assert in_form(_manuals())
    assert in_form(_plain("<xml><MsgType>event</MsgType></xml>"))
    greeting = {"timestamp": "1714037059", "nonce": "1", "signature": "0" * 40}
    assert in_form(_knock({**greeting, "echostr": "1"}, method="GET"))


@pytest.mark.parametrize(
    "knock",
    [
        _knock({"timestamp": "1714037059"}, b"<xml><MsgType>event</MsgType></xml>"),
        _knock({"timestamp": "1714037059", "signature": "0" * 40}, b"<xml><MsgType>event</MsgType></xml>"),
        _knock({"timestamp": "1714037059", "nonce": "1", "signature": "0" * 40}, method="GET"),
        _plain("{}"),
        _plain("hello"),
        replace(_manuals(), at=_manuals().at + timedelta(minutes=11)),
    ],
    ids=["no signature", "no nonce", "no echo", "no kind", "garbage", "old"],
)
def test_what_any_stranger_sends_has_not(knock: Knock) -> None:
    assert not in_form(knock)


def test_a_signature_says_nothing_of_a_plain_content_and_of_a_greeting() -> None:
    plain, sealed = _plain("<xml/>"), _manuals()
    signature = "899cf89e464efb63f54ddac96b0a0a235f53aa78"
    assert _pushes(aes_key="").once(plain) == signature
    assert _pushes().once(sealed) == ""
    assert _pushes().once(replace(plain, method="GET")) == signature
