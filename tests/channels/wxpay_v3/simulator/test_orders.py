"""The simulator's orders: every rule of the manual's field tables, and numbers used before."""

from datetime import timedelta
from typing import Any

import pytest
from tests.channels.wxpay_v3.simulator.client import Client, order, read
from tests.channels.wxpay_v3.stand import Stand

from hutong.base.clock import now
from hutong.capabilities.simulation import BillState

ORDERS = "/v3/pay/transactions"
SCENE = {"payer_client_ip": "203.0.113.7"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("appid", None),
        ("mchid", None),
        ("description", None),
        ("description", ""),
        ("description", "咖" * 128),
        ("description", 1),
        ("out_trade_no", None),
        ("out_trade_no", "12345"),
        ("out_trade_no", "1" * 33),
        ("out_trade_no", "ORDER 0001"),
        ("out_trade_no", "订单号订单号"),
        ("out_trade_no", "ORDER0001\n"),
        ("notify_url", None),
        ("notify_url", "https://hub.test/callback?a=1"),
        ("notify_url", "https://hub.test/callback#a"),
        ("notify_url", "hub.test/callback"),
        ("notify_url", "https://hub.test/" + "a" * 255),
        ("amount", None),
        ("amount", 1),
        ("amount", {"total": "1"}),
        ("amount", {"total": 0}),
        ("amount", {"total": 1.0}),
        ("amount", {"total": True}),
        ("amount", {"total": 1, "currency": "USD"}),
        ("attach", "a" * 129),
        ("time_expire", "2026-01-01 00:00:00"),
        ("time_expire", "2026-01-01T00:00:00"),
        ("time_expire", "2026-13-01T00:00:00+08:00"),
        ("time_expire", "2020-01-01T00:00:00+08:00"),
        ("scene_info", {"payer_client_ip": "not an address"}),
    ],
)
async def test_fields_of_an_order(stand: Stand, field: str, value: Any) -> None:
    """Each is refused with PARAM_ERROR by its path, and nothing is written."""
    reply = await Client(stand).call("POST", f"{ORDERS}/native", order(stand, **{field: value}))
    found = read(reply)
    assert (reply.status, found["code"]) == (400, "PARAM_ERROR")
    assert f"/body/{field}" in found["message"]
    assert found["detail"]["location"] == "body"
    assert list(stand.provider.home.book.all("wxpay_v3.order")) == []


@pytest.mark.parametrize(
    ("scene", "changes", "path"),
    [
        ("jsapi", {}, "payer/openid"),
        ("jsapi", {"payer": {"openid": ""}}, "payer/openid"),
        ("jsapi", {"payer": {"sp_openid": "o1"}}, "payer/openid"),
        ("h5", {}, "scene_info/h5_info/type"),
        ("h5", {"scene_info": None}, "scene_info"),
        ("h5", {"scene_info": {"h5_info": {"type": "Wap"}}}, "scene_info/payer_client_ip"),
        ("h5", {"scene_info": {**SCENE, "h5_info": {"type": "web"}}}, "scene_info/h5_info/type"),
        ("codepay", {}, "payer/auth_code"),
        ("codepay", {"payer": {"auth_code": "130000000000000000"}}, "scene_info/store_info"),
    ],
)
async def test_fields_of_a_scene(stand: Stand, scene: str, changes: dict[str, Any], path: str) -> None:
    """What only one scene needs."""
    reply = await Client(stand).call("POST", f"{ORDERS}/{scene}", order(stand, **changes))
    assert reply.status == 400
    assert f"/body/{path}”" in read(reply)["message"]


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff\xfe", b"[" * 100_000, b"null"])
async def test_bodies_that_are_no_object(stand: Stand, body: bytes) -> None:
    """Refused, not crashed over."""
    reply = await Client(stand).call("POST", f"{ORDERS}/native", body)
    assert (reply.status, read(reply)["code"]) == (400, "PARAM_ERROR")


async def test_numbers_used_before(stand: Stand) -> None:
    """Same content: same answer. Other content, another scene, paid, closed: refused in WeChat Pay's words."""
    client, good = Client(stand), order(stand)
    first = read(await client.call("POST", f"{ORDERS}/native", good))
    assert read(await client.call("POST", f"{ORDERS}/native", good)) == first
    changed = await client.call("POST", f"{ORDERS}/native", order(stand, amount={"total": 2}))
    assert read(changed) == {"code": "INVALID_REQUEST", "message": "201 商户订单号重复"}
    app = await client.call("POST", f"{ORDERS}/app", good)
    assert read(app)["code"] == "INVALID_REQUEST"
    bill = stand.provider.scan(first["code_url"])
    assert bill is not None
    await stand.provider.pay(bill.id)
    assert read(await client.call("POST", f"{ORDERS}/native", good))["code"] == "ORDERPAID"
    other = order(stand, out_trade_no="ORDER00002")
    await client.call("POST", f"{ORDERS}/native", other)
    closed = await client.call("POST", f"{ORDERS}/out-trade-no/ORDER00002/close", {"mchid": good["mchid"]})
    assert (closed.status, closed.body) == (204, b"")
    assert "wechatpay-signature" in closed.headers
    assert read(await client.call("POST", f"{ORDERS}/native", other))["code"] == "ORDER_CLOSED"


async def test_queries(stand: Stand) -> None:
    """By our number and by WeChat Pay's; mchid must be there; an unpaid order as the manual shows it."""
    client, mchid = Client(stand), stand.config.mchid
    start = read(await client.call("POST", f"{ORDERS}/native", order(stand)))
    by_number = f"{ORDERS}/out-trade-no/ORDER00001?mchid={mchid}"
    unpaid = read(await client.call("GET", by_number))
    assert unpaid == {
        "amount": {"currency": "CNY", "total": 1},
        "appid": stand.account.merchant_no,
        "mchid": mchid,
        "out_trade_no": "ORDER00001",
        "payer": {},
        "promotion_detail": [],
        "trade_state": "NOTPAY",
        "trade_state_desc": "订单未支付",
    }
    bill = stand.provider.scan(start["code_url"])
    assert bill is not None
    await stand.provider.pay(bill.id)
    paid = read(await client.call("GET", by_number))
    assert (paid["trade_state"], paid["trade_type"]) == ("SUCCESS", "NATIVE")
    by_id = f"{ORDERS}/id/{paid['transaction_id']}?mchid={mchid}"
    assert read(await client.call("GET", by_id)) == paid
    missing = await client.call("GET", f"{ORDERS}/out-trade-no/ORDER00001")
    assert "/query/mchid" in read(missing)["message"]
    unknown = await client.call("GET", f"{ORDERS}/id/4200?mchid={mchid}")
    assert (unknown.status, read(unknown)["code"]) == (404, "ORDER_NOT_EXIST")


async def test_close_and_reverse(stand: Stand) -> None:
    """A paid order is not closed; a prepaid one is not reversed; a payment code's is reversed, not closed."""
    client, mchid = Client(stand), stand.config.mchid
    start = read(await client.call("POST", f"{ORDERS}/native", order(stand)))
    owner = {"appid": stand.account.merchant_no, "mchid": mchid}
    reverse = await client.call("POST", f"{ORDERS}/out-trade-no/ORDER00001/reverse", owner)
    assert read(reverse)["code"] == "INVALID_REQUEST"
    bill = stand.provider.scan(start["code_url"])
    assert bill is not None
    await stand.provider.pay(bill.id)
    close = await client.call("POST", f"{ORDERS}/out-trade-no/ORDER00001/close", {"mchid": mchid})
    assert read(close)["code"] == "ORDERPAID"
    code = stand.provider.show_code(confirm=True)
    scene = {"device_ip": "203.0.113.7", "store_info": {"out_id": "1"}}
    barcode = order(
        stand, out_trade_no="ORDER00002", payer={"auth_code": code}, scene_info=scene, notify_url=None, time_expire=None
    )
    reply = await client.call("POST", f"{ORDERS}/codepay", barcode)
    assert (reply.status, read(reply)["trade_state"]) == (202, "USERPAYING")
    again = await client.call("POST", f"{ORDERS}/codepay", barcode)
    assert (again.status, read(again)) == (202, read(reply))
    close = await client.call("POST", f"{ORDERS}/out-trade-no/ORDER00002/close", {"mchid": mchid})
    assert read(close)["code"] == "TRADE_ERROR"
    reverse = await client.call("POST", f"{ORDERS}/out-trade-no/ORDER00002/reverse", owner)
    assert reverse.status == 204
    bill = stand.provider.scan(code)
    assert bill is not None
    assert bill.state is BillState.CLOSED


async def test_sub_openid_needs_a_sub_app(each: Stand) -> None:
    """A service provider's rule."""
    if not each.config.sub_mchid:
        return
    body = {
        **order(each, appid=None, mchid=None, payer={"sub_openid": "o1"}),
        "sp_appid": each.config.merchant_no,
        "sp_mchid": each.config.mchid,
        "sub_mchid": each.config.sub_mchid,
    }
    reply = await Client(each).call("POST", "/v3/pay/partner/transactions/jsapi", body)
    assert (reply.status, read(reply)["message"]) == (400, "传sub_openid时，sub_appid必传")


async def test_a_restart_forgets_nothing(stand: Stand) -> None:
    """Accounts, orders and starts are in the book."""
    ask = stand.ask(expires_at=now() + timedelta(hours=1))
    bill = await stand.scanned(ask)
    again = type(stand.provider)(stand.provider.home)
    assert again.account(stand.form) == stand.account
    assert again.bill(bill.id) == bill
    with pytest.raises(KeyError):
        again.bill("nobody's")
    with pytest.raises(KeyError):
        again.account("no such form")
