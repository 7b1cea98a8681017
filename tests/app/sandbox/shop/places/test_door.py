"""The operator's addresses: only the hub is answered, with a signature that the hub accepts; a system may be down."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette
from tests.app.sandbox.test_shop import HUB, KEYS, MD5_KEY, MERCHANT, PLATFORM, keys

from hutong.app.sandbox.shop import config as shop_config
from hutong.app.sandbox.shop.places.door import PlaceDoor
from hutong.base import signing
from hutong.base.http import Reply
from hutong.base.rsa import Signer, Verifier
from hutong.base.secrets import Secret
from hutong.capabilities.simulation import Book, InProcess

SHOP = "http://shop.test"
CODE = {"kind": "gate", "label": "入口", "value": "", "url": f"{HUB}/s/X", "apps": ["wechat"]}
SITE = {"scene": "parking", "merId": "M1", "name": "停车场", "codes": [CODE]}


class Operator:
    """The operator's systems, and the hub that calls them."""

    def __init__(self) -> None:
        self.config = shop_config.Config(HUB, SHOP, KEYS, (), sites=[SITE, {**SITE, "scene": "recharge"}])
        self.http = InProcess({SHOP: Starlette(routes=PlaceDoor(Book(), self._config).routes)})

    def _config(self) -> shop_config.Config:
        return self.config

    async def called(self, path: str, fields: Mapping[str, str], *, as_json: bool = False, **spoilt: str) -> Reply:
        """A call as the hub makes it; `spoilt` is written over what was signed."""
        full = {"merId": "M1", "nonceStr": "n" * 32, **fields}
        full = {**full, "sign": signing.sign(full, Secret(MD5_KEY), Signer(PLATFORM)), **spoilt}
        kind = "application/json" if as_json else "application/x-www-form-urlencoded"
        body = json.dumps(full) if as_json else urlencode(full)
        return await self.http.send("POST", SHOP + path, headers={"content-type": kind}, body=body.encode())

    async def asked(self, path: str, given: Mapping[str, Any] | None = None) -> Any:
        """What a page asks."""
        if given is None:
            return json.loads((await self.http.send("GET", f"{SHOP}/shop/api/{path}", headers={})).body)
        body = json.dumps(given).encode()
        return json.loads((await self.http.send("POST", f"{SHOP}/shop/api/{path}", headers={}, body=body)).body)


@pytest.fixture
def operator() -> Operator:
    return Operator()


def paid(plate: str = "粤B12345", **more: str) -> dict[str, str]:
    attached = json.dumps({"scene": "parking", "plate": plate})
    return {"orderId": "A1", "orderAmt": "10.00", "status": "1", "attch": attached, **more}


@pytest.mark.parametrize("as_json", [False, True])
async def test_a_fee_is_told_and_signed(operator: Operator, as_json: bool) -> None:
    reply = await operator.called("/shop/park/fee", {"plate": "粤B12345", "siteId": "1"}, as_json=as_json)
    answer = json.loads(reply.body)
    assert answer["nonceStr"] == "n" * 32
    assert signing.verify(answer, Secret(MD5_KEY), Verifier(Signer(MERCHANT).public_pem()))
    assert answer["feeAmt"] == "10.00"
    state = await operator.asked("park/state")
    assert state["codes"] == [CODE]
    assert state["calls"][0]["answer"] == answer
    assert state["lots"] == {"M1": "停车场"}


async def test_a_notice_opens_the_gate_and_is_answered_success_each_time(operator: Operator) -> None:
    for _ in range(2):
        reply = await operator.called("/shop/park/gate", paid())
        assert (reply.status, reply.body) == (200, b"success")
    [opening] = (await operator.asked("park/state"))["openings"]
    assert (opening["plate"], opening["times"]) == ("粤B12345", 2)
    other = await operator.called("/shop/park/gate", paid(orderId="A2", status="0"))
    assert other.body == b"success"
    assert len((await operator.asked("park/state"))["openings"]) == 1, "what is not paid opens nothing"


@pytest.mark.parametrize("path", ["/shop/park/fee", "/shop/park/gate", "/shop/cards/check", "/shop/cards/credit"])
async def test_only_the_hub_is_believed(operator: Operator, path: str) -> None:
    for spoilt in ({"plate": "粤B1"}, {"sign": ""}, {"merId": "M2"}, {"orderAmt": "0.01"}):
        assert (await operator.called(path, paid(account="88001234"), **spoilt)).status == 400
    state, cards = await operator.asked("park/state"), await operator.asked("cards/state")
    assert state["openings"] == []
    assert cards["credits"] == []
    assert {one["problem"] for one in [*state["calls"], *cards["calls"]]} <= {
        "签名不对 wrong signature",
        "不是本商户 another merchant",
    }
    large = await operator.http.send("POST", SHOP + path, headers={}, body=b"a" * 70_000)
    assert large.status == 413


@pytest.mark.parametrize("amount", ["", "a lot"])
async def test_what_no_document_describes_is_not_confirmed(operator: Operator, amount: str) -> None:
    for path in ("/shop/park/gate", "/shop/cards/credit"):
        assert (await operator.called(path, paid(orderAmt=amount))).status == 400


async def test_a_system_that_is_down_helps_nobody_until_it_is_well(operator: Operator) -> None:
    attached = json.dumps({"scene": "recharge", "account": "88001234"})
    notice = paid(attch=attached, orderAmt="20.00")
    assert (await operator.asked("places/fail", {"system": "cards", "down": True})) == {"down": True}
    assert (await operator.called("/shop/cards/credit", notice)).status == 503
    assert (await operator.called("/shop/cards/check", {"account": "88001234"})).status == 503
    assert (await operator.called("/shop/park/fee", {"plate": "粤B12345"})).status == 200, "the other one is well"
    state = await operator.asked("cards/state")
    assert (state["down"], state["credits"]) == (True, [])
    await operator.asked("places/fail", {"system": "cards", "down": False})
    assert (await operator.called("/shop/cards/credit", notice)).body == b"success"
    [credit] = (await operator.asked("cards/state"))["credits"]
    assert (credit["number"], credit["fen"]) == ("88001234", 2000)
    assert "problem" in await operator.asked("places/fail", {"system": "moon", "down": True})


async def test_the_page_lets_cars_in_and_out(operator: Operator) -> None:
    car = await operator.asked("park/enter", {"merId": "M1", "plate": "粤B77777", "minutes": 5})
    assert car["plate"] == "粤B77777"
    again = await operator.asked("park/enter", {"merId": "M1", "plate": "粤B77777"})
    assert "粤B77777" in again["problem"]
    assert (await operator.asked("park/leave", {"merId": "M1", "plate": "粤B77777"})) == {"open": True}
    assert (await operator.asked("park/leave", {"merId": "M1", "plate": "粤B12345"})) == {"open": False}
    assert "problem" in await operator.asked("park/leave", {})


async def test_without_keys_nothing_is_answered(operator: Operator) -> None:
    def none() -> shop_config.Config:
        raise shop_config.NoShop("run hutong demo")

    operator.http.apps[SHOP] = Starlette(routes=PlaceDoor(Book(), none).routes)
    assert (await operator.called("/shop/park/fee", {"plate": "粤B12345"})).status == 503
    assert "hutong demo" in (await operator.asked("park/state"))["problem"]
    assert keys().mer_id == "M1"
