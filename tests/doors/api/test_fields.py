"""Rows D1 to D4 byte for byte: forms and JSON, exact fields in any order, signatures by another hand."""

import json
import random
from collections.abc import Mapping
from urllib.parse import quote, urlencode

import pytest
from tests.stack import HUB, MERCHANT, Stack, order_fields
from tests.upstream import call, check, number, signed

pytestmark = pytest.mark.asyncio(loop_scope="module")

FORM = {"content-type": "application/x-www-form-urlencoded"}
JSON = {"content-type": "application/json; charset=utf-8"}
PAY = {"merId", "orderId", "orderAmt", "channel", "desc", "attch", "smstyle", "userId", "ip", "notifyUrl", "returnUrl"}
NONCE = "5K8264ILTKCH16CQ2502SI8ZNMTM67VS"


def order(hub: Stack, **changes: str) -> dict[str, str]:
    """A signed order, by this test's own code."""
    fields = {"merId": MERCHANT, **order_fields(number()), "nonceStr": NONCE, **changes}
    assert set(fields) >= PAY
    return signed(
        {name: value for name, value in fields.items() if value}, hub.md5_key.reveal(), hub.private_key.reveal()
    )


def form(fields: Mapping[str, str]) -> bytes:
    """The fields as a form."""
    return urlencode(fields).encode()


@pytest.mark.parametrize("headers", [FORM, JSON, {}])
async def test_form_json_and_json_without_a_type(hub: Stack, headers: dict[str, str]) -> None:
    fields = order(hub)
    body = form(fields) if headers is FORM else json.dumps(fields, ensure_ascii=headers is JSON).encode()
    status, answer = await call(hub, "/api/pay", body, headers)
    assert status == 200, answer
    assert set(answer) == {"code", "msg", "payurl", "orderno", "sysorderno"}
    assert answer == {
        "code": 1,
        "msg": "请求成功",
        "payurl": f"{HUB}/pay/{answer['sysorderno']}",
        "orderno": fields["orderId"],
        "sysorderno": answer["sysorderno"],
    }


async def test_the_order_of_fields_is_of_no_account(hub: Stack) -> None:
    fields = order(hub)
    answers = []
    for seed in range(5):
        names = list(fields)
        random.Random(seed).shuffle(names)
        answers.append(await call(hub, "/api/pay", form({name: fields[name] for name in names}), FORM))
    assert answers == [answers[0]] * 5
    assert answers[0][0] == 200


async def test_a_form_may_spell_its_bytes_as_it_likes(hub: Stack) -> None:
    fields = order(hub, desc="a b+c%20&=中文🙂~*-._", attch="x y")
    spelt = "&".join(
        f"{quote(name, safe='')}={''.join(f'%{byte:02x}' for byte in value.encode())}" for name, value in fields.items()
    )
    assert (await call(hub, "/api/pay", spelt.encode(), FORM))[0] == 200


async def test_whole_numbers_in_json_are_signed_as_text(hub: Stack) -> None:
    fields = order(hub, orderAmt="20")
    body = json.dumps({**fields, "smstyle": 1, "orderAmt": 20}).encode()
    assert (await call(hub, "/api/pay", body, JSON))[0] == 200


async def test_empty_values_take_no_part(hub: Stack) -> None:
    fields = order(hub)
    assert (await call(hub, "/api/pay", form({**fields, "authCode": "", "anything": ""}), FORM))[0] == 200
    body = json.dumps({**fields, "orderId": fields["orderId"], "authCode": None, "x": ""}).encode()
    assert (await call(hub, "/api/pay", body, JSON))[0] == 200


async def test_a_field_that_nobody_knows_is_signed_too(hub: Stack) -> None:
    fields = order(hub, zzz="unknown", Upper="sorts first")
    assert (await call(hub, "/api/pay", form(fields), FORM))[0] == 200
    status, answer = await call(hub, "/api/pay", form({**fields, "zzz": "other"}), FORM)
    assert (status, answer["code"]) == (401, 2002)


@pytest.mark.parametrize("name", sorted({*PAY, "nonceStr", "sign"}))
async def test_every_field_is_required(hub: Stack, name: str) -> None:
    fields = order(hub)
    if name == "userId":  # it depends on the product, which is looked at after the signature
        fields = order(hub, userId="")
    for gone in ({k: v for k, v in fields.items() if k != name}, {**fields, name: ""}):
        status, answer = await call(hub, "/api/pay", form(gone), FORM)
        assert (status, answer["code"]) == (400, 1001)
        assert name in answer["msg"]


@pytest.mark.parametrize("name", sorted({*PAY, "nonceStr"}))
async def test_every_field_is_signed(hub: Stack, name: str) -> None:
    changed = {
        "merId": "M9999",
        "orderAmt": "19.98",
        "smstyle": "2",
        "ip": "203.0.113.8",
        "notifyUrl": "http://127.0.0.1:9/x",
        "returnUrl": "https://x.example.com/",
    }
    fields = order(hub)
    forged = {**fields, name: changed.get(name, "changed")}
    status, answer = await call(hub, "/api/pay", form(forged), FORM)
    assert (status, answer["code"]) == (401, 2001 if name == "merId" else 2002)


async def test_smstyle_2_carries_the_start(hub: Stack) -> None:
    for channel, kind in (("wxnative", "qr"), ("wxjsapi", "jsapi"), ("wxwap", "redirect"), ("aliapp", "app")):
        _, answer = await call(hub, "/api/pay", form(order(hub, smstyle="2", channel=channel)), FORM)
        assert set(answer) == {"code", "msg", "payurl", "orderno", "sysorderno", "start"}
        assert set(answer["start"]) == {"kind", "value", "params"}
        assert answer["start"]["kind"] == kind
        assert bool(answer["start"]["value"]) is (kind != "jsapi")


@pytest.mark.parametrize("paid", [False, True])
async def test_the_query_answers_exactly_these_fields_signed(hub: Stack, paid: bool) -> None:
    fields = order(hub)
    _, made = await call(hub, "/api/pay", form(fields), FORM)
    if paid:
        await hub.pay(made)
    asked = signed(
        {"merId": MERCHANT, "orderId": fields["orderId"], "nonceStr": NONCE},
        hub.md5_key.reveal(),
        hub.private_key.reveal(),
    )
    for body, headers in ((form(asked), FORM), (json.dumps(asked).encode(), JSON)):
        status, answer = await call(hub, "/api/pay/query", body, headers)
        assert status == 200, answer
        assert set(answer) == {"merId", "status", "orderId", "sysOrderId", "orderAmt", "nonceStr", "sign"}
        assert all(isinstance(value, str) for value in answer.values())
        assert (answer["merId"], answer["orderId"], answer["orderAmt"]) == (MERCHANT, fields["orderId"], "19.99")
        assert (answer["status"], answer["sysOrderId"]) == ("1" if paid else "0", made["sysorderno"])
        assert len(answer["nonceStr"]) <= 32
        check(answer, hub.md5_key.reveal(), hub.verifier.pem())


async def test_two_answers_have_two_nonces(hub: Stack) -> None:
    fields = order(hub)
    await call(hub, "/api/pay", form(fields), FORM)
    first, second = await hub.query(fields["orderId"]), await hub.query(fields["orderId"])
    assert first["nonceStr"] != second["nonceStr"]
    assert first["sign"] != second["sign"]


@pytest.mark.parametrize(
    "amount",
    [
        "0", "0.00", "-1", "+1", "1.999", "1.", ".5", "1e2", "1E2", "NaN", "Infinity", "1_000", "1,000", " 1", "1 ",
        "１２", "12\u00a0", "1\u0660", "0x10", "1000000000", "一", "¥1",
    ],
)  # fmt: skip
async def test_what_is_no_amount(hub: Stack, amount: str) -> None:
    status, answer = await call(hub, "/api/pay", form(order(hub, orderAmt=amount)), FORM)
    assert (status, answer["code"]) == (400, 1004)


@pytest.mark.parametrize(
    ("amount", "fen"),
    [("19.99", 1999), ("0.01", 1), ("20", 2000), ("20.5", 2050), ("000.29", 29), ("999999999.99", 99999999999)],
)
async def test_amounts_are_exact(hub: Stack, amount: str, fen: int) -> None:
    fields = order(hub, orderAmt=amount, channel="wxapp")
    await call(hub, "/api/pay", form(fields), FORM)
    assert await hub.hub.pool.fetchval("SELECT fen FROM payment WHERE order_id = $1", fields["orderId"]) == fen


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("orderId", "a" * 65),
        ("orderId", "单号"),
        ("orderId", "a b"),
        ("orderId", "a/b"),
        ("channel", "wx native"),
        ("channel", "x" * 33),
        ("desc", "字" * 128),
        ("attch", "x" * 513),
        ("smstyle", "3"),
        ("smstyle", "１"),
        ("userId", "x" * 129),
        ("ip", "203.0.113.999"),
        ("ip", "localhost"),
        ("ip", "1.2.3"),
        ("nonceStr", "x" * 33),
        ("returnUrl", "javascript:alert(1)"),
        ("returnUrl", "//shop.example.com"),
        ("returnUrl", "https://"),
        ("returnUrl", "http://["),
        ("returnUrl", "https://shop.example.com@evil.example/"),
        ("returnUrl", "https://user:word@shop.example.com/"),
        ("returnUrl", "https://shop.example.com\\@evil.example/"),
        ("returnUrl", "https://shop.example.com/a b"),
        ("returnUrl", "https://shop.example.com/\u3000"),
        ("returnUrl", "http://shop.example.com:99999/"),
        ("authCode", "1234"),
        ("merId", "M 1"),
    ],
)
async def test_malformed_fields_are_named(hub: Stack, name: str, value: str) -> None:
    status, answer = await call(hub, "/api/pay", form(order(hub, **{name: value})), FORM)
    assert (status, answer["code"]) == (400, 1002)
    assert name in answer["msg"]


@pytest.mark.parametrize("ip", ["203.0.113.9", "2001:db8::1", "::ffff:1.2.3.4"])
async def test_addresses_of_payers(hub: Stack, ip: str) -> None:
    status, answer = await call(hub, "/api/pay", form(order(hub, ip=ip)), FORM)
    assert answer["code"] in (1, 4002), answer
    assert status in (200, 422)


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://[::ffff:10.0.0.1]/",
        "http://[fd00::1]/",
        "http://2130706434.1/",
        "http://0x7f.1/",
        "http://192.168.1.1:8080/x",
        "http://user@shop.example.com/",
        "ftp://shop.example.com/",
        "http://shop/",
        "http://a b/",
        "notify",
    ],
)
async def test_addresses_that_the_hub_does_not_post_to(hub: Stack, url: str) -> None:
    status, answer = await call(hub, "/api/pay", form(order(hub, notifyUrl=url)), FORM)
    assert (status, answer["code"]) == (400, 1008)


async def test_the_notify_address_of_wechat_has_no_query(hub: Stack) -> None:
    """Trap 18: the channel goes into the path."""
    _, made = await call(hub, "/api/pay", form(order(hub)), FORM)
    attempt = await hub.hub.pool.fetchrow("SELECT * FROM attempt WHERE payment_id = $1", made["sysorderno"])
    await hub.pay(made)
    tries = hub.simulator("wxnative").knocker.tries
    assert tries[-1].call.url == f"{HUB}/callback/{attempt['channel_id']}/{attempt['revision']}"
