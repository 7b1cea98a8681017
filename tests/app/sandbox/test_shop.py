"""The shop: signs as the document says, believes only what it checked, and shares no signature code with the hub."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as some
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from hutong.app.sandbox.shop import config as shop_config
from hutong.app.sandbox.shop.door import Door
from hutong.app.sandbox.shop.till import Refused, Till
from hutong.app.sandbox.shop.witness import Keys, digest, genuine, load, signed
from hutong.base import signing
from hutong.base.rsa import Signer, Verifier
from hutong.base.secrets import Secret
from hutong.capabilities.simulation import Book, InProcess

HUB, SHOP = "http://hub.test", "http://shop.test/shop"
MD5_KEY = "0123456789abcdef0123456789abcdef"
MERCHANT, PLATFORM = Signer.generate(), Signer.generate()


def keys() -> Keys:
    platform = Signer(PLATFORM).public_pem().encode()
    return load("M1", MD5_KEY, MERCHANT.reveal().encode(), platform)


KEYS = keys()
TEXTS = some.text(some.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12)
FIELDS = some.dictionaries(some.text("abcXYZ_019", min_size=1, max_size=8), TEXTS, max_size=6)


@given(FIELDS)
def test_both_witnesses_agree_on_what_is_signed(fields: dict[str, str]) -> None:
    assert digest(fields.items(), MD5_KEY) == signing.steps(fields, Secret(MD5_KEY)).digest


def test_each_believes_the_other() -> None:
    fields = {"b": "2", "a": "1", "空": "值", "empty": ""}
    ours = signed(KEYS, fields)
    assert signing.verify(ours, Secret(MD5_KEY), Verifier(Signer(MERCHANT).public_pem()))
    theirs = {**fields, "sign": signing.sign(fields, Secret(MD5_KEY), Signer(PLATFORM))}
    assert genuine(KEYS, theirs)
    assert not genuine(KEYS, {**theirs, "a": "2"})
    assert not genuine(KEYS, {**theirs, "sign": ""})
    assert not genuine(KEYS, {**theirs, "sign": "äöü"})
    assert not genuine(KEYS, ours)


def test_a_small_example_by_hand() -> None:
    # printf 'a=1&b=2&key=k' | md5sum
    assert digest([("b", "2"), ("a", "1"), ("sign", "x"), ("c", "")], "k") == "F8F06AFA2E241A36469B9DAC959B3474"


class Hub:
    """A hub of one merchant: takes orders, answers queries, signs like the real one."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.answer: dict[str, Any] = {"code": 1, "payurl": "http://hub.test/pay/1", "sysorderno": "SYS1"}
        routes = [
            Route(path, self._take, methods=["POST"]) for path in ("/api/pay", "/api/pay/close", "/api/pay/refund")
        ]
        self.app = Starlette(routes=[*routes, Route("/api/pay/query", self._query, methods=["POST"])])

    def sign(self, fields: dict[str, str]) -> dict[str, str]:
        return {**fields, "sign": signing.sign(fields, Secret(MD5_KEY), Signer(PLATFORM))}

    async def _take(self, request: Request) -> Response:
        fields = dict(parse_qsl((await request.body()).decode()))
        assert signing.verify(fields, Secret(MD5_KEY), Verifier(Signer(MERCHANT).public_pem()))
        self.asked.append(fields)
        return JSONResponse(self.answer, 200 if self.answer["code"] == 1 else 422)

    async def _query(self, request: Request) -> Response:
        fields = dict(parse_qsl((await request.body()).decode()))
        return JSONResponse(self.sign({"merId": "M1", "orderId": fields["orderId"], "status": "1", "orderAmt": "0.01"}))


@pytest.fixture
def hub() -> Hub:
    return Hub()


@pytest.fixture
def till(hub: Hub) -> Till:
    http = InProcess({HUB: hub.app})
    config = shop_config.Config(HUB, "http://sandbox.test", KEYS, ("wxnative", "aliqr"))
    till = Till(config, SHOP, http, Book())
    http.apps["http://shop.test"] = Starlette(routes=Door(lambda: till).routes)
    return till


async def knock(till: Till, fields: dict[str, str], *, as_json: bool = False) -> tuple[int, bytes]:
    kind = "application/json" if as_json else "application/x-www-form-urlencoded"
    body = json.dumps(fields).encode() if as_json else urlencode(fields).encode()
    reply = await till._http.send("POST", f"{SHOP}/notify", headers={"content-type": kind}, body=body)
    return reply.status, reply.body


async def test_orders_with_every_field_signed(till: Till, hub: Hub) -> None:
    order = await till.order("19.99", "wxnative", "咖啡")
    asked = hub.asked[0]
    assert set(asked) == {
        *("merId", "orderId", "orderAmt", "channel", "desc", "attch", "smstyle", "userId", "ip", "notifyUrl"),
        *("returnUrl", "nonceStr", "sign"),
    }
    assert (order["payurl"], order["state"]) == ("http://hub.test/pay/1", "waiting")
    assert asked["notifyUrl"] == f"{SHOP}/notify"


@pytest.mark.parametrize("as_json", [False, True])
async def test_answers_success_to_a_good_notification(till: Till, hub: Hub, as_json: bool) -> None:
    order = await till.order("19.99", "wxnative", "咖啡")
    notice = {"merId": "M1", "orderId": order["orderId"], "orderAmt": "19.99", "status": "1", "desc": "咖啡 & Co"}
    assert await knock(till, hub.sign(notice), as_json=as_json) == (200, b"success")
    assert till.find(order["orderId"])["state"] == "paid"
    told = await till.told(order["orderId"], 1)
    assert told is not None
    assert told["problem"] == ""


@pytest.mark.parametrize(
    "change", [{"orderAmt": "0.01"}, {"orderAmt": "NaN"}, {"merId": "M2"}, {"orderId": "other"}, {"status": "0"}]
)
async def test_believes_nothing_that_does_not_fit(till: Till, hub: Hub, change: dict[str, str]) -> None:
    order = await till.order("19.99", "wxnative", "咖啡")
    notice = {"merId": "M1", "orderId": order["orderId"], "orderAmt": "19.99", "status": "1"}
    assert await knock(till, hub.sign({**notice, **change})) == (400, b"fail")
    assert await knock(till, {**hub.sign(notice), **change}) == (400, b"fail")
    assert till.find(order["orderId"])["state"] == "waiting"


@pytest.mark.parametrize(
    ("about", "fields"),
    [
        ("delivery", {"deliveryNo": "D1", "status": "taken"}),
        ("message", {"msgId": "W1", "status": "delivered"}),
        ("sms", {"smsId": "S1", "status": "failed"}),
        ("file", {"fileId": "F1", "status": "stored"}),
        ("goods", {"shopId": "7", "orderId": "of another shop", "state": "paid"}),
    ],
)
async def test_hears_of_other_things_than_payments(till: Till, hub: Hub, about: str, fields: dict[str, str]) -> None:
    assert await knock(till, hub.sign({"merId": "M1", **fields})) == (200, b"success")
    [record] = till.notices()
    assert (record["about"], record["problem"]) == (about, "")
    assert await knock(till, {**hub.sign({"merId": "M1", **fields}), "status": "other"}) == (400, b"fail")


async def test_a_forged_notification_fails(till: Till) -> None:
    order = await till.order("19.99", "wxnative", "咖啡")
    forged = signed(KEYS, {"merId": "M1", "orderId": order["orderId"], "orderAmt": "19.99", "status": "1"})
    assert await knock(till, forged) == (400, b"fail")
    for body in (b"", b"\xff\xfe", b"[1]", b"{"):
        reply = await till._http.send("POST", f"{SHOP}/notify", headers={"content-type": "application/json"}, body=body)
        assert (reply.status, reply.body) == (400, b"fail")
    large = await till._http.send("POST", f"{SHOP}/notify", headers={}, body=b"a" * 70_000)
    assert large.status == 413


async def test_a_refused_order_says_why(till: Till, hub: Hub) -> None:
    hub.answer = {"code": 3001, "msg": "支付产品未开通"}
    with pytest.raises(Refused) as caught:
        await till.order("1", "nope", "x")
    assert (caught.value.code, caught.value.words) == (3001, "支付产品未开通")
    assert till.orders()[0]["state"] == "refused"


async def test_query_counts_only_when_signed(till: Till, hub: Hub) -> None:
    order = await till.order("0.01", "wxnative", "x")
    answer = await till.query(order["orderId"])
    assert answer["status"] == "1"
    assert till.find(order["orderId"])["how"] == "query"


async def test_refunds_and_closes(till: Till, hub: Hub) -> None:
    order = await till.order("0.02", "wxnative", "x")
    await till.refund(order["orderId"], "0.01", reason="不要了")
    assert hub.asked[-1]["refundAmt"] == "0.01"
    assert till.find(order["orderId"])["refunded"][0]["amount"] == "0.01"
    await till.close(order["orderId"])
    assert till.find(order["orderId"])["state"] == "closed"


async def test_nobody_home(till: Till) -> None:
    assert isinstance(till._http, InProcess)
    till._http.apps.pop(HUB)
    with pytest.raises(Refused, match="no answer"):
        await till.order("1", "wxnative", "x")
    assert await till.told("nothing", 0.01) is None


async def test_the_page_reads_and_orders(till: Till) -> None:
    asked = await till._http.send("GET", f"{SHOP}/api/state", headers={})
    assert json.loads(asked.body)["channels"] == ["wxnative", "aliqr"]
    body = json.dumps({"amount": "1.00", "channel": "aliqr", "subject": "茶"}).encode()
    made = await till._http.send("POST", f"{SHOP}/api/order", headers={}, body=body)
    assert json.loads(made.body)["channel"] == "aliqr"
    bad = await till._http.send("POST", f"{SHOP}/api/order", headers={}, body=b"{}")
    assert bad.status == 400


def test_reads_what_the_demo_wrote(tmp_path: Path) -> None:
    (tmp_path / "m.pem").write_text(MERCHANT.reveal())
    (tmp_path / "p.pem").write_text(Signer(PLATFORM).public_pem())
    merchant = {"merId": "M1", "md5_key": MD5_KEY, "private_key": f"{tmp_path}/m.pem"}
    told = {"base_url": HUB, "sandbox_url": "http://s", "channels": ["auto"], "merchant": merchant}
    demo = tmp_path / "demo.json"
    with pytest.raises(shop_config.NoShop, match="hutong demo"):
        shop_config.read(demo)
    demo.write_text(json.dumps(told))
    with pytest.raises(shop_config.NoShop):
        shop_config.read(demo)
    merchant["platform_public_key"] = f"{tmp_path}/p.pem"
    demo.write_text(json.dumps(told))
    config = shop_config.read(demo)
    assert config.channels == ("auto",)
    assert MD5_KEY not in repr(config)


def test_other_keys_are_refused() -> None:
    assert isinstance(KEYS.private, rsa.RSAPrivateKey)
    with pytest.raises(ValueError):
        load("M1", MD5_KEY, b"nothing", b"nothing")
