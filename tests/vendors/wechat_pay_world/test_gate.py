"""The simulator's gate: every dialect of real clients gets in, nothing unsigned or malformed does."""

import pytest
from tests.vendors.wechat_pay.stand import Stand
from tests.vendors.wechat_pay_world.client import ORDER, Client, fields_of, plain

ORDERS = "/pay/unifiedorder"


def _told(body: bytes) -> tuple[str, str]:
    fields = fields_of(body)
    assert fields["return_code"] == "FAIL"
    assert "sign" not in fields
    return fields["return_code"], fields["return_msg"]


async def test_the_dialects_of_real_clients(each: Stand) -> None:
    """CDATA or not, pretty or one line, with or without a declaration, with any Content-Type or none."""
    client = Client(each)
    for index, write in enumerate((_cdata, _pretty, _declared, plain)):
        fields = client.signed({**ORDER, "body": "茶 & <杯>", "out_trade_no": f"C{index:07d}"})
        reply = await client.post(ORDERS, write(fields), headers={"content-type": "text/plain"} if index % 2 else {})
        answer = fields_of(reply.body)
        assert (reply.status, answer["result_code"]) == (200, "SUCCESS")
        assert answer["sign"] == client.signature(answer)
        assert reply.headers["content-type"] == "text/plain"


async def test_hmac_is_answered_with_hmac(each: Stand) -> None:
    answer = await Client(each).call(ORDERS, {**ORDER, "sign_type": "HMAC-SHA256"})
    assert answer["result_code"] == "SUCCESS"
    assert len(answer["sign"]) == 64


async def test_notifications_are_signed_as_the_order_was(stand: Stand) -> None:
    client = Client(stand)
    answer = await client.call(ORDERS, {**ORDER, "sign_type": "HMAC-SHA256"})
    bill = stand.provider.scan(answer["code_url"])
    assert bill is not None
    await stand.provider.pay(bill.id)
    while not stand.knocks:
        await stand.provider.knocker.settled()
    fields = fields_of(stand.knocks[0].body)
    assert fields["sign"] == client.signature(fields, "HMAC-SHA256")


async def test_what_is_not_looked_at(stand: Stand) -> None:
    """Unsigned refusals, in the provider's words."""
    client = Client(stand)
    good = client.signed(ORDER)
    assert _told((await client.post(ORDERS, b"", "GET")).body)[1] == "请使用post方法"
    assert _told((await client.post(ORDERS, b" ")).body)[1] == "post数据为空"
    for body in (b"{}", b"<xml>", b"<xml><a>1</b></xml>", b"\xff", b"<!DOCTYPE xml>" + plain(good)):
        assert _told((await client.post(ORDERS, body)).body)[1] == "XML格式错误"
    for name in ("appid", "mch_id", "nonce_str", "sign"):
        assert _told((await client.post(ORDERS, plain({**good, name: ""}))).body)[1] == "缺少参数"
    assert _told((await client.post(ORDERS, plain({**good, "mch_id": "1"}))).body)[1] == "mch_id参数格式错误"
    assert _told((await client.post(ORDERS, plain({**good, "sign_type": "SHA1"}))).body)[1] == "sign_type参数格式错误"
    for change in ({"total_fee": "1"}, {"added": "1"}, {"sign": good["sign"].lower()}, {"sign": "密"}):
        assert _told((await client.post(ORDERS, plain({**good, **change}))).body)[1] == "签名错误，请检查后再试"
    assert (await client.post("/pay/nothing", plain(good))).status == 404


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"appid": "wx0000000000000000"}, "APPID_MCHID_NOT_MATCH"),
        ({"sub_appid": "wx0000000000000000"}, "APPID_MCHID_NOT_MATCH"),
        ({"sub_mch_id": "1699999999"}, "NOAUTH"),
        ({"nonce_str": "x" * 33}, "PARAM_ERROR"),
        ({"body": ""}, "LACK_PARAMS"),
        ({"body": "长" * 43}, "PARAM_ERROR"),
        ({"out_trade_no": ""}, "LACK_PARAMS"),
        ({"out_trade_no": "x" * 33}, "PARAM_ERROR"),
        ({"out_trade_no": "a b"}, "PARAM_ERROR"),
        ({"total_fee": "0"}, "PARAM_ERROR"),
        ({"total_fee": "1.5"}, "PARAM_ERROR"),
        ({"total_fee": "１"}, "PARAM_ERROR"),
        ({"fee_type": "USD"}, "PARAM_ERROR"),
        ({"spbill_create_ip": ""}, "LACK_PARAMS"),
        ({"spbill_create_ip": "localhost"}, "PARAM_ERROR"),
        ({"notify_url": ""}, "LACK_PARAMS"),
        ({"notify_url": "http://hub.test/a?b=c"}, "PARAM_ERROR"),
        ({"notify_url": "hub.test/a"}, "PARAM_ERROR"),
        ({"notify_url": "http://[/a"}, "PARAM_ERROR"),
        ({"trade_type": "QR"}, "PARAM_ERROR"),
        ({"product_id": ""}, "LACK_PARAMS"),
        ({"trade_type": "JSAPI"}, "LACK_PARAMS"),
        ({"trade_type": "MWEB"}, "LACK_PARAMS"),
        ({"trade_type": "MWEB", "scene_info": "{}"}, "PARAM_ERROR"),
        ({"trade_type": "MWEB", "scene_info": '{"h5_info":{"type":"Wap"}}'}, "PARAM_ERROR"),
        ({"trade_type": "MWEB", "scene_info": '{"h5_info":{"type":[]}}'}, "PARAM_ERROR"),
        ({"time_start": "2025-03-01"}, "PARAM_ERROR"),
        ({"time_start": "20250230000000"}, "PARAM_ERROR"),
        ({"time_expire": "20250301000000"}, "PARAM_ERROR"),
    ],
)
async def test_fields_that_do_not_fit(each: Stand, change: dict[str, str], code: str) -> None:
    """Signed refusals with the provider's codes; nothing is written into the book."""
    answer = await Client(each).call(ORDERS, {**ORDER, **change})
    assert (answer["result_code"], answer["err_code"]) == ("FAIL", code)
    assert answer["err_code_des"]
    assert list(each.provider.home.book.all("wxpay.order")) == []


async def test_a_service_provider_must_name_its_sub_merchant(each: Stand) -> None:
    answer = await Client(each).call(ORDERS, {**ORDER, "sub_mch_id": "", "sub_appid": ""})
    wanted = ("FAIL", "INVALID_REQUEST") if each.config.sub_mchid else ("SUCCESS", "")
    assert (answer["result_code"], answer.get("err_code", "")) == wanted


async def test_sub_openid_wants_sub_appid(each: Stand) -> None:
    client = Client(each)
    order = {**ORDER, "trade_type": "JSAPI", "sub_openid": "oABC"}
    answer = await client.call(ORDERS, {**order, "sub_appid": ""})
    assert answer["result_code"] == "FAIL"
    if "sub_appid" in client.owner:
        assert (await client.call(ORDERS, order))["result_code"] == "SUCCESS"


async def test_certificates_on_demand(stand: Stand) -> None:
    """With the option, what lies under /secapi wants what a TLS server in front has checked."""
    stand.provider.require_certificate = True
    client = Client(stand)
    body = plain(client.signed({"out_trade_no": "T1", "out_refund_no": "R1", "total_fee": "1", "refund_fee": "1"}))
    refused = await client.post("/secapi/pay/refund", body)
    assert (refused.status, b"No required SSL certificate was sent" in refused.body) == (400, True)
    heard = await client.post("/secapi/pay/refund", body, headers={"ssl-client-verify": "SUCCESS"})
    assert fields_of(heard.body)["err_code"] == "ORDERNOTEXIST"


def _cdata(fields: dict[str, str]) -> bytes:
    return f"<xml>{''.join(f'<{name}><![CDATA[{value}]]></{name}>' for name, value in fields.items())}</xml>".encode()


def _pretty(fields: dict[str, str]) -> bytes:
    return plain(fields).replace(b"><", b">\r\n  <").replace(b"</xml>", b"</xml>\n")


def _declared(fields: dict[str, str]) -> bytes:
    return b"<?xml version='1.0' encoding='UTF-8'?>\n" + _cdata(fields)
