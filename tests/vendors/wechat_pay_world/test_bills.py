"""The simulator's trade bills: backticks, yuan, sums, and complaints in XML."""

import gzip
from datetime import timedelta

import pytest
from tests.vendors.wechat_pay.stand import Stand
from tests.vendors.wechat_pay_world.client import Client, fields_of, plain

from hutong.base.clock import beijing, now
from hutong.capabilities.pay import Scene

PATH = "/pay/downloadbill"


def _today() -> str:
    return f"{beijing(now()):%Y%m%d}"


async def _bill(stand: Stand, kind: str, **more: str) -> bytes:
    client = Client(stand)
    fields = {"bill_date": _today(), "bill_type": kind, **more}
    return (await client.post(PATH, plain(client.signed(fields)))).body


def _rows(text: str) -> list[dict[str, str]]:
    lines = text.removeprefix("\ufeff").split("\r\n")
    names = lines[0].split(",")
    cells = [line.removeprefix("`").split(",`") for line in lines[1:-3]]
    assert all(len(row) == len(names) for row in cells)
    return [dict(zip(names, row, strict=True)) for row in cells]


async def _trade(stand: Stand) -> None:
    ask = await stand.paid(stand.ask(subject="茶, `杯`"))
    await stand.adapter.refund(stand.refund_ask(ask, 500))
    await stand.adapter.pay(stand.ask(Scene.BARCODE))
    await stand.adapter.pay(stand.ask())


async def test_all(each: Stand) -> None:
    await _trade(each)
    text = (await _bill(each, "ALL")).decode()
    paid, refunded, code = _rows(text)
    assert (paid["交易状态"], paid["应结订单金额"], paid["商品名称"]) == ("SUCCESS", "19.99", "茶   杯 ")
    assert (refunded["交易状态"], refunded["退款金额"], refunded["退款状态"]) == ("REFUND", "5.00", "SUCCESS")
    assert (code["交易类型"], code["特约商户号"]) == ("MICROPAY", each.config.sub_mchid or "0")
    names, sums = text.rstrip("\r\n").split("\r\n")[-2:]
    assert names.startswith("总交易单数,应结订单总金额")
    assert sums == "`3,`39.98,`5.00,`0.00,`0.00000,`39.98,`5.00"


async def test_kinds(stand: Stand) -> None:
    await _trade(stand)
    success, refunds = (await _bill(stand, "SUCCESS")).decode(), (await _bill(stand, "REFUND")).decode()
    assert [row["总金额" if "总金额" in row else "订单金额"] for row in _rows(success)] == ["19.99", "19.99"]
    assert "退款" not in success.splitlines()[0]
    (refund,) = _rows(refunds)
    assert refund["退款申请时间"] <= refund["退款成功时间"]
    assert gzip.decompress(await _bill(stand, "REFUND", tar_type="GZIP")).decode() == refunds


@pytest.mark.parametrize(
    ("change", "words", "code"),
    [
        ({"bill_date": "2025-03-01"}, "invalid bill_date", "20001"),
        ({"bill_date": "20250231"}, "invalid bill_date", "20001"),
        ({"bill_date": f"{beijing(now() + timedelta(days=2)):%Y%m%d}"}, "invalid bill_date", "20001"),
        ({"bill_type": "SOME"}, "invalid bill_type", "20001"),
        ({"tar_type": "ZIP"}, "invalid tar_type, Only GZIP supported", "20001"),
        ({"sign": "x"}, "sign error", "20001"),
        ({"nonce_str": ""}, "missing parameter", "20001"),
        ({"appid": "wx0000000000000000"}, "invalid parameter", "20001"),
        ({}, "No Bill Exist", "20002"),
    ],
)
async def test_complaints(stand: Stand, change: dict[str, str], words: str, code: str) -> None:
    client = Client(stand)
    fields = client.signed({"bill_date": _today(), "bill_type": "ALL", **change})
    told = fields_of((await client.post(PATH, plain({**fields, **change}))).body)
    assert told == {"return_code": "FAIL", "return_msg": words, "error_code": code}


async def test_sub_merchants_may_be_left_out(accounts: list[dict[str, str]]) -> None:
    """A service provider's bill may be of all its sub-merchants."""
    stand = Stand("partner", accounts)
    await stand.paid()
    assert len(_rows((await _bill(stand, "ALL", sub_mch_id="", sub_appid="")).decode())) == 1
