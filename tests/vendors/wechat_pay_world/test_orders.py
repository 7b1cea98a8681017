"""The simulator's orders and refunds as the manual has them, asked by a client of the tests' own."""

import pytest
from tests.vendors.wechat_pay.stand import Stand
from tests.vendors.wechat_pay_world.client import ORDER, Client


async def _paid(client: Client, number: str = "C0000001") -> dict[str, str]:
    answer = await client.call("/pay/unifiedorder", {**ORDER, "out_trade_no": number})
    bill = client.stand.provider.scan(answer["code_url"])
    assert bill is not None
    await client.stand.provider.pay(bill.id)
    return await client.call("/pay/orderquery", {"out_trade_no": number})


async def test_an_order_and_its_query(each: Stand) -> None:
    client = Client(each)
    placed = await client.call("/pay/unifiedorder", {**ORDER, "attach": "a&b", "device_info": "WEB"})
    assert (placed["trade_type"], placed["device_info"], len(placed["prepay_id"])) == ("NATIVE", "WEB", 36)
    waiting = await client.call("/pay/orderquery", {"out_trade_no": "C0000001"})
    assert (waiting["trade_state"], waiting["attach"]) == ("NOTPAY", "a&b")
    assert "transaction_id" not in waiting
    bill = each.provider.scan(placed["code_url"])
    assert bill is not None
    await each.provider.pay(bill.id)
    by_number = await client.call("/pay/orderquery", {"out_trade_no": "C0000001"})
    by_id = await client.call(
        "/pay/orderquery", {"transaction_id": by_number["transaction_id"], "out_trade_no": "other"}
    )
    for passing in ("nonce_str", "sign"):
        by_number.pop(passing), by_id.pop(passing)
    assert by_number == by_id
    assert (by_number["trade_state"], by_number["total_fee"], by_number["cash_fee"]) == ("SUCCESS", "1999", "1999")
    assert ("sub_openid" in by_number) == bool(each.config.sub_appid)


async def test_another_merchant_sees_nothing(accounts: list[dict[str, str]]) -> None:
    """One book, two merchants: neither the number nor the provider's own number leads to the other's order."""
    direct = Stand("direct", accounts)
    paid = await _paid(Client(direct))
    partner = Stand("partner", accounts)
    partner.http.apps.update(direct.http.apps)
    for named in ({"out_trade_no": "C0000001"}, {"transaction_id": paid["transaction_id"]}):
        answer = await Client(partner).call("/pay/orderquery", named)
        assert answer["err_code"] == "ORDERNOTEXIST"


@pytest.mark.parametrize("path", ["/pay/orderquery", "/secapi/pay/reverse", "/pay/refundquery"])
async def test_nothing_named(stand: Stand, path: str) -> None:
    assert (await Client(stand).call(path, {}))["err_code"] == "LACK_PARAMS"


async def test_numbers_used_before(stand: Stand) -> None:
    client = Client(stand)
    first = await client.call("/pay/unifiedorder", ORDER)
    assert (await client.call("/pay/unifiedorder", ORDER))["prepay_id"] == first["prepay_id"]
    other = await client.call("/pay/unifiedorder", {**ORDER, "body": "茶"})
    assert (other["err_code"], other["err_code_des"]) == ("INVALID_REQUEST", "201 商户订单号重复")
    await _paid(client)
    assert (await client.call("/pay/unifiedorder", ORDER))["err_code"] == "ORDERPAID"
    await client.call("/pay/unifiedorder", {**ORDER, "out_trade_no": "C0000002"})
    assert (await client.call("/pay/closeorder", {"out_trade_no": "C0000002"}))["result_code"] == "SUCCESS"
    again = await client.call("/pay/unifiedorder", {**ORDER, "out_trade_no": "C0000002"})
    assert again["err_code"] == "ORDERCLOSED"


async def test_closing(stand: Stand) -> None:
    client = Client(stand)
    assert (await client.call("/pay/closeorder", {"out_trade_no": "C0000001"}))["err_code"] == "ORDERNOTEXIST"
    await _paid(client)
    assert (await client.call("/pay/closeorder", {"out_trade_no": "C0000001"}))["err_code"] == "ORDERPAID"


CHARGE = {name: ORDER[name] for name in ("body", "out_trade_no", "total_fee", "spbill_create_ip")}


async def test_charging_a_code(stand: Stand) -> None:
    client = Client(stand)
    charge = {**CHARGE, "auth_code": stand.provider.show_code()}
    paid = await client.call("/pay/micropay", charge)
    assert (paid["result_code"], paid["trade_type"], paid["total_fee"]) == ("SUCCESS", "MICROPAY", "1999")
    assert (await client.call("/pay/micropay", charge))["err_code"] == "ORDERPAID"
    reused = await client.call("/pay/micropay", {**charge, "out_trade_no": "C0000002"})
    assert reused["err_code"] == "AUTHCODEEXPIRE"
    twice = await client.call("/pay/micropay", {**charge, "out_trade_no": "C0000002"})
    assert twice["err_code"] == "OUT_TRADE_NO_USED"
    assert (await client.call("/pay/micropay", {**charge, "auth_code": "123"}))["err_code"] == "PARAM_ERROR"
    assert stand.knocks == []


async def test_reversing(stand: Stand) -> None:
    client = Client(stand)
    waiting = await client.call("/pay/micropay", {**CHARGE, "auth_code": stand.provider.show_code(confirm=True)})
    assert waiting["err_code"] == "USERPAYING"
    closed = await client.call("/pay/closeorder", {"out_trade_no": "C0000001"})
    assert closed["err_code"] == "TRADE_STATE_ERROR"
    for _ in range(2):
        reversed_ = await client.call("/secapi/pay/reverse", {"out_trade_no": "C0000001"})
        assert (reversed_["result_code"], reversed_["recall"]) == ("SUCCESS", "N")
    asked = await client.call("/pay/orderquery", {"out_trade_no": "C0000001"})
    assert asked["trade_state"] == "REVOKED"
    await _paid(client, "C0000002")
    refused = await client.call("/secapi/pay/reverse", {"out_trade_no": "C0000002"})
    assert refused["err_code"] == "INVALID_REQUEST"


def _refund(number: str, fee: str, **more: str) -> dict[str, str]:
    return {"out_trade_no": "C0000001", "out_refund_no": number, "total_fee": "1999", "refund_fee": fee, **more}


async def test_refunds(each: Stand) -> None:
    client = Client(each)
    paid = await _paid(client)
    taken = await client.call("/secapi/pay/refund", _refund("R1", "999"))
    assert (taken["refund_fee"], taken["transaction_id"]) == ("999", paid["transaction_id"])
    again = await client.call("/secapi/pay/refund", _refund("R1", "999"))
    assert again["refund_id"] == taken["refund_id"]
    wrong = {
        "REFUND_FEE_MISMATCH": _refund("R1", "998"),
        "INVALID_REQUEST": _refund("R2", "1001"),
        "PARAM_ERROR": _refund("R2", "0"),
        "LACK_PARAMS": {**_refund("R2", "1"), "out_refund_no": ""},
        "ORDERNOTEXIST": {**_refund("R2", "1"), "out_trade_no": "C9"},
    }
    for code, fields in wrong.items():
        assert (await client.call("/secapi/pay/refund", fields))["err_code"] == code
    total = await client.call("/secapi/pay/refund", {**_refund("R2", "1"), "total_fee": "2000"})
    assert total["err_code"] == "REFUND_FEE_MISMATCH"
    await client.call("/secapi/pay/refund", _refund("R2", "1000"))
    full = await client.call("/secapi/pay/refund", _refund("R3", "1"))
    assert (full["err_code"], full["err_code_des"]) == ("INVALID_REQUEST", "订单已全额退款")


async def test_asking_about_refunds(each: Stand) -> None:
    """By each of the four numbers; twelve of them come in two pages."""
    client = Client(each)
    paid = await _paid(client)
    for index in range(12):
        await client.call("/secapi/pay/refund", _refund(f"R{index}", "10"))
    one = await client.call("/pay/refundquery", {"out_refund_no": "R3", "out_trade_no": "C0000001"})
    assert (one["refund_count"], one["out_refund_no_0"], one["refund_status_0"]) == ("1", "R3", "SUCCESS")
    assert "out_refund_no_1" not in one
    same = await client.call("/pay/refundquery", {"refund_id": one["refund_id_0"]})
    assert same["out_refund_no_0"] == "R3"
    page = await client.call("/pay/refundquery", {"transaction_id": paid["transaction_id"]})
    assert (page["total_refund_count"], page["refund_count"], page["out_refund_no_9"]) == ("12", "10", "R9")
    rest = await client.call("/pay/refundquery", {"out_trade_no": "C0000001", "offset": "10"})
    assert (rest["refund_count"], rest["out_refund_no_0"], rest["out_refund_no_1"]) == ("2", "R10", "R11")
    missing = await client.call("/pay/refundquery", {"out_refund_no": "R99"})
    assert missing["err_code"] == "REFUNDNOTEXIST"
    odd = await client.call("/pay/refundquery", {"out_refund_no": "R1", "offset": "x"})
    assert odd["err_code"] == "PARAM_ERROR"


async def test_refunds_end_once(stand: Stand) -> None:
    """Closed by the provider, the money is there to be refunded again."""
    client = Client(stand)
    await _paid(client)
    await client.call("/secapi/pay/refund", _refund("R1", "1999", refund_desc="pending"))
    bill = stand.provider.bill(next(iter(stand.provider.home.book.all("wxpay.order")))["handle"])
    stand.provider.refund_by_provider(bill.id, "REFUNDCLOSE")
    stand.provider.refund_by_provider(bill.id)
    asked = await client.call("/pay/refundquery", {"out_refund_no": "R1"})
    assert (asked["refund_status_0"], "refund_success_time_0" in asked) == ("REFUNDCLOSE", False)
    await client.call("/secapi/pay/refund", _refund("R2", "1999"))
    assert stand.provider.bill(bill.id).refunded_fen == 1999


async def test_the_book_outlives_the_program(stand: Stand) -> None:
    """A second simulator on the same book knows the account and the order."""
    await stand.paid()
    second = type(stand.provider)(stand.provider.home)
    assert second.account("direct") == stand.account
    stand.http.apps["http://wxpay.test/wxpay"] = second.app
    assert (await stand.adapter.query("T0000001")).fen == 1999
