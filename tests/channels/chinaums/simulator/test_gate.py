"""The simulated doors: what they refuse and in which words, asked by a client with its own few lines."""

import hashlib
import hmac
import json
from base64 import b64encode
from datetime import timedelta
from typing import Any

import pytest
from tests.channels.chinaums.stand import CALLBACK, PROVIDER, Stand

from hutong.base.clock import beijing, now
from hutong.base.http import Reply


def _content(stand: Stand, **changes: Any) -> dict[str, Any]:
    config = stand.config
    good = {
        "requestTimestamp": f"{beijing(now()):%Y-%m-%d %H:%M:%S}",
        "mid": config.merchant_no,
        "tid": config.tid,
        "instMid": "QRPAYDEFAULT",
        "billNo": f"{config.msg_src_id}ORDER1",
        "billDate": "2026-11-28",
        "totalAmount": 1,
        "notifyUrl": CALLBACK,
    }
    if stand.form == "netpay":
        good |= {"msgSrc": config.msg_src, "msgType": "bills.getQRCode", "signType": "MD5"}
    return {name: value for name, value in {**good, **changes}.items() if value is not None}


async def _netpay(stand: Stand, content: dict[str, Any]) -> dict[str, Any]:
    text = "&".join(f"{name}={content[name]}" for name in sorted(content)) + stand.config.comm_key.reveal()
    method = hashlib.sha256 if content.get("signType") == "SHA256" else hashlib.md5
    body = json.dumps({"sign": method(text.encode()).hexdigest(), **content}).encode()
    return _read(await stand.http.send("POST", f"{PROVIDER}/netpay-route-server/api/", headers={}, body=body))


async def _open(
    stand: Stand, content: dict[str, Any], path: str = "bills/get-qrcode", *, at: int = 0, **told: str
) -> Reply:
    body = json.dumps(content).encode()
    assert stand.config.app_key is not None
    assert stand.config.app_id is not None
    stamp = f"{beijing(now() + timedelta(seconds=at)):%Y%m%d%H%M%S}"
    text = f"{stand.config.app_id}{stamp}n0{hashlib.sha256(body).hexdigest()}"
    signature = b64encode(hmac.new(stand.config.app_key.reveal().encode(), text.encode(), "sha256").digest()).decode()
    said = {"AppId": stand.config.app_id, "Timestamp": stamp, "Nonce": "n0", "Signature": signature, **told}
    header = "OPEN-BODY-SIG " + ", ".join(f'{name}="{value}"' for name, value in said.items())
    url = f"{PROVIDER}/v1/netpay/{path}"
    return await stand.http.send("POST", url, headers={"authorization": header}, body=body)


def _read(reply: Reply) -> dict[str, Any]:
    answer = json.loads(reply.body)
    assert isinstance(answer, dict)
    return answer


async def _asked(stand: Stand, content: dict[str, Any]) -> dict[str, Any]:
    return await _netpay(stand, content) if stand.form == "netpay" else _read(await _open(stand, content))


async def test_a_good_request(each: Stand) -> None:
    """netpay's answer is signed with the method that was asked with; the open platform's has no signature."""
    answer = await _asked(each, _content(each))
    assert (answer["errCode"], answer["errMsg"]) == ("SUCCESS", "查询二维码成功")
    assert answer["billQRCode"].startswith("https://qr.95516.com/48020000/")
    assert ("sign" in answer, "msgType" in answer) == ((True, True) if each.form == "netpay" else (False, False))
    if each.form == "netpay":
        kept = {name: value for name, value in answer.items() if name != "sign"}
        text = "&".join(f"{name}={kept[name]}" for name in sorted(kept)) + each.config.comm_key.reveal()
        assert answer["sign"] == hashlib.md5(text.encode()).hexdigest().upper()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"mid": "898340149000006"}, "NO_MERCHANT"),
        ({"tid": "00000000"}, "NO_MERCHANT"),
        ({"instMid": "MINIDEFAULT"}, "INVLID_MERCHANT_CONFIG"),
        ({"requestTimestamp": "2020-01-01 00:00:00"}, "ABNORMAL_REQUEST_TIME"),
        ({"requestTimestamp": "20260101000000"}, "BAD_REQUEST"),
        ({"requestTimestamp": None}, "BAD_REQUEST"),
        ({"billNo": "0000ORDER1"}, "BAD_REQUEST"),
        ({"billNo": "x" * 33}, "BAD_REQUEST"),
        ({"billDate": "28.11.2026"}, "BAD_REQUEST"),
        ({"totalAmount": "1.00"}, "BAD_REQUEST"),
        ({"totalAmount": 0}, "BAD_REQUEST"),
        ({"notifyUrl": "ftp://hub.test"}, "BAD_REQUEST"),
        ({"expireTime": "2020-01-01 00:00:00"}, "BAD_REQUEST"),
    ],
    ids=lambda value: "-".join(f"{name}={text}" for name, text in value.items()) if isinstance(value, dict) else value,
)
async def test_refusals(each: Stand, changes: dict[str, Any], code: str) -> None:
    assert (await _asked(each, _content(each, **changes)))["errCode"] == code


async def test_who_is_asking(stand: Stand) -> None:
    """An unknown source gets no signature; a wrong one is told so; a message of nobody has no service."""
    nobody = await _netpay(stand, _content(stand, msgSrc="WWW.NOBODY.COM"))
    assert (nobody["errCode"], "sign" in nobody) == ("INVALID_MSGSRC", False)
    wrong = await _netpay(stand, {**_content(stand), "sign": "0" * 32})
    assert (wrong["errCode"], "sign" in wrong) == ("BAD_SIGN", True)
    assert (await _netpay(stand, _content(stand, msgType="bills.nothing")))["errCode"] == "NO_SERVICE"
    assert (await _netpay(stand, _content(stand, signType="SHA256")))["errCode"] == "SUCCESS"
    reply = await stand.http.send("POST", f"{PROVIDER}/netpay-route-server/api/", headers={}, body=b"[]")
    assert _read(reply)["errCode"] == "BAD_REQUEST"


async def test_who_is_asking_the_open_platform() -> None:
    """The gateway answers 401 to a wrong header, an old one, and one over another body."""
    stand = Stand("open")
    for told in ({"AppId": "0" * 32}, {"Signature": "x"}, {"Nonce": "n1"}, {"Timestamp": "now"}):
        reply = await _open(stand, _content(stand), **told)
        assert (reply.status, _read(reply)) == (401, {"errCode": "1000", "errInfo": "认证失败"})
    assert (await _open(stand, _content(stand), at=-700)).status == 401
    reply = await stand.http.send("POST", f"{PROVIDER}/v1/netpay/query", headers={}, body=b"{}")
    assert reply.status == 401


async def test_other_paths(stand: Stand) -> None:
    for path in ("/", "/v1/netpay/nothing", "/netpay-portal/webpay/cashier.do?id=0"):
        reply = await stand.http.send("GET", PROVIDER + path, headers={})
        assert (reply.status, b"<html" in reply.body) == (404, True)
