"""The simulator's trade bills and platform certificates."""

import csv
import gzip
import hashlib
import json
from base64 import b64decode
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from tests.channels.wxpay_v3.simulator.client import Client, read
from tests.channels.wxpay_v3.stand import PROVIDER, Stand

from hutong.base.clock import beijing, now
from hutong.base.rsa import serial_of


async def _bill(stand: Stand, query: str) -> list[list[str]]:
    client = Client(stand)
    today = beijing(now()).date().isoformat()
    found = read(await client.call("GET", f"/v3/bill/tradebill?bill_date={today}{query}"))
    reply = await client.call("GET", found["download_url"].removeprefix(PROVIDER))
    assert "wechatpay-signature" not in reply.headers
    plain = gzip.decompress(reply.body) if "GZIP" in query else reply.body
    assert hashlib.sha1(plain, usedforsecurity=False).hexdigest() == found["hash_value"]
    lines = plain.decode("utf-8-sig").split("\r\n")
    assert lines.pop() == ""
    assert all(cell.startswith("`") for line in (*lines[1:-2], lines[-1]) for cell in line.split(","))
    return list(csv.reader(line.replace("`", "") for line in lines))


async def test_a_trade_bill(each: Stand) -> None:
    """Payments and refunds in yuan, each kind with its own columns, sums at the end, zipped or not."""
    first, _ = await each.paid(), await each.paid(each.ask(fen=1, subject="a,b`c"))
    await each.adapter.pay(each.ask())
    await each.adapter.refund(each.refund_ask(first, 999))
    for zipped in ("", "&tar_type=GZIP"):
        head, *rows, names, sums = await _bill(each, f"&bill_type=ALL{zipped}")
        assert len(rows) == 3
        assert {len(row) for row in rows} == {len(head)}
        total = dict(zip(names, sums, strict=True))
        assert (total["总交易单数"], total["应结订单总金额"], total["退款总金额"]) == ("3", "20.00", "9.99")
        assert (total["订单总金额"], total["申请退款总金额"]) == ("20.00", "9.99")
    paid, refunded, small = (dict(zip(head, row, strict=True)) for row in rows)
    assert (paid["商户订单号"], paid["交易状态"], paid["订单金额"]) == (first.number, "SUCCESS", "19.99")
    assert (refunded["商户退款单号"], refunded["交易状态"], refunded["退款金额"]) == (
        f"R{first.number}",
        "REFUND",
        "9.99",
    )
    assert small["商品名称"] == "a b c"
    assert paid["特约商户号"] == (each.config.sub_mchid or "0")
    assert len((await _bill(each, "&bill_type=SUCCESS"))[1:-2]) == 2
    head, *rows = await _bill(each, "&bill_type=REFUND")
    assert len(rows[:-2]) == 1
    assert "退款成功时间" in head


async def test_bills_that_are_refused(stand: Stand) -> None:
    """No statement, a wrong date, a wrong kind, a foreign or made-up download address."""
    client = Client(stand)
    today, tomorrow = beijing(now()).date(), beijing(now() + timedelta(days=1)).date()
    for query, code in (
        (f"?bill_date={today}", "NO_STATEMENT_EXIST"),
        (f"?bill_date={tomorrow}", "PARAM_ERROR"),
        ("?bill_date=20260101", "PARAM_ERROR"),
        ("?bill_date=2026-02-30", "PARAM_ERROR"),
        ("", "PARAM_ERROR"),
        (f"?bill_date={today}&bill_type=NONE", "PARAM_ERROR"),
        (f"?bill_date={today}&tar_type=ZIP", "PARAM_ERROR"),
        (f"?bill_date={today}&sub_mchid=1600000000", "NO_AUTH"),
    ):
        assert read(await client.call("GET", f"/v3/bill/tradebill{query}"))["code"] == code, query
    reply = await client.call("GET", "/v3/billdownload/file?token=x")
    assert (reply.status, read(reply)["code"]) == (400, "INVALID_REQUEST")


async def test_platform_certificates(each: Stand) -> None:
    """Sealed with the merchant's APIv3 key; merchants of the public key mode have none."""
    reply = await Client(each).call("GET", "/v3/certificates")
    if not each.form.endswith("certificate"):
        assert (reply.status, read(reply)["code"]) == (404, "RESOURCE_NOT_EXISTS")
        return
    (entry,) = json.loads(reply.body)["data"]
    sealed = entry["encrypt_certificate"]
    opener = AESGCM(each.account.settings["SECRET_KEY"].encode())
    pem = opener.decrypt(sealed["nonce"].encode(), b64decode(sealed["ciphertext"]), b"certificate").decode()
    assert serial_of(pem) == entry["serial_no"] == reply.headers["wechatpay-serial"]
    assert len(entry["serial_no"]) == 40


async def test_refund_rules(stand: Stand) -> None:
    """A refund names its payment, and its fields fit the manual's table."""
    await stand.paid()
    good = {
        "out_refund_no": "R1",
        "out_trade_no": "T0000001",
        "amount": {"refund": 1, "total": 1999, "currency": "CNY"},
    }
    client = Client(stand)
    for change, words in (
        ({"out_trade_no": None}, "至少填写一项"),
        ({"out_refund_no": None}, "/body/out_refund_no"),
        ({"out_refund_no": "R 1"}, "/body/out_refund_no"),
        ({"amount": {"refund": 1, "total": 1999}}, "/body/amount/currency"),
        ({"amount": {"refund": 0, "total": 1999, "currency": "CNY"}}, "/body/amount/refund"),
        ({"reason": "a" * 81}, "/body/reason"),
        ({"notify_url": "https://hub.test/?a=1"}, "/body/notify_url"),
    ):
        body = {name: value for name, value in {**good, **change}.items() if value is not None}
        reply = await client.call("POST", "/v3/refund/domestic/refunds", body)
        assert (reply.status, read(reply)["code"]) == (400, "PARAM_ERROR")
        assert words in read(reply)["message"]
    reply = await client.call("POST", "/v3/refund/domestic/refunds", good)
    assert read(reply)["status"] == "PROCESSING"
    with pytest.raises(KeyError):
        stand.provider.refund_by_provider("nobody's")
