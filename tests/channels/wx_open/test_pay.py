"""App pay of an application of the open platform: its own merchant number and key, at WeChat Pay's own address."""

import hashlib
import json
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from hutong.base.clock import now
from hutong.base.http import Reply
from hutong.capabilities.channel import Line
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import Ask, Closes, Knock, Pays, PayState, RefundAsk, Refunds, Scene, StartKind
from hutong.capabilities.simulation import Home, InProcess
from hutong.channels.wx_open.adapter import WxOpen
from hutong.channels.wx_open.settings import WxOpenConfig
from hutong.channels.wx_open.simulator import WxOpenSimulator

TILL, NOWHERE = "http://wechat.test/till", "http://api.test"
CALLBACK = "http://hub.test/callback/7/3"
PAIR = ("MCHID", "API_KEY", "API_CERTIFICATE")


class Shop:
    """An app with its merchant number; what is sent anywhere but to the till has nobody to answer it."""

    def __init__(self, *without: str) -> None:
        self.http = InProcess({})
        self.wechat = WxOpenSimulator(Home(TILL, self.http, speed=1e7))
        self.http.apps[TILL] = self.wechat.app
        self.account = self.wechat.account("app")
        self.settings = {wire: text for wire, text in self.account.settings.items() if wire not in without}
        self.config = WxOpenConfig.read(self.account.merchant_no, self.settings)
        line = Line(self.http, NOWHERE, CALLBACK, timeout=2.0, hosts={"open": NOWHERE, "pay": TILL})
        self.adapter = WxOpen(self.config, line)

    def ask(self, scene: Scene = Scene.APP) -> Ask:
        """An order of 19.99 yuan."""
        at = now()
        return Ask("A1", 1999, "一杯咖啡", scene, "", "203.0.113.7", at, at + timedelta(minutes=30))


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    shop = Shop()
    yield shop
    await shop.wechat.close()


def _md5(params: dict[str, str], key: str) -> str:
    text = "&".join(f"{name}={value}" for name, value in sorted(params.items()))
    return hashlib.md5(f"{text}&key={key}".encode()).hexdigest().upper()


async def test_the_mobile_sdk_gets_the_second_signature(shop: Shop) -> None:
    """Section 1.3 of the protocol: exactly these names, in lower case, signed with the API key and not the secret."""
    outcome = await shop.adapter.pay(shop.ask())
    assert outcome.start is not None
    assert outcome.start.kind is StartKind.APP
    params = dict(outcome.start.params)
    sign = params.pop("sign")
    assert set(params) == {"appid", "partnerid", "prepayid", "package", "noncestr", "timestamp"}
    assert (params["appid"], params["partnerid"]) == (shop.account.merchant_no, shop.settings["MCHID"])
    assert params["package"] == "Sign=WXPay"
    assert sign == _md5(params, shop.settings["API_KEY"])


async def test_from_the_app_to_the_refund(shop: Shop) -> None:
    start = (await shop.adapter.pay(shop.ask())).start
    assert start is not None
    bill = shop.wechat.scan(json.dumps(dict(start.params)))
    assert bill is not None
    assert (bill.payee, bill.fen) == ("胡同小店", 1999)
    await shop.wechat.pay(bill.id)
    paid = await shop.adapter.query("A1")
    assert (paid.state, paid.payer_id) == (PayState.PAID, shop.wechat.openid(shop.account.merchant_no))
    back = await shop.adapter.refund(RefundAsk("R1", "A1", paid.provider_no, 999, 1999))
    assert (back.number, back.fen) == ("R1", 999)
    assert shop.wechat.bill(bill.id).refunded_fen == 999


@pytest.mark.parametrize("scene", sorted(set(Scene) - {Scene.APP}))
async def test_an_app_pays_in_an_app_only(shop: Shop, scene: Scene) -> None:
    with pytest.raises(Failed) as failed:
        await shop.adapter.pay(shop.ask(scene))
    assert failed.value.fault is Fault.UNSUPPORTED


async def test_without_a_merchant_number_nothing_leaves_and_the_words_say_why() -> None:
    """Nobody listens at any address, so that a request would be UNREACHABLE."""
    shop = Shop(*PAIR)
    shop.http.apps.clear()
    refund = RefundAsk("R1", "A1", "", 1, 1999)
    adapter = shop.adapter
    for verb in (adapter.pay(shop.ask()), adapter.query("A1"), adapter.close("A1"), adapter.refund(refund)):
        with pytest.raises(Failed) as failed:
            await verb
        assert failed.value.fault is Fault.CONFIG
        assert "MCHID" in failed.value.words
        assert "API_KEY" in failed.value.words
    with pytest.raises(Failed):
        adapter.hear(Knock("POST", "/callback/7/3", "", {}, b"<xml></xml>", now()))
    assert not any(shop.config.can(one) for one in (Pays, Closes, Refunds))


def test_with_one_it_can(shop: Shop) -> None:
    assert all(shop.config.can(one) for one in (Pays, Closes, Refunds))
    assert shop.config.identity_pem() is not None
    assert Shop("API_CERTIFICATE").config.identity_pem() is None


async def test_one_address_serves_the_platform_and_the_till(shop: Shop) -> None:
    """A path that is not the till's is WeChat's: it asks for an application, not for XML."""
    wrong: Reply = await shop.http.send("GET", f"{TILL}/sns/oauth2/access_token", headers={})
    assert json.loads(wrong.body)["errcode"]
    till: Reply = await shop.http.send("GET", f"{TILL}/pay/orderquery", headers={})
    assert "请使用post方法" in till.body.decode()


def test_a_third_party_platform_has_no_till(shop: Shop) -> None:
    settings = shop.wechat.account("component").settings
    assert not {*PAIR} & {*settings}
