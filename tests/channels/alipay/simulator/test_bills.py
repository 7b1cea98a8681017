"""Bills: a short-lived address, and behind it two GBK tables in a zip."""

import io
import zipfile
from datetime import timedelta

import pytest
from tests.channels.alipay.simulator.client import Client
from tests.channels.alipay.stand import Stand

from hutong.base.clock import beijing, now

METHOD = "alipay.data.dataservice.bill.downloadurl.query"


@pytest.mark.parametrize("length", [10, 7])
async def test_a_bill(each: Stand, length: int) -> None:
    """Payments and refunds of a day or month, with their totals."""
    ask = await each.paid(each.ask(subject="a,b\tc"))
    await each.paid()
    await each.adapter.pay(each.ask())
    await each.adapter.refund(each.refund_ask(ask, 999))
    day = f"{beijing(now()):%Y-%m-%d}"[:length]
    found = await Client(each).call(METHOD, {"bill_type": "trade", "bill_date": day})
    reply = await each.http.send("GET", found["bill_download_url"], headers={})
    assert reply.status == 200
    tables = zipfile.ZipFile(io.BytesIO(reply.body))
    pid = each.account.settings["SELLER_ID"]
    name = f"{pid}0156_{day.replace('-', '')}"
    assert tables.namelist() == [f"{name}_业务明细.csv", f"{name}_业务明细(汇总).csv"]
    lines = tables.read(tables.namelist()[0]).decode("gbk").splitlines()
    assert lines[0] == "#支付宝业务明细查询"
    head, *rows = [line.split(",") for line in lines if not line.startswith("#")]
    assert len({len(row) for row in (head, *rows)}) == 1
    assert [(row[1].strip(), row[2].strip(), row[11].strip(), row[21].strip()) for row in rows] == [
        (ask.number, "交易", "19.99", ""),
        (ask.number, "退款", "-9.99", f"R{ask.number}"),
        ("T0000002", "交易", "19.99", ""),
    ]
    assert rows[0][3] == "a b c\t"
    assert "#交易合计：2笔，商家实收共39.98元，商家优惠共0.00元" in lines
    assert "#退款合计：1笔，商家实收退款共-9.99元，商家优惠退款共0.00元" in lines
    summary = tables.read(tables.namelist()[1]).decode("gbk")
    assert "29.99" in summary


@pytest.mark.parametrize(
    ("day", "kind", "sub_code"),
    [
        ("2020-01-01", "trade", "isp.bill_not_exist"),
        ("2020-02-30", "trade", "ACQ.INVALID_PARAMETER"),
        ("2020-13", "trade", "ACQ.INVALID_PARAMETER"),
        ("yesterday", "trade", "ACQ.INVALID_PARAMETER"),
        ("2020-01-01", "all", "ACQ.INVALID_PARAMETER"),
    ],
)
async def test_no_bill(stand: Stand, day: str, kind: str, sub_code: str) -> None:
    """A day without business, and days that are none."""
    await stand.paid()
    assert (await Client(stand).call(METHOD, {"bill_type": kind, "bill_date": day}))["sub_code"] == sub_code


async def test_an_address_grows_old(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    """Thirty seconds, then it leads nowhere."""
    await stand.paid()
    day = f"{beijing(now()):%Y-%m-%d}"
    found = await Client(stand).call(METHOD, {"bill_type": "trade", "bill_date": day})
    monkeypatch.setattr("hutong.channels.alipay.simulator.bills.now", lambda: now() + timedelta(seconds=31))
    assert (await stand.http.send("GET", found["bill_download_url"], headers={})).status == 404
