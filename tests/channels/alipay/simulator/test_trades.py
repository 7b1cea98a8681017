"""Trades and refunds at the simulated Alipay: fields, repeated numbers, and what the manual says of each state."""

from typing import Any

import pytest
from tests.channels.alipay.simulator.client import Client, order
from tests.channels.alipay.stand import PAYER, Stand

PRECREATE, PAY, CREATE = "alipay.trade.precreate", "alipay.trade.pay", "alipay.trade.create"
QUERY, CLOSE, CANCEL = "alipay.trade.query", "alipay.trade.close", "alipay.trade.cancel"
REFUND, REFUND_QUERY = "alipay.trade.refund", "alipay.trade.fastpay.refund.query"
WHICH = {"out_trade_no": "ORDER00001"}


@pytest.mark.parametrize(
    "changes",
    [
        {"out_trade_no": None},
        {"out_trade_no": ""},
        {"out_trade_no": "A" * 65},
        {"out_trade_no": "订单1"},
        {"out_trade_no": 1},
        {"total_amount": None},
        {"total_amount": "0"},
        {"total_amount": "0.001"},
        {"total_amount": "-1"},
        {"total_amount": "1e2"},
        {"total_amount": "100000000.01"},
        {"total_amount": True},
        {"total_amount": "１.00"},
        {"subject": None},
        {"subject": "长" * 257},
        {"subject": "a/b"},
        {"subject": "a=b"},
        {"subject": "a&b"},
        {"subject": ["a"]},
        {"time_expire": "2026-01-01T00:00:00"},
        {"time_expire": "2020-01-01 00:00:00"},
        {"timeout_express": "1.5h"},
        {"timeout_express": "0m"},
        {"product_code": "QUICK_WAP_WAY"},
        {"body": "长" * 129},
        {"passback_params": "x" * 513},
    ],
)
async def test_bad_orders(stand: Stand, changes: dict[str, Any]) -> None:
    """Each is refused, and nothing is kept of it."""
    found = await Client(stand).call(PRECREATE, order(**changes))
    assert (found["code"], found["sub_code"]) == ("40004", "ACQ.INVALID_PARAMETER")
    assert list(stand.provider.home.book.all("alipay.order")) == []


@pytest.mark.parametrize("amount", ["0.01", "1", "1.5", 0.01, 12, "100000000.00"])
async def test_amounts_as_clients_write_them(stand: Stand, amount: Any) -> None:
    """As texts and as numbers."""
    assert (await Client(stand).call(PRECREATE, order(total_amount=amount)))["code"] == "10000"


@pytest.mark.parametrize("wait", ["1m", "90m", "24h", "15d", "90d", "1c"])
async def test_waits(stand: Stand, wait: str) -> None:
    """Every unit; never longer than fifteen days."""
    assert (await Client(stand).call(PRECREATE, order(timeout_express=wait)))["code"] == "10000"


@pytest.mark.parametrize(
    ("method", "changes"),
    [
        (CREATE, {}),
        (CREATE, {"buyer_id": "1088"}),
        (CREATE, {"buyer_id": PAYER, "product_code": "JSAPI_PAY"}),
        (CREATE, {"buyer_id": PAYER, "product_code": "JSAPI_PAY", "op_app_id": "2021000000000000"}),
        (PAY, {"scene": "bar_code"}),
        (PAY, {"auth_code": "280000000000000000"}),
        (PAY, {"auth_code": "280000000000000000", "scene": "wave_code"}),
    ],
)
async def test_bad_orders_of_a_scene(stand: Stand, method: str, changes: dict[str, Any]) -> None:
    """What each call asks for in addition."""
    assert (await Client(stand).call(method, order(**changes)))["sub_code"] == "ACQ.INVALID_PARAMETER"


async def test_a_trade_for_a_payer(each: Stand) -> None:
    """With a buyer there is a trade at once, and the same call again gives the same one."""
    client = Client(each)
    first, again = [await client.call(CREATE, order(buyer_id=PAYER)) for _ in range(2)]
    assert first == again
    assert first["trade_no"].isdigit()
    assert len(first["trade_no"]) == 28
    asked = await client.call(QUERY, {"trade_no": first["trade_no"]})
    assert asked == await client.call(QUERY, WHICH)
    assert (asked["trade_status"], asked["receipt_amount"]) == ("WAIT_BUYER_PAY", "0.00")
    assert "send_pay_date" not in asked
    assert ("buyer_open_id" in asked) is (each.form == "certificate")


async def test_what_is_not_there(each: Stand) -> None:
    """The literal answer to a query, and requests that name nothing."""
    client = Client(each)
    assert await client.call(QUERY, {"out_trade_no": "N1"}) == {
        "code": "40004",
        "msg": "Business Failed",
        "sub_code": "ACQ.TRADE_NOT_EXIST",
        "sub_msg": "交易不存在",
        "buyer_pay_amount": "0.00",
        "invoice_amount": "0.00",
        "out_trade_no": "N1",
        "point_amount": "0.00",
        "receipt_amount": "0.00",
    }
    for method in (QUERY, CLOSE, CANCEL):
        assert (await client.call(method, {}))["sub_code"] == "ACQ.INVALID_PARAMETER"
        assert (await client.call(method, {"trade_no": "1"}))["sub_code"] == "ACQ.TRADE_NOT_EXIST"


async def test_another_applications_trade(stand: Stand) -> None:
    """A trade_no of somebody else is none."""
    made = await Client(stand).call(CREATE, order(buyer_id=PAYER))
    other = Client(Stand("certificate", {"certificate": stand.provider.accounts.opened("certificate")}))
    other.stand.provider.home.book = stand.provider.home.book
    other.stand.http.apps.update(stand.http.apps)
    assert (await other.call(QUERY, {"trade_no": made["trade_no"]}))["sub_code"] == "ACQ.TRADE_NOT_EXIST"


async def test_cancel(each: Stand) -> None:
    """Unpaid it is closed, paid the money goes back."""
    client = Client(each)
    await client.call(CREATE, order(buyer_id=PAYER))
    assert (await client.call(CANCEL, WHICH))["action"] == "close"
    assert (await client.call(QUERY, WHICH))["trade_status"] == "TRADE_CLOSED"
    paid = order(out_trade_no="ORDER00002", scene="bar_code", auth_code=each.provider.show_code())
    assert (await client.call(PAY, paid))["code"] == "10000"
    assert (await client.call(CANCEL, {"out_trade_no": "ORDER00002"}))["action"] == "refund"
    asked = await client.call(QUERY, {"out_trade_no": "ORDER00002"})
    assert (asked["trade_status"], "send_pay_date" in asked) == ("TRADE_CLOSED", True)


@pytest.fixture
async def paid(stand: Stand) -> Client:
    """A client with a paid order of 10.00."""
    client = Client(stand)
    code = stand.provider.show_code()
    await client.call(PAY, order(total_amount="10.00", scene="bar_code", auth_code=code))
    return client


async def test_refunds(paid: Client) -> None:
    """refund_fee is the sum of all; a repeated number moves nothing; the whole closes the trade."""
    part = {**WHICH, "refund_amount": "4", "out_request_no": "R1"}
    first, again = await paid.call(REFUND, part), await paid.call(REFUND, part)
    assert (first["fund_change"], first["refund_fee"], first["send_back_fee"]) == ("Y", "4.00", "4.00")
    assert (again["fund_change"], again["refund_fee"]) == ("N", "4.00")
    rest = await paid.call(REFUND, {**WHICH, "refund_amount": "6.00", "out_request_no": "R2"})
    assert (rest["fund_change"], rest["refund_fee"], rest["send_back_fee"]) == ("Y", "10.00", "6.00")
    assert (await paid.call(QUERY, WHICH))["trade_status"] == "TRADE_CLOSED"
    assert (await paid.call(REFUND, part))["fund_change"] == "N"


@pytest.mark.parametrize(
    ("changes", "sub_code"),
    [
        ({"refund_amount": "10.01"}, "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL"),
        ({"refund_amount": "0"}, "ACQ.INVALID_PARAMETER"),
        ({"refund_amount": None}, "ACQ.INVALID_PARAMETER"),
        ({"out_request_no": None}, "ACQ.INVALID_PARAMETER"),
        ({"out_request_no": "R" * 65}, "ACQ.INVALID_PARAMETER"),
        ({"refund_reason": "长" * 257}, "ACQ.INVALID_PARAMETER"),
        ({"out_trade_no": "ORDER00009"}, "ACQ.TRADE_NOT_EXIST"),
        ({"out_trade_no": None}, "ACQ.INVALID_PARAMETER"),
    ],
)
async def test_bad_refunds(paid: Client, changes: dict[str, Any], sub_code: str) -> None:
    """Each is refused."""
    good = {**WHICH, "refund_amount": "4.00", "out_request_no": "R1", **changes}
    found = await paid.call(REFUND, {name: value for name, value in good.items() if value is not None})
    assert (found["code"], found["sub_code"]) == ("40004", sub_code)


async def test_a_whole_refund_needs_no_number(paid: Client) -> None:
    """It is known by the order's own."""
    assert (await paid.call(REFUND, {**WHICH, "refund_amount": "10.00"}))["fund_change"] == "Y"
    asked = await paid.call(REFUND_QUERY, {**WHICH, "out_request_no": "ORDER00001"})
    assert (asked["refund_status"], asked["refund_amount"]) == ("REFUND_SUCCESS", "10.00")
    assert "gmt_refund_pay" not in asked


async def test_an_unknown_refund(paid: Client) -> None:
    """Success without anything else."""
    asked = await paid.call(REFUND_QUERY, {**WHICH, "out_request_no": "R9"})
    assert asked == {"code": "10000", "msg": "Success"}
    assert (await paid.call(REFUND_QUERY, WHICH))["sub_code"] == "ACQ.INVALID_PARAMETER"
